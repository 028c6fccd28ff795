// Package meter keeps the figures that a monitoring system asks for, in the
// format of Prometheus, and is the only door to its library.
//
// What happens is told to a Meter by the hooks of bot/inbox, bot/outbox and
// handlers (count.go); what stands in the database is asked for when somebody
// looks (gauges.go). No figure has a label that tells people apart: platforms,
// kinds and results, and nothing else.
package meter

import (
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"dari/bot"
	"dari/bot/inbox"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/vector"
)

// Build is what the program knows of itself.
type Build struct{ Version, GoVersion, Revision string }

// Meter holds all figures of one process. It is safe for concurrent use.
type Meter struct {
	registry *prometheus.Registry
	log      *slog.Logger
	began    time.Time

	updates   *prometheus.CounterVec
	duration  prometheus.Histogram
	answers   *prometheus.CounterVec
	model     *prometheus.CounterVec
	drafts    *prometheus.CounterVec
	crises    prometheus.Counter
	sends     *prometheus.CounterVec
	ambiguous prometheus.Counter
	limited   *prometheus.CounterVec
	reloads   *prometheus.CounterVec
	reloaded  prometheus.Gauge
	vectors   *prometheus.CounterVec

	gauges gauges
}

// handled are the bounds, in seconds, of how long updates take: most a few
// milliseconds; what waits behind others of its conversation, or for a platform
// that was down, much longer.
var handled = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}

// New makes a meter. Sources tell what is asked for when somebody looks.
func New(b Build, s Sources, log *slog.Logger) *Meter {
	counter := func(name, help string) prometheus.CounterOpts { return prometheus.CounterOpts{Name: name, Help: help} }
	m := &Meter{
		registry: prometheus.NewRegistry(), log: log, began: time.Now(),
		updates: prometheus.NewCounterVec(counter("dari_updates_total",
			"Attempts to handle what was received, by how they ended."), []string{"platform", "result"}),
		duration: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "dari_update_duration_seconds",
			Help: "From receiving an update to its replies being queued.", Buckets: handled}),
		answers: prometheus.NewCounterVec(counter("dari_answers_total",
			"Answers to questions, by how they are made and what came of them."), []string{"mode", "outcome"}),
		model: prometheus.NewCounterVec(counter("dari_model_answers_total",
			"Answers that a language model was to make, by what came of it: shown, or why the curated answer stood."), []string{"mode", "result"}),
		drafts: prometheus.NewCounterVec(counter("dari_drafts_total",
			"Updates of answers while they were written, by whether they were shown; nothing depends on one."), []string{"platform", "result"}),
		crises: prometheus.NewCounter(counter("dari_crisis_total", "Cards given to people in need.")),
		sends: prometheus.NewCounterVec(counter("dari_sends_total",
			"Deliveries by what became of them; later is tried again."), []string{"platform", "kind", "result"}),
		ambiguous: prometheus.NewCounter(counter("dari_send_ambiguous_total",
			"Sends that were cut off before an answer, so that nobody knows whether they arrived.")),
		limited: prometheus.NewCounterVec(counter("dari_rate_limited_total",
			"Sends that the platform refused for being too many."), []string{"platform"}),
		reloads: prometheus.NewCounterVec(counter("dari_config_reloads_total",
			"Attempts to read the configuration again."), []string{"result"}),
		reloaded: prometheus.NewGauge(prometheus.GaugeOpts{Name: "dari_config_last_reload_successful",
			Help: "Whether the configuration that was read last is in use."}),
		vectors: prometheus.NewCounterVec(counter("dari_embeddings_questions_total",
			"Questions whose vector was asked for, by what came of it; failed and none were answered by words alone."), []string{"result"}),
	}
	m.gauges.init(m, s)
	m.reloaded.Set(1)
	for _, result := range []string{reloadTaken, reloadRefused} {
		m.reloads.WithLabelValues(result)
	}
	info := prometheus.NewGauge(prometheus.GaugeOpts{Name: "dari_build_info", Help: "What is running; always 1.",
		ConstLabels: prometheus.Labels{"version": b.Version, "goversion": b.GoVersion, "revision": b.Revision}})
	info.Set(1)
	m.registry.MustRegister(m.updates, m.duration, m.answers, m.model, m.drafts, m.crises, m.sends, m.ambiguous, m.limited, m.reloads, m.reloaded, m.vectors,
		info, &m.gauges, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Platform makes the figures of a platform begin at zero: one that appears with
// its first event hides it from whoever asks for the increase. heard is when
// its service was last heard; nil is a platform that is only heard when
// somebody says something.
func (m *Meter) Platform(name bot.Platform, heard func() time.Time) {
	for _, e := range inbox.Endings() {
		m.updates.WithLabelValues(string(name), string(e))
	}
	for _, lane := range outbox.Lanes() {
		for _, s := range results {
			m.sends.WithLabelValues(string(name), lane.String(), s)
		}
	}
	m.limited.WithLabelValues(string(name))
	for _, result := range []string{draftShown, draftFailed} {
		m.drafts.WithLabelValues(string(name), result)
	}
	if heard != nil {
		m.gauges.hear(name, heard)
	}
}

// Vectors makes the figures of a model of embeddings begin at zero. count tells how
// many of how many sections have a vector.
func (m *Meter) Vectors(count func() (have, all int)) {
	for _, r := range vector.Results() {
		m.vectors.WithLabelValues(string(r))
	}
	have := func(which func(have, all int) int) func() float64 {
		return func() float64 { return float64(which(count())) }
	}
	for state, which := range map[string]func(have, all int) int{
		"with":    func(have, _ int) int { return have },
		"without": func(have, all int) int { return all - have },
	} {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "dari_embeddings_sections",
			Help: "Sections with and without a vector.", ConstLabels: prometheus.Labels{"vector": state}}, have(which)))
	}
}

// scrapers bounds how many may look at once: each costs reads of the database.
const scrapers = 4

// Handler answers whoever looks.
func (m *Meter) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(m.log.Handler(), slog.LevelWarn), ErrorHandling: promhttp.ContinueOnError,
		MaxRequestsInFlight: scrapers, EnableOpenMetrics: true,
	})
}

// kinds are the cases that are counted.
var kinds = []handlers.CaseKind{handlers.QuestionCase, handlers.CrisisCase, handlers.ParkedCase}

// results are what can become of a delivery.
var results = func() []string {
	all := []string{later}
	for _, s := range outbox.States() {
		if s != outbox.Queued && s != outbox.Sending {
			all = append(all, s.String())
		}
	}
	slices.Sort(all)
	return all
}()
