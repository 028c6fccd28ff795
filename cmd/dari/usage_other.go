//go:build !unix

package main

import "os"

// usageOf is what an ended process used; memory is not known here.
func usageOf(p *os.ProcessState) usage {
	return usage{UserMS: float64(p.UserTime().Microseconds()) / 1000, SystemMS: float64(p.SystemTime().Microseconds()) / 1000}
}

// peakMiB is not told by this system.
func peakMiB() float64 { return 0 }
