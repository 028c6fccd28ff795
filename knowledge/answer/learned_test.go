package answer

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"dari/knowledge"
	"dari/knowledge/sense"
)

var update = flag.Bool("update", false, "write learned.bin anew")

// What a question of the articles and a message of another file count beside
// the guard's own examples, of which there are fewer.
const (
	askWeight      = 0.25
	otherWeight    = 1.0
	harmlessWeight = 0.5
	// and a cry for help or an attack, which must not be missed
	dangerWeight = 1.0
)

// guardFiles hold examples of what must go no further, and of what looks like
// it and is harmless. In the other files each message has the sort it is of.
var guardFiles = []string{"crisis", "crisis2", "attack", "attack2", "lookalike", "lookalike2"}

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
		guard := slices.Contains(guardFiles, strings.TrimSuffix(filepath.Base(f), ".txt"))
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
				sorts = append(sorts, sense.Example{Text: text, Class: class, Weight: harmlessWeight})
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

// TestLearnedIsCurrent learns everything anew and compares: what ships is what
// the examples say. go generate ./knowledge/answer writes it.
func TestLearnedIsCurrent(t *testing.T) {
	b, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	danger, sorts := examples(t, b)
	l := &Learned{}
	var learning sync.WaitGroup
	learning.Go(func() { l.danger = sense.Train(danger, sense.Options{}) })
	learning.Go(func() { l.sorts = sense.Train(sorts, sense.Options{}) })
	learning.Wait()
	l.learnAsks(b)
	data, err := l.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("learned.bin", data, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(data, learnedFile) {
		t.Error("learned.bin is not what the examples and asks say: run go generate ./knowledge/answer")
	}
}
