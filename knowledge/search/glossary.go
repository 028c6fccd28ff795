package search

import (
	_ "embed"
	"strings"
)

//go:embed glossary.txt
var glossaryText string

// Glossary is our own list of English and Korean words of work, training,
// business and welfare, for Options.Glossary.
func Glossary() []Translation { return ParseGlossary(glossaryText) }

// ParseGlossary reads translations: a line has terms of one language, a colon,
// and what each of them may be in the other, with commas between; "#" begins a
// comment. A line without a colon says nothing.
func ParseGlossary(text string) []Translation {
	var out []Translation
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		terms, means, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		meant := members(means)
		for _, t := range members(terms) {
			out = append(out, Translation{t, meant})
		}
	}
	return out
}

// members are what stands between the commas.
func members(list string) []string {
	var out []string
	for _, m := range strings.Split(list, ",") {
		if m = strings.TrimSpace(m); m != "" {
			out = append(out, m)
		}
	}
	return out
}
