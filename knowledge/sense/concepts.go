package sense

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"dari/knowledge/search"
)

// The files concepts_*.txt list words that mean about the same, in Korean and English, so
// that what was learnt of one of them is known of the others. A line is
//
//	FAREWELL: 잘있어, 안녕히계세요, 마지막인사, goodbye, farewell, last words
//
// A Korean form is found anywhere in the text, whatever its spaces; with ^ in
// front only where a word begins. An English form is found by the stems of its
// words.
//
//go:embed concepts_*.txt
var conceptFiles embed.FS

// maxForm bounds the Korean forms, in syllables, and the English ones, in words.
const (
	maxForm  = 10
	maxWords = 7
)

type concepts struct {
	korean  map[string][]string // tight form -> names
	begins  map[string][]string // the same where a word begins
	english map[string][]string // stems -> names
	// What is found of neither: of each first letter, the lengths of the Korean
	// forms as bits, and of each first stem the words of the longest English form.
	lengths map[rune]uint16
	longest map[string]int
}

var known = sync.OnceValue(func() *concepts {
	c := &concepts{map[string][]string{}, map[string][]string{}, map[string][]string{}, map[rune]uint16{}, map[string]int{}}
	files, err := fs.Glob(conceptFiles, "*")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, name := range files {
		data, err := conceptFiles.ReadFile(name)
		if err != nil {
			panic(err) // it was listed a line ago
		}
		c.add(string(data))
	}
	return c
})

// Prepare reads the concepts, which otherwise the first text waits for.
func Prepare() { known() }

func (c *concepts) add(file string) {
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
			if isLatin(firstRune(f)) {
				stems := stemsOf(f)
				in, f = c.english, strings.Join(stems, " ")
				if len(stems) > 0 {
					c.longest[stems[0]] = max(c.longest[stems[0]], min(len(stems), maxWords))
				}
			} else {
				f = strings.ReplaceAll(f, " ", "")
				if n := utf8.RuneCountInString(f); n <= maxForm {
					c.lengths[firstRune(f)] |= 1 << n
				}
			}
			if f != "" && !slices.Contains(in[f], name) {
				in[f] = append(in[f], name)
			}
		}
	}
}

// find are the names of the concepts in a text, each once, in order. starts
// tells of each letter of the tight text whether a word begins with it.
func (c *concepts) find(tight []rune, starts []bool, stems []string) []string {
	var out []string
	text := string(tight)
	at := make([]int, 0, len(tight)+1) // where each letter begins
	for i := range text {
		at = append(at, i)
	}
	at = append(at, len(text))
	for i := range tight {
		lengths := c.lengths[tight[i]]
		for n := 1; n <= maxForm && i+n <= len(tight); n++ {
			if lengths>>n&1 == 0 {
				continue
			}
			form := text[at[i]:at[i+n]]
			out = append(out, c.korean[form]...)
			if starts[i] {
				out = append(out, c.begins[form]...)
			}
		}
	}
	for i := range stems {
		form := ""
		for n := 0; n < c.longest[stems[i]] && i+n < len(stems); n++ {
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
