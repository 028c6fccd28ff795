package jobs

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A lexicon finds the words of all our dictionaries in a text at once. Korean is written in runs without spaces
// ("부산용접공을", "CNC선반"), so an entry counts only when the whole run around it can be taken apart into entries,
// particles and endings: 용접 is found in 용접공을 but not in 용접봉, 강남 in 강남에서 but not in 강남스타일.
type lexicon struct {
	root  *node
	tails map[string]bool // particles and endings that may follow an entry
	longT int             // length of the longest tail in runes
}

type node struct {
	next    map[rune]*node
	entries []entry
}

// entry is what a word stands for. kind says in which dictionary, ref where in it.
type entry struct {
	kind kind
	ref  int
}

type kind uint8

const (
	kindRegion kind = iota
	kindOccupation
	kindSkill
	kindEmployment
	kindEducation
	kindLicence
	kindFiller // words around the others: 채용, 모집, 일자리
	kindStop   // longer words that contain an entry by chance: 고양이, 경기장
	kinds
)

// hit is an entry found in a text, at runes [from, to).
type hit struct {
	entry
	from, to int
}

// gap is the edge of the trie where a writer may put a space, a hyphen or nothing.
const gap = rune(0)

func newLexicon() *lexicon {
	return &lexicon{root: &node{}, tails: make(map[string]bool)}
}

// add puts a word in. A space in it, and each change between Hangul and other letters, may be written as a space,
// a hyphen, a middle dot or nothing.
func (l *lexicon) add(word string, e entry) {
	runes := plain(word)
	n := l.root
	step := func(r rune) {
		if n.next == nil {
			n.next = make(map[rune]*node)
		}
		if n.next[r] == nil {
			n.next[r] = &node{}
		}
		n = n.next[r]
	}
	wide := false
	for i, r := range runes {
		if isGap(r) {
			wide = true
			continue
		}
		if i > 0 && (wide || class(runes[i-1]) != class(r)) && n != l.root {
			step(gap)
		}
		wide = false
		step(r)
	}
	if n != l.root && !slices.Contains(n.entries, e) {
		n.entries = append(n.entries, e)
	}
}

func (l *lexicon) addTails(tails ...string) {
	for _, t := range tails {
		l.tails[t] = true
		l.longT = max(l.longT, len([]rune(t)))
	}
}

// plain brings a text to the form that is compared: composed, compatibility forms resolved, lower case.
func plain(s string) []rune {
	return []rune(strings.ToLower(norm.NFKC.String(dots.Replace(s))))
}

// dots are the middle dots of Korean keyboards; normalisation would turn two of them into other letters.
var dots = strings.NewReplacer("ㆍ", "·", "･", "·", "・", "·", "‧", "·", "•", "·")

func isGap(r rune) bool {
	return unicode.IsSpace(r) || r == '-' || r == '_' || r == '·' || r == '/'
}

// Classes of runes: words of one class do not end inside a run of it.
const (
	classOther = iota
	classHangul
	classLatin
	classDigit
)

func class(r rune) int {
	switch {
	case unicode.Is(unicode.Hangul, r):
		return classHangul
	case unicode.IsDigit(r):
		return classDigit
	case unicode.IsLetter(r):
		return classLatin
	}
	return classOther
}

// bounded tells whether a word may start or end between a and b.
func bounded(a, b rune) bool {
	x, y := class(a), class(b)
	if x == classOther || y == classOther {
		// c and c++ are different words, and so are net and .net.
		return b != '+' && b != '#' || x == classOther
	}
	if x == classHangul || y == classHangul {
		return x != y
	}
	return false
}

// find gives every entry in the text, the longest of each dictionary where several overlap, in order. The runes
// of the text are those of plain(text).
func (l *lexicon) find(text []rune) []hit {
	all := l.walk(text)
	open, done := l.runs(text, all)
	var hits []hit
	for _, h := range all {
		if open[h.from] && done[h.to] {
			hits = append(hits, h)
		}
	}
	return longest(hits)
}

// walk gives every place where an entry is spelled, whatever stands around it, except that a word of Latin letters
// or digits must not start or end inside such a run.
func (l *lexicon) walk(text []rune) []hit {
	var all []hit
	for i := range text {
		if class(text[i]) != classHangul && i > 0 && !bounded(text[i-1], text[i]) {
			continue
		}
		l.follow(l.root, text, i, i, &all)
	}
	return all
}

func (l *lexicon) follow(n *node, text []rune, from, at int, all *[]hit) {
	if at > from && len(n.entries) > 0 {
		if at == len(text) || class(text[at-1]) == classHangul && class(text[at]) == classHangul || bounded(text[at-1], text[at]) {
			for _, e := range n.entries {
				*all = append(*all, hit{e, from, at})
			}
		}
	}
	if after := n.next[gap]; after != nil {
		to := at
		for to < len(text) && to < at+3 && isGap(text[to]) {
			to++
		}
		l.follow(after, text, from, to, all)
	}
	if at < len(text) {
		if after := n.next[text[at]]; after != nil {
			l.follow(after, text, from, at+1, all)
		}
	}
}

// runs tells for each place of the text whether an entry may start there (open) and end there (done): at the edges
// of a run of Hangul, and inside it where entries and tails fill the run from its start and to its end.
func (l *lexicon) runs(text []rune, all []hit) (open, done []bool) {
	n := len(text)
	open, done = make([]bool, n+1), make([]bool, n+1)
	for i := 0; i <= n; i++ {
		inside := i > 0 && i < n && class(text[i-1]) == classHangul && class(text[i]) == classHangul
		open[i], done[i] = !inside, !inside
	}
	byStart := make(map[int][]int)
	byEnd := make(map[int][]int)
	for _, h := range all {
		byStart[h.from] = append(byStart[h.from], h.to)
		byEnd[h.to] = append(byEnd[h.to], h.from)
	}
	// after[i] is true where an entry or a tail ended, so that a tail may follow.
	after := make([]bool, n+1)
	for i := 0; i < n; i++ {
		if open[i] {
			for _, to := range byStart[i] {
				open[to], after[to] = true, true
			}
		}
		if after[i] {
			for k := 1; k <= l.longT && i+k <= n && class(text[i+k-1]) == classHangul; k++ {
				if l.tails[string(text[i:i+k])] {
					after[i+k], open[i+k] = true, true
				}
			}
		}
	}
	for i := n; i > 0; i-- {
		if !done[i] {
			continue
		}
		for _, from := range byEnd[i] {
			done[from] = true
		}
		for k := 1; k <= l.longT && k <= i && class(text[i-k]) == classHangul; k++ {
			if l.tails[string(text[i-k:i])] {
				done[i-k] = true
			}
		}
	}
	return open, done
}

// longest keeps of overlapping hits of one kind the longest, and drops what lies inside a stop word.
func longest(hits []hit) []hit {
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.to-b.from, a.to-a.from) })
	size := 0
	for _, h := range hits {
		size = max(size, h.to)
	}
	// taken holds for each kind which kept hit covers a place, by its number from 1.
	var taken [kinds][]int32
	free := func(k kind, h hit) bool {
		if taken[k] == nil {
			return true
		}
		for i := h.from; i < h.to; i++ {
			if n := taken[k][i]; n != 0 && (hits[n-1].from != h.from || hits[n-1].to != h.to) {
				return false
			}
		}
		return true
	}
	var kept []hit
	for i, h := range hits {
		if !free(h.kind, h) || !free(kindStop, h) {
			continue
		}
		if taken[h.kind] == nil {
			taken[h.kind] = make([]int32, size)
		}
		for at := h.from; at < h.to; at++ {
			taken[h.kind][at] = int32(i + 1)
		}
		if h.kind != kindStop && h.kind != kindFiller {
			kept = append(kept, h)
		}
	}
	slices.SortStableFunc(kept, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.kind, b.kind), cmp.Compare(a.ref, b.ref))
	})
	return kept
}

// tailOf gives at most the last n bytes of a text, headOf the first n, whole runes only: what stands beside a word is
// looked at without going through the whole text for every word.
func tailOf(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[len(s)-n:]
	for len(s) > 0 && !utf8.RuneStart(s[0]) {
		s = s[1:]
	}
	return s
}

func headOf(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
