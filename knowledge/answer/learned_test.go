package answer

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"dari/knowledge"
	"dari/knowledge/sense"
)

var (
	update = flag.Bool("update", false, "write learned.bin anew")
	anew   = flag.Bool("anew", false, "learn everything anew and compare with learned.bin")
)

// What a question of the articles and a message of another file count beside
// the guard's own examples, of which there are fewer.
const (
	askWeight      = 0.15
	otherWeight    = 1.0
	harmlessWeight = 0.5
	innocentWeight = 0.2 // what only sounds like danger; which sort it is, other files say
	// and a cry for help or an attack, which must not be missed
	dangerWeight = 1.0
)

// leadWeight makes up for there being fewer questions that go on from another.
var leadWeight = map[string]float64{standsAlone: 0.5, goesOnFrom: 2.5}

// guardFiles hold examples of what must go no further, and of what looks like
// it and is harmless. In the other files each message has the sort it is of.
var guardFiles = []string{"crisis", "crisis2", "attack", "attack2", "lookalike", "lookalike2", "crisis3", "crisis4", "attack3", "attack4", "crisis5", "attack5", "crisis6", "attack7", "idioms", "idioms2", innocent, innocent + "2"}

const innocent = "innocent"

// examples are the labelled messages of folder examples and the questions
// beside the embedded articles: for the guard, and for the sorts behind it.
func examples(t *testing.T, b *knowledge.Base) (danger, sorts []sense.Example) {
	t.Helper()
	files, err := filepath.Glob("examples/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(f), ".txt")
		guard := slices.Contains(guardFiles, name)
		for i, line := range strings.Split(string(data), "\n") {
			if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			class, text, ok := strings.Cut(line, ": ")
			class, text = strings.TrimSpace(class), strings.TrimSpace(text)
			switch {
			case !ok || !isSort(class):
				t.Errorf("%s:%d: no sort of message: %s", f, i+1, line)
			case !guard:
				sorts = append(sorts, sense.Example{Text: text, Class: class})
				danger = append(danger, sense.Example{Text: text, Class: sortHarmless, Weight: otherWeight})
			case offices[class] != "":
				sorts = append(sorts, sense.Example{Text: text, Class: class})
				danger = append(danger, sense.Example{Text: text, Class: sortHarmless})
			case class == sortHarmless:
				danger = append(danger, sense.Example{Text: text, Class: class})
				weight := harmlessWeight
				if strings.HasPrefix(name, innocent) {
					weight = innocentWeight
				}
				sorts = append(sorts, sense.Example{Text: text, Class: class, Weight: weight})
			default:
				danger = append(danger, sense.Example{Text: text, Class: class, Weight: dangerWeight})
				if slices.Contains(crises, class) {
					class = sortCrisis
				} else {
					class = sortAttack
				}
				sorts = append(sorts, sense.Example{Text: text, Class: class})
			}
		}
	}
	for _, a := range b.Articles() {
		// People paste official text, and it is all statements.
		for _, section := range a.Sections {
			for _, block := range section.Blocks {
				text := placeholder.ReplaceAllString(block.Text, "0")
				danger = append(danger, sense.Example{Text: text, Class: sortHarmless})
				sorts = append(sorts, sense.Example{Text: text, Class: sortHarmless, Weight: harmlessWeight})
			}
		}
		for _, ask := range a.Asks {
			sorts = append(sorts, sense.Example{Text: ask.Text, Class: sortQuestion, Weight: askWeight})
			danger = append(danger, sense.Example{Text: ask.Text, Class: sortHarmless})
		}
	}
	return danger, sorts
}

func isSort(class string) bool {
	if _, ok := refusals[class]; ok {
		return true
	}
	if _, ok := offices[class]; ok {
		return true
	}
	if _, ok := talks[class]; ok {
		return true
	}
	if _, ok := acts[class]; ok {
		return true
	}
	switch class {
	case sortHarmless, sortQuestion, sortCrisis, sortCrisisNow, sortCrisisOther, sortExists, sortBare, sortAgain, sortOffTopic, sortElsewhere:
		return true
	}
	return false
}

// learn learns everything from the examples and the asks of a base.
func learn(danger, sorts []sense.Example, b *knowledge.Base) *Learned {
	var articles, slots, follows []sense.Example
	for _, e := range sorts {
		if e.Class == sortElsewhere || e.Class == sortOffTopic {
			articles = append(articles, sense.Example{Text: e.Text, Class: notOurs})
		}
	}
	for _, a := range b.Articles() {
		for _, ask := range a.Asks {
			slot, leads := string(ask.Slot), standsAlone
			if slot == "" {
				slot = noSlot
			}
			slots = append(slots, sense.Example{Text: ask.Text, Class: slot})
			if ask.Follows {
				leads = goesOnFrom
			} else {
				articles = append(articles, sense.Example{Text: ask.Text, Class: a.ID})
			}
			follows = append(follows, sense.Example{Text: ask.Text, Class: leads, Weight: leadWeight[leads]})
		}
	}
	l := &Learned{meanings: map[string]func() meaning{}, meant: map[string][]byte{}}
	var learning sync.WaitGroup
	put := func(m **sense.Model, examples []sense.Example) {
		learning.Go(func() { *m = sense.Train(examples, sense.Options{}) })
	}
	put(&l.danger, danger)
	put(&l.sorts, sorts)
	put(&l.articles, articles)
	put(&l.slots, slots)
	put(&l.follows, follows)
	learning.Go(func() { l.places = sense.TrainEncoder(lessons(sorts, b), sense.EncoderOptions{}) })
	for _, a := range b.Articles() {
		m := meaningOf(a)
		l.meanings[a.ID], l.meant[a.ID] = func() meaning { return m }, digestOf(a)
	}
	learning.Wait()
	return l
}

// lessons are what tells which block of an article answers: the asks, and the
// blocks themselves; and what is about none of them, a group of its own.
func lessons(sorts []sense.Example, b *knowledge.Base) []sense.Lesson {
	var out []sense.Lesson
	for _, e := range sorts {
		if e.Class == sortElsewhere || e.Class == sortOffTopic {
			out = append(out, sense.Lesson{Text: e.Text, Group: notOurs, Class: e.Class})
		}
	}
	for _, a := range b.Articles() {
		for _, ask := range a.Asks {
			out = append(out, sense.Lesson{Text: ask.Text, Group: a.ID, Class: ask.Place.String()})
		}
		out = append(out, blocksOf(a)...)
	}
	return out
}

// blocksOf are the blocks of an article as lessons: what a block says is in its
// own place.
func blocksOf(a *knowledge.Article) []sense.Lesson {
	places := map[string]knowledge.Place{} // by class
	for _, ask := range a.Asks {
		if ask.Slot != "" {
			places[ask.Place.String()] = ask.Place
		}
	}
	classes := slices.Sorted(maps.Keys(places))
	var out []sense.Lesson
	for _, s := range a.Sections {
		for at, b := range s.Blocks {
			text := s.Heading + " " + placeholder.ReplaceAllStringFunc(b.Text, func(p string) string {
				for _, f := range a.Facts {
					if p == "{"+f.ID+"}" {
						return f.Label.In(s.Lang) + " " + f.Conditions.In(s.Lang)
					}
				}
				return " "
			})
			for _, class := range classes {
				if places[class].Has(&s, at) {
					out = append(out, sense.Lesson{Text: text, Group: a.ID, Class: class})
				}
			}
		}
	}
	return out
}

// digestOfAll is a digest of all that decides what is learnt: the examples, the
// asks, and the code that reads and learns them.
func digestOfAll(t *testing.T, danger, sorts []sense.Example, b *knowledge.Base) []byte {
	t.Helper()
	h := sha256.New()
	for _, list := range [][]sense.Example{danger, sorts} {
		for _, e := range list {
			fmt.Fprintln(h, e.Class, e.Weight, e.Text)
		}
	}
	for _, a := range b.Articles() {
		for _, ask := range a.Asks {
			fmt.Fprintln(h, a.ID, ask.Place.String(), ask.Follows, ask.Text)
		}
	}
	for _, l := range lessons(sorts, b) {
		fmt.Fprintln(h, l.Group, l.Class, l.Text)
	}
	files := []string{"learned_test.go"}
	for _, pattern := range []string{"../sense/*.go", "../sense/*.txt", "../search/*.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatal(pattern, err)
		}
		files = append(files, slices.DeleteFunc(found, func(f string) bool { return strings.HasSuffix(f, "_test.go") })...)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(h, f, len(data))
		h.Write(data)
	}
	return h.Sum(nil)
}

// TestLearnedIsCurrent tells whether learned.bin was made of what is there now.
// go generate ./knowledge/answer makes it. With -anew everything is learnt
// again, which takes a minute or two, and must give the same bytes.
func TestLearnedIsCurrent(t *testing.T) {
	b, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	danger, sorts := examples(t, b)
	from := digestOfAll(t, danger, sorts, b)
	if *update || *anew {
		l := learn(danger, sorts, b)
		l.from = from
		data, err := l.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if *anew && !bytes.Equal(data, learnedFile) {
			t.Error("learning again gives something else than learned.bin")
		}
		if *update {
			if err := os.WriteFile("learned.bin", data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	l := embeddedLearned()
	if !bytes.Equal(from, l.from) {
		t.Error("learned.bin is not what the examples and asks say: run go generate ./knowledge/answer")
	}
	for _, a := range b.Articles() {
		if len(a.Asks) > 0 && l.places.Classes(a.ID) == nil {
			t.Errorf("%s: no places are learnt", a.ID)
		}
		if !bytes.Equal(l.meant[a.ID], digestOf(a)) {
			t.Errorf("%s: what it means is not what was written down: run go generate ./knowledge/answer", a.ID)
		} else if m := meaningOf(a); !reflect.DeepEqual(l.meaningOf(a), m) {
			t.Errorf("%s: what it means was not read as it was written", a.ID)
		}
	}
}

// TestOtherBytesAreNotLearned: what is no learned.bin is refused, not believed.
func TestOtherBytesAreNotLearned(t *testing.T) {
	for _, data := range [][]byte{nil, {1}, []byte("not what was learnt"), learnedFile[:len(learnedFile)/2]} {
		if err := new(Learned).UnmarshalBinary(data); err == nil {
			t.Errorf("%d bytes were taken for something learnt", len(data))
		}
	}
}

// TestChangedArticleIsReadAnew: an article of a staff folder that is not as it
// was when learned.bin was made means what it says now.
func TestChangedArticleIsReadAnew(t *testing.T) {
	changed := *embedded().Base().Article("naeil-card")
	changed.Asks = append(slices.Clone(changed.Asks), knowledge.Ask{Text: "고양이 사료값도 나오나요"})
	if m := embeddedLearned().meaningOf(&changed); !reflect.DeepEqual(m, meaningOf(&changed)) {
		t.Error("it means what it meant before")
	}
}

func TestOtherBytesAreNoMeaning(t *testing.T) {
	m := meaningOf(embedded().Base().Article("naeil-card"))
	data := m.appendTo(nil, m.features)
	back, err := readMeaning(data, m.features)
	if err != nil || !reflect.DeepEqual(back, m) {
		t.Fatalf("it was not read as it was written: %v", err)
	}
	for n := range data {
		if _, err := readMeaning(data[:n], m.features); err == nil {
			t.Fatalf("%d bytes of %d were taken for a meaning", n, len(data))
		}
	}
}
