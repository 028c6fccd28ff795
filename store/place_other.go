//go:build !linux

package store

// place is not known here, so nobody is looked for by isGone.
func place() string { return "" }

func isGone(int) bool { return false }
