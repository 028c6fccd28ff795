package answer

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"dari/knowledge"
	"dari/knowledge/ground"
	"dari/knowledge/search"
	"dari/knowledge/sense"
)

// Answerer answers questions from one base at a time. Any number of
// goroutines may use it.
type Answerer struct {
	// MinConfidence is how sure the choice of an article must be; below it
	// the answer is unknown. 0 means 0.55, measured on testdata. It is set
	// before the first question.
	MinConfidence float64
	// Near brings in what passages mean; nil leaves it to their words. It is set
	// before the first question.
	Near Nearness

	current atomic.Pointer[catalogue]
}

const minConfidence = 0.55

// Nearness tells which passages are near to a question in what they mean.
type Nearness interface {
	// Near gives what puts the passages that the words found for a question into
	// another order, adds others, and leaves k; nil where the words decide alone. It
	// may take as long as it takes to ask a service, and sends the question there.
	Near(ctx context.Context, question string) func(hits []search.Hit, k int) []search.Hit
}

// Passages are what the index finds, by their ids. Where [Nearness] knows others
// than those of the base in use, they are passed over.
func (a *Answerer) Passages() []search.Doc {
	c := a.current.Load()
	out := make([]search.Doc, 0, len(c.sections))
	for _, article := range c.base.Articles() {
		out = append(out, c.entryOf(article).docs...)
	}
	return out
}

// New makes an answerer of a base. What it has learnt from examples is of the
// embedded base; an article that is not in that one is found by its name, its
// words and the questions beside it.
func New(base *knowledge.Base) *Answerer {
	a := &Answerer{}
	a.Use(base)
	return a
}

// Use makes later questions be answered from another base. Questions under
// way are finished with the one they began with.
func (a *Answerer) Use(base *knowledge.Base) {
	var reading sync.WaitGroup // what takes a while, once, goes on beside the catalogue
	reading.Go(func() { embeddedLearned() })
	reading.Go(sense.Prepare)
	c := newCatalogue(base)
	reading.Wait()
	c.learned = embeddedLearned()
	a.current.Store(c)
}

// Prepare makes every article ready, which otherwise the first question about it
// waits for, some milliseconds each. Questions are answered meanwhile.
func (a *Answerer) Prepare() {
	c := a.current.Load()
	c.text.prepare()
	c.english()
	defer c.stemming.prepare()()
	for _, r := range c.articles {
		r.asks()
		for _, units := range r.units {
			units()
		}
	}
}

// Base is the base that questions are answered from now.
func (a *Answerer) Base() *knowledge.Base { return a.current.Load().base }

// Answer answers a question. It never fails: what cannot be answered is of
// another kind than [Facts]. It takes a millisecond or two, and what Near takes;
// that is what ctx stops, and then the words decide alone.
func (a *Answerer) Answer(ctx context.Context, q Question) Answer {
	if q.Now.IsZero() {
		q.Now = time.Now()
	}
	c := a.current.Load()
	text := q.Text
	r := read(c.repaired(text), q.Lang)
	t := &task{catalogue: c, q: q, r: r, min: cmp.Or(a.MinConfidence, minConfidence)}
	if a.Near != nil {
		// Asked for when the passages are looked for: a cry for help, an attack,
		// talk and the asker's own case are answered before, and go nowhere.
		t.near = sync.OnceValue(func() reorder { return a.Near.Near(ctx, text) })
	}
	ans := t.answer(text)
	if ans.Lang == "" {
		ans.Lang = t.r.lang
	}
	ans.Base, ans.At = c.base, q.Now
	if ans.Topic == "" {
		ans.Topic = knowledge.OutOfScope
	}
	return ans
}

// repaired is a text as it was meant, as far as single keys go: typed on the
// other layout, or with a slip in a word that we know.
func (c *catalogue) repaired(text string) string {
	return c.spelt(mended(c.index.FixLayout(signsInWords(text)), c.index.Known))
}

// signsInWords keeps the sign of percent, which is no letter, for the forms
// that have letters only.
func signsInWords(text string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
		return strings.ReplaceAll(text, "%", "퍼센트 ")
	}
	return strings.ReplaceAll(text, "%", " percent ")
}

// reorder is what [Nearness] does to what the words found.
type reorder = func(hits []search.Hit, k int) []search.Hit

// task is one question on its way through the catalogue.
type task struct {
	*catalogue
	q     Question
	r     reading
	min   float64
	rest  reading // without the names of programmes
	named []mention
	stems []string // all of them
	terms []string // those that say what it is about

	// What the examples say of the question.
	features             sense.Features
	vector               sense.Vector                     // by which places are told apart
	meaning              sense.Features                   // of its words
	likes                map[*knowledge.Article][]float64 // by article, how alike each of its asks is
	sorts, about         odds
	slotOdds, followOdds odds // see part and leads

	ask   []term   // words to tell its blocks apart by
	wants []wanted // what sort of thing is asked for
	slots []knowledge.Slot
	meant knowledge.Slot // the part that point found to be meant

	read    bool // figures are
	figures []ground.Figure
	texts   map[string]*heard
	hits    map[string][]search.Hit
	near    func() reorder // nil: the words decide alone, as for the halves of a message and what was said before
	places  map[*knowledge.Article]odds
	weighed map[*knowledge.Article]weighed
	half    bool // one of two questions in a message
	chosen  bool // cands and found are there, for
	carried *knowledge.Article
	cands   []candidate
	found   map[string]float64
}

func (t *task) answer(asTyped string) Answer {
	if t.q.Article != "" {
		if a := t.base.Article(t.q.Article); a != nil {
			if t.q.Slot == "" {
				t.q.Slot = knowledge.What
			}
			t.slots = []knowledge.Slot{t.q.Slot}
			return t.tell(a, 1)
		}
	}
	t.sorts = t.hear(t.r.text).sort()
	if a, ok := t.guarded(asTyped); ok {
		return t.ofTopic(a)
	}
	lang := t.r.lang
	t.r = read(t.index.Corrected(t.r.text), t.q.Lang)
	t.r.lang = lang
	t.named, t.rest = t.mentions(t.r)
	h := t.hear(t.r.text)
	t.sorts = h.sort()
	t.look(h.features)
	if a, ok := t.sorted(); ok {
		return a
	}
	t.understand()
	return t.know()
}

// ofTopic gives a refusal the topic it was about, where it names a programme.
func (t *task) ofTopic(a Answer) Answer {
	if a.Reason == Fraud {
		t.named, _ = t.mentions(t.r)
		for _, m := range t.named {
			a.Topic = m.article.Topic
			break
		}
	}
	return a
}

// look asks the examples about the question, whose features these are.
func (t *task) look(f sense.Features) {
	t.features, t.meaning = f, f.Meaning()
	t.vector = t.learned.places.Encode(f)
	t.about = t.learned.aboutOf(f, t.vector)
}

// part is which part of an article the examples say is asked for.
func (t *task) part() odds { return asked(&t.slotOdds, t.learned.slots, t.features) }

// leads is whether the question goes on from the one before, by the examples.
func (t *task) leads() odds { return asked(&t.followOdds, t.learned.follows, t.features) }

// understand finds the content words and the parts asked for.
func (t *task) understand() {
	t.stems = t.index.Terms(t.r.text)
	rest := t.rest.text
	if len(t.named) > 0 {
		rest = t.rest.spaced
	}
	if rest = strings.ReplaceAll(rest, "·", " "); rest == t.r.text {
		t.terms = contentTerms(t.stems)
	} else {
		t.terms = contentTerms(t.index.Terms(rest))
	}
	t.wants = wantsIn(t.r)
	t.ask = t.termsIn(t.r, t.stems, t.wants)
	t.slots = slotsIn(t.r)
}

func (t *task) namesProgramme() bool {
	return slices.ContainsFunc(t.named, func(m mention) bool { return !m.denied && m.article.Topic != knowledge.ContactsTopic })
}
