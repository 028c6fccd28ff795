package answer

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"dari/knowledge"
	"dari/knowledge/search"
	"dari/knowledge/spread"
)

// catalogue is one base made ready for questions.
type catalogue struct {
	base     *knowledge.Base
	index    *search.Index
	sections map[string]*knowledge.Section // by id of the passage
	names    []name                        // the longest first
	text     said                          // what the articles are about, tight, to look words up in
	main     map[knowledge.Topic]*knowledge.Article
	words    thesaurus
	stemming stemmer
	articles map[*knowledge.Article]*ready
	learned  *Learned
	english  func() vocabulary
	limits   sync.Map // of *knowledge.Fact: see limitsOf
}

// name is a title or an alias of an article.
type name struct {
	form    string // tight for Korean, spaced for English
	letters int    // of it
	korean  bool
	article *knowledge.Article
}

//go:embed glossary.txt
var glossary string

// newCatalogue makes a base ready, but for what was learned.
func newCatalogue(b *knowledge.Base) *catalogue {
	groups := synonyms(glossary)
	c := &catalogue{base: b, english: sync.OnceValue(func() vocabulary { return vocabularyOf(b, groups) })}
	articles := b.Articles()
	pages := make([]entry, len(articles))
	spread.Over(len(pages), func() struct{} { return struct{}{} }, func(i int, _ struct{}) { pages[i] = c.entryOf(articles[i]) })
	var gathering sync.WaitGroup // beside the index, which takes longer
	gathering.Go(func() { c.gather(articles, pages) })
	passages := 0
	for i := range pages {
		passages += len(pages[i].docs)
	}
	docs := make([]search.Doc, 0, passages)
	for i := range pages {
		docs = append(docs, pages[i].docs...)
	}
	c.index = search.New(docs, search.Options{Synonyms: groups, Glossary: search.Glossary()})
	gathering.Wait()
	c.words = newThesaurus(groups, search.Glossary())
	c.articles = make(map[*knowledge.Article]*ready, len(articles))
	for _, a := range articles {
		c.articles[a] = c.prepare(a)
	}
	return c
}

// gather takes in what the articles are called and what they say.
func (c *catalogue) gather(articles []*knowledge.Article, pages []entry) {
	passages, names, letters := 0, 0, 0
	for i := range pages {
		p := &pages[i]
		passages, names, letters = passages+len(p.docs), names+len(p.names), letters+len(p.text)
	}
	c.sections, c.names = make(map[string]*knowledge.Section, passages), make([]name, 0, names)
	var all strings.Builder
	all.Grow(letters)
	for i := range pages {
		p := &pages[i]
		c.names = append(c.names, p.names...)
		all.WriteString(p.text)
		for k, d := range p.docs {
			c.sections[d.ID] = &articles[i].Sections[k]
		}
	}
	slices.SortStableFunc(c.names, func(x, y name) int { return y.letters - x.letters })
	c.text.text = all.String()
	c.main = mainArticles(c.base)
}

// entry is what the catalogue holds of one article.
type entry struct {
	names []name
	docs  []search.Doc // by section
	text  string       // see catalogue
}

func (c *catalogue) entryOf(a *knowledge.Article) entry {
	aliases := slices.Concat([]string{a.Title.Ko, a.Title.En}, a.Aliases.Ko, a.Aliases.En)
	e := entry{docs: make([]search.Doc, len(a.Sections))}
	for _, n := range aliases {
		e.names = addName(e.names, n, a)
	}
	said := appendTight(nil, strings.Join(aliases, " "))
	said = append(said, ' ')
	for i := range a.Sections {
		s := &a.Sections[i]
		text := c.plain(a, s)
		// What an article sets itself apart from is not what it is about.
		if s.Slot != knowledge.Difference && s.Slot != knowledge.Caution {
			said = append(appendTight(said, text), ' ')
		}
		e.docs[i] = search.Doc{ID: a.ID + "/" + string(s.Lang) + "/" + string(s.Slot), Title: a.Title.In(s.Lang) + " " + s.Heading, Aliases: aliases, Text: text}
	}
	e.text = string(said)
	return e
}

// mainArticles finds for each topic the article that the others of the topic
// refer to most.
func mainArticles(b *knowledge.Base) map[knowledge.Topic]*knowledge.Article {
	main := map[knowledge.Topic]*knowledge.Article{}
	for _, topic := range b.Topics() {
		about, referring := b.About(topic), map[string]int{}
		for _, a := range about {
			for _, id := range a.Related {
				referring[id]++
			}
		}
		most := -1
		for _, a := range about {
			if n := referring[a.ID]; n > most {
				most, main[topic] = n, a
			}
		}
	}
	return main
}

// synonyms reads the glossary: a group to a line, its members between commas;
// "#" begins a comment.
func synonyms(text string) [][]string {
	var out [][]string
	for _, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) != "" {
			out = append(out, strings.Split(line, ","))
		}
	}
	return out
}

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

// plain is a section as words to be found by: for a placeholder stand its
// fact's label and conditions, or the office's name and purpose.
func (c *catalogue) plain(a *knowledge.Article, s *knowledge.Section) string {
	var out []byte
	for i := range s.Blocks {
		if i > 0 {
			out = append(out, '\n')
		}
		out = appendFilled(out, s.Blocks[i].Text, func(out []byte, id string) []byte {
			if k := c.contactIn(id); k != nil {
				return fmt.Append(out, k.Name.In(s.Lang), " ", k.Note.In(s.Lang), " ", k.Phone)
			}
			for f := range c.factsAt(a, id) {
				out = append(append(out, f.Label.In(s.Lang)...), ' ')
				return append(out, f.Conditions.In(s.Lang)...)
			}
			return append(out, ' ')
		})
	}
	return string(out)
}

// appendFilled adds a text with something else for each placeholder, which fill
// adds.
func appendFilled(out []byte, text string, fill func(out []byte, id string) []byte) []byte {
	for {
		before, id, after, ok := knowledge.CutPlaceholder(text)
		out = append(out, before...)
		if !ok {
			return out
		}
		out, text = fill(out, id), after
	}
}

// addName adds a name of an article to its others, and the part of a title before
// or in its brackets too.
func addName(to []name, n string, a *knowledge.Article) []name {
	wordings := []string{n}
	if before, rest, ok := strings.Cut(n, "("); ok {
		inside, _, _ := strings.Cut(rest, ")")
		wordings = append(wordings, before, inside)
	}
	for _, f := range wordings {
		r, _, _ := forms(f)
		korean := strings.ContainsFunc(f, func(c rune) bool { return unicode.Is(unicode.Hangul, c) })
		form := r.spaced
		if korean {
			form = r.tight
		}
		letters := utf8.RuneCountInString(form)
		if letters < 2 {
			continue
		}
		if !slices.ContainsFunc(to, func(o name) bool { return o.form == form }) {
			to = append(to, name{form, letters, korean, a})
		}
	}
	return to
}

// mention is a name found in a question.
type mention struct {
	name
	at     int  // where in the question
	denied bool // "not X", "X 말고"
	beside bool // the asker has it already: "실업급여 받고 있는데 …"
}

var (
	deniedAfter = regexp.MustCompile(`^(은|는|이|가|을|를)?(말고|말구|아니고|아니라|아닌(거|것|걸|게|다른|딴|·|$)|빼고|제외하고|됐고)`)
	// besideAfter is what stands behind something that one has already, while
	// the question is about something else.
	besideAfter  = regexp.MustCompile(`^(을|를|도|은|는)?(이미|지금|계속)?(받고있|받는중|받는동안|받으면서|받는데|받는사람|받아도|타고있|타는중|참여중|참여하고있|하고있|하는중|하면서|수급중|가입돼있|가입되어있)`)
	deniedBefore = regexp.MustCompile(`\b(not|instead of|rather than|other than|except)( the| a)? $`)
)

// mentions finds the names in a question, the longest first; a shorter one
// inside a longer one is none. rest is the question without them.
func (c *catalogue) mentions(r reading) (found []mention, rest reading) {
	rest = r
	for _, n := range c.names {
		var at int
		if n.korean {
			if !r.hangul {
				continue
			}
			at = indexName(rest, n.form)
		} else {
			at = indexWords(rest.spaced, n.form)
		}
		if at < 0 {
			// the same name of another article, found before it was taken out
			if k := slices.IndexFunc(found, func(m mention) bool { return m.form == n.form }); k >= 0 {
				found = append(found, mention{n, found[k].at, found[k].denied, found[k].beside})
			}
			continue
		}
		m := mention{name: n, at: max(strings.Index(r.tight, n.form), strings.Index(r.spaced, n.form))}
		if n.korean {
			m.denied = deniedAfter.MatchString(rest.tight[at+len(n.form):])
			m.beside = besideAfter.MatchString(rest.tight[at+len(n.form):])
			rest.tight = rest.tight[:at] + "·" + rest.tight[at+len(n.form):]
			rest.spaced = takeOut(rest.spaced, n.form)
		} else {
			m.denied = deniedBefore.MatchString(rest.spaced[:at])
			rest.spaced = rest.spaced[:at] + "·" + rest.spaced[at+len(n.form):]
			rest.tight = strings.Replace(rest.tight, strings.ReplaceAll(n.form, " ", ""), "·", 1)
		}
		found = append(found, m)
	}
	return found, rest
}

// indexName finds a Korean name. One of two syllables is a part of many longer
// words, so it must stand where a word begins.
func indexName(r reading, form string) int {
	at := strings.Index(r.tight, form)
	if at > 0 && utf8.RuneCountInString(form) == 2 && !strings.HasPrefix(r.spaced, form) && !strings.Contains(r.spaced, " "+form) {
		return -1
	}
	return at
}

// indexWords finds whole words.
func indexWords(spaced, form string) int {
	from := 0
	for {
		at := strings.Index(spaced[from:], form)
		if at < 0 {
			return -1
		}
		at += from
		end := at + len(form)
		if (at == 0 || !isLatin(spaced[at-1])) && (end == len(spaced) || !isLatin(spaced[end])) {
			return at
		}
		from = at + 1
	}
}

func isLatin(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }

// takeOut removes a tight form from a spaced text, whatever its spacing there.
func takeOut(spaced, tight string) string {
	for start := range spaced {
		i, rest := start, tight
		for i < len(spaced) && rest != "" {
			switch {
			case spaced[i] == ' ' && rest != tight:
				i++
			case spaced[i] == rest[0]:
				i, rest = i+1, rest[1:]
			default:
				i = len(spaced)
			}
		}
		if rest == "" {
			return spaced[:start] + "·" + spaced[i:]
		}
	}
	return spaced
}
