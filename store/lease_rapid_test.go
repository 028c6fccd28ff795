package store

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"dari/bot"
	"dari/store/storetest"
)

// TestLeasesAgainstTheirModel does anything in any order to processes that share
// the work: time goes by, they give signs of life in time, late or never, die,
// begin again, take what others have as soon as they may, and finish what they
// took long ago. What the database says is always what the model says; no two
// processes believe that they have the same lease; events of a conversation are
// in one hand, and each is finished once, in order.
func TestLeasesAgainstTheirModel(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		if storetest.IsPostgres(t) {
			testLeasesOfProcesses(t)
		} else {
			testLeaseOfAFile(t)
		}
	})
}

// event is an unhandled event in the model, as the row of inbox.
type event struct {
	id           int64
	conversation string
	process      int64
}

// events are what both models know of the inbox.
type events struct {
	arrived  int
	pending  []event // by id
	finished int
}

var conversationNames = []string{"telegram:1/7", "telegram:1/8"}

// next is an event that nobody has sent yet.
func (e *events) next(rt *rapid.T) bot.Incoming {
	e.arrived++
	return said(rapid.SampledFrom(conversationNames).Draw(rt, "conversation"), e.arrived)
}

// of is the process that has the conversation.
func (e *events) of(conversation string) (process int64, ok bool) {
	i := slices.IndexFunc(e.pending, func(p event) bool { return p.conversation == conversation })
	if i < 0 {
		return 0, false
	}
	return e.pending[i].process, true
}

// check compares the model with the store.
func (e *events) check(rt *rapid.T, s *Store) {
	var rows []struct {
		ID           int64
		Conversation string
		Process      int64
	}
	if err := s.selects(context.Background(), &rows, `SELECT id, conversation, process FROM inbox WHERE state = 0 ORDER BY id`); err != nil {
		rt.Fatal(err)
	}
	got := make([]event, len(rows))
	hand := map[string]int64{}
	for i, r := range rows {
		got[i] = event{r.ID, r.Conversation, r.Process}
		if p, some := hand[r.Conversation]; some && p != r.Process {
			rt.Errorf("%s is in two hands", r.Conversation)
		}
		hand[r.Conversation] = r.Process
	}
	if !slices.Equal(got, e.pending) {
		rt.Fatalf("unhandled events %v, want %v", got, e.pending)
	}
	var replies int
	if err := s.get(context.Background(), &replies, `SELECT count(*) FROM delivery`); err != nil || replies != e.finished {
		rt.Fatalf("%d replies, %v, want one for each of the %d finished events", replies, err, e.finished)
	}
}

// stored notes an event that was stored for a process.
func (e *events) stored(rt *rapid.T, s *Store, in bot.Incoming, process int64) {
	var id int64
	if err := s.get(context.Background(), &id, `SELECT id FROM inbox WHERE external_id = ?`, in.ExternalID); err != nil {
		rt.Fatal(err)
	}
	e.pending = append(e.pending, event{id, in.Conversation, process})
}

// take is what a process reads in order to handle it: the first of one of its
// conversations.
func (e *events) take(rt *rapid.T, s *Store, process int64) (in bot.Incoming, ok bool) {
	for _, c := range conversationNames {
		got, err := s.PendingOf(context.Background(), c, 0, 1)
		if err != nil {
			rt.Fatal(err)
		}
		i := slices.IndexFunc(e.pending, func(p event) bool { return p.conversation == c && p.process == process })
		if len(got) != min(1, i+1) || i >= 0 && got[0].ID != e.pending[i].id {
			rt.Fatalf("process %d reads %v of %s", process, got, c)
		}
		if i >= 0 && !ok {
			in, ok = got[0], true
		}
	}
	return in, ok
}

// finish has a process finish an event, with a reply.
func (e *events) finish(rt *rapid.T, s *Store, in bot.Incoming, want error, may bool) {
	reply := bot.Reply{To: bot.Address{Platform: bot.Telegram, Account: "1", Chat: in.Conversation}, Body: bot.Plain("x")}
	if err := s.FinishIncoming(context.Background(), in, []bot.Reply{reply}); !errors.Is(err, want) {
		rt.Fatalf("finishing event %d: %v, want %v", in.ID, err, want)
	}
	if !may {
		return
	}
	i := slices.IndexFunc(e.pending, func(p event) bool { return p.id == in.ID })
	if slices.ContainsFunc(e.pending[:i], func(p event) bool { return p.conversation == in.Conversation }) {
		rt.Fatalf("event %d is finished before one that came earlier", in.ID)
	}
	e.pending = slices.Delete(e.pending, i, i+1)
	e.finished++
}

// worker is a process in the model.
type worker struct {
	*Store
	conn    *pgx.Conn
	dead    bool
	id      int64
	until   time.Duration // when it stops by itself
	steady  time.Duration // since when it missed no sign of life
	holds   map[string]int64
	handles bot.Incoming // what it reads; ID 0 is nothing
}

// A sign of life lasts a thousand times as long as it does, and time goes by in
// steps of as many beats, of which it is no multiple: how long the machine takes
// for a step makes no difference.
const (
	lasting = 1000 * aliveFor
	beats   = 1000 * beatEvery
)

// crew are processes over one PostgreSQL, and what has to be true of them.
type crew struct {
	events
	all     []*worker
	now     time.Duration
	expires map[int64]time.Duration // of the rows of process
	leases  map[string]int64
}

func newCrew(t *testing.T, n int) *crew {
	c := &crew{}
	for _, s := range processes(t, n) {
		p := &s.presence
		p.db, p.log, p.tell, p.lasts = s.db.(*postgresDB), s.log, func(notice) {}, lasting
		conn, err := p.connect(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { p.hangUp(conn) })
		c.all = append(c.all, &worker{Store: s, conn: conn})
	}
	return c
}

// begin forgets everything; all processes enter.
func (c *crew) begin(rt *rapid.T) {
	c.exec(rt, `DELETE FROM delivery`)
	c.exec(rt, `DELETE FROM inbox`)
	c.exec(rt, `DELETE FROM lease`)
	c.exec(rt, `DELETE FROM process`)
	c.events, c.now = events{}, 0
	c.expires, c.leases = map[int64]time.Duration{}, map[string]int64{}
	for _, m := range c.all {
		m.handles = bot.Incoming{}
		c.enter(rt, m)
	}
}

func (c *crew) exec(rt *rapid.T, query string, args ...any) {
	if _, err := c.all[0].conn.Exec(context.Background(), query, args...); err != nil {
		rt.Fatal(err)
	}
}

func (c *crew) enter(rt *rapid.T, m *worker) {
	m.presence.born = time.Now().Add(-time.Minute)
	if err := m.presence.enter(context.Background(), m.conn); err != nil {
		rt.Fatal(err)
	}
	c.entered(m)
}

func (c *crew) entered(m *worker) {
	m.dead, m.id, m.until, m.steady = false, m.Process(), c.now+lasting, c.now
	m.holds = map[string]int64{} // what it reads it handles on, though that may be another's by now
	c.expires[m.id] = c.now + lasting
}

// alive is what a process thinks of itself; known is what the others do.
func (c *crew) alive(m *worker) bool { return c.now < m.until }
func (c *crew) known(m *worker) bool { _, ok := c.expires[m.id]; return ok }

// pass lets time go by, for the database and for the processes: what they noted
// moves into the past.
func (c *crew) pass(rt *rapid.T, d time.Duration) {
	c.now += d
	c.exec(rt, `UPDATE process SET expires = expires - $1`, d.Milliseconds())
	for _, m := range c.all {
		p := &m.presence
		p.until.Add(-int64(d))
		p.wall.Add(-d.Milliseconds())
		p.steady = p.steady.Add(-d)
	}
}

// beat is a sign of life, in time or late.
func (c *crew) beat(rt *rapid.T, m *worker) {
	if err := m.presence.beat(context.Background(), m.conn); err != nil {
		rt.Fatal(err)
	}
	if !c.known(m) { // it begins anew, and stops what it did
		if m.Process() == m.id {
			rt.Fatalf("process %d was taken for dead and goes on", m.id)
		}
		c.entered(m)
		return
	}
	if !c.alive(m) {
		m.steady = c.now
	}
	m.until = c.now + lasting
	c.expires[m.id] = m.until
	if c.now-m.steady >= lasting {
		maps.DeleteFunc(c.expires, func(_ int64, at time.Duration) bool { return at < c.now })
	}
}

func (c *crew) acquire(rt *rapid.T, m *worker, name string) {
	owner, taken := c.leases[name]
	if taken {
		_, taken = c.expires[owner]
	}
	want := !taken && c.alive(m) && c.known(m)
	process, held, err := m.acquire(context.Background(), name)
	if err != nil || held != want {
		rt.Fatalf("process %d has %s: %v, %v, want %v", m.id, name, held, err, want)
	}
	if held {
		m.holds[name], c.leases[name] = process, m.id
	}
}

func (c *crew) release(m *worker, name string) {
	process, has := m.holds[name]
	if !has {
		return
	}
	m.release(name, process)
	delete(m.holds, name)
	if c.leases[name] == process {
		delete(c.leases, name)
	}
}

func (c *crew) arrive(rt *rapid.T, m *worker) {
	in := c.next(rt)
	err := m.AddIncoming(context.Background(), []bot.Incoming{in})
	if !c.known(m) {
		if !errors.Is(err, errBuried) {
			rt.Fatalf("a process that was taken for dead stores an event: %v", err)
		}
		return
	}
	if err != nil {
		rt.Fatal(err)
	}
	to, some := c.of(in.Conversation)
	if !some {
		to = m.id
	}
	c.stored(rt, m.Store, in, to)
}

func (c *crew) adopt(rt *rapid.T, m *worker) {
	orphan := func(e event) bool { _, lives := c.expires[e.process]; return !lives }
	_, err := m.AdoptIncoming(context.Background())
	switch {
	case !c.alive(m) || !slices.ContainsFunc(c.pending, orphan):
		if err != nil {
			rt.Fatal(err)
		}
	case !c.known(m):
		if !errors.Is(err, errBuried) {
			rt.Fatalf("a process that was taken for dead takes over: %v", err)
		}
	case err != nil:
		rt.Fatal(err)
	default:
		for i, e := range c.pending {
			if orphan(e) {
				c.pending[i].process = m.id
			}
		}
	}
}

// finishes ends what a process read, maybe long ago.
func (c *crew) finishes(rt *rapid.T, m *worker) {
	in := m.handles
	if in.ID == 0 {
		return
	}
	m.handles = bot.Incoming{}
	has := slices.ContainsFunc(c.pending, func(e event) bool { return e.id == in.ID && e.process == m.id })
	switch {
	case !c.known(m):
		c.finish(rt, m.Store, in, errBuried, false)
	case !has:
		c.finish(rt, m.Store, in, bot.ErrNotOurs, false)
	default:
		c.finish(rt, m.Store, in, nil, true)
	}
}

// offBy is how far a moment may be off the model's, which knows nothing of the
// time that the machine takes: far less than a beat, which is the least that it
// tells apart.
const offBy = time.Minute

// check compares the database with the model.
func (c *crew) check(rt *rapid.T) {
	ctx, s := context.Background(), c.all[0].Store
	var rows []struct{ ID, Left int64 }
	if err := s.selects(ctx, &rows, `SELECT id, expires - `+dbMillis+` AS left FROM process`); err != nil {
		rt.Fatal(err)
	}
	if len(rows) != len(c.expires) {
		rt.Fatalf("processes %v, want %v", rows, c.expires)
	}
	for _, r := range rows {
		at, known := c.expires[r.ID]
		if off := time.Duration(r.Left)*time.Millisecond - (at - c.now); !known || off.Abs() > offBy {
			rt.Fatalf("process %d lives for %d ms, want %v", r.ID, r.Left, at-c.now)
		}
	}
	var leases []struct {
		Name    string
		Process int64
	}
	if err := s.selects(ctx, &leases, `SELECT name, process FROM lease`); err != nil {
		rt.Fatal(err)
	}
	got := map[string]int64{}
	for _, l := range leases {
		got[l.Name] = l.Process
	}
	if !maps.Equal(got, c.leases) {
		rt.Fatalf("leases %v, want %v", got, c.leases)
	}
	working := map[string]int64{}
	for _, m := range c.all {
		if m.dead {
			continue
		}
		if m.Alive() != c.alive(m) || m.Process() != m.id {
			rt.Fatalf("process %d takes itself for alive: %v, want %v", m.Process(), m.Alive(), c.alive(m))
		}
		p := &m.presence
		left := time.Duration(p.until.Load()) - time.Since(p.born)
		wall := time.Until(time.UnixMilli(p.wall.Load()))
		if off := max((left - (m.until - c.now)).Abs(), (wall - (m.until - c.now)).Abs()); off > offBy {
			rt.Fatalf("process %d goes on for %v, %v by the wall, want %v", m.id, left, wall, m.until-c.now)
		}
		for name, as := range m.holds {
			if !m.Alive() || m.Process() != as { // its work was told to end
				continue
			}
			if other, twice := working[name]; twice {
				rt.Fatalf("processes %d and %d both believe that they have %s", other, as, name)
			}
			working[name] = as
		}
	}
	c.events.check(rt, s)
}

func testLeasesOfProcesses(t *testing.T) {
	c := newCrew(t, 3)
	names := []string{"poll", "sweep"}
	rapid.Check(t, func(rt *rapid.T) {
		c.begin(rt)
		living := func(rt *rapid.T) *worker {
			m := rapid.SampledFrom(c.all).Draw(rt, "process")
			if m.dead {
				rt.Skip("dead")
			}
			return m
		}
		name := func(rt *rapid.T) string { return rapid.SampledFrom(names).Draw(rt, "lease") }
		rt.Repeat(map[string]func(*rapid.T){
			"time": func(rt *rapid.T) { c.pass(rt, beats*time.Duration(rapid.IntRange(1, 5).Draw(rt, "beats"))) },
			"sign": func(rt *rapid.T) { c.beat(rt, living(rt)) },
			"silence": func(rt *rapid.T) { // of one, while the others are well
				silent := living(rt)
				for range rapid.IntRange(1, 6).Draw(rt, "beats") {
					c.pass(rt, beats)
					for _, m := range c.all {
						if m != silent && !m.dead {
							c.beat(rt, m)
						}
					}
				}
			},
			"acquire": func(rt *rapid.T) { c.acquire(rt, living(rt), name(rt)) },
			"release": func(rt *rapid.T) { c.release(living(rt), name(rt)) },
			"die": func(rt *rapid.T) {
				if m := living(rt); rapid.IntRange(0, 3).Draw(rt, "really") == 3 {
					m.dead = true
				}
			},
			"begin again": func(rt *rapid.T) {
				if m := rapid.SampledFrom(c.all).Draw(rt, "process"); m.dead {
					m.handles = bot.Incoming{}
					c.enter(rt, m)
				}
			},
			"arrive": func(rt *rapid.T) { c.arrive(rt, living(rt)) },
			"adopt":  func(rt *rapid.T) { c.adopt(rt, living(rt)) },
			"handle": func(rt *rapid.T) { // reads one time, finishes the next: anything may happen between
				for _, m := range c.all {
					switch {
					case m.dead:
					case m.handles.ID != 0:
						c.finishes(rt, m)
					default:
						m.handles, _ = c.take(rt, m.Store, m.id)
					}
				}
			},
			"": c.check,
		})
	})
}
