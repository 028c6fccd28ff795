// Package eval scores answers against labelled questions: is the kind right,
// the topic, are the facts there that must be and absent that must not be, and
// does every answer keep the promises that need no label (conditions, source,
// date, nothing expired).
//
// The way of a file: [Read] reads and checks its lines, somebody else answers
// them ([Given] is what came back, in words), [Judge] holds one answer against
// its label, [Score] counts, and [Fallen] compares two counts. Nothing here
// knows how an answer is found or rendered, so that it cannot be wrong in the
// same way.
package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"dari/knowledge"
	"dari/knowledge/answer"
)

// Group says what a question tries.
type Group string

// The groups.
const (
	Fact         Group = "fact"         // one fact of one article
	List         Group = "list"         // what there is
	Compare      Group = "compare"      // two programmes side by side
	Two          Group = "two"          // two questions in one message
	Premise      Group = "premise"      // takes something wrong for true
	Unanswerable Group = "unanswerable" // not in the sources
	NearName     Group = "nearname"     // a name like one of ours
	Crisis       Group = "crisis"       // a life may be in danger
	Idiom        Group = "idiom"        // sounds like a crisis and is none
	Refuse       Group = "refuse"       // an attack
	Benign       Group = "benign"       // sounds like an attack and is none
	Handoff      Group = "handoff"      // for a person or the proper office
	Action       Group = "action"       // a function of the bot
	Smalltalk    Group = "smalltalk"
	Clarify      Group = "clarify" // needs a question back
)

// Groups lists the groups in the order of a report.
var Groups = []Group{Fact, List, Compare, Two, Premise, Unanswerable, NearName, Crisis, Idiom, Refuse, Benign, Handoff, Action, Smalltalk, Clarify}

// Styles lists the ways of writing.
var Styles = []string{"formal", "colloquial", "typo", "nospace", "slang", "mixed", "followup"}

// groupOf is the group of a question whose label names none.
var groupOf = map[answer.Kind]Group{
	answer.Facts: Fact, answer.Unknown: Unanswerable, answer.Clarify: Clarify, answer.Refuse: Refuse, answer.Handoff: Handoff,
	answer.Crisis: Crisis, answer.Smalltalk: Smalltalk, answer.Act: Action,
}

// OneOrMore is a list whose JSON may be its only element.
type OneOrMore[T ~string] []T

// UnmarshalJSON reads "x" as ["x"].
func (o *OneOrMore[T]) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte(`"`)) {
		var one T
		if err := json.Unmarshal(data, &one); err != nil {
			return err
		}
		*o = OneOrMore[T]{one}
		return nil
	}
	return json.Unmarshal(data, (*[]T)(o))
}

// Turn is one earlier message: Role is "user" or "bot".
type Turn struct {
	Role string `json:"role"`
	Text string `json:"text"`
}

// Question is one labelled question.
type Question struct {
	ID      string         `json:"id"`
	Text    string         `json:"text"`
	Lang    knowledge.Lang `json:"lang"`
	Style   string         `json:"style"`
	Persona string         `json:"persona,omitempty"`
	History []Turn         `json:"history,omitempty"`
	Now     string         `json:"now,omitempty"`

	Group   Group                      `json:"group"` // read from the first kind where the label has none
	Kind    OneOrMore[answer.Kind]     `json:"kind"`  // what is accepted, the best first
	Topic   OneOrMore[knowledge.Topic] `json:"topic,omitempty"`
	Must    []string                   `json:"must,omitempty"`    // facts; "|" between ways to say one
	MustNot []string                   `json:"mustnot,omitempty"` // the same
	Sources []string                   `json:"sources,omitempty"` // a part of the title or address of one that is told
	Intent  answer.Intent              `json:"intent,omitempty"`  // of an action
	Slot    knowledge.Slot             `json:"slot,omitempty"`    // the part asked for; for the tests of package answer
	Note    string                     `json:"note,omitempty"`    // for editors

	Where string `json:"-"` // file and line
}

// Read reads the questions of a file; blank lines are skipped. An error names
// file and line.
func Read(r io.Reader, name string) ([]Question, error) {
	var out []Question
	seen := map[string]string{}
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 64<<10), 1<<20)
	n := 0
	for sc.Scan() {
		n++
		line := bytes.TrimSpace(bytes.TrimPrefix(sc.Bytes(), []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		where := fmt.Sprintf("%s:%d", name, n)
		q, err := readQuestion(line)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", where, err)
		}
		if first, twice := seen[q.ID]; twice {
			return nil, fmt.Errorf("%s: id %q stands at %s already", where, q.ID, first)
		}
		seen[q.ID], q.Where = where, where
		out = append(out, q)
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, n+1, err)
	}
	return out, nil
}

func readQuestion(line []byte) (Question, error) {
	var q Question
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields() // "mustNot" would be no label at all
	if err := dec.Decode(&q); err != nil {
		return q, errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	if dec.More() {
		return q, errors.New("more than one object in the line")
	}
	if q.Group == "" && len(q.Kind) > 0 {
		q.Group = groupOf[q.Kind[0]]
	}
	return q, q.check()
}

// check tells the first thing that is wrong with a label.
func (q Question) check() error {
	switch {
	case q.ID == "":
		return errors.New("id is missing")
	case strings.TrimSpace(q.Text) == "":
		return errors.New("text is missing")
	case !slices.Contains(knowledge.Langs, q.Lang):
		return fmt.Errorf("lang %q: write ko or en", q.Lang)
	case !slices.Contains(Styles, q.Style):
		return fmt.Errorf("style %q: write one of %s", q.Style, strings.Join(Styles, ", "))
	case len(q.Kind) == 0:
		return errors.New("kind is missing")
	}
	for _, k := range q.Kind {
		if _, known := groupOf[k]; !known {
			return fmt.Errorf("kind %q is unknown", k)
		}
	}
	if !slices.Contains(Groups, q.Group) {
		return fmt.Errorf("group %q is unknown", q.Group)
	}
	for _, t := range q.Topic {
		if !t.IsKnowledge() && !slices.Contains(knowledge.FunctionTopics, t) && t != knowledge.OutOfScope {
			return fmt.Errorf("topic %q is unknown", t)
		}
	}
	for _, facts := range [][]string{q.Must, q.MustNot} {
		for _, f := range facts {
			if slices.ContainsFunc(ways(f), func(w string) bool { return canonical(w) == "" }) {
				return fmt.Errorf("an empty way to say a fact in %q", f)
			}
		}
	}
	if slices.ContainsFunc(q.Sources, func(s string) bool { return canonical(s) == "" }) {
		return errors.New("an empty source")
	}
	for _, h := range q.History {
		if h.Role != "user" && h.Role != "bot" {
			return fmt.Errorf("role %q in the history: write user or bot", h.Role)
		}
	}
	return nil
}
