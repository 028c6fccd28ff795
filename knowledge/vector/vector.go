// Package vector finds sections by what they mean, beside the words that they
// share with a question.
//
// A model of embeddings, which somebody else runs, makes a vector of each section
// of the knowledge base, once for its text (fill.go), and one of a question while
// it is answered. How near they are changes the order in which the words found the
// sections (fuse.go); it never makes an answer surer than the words do, so that
// what the base does not hold stays unknown. Where the service is silent, slow, or
// has not made the vectors yet, the words decide alone.
//
// What leaves the house is the articles, which are public, and questions, with
// the numbers of persons and accounts, telephones and addresses taken out.
package vector

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"dari/knowledge/search"
)

// Section is a passage to be found, by its id in the index of words.
type Section struct{ ID, Text string }

// longest is how many letters of a text are sent; models read less.
const longest = 4000

// text is what the vector is made of.
func (s Section) text() string { return cut(s.Text, longest) }

// Hash tells texts apart.
func (s Section) Hash() string {
	sum := sha256.Sum256([]byte(s.text()))
	return hex.EncodeToString(sum[:])
}

func cut(text string, letters int) string {
	n := 0
	for i := range text {
		if n++; n > letters {
			return text[:i]
		}
	}
	return text
}

// Kept is the vector of a text, of length 1.
type Kept struct {
	Hash   string
	Vector []float32
}

// Embedder makes a vector of length 1 of each text, in their order.
type Embedder interface {
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}

// Keep keeps vectors, so that each is made once for a text and a model.
type Keep interface {
	// Vectors are those of a model.
	Vectors(ctx context.Context, model string) ([]Kept, error)
	// KeepVectors keeps some, each in place of what its text had.
	KeepVectors(ctx context.Context, model string, vectors []Kept) error
	// DropVectors forgets those made before a moment, but for the model's with
	// these hashes.
	DropVectors(ctx context.Context, model string, hashes []string, before time.Time) error
}

// Options of an index. A zero duration means what its comment says.
type Options struct {
	Model string
	// Weight is the share of the words, from 0.5 to 1; the rest is the vectors'.
	Weight float64
	// Questions makes vectors while somebody waits, Sections in the background:
	// each has a deadline of its own.
	Questions, Sections Embedder
	Keep                Keep
	// Mask takes out of a question what must not leave; nil takes out telephone
	// numbers and addresses of e-mail only.
	Mask func(string) string
	// Refused tells an error that says that a text cannot be taken, so that the
	// others are tried without it; nil tells none.
	Refused func(error) bool
	// Pause passes before a failure is tried again, doubled each time; 0 means 5 s.
	Pause time.Duration
	Log   *slog.Logger
}

// Index holds the vectors of the sections in use. Any number of goroutines may
// use it.
type Index struct {
	options Options
	// Counted is told what became of each question; nil is not told. It is set
	// before the first question.
	Counted func(Result)

	space    atomic.Pointer[space]
	sections atomic.Pointer[[]Section]
	changed  chan struct{}   // for Fill
	filled   chan struct{}   // for Follow
	silent   atomic.Bool     // the service failed the last question
	refused  map[string]bool // hashes of texts that the service does not take; Fill's

	mu     sync.Mutex
	recent recent
}

// Result is what became of asking for the vector of a question.
type Result string

// The results.
const (
	Made   Result = "made"
	Cached Result = "cached" // it was asked before
	Failed Result = "failed" // words alone: no answer in time, or none of use
	None   Result = "none"   // words alone: too few sections have a vector yet
)

// Results lists what can become of a question.
func Results() []Result { return []Result{Made, Cached, Failed, None} }

// New makes an index without sections.
func New(o Options) (*Index, error) {
	if !(o.Weight >= 0.5 && o.Weight <= 1) {
		return nil, errors.New("the weight of the words: write a number from 0.5 to 1")
	}
	if o.Pause == 0 {
		o.Pause = 5 * time.Second
	}
	x := &Index{options: o, changed: make(chan struct{}, 1), filled: make(chan struct{}, 1)}
	x.sections.Store(new([]Section))
	return x, nil
}

// Use makes the index one of other sections; those whose text has a vector are
// found at once, the others when they have one.
func (x *Index) Use(sections []Section) {
	x.sections.Store(&sections)
	poke(x.changed)
	poke(x.filled)
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default: // it is told already
	}
}

// Count is how many of how many sections have a vector.
func (x *Index) Count() (have, all int) {
	all = len(*x.sections.Load())
	if s := x.space.Load(); s != nil {
		have = min(len(s.ids), all)
	}
	return have, all
}

// Near gives what changes the order of what the words found for the question, so
// that k sections are left; nil where the words decide alone.
func (x *Index) Near(ctx context.Context, question string) func(hits []search.Hit, k int) []search.Hit {
	s := x.space.Load()
	if _, all := x.Count(); s == nil || 2*len(s.ids) < all || len(s.ids) == 0 {
		x.count(None)
		return nil
	}
	question = strings.TrimSpace(x.outward(question))
	if question == "" {
		return nil
	}
	v, err := x.vectorOf(ctx, question, s.dimensions)
	if err != nil {
		x.count(Failed)
		if ctx.Err() == nil && !x.silent.Swap(true) {
			x.options.Log.Warn("questions have no vectors, words decide alone", "model", x.options.Model, "err", err)
		}
		return nil
	}
	n := s.near(v)
	return func(hits []search.Hit, k int) []search.Hit { return n.fuse(hits, x.options.Weight, k) }
}

// longestQuestion is how many letters of a question are sent.
const longestQuestion = 1000

// vectorOf is the vector of a question that may leave the house.
func (x *Index) vectorOf(ctx context.Context, question string, dimensions int) ([]float32, error) {
	key := sha256.Sum256([]byte(question))
	x.mu.Lock()
	v := x.recent.get(key)
	x.mu.Unlock()
	if len(v) == dimensions {
		x.count(Cached)
		return v, nil
	}
	vs, err := x.options.Questions.Embed(ctx, []string{question})
	if err != nil {
		return nil, err
	}
	if err := fits(vs, 1, dimensions); err != nil {
		return nil, err
	}
	if x.silent.Swap(false) {
		x.options.Log.Info("questions have vectors again", "model", x.options.Model)
	}
	x.count(Made)
	x.mu.Lock()
	x.recent.put(key, vs[0])
	x.mu.Unlock()
	return vs[0], nil
}

func (x *Index) count(r Result) {
	if x.Counted != nil {
		x.Counted(r)
	}
}

// fits tells whether vectors are as many, and of as many dimensions, as was asked
// for; 0 dimensions are any.
func fits(vs [][]float32, n, dimensions int) error {
	if len(vs) != n {
		return fmt.Errorf("%d vectors came for %d texts", len(vs), n)
	}
	for _, v := range vs {
		if dimensions == 0 {
			dimensions = len(v)
		}
		if len(v) != dimensions || len(v) == 0 {
			return fmt.Errorf("the service gives %d dimensions, the vectors that are kept have %d: is another model behind this name? Give it a name of its own", len(v), dimensions)
		}
		if !isUnit(v) {
			return errors.New("a vector has no length")
		}
	}
	return nil
}

// isUnit tells whether the length is 1, by and large.
func isUnit(v []float32) bool {
	sum := 0.0
	for _, c := range v {
		sum += float64(c) * float64(c)
	}
	return math.Abs(sum-1) < 1e-2 // not for NaN
}

// contacts are what tells who somebody is, and nothing of what is asked: eight
// digits or more, and addresses of e-mail.
var contacts = regexp.MustCompile(`\+?\d(?:[ ().-]{0,2}\d){7,}|[\pL\pN._%+-]+@[\pL\pN.-]+`)

// outward is a question as it may leave the house.
func (x *Index) outward(question string) string {
	if x.options.Mask != nil {
		question = x.options.Mask(question)
	}
	return cut(contacts.ReplaceAllString(question, "*"), longestQuestion)
}

// recent are the vectors of questions that were asked lately, by the hashes of
// their texts: two generations, so that what is asked again stays.
type recent struct {
	young, old map[[sha256.Size]byte][]float32
}

// generation is how many questions one has.
const generation = 256

func (r *recent) get(key [sha256.Size]byte) []float32 {
	v, ok := r.young[key]
	if !ok {
		if v, ok = r.old[key]; ok {
			r.put(key, v)
		}
	}
	return v
}

func (r *recent) put(key [sha256.Size]byte, v []float32) {
	if len(r.young) >= generation {
		r.old, r.young = r.young, nil
	}
	if r.young == nil {
		r.young = make(map[[sha256.Size]byte][]float32, generation)
	}
	r.young[key] = v
}
