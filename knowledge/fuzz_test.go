package knowledge

import (
	"bytes"
	"os"
	"slices"
	"testing"
)

// Whatever is in a file, it is an article of known words or a list of
// problems that name the file, never a crash.
func FuzzParseArticle(f *testing.F) {
	for _, name := range []string{"nesp.md", "hope.md"} {
		data, err := os.ReadFile("testdata/sound/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("---\nid: a\ntopic: mou\nfacts: [{id: x, value: {ko: a, en: b}, unit: text}]\n---\n# ko\n## 무엇 {#what}\n- a\n  1. {x}\n\n  b\n> c\n"))
	f.Add([]byte("---\n? [a]\n: &x !!str b\n<<: *x\n---\n|a|\n|-|\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := ParseArticle("a.md", data)
		if err != nil {
			for _, p := range AsProblems(err) {
				if p.File != "a.md" || p.Reason == "" || p.Severity != SeverityError {
					t.Errorf("problem %+v", p)
				}
			}
			return
		}
		if a.ID == "" || !a.Topic.IsKnowledge() {
			t.Errorf("id %q, topic %q", a.ID, a.Topic)
		}
		last := bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) + 1
		for _, s := range a.Sections {
			if !slices.Contains(Slots, s.Slot) || !slices.Contains(Langs, s.Lang) || s.Heading == "" {
				t.Errorf("section %q %q %q", s.Lang, s.Slot, s.Heading)
			}
			for _, b := range s.Blocks {
				if b.Text == "" || b.Line < 1 || b.Line > last {
					t.Errorf("block %+v in a file of %d lines", b, last)
				}
			}
		}
		for _, f := range a.Facts {
			if f.Line < 1 || f.Line > last {
				t.Errorf("fact %q on line %d of %d", f.ID, f.Line, last)
			}
		}
	})
}
