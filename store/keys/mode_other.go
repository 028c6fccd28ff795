//go:build !unix

package keys

import "io/fs"

// isOpenToOthers cannot be told from the mode here.
func isOpenToOthers(fs.FileInfo) bool { return false }
