package main

import (
	"time"

	"golang.org/x/sys/unix"
)

// threadClock says what threadTime measures.
const threadClock = "cpu time of the thread"

// threadTime is the processor time that the calling thread has had: what else the machine does is not in it. The goroutine
// must be locked to its thread.
func threadTime() time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
