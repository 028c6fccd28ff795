package answer

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

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
	// places tells by article which of its blocks answers. A class is a section
	// and, where one block of it answers, the placeholders of that, or "none".
	places map[string]func() *sense.Model
	// from is a digest of all that it was learnt from.
	from []byte
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

// notOurs is the class of the articles for what is about none of them.
const notOurs = ""

// models are those that every question needs, by their names in the file.
func (l *Learned) models() map[string]**sense.Model {
	return map[string]**sense.Model{"danger": &l.danger, "sorts": &l.sorts, "articles": &l.articles, "slots": &l.slots, "follows": &l.follows}
}

// Names of the other parts of the file: the digest, and what the name of the
// model of one article begins with.
const (
	fromPart    = "from"
	placePrefix = "place "
)

// MarshalBinary writes what was learnt: name after name with its model, each
// compressed for itself, so that those of single articles can wait.
func (l *Learned) MarshalBinary() ([]byte, error) {
	all := map[string]*sense.Model{}
	for name, m := range l.models() {
		all[name] = *m
	}
	for id, m := range l.places {
		all[placePrefix+id] = m()
	}
	parts := map[string][]byte{fromPart: l.from}
	for name, m := range all {
		var err error
		if parts[name], err = pack(m); err != nil {
			return nil, err
		}
	}
	var out []byte
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		for _, part := range [][]byte{[]byte(name), parts[name]} {
			out = append(binary.LittleEndian.AppendUint32(out, uint32(len(part))), part...)
		}
	}
	return out, nil
}

func pack(m *sense.Model) ([]byte, error) {
	data, err := m.MarshalBinary()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	_, err = z.Write(data)
	err = errors.Join(err, z.Close())
	return out.Bytes(), err
}

var errLearned = errors.New("not what an answerer has learnt")

// UnmarshalBinary reads what [Learned.MarshalBinary] wrote.
func (l *Learned) UnmarshalBinary(data []byte) error {
	next := func() ([]byte, error) {
		if len(data) < 4 {
			return nil, errLearned
		}
		n := binary.LittleEndian.Uint32(data)
		if data = data[4:]; int64(n) > int64(len(data)) {
			return nil, errLearned
		}
		part := data[:n]
		data = data[n:]
		return part, nil
	}
	parts := map[string][]byte{}
	for len(data) > 0 {
		name, err := next()
		if err != nil {
			return err
		}
		if parts[string(name)], err = next(); err != nil {
			return err
		}
	}
	var reading errgroup.Group
	for name, m := range l.models() {
		reading.Go(func() (err error) {
			*m, err = unpack(parts[name])
			return err
		})
	}
	l.places = map[string]func() *sense.Model{}
	for name, packed := range parts {
		if id, ok := strings.CutPrefix(name, placePrefix); ok {
			l.places[id] = sync.OnceValue(func() *sense.Model {
				m, err := unpack(packed)
				if err != nil {
					panic(fmt.Sprintf("learned.bin: %s: %v", name, err)) // ours; a test reads it
				}
				return m
			})
		}
	}
	l.from = parts[fromPart]
	return reading.Wait()
}

func unpack(packed []byte) (*sense.Model, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(z, maxModel))
	if err != nil {
		return nil, err
	}
	m := &sense.Model{}
	return m, m.UnmarshalBinary(data)
}

// maxModel bounds what is read for one model.
const maxModel = 64 << 20

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
