package knowledge

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Check says what is incomplete or contradictory in a base, ordered by file
// and line. What is only a matter of time (a fact that has expired on the
// Korean day of at, one that does not hold yet, a period that has ended) is a
// report, not an error, so that the same files do not fail a later build.
func Check(b *Base, at time.Time) Problems {
	day := DateOf(at)
	var out Problems
	for _, a := range b.articles {
		c := &checker{collector: &collector{file: a.File}, base: b, article: a, day: day}
		c.head()
		c.sources()
		c.facts()
		c.series()
		c.sameLabel()
		c.states()
		c.plans()
		c.claims()
		c.sections()
		c.asks()
		out = append(out, c.list...)
	}
	out = append(out, checkContacts(b)...)
	out = append(out, checkAliases(b)...)
	out = append(out, checkAcross(b)...)
	out = append(out, checkClaims(b)...)
	for _, t := range KnowledgeTopics {
		if len(b.About(t)) == 0 {
			out = append(out, Problem{Severity: SeverityError, Reason: "topic " + string(t) + " has no article"})
		}
	}
	out.sort()
	return out
}

// NewestChecked is the newest checked date in a base: the day as of which its
// content is meant. It is empty when nothing was checked.
func NewestChecked(b *Base) Date {
	var newest Date
	for _, a := range b.articles {
		newest = max(newest, a.LastChecked())
	}
	for _, k := range b.contacts {
		newest = max(newest, k.Checked)
	}
	return newest
}

// checker looks at one article.
type checker struct {
	*collector
	base    *Base
	article *Article
	day     Date
}

// at is the line of a front matter key, the first line when it is absent.
func (c *checker) at(key string) int { return max(c.article.lines[key], 1) }

// both reports a text that is needed and blank in a language.
func (c *collector) both(line int, what string, t Text) {
	if t.Ko == "" {
		c.errorf(line, "%s: the Korean wording is missing", what)
	}
	if t.En == "" {
		c.errorf(line, "%s: the English wording is missing", what)
	}
}

// bothOrNone reports a text that only one language has.
func (c *collector) bothOrNone(line int, what string, t Text) {
	if (t.Ko == "") != (t.En == "") {
		c.both(line, what, t)
	}
}

// backed reports what a statement needs to be told as a fact.
func (c *collector) backed(line int, what, source string, checked Date, r Reliability) {
	if source == "" {
		c.errorf(line, "%s has no source", what)
	}
	if checked == "" {
		c.errorf(line, "%s has no checked date", what)
	}
	switch {
	case r == "":
		c.errorf(line, "%s has no reliability", what)
	case !r.Assertable():
		c.errorf(line, "%s has reliability %s and must not be told as a fact", what, r)
	}
}

func (c *checker) head() {
	a := c.article
	c.both(c.at("title"), "the title", a.Title)
	for _, l := range Langs {
		if len(a.Aliases.In(l)) == 0 {
			c.errorf(c.at("aliases"), "there are no aliases in language %s", l)
		}
	}
	if len(a.Audience) == 0 {
		c.errorf(c.at("audience"), "the audience is missing")
	}
	for _, id := range a.Related {
		if id == a.ID {
			c.errorf(c.at("related"), "the article is related to itself")
		} else if c.base.Article(id) == nil {
			c.errorf(c.at("related"), "related article %q does not exist", id)
		}
	}
	for _, id := range a.Contacts {
		if c.base.Contact(id) == nil {
			c.errorf(c.at("contacts"), "contact %q does not exist", id)
		}
	}
	if len(a.Sources) == 0 {
		c.errorf(c.at("sources"), "the article names no source")
	}
}

func (c *checker) sources() {
	seen := map[string]bool{}
	for _, s := range c.article.Sources {
		if seen[s.ID] {
			c.errorf(s.Line, "source %q is listed twice", s.ID)
		}
		seen[s.ID] = true
		c.source(s)
	}
}

func (c *collector) source(s Source) {
	if s.ID == "" {
		c.errorf(s.Line, "a source has no id")
	}
	c.both(s.Line, "the title of source "+s.ID, s.Title)
	if !isAddress(s.URL) {
		c.errorf(s.Line, "source %q has no web address (https://...)", s.ID)
	}
}

func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

func (c *checker) facts() {
	for _, f := range c.article.Facts {
		c.fact(f)
	}
}

func (c *checker) fact(f Fact) {
	what := "fact " + f.ID
	if f.ID == "" {
		c.errorf(f.Line, "a fact has no id")
	}
	if f.Slot == "" {
		c.errorf(f.Line, "%s has no slot", what)
	}
	c.both(f.Line, "the label of "+what, f.Label)
	c.bothOrNone(f.Line, "the conditions of "+what, f.Conditions)
	for _, words := range []string{f.Label.Ko, f.Label.En, f.Conditions.Ko, f.Conditions.En} {
		if strings.ContainsAny(words, "{}") {
			c.errorf(f.Line, "%s: placeholders stand in body text and right answers only, not in %q", what, words)
		}
	}
	c.backed(f.Line, what, f.Source, f.Checked, f.Reliability)
	if f.Source != "" && c.article.Source(f.Source) == nil {
		c.errorf(f.Line, "%s names source %q, which the article does not list", what, f.Source)
	}
	if f.ValidFrom != "" && f.ValidUntil != "" && f.ValidUntil < f.ValidFrom {
		c.errorf(f.Line, "%s is valid until %s, before it begins on %s", what, f.ValidUntil, f.ValidFrom)
	}
	if slices.Contains(f.Was, f.Value) {
		c.errorf(f.Line, "%s lists its present value %s among the old ones", what, f.Value)
	}
	c.measure(f, what)
}

// measure checks that a number says of what, which side and per what.
func (c *checker) measure(f Fact, what string) {
	amount := f.Slot == Amount || f.Unit == KRW || f.Unit == USD
	switch {
	case f.Unit == "":
		c.errorf(f.Line, "%s has no unit", what)
	case f.Unit == URLUnit && !isAddress(f.Value.Text.Ko):
		c.errorf(f.Line, "%s is no web address (https://...)", what)
	case f.Unit.Textual():
	case f.Bound == "" && amount:
		c.errorf(f.Line, "%s is an amount without a bound (%s)", what, words(Bounds))
	case f.Bound == "":
		c.reportf(f.Line, "%s is a number without a bound (%s)", what, words(Bounds))
	}
	if !amount || f.Unit.Textual() {
		return
	}
	if f.Basis == "" {
		c.errorf(f.Line, "%s is an amount without a basis (%s)", what, words(Bases))
	}
	if f.Conditions == (Text{}) && !f.Always {
		c.errorf(f.Line, "%s is an amount without conditions (write \"conditions: none\" where it truly has none)", what)
	}
}

// series checks the facts that share an id: one value at a time, no days
// between, and tells when none holds today.
func (c *checker) series() {
	byID := map[string][]Fact{}
	for _, f := range c.article.Facts {
		byID[f.ID] = append(byID[f.ID], f)
	}
	for _, id := range sortedKeys(byID) {
		fs := byID[id]
		slices.SortStableFunc(fs, func(x, y Fact) int { return cmp.Compare(x.ValidFrom, y.ValidFrom) })
		for i := 1; i < len(fs); i++ {
			before, f := fs[i-1], fs[i]
			switch {
			case overlap(before.ValidFrom, before.ValidUntil, f.ValidFrom, f.ValidUntil) && before.Value != f.Value:
				c.errorf(f.Line, "fact %s has two values at one time: %s (line %d) and %s", id, before.Value, before.Line, f.Value)
			case overlap(before.ValidFrom, before.ValidUntil, f.ValidFrom, f.ValidUntil):
				c.errorf(f.Line, "fact %s is listed twice for the same days (line %d)", id, before.Line)
			case before.ValidUntil.AddDays(1) < f.ValidFrom:
				c.errorf(f.Line, "fact %s has no value between %s (line %d) and %s", id, before.ValidUntil, before.Line, f.ValidFrom)
			}
		}
		last := fs[len(fs)-1]
		switch {
		case last.ValidUntil != "" && last.ValidUntil < c.day:
			c.reportf(last.Line, "fact %s expired on %s", id, last.ValidUntil)
		case c.day < fs[0].ValidFrom:
			c.reportf(fs[0].Line, "fact %s does not hold before %s", id, fs[0].ValidFrom)
		}
	}
}

// sameLabel finds two facts that a reader would take for the same one and
// that disagree.
func (c *checker) sameLabel() {
	fs := c.article.Facts
	for i, f := range fs {
		for _, g := range fs[:i] {
			if f.ID == g.ID || f.Slot != g.Slot || !sameWords(f.Label, g.Label) {
				continue
			}
			if contradict(f, g) {
				c.errorf(f.Line, "facts %s (line %d) and %s have the same slot and label but differ: %s and %s", g.ID, g.Line, f.ID, g.Value, f.Value)
			}
		}
	}
}

// contradict reports whether two facts of the same name cannot both be told.
// Different conditions make different cases; a lower and an upper bound make
// a range.
func contradict(f, g Fact) bool {
	switch {
	case f.Value == g.Value && f.Unit == g.Unit,
		!overlap(f.ValidFrom, f.ValidUntil, g.ValidFrom, g.ValidUntil),
		f.Conditions != (Text{}) && g.Conditions != (Text{}) && f.Conditions != g.Conditions,
		f.Bound == AtLeast && g.Bound == AtMost && f.Value.Number <= g.Value.Number,
		f.Bound == AtMost && g.Bound == AtLeast && g.Value.Number <= f.Value.Number:
		return false
	}
	return true
}

func sameWords(a, b Text) bool {
	ko, en := folded(a.Ko), folded(a.En)
	return ko != "" && ko == folded(b.Ko) || en != "" && en == folded(b.En)
}

// folded is a wording without case, spaces and punctuation.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPunct(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

func (c *checker) states() {
	for _, s := range c.article.States {
		if s.Kind == "" {
			c.errorf(s.Line, "a state has no kind")
		}
		c.bothOrNone(s.Line, "the label of the state", s.Label)
		c.bothOrNone(s.Line, "the note of the state", s.Note)
		c.backed(s.Line, "the state", s.Source, s.Checked, s.Reliability)
		if s.Source != "" && c.article.Source(s.Source) == nil {
			c.errorf(s.Line, "the state names source %q, which the article does not list", s.Source)
		}
		switch {
		case s.From != "" && s.Until != "" && s.Until < s.From:
			c.errorf(s.Line, "the state ends on %s, before it begins on %s", s.Until, s.From)
		case s.Kind == Opens && s.From == "" && s.Note == (Text{}):
			c.errorf(s.Line, "the state opens, but says neither when nor why that is not known")
		case s.Kind != Closed && s.Until != "" && s.Until < c.day:
			c.reportf(s.Line, "the state %s ended on %s", s.Kind, s.Until)
		}
	}
}

func checkContacts(b *Base) Problems {
	c := &collector{file: ContactsFile}
	for _, s := range b.sources {
		c.source(s)
	}
	for _, k := range b.contacts {
		what := "contact " + k.ID
		c.both(k.Line, "the name of "+what, k.Name)
		c.bothOrNone(k.Line, "the hours of "+what, k.Hours)
		c.bothOrNone(k.Line, "the note of "+what, k.Note)
		c.backed(k.Line, what, k.Source, k.Checked, k.Reliability)
		if k.Phone == "" && k.URL == "" {
			c.errorf(k.Line, "%s has neither a phone number nor a web address", what)
		}
		if k.URL != "" && !isAddress(k.URL) {
			c.errorf(k.Line, "the url of %s is no web address (https://...)", what)
		}
		if k.Source != "" && b.ContactSource(k.Source) == nil && !isAddress(k.Source) {
			c.errorf(k.Line, "%s names source %q, which is neither listed nor a web address", what, k.Source)
		}
	}
	return c.list
}

// checkAliases finds names that lead to two articles.
func checkAliases(b *Base) Problems {
	owner := map[string]*Article{}
	var out Problems
	for _, a := range b.articles {
		names := slices.Concat([]string{a.Title.Ko, a.Title.En}, a.Aliases.Ko, a.Aliases.En)
		for _, name := range names {
			key := folded(name)
			switch other := owner[key]; {
			case key == "" || other == a:
			case other == nil:
				owner[key] = a
			default:
				c := &collector{file: a.File}
				c.errorf(max(a.lines["aliases"], 1), "the name %q is also one of article %s", name, other.ID)
				out = append(out, c.list...)
			}
		}
	}
	return out
}

// checkAcross finds two articles that give different values under one name:
// amounts, shares, numbers to call and addresses. What counts people, days or
// years is left out, since every programme has its own "lowest age".
func checkAcross(b *Base) Problems {
	named := map[string][]Fact{}
	told := map[string]bool{}
	var out Problems
	for _, a := range b.articles {
		c := &collector{file: a.File}
		for _, f := range a.Facts {
			if !slices.Contains([]Unit{KRW, USD, Percent, PhoneUnit, URLUnit}, f.Unit) {
				continue
			}
			for _, l := range Langs {
				key := string(l) + folded(f.Label.In(l)) + "\x00" + string(f.Basis) + "\x00" + string(f.Unit)
				for _, g := range named[key] {
					pair := fmt.Sprint(g.Ref(), g.Line, " ", f.Ref(), f.Line)
					if g.Article != f.Article && contradict(f, g) && !told[pair] {
						told[pair] = true
						c.errorf(f.Line, "fact %s is called like %s but differs: %s and %s; name the programme in the label or give both their conditions", f.Ref(), g.Ref(), f.Value, g.Value)
					}
				}
				named[key] = append(named[key], f)
			}
		}
		out = append(out, c.list...)
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
