package answer

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"dari/knowledge"
	"dari/knowledge/sense"
)

// meaning is what an article and the questions beside it mean, see
// [sense.Meaning]. That of the embedded articles is written into learned.bin, as
// finding it takes some milliseconds for each.
type meaning struct {
	features sense.Features // of all of it, each once, in order
	asks     [][]uint32     // of each ask, its places in features, in order
	said     []uint32       // the same of what the article itself says
}

// meaningOf finds what an article means.
func meaningOf(a *knowledge.Article) meaning {
	var said sense.Features
	for _, s := range a.Sections {
		for _, b := range s.Blocks {
			said = append(said, sense.Meaning(b.Text)...)
		}
	}
	slices.Sort(said)
	said = slices.Compact(said)
	read := make([]sense.Features, len(a.Asks))
	all := slices.Clone(said)
	for i, ask := range a.Asks {
		read[i] = sense.Meaning(ask.Text)
		all = append(all, read[i]...)
	}
	slices.Sort(all)
	m := meaning{features: slices.Compact(all), asks: make([][]uint32, len(read))}
	m.said = whereIn(m.features, said)
	for i, f := range read {
		m.asks[i] = whereIn(m.features, f)
	}
	return m
}

// whereIn are the places of some features among all of them.
func whereIn(all, some sense.Features) []uint32 {
	out := make([]uint32, len(some))
	from := 0
	for i, x := range some {
		at, _ := slices.BinarySearch(all[from:], x)
		from += at
		out[i] = uint32(from)
	}
	return out
}

// digestOf tells articles apart that do not mean the same.
func digestOf(a *knowledge.Article) []byte {
	h := sha256.New()
	put := func(text string) {
		h.Write([]byte(text))
		h.Write([]byte{0})
	}
	for _, s := range a.Sections {
		for _, b := range s.Blocks {
			put(b.Text)
		}
	}
	put("")
	for _, ask := range a.Asks {
		put(ask.Text)
	}
	return h.Sum(nil)
}

// appendTo writes the meaning behind data. What is in order is written as the
// steps from one to the next, which are small; features are written as their
// places among the features of all articles.
func (m meaning) appendTo(data []byte, all sense.Features) []byte {
	data = appendSteps(data, whereIn(all, m.features))
	data = appendSteps(data, m.said)
	data = binary.AppendUvarint(data, uint64(len(m.asks)))
	for _, f := range m.asks {
		data = appendSteps(data, f)
	}
	return data
}

func appendSteps(data []byte, places []uint32) []byte {
	data = binary.AppendUvarint(data, uint64(len(places)))
	last := uint32(0)
	for _, p := range places {
		data = binary.AppendUvarint(data, uint64(p-last))
		last = p
	}
	return data
}

// readMeaning reads what appendTo wrote.
func readMeaning(data []byte, all sense.Features) (meaning, error) {
	r := steps{data: data}
	var m meaning
	for _, at := range r.places(len(all)) {
		m.features = append(m.features, all[at])
	}
	m.said = r.places(len(m.features))
	n := r.number(len(data))
	for range n {
		m.asks = append(m.asks, r.places(len(m.features)))
	}
	if r.wrong || len(r.data) > 0 {
		return meaning{}, errLearned
	}
	return m, nil
}

// steps reads what appendSteps wrote.
type steps struct {
	data  []byte
	room  []uint32 // what is read next is put here
	wrong bool     // something was read that was not written so
}

// number is the next number, which must be less than some other; 0 where it is not.
func (r *steps) number(below int) int {
	v, n := binary.Uvarint(r.data)
	if n <= 0 || v >= uint64(below) {
		r.data, r.wrong = nil, true
		return 0
	}
	r.data = r.data[n:]
	return int(v)
}

// manyPlaces is about how many there are in an article.
const manyPlaces = 4096

func (r *steps) places(below int) []uint32 {
	n := r.number(below + 1)
	if n > len(r.room) {
		r.room = make([]uint32, max(n, manyPlaces))
	}
	out, last := r.room[:n:n], 0
	r.room = r.room[n:]
	for i := range out {
		last += r.number(below - last)
		out[i] = uint32(last)
	}
	if r.wrong {
		return nil
	}
	return out
}
