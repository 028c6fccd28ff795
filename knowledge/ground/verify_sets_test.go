package ground

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func (l labelled) verdict() Verdict {
	var ps []Passage
	for _, p := range l.Passages {
		ps = append(ps, Passage{p.N, p.Title, p.Text})
	}
	return Verify(l.Answer, ps, patient)
}

// heldOut is every third line: its answer was not looked at while the rules
// were made, so it tells what they do to what nobody foresaw.
func heldOut(t *testing.T, id string) bool {
	t.Helper()
	n, err := strconv.Atoi(id[strings.LastIndexByte(id, '-')+1:])
	if err != nil {
		t.Fatal(err)
	}
	return n%3 == 0
}

// never are the kinds of untruth of which none may pass.
var never = []string{"money", "percent", "date", "time", "phone", "url", "email", "markup", "uncited", "unknown_citation", "citation"}

// scored is what became of a set, or of a share of it, by kind.
type scored struct{ wrong, all map[string]int }

func (s scored) sum() (wrong, all int) {
	for k, n := range s.all {
		wrong, all = wrong+s.wrong[k], all+n
	}
	return wrong, all
}

// scores counts what of a set ended wrongly: of the lines that were looked at,
// of those that were not, and of those that rules are known to miss.
func scores(t *testing.T, name string) map[string]scored {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]scored{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var l labelled
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		share := "seen"
		switch {
		case l.Subtle:
			share = "subtle"
		case heldOut(t, l.ID):
			share = "held out"
		}
		s, ok := out[share]
		if !ok {
			s = scored{map[string]int{}, map[string]int{}}
			out[share] = s
		}
		s.all[l.About]++
		v := l.verdict()
		if v.Accept == (l.Want == "accept") {
			continue
		}
		s.wrong[l.About]++
		if v.Accept && slices.Contains(never, l.About) {
			t.Errorf("%s (%s) is accepted", l.ID, l.About)
		}
		if os.Getenv("SHOW") != "" && share != "held out" {
			t.Logf("%s %s: %s\n\t%+v", l.ID, l.About, l.Answer, v.Reasons)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	for _, share := range slices.Sorted(maps.Keys(out)) {
		wrong, all := out[share].sum()
		t.Logf("%s, %s: %d of %d wrong: %v", name, share, wrong, all, out[share].wrong)
	}
	return out
}

// The second sets were written when the first were known, and committed before
// what was then changed: what they showed at first sight, of lines seen and held
// out, stands beside them.
//
// The bounds are what is reached, so that a change which makes it worse is seen;
// what is aimed at is 2 of a hundred and 8 of a hundred.
func TestUntrueAnswersAreRejected(t *testing.T) {
	for _, set := range []struct {
		name string
		most map[string]int // accepted
	}{
		{"untrue.jsonl", map[string]int{"seen": 7, "held out": 8, "subtle": 20}},
		{"untrue2.jsonl", map[string]int{"seen": 15, "held out": 7, "subtle": 7}}, // at first sight 32 of 112, 9 of 54, 9 of 9
	} {
		holdsTo(t, set.name, set.most)
	}
}

func TestTrueAnswersAreAccepted(t *testing.T) {
	for _, set := range []struct {
		name string
		most map[string]int // rejected
	}{
		{"true.jsonl", map[string]int{"seen": 7, "held out": 18}},
		{"true2.jsonl", map[string]int{"seen": 12, "held out": 18}}, // at first sight 30 of 109, 20 of 54
	} {
		holdsTo(t, set.name, set.most)
	}
}

// holdsTo fails where more of a share of a set ends wrongly than it may.
func holdsTo(t *testing.T, name string, most map[string]int) {
	t.Helper()
	for share, s := range scores(t, name) {
		if wrong, all := s.sum(); wrong > most[share] {
			t.Errorf("%s, %s: %d of %d end wrongly, more than %d", name, share, wrong, all, most[share])
		}
	}
}
