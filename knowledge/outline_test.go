package knowledge

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"
)

// What our own readers read is what the libraries read, in files as they are and
// after any change.
func FuzzOwnReaders(f *testing.F) {
	for _, text := range sampleFiles(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { compareReaders(t, text) })
}

func TestOwnReaders(t *testing.T) {
	samples := sampleFiles(t)
	r := rand.New(rand.NewPCG(1, 2))
	yaml, body := 0, 0
	for range 4000 {
		y, b := compareReaders(t, changed(r, samples))
		if y {
			yaml++
		}
		if b {
			body++
		}
	}
	t.Logf("of 4000 changed articles, our own readers read %d front matters and %d bodies", yaml, body)
	if yaml < 100 || body < 100 {
		t.Error("the changes leave too little to compare")
	}
}

// Nearly all articles of ours are read by our own readers, or the start is slow.
func TestOwnReadersReadOurs(t *testing.T) {
	names, err := fs.Glob(Embedded(), "*.md")
	if err != nil {
		t.Fatal(err)
	}
	own := 0
	for _, name := range names {
		data, err := fs.ReadFile(Embedded(), name)
		if err != nil {
			t.Fatal(err)
		}
		front, body := frontAndBody(string(data))
		if new(outline).read(front) != nil && new(page).read(body, 1) {
			own++
		} else {
			t.Logf("%s is read by a library", name)
		}
	}
	if own < len(names)*9/10 {
		t.Errorf("our own readers read %d of %d articles", own, len(names))
	}
}

// frontAndBody are the two parts of an article as they are read.
func frontAndBody(text string) (front, body string) {
	rest, _ := strings.CutPrefix(cleanText(text), "---\n")
	front, body, _ = strings.Cut(rest, "\n---\n")
	return "\n" + front, body
}

func sampleFiles(t testing.TB) []string {
	out := []string{
		"---\n? [a]\n: &x !!str b\n<<: *x\n---\n|a|\n|-|\n",
		"---\na:\n  - b: \"c\"\n    d: {ko: x, en: \"y \"}\n  - b: [1, 2.5, 0x1f, 1e3, true]\n---\n# ko\n\n## 무엇 {#what}\n\n1. a_b {c_d}\n2. b\n\n- c\n- d\n\ntext\n",
		"---\na: 1\na: 2\n---\n# en\n## What? {#what}\n- a\n\n- b\n\n3. c\n\n4. d\n",
	}
	for _, folder := range []fs.FS{Embedded(), os.DirFS("testdata/sound")} {
		names, err := fs.Glob(folder, "*.md")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names[:min(len(names), 12)] {
			data, err := fs.ReadFile(folder, name)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, string(data))
		}
	}
	return out
}

// changed is a sample, cut down so that it is quickly read, with some letters
// added, taken out or moved.
func changed(r *rand.Rand, samples []string) string {
	const odd = "\n\n\n  --::##{}[]\"\"'',,..__**``!!&&|>~0019aZ가\u00a0\u3000\u2028\t\\%@=+()<"
	front, body := frontAndBody(samples[r.IntN(len(samples))])
	fs, bs := strings.SplitAfter(front[1:], "\n"), strings.SplitAfter(body, "\n")
	if r.IntN(2) == 0 {
		bs = bs[r.IntN(len(bs)):]
	}
	fs, bs = fs[:min(len(fs), 3+r.IntN(30))], bs[:min(len(bs), 1+r.IntN(20))]
	change := func(lines []string, times int) string {
		text := []rune(strings.Join(lines, ""))
		for range times {
			if len(text) == 0 {
				break
			}
			at := r.IntN(len(text))
			letters := []rune(odd)
			letter := letters[r.IntN(len(letters))]
			switch r.IntN(4) {
			case 0:
				text[at] = letter
			case 1:
				text = append(text[:at], append([]rune{letter}, text[at:]...)...)
			case 2:
				text = append(text[:at], text[at+1:]...)
			case 3: // at the beginning of a line
				for at > 0 && text[at-1] != '\n' {
					at--
				}
				text = append(text[:at], append([]rune{letter}, text[at:]...)...)
			}
		}
		return string(text)
	}
	return "---\n" + change(fs, r.IntN(4)) + "\n---\n" + change(bs, r.IntN(5))
}

// compareReaders reads an article with and without the libraries, and tells
// which parts can be read without.
func compareReaders(t *testing.T, text string) (yaml, markdown bool) {
	t.Helper()
	front, body := frontAndBody(text)
	if got := new(outline).read(front); got != nil {
		yaml = true
		c := &collector{}
		want := reader{c, new(outline)}.anyYAML(front)
		if len(c.list) > 0 || want == nil {
			t.Errorf("the library refuses %q: %v", front, c.list)
		} else if !sameNode(*got, *want) {
			t.Errorf("of %q\nours   %+v\nlibrary %+v", front, *got, *want)
		}
	}
	p, got, want := new(page), bodyParser{collector: &collector{}}, bodyParser{collector: &collector{}}
	if p.read(body, 1) {
		markdown = true
		got.pieces(p.pieces)
		want.anyMarkdown(body, 1)
		if !reflect.DeepEqual(got.collector.list, want.collector.list) || !sameSections(got.out, want.out) {
			t.Errorf("of %q\nours   %+v %v\nlibrary %+v %v", body, got.out, got.collector.list, want.out, want.collector.list)
		}
	}
	return yaml, markdown
}

func sameSections(a, b []Section) bool { return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b) }

// sameNode tells whether a reader cannot tell two nodes apart.
func sameNode(a, b node) bool {
	plain := func(n node) bool { return n.kind == textNode || n.kind == numberNode }
	if a.line != b.line || a.text != b.text || len(a.list) != len(b.list) || a.kind != b.kind && !(plain(a) && plain(b) && a.text != "none") {
		return false
	}
	for i, e := range a.list {
		f := b.list[i]
		if e.key != f.key || e.keyLine != f.keyLine || e.unreadable != f.unreadable || !sameNode(e.node, f.node) {
			return false
		}
	}
	return true
}
