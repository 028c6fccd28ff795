package eval

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"dari/knowledge"
	"dari/knowledge/answer"
)

// Told is one fact that an answer has, in the words it was told with.
type Told struct {
	Ref        string // the fact's name in the base
	Words      string // its value with bound and basis
	Conditions string // what must stand with it; may be empty
	Expired    bool   // it held until a day before the question's
}

// Given is an answer as a person gets it, and what it was made of.
type Given struct {
	Kind    answer.Kind
	Topic   knowledge.Topic
	Lang    knowledge.Lang
	Intent  answer.Intent
	Text    string   // all words of the message
	Choices []string // what the buttons say
	Sources []answer.Source
	Facts   []Told // what the answer's parts are filled with
	// Gone are facts of the same articles that no longer hold. Their words must
	// not be in the text, unless the answer says that they are out of date.
	Gone []Told
}

// LongAnswer is how many letters fit a phone's screen.
const LongAnswer = 700

// Verdict is one answer held against its label.
type Verdict struct {
	Question Question
	Given    Given

	KindRight  bool
	TopicRight bool // also where the label names none
	LangRight  bool
	Missing    []string // of Must
	Forbidden  []string // of MustNot, found
	// Sourced: a source of the answer stands in the text with the day it was
	// checked. SourceRight: one of those that the label names does.
	Sourced, SourceRight bool
	Bare                 []string // facts told without their conditions
	Conditional          int      // facts told that have conditions
	Expired              []string // facts told that no longer hold
	Long                 bool     // more than LongAnswer letters
}

// Judge holds an answer against its label.
func Judge(q Question, g Given) Verdict {
	v := Verdict{Question: q, Given: g,
		KindRight:  slices.Contains(q.Kind, g.Kind) && (q.Intent == "" || q.Intent == g.Intent),
		TopicRight: len(q.Topic) == 0 || slices.Contains(q.Topic, g.Topic),
		LangRight:  q.Lang == g.Lang,
		Long:       utf8.RuneCountInString(g.Text) > LongAnswer,
	}
	text := canonical(g.Text)
	said := text
	if g.Kind == answer.Clarify { // its buttons are half the question
		said = canonical(g.Text + "\n" + strings.Join(g.Choices, "\n"))
	}
	for _, f := range q.Must {
		if !says(said, f) {
			v.Missing = append(v.Missing, f)
		}
	}
	for _, f := range q.MustNot {
		if says(text, f) {
			v.Forbidden = append(v.Forbidden, f)
		}
	}
	v.SourceRight = len(q.Sources) == 0
	for _, s := range g.Sources {
		if s.Checked == "" || !strings.Contains(g.Text, string(s.Checked)) ||
			!(s.Title != "" && strings.Contains(g.Text, s.Title) || s.URL != "" && strings.Contains(g.Text, s.URL)) {
			continue
		}
		v.Sourced = true
		name := canonical(s.Title + "\n" + s.URL)
		v.SourceRight = v.SourceRight || slices.ContainsFunc(q.Sources, func(want string) bool { return says(name, want) })
	}
	v.promises(text)
	return v
}

// promises looks at what needs no label.
func (v *Verdict) promises(text string) {
	holds := func(f Told) bool { return f.Words != "" && strings.Contains(text, canonical(f.Words)) }
	for _, f := range v.Given.Facts {
		if !holds(f) {
			continue // behind a button
		}
		if f.Conditions != "" {
			v.Conditional++
			if !strings.Contains(text, canonical(f.Conditions)) {
				v.Bare = append(v.Bare, f.Ref)
			}
		}
		if f.Expired {
			v.Expired = append(v.Expired, f.Ref)
		}
	}
	for _, f := range v.Given.Gone {
		same := func(o Told) bool { return !o.Expired && o.Words == f.Words }
		if holds(f) && !slices.Contains(v.Expired, f.Ref) && !slices.ContainsFunc(v.Given.Facts, same) {
			v.Expired = append(v.Expired, f.Ref)
		}
	}
}

// InScope reports whether the question is one that the sources answer.
func (q Question) InScope() bool {
	return slices.Contains([]Group{Fact, List, Compare, Two, Premise}, q.Group) && slices.Contains(q.Kind, answer.Facts)
}

// Answered reports whether all the facts were told, and where they are from.
// Where the label names no fact, it takes what is said of the right topic.
func (v Verdict) Answered() bool {
	facts := len(v.Missing) == 0 && (len(v.Question.Must) > 0 || v.TopicRight)
	return v.Given.Kind == answer.Facts && facts && v.Sourced && v.SourceRight
}

// FactsRight reports whether what must be said was, and nothing that must not.
func (v Verdict) FactsRight() bool { return len(v.Missing) == 0 && len(v.Forbidden) == 0 }

// NotAsFact reports whether a question that the sources do not answer was not
// answered as if they did: with another kind, or with just what its label
// takes for right.
func (v Verdict) NotAsFact() bool {
	if v.Given.Kind != answer.Facts {
		return true
	}
	return v.FactsRight() && (len(v.Question.Must) > 0 || slices.Contains(v.Question.Kind, answer.Facts))
}

// Right reports whether nothing is wrong.
func (v Verdict) Right() bool { return len(v.Wrong()) == 0 }

// Wrong tells what is wrong, each in a few words.
func (v Verdict) Wrong() []string {
	var out []string
	add := func(bad bool, format string, args ...any) {
		if bad {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	q, g := v.Question, v.Given
	add(!v.KindRight && !slices.Contains(q.Kind, g.Kind), "kind %s, want %s", g.Kind, list(q.Kind))
	add(!v.KindRight && slices.Contains(q.Kind, g.Kind), "intent %s, want %s", g.Intent, q.Intent)
	add(!v.TopicRight, "topic %s, want %s", g.Topic, list(q.Topic))
	add(!v.LangRight, "language %s, want %s", g.Lang, q.Lang)
	for _, f := range v.Missing {
		add(true, "missing %q", f)
	}
	for _, f := range v.Forbidden {
		add(true, "says %q", f)
	}
	facts := g.Kind == answer.Facts
	add(facts && !v.Sourced, "no source with its date")
	add(facts && v.Sourced && !v.SourceRight, "sources without %s", strings.Join(q.Sources, ", "))
	for _, ref := range v.Bare {
		add(facts, "%s without its conditions", ref)
	}
	for _, ref := range v.Expired {
		add(facts, "%s has expired", ref)
	}
	return out
}

func list[T ~string](all []T) string {
	var b strings.Builder
	for i, x := range all {
		if i > 0 {
			b.WriteString(" or ")
		}
		b.WriteString(string(x))
	}
	return b.String()
}
