//go:build !linux

package main

import "time"

// threadClock says what threadTime measures.
const threadClock = "wall clock"

var threadBorn = time.Now()

// threadTime is the time since the start, where the system does not tell that of a thread.
func threadTime() time.Duration { return time.Since(threadBorn) }
