package knowledge

import (
	"slices"
	"time"
)

// Text is one wording per language.
type Text struct{ Ko, En string }

// In is the wording in a language, the other one when that is blank.
func (t Text) In(l Lang) string {
	if l == En && t.En != "" || t.Ko == "" {
		return t.En
	}
	return t.Ko
}

// Texts is a list of wordings per language.
type Texts struct{ Ko, En []string }

// In is the list of one language.
func (t Texts) In(l Lang) []string {
	if l == En {
		return t.En
	}
	return t.Ko
}

// Article is one curated article. It belongs to a [Base] and must not be
// changed.
type Article struct {
	ID       string
	Topic    Topic
	Title    Text
	Aliases  Texts
	Audience []Audience
	Regions  []string // codes of the provinces it is for; empty: nationwide
	Contacts []string // ids of contacts
	Related  []string // ids of articles
	Teaches  []string // skill ids, for what teaches
	States   []State
	Sources  []Source
	Facts    []Fact
	Claims   []Claim   // known wrong statements and what is right
	Plan     *Plan     // set when the article as a whole is about something not in force
	Sections []Section // in file order, Korean and English
	Asks     []Ask     // how people ask for it, from the file beside it

	File  string         // path in the folder it was loaded from
	lines map[string]int // line of each front matter key
}

// Section finds a section; nil when the article has none.
func (a *Article) Section(l Lang, s Slot) *Section {
	for i := range a.Sections {
		if a.Sections[i].Lang == l && a.Sections[i].Slot == s {
			return &a.Sections[i]
		}
	}
	return nil
}

// SectionsIn is the sections of one language in file order.
func (a *Article) SectionsIn(l Lang) []Section {
	var out []Section
	for _, s := range a.Sections {
		if s.Lang == l {
			out = append(out, s)
		}
	}
	return out
}

// Source finds a source by id; nil when the article has none.
func (a *Article) Source(id string) *Source {
	for i := range a.Sources {
		if a.Sources[i].ID == id {
			return &a.Sources[i]
		}
	}
	return nil
}

// IsFor reports whether the article addresses an audience.
func (a *Article) IsFor(who Audience) bool {
	return slices.Contains(a.Audience, who) || slices.Contains(a.Audience, Everyone)
}

// LastChecked is the newest checked date among the article's facts, states
// and claims.
func (a *Article) LastChecked() Date {
	var last Date
	for _, f := range a.Facts {
		last = max(last, f.Checked)
	}
	for _, s := range a.States {
		last = max(last, s.Checked)
	}
	for _, k := range a.Claims {
		last = max(last, k.Checked)
	}
	return last
}

// Section is one part of an article in one language.
type Section struct {
	Article string
	Slot    Slot
	Lang    Lang
	Heading string
	Blocks  []Block
	Line    int
}

// BlockKind is the sort of a block.
type BlockKind string

// The kinds of block.
const (
	Paragraph  BlockKind = "paragraph"
	Bullet     BlockKind = "bullet"
	Numbered   BlockKind = "numbered"
	HeaderRow  BlockKind = "header" // first row of a table
	Row        BlockKind = "row"    // another row of a table
	Subheading BlockKind = "subheading"
)

// Block is one paragraph, list item or table row, without Markdown marks. Its
// text still has placeholders.
type Block struct {
	Kind   BlockKind
	Text   string   // of a row: the cells joined with " | "
	Cells  []string // of a row
	Number int      // of a numbered item, as it is to be shown
	Depth  int      // nesting of a list item, 0 outermost
	Line   int
}

// Source is where facts come from.
type Source struct {
	ID    string
	Title Text
	URL   string
	Line  int
}

// StateKind is whether a programme takes applications.
type StateKind string

// The states of a programme.
const (
	Open        StateKind = "open"         // within From..Until
	Closed      StateKind = "closed"       // since Until, or at all
	Opens       StateKind = "opens"        // from From on
	Rolling     StateKind = "rolling"      // all year
	UntilBudget StateKind = "until_budget" // until the money is spent
)

// StateKinds lists the states.
var StateKinds = []StateKind{Open, Closed, Opens, Rolling, UntilBudget}

// State is a dated state of a programme or of one of its parts.
type State struct {
	Kind        StateKind
	Label       Text // which part; empty: the whole programme
	From, Until Date // inclusive; empty where not known
	Note        Text
	Checked     Date
	Source      string
	Reliability Reliability
	Line        int
}

// On is the state as it is on a day: a period that has ended is closed, one
// that has not begun opens, one that has begun is open.
func (s State) On(d Date) StateKind {
	switch {
	case s.Kind == Closed:
		return Closed
	case s.Until != "" && s.Until < d:
		return Closed
	case s.From != "" && d < s.From:
		return Opens
	case s.Kind == Opens && s.From != "":
		return Open
	}
	return s.Kind
}

// At is On for the day in Korea at a moment.
func (s State) At(at time.Time) StateKind { return s.On(DateOf(at)) }

// Contact is an office that answers questions.
type Contact struct {
	ID          string
	Name        Text
	Phone       string
	URL         string
	Hours       Text     // empty where no source gives them
	Regions     []string // codes of the regions it serves; empty: nationwide
	Note        Text     // what it is for
	Source      string   // id of a source in the same file, or a web address
	Checked     Date
	Reliability Reliability
	Line        int
}
