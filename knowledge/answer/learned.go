package answer

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"dari/knowledge"
	"dari/knowledge/sense"
)

// Learned is what is known of messages from examples: what sort of message
// one is, which article and which part of it is asked for, and whether it goes
// on from the one before. It is read only.
type Learned struct {
	// danger tells cries for help and attacks from all the rest, sorts the rest apart.
	danger, sorts *sense.Model
	// The classes of articles are their ids; those of slots are theirs and "none".
	articles, slots *sense.Model
	follows         *sense.Model // classes alone, follows
}

const (
	noSlot      = "none"
	standsAlone = "alone"
	goesOnFrom  = "follows"
)

// learned.bin is written by go generate from the examples in folder examples and
// the asks of the embedded articles; a test says when it is out of date.
//
//go:generate go test -run TestLearnedIsCurrent -update .
//go:embed learned.bin
var learnedFile []byte

var embeddedLearned = sync.OnceValue(func() *Learned {
	l := &Learned{}
	if err := l.UnmarshalBinary(learnedFile); err != nil {
		panic(fmt.Sprintf("learned.bin: %v", err)) // ours; a test reads it
	}
	return l
})

// away.txt holds messages that are about nothing of ours, which no article must
// take for its own.
//
//go:embed examples/away.txt
var away string

// notOurs is the class of the articles for what is about none of them.
const notOurs = ""

// learnAsks learns the articles and parts of a base from the questions beside its
// articles. It takes half a minute, so it is done by go generate.
func (l *Learned) learnAsks(b *knowledge.Base) {
	var articles, slots, follows []sense.Example
	for _, line := range strings.Split(away, "\n") {
		if _, text, ok := strings.Cut(line, ": "); ok && !strings.HasPrefix(line, "#") {
			articles = append(articles, sense.Example{Text: text, Class: notOurs})
		}
	}
	for _, a := range b.Articles() {
		for _, ask := range a.Asks {
			slot, leads := string(ask.Slot), standsAlone
			if slot == "" {
				slot = noSlot
			}
			slots = append(slots, sense.Example{Text: ask.Text, Class: slot})
			if ask.Follows {
				leads = goesOnFrom
			} else {
				articles = append(articles, sense.Example{Text: ask.Text, Class: a.ID})
			}
			follows = append(follows, sense.Example{Text: ask.Text, Class: leads})
		}
	}
	var learning sync.WaitGroup
	learning.Go(func() { l.articles = sense.Train(articles, sense.Options{}) })
	learning.Go(func() {
		l.slots = sense.Train(slots, sense.Options{})
		l.follows = sense.Train(follows, sense.Options{})
	})
	learning.Wait()
}

// MarshalBinary writes what was learnt, compressed.
func (l *Learned) MarshalBinary() ([]byte, error) {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	for _, m := range l.models() {
		data, e := (*m).MarshalBinary()
		err = errors.Join(err, e, binary.Write(z, binary.LittleEndian, uint32(len(data))))
		if err == nil {
			_, err = z.Write(data)
		}
	}
	err = errors.Join(err, z.Close())
	return out.Bytes(), err
}

func (l *Learned) models() []**sense.Model {
	return []**sense.Model{&l.danger, &l.sorts, &l.articles, &l.slots, &l.follows}
}

// maxModel bounds what is read for one model.
const maxModel = 64 << 20

// UnmarshalBinary reads what [Learned.MarshalBinary] wrote.
func (l *Learned) UnmarshalBinary(data []byte) error {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return err
	}
	for _, m := range l.models() {
		var n uint32
		if err := binary.Read(z, binary.LittleEndian, &n); err != nil {
			return err
		}
		if n > maxModel {
			return errors.New("too large")
		}
		part := make([]byte, n)
		if _, err := io.ReadFull(z, part); err != nil {
			return err
		}
		*m = &sense.Model{}
		if err := (*m).UnmarshalBinary(part); err != nil {
			return err
		}
	}
	return nil
}

// odds are the probabilities of the classes of one model by name.
type odds struct {
	classes []string
	p       []float64
}

func oddsOf(m *sense.Model, f sense.Features) odds { return odds{m.Classes(), m.Of(f)} }

// of is the probability of one class; 0 for one that the model does not know.
func (o odds) of(class string) float64 {
	if i, ok := slices.BinarySearch(o.classes, class); ok {
		return o.p[i]
	}
	return 0
}

// any is the probability of any of some classes.
func (o odds) any(classes ...string) float64 {
	sum := 0.0
	for _, c := range classes {
		sum += o.of(c)
	}
	return sum
}

// best is the likeliest class of some; of all where none is named.
func (o odds) best(classes ...string) (string, float64) {
	if len(classes) == 0 {
		i := slices.Index(o.p, slices.Max(o.p))
		return o.classes[i], o.p[i]
	}
	best := slices.MaxFunc(classes, func(a, b string) int {
		if o.of(a) < o.of(b) {
			return -1
		}
		return 1
	})
	return best, o.of(best)
}
