package answer

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

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
	// places tells which block of an article answers: a group is an article, or
	// [notOurs], and a class a section and, where one block of it answers, the
	// placeholders of that, or "none".
	places *sense.Encoder
	// meanings are by article what it meant when it was learnt, and meant the
	// digests of the articles then.
	meanings map[string]func() meaning
	meant    map[string][]byte
	// from is a digest of all that it was learnt from.
	from []byte
}

const (
	noSlot      = knowledge.NoSlot
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

// notOurs is the class of the articles, and the group of places, for what is
// about none of them.
const notOurs = ""

// models are those that every question needs, by their names in the file.
func (l *Learned) models() map[string]**sense.Model {
	return map[string]**sense.Model{"danger": &l.danger, "sorts": &l.sorts, "articles": &l.articles, "slots": &l.slots, "follows": &l.follows}
}

// Names of the other parts of the file: the digest, all features that meanings
// have, the places, and what the name of the meaning of one article begins with.
const (
	fromPart      = "from"
	featuresPart  = "features"
	placesPart    = "places"
	meaningPrefix = "meaning "
)

// meaningOf is what an article means: as it was written down, unless it has
// changed since or is another.
func (l *Learned) meaningOf(a *knowledge.Article) meaning {
	if m := l.meanings[a.ID]; m != nil && bytes.Equal(l.meant[a.ID], digestOf(a)) {
		return m()
	}
	return meaningOf(a)
}

// MarshalBinary writes what was learnt: name after name with its model or
// meaning, each compressed for itself, so that those of single articles can wait.
func (l *Learned) MarshalBinary() ([]byte, error) {
	all := map[string]encoding.BinaryMarshaler{placesPart: l.places}
	for name, m := range l.models() {
		all[name] = *m
	}
	parts := map[string][]byte{fromPart: l.from}
	for name, m := range all {
		data, err := m.MarshalBinary()
		if err != nil {
			return nil, err
		}
		if parts[name], err = pack(data); err != nil {
			return nil, err
		}
	}
	if err := l.packMeanings(parts); err != nil {
		return nil, err
	}
	var out []byte
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		for _, part := range [][]byte{[]byte(name), parts[name]} {
			out = append(binary.LittleEndian.AppendUint32(out, uint32(len(part))), part...)
		}
	}
	return out, nil
}

// packMeanings adds the meanings to the parts of the file: the digest of each
// article first. The features of all of them are written once, as hashes do not
// compress.
func (l *Learned) packMeanings(parts map[string][]byte) error {
	var all sense.Features
	for _, m := range l.meanings {
		all = append(all, m().features...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	for id, m := range l.meanings {
		packed, err := pack(m().appendTo(nil, all))
		if err != nil {
			return err
		}
		parts[meaningPrefix+id] = append(slices.Clone(l.meant[id]), packed...)
	}
	var features []byte
	for _, x := range all {
		features = binary.LittleEndian.AppendUint32(features, x)
	}
	parts[featuresPart] = features
	return nil
}

func pack(data []byte) ([]byte, error) {
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
		*m = &sense.Model{}
		reading.Go(func() error { return unpackInto(*m, parts[name]) })
	}
	l.places = &sense.Encoder{}
	reading.Go(func() error { return unpackInto(l.places, parts[placesPart]) })
	if err := l.unpackMeanings(parts); err != nil {
		return err
	}
	l.from = parts[fromPart]
	return reading.Wait()
}

// ours reads a part of learned.bin when it is first needed; a test reads them all.
func ours[T any](name string, read func() (T, error)) T {
	v, err := read()
	if err != nil {
		panic(fmt.Sprintf("learned.bin: %s: %v", name, err))
	}
	return v
}

// unpackMeanings makes the meanings ready to be read.
func (l *Learned) unpackMeanings(parts map[string][]byte) error {
	all := sync.OnceValue(func() sense.Features {
		data := parts[featuresPart]
		out := make(sense.Features, len(data)/4)
		for i := range out {
			out[i] = binary.LittleEndian.Uint32(data[4*i:])
		}
		return out
	})
	l.meanings, l.meant = map[string]func() meaning{}, map[string][]byte{}
	for name, part := range parts {
		id, ok := strings.CutPrefix(name, meaningPrefix)
		if !ok {
			continue
		}
		if len(part) < sha256.Size {
			return errLearned
		}
		l.meant[id] = part[:sha256.Size]
		l.meanings[id] = func() meaning {
			return ours(name, func() (meaning, error) {
				data, err := unpack(part[sha256.Size:])
				if err != nil {
					return meaning{}, err
				}
				return readMeaning(data, all())
			})
		}
	}
	return nil
}

func unpackInto(v encoding.BinaryUnmarshaler, packed []byte) error {
	data, err := unpack(packed)
	if err != nil {
		return err
	}
	return v.UnmarshalBinary(data)
}

func unpack(packed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(packed[len(packed)-4:]) // as gzip says; nothing rests on it
	out := bytes.NewBuffer(make([]byte, 0, min(size, maxPart)+bytes.MinRead))
	_, err = out.ReadFrom(io.LimitReader(z, maxPart))
	return out.Bytes(), err
}

// maxPart bounds what is read for one part of the file.
const maxPart = 64 << 20

// odds are the probabilities of the classes of one model by name.
type odds struct {
	classes []string
	p       []float64
}

func oddsOf(m *sense.Model, f sense.Features) odds { return odds{m.Classes(), m.Of(f)} }

// aboutOf is which article a question is about: the mean of what the model of
// articles says and in which of them it has a place. The two err in different
// questions.
func (l *Learned) aboutOf(f sense.Features, v sense.Vector) odds {
	o := oddsOf(l.articles, f)
	places := l.places.Among(v)
	groups := l.places.Groups()
	for i, id := range o.classes {
		if n, ok := slices.BinarySearch(groups, id); ok {
			o.p[i] += places[n]
		}
		o.p[i] /= 2
	}
	return o
}

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
