package spread

import (
	"strings"
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
		if p, _ := recover().(string); !strings.HasPrefix(p, "no\n") || !strings.Contains(p, "TestOverPanics") {
			t.Errorf("panic %q, want no and where it was", p)
		}
	}()
	Over(100, func() int { return 0 }, func(at, _ int) {
		if at == 50 {
			panic("no")
		}
	})
	t.Error("no panic")
}
