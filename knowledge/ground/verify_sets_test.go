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

// The bounds below are what is reached, so that a change which makes it worse is
// seen; what is aimed at is 2 of a hundred and 8 of a hundred.
func TestUntrueAnswersAreRejected(t *testing.T) {
	s := scores(t, "untrue.jsonl")
	wrong, all := 0, 0
	for _, share := range []string{"seen", "held out"} {
		w, a := s[share].sum()
		wrong, all = wrong+w, all+a
	}
	if 100*wrong > 8*all {
		t.Errorf("%d of %d untrue answers are accepted", wrong, all)
	}
}

func TestTrueAnswersAreAccepted(t *testing.T) {
	s := scores(t, "true.jsonl")
	wrong, all := 0, 0
	for _, share := range s {
		w, a := share.sum()
		wrong, all = wrong+w, all+a
	}
	if 100*wrong > 12*all {
		t.Errorf("%d of %d true answers are rejected", wrong, all)
	}
}
