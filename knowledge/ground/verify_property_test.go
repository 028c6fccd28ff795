package ground

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"dari/knowledge"
)

// patient is the limit of tests: whether a verdict is right must not hang on how
// busy a machine is. The work that it takes is counted and limited all the same.
var patient = Options{Limit: time.Minute}

// sentenceOf is a sentence of an article with the section it stands in.
type sentenceOf struct {
	article *knowledge.Article
	lang    knowledge.Lang
	text    string
	passage Passage
	checker *checker
}

// all takes mutants of every sentence instead of a fifth of them.
var all = flag.Bool("all", false, "change every sentence of the articles, not each fifth")

// some is told, or a fifth of it.
func some(t testing.TB) []sentenceOf {
	list := told(t)
	if *all {
		return list
	}
	var out []sentenceOf
	for i := 0; i < len(list); i += 5 {
		out = append(out, list[i])
	}
	return out
}

// told is every sentence of the embedded articles as an answer says it, figures
// and conditions filled in, with its section as the passage.
func told(t testing.TB) []sentenceOf {
	t.Helper()
	if len(toldOnce) > 0 {
		return toldOnce
	}
	b, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	var newest knowledge.Date
	for _, a := range b.Articles() {
		newest = max(newest, a.LastChecked())
	}
	var out []sentenceOf
	for _, a := range b.Articles() {
		for _, s := range a.Sections {
			fact := func(f knowledge.Fact) string {
				text := f.Value.Text.In(s.Lang)
				if !f.Unit.Textual() {
					text = written(s.Lang, f)
				}
				if c := f.Conditions.In(s.Lang); c != "" {
					text += " (" + c + ")"
				}
				return text
			}
			contact := func(k knowledge.Contact) string { return strings.TrimSpace(k.Name.In(s.Lang) + " " + k.Phone) }
			lines := []string{s.Heading}
			for _, block := range s.Blocks {
				if text, _, ok := b.Expand(a.ID, block.Text, newest.Time(), fact, contact); ok {
					lines = append(lines, text)
				}
			}
			p := Passage{N: 1, Title: a.Title.In(s.Lang), Text: strings.Join(lines, "\n")}
			c := newChecker([]Passage{p}, Options{}, time.Now().Add(time.Hour))
			for _, line := range lines[1:] {
				page := newPage(line)
				for _, x := range sentences(page.text, Figures(page.text)) {
					out = append(out, sentenceOf{a, s.Lang, strings.TrimSpace(line[page.from(x.start):page.from(x.end)]), p, c})
				}
			}
		}
	}
	if len(out) < 2000 {
		t.Fatalf("only %d sentences", len(out))
	}
	toldOnce = out
	return out
}

var toldOnce []sentenceOf

// verdict is that of a text which cites the section. Sections are read once.
func (s sentenceOf) verdict(text string) Verdict {
	s.checker.work = 0
	return s.checker.on(text + " [1]")
}

// AS-02: what the articles say is accepted with its own section cited.
func TestAS02OwnSentencesAreAccepted(t *testing.T) {
	bad := 0
	list := told(t)
	for i, s := range list {
		// With a word before it, it is read word by word; as it stands, it is
		// known as copied. What begins with yes or no itself takes no other.
		lead := map[knowledge.Lang]string{knowledge.Ko: "네, ", knowledge.En: "Yes, "}[s.lang]
		texts := []string{s.text}
		if (*all || i%3 == 0) && !answers(newPage(s.text).text) {
			texts = append(texts, lead+s.text)
		}
		for _, text := range texts {
			if v := s.verdict(text); !v.Accept {
				if bad++; bad <= 60 {
					t.Errorf("%s %s: %q: %+v", s.article.ID, s.lang, text, v.Reasons)
				}
			}
		}
	}
	t.Logf("%d of %d sentences rejected", bad, len(list))
}

// report counts what of a mutation was accepted, and fails above a share.
func report(t *testing.T, name string, n int, passed []string, most float64) {
	t.Helper()
	t.Logf("%s: %d of %d accepted", name, len(passed), n)
	if n < 50 {
		t.Errorf("%s: only %d mutants", name, n)
	}
	if os.Getenv("SHOW") != "" {
		t.Logf("%s accepted:\n%s", name, strings.Join(passed, "\n"))
	}
	if float64(len(passed)) > most*float64(n) {
		for i, p := range passed {
			if i == 40 {
				break
			}
			t.Errorf("%s accepted: %s", name, p)
		}
	}
}

// AS-01: a changed digit is never accepted.
func TestAS01ChangedDigitsAreRejected(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	n := 0
	var passed []string
	for _, s := range some(t) {
		for i := range len(s.text) {
			if !digit(rune(s.text[i])) {
				continue
			}
			was := s.text[i]
			text := s.text[:i] + string('0'+(was-'0'+byte(1+rnd.IntN(9)))%10) + s.text[i+1:]
			n++
			if s.verdict(text).Accept {
				passed = append(passed, fmt.Sprintf("%s: %q from %q", s.article.ID, text, s.text))
			}
		}
	}
	report(t, "digits", n, passed, 0)
}

// swap is a change of words that makes a sentence untrue.
type swap struct {
	from, to string
	counted  bool // only right behind a digit
}

// counted is swaps of what stands right behind a digit.
func counted(pairs ...string) (out []swap) {
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, swap{pairs[i], pairs[i+1], true})
	}
	return out
}

func mutants(t *testing.T, name string, swaps []swap, most float64, only func(sentenceOf) bool) {
	t.Helper()
	n := 0
	var passed []string
	for _, s := range some(t) {
		if only != nil && !only(s) {
			continue
		}
		for _, w := range swaps {
			for from := 0; ; {
				i := strings.Index(s.text[from:], w.from)
				if i < 0 {
					break
				}
				i += from
				from = i + len(w.from)
				if w.counted && (i == 0 || !digit(rune(s.text[i-1])) && s.text[i-1] != '%') {
					continue
				}
				text := s.text[:i] + w.to + s.text[from:]
				if w.from == " a month" && w.to == "" && hasWord(newPage(text).text, "month") || w.from == "월 최대 " && strings.Contains(text, "월 ") {
					continue // what is said once a month of one amount holds for the next
				}
				n++
				if s.verdict(text).Accept {
					passed = append(passed, fmt.Sprintf("%s: %q from %q", s.article.ID, text, s.text))
				}
			}
		}
	}
	report(t, name, n, passed, most)
}

func TestAS03SwappedUnitsAreRejected(t *testing.T) {
	mutants(t, "units", counted("만 원", "원", "만 원", "억 원", "억 원", "만 원", "만 원", "달러", "개월", "년", "개월", "일", "%", "%p", "%", "배", "명", "곳", "시간", "일",
		",000", "", " months", " years", " months", " days", " people", " firms", " hours", " days", " years", " months"), 0, nil)
}

func TestAS03DroppedAndExchangedBoundsAreRejected(t *testing.T) {
	mutants(t, "bounds", append(counted(" a month", "", " a month", " a year", " per person", " per firm", "명 이상", "명", "명 이상", "명 이하", "세 이하", "세 이상", "세 이하", "세 미만", "세 이상", "세"),
		swap{from: "최대 ", to: ""}, swap{from: "최대 ", to: "최소 "}, swap{from: "up to ", to: ""}, swap{from: "at least ", to: ""}, swap{from: "up to ", to: "at least "}, swap{from: "at least ", to: "up to "},
		swap{from: "월 최대 ", to: "최대 "}, swap{from: "1인당 ", to: "기업당 "}), 0.01, func(s sentenceOf) bool {
		// A sentence that says its bound in a second word keeps it.
		_, at := hasAny(newPage(s.text).text, []string{"한도", "상한", "하한", "최저", "minimum", "floor", "cap", "suspended", "first year", " and up"})
		return at < 0
	})
}

func TestAS03FlippedNegationsAreRejected(t *testing.T) {
	mutants(t, "negations", []swap{
		{from: "수 없습니다", to: "수 있습니다"}, {from: "수 있습니다", to: "수 없습니다"}, {from: "지 않습니다", to: "지 습니다"}, {from: "지 않습니다", to: "게 됩니다"}, {from: "받지 못합니다", to: "받습니다"}, {from: "이 아닙니다", to: "입니다"}, {from: "받습니다", to: "받지 않습니다"}, {from: "신청합니다", to: "신청하지 않습니다"},
		{from: " not ", to: " "}, {from: " cannot ", to: " can "}, {from: " can ", to: " cannot "}, {from: " must ", to: " must not "}, {from: " is ", to: " is not "}, {from: " are ", to: " are not "}, {from: " no ", to: " a "},
	}, 0.01, func(s sentenceOf) bool {
		// What is said not to be known is no fact; a second "not" beside the first
		// makes no sentence.
		text := newPage(s.text).text
		return !disclaimed(text) && !strings.Contains(text, "not in our sources") && !strings.Contains(text, " is not ") && !strings.Contains(text, " are not ") && !strings.Contains(text, "not only")
	})
}

func TestAS03ExchangedProgrammesAreRejected(t *testing.T) {
	names := map[knowledge.Lang][]string{}
	seen := map[string]bool{}
	for _, s := range some(t) {
		if !seen[s.passage.Title] {
			seen[s.passage.Title] = true
			names[s.lang] = append(names[s.lang], s.passage.Title)
		}
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	n := 0
	var passed []string
	for _, s := range some(t) {
		if !strings.Contains(s.text, s.passage.Title) || disclaimed(newPage(s.text).text) {
			continue
		}
		for range 3 {
			other := names[s.lang][rnd.IntN(len(names[s.lang]))]
			if strings.Contains(s.passage.Title, other) || strings.Contains(other, s.passage.Title) || strings.Contains(s.passage.Text, other) {
				continue
			}
			text := strings.ReplaceAll(s.text, s.passage.Title, other)
			n++
			if s.verdict(text).Accept {
				passed = append(passed, fmt.Sprintf("%s: %q from %q", s.article.ID, text, s.text))
			}
		}
	}
	report(t, "programmes", n, passed, 0.12)
}
