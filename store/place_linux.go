package store

import (
	"errors"
	"os"
	"strings"
	"syscall"
)

// place names where numbers of operating system processes mean the same: one
// start of a machine, one namespace. It is empty where that cannot be told.
func place() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	namespace, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(boot)) + " " + namespace
}

// isGone tells whether there is no operating system process of the number here.
func isGone(pid int) bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }
