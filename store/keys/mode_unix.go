//go:build unix

package keys

import "io/fs"

// isOpenToOthers tells that others than the owner may read or write the file.
func isOpenToOthers(f fs.FileInfo) bool { return f.Mode().Perm()&0o077 != 0 }
