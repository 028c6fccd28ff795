package search

import "slices"

// shardSize is how many passages one shard of the inverted index has, so that a
// passage is 16 bits there and all scores of a shard stay in a processor's cache.
const shardSize = 1 << 16

// shard is a part of the inverted index: for each term, stems first and then
// bigrams, the passages that have it. A posting is 3 bytes: the passage, and
// how much of the term's full score it gets, in 255ths.
type shard struct {
	from  uint32 // the first passage
	size  int
	off   []uint32 // by term, where its postings begin
	docs  []uint16
	share []uint8
}

// termWeight is a term of a question and what it is worth in full.
type termWeight struct {
	term   uint32
	weight float32
}

// board holds the scores of one shard: four passages to a word of 64 bits, 15
// bits each, the top bit of each left free for comparing.
type board [shardSize / 4]uint64

const topScore = 1<<15 - 1

// fill scores the shard. scale makes the weights of all terms together fit.
func (s *shard) fill(b *board, terms []termWeight, scale float32) {
	clear(b[:(s.size+3)/4])
	for _, t := range terms {
		m := uint32(t.weight * scale * 256 / 255)
		from, to := s.off[t.term], s.off[t.term+1]
		docs, share := s.docs[from:to], s.share[from:to]
		share = share[:len(docs)]
		for i, d := range docs {
			b[d>>2] += uint64(m*uint32(share[i])>>8) << (d & 3 * 16)
		}
	}
}

// candidate is a passage and its score; in the first stage in parts of topScore.
type candidate struct {
	doc   uint32
	score float32
}

// before is the order of candidates: the better first, among equals the earlier.
func (a candidate) before(b candidate) bool {
	return a.score > b.score || a.score == b.score && a.doc < b.doc
}

// best is a heap of the k best candidates so far, the worst at the root.
type best struct {
	heap []candidate
	k    int
}

// least is the score that a candidate must exceed to get in. Passages come in
// order, so that a later one never displaces its equal.
func (b *best) least() uint64 {
	if len(b.heap) < b.k {
		return 0
	}
	return uint64(b.heap[0].score)
}

func (b *best) push(c candidate) {
	h := b.heap
	if len(h) < b.k {
		h = append(h, c)
		for i := len(h) - 1; i > 0; {
			up := (i - 1) / 2
			if !h[up].before(h[i]) {
				break
			}
			h[up], h[i] = h[i], h[up]
			i = up
		}
		b.heap = h
		return
	}
	h[0] = c
	for i := 0; ; {
		low := 2*i + 1
		if low >= len(h) {
			return
		}
		if low+1 < len(h) && h[low].before(h[low+1]) {
			low++
		}
		if !h[i].before(h[low]) {
			return
		}
		h[i], h[low] = h[low], h[i]
		i = low
	}
}

const (
	lanes   = 0x0001000100010001
	topBits = 0x8000800080008000
)

// collect takes the best passages of the board. It compares four at a time:
// adding what a score lacks to exceed the least carries into the free bit.
func (s *shard) collect(b *board, into *best) {
	lacking := uint64(topScore) - into.least()
	all := lacking * lanes
	words := b[:(s.size+3)/4]
	for i, w := range words {
		if (w+all)&topBits == 0 {
			continue
		}
		for j := range 4 {
			score := w >> (16 * j) & topScore
			if score > topScore-lacking {
				into.push(candidate{s.from + uint32(4*i+j), float32(score)})
				lacking = topScore - into.least()
			}
		}
		all = lacking * lanes
	}
}

// buildShards makes the inverted index of the passages, whose stems are in
// texts. The stems of the vocabulary get their counts on the way.
func buildShards(v *vocabulary, fields *[fieldCount]texts, docs int) (shards []*shard, grams map[uint32]uint32, df []uint32) {
	b := inverter{v: v, fields: fields, grams: map[uint32]uint32{}}
	b.takeGrams()
	df = make([]uint32, len(v.stems)+len(b.grams))
	b.seen = make([]uint32, len(df))
	b.tf = make([][3]float32, len(df))
	b.measure(docs)
	for from := 0; from < docs; from += shardSize {
		shards = append(shards, b.shard(from, min(docs, from+shardSize), df))
	}
	copy(v.df, df)
	return shards, b.grams, df
}

// inverter builds shards.
type inverter struct {
	v      *vocabulary
	fields *[fieldCount]texts
	shape  []stemShape
	grams  map[uint32]uint32 // bigram to its term
	gramOf []uint32          // the bigrams of all stems
	gramAt []uint32          // by stem, where its own begin
	mean   [3]lengths        // of stems, bigrams, syllables

	seen []uint32 // by term: the last passage that had it, and one
	tf   [][3]float32
}

func (b *inverter) takeGrams() {
	for _, s := range b.v.stems {
		b.shape = append(b.shape, shapeOf(s))
		b.gramAt = append(b.gramAt, uint32(len(b.gramOf)))
		eachGram(s, func(key uint32) {
			t, ok := b.grams[key]
			if !ok {
				t = uint32(len(b.v.stems) + len(b.grams))
				b.grams[key] = t
			}
			b.gramOf = append(b.gramOf, t)
		})
	}
	b.gramAt = append(b.gramAt, uint32(len(b.gramOf)))
}

func (b *inverter) gramsOf(stem uint32) []uint32 { return b.gramOf[b.gramAt[stem]:b.gramAt[stem+1]] }

// lengths of one text as stems, bigrams and syllables.
func (b *inverter) lengths(stems []uint32) (n [3]uint32) {
	for _, s := range stems {
		if s == noStem {
			continue
		}
		n[0]++
		g := max(1, uint32(len(b.gramsOf(s))))
		n[1] += g
		if b.shape[s] == longStem {
			n[2] += g + 1
		} else {
			n[2]++
		}
	}
	return n
}

func (b *inverter) measure(docs int) {
	var m [3]meaner
	for f := range b.fields {
		for d := range docs {
			for r, n := range b.lengths(b.fields[f].stemsOf(uint32(d))) {
				m[r].add(f, n)
			}
		}
	}
	for r := range m {
		b.mean[r] = m[r].lengths()
	}
}

// shard inverts the passages in two passes: count, then fill.
func (b *inverter) shard(from, to int, df []uint32) *shard {
	s := &shard{from: uint32(from), size: to - from, off: make([]uint32, len(df)+1)}
	for d := from; d < to; d++ {
		for f := range b.fields {
			for _, stem := range b.fields[f].stemsOf(uint32(d)) {
				if stem == noStem {
					continue
				}
				b.v.count[stem]++
				b.v.total++
				if !b.first(stem, d) {
					continue
				}
				s.off[stem]++
				for _, g := range b.gramsOf(stem) {
					if b.first(g, d) {
						s.off[g]++
					}
				}
			}
		}
	}
	sum := uint32(0)
	for t, n := range s.off[:len(df)] {
		df[t] += n
		s.off[t] = sum
		sum += n
	}
	s.off[len(df)] = sum
	s.docs, s.share = make([]uint16, sum), make([]uint8, sum)
	clear(b.seen)
	at := slices.Clone(s.off[:len(df)])
	var terms []uint32
	for d := from; d < to; d++ {
		terms = b.count(d, terms[:0])
		for _, t := range terms {
			s.docs[at[t]] = uint16(d - from)
			s.share[at[t]] = b.share(t)
			at[t]++
		}
	}
	clear(b.seen)
	return s
}

// first tells whether a term is new to the passage.
func (b *inverter) first(term uint32, d int) bool {
	if b.seen[term] == uint32(d)+1 {
		return false
	}
	b.seen[term] = uint32(d) + 1
	return true
}

// count finds the terms of a passage and their frequencies in the three readings.
func (b *inverter) count(d int, terms []uint32) []uint32 {
	add := func(t uint32, per [3]float32) {
		if b.first(t, d) {
			b.tf[t] = [3]float32{}
			terms = append(terms, t)
		}
		for r := range per {
			b.tf[t][r] += per[r]
		}
	}
	for f := range b.fields {
		stems := b.fields[f].stemsOf(uint32(d))
		if len(stems) == 0 {
			continue
		}
		var per [3]float32
		for r, n := range b.lengths(stems) {
			per[r] = b.mean[r].per(f, float32(n))
		}
		for _, s := range stems {
			if s == noStem {
				continue
			}
			switch b.shape[s] {
			case wholeStem:
				add(s, per)
			case singleStem:
				add(s, [3]float32{per[0], per[1], 0})
			default:
				add(s, [3]float32{per[0], 0, 0})
			}
			for _, g := range b.gramsOf(s) {
				add(g, [3]float32{0, per[1], 0})
			}
		}
	}
	return terms
}

// share is how much of its full score a term gets in the passage just counted.
func (b *inverter) share(t uint32) uint8 {
	tf := b.tf[t]
	if int(t) >= len(b.shape) {
		return quantised(saturated(tf[1]))
	}
	weight := float32(weightStems)
	sum := weightStems * saturated(tf[0])
	if b.shape[t] != longStem {
		weight += weightGrams
		sum += weightGrams * saturated(tf[1])
	}
	if b.shape[t] == wholeStem {
		weight += weightSyllables
		sum += weightSyllables * saturated(tf[2])
	}
	return quantised(sum / weight)
}

func quantised(share float32) uint8 { return uint8(max(1, min(255, share*255+0.5))) }
