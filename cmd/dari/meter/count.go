package meter

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"dari/bot"
	"dari/bot/inbox"
	"dari/bot/outbox"
	"dari/knowledge/answer"
	"dari/knowledge/vector"
)

// later is the result of a send that is tried again.
const later = "later"

// What became of reading the configuration again.
const (
	reloadTaken   = "taken"
	reloadRefused = "refused"
)

// Update counts an attempt to handle an event. trace names the trace that shows
// where the time went; empty is none.
func (m *Meter) Update(in bot.Incoming, end inbox.Ending, trace string) {
	m.updates.WithLabelValues(string(in.Platform), string(end)).Inc()
	if end != inbox.Handled || in.Received.IsZero() {
		return
	}
	took := max(0, time.Since(in.Received)).Seconds()
	if o, ok := m.duration.(prometheus.ExemplarObserver); ok && trace != "" {
		o.ObserveWithExemplar(took, prometheus.Labels{"trace_id": trace})
		return
	}
	m.duration.Observe(took)
}

// Delivery counts what became of a delivery.
func (m *Meter) Delivery(platform bot.Platform, o outbox.Outcome) {
	result := o.State.String()
	if o.State == outbox.Queued {
		result = later
	}
	m.sends.WithLabelValues(string(platform), o.Delivery.Lane.String(), result).Inc()
	if o.Doubts > o.Delivery.Doubts {
		m.ambiguous.Inc()
	}
	if o.Limited {
		m.limited.WithLabelValues(string(platform)).Inc()
	}
}

// Answered counts an answer.
func (m *Meter) Answered(kind answer.Kind, mode answer.Mode) {
	if mode == "" {
		mode = answer.Curated
	}
	m.answers.WithLabelValues(string(mode), string(kind)).Inc()
}

// Model makes the figures of a model begin at zero: of its mode, by what can come
// of a question to it.
func (m *Meter) Model(mode answer.Mode, results []string) {
	for _, r := range results {
		m.model.WithLabelValues(string(mode), r)
	}
}

// Modelled counts what came of asking a model.
func (m *Meter) Modelled(mode answer.Mode, result string) {
	m.model.WithLabelValues(string(mode), result).Inc()
}

// What became of an update of a draft.
const (
	draftShown  = "shown"
	draftFailed = "failed"
)

// Drafted counts an update of an answer that was being written.
func (m *Meter) Drafted(platform bot.Platform, shown bool) {
	result := draftFailed
	if shown {
		result = draftShown
	}
	m.drafts.WithLabelValues(string(platform), result).Inc()
}

// InCrisis counts a card that was given to somebody in need.
func (m *Meter) InCrisis() { m.crises.Inc() }

// QuestionVector counts what became of asking for the vector of a question.
func (m *Meter) QuestionVector(r vector.Result) { m.vectors.WithLabelValues(string(r)).Inc() }

// Reloaded counts that the configuration was read again, and whether it is in
// use.
func (m *Meter) Reloaded(taken bool) {
	if taken {
		m.reloads.WithLabelValues(reloadTaken).Inc()
		m.reloaded.Set(1)
		return
	}
	m.reloads.WithLabelValues(reloadRefused).Inc()
	m.reloaded.Set(0)
}
