package meter

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
)

// Sources tell what is asked for when somebody looks. nil is not told.
type Sources struct {
	// Backlog is what waits in the database.
	Backlog func(ctx context.Context) (Backlog, error)
	// BackedUp is when the newest backup was made; zero is none yet.
	BackedUp func() time.Time
	// Stale counts the entries of the knowledge base that a person should look
	// at; it is asked once an hour.
	Stale func() int
}

// Backlog is what waits, for all processes that share a database.
type Backlog struct {
	Outbox map[outbox.State]int // queued and being sent
	// OldestDue is since when the oldest reply or alert could have been sent.
	OldestDue time.Time
	// Cases count what waits for staff, CaseSince is since when.
	Cases     map[handlers.CaseKind]int
	CaseSince map[handlers.CaseKind]time.Time
}

const (
	askWithin  = 2 * time.Second // a database that takes longer is not told of
	staleEvery = time.Hour
)

// gauges are collected when somebody looks.
type gauges struct {
	Sources
	meter *Meter

	depth, oldest, open, wait, stale, heard, backup *prometheus.Desc

	mu        sync.Mutex
	platforms map[bot.Platform]func() time.Time
	staleAt   time.Time
	staleN    int
}

func (g *gauges) init(m *Meter, s Sources) {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(name, help, labels, nil)
	}
	g.Sources, g.meter, g.platforms = s, m, map[bot.Platform]func() time.Time{}
	g.depth = desc("dari_outbox_depth", "Deliveries that are not over.", "state")
	g.oldest = desc("dari_outbox_oldest_seconds", "For how long the oldest reply or alert could have been sent.")
	g.open = desc("dari_handover_open", "Cases that wait for staff.", "kind")
	g.wait = desc("dari_handover_wait_seconds", "For how long the first case of a kind has waited for staff.", "kind")
	g.stale = desc("dari_kb_stale_entries", "Entries of the knowledge base that a person should look at.")
	g.backup = desc("dari_backup_age_seconds", "How old the newest backup is; without one, how long the process has gone without.")
	g.heard = desc("dari_intake_heard_timestamp_seconds", "When the platform last answered the connection that brings updates, or the start.", "platform")
}

// Describe tells what may be collected.
func (g *gauges) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{g.depth, g.oldest, g.open, g.wait, g.stale, g.heard, g.backup} {
		to <- d
	}
}

// Collect asks the sources. What cannot be told is left out, so that the rest
// is seen.
func (g *gauges) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	for name, heard := range g.listening() {
		at := g.meter.began // that nothing was heard yet is no long silence
		if h := heard(); h.After(at) {
			at = h
		}
		gauge(g.heard, float64(at.UnixMilli())/1000, string(name))
	}
	if n, ok := g.countStale(); ok {
		gauge(g.stale, float64(n))
	}
	if g.BackedUp != nil {
		made := g.BackedUp()
		if made.IsZero() {
			made = g.meter.began
		}
		gauge(g.backup, since(made, time.Now()))
	}
	if g.Backlog == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), askWithin)
	defer cancel()
	b, err := g.Backlog(ctx)
	if err != nil {
		g.meter.log.Warn("figures of the database", "err", err)
		return
	}
	for _, s := range []outbox.State{outbox.Queued, outbox.Sending} {
		gauge(g.depth, float64(b.Outbox[s]), s.String())
	}
	now := time.Now()
	gauge(g.oldest, since(b.OldestDue, now))
	for _, k := range kinds {
		gauge(g.open, float64(b.Cases[k]), string(k))
		gauge(g.wait, since(b.CaseSince[k], now), string(k))
	}
}

func (g *gauges) hear(name bot.Platform, heard func() time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.platforms[name] = heard
}

func (g *gauges) listening() map[bot.Platform]func() time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	return maps.Clone(g.platforms)
}

func (g *gauges) countStale() (int, bool) {
	if g.Stale == nil {
		return 0, false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if now := time.Now(); now.Sub(g.staleAt) >= staleEvery {
		g.staleN, g.staleAt = g.Stale(), now
	}
	return g.staleN, true
}

// KnowledgeChanged has the stale entries counted anew.
func (m *Meter) KnowledgeChanged() {
	m.gauges.mu.Lock()
	defer m.gauges.mu.Unlock()
	m.gauges.staleAt = time.Time{}
}

// since is seconds, or 0 for a moment that is none.
func since(at, now time.Time) float64 {
	if at.IsZero() {
		return 0
	}
	return max(0, now.Sub(at)).Seconds()
}
