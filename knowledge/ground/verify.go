package ground

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Passage is a text that an answer may be based on.
type Passage struct {
	N     int    // what the answer calls it: [1]
	Title string // of the whole article; it names what the text is about
	Text  string
}

// Options of Verify; the zero value works.
type Options struct {
	// Names are groups of names for one thing each. A name of a group may stand
	// for any other of it that a passage has. None: passages alone give names.
	Names [][]string
	// Limit is how long a verdict may take before the answer is rejected; zero
	// means 20 ms. What is slow by its nature, not by a busy machine, is found
	// by counting: see maxWork.
	Limit time.Duration
}

const (
	maxAnswer   = 8 << 10 // a model writes 800 tokens, half of that
	maxPassages = 32
	maxPassage  = 64 << 10
	maxTexts    = 256 << 10 // all passages together
	// maxReasons is after how many reasons the rest is not looked at.
	maxReasons = 20
	// maxWork is how many comparisons of words a verdict may take. The answers
	// of the labelled sets take some thousands.
	maxWork  = 4_000_000
	maxTime  = 20 * time.Millisecond
	maxParts = 400
)

// Code says why something was rejected.
type Code string

// The codes. A figure whose value no cited passage has is told by its kind:
// "money", "percent", "date" and so on, as [Kind] names them.
const (
	NoAnswer    Code = "empty"            // nothing is said
	TooLong     Code = "too_long"         // answer or passages
	TooSlow     Code = "too_slow"         // work or time above the limit
	Failed      Code = "failed"           // the verifier itself, or passages without a number of their own
	Markup      Code = "markup"           // mentions, HTML, disguised or foreign links, hidden direction
	AsksSecret  Code = "asks_secret"      // asks for a resident number, a card number, a password
	Uncited     Code = "uncited"          // a fact without a marker
	NoPassage   Code = "unknown_citation" // a marker of no passage
	WrongSource Code = "citation"         // another passage says it, not the cited one
	WrongBound  Code = "bound"            // 최대, 이상, up to: left out, added, exchanged
	WrongBasis  Code = "basis"            // per month, per person, in total: the same
	WrongSlot   Code = "slot"             // the figure of something else
	Programme   Code = "programme"        // what is said of one programme is said of another there
	Invented    Code = "name"             // a name, office, person or title that no cited passage has
	Misquoted   Code = "quote"            // in quotation marks, but not in the passage
	Polarity    Code = "polarity"         // not where the passage says yes, or the reverse
	Force       Code = "force"            // must where it says may, will where it says may
	PlanAsDone  Code = "plan"             // planned there, done or in force here
	Condition   Code = "condition"        // "only" and what it belongs to are left out
	Absolute    Code = "absolute"         // always, guaranteed, everyone: not there
	Unsaid      Code = "novelty"          // content that the cited passage does not have
	Language    Code = "language"         // answer and passage are in two languages: not compared
)

// Reason is why something was rejected, and where.
type Reason struct {
	Code   Code
	Start  int    // bytes of the answer, Start to End
	End    int    //
	Detail string // the words of the answer that are meant
}

// Clause is a stretch of an answer that one run of markers vouches for.
type Clause struct {
	Start, End int   // bytes of the answer, markers left out
	Sentence   int   // index of its sentence; only whole sentences can be left out
	Cites      []int // markers
	Reasons    []Reason
}

// Verdict is the result of Verify.
type Verdict struct {
	Accept  bool
	Clauses []Clause
	Reasons []Reason // of the whole answer, then of its clauses, in their order

	sentences [][2]int // bytes of the answer, markers and the full stop included
	whole     bool     // a reason is of the answer as a whole
}

// Verify tells whether an answer says only what the passages say that it
// cites, by rules alone. Markers are [n], [1][2] or [1, 2] behind what they
// vouch for.
//
// An answer that cannot be verified, for whatever reason, is rejected: the
// verdict of what is too long, too slow or makes the verifier panic has
// exactly one reason, [TooLong], [TooSlow] or [Failed].
func Verify(answer string, passages []Passage, o Options) Verdict {
	return closed(answer, func() Verdict {
		if err := checkInput(answer, passages); err != "" {
			return refused(err, answer, "")
		}
		limit := o.Limit
		if limit <= 0 {
			limit = maxTime
		}
		return newChecker(passages, o, time.Now().Add(limit)).on(answer)
	})
}

// closed is the verdict of do, or a refusal where it panics.
func closed(answer string, do func() Verdict) (v Verdict) {
	defer func() {
		if r := recover(); r != nil {
			code := Failed
			if r == errSlow {
				code = TooSlow
			}
			v = refused(code, answer, "")
		}
	}()
	return do()
}

func checkInput(answer string, passages []Passage) Code {
	if strings.TrimSpace(answer) == "" {
		return NoAnswer
	}
	if len(answer) > maxAnswer || len(passages) > maxPassages {
		return TooLong
	}
	if !utf8.ValidString(answer) {
		return Failed
	}
	seen, all := map[int]bool{}, 0
	for _, p := range passages {
		all += len(p.Text) + len(p.Title)
		if len(p.Text)+len(p.Title) > maxPassage || all > maxTexts {
			return TooLong
		}
		if p.N < 1 || seen[p.N] {
			return Failed
		}
		seen[p.N] = true
	}
	return ""
}

func refused(code Code, answer, detail string) Verdict {
	return Verdict{Reasons: []Reason{{Code: code, End: len(answer), Detail: detail}}, whole: true}
}

// Without is the answer without the sentences that were rejected. ok is false
// when nothing of substance is left, when the answer as a whole was rejected,
// or when the next sentence leans on one that goes.
func (v Verdict) Without(answer string) (text string, ok bool) {
	if v.Accept {
		return answer, true
	}
	if v.whole {
		return "", false
	}
	bad := map[int]bool{}
	stands := false
	for _, c := range v.Clauses {
		bad[c.Sentence] = bad[c.Sentence] || len(c.Reasons) > 0
	}
	for _, c := range v.Clauses {
		stands = stands || !bad[c.Sentence] && len(c.Cites) > 0
	}
	if !stands {
		return "", false
	}
	var b strings.Builder
	last := 0
	for i, s := range v.sentences {
		if !bad[i] {
			if i > 0 && bad[i-1] && leans(answer[s[0]:s[1]]) {
				return "", false
			}
			continue
		}
		b.WriteString(answer[last:s[0]])
		last = s[1]
	}
	b.WriteString(answer[last:])
	return strings.TrimSpace(emptyLines(b.String())), true
}

// Words that begin a sentence which needs the one before it: leaning as they are,
// leaningStarts whatever follows them.
var (
	leaning       = wordSet("이 그 단 또 둘 이는 이도 이때 여기 it its this that these those they them their he she his her but and or so also then therefore thus hence instead otherwise there here such both either neither only however likewise")
	leaningStarts = strings.Fields("이를 이것 이런 이러 이와 이에 이로 이처럼 이렇 이후 이중 그것 그리 그러 그래 그런 그렇 그중 그때 그와 그에 그럼 하지만 다만 또한 따라서 반면 대신 이때 여기 해당 위의 앞의")
)

func leans(sentence string) bool {
	words := strings.FieldsFunc(strings.ToLower(sentence), func(r rune) bool { return !hangul(r) && !latin(r) && !digit(r) })
	if len(words) == 0 {
		return false
	}
	return leaning[words[0]] || slices.ContainsFunc(leaningStarts, func(w string) bool { return strings.HasPrefix(words[0], w) })
}

// emptyLines takes out lines that held a sentence which is gone: blank ones
// behind a blank one, and lone bullets.
func emptyLines(text string) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		bare := strings.TrimSpace(strings.Trim(line, "-•*· \t"))
		if bare == "" && (strings.TrimSpace(line) != "" || len(out) > 0 && out[len(out)-1] == "") {
			continue
		}
		out = append(out, strings.TrimRight(line, " "))
	}
	return strings.Join(out, "\n")
}

var errSlow = fmt.Errorf("too much work")

// checker holds one answer and its passages while it is verified.
type checker struct {
	reader   reader
	answer   *page
	clear    string // of the answer, folded, spaces for markers
	passages map[int]*source
	order    []*source
	names    [][]string
	until    time.Time
	work     int
}

func newChecker(passages []Passage, o Options, until time.Time) *checker {
	c := &checker{reader: newReader(), passages: map[int]*source{}, until: until}
	for _, group := range o.Names {
		var g []string
		for _, n := range group {
			if n = packed(newPage(n).text); n != "" {
				g = append(g, n)
			}
		}
		c.names = append(c.names, g)
	}
	for _, p := range passages {
		s := c.readSource(p)
		c.passages[p.N] = s
		c.order = append(c.order, s)
	}
	return c
}

// on verifies another answer with the passages that were read.
func (c *checker) on(answer string) Verdict {
	c.answer = newPage(answer)
	c.clear = unmarked(c.answer.text)
	return c.verdict()
}

// spend counts work and stops what takes too much of it.
func (c *checker) spend(n int) {
	c.work += n
	if c.work > maxWork || c.work&0xfff < n && time.Now().After(c.until) {
		panic(errSlow)
	}
}

func (c *checker) verdict() Verdict {
	v := Verdict{}
	add := func(r Reason) { v.Reasons = append(v.Reasons, r); v.whole = true }
	for _, r := range c.markup() {
		add(r)
	}
	parts, sentences := c.parts()
	if len(parts) > maxParts {
		return refused(TooLong, c.answer.src, "")
	}
	cited := false
	for _, s := range sentences {
		v.sentences = append(v.sentences, [2]int{c.answer.from(s.start), c.answer.from(s.end)})
	}
	for i := range parts {
		if len(v.Reasons) >= maxReasons {
			v.whole = true
			break
		}
		p := &parts[i]
		c.spend(len(p.text))
		cl := Clause{Start: c.answer.from(p.start), End: c.answer.from(p.end), Sentence: p.sentence, Cites: p.cites}
		cited = cited || len(p.cites) > 0
		faults := c.check(p)
		for _, f := range faults[:min(len(faults), maxReasons)] {
			cl.Reasons = append(cl.Reasons, Reason{f.code, c.answer.from(f.start), c.answer.from(f.end), c.answer.src[c.answer.from(f.start):c.answer.from(f.end)]})
		}
		v.Clauses = append(v.Clauses, cl)
		v.Reasons = append(v.Reasons, cl.Reasons...)
	}
	for _, s := range c.unknownMarks(v) {
		add(Reason{NoPassage, c.answer.from(s.start), c.answer.from(s.end), c.answer.src[c.answer.from(s.start):c.answer.from(s.end)]})
	}
	c.spend(1)
	if time.Now().After(c.until) {
		panic(errSlow)
	}
	v.Accept = len(v.Reasons) == 0
	return v
}

// unknownMarks is the markers of no passage that stand in no sentence which is
// rejected anyway: those that vouch for nothing, too.
func (c *checker) unknownMarks(v Verdict) []span {
	var out []span
	text := c.answer.text
	for i := 0; i < len(text) && len(out) < maxReasons; i++ {
		nums, end, ok := mark(text, i)
		if !ok {
			continue
		}
		at := c.answer.from(i)
		if slices.ContainsFunc(nums, func(n int) bool { return c.passages[n] == nil }) && !slices.ContainsFunc(v.Clauses, func(cl Clause) bool {
			s := v.sentences[cl.Sentence]
			return len(cl.Reasons) > 0 && s[0] <= at && at < s[1]
		}) {
			out = append(out, span{i, end})
		}
		i = end - 1
	}
	return out
}

// fault is a reason while it is found: places of the folded answer.
type fault struct {
	code       Code
	start, end int
}

// check is everything that is wrong with one part of the answer. What stands
// earlier in the list makes the rest needless.
func (c *checker) check(p *part) []fault {
	if len(p.cites) == 0 {
		if c.factual(p) {
			return []fault{{Uncited, p.start, p.end}}
		}
		return c.cueFaults(p, nil)
	}
	var cited []*source
	for _, n := range p.cites {
		s := c.passages[n]
		if s == nil {
			return []fault{{NoPassage, p.start, p.end}}
		}
		cited = append(cited, s)
	}
	if c.foreign(p, cited) {
		return []fault{{Language, p.start, p.end}}
	}
	if len(p.under)+len(p.underTypes) == 0 && copied(p, cited) {
		return nil
	}
	for _, check := range []func(*part, []*source) []fault{
		c.figureFaults, c.besideFaults, c.nameFaults, c.quoteFaults, c.cueFaults, c.contentFaults, c.stanceFaults,
	} {
		if faults := check(p, cited); len(faults) > 0 {
			return faults
		}
	}
	return nil
}
