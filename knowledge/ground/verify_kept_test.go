package ground

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the verdicts of the labelled sets anew")

// TestVerdictsAreKept holds every verdict on the labelled sets, with its reasons and
// the words they mean, so that no change of the rules turns one unseen. Lines that
// are held out are kept by the code of their first reason alone.
func TestVerdictsAreKept(t *testing.T) {
	const file = "testdata/verdicts.txt"
	var b strings.Builder
	for _, name := range []string{"untrue.jsonl", "untrue2.jsonl", "true.jsonl", "true2.jsonl"} {
		all, _ := readLabelled(t, name)
		for _, l := range all {
			v := l.verdict()
			fmt.Fprintf(&b, "%s %v", l.ID, v.Accept)
			for i, r := range v.Reasons {
				if heldOut(t, l.ID) {
					if i == 0 {
						fmt.Fprintf(&b, " %s", r.Code)
					}
					continue
				}
				fmt.Fprintf(&b, " %s:%d-%d", r.Code, r.Start, r.End)
			}
			b.WriteByte('\n')
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	was, is := strings.Split(string(kept), "\n"), strings.Split(b.String(), "\n")
	if len(was) != len(is) {
		t.Fatalf("%d verdicts, %d are kept", len(is), len(was))
	}
	for i := range is {
		if is[i] != was[i] {
			t.Errorf("%s, was %s", is[i], was[i])
		}
	}
}
