package knowledge

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"dari/knowledge/spread"
)

// Base is an immutable snapshot of all articles and contacts. Any number of
// goroutines may read it; nobody may change what it hands out.
type Base struct {
	articles  []*Article // by id
	byID      map[string]*Article
	contacts  []*Contact // in file order
	contactBy map[string]*Contact
	sources   []Source // of contacts.yaml
	facts     map[string][]*Fact
	files     map[string]string
	version   string
}

// Load reads every article (*.md, README.md apart) and the contacts file in a
// folder and below it. The error is [Problems] with everything that is wrong
// with the form of the files, or what kept the folder from being read. Whether
// the content is sound is for [Check].
func Load(fsys fs.FS) (*Base, error) {
	files, err := readFiles(fsys)
	if err != nil {
		return nil, err
	}
	b, problems := build(files)
	if len(problems) > 0 {
		return nil, problems
	}
	return b, nil
}

const articleExt = ".md"

// isContent reports whether a file belongs to a base. Hidden files and what
// editors leave beside a file do not.
func isContent(name string) bool {
	base := path.Base(name)
	if strings.HasPrefix(base, ".") || strings.EqualFold(base, "README.md") {
		return false
	}
	return path.Ext(base) == articleExt || path.Ext(base) == AsksExt || name == ContactsFile
}

// walkFiles calls do for each file of a base.
func walkFiles(fsys fs.FS, do func(name string, d fs.DirEntry) error) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.IsDir() || !isContent(name):
			return nil
		}
		return do(name, d)
	})
}

func readFiles(fsys fs.FS) (map[string]string, error) {
	var names []string
	err := walkFiles(fsys, func(name string, _ fs.DirEntry) error {
		names = append(names, name)
		return nil
	})
	texts, errs := make([]string, len(names)), make([]error, len(names))
	spread.Over(len(names), func() struct{} { return struct{}{} }, func(i int, _ struct{}) {
		data, err := fs.ReadFile(fsys, names[i])
		texts[i], errs[i] = string(data), err
	})
	for _, e := range append(errs, err) { // what came first when the folder was read
		if e != nil {
			return nil, fmt.Errorf("reading the articles: %w", e)
		}
	}
	files := make(map[string]string, len(names))
	for i, name := range names {
		files[name] = texts[i]
	}
	return files, nil
}

// build makes a base of files, or says everything that is wrong with them.
func build(files map[string]string) (*Base, Problems) {
	b := &Base{
		byID:      map[string]*Article{},
		contactBy: map[string]*Contact{},
		facts:     map[string][]*Fact{},
		files:     files,
	}
	var problems Problems
	hash := sha256.New()
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	parts := parse(names, files)
	asks := map[string][]Ask{} // by the article's file
	var said []byte
	for i, name := range names {
		said = fmt.Appendf(said[:0], "%s\x00%d\x00%s", name, len(files[name]), files[name])
		hash.Write(said)
		c, part := parts[i].collector, &parts[i]
		if stem, ok := strings.CutSuffix(name, AsksExt); ok {
			article := stem + articleExt
			asks[article] = part.asks
			if _, ok := files[article]; !ok {
				c.errorf(1, "there is no article %s beside it", path.Base(article))
			}
		} else if name == ContactsFile {
			b.addContacts(c, part.contacts, part.sources)
		} else if part.article != nil && len(c.list) == 0 {
			b.addArticle(c, part.article)
		}
		problems = append(problems, c.list...)
	}
	for _, a := range b.articles {
		a.Asks = asks[a.File]
	}
	b.version = hex.EncodeToString(hash.Sum(nil))[:16]
	slices.SortFunc(b.articles, func(x, y *Article) int { return cmp.Compare(x.ID, y.ID) })
	if len(b.articles) == 0 && len(problems) == 0 {
		problems = append(problems, Problem{Severity: SeverityError, Reason: "the folder has no article (*.md)"})
	}
	problems.sort()
	return b, problems
}

// part is what is in one file.
type part struct {
	*collector
	article  *Article
	asks     []Ask
	contacts []*Contact
	sources  []Source // of the contacts
}

// parse reads each of some files for itself.
func parse(names []string, files map[string]string) []part {
	parts := make([]part, len(names))
	spread.Over(len(names), func() *desk { return new(desk) }, func(i int, d *desk) {
		name, p := names[i], &parts[i]
		p.collector = &collector{file: name}
		switch {
		case strings.HasSuffix(name, AsksExt):
			p.asks = parseAsks(p.collector, files[name])
		case name == ContactsFile:
			p.contacts, p.sources = d.parseContacts(p.collector, files[name])
		default:
			p.article = d.parseArticle(p.collector, files[name])
		}
	})
	return parts
}

func (b *Base) addArticle(c *collector, a *Article) {
	if other := b.byID[a.ID]; other != nil {
		c.errorf(1, "article id %q is already used by %s", a.ID, other.File)
		return
	}
	b.byID[a.ID] = a
	b.articles = append(b.articles, a)
	for i := range a.Facts {
		f := &a.Facts[i]
		b.facts[f.Ref()] = append(b.facts[f.Ref()], f)
	}
}

func (b *Base) addContacts(c *collector, contacts []*Contact, sources []Source) {
	b.sources = sources
	for _, k := range contacts {
		if b.contactBy[k.ID] != nil {
			c.errorf(k.Line, "contact %q is listed twice", k.ID)
			continue
		}
		b.contactBy[k.ID] = k
		b.contacts = append(b.contacts, k)
	}
}

// Articles is all articles, ordered by id.
func (b *Base) Articles() []*Article { return slices.Clone(b.articles) }

// Article finds an article by id; nil when there is none.
func (b *Base) Article(id string) *Article { return b.byID[id] }

// About is the articles of a topic, ordered by id.
func (b *Base) About(t Topic) []*Article {
	var out []*Article
	for _, a := range b.articles {
		if a.Topic == t {
			out = append(out, a)
		}
	}
	return out
}

// Topics is the knowledge topics that have an article, in the order of
// [KnowledgeTopics].
func (b *Base) Topics() []Topic {
	var out []Topic
	for _, t := range KnowledgeTopics {
		if len(b.About(t)) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// Contacts is all offices in file order.
func (b *Base) Contacts() []*Contact { return slices.Clone(b.contacts) }

// Contact finds an office by id; nil when there is none.
func (b *Base) Contact(id string) *Contact { return b.contactBy[id] }

// ContactSource finds a source listed in contacts.yaml; nil when there is none.
func (b *Base) ContactSource(id string) *Source {
	for i := range b.sources {
		if b.sources[i].ID == id {
			return &b.sources[i]
		}
	}
	return nil
}

// FactAt is the fact of that id that holds at a moment, by the day in Korea;
// nil when none does, so that an expired fact is never told as current.
func (b *Base) FactAt(article, fact string, at time.Time) *Fact {
	day := DateOf(at)
	var best *Fact
	for _, f := range b.facts[article+"."+fact] {
		if f.ValidOn(day) && (best == nil || best.ValidFrom < f.ValidFrom) {
			best = f
		}
	}
	return best
}

// FactsAt is the facts of an article that hold at a moment, in file order.
func (b *Base) FactsAt(article string, at time.Time) []Fact {
	a := b.byID[article]
	if a == nil {
		return nil
	}
	day := DateOf(at)
	var out []Fact
	for _, f := range a.Facts {
		if f.ValidOn(day) {
			out = append(out, f)
		}
	}
	return out
}

// SourceOf is where a fact comes from; nil when its article does not list it.
func (b *Base) SourceOf(f Fact) *Source {
	a := b.byID[f.Article]
	if a == nil {
		return nil
	}
	return a.Source(f.Source)
}

// Version is a fingerprint of all files: equal content, equal version.
func (b *Base) Version() string { return b.version }
