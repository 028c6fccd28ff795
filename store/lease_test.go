package store

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dari/bot"
)

// TestD25_ALeaseMoves when its process leaves or is taken for dead, and is never
// two processes'.
func TestD25_ALeaseMoves(t *testing.T) {
	onPostgres(t, func(t *testing.T) {
		ps := joined(t, 3)
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		var working, most atomic.Int64
		began := make(chan int, 10)
		var all sync.WaitGroup
		stops := make([]context.CancelFunc, len(ps))
		for i, s := range ps {
			mine, stop := context.WithCancel(ctx)
			stops[i] = stop
			all.Go(func() {
				err := s.While(mine, []string{"poll"}, nil, func(ctx context.Context) error {
					most.Store(max(most.Load(), working.Add(1)))
					began <- i
					<-ctx.Done()
					working.Add(-1)
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		next := func(why string) int {
			select {
			case i := <-began:
				return i
			case <-time.After(time.Minute):
				t.Fatal(why)
				return 0
			}
		}
		first := next("nobody began")
		stops[first]()
		second := next("nobody went on when a process left")
		ps[second].presence.until.Store(0) // as when it was not heard of for so long
		time.Sleep(2 * watchLease)
		bury(t, ps[second])
		third := next("nobody went on when a process was taken for dead")
		if second == first || most.Load() > 1 {
			t.Errorf("%d, %d, %d; %d at once", first, second, third, most.Load())
		}
		cancel()
		all.Wait()
	})
}

// TestD08_ThePaceIsShared: three processes take sends of one account; no second
// holds more than there may be, a pause is one for all, and it is told.
func TestD08_ThePaceIsShared(t *testing.T) {
	onPostgres(t, func(t *testing.T) {
		ps := joined(t, 3)
		const perSecond = 100
		var mu sync.Mutex
		var at []time.Time
		end := time.Now().Add(2 * time.Second)
		atOnce(ps, 1, func(s *Store, _, _ int) {
			for time.Now().Before(end) {
				n, wait, err := s.Slots(context.Background(), bot.Telegram, "1", time.Second/perSecond, 10, 0)
				if err != nil {
					t.Error(err)
					return
				}
				now := time.Now()
				mu.Lock()
				for i := range n {
					at = append(at, now.Add(wait+time.Duration(i)*time.Second/perSecond))
				}
				mu.Unlock()
				if n == 0 {
					time.Sleep(max(wait, 5*time.Millisecond))
				}
			}
		})
		slices.SortFunc(at, time.Time.Compare)
		most := 0
		for i := range at {
			n := 0
			for _, t := range at[i:] {
				if t.Sub(at[i]) >= time.Second {
					break
				}
				n++
			}
			most = max(most, n)
		}
		// The answer of the database may come a few milliseconds late.
		if len(at) < 2*perSecond*8/10 || most > perSecond+perSecond/20 {
			t.Errorf("%d sends in 2 s, at most %d in a second, want about %d", len(at), most, perSecond)
		}
		heard := &counted{}
		ps[2].OnReply(bot.Telegram, "1", heard)
		if err := ps[0].Pause(t.Context(), bot.Telegram, "1", true, 5*time.Second); err != nil {
			t.Fatal(err)
		}
		if n, wait, err := ps[1].Slots(t.Context(), bot.Telegram, "1", time.Millisecond, 1, 0); err != nil || n != 0 || wait < 4*time.Second {
			t.Errorf("%d sends after %v in a pause, %v", n, wait, err)
		}
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
			heard.mu.Lock()
			told := slices.Equal(heard.stopped, []bool{true})
			heard.mu.Unlock()
			if told {
				break
			}
			if time.Now().After(deadline) {
				t.Fatal("the pause was not told")
			}
		}
	})
}

// TestD25_TwoLeasesAreTwoProcesses: of work that two may do, two do it.
func TestD25_TwoLeasesAreTwoProcesses(t *testing.T) {
	onPostgres(t, func(t *testing.T) {
		ps := joined(t, 3)
		ctx, cancel := context.WithCancel(context.Background())
		var working, standing atomic.Int64
		var all sync.WaitGroup
		for _, s := range ps {
			all.Go(func() {
				_ = s.While(ctx, []string{"socket 1", "socket 2"}, func(standby bool) {
					if standby {
						standing.Add(1)
					}
				}, func(ctx context.Context) error {
					working.Add(1)
					<-ctx.Done()
					return nil
				})
			})
		}
		for end := time.Now().Add(time.Minute); working.Load() < 2 || standing.Load() == 0; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%d work", working.Load())
			}
		}
		time.Sleep(2 * askForLease)
		if n := working.Load(); n != 2 {
			t.Errorf("%d work", n)
		}
		cancel()
		all.Wait()
	})
}
