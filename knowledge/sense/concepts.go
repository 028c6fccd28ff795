package sense

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"dari/knowledge/search"
)

// concepts.txt lists words that mean about the same, in Korean and English, so
// that what was learnt of one of them is known of the others. A line is
//
//	FAREWELL: 잘있어, 안녕히계세요, 마지막인사, goodbye, farewell, last words
//
// A Korean form is found anywhere in the text, whatever its spaces; with ^ in
// front only where a word begins. An English form is found by the stems of its
// words.
//
//go:embed concepts.txt
var conceptsFile string

// longestForm bounds the Korean forms, in syllables, and the English ones, in words.
const (
	longestForm  = 10
	longestWords = 4
)

type concepts struct {
	korean  map[string][]string // tight form -> names
	begins  map[string][]string // the same where a word begins
	english map[string][]string // stems -> names
}

var known = sync.OnceValue(func() *concepts { return readConcepts(conceptsFile) })

func readConcepts(file string) *concepts {
	c := &concepts{map[string][]string{}, map[string][]string{}, map[string][]string{}}
	for _, line := range strings.Split(file, "\n") {
		name, forms, ok := strings.Cut(line, ":")
		if name = strings.TrimSpace(name); !ok || strings.HasPrefix(name, "#") {
			continue
		}
		for _, f := range strings.Split(forms, ",") {
			f, begins := strings.CutPrefix(strings.TrimSpace(f), "^")
			in := c.korean
			if begins {
				in = c.begins
			}
			if f = string(words(search.Fold(f))); f == "" {
				continue
			}
			if first, _ := firstRune(f); isLatin(first) {
				in, f = c.english, strings.Join(search.Stems(f), " ")
			} else {
				f = strings.ReplaceAll(f, " ", "")
			}
			if f != "" && !slices.Contains(in[f], name) {
				in[f] = append(in[f], name)
			}
		}
	}
	return c
}

// find are the names of the concepts in a text, each once, in order.
func (c *concepts) find(tight []rune, starts []bool, stems []string) []string {
	var out []string
	for i := range tight {
		for n := 1; n <= longestForm && i+n <= len(tight); n++ {
			form := string(tight[i : i+n])
			out = append(out, c.korean[form]...)
			if starts[i] {
				out = append(out, c.begins[form]...)
			}
		}
	}
	for i := range stems {
		form := ""
		for n := 0; n < longestWords && i+n < len(stems); n++ {
			if n > 0 {
				form += " "
			}
			form += stems[i+n]
			out = append(out, c.english[form]...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
