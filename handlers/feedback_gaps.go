package handlers

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"dari/knowledge"
	"dari/knowledge/answer"
	"dari/knowledge/search"
)

// Gap is something that people asked and the base did not answer, or not to
// their liking: questions of one meaning.
type Gap struct {
	// Asked is how many answers it counts; People how many asked, as far as they
	// are known still.
	Asked, People int
	// Unknown are those that were not answered, Abandoned those that were
	// answered with a question back and nothing came of it, Disliked those with
	// a thumb down, for the reasons of Whys. One answer may count in two.
	Unknown, Abandoned, Disliked int
	Whys                         map[Why]int
	// Example is the question nearest to all of the gap, masked.
	Example string
	// Nearest is the article that most of them were nearest to, or empty.
	Nearest string
	// Numbers are the latest answers, the newest first.
	Numbers     []int64
	First, Last time.Time
}

// Gaps are all of a period, those that were asked most first.
type Gaps struct {
	Gaps []Gap
	// Answers is how many answers the period has; Wordless how many gaps can no
	// longer be read, because whoever asked had their data deleted.
	Answers, Wordless int
}

const (
	// abandonedAfter is how long after a question back nothing came of it: as
	// long as a conversation is remembered.
	abandonedAfter = 30 * time.Minute
	// alike is how like each other questions of one meaning are on average, and
	// sameArticle what it adds that they were nearest to the same article.
	// On testdata/gaps/questions.txt little changes up to 0.35; below 0.25
	// questions on one article run together.
	alike       = 0.27
	sameArticle = 0.20
	// pairWeight is what two syllables weigh beside a stem. What a question is
	// about (nameWeight) says less than what is asked about it.
	pairWeight = 0.8
	nameWeight = 0.3
	// latestNumbers is how many answers of a gap are named.
	latestNumbers = 5
)

// FindGaps finds the gaps among answers, which come in the order they were
// given in.
//
// Questions are put together by meaning, as far as their words tell: each is
// repaired as a question to the base would be (spaces, slips of a finger, the
// wrong keyboard), reduced to its stems and the pairs of syllables of these,
// and weighed by how rare each is among the questions and the articles. What
// is like the questions of a group on average (cosine; a little more counts
// when the nearest article is the same) joins it, else it begins one; what was
// asked most goes first, and each is looked at again when all are there. Names of one article in either language count as one
// word; else questions in two languages are two groups.
func FindGaps(answers []KeptAnswer, base *knowledge.Base, now time.Time) Gaps {
	out := Gaps{Answers: len(answers)}
	followed := followedUp(answers)
	var asked []*gapQuestion
	byWords := map[string]*gapQuestion{}
	for i, a := range answers {
		unknown := a.Kind == answer.Unknown
		abandoned := a.Kind == answer.Clarify && !followed[i] && now.Sub(a.At) > abandonedAfter
		disliked := slices.ContainsFunc(a.Votes, func(v AnswerVote) bool { return !v.Up })
		if !unknown && !abandoned && !disliked {
			continue
		}
		text := gapText(a, base)
		if text == "" {
			out.Wordless++
			continue
		}
		key := plainWord(text)
		q := byWords[key]
		if q == nil {
			q = &gapQuestion{text: text}
			byWords[key] = q
			asked = append(asked, q)
		}
		q.answers = append(q.answers, gapAnswer{a, unknown, abandoned})
	}
	weigh(asked, base)
	slices.SortStableFunc(asked, func(x, y *gapQuestion) int { return cmp.Compare(len(y.answers), len(x.answers)) })
	for _, g := range grouped(asked) {
		out.Gaps = append(out.Gaps, g.gap())
	}
	slices.SortStableFunc(out.Gaps, func(x, y Gap) int {
		return cmp.Or(cmp.Compare(y.Asked, x.Asked), y.Last.Compare(x.Last))
	})
	return out
}

// followedUp tells for each answer whether its person was given another soon
// afterwards.
func followedUp(answers []KeptAnswer) []bool {
	followed := make([]bool, len(answers))
	last := map[uint32]int{}
	for i, a := range answers {
		if a.Person == 0 {
			continue
		}
		if j, ok := last[a.Person]; ok && a.At.Sub(answers[j].At) <= abandonedAfter {
			followed[j] = true
		}
		last[a.Person] = i
	}
	return followed
}

// gapText is what was asked: in words, or by a tap on a part of an article.
func gapText(a KeptAnswer, base *knowledge.Base) string {
	if a.Question != "" || a.Person == 0 || len(a.Articles) == 0 || base == nil {
		return a.Question
	}
	article := base.Article(a.Articles[0])
	if article == nil {
		return ""
	}
	l := knowledge.Lang(a.Lang)
	text := article.Title.In(l)
	if s := article.Section(l, knowledge.Slot(a.Slot)); s != nil {
		text += ": " + s.Heading
	}
	return text
}

// gapAnswer is one answer that counts.
type gapAnswer struct {
	KeptAnswer
	unknown, abandoned bool
}

// gapQuestion is a question with all answers to those very words.
type gapQuestion struct {
	text    string
	answers []gapAnswer
	article string // nearest
	weights map[string]float64
	length  float64
}

// weigh makes the questions comparable.
func weigh(asked []*gapQuestion, base *knowledge.Base) {
	var docs []search.Doc
	names := map[string]string{} // stems of a name to its article
	seen := map[string]float64{} // in how many questions and sections a term is
	count := func(terms []string) {
		slices.Sort(terms)
		for _, t := range slices.Compact(terms) {
			seen[t]++
		}
	}
	total := float64(len(asked))
	if base != nil {
		for _, a := range base.Articles() {
			for _, n := range slices.Concat([]string{a.Title.Ko, a.Title.En}, a.Aliases.Ko, a.Aliases.En) {
				if stems := strings.Join(search.Stems(n), " "); stems != "" {
					names[stems] = a.ID
				}
			}
			for _, s := range a.Sections {
				var text strings.Builder
				text.WriteString(s.Heading)
				for _, b := range s.Blocks {
					text.WriteString("\n" + b.Text)
				}
				docs = append(docs, search.Doc{Title: a.Title.In(s.Lang), Text: text.String()})
				count(terms(search.Stems(text.String())))
				total++
			}
		}
	}
	for _, q := range asked { // their words are words to be repaired to as well
		docs = append(docs, search.Doc{Text: q.text})
	}
	index := search.New(docs, search.Options{})
	all := make([][]string, len(asked))
	for i, q := range asked {
		all[i] = terms(named(index.Terms(q.text), names))
		count(slices.Clone(all[i]))
		articles := map[string]int{}
		for _, a := range q.answers {
			if len(a.Articles) > 0 {
				articles[a.Articles[0]]++
			}
		}
		q.article = most(articles)
	}
	for i, q := range asked {
		q.weights = map[string]float64{}
		for _, t := range all[i] {
			w := math.Log(1 + total/seen[t])
			switch {
			case strings.HasPrefix(t, pairMark):
				w *= pairWeight
			case strings.HasPrefix(t, nameMark):
				w *= nameWeight
			}
			q.weights[t] = w
		}
		for _, w := range q.weights {
			q.length += w * w
		}
		q.length = math.Sqrt(q.length)
	}
}

// The marks of terms that are no stems.
const (
	nameMark = "@" // an article, by any of its names
	pairMark = "2" // two syllables of a stem that stand together
)

// named puts the article in place of each of its names.
func named(stems []string, names map[string]string) []string {
	const longest = 6
	var out []string
	for i := 0; i < len(stems); {
		found := false
		for n := min(longest, len(stems)-i); n > 0 && !found; n-- {
			if id, ok := names[strings.Join(stems[i:i+n], " ")]; ok {
				out, i, found = append(out, nameMark+id), i+n, true
			}
		}
		if !found {
			out, i = append(out, stems[i]), i+1
		}
	}
	return out
}

// terms are the stems and, for compounds that are written with and without
// spaces or cut short, the pairs of syllables in them.
func terms(stems []string) []string {
	var out []string
	for _, s := range stems {
		out = append(out, s)
		if r := []rune(s); len(r) >= 2 && r[0] >= '가' && r[0] <= '힣' {
			for i := range len(r) - 1 {
				out = append(out, pairMark+string(r[i:i+2]))
			}
		}
	}
	return out
}

// likeness is how like each other two questions are, from 0 to about 1.
func likeness(x, y *gapQuestion) float64 {
	if x.length == 0 || y.length == 0 {
		return 0
	}
	if len(x.weights) > len(y.weights) {
		x, y = y, x
	}
	sum := 0.0
	for t, w := range x.weights {
		sum += w * y.weights[t]
	}
	like := sum / (x.length * y.length)
	if x.article == y.article && x.article != "" && like > 0 {
		like += sameArticle
	}
	return like
}

type gapGroup []*gapQuestion

// grouped puts the questions together: each joins the group it is most like,
// in their order, and then once more, because the first of them had nothing
// to join.
func grouped(asked []*gapQuestion) []gapGroup {
	var groups []gapGroup
	with := map[string][]int{} // the groups that had a term, at some time
	in := map[*gapQuestion]int{}
	for range 3 {
		for _, q := range asked {
			if at, ok := in[q]; ok {
				j := slices.Index(groups[at], q)
				groups[at] = slices.Delete(groups[at], j, j+1)
			}
			best, at := alike, -1
			tried := map[int]bool{}
			for term := range q.weights {
				for _, i := range with[term] {
					if tried[i] || len(groups[i]) == 0 {
						continue
					}
					tried[i] = true
					if like := groups[i].likeness(q); like > best || like == best && i < at {
						best, at = like, i
					}
				}
			}
			if at < 0 {
				groups, at = append(groups, nil), len(groups)
			}
			groups[at], in[q] = append(groups[at], q), at
			for term := range q.weights {
				if !slices.Contains(with[term], at) {
					with[term] = append(with[term], at)
				}
			}
		}
	}
	return slices.DeleteFunc(groups, func(g gapGroup) bool { return len(g) == 0 })
}

// likeness is how like the questions of the group a question is, on average.
// Those asked most stand first; twenty of them say enough.
func (g gapGroup) likeness(q *gapQuestion) float64 {
	g = g[:min(len(g), 20)]
	sum := 0.0
	for _, m := range g {
		sum += likeness(m, q)
	}
	return sum / float64(len(g))
}

// gap counts a group.
func (g gapGroup) gap() Gap {
	out := Gap{Whys: map[Why]int{}}
	people, articles := map[uint32]bool{}, map[string]int{}
	best := -1.0
	for _, q := range g {
		if like := g.likeness(q) * float64(len(q.answers)); like > best {
			best, out.Example = like, q.text
		}
		for _, a := range q.answers {
			out.Asked++
			if a.Person != 0 {
				people[a.Person] = true
			}
			if a.unknown {
				out.Unknown++
			}
			if a.abandoned {
				out.Abandoned++
			}
			disliked := false
			for _, v := range a.Votes {
				if !v.Up {
					disliked = true
					if v.Why != "" {
						out.Whys[v.Why]++
					}
				}
			}
			if disliked {
				out.Disliked++
			}
			if len(a.Articles) > 0 {
				articles[a.Articles[0]]++
			}
			out.Numbers = append(out.Numbers, a.Number)
			if out.First.IsZero() || a.At.Before(out.First) {
				out.First = a.At
			}
			if a.At.After(out.Last) {
				out.Last = a.At
			}
		}
	}
	slices.SortFunc(out.Numbers, func(x, y int64) int { return cmp.Compare(y, x) })
	out.Numbers = out.Numbers[:min(len(out.Numbers), latestNumbers)]
	out.People, out.Nearest = len(people), most(articles)
	return out
}

// most is the key with the highest count, the first in order of equals.
func most(counts map[string]int) string {
	best := ""
	for k, n := range counts {
		if n > counts[best] || n == counts[best] && k < best {
			best = k
		}
	}
	return best
}
