package answer

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dari/knowledge"
)

// labelled is one line of testdata/questions.jsonl. The labels were written
// before the code and are not changed to please it.
type labelled struct {
	ID, Text, Style string
	Lang            knowledge.Lang
	Persona         knowledge.Audience
	History         []struct{ Role, Text string }
	Kind            Kind
	Topic           knowledge.Topic
	Slot            knowledge.Slot
	Intent          Intent
}

func (l labelled) question() Question {
	q := Question{Text: l.Text, Persona: l.Persona, Now: today}
	for _, h := range l.History {
		q.History = append(q.History, Turn{Bot: h.Role == "bot", Text: h.Text})
	}
	return q
}

// today is a day on which the curated facts were checked.
var today = time.Date(2026, 11, 22, 12, 0, 0, 0, time.FixedZone("KST", 9*3600))

var embedded = sync.OnceValue(func() *Answerer {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		panic(err)
	}
	return New(base)
})

func readLabelled(t testing.TB, file string) []labelled {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []labelled
	for s := bufio.NewScanner(f); s.Scan(); {
		var l labelled
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		out = append(out, l)
	}
	return out
}

type tally struct{ right, of int }

func (c tally) share() float64 { return float64(c.right) / float64(max(1, c.of)) }

// tallies counts by what, one line each, sorted.
type tallies map[string]*tally

func (x tallies) add(what string, right bool) {
	c := x[what]
	if c == nil {
		c = &tally{}
		x[what] = c
	}
	c.of++
	if right {
		c.right++
	}
}

func (x tallies) String() string {
	var b strings.Builder
	for _, k := range slices.SortedFunc(maps.Keys(x), func(a, b string) int { return cmp.Compare(x[a].share(), x[b].share()) }) {
		fmt.Fprintf(&b, "  %-30s %3d of %3d  %.3f\n", k, x[k].right, x[k].of, x[k].share())
	}
	return b.String()
}

// bars are the least shares of right answers. They are what was measured when
// they were set, less a question or two.
type bars struct {
	kind, topic, slot float64
	kinds             map[Kind]float64
}

// These sets once judged rules that had been written against them; what judges
// now is whether examples written without them do as well, so the bars are
// those of unseen questions, less the question or two that any change of the
// examples moves.
func TestLabelledQuestions(t *testing.T) {
	judge(t, "testdata/questions.jsonl", bars{0.965, 0.95, 0.88, map[Kind]float64{
		Crisis: 1, Refuse: 1, Handoff: 0.90, Act: 0.96, Smalltalk: 1, Unknown: 0.93, Clarify: 0.80, Facts: 0.96}})
}

// More questions, each batch written when the rules for the earlier ones stood.
func TestMoreQuestions(t *testing.T) {
	judge(t, "testdata/more.jsonl", bars{0.955, 0.94, 0.88, map[Kind]float64{
		Crisis: 1, Refuse: 0.94, Handoff: 0.90, Act: 0.96, Smalltalk: 0.90, Unknown: 0.85, Clarify: 1, Facts: 0.94}})
}

// The newest batch. At first sight, before any rule was looked at again, the
// kind was right in 0.90 and the topic in 0.98 of its questions (of the batch
// before it, 0.91 and 0.87); that is what to expect of questions nobody has
// seen. What missed were indirect cries for help and attacks in new words.
func TestNewestQuestions(t *testing.T) {
	judge(t, "testdata/newest.jsonl", bars{0.92, 0.92, 0.80, map[Kind]float64{
		Crisis: 1, Refuse: 1, Handoff: 1, Act: 1, Smalltalk: 1, Unknown: 0.80, Clarify: 1, Facts: 0.86}})
}

func judge(t *testing.T, file string, b bars) {
	kinds, topics, styles, slots, all := tallies{}, tallies{}, tallies{}, tallies{}, tallies{}
	for _, l := range readLabelled(t, file) {
		a := embedded().Answer(context.Background(), l.question())
		// The labels are of a time when it was an answer, too, that the sources do
		// not settle what is asked; now that is unknown, in the article's own words.
		kind, topic := a.Kind == l.Kind || l.Kind == Facts && a.Reason == Unsettled, a.Topic == l.Topic
		if l.Intent != "" {
			kind = kind && a.Action.Intent == l.Intent
		}
		kinds.add(string(l.Kind), kind)
		topics.add(string(l.Topic), topic)
		styles.add(l.Style, kind && topic)
		all.add("kind", kind)
		all.add("topic", topic)
		all.add("both", kind && topic)
		if l.Slot != "" {
			got := knowledge.Slot("")
			for _, p := range a.Parts {
				if p.Kind == SectionPart || p.Kind == ContactPart && l.Slot == knowledge.ContactFor {
					got = p.Slot
				}
				if p.Kind == SectionPart && got == l.Slot {
					break
				}
			}
			slots.add(string(l.Slot), got == l.Slot)
			all.add("slot", got == l.Slot)
			if got != l.Slot {
				t.Logf("slot  %s %s: %s %s, want %s", l.ID, l.Text, a.Kind, got, l.Slot)
			}
		}
		if a.Lang != l.Lang {
			t.Errorf("lang  %s %s: %s, want %s", l.ID, l.Text, a.Lang, l.Lang)
		}
		if !kind || !topic {
			t.Logf("route %s %s: %s/%s %s %s %.2f, want %s/%s %s", l.ID, l.Text, a.Kind, a.Topic, a.Reason, a.Action.Intent, a.Confidence, l.Kind, l.Topic, l.Intent)
		}
	}
	for what, least := range map[string]float64{"kind": b.kind, "topic": b.topic, "slot": b.slot} {
		if got := all[what].share(); got < least {
			t.Errorf("%s right in %.3f, at least %.3f wanted", what, got, least)
		}
	}
	for k, least := range b.kinds {
		if c := kinds[string(k)]; c == nil || c.share() < least {
			t.Errorf("kind %s right in %+v, at least %.3f wanted", k, c, least)
		}
	}
	t.Logf("overall\n%skinds\n%stopics\n%sstyles\n%sparts\n%s", all, kinds, topics, styles, slots)
}
