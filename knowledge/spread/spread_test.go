package spread

import (
	"sync/atomic"
	"testing"
)

func TestOver(t *testing.T) {
	for _, n := range []int{0, 1, 2, 1000} {
		did := make([]atomic.Int32, n)
		Over(n, func() *int { return new(int) }, func(at int, calls *int) {
			*calls++ // its own: the race detector says otherwise
			did[at].Add(1)
		})
		for at := range did {
			if times := did[at].Load(); times != 1 {
				t.Errorf("of %d, number %d was done %d times", n, at, times)
			}
		}
	}
}

func TestOverPanics(t *testing.T) {
	defer func() {
		if p := recover(); p != "no" {
			t.Errorf("panic %v, want no", p)
		}
	}()
	Over(100, func() int { return 0 }, func(at, _ int) {
		if at == 50 {
			panic("no")
		}
	})
	t.Error("no panic")
}
