//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// usageOf is what an ended process used, by the operating system's account.
func usageOf(p *os.ProcessState) usage {
	u := usage{UserMS: float64(p.UserTime().Microseconds()) / 1000, SystemMS: float64(p.SystemTime().Microseconds()) / 1000}
	if r, ok := p.SysUsage().(*syscall.Rusage); ok {
		u.MaxRSSMiB = float64(r.Maxrss) / 1024 // kilobytes on Linux
		if runtime.GOOS == "darwin" {
			u.MaxRSSMiB /= 1024
		}
	}
	return u
}

// peakMiB is the most memory that this process has held so far.
func peakMiB() float64 {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	mib := float64(r.Maxrss) / 1024 // kilobytes on Linux
	if runtime.GOOS == "darwin" {
		mib /= 1024
	}
	return mib
}
