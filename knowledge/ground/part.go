package ground

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// part is a stretch of the answer that one run of markers vouches for, without
// the markers. Its sentence gives the words around it.
type part struct {
	span
	sentence int
	cites    []int
	text     string // of the part
	around   string // of its sentence
	inAll    []Figure
	figures  []Figure
	clauses  []clause
	names    []string // of programmes
	// What a part without names of its own is about, as the heading says.
	under      []string
	underTypes []Figure
}

// wordsOf is the words of some clauses in their order.
func wordsOf(list []clause) (out []term) {
	for i := range list {
		out = append(out, list[i].words...)
	}
	return out
}

// marks reads a run of markers at i: [1], [1][2], [1, 2], [1-3].
func marks(text string, i int) (nums []int, end int, ok bool) {
	end = i
	for {
		k := end
		if ok {
			k = skipSpaces(text, end)
		}
		list, e, has := mark(text, k)
		if !has {
			return nums, end, ok
		}
		nums, end, ok = append(nums, list...), e, true
	}
}

func mark(text string, i int) (nums []int, end int, ok bool) {
	if i >= len(text) || text[i] != '[' {
		return nil, i, false
	}
	for through := false; ; {
		i = skipSpaces(text, i+1)
		n, from := 0, i
		for i < len(text) && digit(rune(text[i])) && i-from < 6 {
			n = n*10 + int(text[i]-'0')
			i++
		}
		if i == from {
			return nil, i, false
		}
		if through && n-nums[len(nums)-1] <= maxPassages {
			for k := nums[len(nums)-1] + 1; k < n; k++ {
				nums = append(nums, k)
			}
		}
		nums = append(nums, n)
		i = skipSpaces(text, i)
		switch next(text, i) {
		case ']':
			return nums, i + 1, true
		case ',', ';':
			through = false
		case '-', '~':
			through = true
		default:
			return nil, i, false
		}
	}
}

func markerAt(text string, i int) bool {
	_, _, ok := mark(text, i)
	return ok
}

// unmarked is a text of the same length with spaces for markers.
func unmarked(text string) string {
	b := []byte(text)
	for i := 0; i < len(text); i++ {
		if text[i] != '[' {
			continue
		}
		if _, end, ok := marks(text, i); ok {
			for k := i; k < end; k++ {
				b[k] = ' '
			}
			i = end - 1
		}
	}
	return string(b)
}

// abbreviations end with a full stop that ends no sentence.
var abbreviations = wordSet("e g i a m p no co ltd inc vs etc mr ms mrs dr st approx max min tel dept art sec fig")

// sentences cuts a text at line ends and full stops that stand in no figure.
func sentences(text string, figures []Figure) []span {
	var out []span
	start, f := 0, 0
	cut := func(end, next int) {
		if strings.ContainsFunc(text[start:end], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
			out = append(out, span{start, end})
		}
		start = next
	}
	for i := 0; i < len(text); i++ {
		for f < len(figures) && figures[f].End <= i {
			f++
		}
		switch c := text[i]; {
		case c == '\n':
			cut(i, i+1)
		case c == '.' || c == '!' || c == '?' || strings.HasPrefix(text[i:], "。") || strings.HasPrefix(text[i:], "…"):
			if f < len(figures) && figures[f].Start < i && i < figures[f].End-1 {
				continue
			}
			_, size := letterAt(text, i)
			end := i + size
			for end < len(text) && strings.ContainsRune(".!?\"')", rune(text[end])) {
				end++
			}
			n, b := next(text, end), rune(0)
			if i > 0 {
				b, _ = letterBefore(text, i)
			}
			if n != 0 && n != ' ' && n != '\n' && n != '[' && (!hangul(b) || !hangul(n)) {
				continue
			}
			if c == '.' && (latin(b) && abbreviated(text, i) || digit(b) && digit(next(text, skipSpaces(text, end))) || listNumber(text, start, i)) {
				continue
			}
			// Markers behind the full stop belong to it, unless the next sentence
			// goes on from them: [1]에 따르면.
			if _, e, ok := marks(text, skipSpaces(text, end)); ok && !hangul(next(text, e)) {
				end = e
			}
			cut(end, end)
			i = end - 1
		}
	}
	cut(len(text), len(text))
	return out
}

func abbreviated(text string, stop int) bool {
	from := stop
	for from > 0 && latin(rune(text[from-1])) {
		from--
	}
	return abbreviations[text[from:stop]]
}

// listNumber reports whether the stop at i ends the number of a list item.
func listNumber(text string, start, i int) bool {
	s := strings.TrimLeft(text[start:i], " -•*·")
	return s != "" && len(s) <= 2 && strings.Trim(s, "0123456789") == ""
}

// sources of words that only lead to a marker.
var leading = []string{"according to", "as stated in", "see", "source", "from", "per", "출처", "자료", "근거", "참고"}

// parts cuts the answer into what its markers vouch for.
func (c *checker) parts() (out []part, whole []span) {
	text, clear := c.answer.text, c.clear
	all := Figures(clear)
	figures := claimed(clear, all)
	for _, s := range sentences(text, all) {
		c.spend(1)
		n := len(whole)
		whole = append(whole, s)
		inAll := within(all, s)
		make := func(from, to int, cites []int) (p part, ok bool) {
			p = part{span: trimmed(clear, span{from, to}), sentence: n, cites: cites, inAll: inAll, around: clear[s.start:s.end]}
			if p.start >= p.end {
				return p, false
			}
			c.fill(&p, figures)
			return p, true
		}
		var lead []int
		first, from, goesOn := len(out), s.start, false
		for i := s.start; i < s.end; i++ {
			nums, end, ok := marks(text, i)
			if !ok {
				continue
			}
			if silent(clear[from:i]) && !slices.ContainsFunc(figures, func(f Figure) bool { return f.Start < i && f.End > from }) && len(out) == first {
				lead = nums
			} else if p, ok := make(from, i, nums); ok {
				out = append(out, p)
			}
			from, goesOn = end, hangul(next(text, end))
			i = end - 1
		}
		rest, ok := make(from, s.end, lead)
		if !ok {
			continue
		}
		if last := len(out) - 1; last >= first && (goesOn || !c.factual(&rest)) {
			// The end of a sentence without facts of its own is read together
			// with what it ends: [1], 받을 수 없습니다.
			out[last].end = rest.end
			c.fill(&out[last], figures)
			continue
		}
		out = append(out, rest)
	}
	c.lend(out)
	inherit(out)
	return out, whole
}

// lend gives what has no marker those of the next sentence of its line, or of the
// first item of the list that it leads to: a paragraph is often vouched for at its
// end.
func (c *checker) lend(parts []part) {
	for i := len(parts) - 2; i >= 0; i-- {
		p, next := &parts[i], &parts[i+1]
		between := c.clear[p.end:next.start]
		if len(p.cites) > 0 || len(next.cites) == 0 || p.sentence == next.sentence || strings.Contains(between, "\n") && !(strings.HasPrefix(between, ":") && item(strings.TrimLeft(between, ": \n")+" ")) {
			continue
		}
		if c.factual(p) {
			p.cites = next.cites
		}
	}
}

// fill reads the words of a part.
func (c *checker) fill(p *part, figures []Figure) {
	p.text = c.clear[p.start:p.end]
	p.figures = within(figures, p.span)
	p.clauses = c.read(c.clear, p.span, p.figures, p.figures)
	p.names = c.programmes(p.text)
}

func trimmed(text string, s span) span {
	not := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }
	t := text[s.start:s.end]
	s.start += len(t) - len(strings.TrimLeftFunc(t, func(r rune) bool {
		return not(r) && r != '"' && r != '\'' && r != '(' && r != '<' && r != '>' && r != '₩' && r != '$'
	}))
	s.end -= len(t) - len(strings.TrimRightFunc(t, func(r rune) bool { return not(r) && r != '"' && r != '\'' && r != ')' && r != '%' }))
	return s
}

// silent reports whether words before a marker only lead to it.
func silent(text string) bool {
	text = strings.Trim(text, " ,.:;-•*()")
	return !strings.ContainsFunc(text, unicode.IsLetter) || slices.Contains(leading, text)
}

func within(figures []Figure, s span) []Figure {
	var out []Figure
	for _, f := range figures {
		if f.Start >= s.start && f.End <= s.end {
			out = append(out, f)
		}
	}
	return out
}

// claimed is the figures that say something: not the numbers of list items,
// and not the words that only sound like numbers (한 번, 두 가지).
func claimed(text string, figures []Figure) []Figure {
	var out []Figure
	for _, f := range figures {
		switch {
		case listed(text, f):
		case f.Spelled && f.Kind == Duration && f.Value.Number == 1 && strings.HasPrefix(strings.TrimLeft(text[f.End:], " "), "내내"):
		case f.Spelled && f.Kind == Count && f.Value.Number == 1 && !f.Range && (loose[f.Unit] || f.Unit == "times" || f.Unit == Places || f.Unit == "people"):
		case f.Spelled && (f.Kind == Number || f.Kind == Count) && f.Value.Number == 2 && strings.HasSuffix(text[:f.Start], "the "):
		case f.Spelled && f.Kind == Ordinal && f.Unit == PlainOrder && strings.IndexByte(",:", byte(next(text, f.End)&0x7f)) >= 0:
		default:
			out = append(out, f)
		}
	}
	return out
}

// listed reports whether a figure is the number of a list item: 1. or 2) at
// the beginning of a line, or ①.
func listed(text string, f Figure) bool {
	start := strings.LastIndexByte(text[:f.Start], '\n') + 1
	if strings.Trim(text[start:f.Start], " -•*·#") != "" {
		return false
	}
	if r, size := letterAt(text, f.Start); r >= '①' && r <= '⑳' && size == f.End-f.Start {
		return true
	}
	n := next(text, f.End)
	after := next(text, f.End+1)
	return f.Kind == Number && f.End-f.Start <= 2 && (n == '.' || n == ')') && (after == ' ' || hangul(after))
}

// clauses cuts a stretch at the joints at which what is said of one thing ends
// and what is said of the next begins.
func clauses(text string, s span, figures []Figure) []span {
	var out []span
	start := s.start
	cut := func(at int) {
		if strings.ContainsFunc(text[start:at], unicode.IsLetter) || strings.ContainsFunc(text[start:at], unicode.IsNumber) {
			out = append(out, span{start, at})
			start = at
		}
	}
	f := 0
	for i := s.start; i < s.end; i++ {
		for f < len(figures) && figures[f].End <= i {
			f++
		}
		if f < len(figures) && figures[f].Start <= i && i < figures[f].End {
			continue
		}
		switch c := text[i]; {
		case c == ',' || c == ';' || c == '\n' || c == '(' || c == ')':
			cut(i + 1)
		case c == ' ' && i > s.start:
			if joint(text[start:i]) || jointWord(text[i+1:s.end]) {
				cut(i + 1)
			}
		}
	}
	if start < s.end {
		out = append(out, span{start, s.end})
	}
	return out
}

// joints end the last word of a clause.
var joints = strings.Fields("지만 으며 하며 되며 이며 리며 받으며 하고 되고 이고 않고 없고 있고 받고 뽑고 주고 리고 으나 는데 은데 인데 면서 으니 으므로 므로 아니라 아니며 아니고")

func joint(clause string) bool {
	word := clause[strings.LastIndexByte(clause, ' ')+1:]
	if utf8.RuneCountInString(word) < 2 || word == "그리고" || word == "그런데" || word == "하고" {
		return false
	}
	for _, j := range joints {
		if strings.HasSuffix(word, j) {
			return true
		}
	}
	// 였고, 했으며, 됐지만: whatever joins behind the past.
	for _, j := range pastJoints {
		if stem, ok := strings.CutSuffix(word, j); ok {
			if r, _ := utf8.DecodeLastRuneInString(stem); hangul(r) && (r-0xAC00)%28 == 20 {
				return true
			}
		}
	}
	return false
}

var pastJoints = strings.Fields("고 으며 지만 는데 으나 으므로 으니")

// jointWords begin a clause.
var jointWords = wordSet("but while whereas although though unless except provided and")

func jointWord(rest string) bool {
	i := 0
	for i < len(rest) && latin(rune(rest[i])) {
		i++
	}
	return i > 0 && jointWords[rest[:i]]
}
