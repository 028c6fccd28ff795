// Package spread does one thing to many, on all processors at once.
package spread

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Over calls do for 0 to n-1, several at a time and in no order. Each of the
// goroutines that do so has something of its own to work with, which begin makes;
// it may be used again from one call to the next. When one of them panics, so does
// Over, once all have ended.
func Over[T any](n int, begin func() T, do func(at int, with T)) {
	hands := min(n, runtime.GOMAXPROCS(0))
	if hands <= 1 {
		with := begin()
		for at := range n {
			do(at, with)
		}
		return
	}
	var next atomic.Int64
	var panicked atomic.Pointer[any]
	var working sync.WaitGroup
	for range hands {
		working.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					p = fmt.Sprintf("%v\n%s", p, debug.Stack()) // who recovers it sees where it was
					panicked.CompareAndSwap(nil, &p)
				}
			}()
			with := begin()
			for panicked.Load() == nil {
				at := int(next.Add(1)) - 1
				if at >= n {
					return
				}
				do(at, with)
			}
		})
	}
	working.Wait()
	if p := panicked.Load(); p != nil {
		panic(*p)
	}
}
