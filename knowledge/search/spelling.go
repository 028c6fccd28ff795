package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxCorrections = 3
	leastStrokes   = 4 // a shorter word is one slip away from too many others
	mostStrokes    = 24

	// How many key strokes a word has that means nothing else one slip away; a
	// shorter one may be a word of another field. Latin words lie closer together.
	sureStrokes = 6
	sureLatin   = 8
)

// nearness finds words one slip of a finger away: two words one slip apart
// share a spelling that lacks at most one key stroke of each (Mor and Fraenkel
// 1982). It is a hash table from such spellings to stems, whose entries hold 8
// bits of the hash and 24 bits of the stem's number.
type nearness struct {
	off   []uint32 // by bucket, where its entries begin
	entry []uint32
	shift int
}

const stemBits = 24

func newNearness(stems []string) nearness {
	var keys []byte
	each := func(f func(hash uint64, id uint32)) {
		for id, s := range stems[:min(len(stems), 1<<stemBits)] {
			keys = appendStrokes(keys[:0], s)
			if len(keys) >= leastStrokes && len(keys) <= mostStrokes {
				eachLess(keys, func(h uint64) { f(h, uint32(id)) })
			}
		}
	}
	n := 0
	each(func(uint64, uint32) { n++ })
	size := 1
	for size < n/4 {
		size *= 2
	}
	x := nearness{off: make([]uint32, size+1), entry: make([]uint32, n)}
	x.shift = 64
	for s := size; s > 1; s /= 2 {
		x.shift--
	}
	each(func(h uint64, _ uint32) { x.off[x.bucket(h)]++ })
	sum := uint32(0)
	for i, k := range x.off {
		sum += k
		x.off[i] = sum
	}
	each(func(h uint64, id uint32) {
		b := x.bucket(h)
		x.off[b]--
		x.entry[x.off[b]] = uint32(h&0xff)<<stemBits | id
	})
	return x
}

func (x *nearness) bucket(hash uint64) uint64 { return hash >> x.shift }

// each calls f with the stems that may have a spelling of that hash.
func (x *nearness) each(hash uint64, f func(id uint32)) {
	b := x.bucket(hash)
	for _, e := range x.entry[x.off[b]:x.off[b+1]] {
		if e>>stemBits == uint32(hash&0xff) {
			f(e & (1<<stemBits - 1))
		}
	}
}

// eachLess calls f with the hash of the word and of each word that one key
// stroke less makes.
func eachLess(word []byte, f func(hash uint64)) {
	for skip := -1; skip < len(word); skip++ {
		if skip > 0 && word[skip] == word[skip-1] {
			continue
		}
		h := uint64(14695981039346656037) // FNV-1a
		for i, c := range word {
			if i != skip {
				h = (h ^ uint64(c)) * 1099511628211
			}
		}
		h ^= h >> 32 // the best bits of FNV are in the middle
		f(h * 0x9e3779b97f4a7c15)
	}
}

// corrections are the known stems one slip away from an unknown one (a key too
// many, too few, wrong, or two swapped), the commonest first. A known stem
// needs none.
func (v *vocabulary) corrections(stem string) []string {
	if v.docs(stem) > 0 {
		return nil
	}
	k := appendStrokes(nil, stem)
	if len(k) < leastStrokes || len(k) > mostStrokes {
		return nil
	}
	var found, seen []uint32
	var other []byte
	eachLess(k, func(h uint64) {
		v.near.each(h, func(id uint32) {
			if slices.Contains(seen, id) {
				return
			}
			seen = append(seen, id)
			other = appendStrokes(other[:0], v.stems[id])
			if OneSlip(string(k), string(other)) {
				found = append(found, id)
			}
		})
	})
	slices.SortFunc(found, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(v.df[b], v.df[a]), strings.Compare(v.stems[a], v.stems[b]))
	})
	var out []string
	for _, id := range found[:min(len(found), maxCorrections)] {
		out = append(out, v.stems[id])
	}
	return out
}

// sure tells whether a word is so long that a correction may stand for it, not
// only beside it.
func (v *vocabulary) sure(stem string) bool {
	n := len(strokes(stem))
	return n >= sureLatin || n >= sureStrokes && stem[0] >= utf8.RuneSelf
}

// sureCorrections are the corrections that may stand for the word.
func (v *vocabulary) sureCorrections(stem string) []string {
	if !v.sure(stem) {
		return nil
	}
	return v.corrections(stem)
}

// OneSlip tells whether one insertion, deletion, substitution or swap of
// neighbours turns a into b, byte by byte (the distance of Damerau 1964).
func OneSlip(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	x, y := a[i:], b[i:]
	switch len(a) - len(b) {
	case 1:
		return x[1:] == y
	case -1:
		return x == y[1:]
	case 0:
		if x == "" {
			return false
		}
		return x[1:] == y[1:] || len(x) > 1 && x[0] == y[1] && x[1] == y[0] && x[2:] == y[2:]
	}
	return false
}
