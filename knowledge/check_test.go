package knowledge

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

var update = flag.Bool("update", false, "rewrite the expected problems in testdata/defects.txt")

// A defect is one change to testdata/sound that makes it unsound. In
// testdata/defects.txt each begins with "== name"; then
//
//	at DAY              the day of the check (otherwise 2026-11-22)
//	file NAME           the file that the lines below change (otherwise nesp.md)
//	-line, +line        a run of lines that is replaced by another
//	error P, report P   the problems to be found, all of them, in order
type defect struct {
	name  string
	at    Date
	files fstest.MapFS
	want  []string
}

func readDefects(t *testing.T, text string) []*defect {
	t.Helper()
	var all []*defect
	var file string
	var old, new []string
	change := func() {
		if len(old)+len(new) == 0 {
			return
		}
		d := all[len(all)-1]
		before := string(d.files[file].Data)
		from, to := strings.Join(old, "\n")+"\n", strings.Join(new, "\n")+"\n"
		if len(new) == 0 {
			to = ""
		}
		if strings.Count(before, from) != 1 {
			t.Fatalf("%s: the lines to change stand %d times in %s:\n%s", d.name, strings.Count(before, from), file, from)
		}
		d.files[file] = &fstest.MapFile{Data: []byte(strings.Replace(before, from, to, 1))}
		old, new = nil, nil
	}
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "-") && !strings.HasPrefix(line, "+") || len(new) > 0 && line[0] == '-' {
			change()
		}
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case word == "==":
			all = append(all, &defect{name: rest, at: "2026-11-22", files: sound(t)})
			file = "nesp.md"
		case strings.HasPrefix(line, "-"):
			old = append(old, line[1:])
		case strings.HasPrefix(line, "+"):
			new = append(new, line[1:])
		case word == "at":
			all[len(all)-1].at = Date(rest)
		case word == "file":
			file = rest
		case word == "error", word == "report":
			d := all[len(all)-1]
			d.want = append(d.want, line)
		case line != "" && word != "#":
			t.Fatalf("unknown line %q", line)
		}
	}
	return all
}

// found is the problems of a folder, without those about missing topics: the
// small base cannot have them all.
func (d *defect) found() []string {
	var problems Problems
	b, err := Load(d.files)
	if err != nil {
		problems = AsProblems(err)
	} else {
		problems = Check(b, noon(d.at))
	}
	var out []string
	for _, p := range problems {
		if p.File != "" {
			out = append(out, string(p.Severity)+" "+p.String())
		}
	}
	return out
}

func TestEveryDefectIsFound(t *testing.T) {
	const name = "testdata/defects.txt"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defects := readDefects(t, string(text))
	if *update {
		rewrite(t, name, string(text), defects)
		return
	}
	for _, d := range defects {
		t.Run(d.name, func(t *testing.T) {
			if (len(d.want) == 0) != (d.name == "sound") {
				t.Fatalf("the case expects %d problems", len(d.want))
			}
			if got := d.found(); !slices.Equal(got, d.want) {
				t.Errorf("found\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(d.want, "\n  "))
			}
		})
	}
}

func rewrite(t *testing.T, name, text string, defects []*defect) {
	t.Helper()
	var out []string
	next := 0
	finish := func() {
		if next > 0 {
			for len(out) > 0 && out[len(out)-1] == "" {
				out = out[:len(out)-1]
			}
			out = append(out, defects[next-1].found()...)
			out = append(out, "")
		}
	}
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		switch word, _, _ := strings.Cut(line, " "); word {
		case "error", "report":
			continue
		case "==":
			finish()
			next++
		}
		out = append(out, line)
	}
	finish()
	if err := os.WriteFile(name, []byte(strings.Join(out, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestCheckAsksForEveryTopic(t *testing.T) {
	var missing []string
	for _, p := range Check(load(t, sound(t)), noon("2026-11-22")) {
		if p.File == "" && p.Severity == SeverityError {
			missing = append(missing, p.Reason)
		}
	}
	if len(missing) != len(KnowledgeTopics)-2 || !slices.Contains(missing, "topic smart-factory has no article") {
		t.Errorf("missing topics: %v", missing)
	}
}

func TestFiguresInProse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"1유형과 2유형, 제1유형 그리고 K-디지털 AI 과정", ""},
		{"고용24, 기업24, Work24와 sbiz24에서", ""},
		{"1단계와 2순위, 첫 번째, 제4조의3, 4대보험, E-9, E-7-4, 1:1 상담, 1인 창조기업", ""},
		{"Type 1, step 2, 2nd round, Article 4-3, 1-on-1, 3D, 5G", ""},
		{"월 60만원을 받습니다", "60만원을"},
		{"up to 6 months", "6"},
		{"지원 비율은 6:4이고 2026년부터", "6:4이고 2026년부터"},
		{"１００명", "１００명"},
		{"전화 1350.", "1350"},
		{"½ of it", "½"},
		{"제도는 10단계가 아니라", "10단계가"},
	} {
		if got := strings.Join(figuresIn(c.text), " "); got != c.want {
			t.Errorf("%q: figures %q, want %q", c.text, got, c.want)
		}
	}
}
