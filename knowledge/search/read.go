package search

import (
	"runtime"
	"strings"

	"dari/knowledge/spread"
)

// chunk is some of the passages as they were read, apart from the others: its
// stems have numbers of its own.
type chunk struct {
	stems   *vocabulary
	fields  [fieldCount]texts
	aliases map[string]uint32 // sections of one article share theirs
	keys    []string          // of the aliases, by text
}

// leastChunk is how many passages a chunk has at least: enough for most words to
// be met again.
const leastChunk = 256

// read reads the passages in order, many at once. The stems get the numbers that
// they would have if one were read after the other.
func (x *Index) read(docs []Doc, order []uint32) {
	size := max(len(order)/(2*runtime.GOMAXPROCS(0)), leastChunk)
	var parts [][]uint32
	for len(order) > 0 {
		n := min(size, len(order))
		parts, order = append(parts, order[:n]), order[n:]
	}
	chunks := make([]*chunk, len(parts))
	spread.Over(len(parts), func() *reader { return new(reader) }, func(i int, r *reader) {
		chunks[i] = readChunk(docs, parts[i], r)
	})
	for f := range x.forward.fields {
		x.forward.fields[f].grow(chunks, f)
	}
	aliases := map[string]uint32{}
	for _, c := range chunks {
		x.take(c, aliases)
	}
}

func readChunk(docs []Doc, part []uint32, r *reader) *chunk {
	c := &chunk{stems: newVocabulary(), aliases: map[string]uint32{}}
	r.book = &book{map[string]bookWord{}, c.stems}
	for _, i := range part {
		d := &docs[i]
		for f, text := range [...]string{body: d.Text, title: d.Title} {
			t := &c.fields[f]
			t.of = append(t.of, t.begin())
			r.read(text)
			t.write(r)
		}
		t := &c.fields[alias]
		key := strings.Join(d.Aliases, "\n")
		text, ok := c.aliases[key]
		if !ok {
			text = t.begin()
			c.aliases[key], c.keys = text, append(c.keys, key)
			for _, a := range d.Aliases { // one at a time: no two of them are neighbours
				r.read(a)
				t.write(r)
			}
		}
		t.of = append(t.of, text)
	}
	return c
}

// take adds a chunk. aliases are the texts that are there.
func (x *Index) take(c *chunk, aliases map[string]uint32) {
	number := make([]uint32, len(c.stems.stems))
	for i, s := range c.stems.stems {
		number[i] = x.words.add([]byte(s))
	}
	for f := range c.fields {
		from, t := &c.fields[f], &x.forward.fields[f]
		text := make([]uint32, len(from.end))
		for i := range text {
			at, known := uint32(0), false
			if f == alias {
				at, known = aliases[c.keys[i]]
			}
			if !known {
				at = t.copy(from, i, number)
			}
			if f == alias {
				aliases[c.keys[i]] = at
			}
			text[i] = at
		}
		for _, i := range from.of {
			t.of = append(t.of, text[i])
		}
	}
}

// grow makes room for a field of all chunks.
func (t *texts) grow(chunks []*chunk, field int) {
	var of, texts, stems, flat int
	for _, c := range chunks {
		from := &c.fields[field]
		of, texts, stems, flat = of+len(from.of), texts+len(from.end), stems+len(from.stems), flat+len(from.flat)
	}
	t.of, t.stems, t.flat = make([]uint32, 0, of), make([]uint32, 0, stems), make([]uint16, 0, flat)
	t.end, t.flatEnd, t.size = make([]uint32, 0, texts), make([]uint32, 0, texts), make([]textSize, 0, texts)
}

// copy adds a text of another part, whose stems have other numbers here.
func (t *texts) copy(from *texts, text int, number []uint32) uint32 {
	for _, s := range from.stems[from.from(text):from.end[text]] {
		if s != noStem {
			s = number[s]
		}
		t.stems = append(t.stems, s)
	}
	t.flat = append(t.flat, from.flat[from.flatFrom(text):from.flatEnd[text]]...)
	at := t.begin()
	t.size[at] = from.size[text]
	return at
}
