package store

import (
	"context"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"dari/bot"
)

// testLeaseOfAFile: of a file of SQLite one server has everything, for as long
// as it lives; what it did not finish is the next one's.
func testLeaseOfAFile(t *testing.T) {
	where := newDatabase(t)
	rapid.Check(t, func(rt *rapid.T) {
		var e events
		var servers [2]*Store
		var handles bot.Incoming
		stop := func(i int) {
			if servers[i] != nil {
				if err := servers[i].Close(); err != nil {
					rt.Error(err)
				}
			}
			servers[i], handles = nil, bot.Incoming{}
		}
		defer func() { stop(0); stop(1) }()
		start := func(i int) {
			taken := servers[1-i] != nil
			s, err := Open(context.Background(), where, Options{Exclusive: true})
			if taken != errors.Is(err, ErrInUse) || !taken && err != nil {
				rt.Fatalf("beside another server %v: %v", taken, err)
			}
			if err == nil {
				servers[i] = s
			}
		}
		running := func(rt *rapid.T) *Store {
			for _, s := range servers {
				if s != nil {
					return s
				}
			}
			rt.Skip("no server")
			return nil
		}
		start(0)
		err := servers[0].write(context.Background(), func(t *tx) error {
			_, err := t.run(`DELETE FROM delivery`)
			if err == nil {
				_, err = t.run(`DELETE FROM inbox`)
			}
			return err
		})
		if err != nil {
			rt.Fatal(err)
		}
		rt.Repeat(map[string]func(*rapid.T){
			"start": func(rt *rapid.T) {
				if i := rapid.IntRange(0, 1).Draw(rt, "server"); servers[i] == nil {
					start(i)
				}
			},
			"die": func(rt *rapid.T) { stop(rapid.IntRange(0, 1).Draw(rt, "server")) },
			"lease": func(rt *rapid.T) {
				did := false
				err := running(rt).While(context.Background(), []string{"poll"}, func(standby bool) {
					rt.Errorf("the only server stands by: %v", standby)
				}, func(context.Context) error { did = true; return errCutHere })
				if !did || !errors.Is(err, errCutHere) {
					rt.Fatalf("the only server has no lease: %v", err)
				}
			},
			"arrive": func(rt *rapid.T) {
				s, in := running(rt), e.next(rt)
				if err := s.AddIncoming(context.Background(), []bot.Incoming{in}); err != nil {
					rt.Fatal(err)
				}
				e.stored(rt, s, in, 0)
			},
			"read": func(rt *rapid.T) {
				if in, ok := e.take(rt, running(rt), 0); ok {
					handles = in
				}
			},
			"finish": func(rt *rapid.T) {
				s := running(rt)
				if handles.ID != 0 { // twice does as much as once
					has := slices.ContainsFunc(e.pending, func(p event) bool { return p.id == handles.ID })
					e.finish(rt, s, handles, nil, has)
				}
			},
			"": func(rt *rapid.T) {
				for _, s := range servers {
					if s != nil {
						e.check(rt, s)
					}
				}
			},
		})
	})
}

var errCutHere = errors.New("enough")
