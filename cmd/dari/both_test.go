package main

import (
	"testing"

	"dari/store/storetest"
)

// eachIfLong runs a test of a whole program on SQLite, and where there is time on
// PostgreSQL as well. What differs between the two is tried on both every time by
// the tests of the store, of inbox and outbox, of the handlers, and here by those
// that run and kill several processes.
func eachIfLong(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	if storetest.Long() {
		storetest.Each(t, f)
		return
	}
	t.Run("sqlite", f)
}
