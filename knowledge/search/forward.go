package search

import "math/bits"

// texts is one field of all passages as the second stage reads it: the Hangul
// as codes of letters with their marks, and the stems in order as tokens.
type texts struct {
	of      []uint32 // passage to its text; passages may share one
	flat    []uint16
	flatEnd []uint32 // by text, where its flat ends
	tokens  []uint16
	stems   []uint32 // what tokens stand for, while the index is being made
	end     []uint32 // by text, where its tokens end
	size    []textSize
}

// textSize is the length of a text in the three readings of the second stage.
type textSize struct{ syllables, bigrams, pairs uint32 }

// noStem stands between parts of a text that are not neighbours.
const noStem = ^uint32(0)

// token is a stem in 16 bits, never zero. Two stems may share one, which a
// pair of neighbours in a question makes next to impossible to meet.
func token(stem uint32) uint16 {
	if stem == noStem {
		return 0
	}
	return uint16(stem%(1<<16-1)) + 1
}

// begin opens a new text and gives its number.
func (t *texts) begin() uint32 {
	t.end = append(t.end, uint32(len(t.stems)))
	t.flatEnd = append(t.flatEnd, uint32(len(t.flat)))
	t.size = append(t.size, textSize{})
	return uint32(len(t.end) - 1)
}

// write adds what a reader with a book read to the open text. Stems and letters
// of two writes are not neighbours.
func (t *texts) write(r *reader) {
	open := len(t.end) - 1
	size := &t.size[open]
	if from := t.from(open); int(from) < len(t.stems) {
		t.stems = append(t.stems, noStem)
	}
	if from := t.flatFrom(open); int(from) < len(t.flat) {
		t.flat = append(t.flat, 0)
	}
	start := len(t.stems)
	t.stems = append(t.stems, r.ids...)
	for _, id := range r.ids {
		if shapeOf(r.book.stems.stems[id]) == wholeStem {
			size.syllables++
		}
	}
	eachPair(t.stems[start:], func(a, b uint32) { size.pairs++ })
	last := uint16(0)
	for _, c := range r.flat {
		if c&inStem != 0 {
			size.syllables++
		}
		if last != 0 && c != 0 {
			size.bigrams++
		}
		last = c
	}
	t.flat = append(t.flat, r.flat...)
	t.end[open], t.flatEnd[open] = uint32(len(t.stems)), uint32(len(t.flat))
}

// seal keeps of the stems only their tokens.
func (t *texts) seal() {
	t.tokens = make([]uint16, len(t.stems))
	for i, s := range t.stems {
		t.tokens[i] = token(s)
	}
	t.stems = nil
}

func (t *texts) from(text int) uint32 {
	if text == 0 {
		return 0
	}
	return t.end[text-1]
}

func (t *texts) flatFrom(text int) uint32 {
	if text == 0 {
		return 0
	}
	return t.flatEnd[text-1]
}

func (t *texts) stemsOf(doc uint32) []uint32 {
	i := int(t.of[doc])
	return t.stems[t.from(i):t.end[i]]
}

func (t *texts) flatOf(doc uint32) []uint16 {
	i := int(t.of[doc])
	return t.flat[t.flatFrom(i):t.flatEnd[i]]
}

// eachPair calls f with the stems of a passage that are neighbours; one word
// may stand between them.
func eachPair(stems []uint32, f func(a, b uint32)) {
	for i, a := range stems {
		if a == noStem {
			continue
		}
		for _, b := range stems[i+1 : min(len(stems), i+3)] {
			if b == noStem {
				break
			}
			if a != b {
				f(a, b)
			}
		}
	}
}

// counts is how many passages have a term of the second stage. Terms share
// places by their hash; that touches no more than an idf.
type counts struct {
	n     []uint16
	shift int
}

// newCounts makes room for about so many different terms.
func newCounts(terms int) counts {
	size := max(10, min(20, bits.Len(uint(terms))))
	return counts{make([]uint16, 1<<size), 64 - size}
}

// place is Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4).
func (c *counts) place(key uint64) uint64 { return key * 0x9e3779b97f4a7c15 >> c.shift }

func (c *counts) of(key uint64) uint32 { return uint32(c.n[c.place(key)]) }

// counter counts each term once for each passage.
type counter struct {
	counts
	last []uint32
}

func (c *counter) add(key uint64, doc uint32) {
	p := c.place(key)
	if c.last[p] != doc+1 {
		c.last[p] = doc + 1
		if c.n[p] < 1<<16-1 {
			c.n[p]++
		}
	}
}

// forward is all passages for the second stage.
type forward struct {
	fields    [fieldCount]texts
	syllables [codes]uint32 // how many passages have the syllable in a stem
	bigrams   counts
	pairs     counts
	mean      [3]lengths // of syllables, bigrams, pairs
}

// finish counts, once all texts are there.
func (x *forward) finish(docs int) {
	var flat, stems int
	var mean [3]meaner
	for f := range x.fields {
		flat, stems = flat+len(x.fields[f].flat), stems+len(x.fields[f].stems)
	}
	bigrams, pairs := counter{counts: newCounts(flat)}, counter{counts: newCounts(2 * stems)}
	bigrams.last, pairs.last = make([]uint32, len(bigrams.n)), make([]uint32, len(pairs.n))
	var last [codes]uint32
	for d := range uint32(docs) {
		for f := range x.fields {
			t := &x.fields[f]
			size := t.size[t.of[d]]
			mean[0].add(f, size.syllables)
			mean[1].add(f, size.bigrams)
			mean[2].add(f, size.pairs)
			before := uint16(0)
			for _, c := range t.flatOf(d) {
				k := c & letters
				if c&inStem != 0 && last[k] != d+1 {
					last[k] = d + 1
					x.syllables[k]++
				}
				if before != 0 && k != 0 {
					bigrams.add(bigramKey(before, k), d)
				}
				before = k
			}
			eachPair(t.stemsOf(d), func(a, b uint32) { pairs.add(pairKey(token(a), token(b)), d) })
		}
	}
	for i := range mean {
		x.mean[i] = mean[i].lengths()
	}
	x.bigrams, x.pairs = bigrams.counts, pairs.counts
}

func bigramKey(a, b uint16) uint64 { return uint64(a)<<14 | uint64(b) }
func pairKey(a, b uint16) uint64   { return uint64(a)<<16 | uint64(b) }

// look is a question as the second stage looks for it. Its slots are numbered
// from one; slot zero takes what nobody asked for.
type look struct {
	start [codes]uint16 // by letter: slot of the syllable, and above it the first of the bigrams that begin so
	grams []lookGram
	pairs []lookPair
	mark  [1 << 16 / 64]uint64 // tokens that pairs begin with

	weight [3][maxSlots]float32 // of syllables, bigrams, pairs: what each is worth in full
	tf     [3][maxSlots]float32
	used   [3]int
}

const maxSlots = 256

type lookGram struct {
	second uint16
	next   uint8
}

type lookPair struct{ a, b uint16 }

// reset forgets the question before.
func (l *look) reset(flat []uint16, syllables []uint16) {
	for _, c := range flat {
		l.start[c&letters] = 0
	}
	for _, c := range syllables {
		l.start[c] = 0
	}
	for _, p := range l.pairs {
		l.mark[p.a>>6] = 0
	}
	l.grams, l.pairs = append(l.grams[:0], lookGram{}), append(l.pairs[:0], lookPair{})
	l.used = [3]int{1, 1, 1}
}

// syllable adds what a syllable is worth; false when the question is too long.
func (l *look) syllable(c uint16, weight float32) bool {
	slot := l.start[c] & 0xff
	if slot == 0 {
		if l.used[0] == maxSlots {
			return false
		}
		slot = uint16(l.used[0])
		l.used[0]++
		l.start[c] |= slot
		l.weight[0][slot] = 0
	}
	l.weight[0][slot] += weight
	return true
}

func (l *look) bigram(a, b uint16, weight float32) bool {
	for e := l.start[a] >> 8; e != 0; e = uint16(l.grams[e].next) {
		if l.grams[e].second == b {
			l.weight[1][e] += weight
			return true
		}
	}
	slot := len(l.grams)
	if slot == maxSlots {
		return false
	}
	l.grams = append(l.grams, lookGram{b, uint8(l.start[a] >> 8)})
	l.start[a] = l.start[a]&0xff | uint16(slot)<<8
	l.weight[1][slot] = weight
	l.used[1] = slot + 1
	return true
}

func (l *look) pair(a, b uint16, weight float32) bool {
	for i, p := range l.pairs {
		if i > 0 && p == (lookPair{a, b}) {
			l.weight[2][i] += weight
			return true
		}
	}
	slot := len(l.pairs)
	if slot == maxSlots {
		return false
	}
	l.pairs = append(l.pairs, lookPair{a, b})
	l.mark[a>>6] |= 1 << (a & 63)
	l.weight[2][slot] = weight
	l.used[2] = slot + 1
	return true
}

// score is what the second stage adds to a passage.
func (x *forward) score(l *look, doc uint32) float32 {
	for r, n := range l.used {
		clear(l.tf[r][:n])
	}
	for f := range x.fields {
		t := &x.fields[f]
		size := t.size[t.of[doc]]
		if size == (textSize{}) {
			continue
		}
		perSyllable := x.mean[0].per(f, float32(size.syllables))
		perBigram := x.mean[1].per(f, float32(size.bigrams))
		chain := uint8(0)
		for _, c := range t.flatOf(doc) {
			for e := chain; e != 0; e = l.grams[e].next {
				if l.grams[e].second == c&letters {
					l.tf[1][e] += perBigram
				}
			}
			h := l.start[c&letters]
			chain = uint8(h >> 8)
			if c&inStem != 0 {
				l.tf[0][uint8(h)] += perSyllable
			}
		}
		if len(l.pairs) > 1 {
			x.countPairs(l, t, doc, x.mean[2].per(f, float32(size.pairs)))
		}
	}
	var sum float32
	for r, n := range l.used {
		for i := 1; i < n; i++ {
			if tf := l.tf[r][i]; tf > 0 {
				sum += l.weight[r][i] * saturated(tf)
			}
		}
	}
	return sum
}

func (x *forward) countPairs(l *look, t *texts, doc uint32, per float32) {
	text := int(t.of[doc])
	tokens := t.tokens[t.from(text):t.end[text]]
	for i, a := range tokens {
		if l.mark[a>>6]>>(a&63)&1 == 0 {
			continue
		}
		for _, b := range tokens[i+1 : min(len(tokens), i+3)] {
			if b == 0 {
				break
			}
			for p := 1; p < len(l.pairs); p++ {
				if l.pairs[p] == (lookPair{a, b}) {
					l.tf[2][p] += per
					break
				}
			}
		}
	}
}
