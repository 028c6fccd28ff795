package outbox

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"dari/bot"
)

const (
	maxInMemory = 2000 // queued deliveries read ahead, per lane
	// maxOffered bounds replies that wait in memory because they were just
	// queued here; what is beyond is read later.
	maxOffered = 20_000
	readAtOnce = 500
	pollEvery  = time.Second // finds what another process queued
	// announceEvery is how often an idle account looks for an announcement that
	// another process confirmed.
	announceEvery = 100 * time.Millisecond
	// claimAhead is how long before its turn a copy of an announcement is
	// claimed, so that claiming does not cost time at the platform's pace.
	claimAhead  = 10 * time.Millisecond
	sendTimeout = 40 * time.Second
	// maxAge is when a delivery that the platform keeps failing is given up.
	maxAge     = 24 * time.Hour
	maxBackoff = 5 * time.Minute
	// downAfter failures in a row mean that the platform is down, not that a
	// send is bad; it is then probed at least every maxProbe.
	downAfter = 5
	maxProbe  = 30 * time.Second
	// replyAge is when a reply has come too late to be said.
	replyAge = 24 * time.Hour
)

// Runner delivers what is queued for one account of one platform. Its fields
// are set before Run.
type Runner struct {
	Name     bot.Platform
	Account  string
	Keep     Store
	Platform Platform
	Renderer Renderer
	Limits   Limits
	// Grace is how long Run waits for sends under way once it should stop;
	// zero is 7 s.
	Grace time.Duration
	// Count is told every outcome; nil counts nothing. It must not block.
	Count func(Outcome)
	// Watch is told of every send; nil watches nothing.
	Watch Watch
	Log   *slog.Logger

	wake   chan struct{} // look into the store
	offers chan struct{} // look at offered

	mu      sync.Mutex
	offered []Delivery
	missed  bool                      // an offer found no room
	queued  atomic.Int64              // replies in the memory of Run
	space   atomic.Int64              // replies that may be marked when they are queued
	marked  atomic.Int64              // those that are
	asked   [Broadcasts + 1]time.Time // pauses that the platform asked other processes for
}

// NewRunner returns a runner that can be woken before it runs.
func NewRunner(name bot.Platform, account string, keep Store, p Platform, r Renderer, l Limits, log *slog.Logger) *Runner {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Runner{Name: name, Account: account, Keep: keep, Platform: p, Renderer: r, Limits: l, Log: log,
		Grace: 7 * time.Second, wake: make(chan struct{}, 1), offers: make(chan struct{}, 1)}
}

// Wake makes Run look for new deliveries now.
func (r *Runner) Wake() { signal(r.wake) }

// result is the end of a send.
type result struct {
	d       Delivery
	receipt bot.Receipt
	edited  bool // receipt names all messages, also those of earlier attempts
	err     error
	number  int // of the send, and when it began
	began   time.Time
}

// job is a delivery that is marked as being sent, and its moment.
type job struct {
	d      Delivery
	at     time.Time
	number int // of the send
}

// writing is a batch on its way into the store, or what became of it.
type writing struct {
	outcomes []Outcome
	start    []*item
	ids      []int64 // of start; then those that may be sent
	err      error
}

// loop is the state of one Run; only its goroutine touches it.
type loop struct {
	*Runner
	pace     *pacer
	queues   [Alerts + 1][]*item
	cursor   [Alerts + 1]int64
	settled  [Alerts + 1]int // items of the queue that wait to be swept out
	busy     map[string]bool // chats with a send under way
	inFlight int
	results  chan result
	outcomes []Outcome // waiting to be written
	starting []*item   // waiting to be marked as being sent
	writing  bool      // a batch of both is being written
	written  chan writing
	retryAt  time.Time  // when to write again after the store refused
	failures int        // in a row, of the platform itself
	probes   int        // failed since the platform is down
	allowed  int        // connections while it comes back; 0 is all
	dirty    bool       // something may have been queued since the last read
	pending  []Delivery // offered while older ones are still being read
	jobs     chan job
	senders  int  // goroutines that take jobs
	next     bool // a reply waits for the next turn
	lastRead time.Time
	newest   int64 // id of a queued reply that the last poll saw
	send     context.Context

	// Among several processes.
	process   int64 // this one
	processes int   // how many share the pace
	readAfter time.Time
	wantSlots bool
	tookSlots chan taken
	lookAt    time.Time // for announcements, while there is no slot for them
}

// Run delivers until ctx is done, then waits for the sends under way and
// writes down what became of them.
func (r *Runner) Run(ctx context.Context) error {
	limits := r.Limits.withDefaults()
	send, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	l := &loop{Runner: r, pace: newPacer(limits), busy: make(map[string]bool),
		results: make(chan result, limits.Connections), written: make(chan writing, 1), jobs: make(chan job, limits.Connections), send: send, dirty: true,
		processes: 1, tookSlots: make(chan taken, 1)}
	defer close(l.jobs)
	for {
		err := l.recoverCutOff(ctx)
		if err == nil {
			break
		}
		r.Log.Error("reading deliveries that were cut off", "platform", r.Name, "err", err)
		if !sleep(ctx, time.Second) {
			return nil
		}
	}
	for ctx.Err() == nil {
		wait := l.step(ctx)
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-r.wake:
			l.dirty, l.lookAt = true, time.Time{}
		case <-r.offers:
		case res := <-l.results:
			l.finish(res)
		case w := <-l.written:
			l.wrote(w)
		case t := <-l.tookSlots:
			l.gotSlots(ctx, t)
		}
		timer.Stop()
		l.drain()
	}
	return l.stop(cancel)
}

func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// drain takes all results that are there.
func (l *loop) drain() {
	for {
		select {
		case res := <-l.results:
			l.finish(res)
		default:
			return
		}
	}
}

// step reads, chooses, writes and starts sends; it returns how long nothing
// else can be done unless something happens.
func (l *loop) step(ctx context.Context) time.Duration {
	now := time.Now()
	wait := pollEvery
	s := l.shared()
	if s != nil && !l.share(s) {
		return notAlive
	}
	l.takeOffers()
	l.queued.Store(int64(len(l.queues[Replies]) + len(l.pending)))
	if l.dirty || now.Sub(l.lastRead) >= pollEvery {
		if err := l.read(ctx, now); err != nil {
			if ctx.Err() == nil {
				l.Log.Error("reading the outbox", "platform", l.Name, "err", err)
			}
			return pollEvery
		}
	}
	for lane := Replies; lane <= Alerts; lane++ {
		wait = min(wait, l.choose(ctx, lane, now))
	}
	l.sweep()
	l.space.Store(int64(l.room(now)))
	wait = min(wait, l.write(ctx, now), l.broadcast(ctx, now))
	if s != nil {
		l.askForSlots(ctx, s, now)
		if l.dirty {
			wait = min(wait, l.readAfter.Sub(now))
		}
		if sl := l.pace.slots; l.wantSlots {
			wait = min(wait, owedEvery)
		} else if sl.owed > 0 {
			wait = min(wait, max(owedEvery/10, sl.tell.Sub(now)))
		}
	}
	return max(0, wait)
}

// room is how many replies may be marked when they are queued: none while
// nothing goes out.
func (l *loop) room(now time.Time) int {
	if l.allowed > 0 || l.pace.paused[Replies].After(now) {
		return 0
	}
	return l.pace.limits.Connections
}

// choose starts what may go out now: at once what is marked as being sent, the
// rest when it is. Within a chat nothing overtakes.
func (l *loop) choose(ctx context.Context, lane Lane, now time.Time) (wait time.Duration) {
	wait = pollEvery
	if lane == Replies {
		l.next = false
	}
	held := make(map[string]bool)
	if lane != Replies && len(l.queues[lane]) > 0 {
		l.wantSlots = true
	}
	for _, it := range l.queues[lane] {
		if it.settled || it.starting || held[it.To.Chat] {
			continue
		}
		if l.inFlight+len(l.starting) >= l.connections(lane) {
			break
		}
		if w := l.pace.laneWait(lane, now); w > 0 {
			return min(wait, w)
		}
		if l.busy[it.To.Chat] {
			held[it.To.Chat] = true
			continue
		}
		if w := max(it.notBefore.Sub(now), l.pace.wait(lane, it.To, now)); w > 0 {
			held[it.To.Chat] = true
			wait = min(wait, w)
			continue
		}
		if lane == Replies {
			if w := l.pace.turn(it.Created, now); w > 0 {
				l.next = true
				return min(wait, w)
			}
		}
		if !l.prepare(ctx, it, now) {
			continue
		}
		l.pace.take(lane, it.To, now)
		l.busy[it.To.Chat] = true
		if it.Marked {
			it.settled = true
			l.settled[lane]++
			l.launch(it.Delivery, time.Time{})
			continue
		}
		it.starting = true
		l.starting = append(l.starting, it)
	}
	return wait
}

// prepare makes the words of a delivery. It reports false when the delivery
// was put off or dropped instead.
func (l *loop) prepare(ctx context.Context, it *item, now time.Time) bool {
	if it.Subject.Kind == "" {
		if now.Sub(it.Created) > replyAge {
			l.settleItem(it, Outcome{Delivery: it.Delivery, State: Dropped, Attempts: it.Attempts, Doubts: it.Doubts, MessageIDs: it.MessageIDs, Reason: "expired"})
			return false
		}
		return true
	}
	// The words are made again at the start itself; here only to learn whether
	// it may go out at all.
	_, err := l.render(ctx, it.Delivery, now)
	if err == nil {
		return true
	}
	l.settleItem(it, unsaid(it.Delivery, err, now))
	return false
}

func (l *loop) render(ctx context.Context, d Delivery, now time.Time) (r Rendered, err error) {
	defer panicked(&err)
	if d.Subject.Kind == "" {
		return Rendered{Reply: d.Reply}, nil
	}
	if l.Renderer == nil {
		return Rendered{}, &DropError{Reason: "no renderer"}
	}
	return l.Renderer.Render(ctx, d, now)
}

// settleItem takes an item out of the queue with an outcome to write.
func (l *loop) settleItem(it *item, o Outcome) {
	it.settled = true
	l.settled[it.Lane]++
	l.outcomes = append(l.outcomes, o)
}

// write puts outcomes and starts into the store, one batch at a time, while the
// wire goes on. A batch has its outcomes written before its starts.
func (l *loop) write(ctx context.Context, now time.Time) (wait time.Duration) {
	if l.writing || len(l.starting) == 0 && len(l.outcomes) == 0 {
		return pollEvery
	}
	if w := l.retryAt.Sub(now); w > 0 {
		return w
	}
	w := writing{outcomes: l.outcomes, start: l.starting, ids: make([]int64, len(l.starting))}
	for i, it := range l.starting {
		w.ids[i] = it.ID
	}
	l.outcomes, l.starting, l.writing = nil, nil, true
	go func() {
		w.ids, w.err = l.Keep.Settle(ctx, w.outcomes, w.ids)
		l.written <- w
	}()
	return pollEvery
}

// wrote takes up a batch that was written, and sends what was still queued.
func (l *loop) wrote(w writing) {
	l.writing = false
	if w.err != nil {
		l.Log.Error("writing the outbox", "platform", l.Name, "err", w.err)
		l.outcomes = append(w.outcomes, l.outcomes...)
		for _, it := range w.start {
			it.starting = false
			delete(l.busy, it.To.Chat)
		}
		l.retryAt = time.Now().Add(pollEvery)
		return
	}
	for _, o := range w.outcomes {
		l.count(o)
	}
	may := make(map[int64]bool, len(w.ids))
	for _, id := range w.ids {
		may[id] = true
	}
	for _, it := range w.start {
		it.settled = true
		l.settled[it.Lane]++
		if !may[it.ID] {
			delete(l.busy, it.To.Chat) // cancelled meanwhile
			continue
		}
		at := time.Now()
		if it.Lane != Replies { // more of them may have gathered than may go out at once
			at = at.Add(l.pace.sent.wait(at))
		}
		l.launch(it.Delivery, at)
	}
}

// broadcast claims and starts as many copies of announcements as may go now.
func (l *loop) broadcast(ctx context.Context, now time.Time) time.Duration {
	w := l.pace.laneWait(Broadcasts, now)
	atOnce := l.pace.all.burst
	if s := l.shared(); s != nil {
		if atOnce = l.pace.slots.within(now.Add(claimAhead)); atOnce == 0 && w == noSlot {
			return l.announcing(ctx, s, now)
		}
	}
	if w > claimAhead {
		return w - claimAhead
	}
	if l.next { // this turn is the reply's
		return w
	}
	n := min(atOnce, l.connections(Broadcasts)-l.inFlight)
	if n <= 0 {
		return pollEvery
	}
	ds, err := l.Keep.NextBroadcast(ctx, l.Name, l.Account, n, now)
	if err != nil {
		if ctx.Err() == nil {
			l.Log.Error("claiming announcements", "platform", l.Name, "err", err)
		}
		return pollEvery
	}
	at := now.Add(w)
	if claimed := time.Now(); claimed.After(at) {
		at = claimed
	}
	for _, d := range ds {
		l.pace.take(Broadcasts, d.To, at)
		l.busy[d.To.Chat] = true
		l.launch(d, at)
	}
	if len(ds) == 0 {
		return announceEvery
	}
	l.wantSlots = true
	return max(0, l.pace.laneWait(Broadcasts, time.Now())-claimAhead)
}

// finish turns the end of a send into an outcome.
func (l *loop) finish(res result) {
	l.inFlight--
	delete(l.busy, res.d.To.Chat)
	now := time.Now()
	if !res.began.IsZero() {
		l.pace.sent.correct(res.number, res.began)
	}
	o := l.judge(res, now)
	if c := l.pace.chat(res.d.To, now); l.pace.slots != nil && c.tat.Sub(now) >= 2*c.every {
		o.ChatWait = c.tat.Sub(now) // another process may have the next reply
	}
	l.outcomes = append(l.outcomes, o)
	l.requeue(o)
}

// requeue puts a reply that goes out again back to the head of its chat: what is
// read is behind it. Its outcome is written before it is marked as being sent.
func (l *loop) requeue(o Outcome) {
	if o.State != Queued || o.Delivery.Lane != Replies {
		return
	}
	d := o.Delivery
	d.Marked = false
	d.Attempts, d.Doubts, d.MessageIDs, d.Due = o.Attempts, o.Doubts, o.MessageIDs, o.Due
	if !o.MovedTo.IsZero() {
		d.To = o.MovedTo
	}
	l.queues[Replies] = insert(l.queues[Replies], &item{Delivery: d, notBefore: o.Due})
}

func (l *loop) count(o Outcome) {
	if o.Delivery.Marked {
		l.marked.Add(-1)
	}
	if o.State == Failed || o.State == Unknown {
		l.Log.Warn("delivery ended", "delivery", o.Delivery.ID, "state", o.State.String(), "reason", o.Reason)
	}
	if l.Count != nil {
		l.Count(o)
	}
}
