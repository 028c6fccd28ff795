package answer

import (
	"math/bits"
	"regexp"
	"regexp/syntax"
	"slices"
	"unicode/utf8"
)

// pattern is an expression with a cheap test before it. A question is held
// against a hundred of them and matches a few. Every match of most of them has one
// of some pieces (얼마, 금액, how much), so these are looked for first, by the
// letters that they begin with.
type pattern struct {
	re *regexp.Regexp
	// pieces are hashes of what every match has one of, in order; none where
	// nothing is known of the matches.
	pieces  []uint32
	maybe   []uint64           // the same as bits, for what is none of them most often
	sizes   [maxPiece + 1]bool // how many letters they have,
	longest int                // at most
}

// maxPiece is how many letters of a piece are looked for, mostPieces how many
// pieces may stand for one place in an expression.
const (
	maxPiece   = 6
	mostPieces = 400
)

func newPattern(expr string) *pattern {
	p := &pattern{re: regexp.MustCompile(expr)}
	parsed, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		panic(err) // it was compiled a moment ago
	}
	_, pieces := piecesOf(parsed)
	if worth(pieces) == 0 {
		return p
	}
	for _, piece := range pieces {
		h, n := pieceBegin, 0
		for _, r := range piece {
			if h, n = pieceStep(h, r), n+1; n == maxPiece {
				break
			}
		}
		p.sizes[n], p.longest = true, max(p.longest, n)
		p.pieces = append(p.pieces, h)
	}
	slices.Sort(p.pieces)
	p.pieces = slices.Compact(p.pieces)
	p.maybe = make([]uint64, 1<<bits.Len(uint(len(p.pieces)/4)))
	for _, h := range p.pieces {
		word, bit := p.placeOf(h)
		p.maybe[word] |= bit
	}
	return p
}

// placeOf is where in maybe a piece has its bit.
func (p *pattern) placeOf(hash uint32) (word int, bit uint64) {
	h := hash ^ hash>>15
	return int(h/64) & (len(p.maybe) - 1), 1 << (h % 64)
}

// mayMatch tells whether there is a piece in the text that a match must have.
func (p *pattern) mayMatch(text string) bool {
	if len(p.pieces) == 0 {
		return true
	}
	for from := 0; from < len(text); {
		h, at, first := pieceBegin, from, 0
		for n := 1; n <= p.longest && at < len(text); n++ {
			r, size := utf8.DecodeRuneInString(text[at:])
			h, at = pieceStep(h, r), at+size
			if n == 1 {
				first = size
			}
			if p.sizes[n] {
				if word, bit := p.placeOf(h); p.maybe[word]&bit != 0 {
					if _, ok := slices.BinarySearch(p.pieces, h); ok {
						return true
					}
				}
			}
		}
		from += first
	}
	return false
}

const pieceBegin = uint32(2166136261)

// pieceStep goes on with FNV-1a by one letter.
func pieceStep(h uint32, r rune) uint32 { return (h ^ uint32(r)) * 16777619 }

// MatchString is that of [regexp.Regexp].
func (p *pattern) MatchString(text string) bool { return p.mayMatch(text) && p.re.MatchString(text) }

// FindAllStringIndex is that of [regexp.Regexp].
func (p *pattern) FindAllStringIndex(text string, n int) [][]int {
	if !p.mayMatch(text) {
		return nil
	}
	return p.re.FindAllStringIndex(text, n)
}

// ReplaceAllString is that of [regexp.Regexp].
func (p *pattern) ReplaceAllString(text, by string) string {
	if !p.mayMatch(text) {
		return text
	}
	return p.re.ReplaceAllString(text, by)
}

// piecesOf are all the texts that an expression matches, where they are few,
// and texts of which every match has one. Either is nil where it is not known.
func piecesOf(re *syntax.Regexp) (whole, pieces []string) {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginText, syntax.OpEndText, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return []string{""}, nil
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			whole = []string{string(re.Rune)}
		}
		return whole, whole
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			if len(whole)+int(re.Rune[i+1]-re.Rune[i]) >= mostPieces {
				return nil, nil
			}
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				whole = append(whole, string(r))
			}
		}
		return whole, whole
	case syntax.OpCapture:
		return piecesOf(re.Sub[0])
	case syntax.OpPlus:
		_, pieces = piecesOf(re.Sub[0])
		return nil, pieces
	case syntax.OpQuest:
		if whole, _ = piecesOf(re.Sub[0]); whole != nil {
			whole = append([]string{""}, whole...)
		}
		return whole, nil
	case syntax.OpAlternate:
		return piecesOfAny(re.Sub)
	case syntax.OpConcat:
		return piecesOfRow(re.Sub)
	}
	return nil, nil
}

// piecesOfAny are those of expressions of which one matches.
func piecesOfAny(subs []*syntax.Regexp) (whole, pieces []string) {
	allWhole, allPieces := true, true
	for _, sub := range subs {
		w, p := piecesOf(sub)
		allWhole, allPieces = allWhole && w != nil, allPieces && worth(p) > 0
		whole, pieces = append(whole, w...), append(pieces, p...)
	}
	if !allWhole || len(whole) > mostPieces {
		whole = nil
	}
	if !allPieces {
		pieces = nil
	}
	return whole, pieces
}

// piecesOfRow are those of expressions that match one behind the other: whole
// ones in a row are one piece.
func piecesOfRow(subs []*syntax.Regexp) (whole, pieces []string) {
	better := func(p []string) {
		if worth(p) > worth(pieces) {
			pieces = p
		}
	}
	whole = []string{""}
	row := whole
	for _, sub := range subs {
		w, p := piecesOf(sub)
		better(p)
		if w == nil {
			better(row)
			whole, row = nil, []string{""}
			continue
		}
		if len(row)*len(w) > mostPieces {
			better(row)
			whole, row = nil, []string{""}
		}
		var next []string
		for _, a := range row {
			for _, b := range w {
				next = append(next, a+b)
			}
		}
		row = next
	}
	better(row)
	if whole != nil {
		whole = row
	}
	return whole, pieces
}

// worth is how well pieces tell texts apart that may match: by the length of the
// shortest one, and by how few they are.
func worth(pieces []string) float64 {
	if len(pieces) == 0 {
		return 0
	}
	shortest := maxPiece
	for _, p := range pieces {
		shortest = min(shortest, utf8.RuneCountInString(p))
	}
	return float64(shortest) - float64(min(len(pieces), 2*mostPieces))/(4*mostPieces)*float64(min(1, shortest))
}
