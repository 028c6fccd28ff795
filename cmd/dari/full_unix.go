//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// surviveFullDisk has a write beyond the largest size of a file fail, as one on
// a full disk does; otherwise the signal that comes with it ends the process.
func surviveFullDisk() { signal.Ignore(syscall.SIGXFSZ) }
