// Package answer answers a question from the curated base, without a model.
//
// The way of a question ([Answerer.Answer]): it is read (read.go: folded,
// repaired (asked.go, spelt.go), its language found, what is hidden in it taken out), then asked
// whether it is a cry for help or an attack, and next whether it is something
// the bot does rather than knows, mere talk, or the asker's own case (sorts.go;
// guard.go, functions.go and personal.go hold the words that settle it alone).
// Only then is it a question to the base: one or two (both.go) articles are
// chosen (choose.go), the blocks that answer picked (pick.go, units.go,
// phrasing.go), laid out for a screen (lay.go) and put together with their facts
// and sources (compose.go), or two programmes set side by side (compare.go). What
// no article answers is said to be unknown.
//
// Most of these choices rest on examples (learned.go): folder examples shows
// what each sort of message looks like, and the asks beside the articles how
// people ask for what they tell. Who finds a question that goes wrong adds ten
// like it, in other words, and runs go generate ./knowledge/answer.
//
// Nothing here is a sentence for a person. An [Answer] has codes and the
// articles' own words; who renders it finds the rest in a catalogue.
package answer

import (
	"time"

	"dari/knowledge"
)

// Kind says what sort of answer it is.
type Kind string

// The kinds.
const (
	Facts     Kind = "answer"    // curated text with facts and sources
	Unknown   Kind = "unknown"   // not in our sources, and who can tell
	Clarify   Kind = "clarify"   // one question back, with choices
	Refuse    Kind = "refuse"    // an attack, or other people's data
	Handoff   Kind = "handoff"   // a person or the proper office must say
	Crisis    Kind = "crisis"    // a life may be in danger
	Smalltalk Kind = "smalltalk" // greeting, thanks, who are you
	Act       Kind = "action"    // a function of the bot
)

// Reason says why an answer is of its kind, for whoever puts it in words.
type Reason string

// The reasons.
const (
	Imminent    Reason = "imminent"     // crisis: it may happen now
	OtherPerson Reason = "other_person" // crisis: it is about somebody else
	Injection   Reason = "injection"    // refuse: wants other rules or the hidden ones
	OthersData  Reason = "others_data"  // refuse: other people's data
	Fraud       Reason = "fraud"        // refuse: help with getting money wrongly
	// refuse: wants people chosen, ranked or shut out for what they are
	Discrimination Reason = "discrimination"
	OwnCase        Reason = "own_case"     // handoff: state, balance or payment of the asker's own case
	Verdict        Reason = "verdict"      // handoff: a legal, medical or tax judgement
	Drafting       Reason = "drafting"     // handoff: writing a claim or application for somebody
	Trouble        Reason = "trouble"      // handoff: something went wrong at the asker's work
	Greeting       Reason = "greeting"     // smalltalk
	Thanks         Reason = "thanks"       // smalltalk
	Farewell       Reason = "farewell"     // smalltalk
	Identity       Reason = "identity"     // smalltalk: who or what are you
	Abuse          Reason = "abuse"        // smalltalk: anger at the bot
	OffTopic       Reason = "off_topic"    // unknown: not our field at all
	NotHere        Reason = "not_here"     // unknown: our field, but not in the sources
	NoSuchName     Reason = "no_such_name" // unknown: names a programme that we have nothing on
	Unsettled      Reason = "unsettled"    // unknown: the article says itself that its sources do not settle it
	Bare           Reason = "bare"         // clarify: the question names no programme
	Several        Reason = "several"      // clarify: programmes fit about equally
)

// Intent is a function of the bot.
type Intent string

// The intents.
const (
	Openings      Intent = "openings" // look for openings; slots region, words
	Posting       Intent = "posting"  // post an opening
	Profile       Intent = "profile"  // make or change one's profile
	Notifications Intent = "notifications"
	Privacy       Intent = "privacy"
	Person        Intent = "handoff" // talk to a person
	Broadcast     Intent = "broadcast"
	Admin         Intent = "admin"
	Help          Intent = "help"
	Language      Intent = "language" // of the conversation
)

// The slots of an action and their values.
const (
	SlotRegion = "region" // openings: places as the person wrote them, separated by spaces
	SlotWords  = "words"  // openings: what else the person looks for, separated by spaces
	SlotDo     = "do"     // what to do; one of the values below

	DoOn     = "on"     // notifications
	DoOff    = "off"    // notifications
	DoWhy    = "why"    // notifications: why did I get this
	DoShow   = "show"   // privacy, profile
	DoExport = "export" // privacy
	DoDelete = "delete" // privacy
	DoEdit   = "edit"   // profile
)

// Question is what a person wrote, and what is known about the moment.
type Question struct {
	Text string
	// Lang is the person's language, used where the text itself does not
	// tell ("MES?"); empty means Korean there.
	Lang    knowledge.Lang
	Persona knowledge.Audience // empty: unknown
	History []Turn             // oldest first, without this question
	Now     time.Time          // facts and states are told as of its Korean day; zero means the present
	Regions []string           // province codes of the person, where known

	// Article and Slot ask for a part directly, as a tap on a [Choice]
	// does; Text then only decides the language.
	Article string
	Slot    knowledge.Slot
}

// Turn is one earlier message of the conversation.
type Turn struct {
	Bot  bool // said by the bot, else by the person
	Text string
	// Kind and Article are what the answer was, where the caller kept them;
	// without them they are read off the text.
	Kind    Kind
	Article string
}

// Answer is a whole answer in parts.
type Answer struct {
	Kind    Kind
	Reason  Reason
	Topic   knowledge.Topic
	Lang    knowledge.Lang
	Parts   []Part   // to be told in this order
	Choices []Choice // clarify: to pick from; unknown: the nearest articles; overview: what exists
	More    []Choice // other parts of the same article
	Sources []Source
	Action  Action // kind action only

	// Confidence is how sure the choice of article is, 0 to 1; for logs and
	// for staff.
	Confidence float64
	// Base and At are what placeholders are to be expanded with, so that a
	// base swapped meanwhile cannot contradict Facts.
	Base *knowledge.Base
	At   time.Time

	// Mode is who put the answer together; empty where no model is there to do it.
	Mode Mode
	// Intro is a model's sentence before the parts; it says nothing of the subject.
	Intro string
	// Prose is what a model wrote, each paragraph held against the sections of Parts,
	// which it is told in place of. The Facts of those are the ones that it tells.
	Prose []string
}

// Mode says how an answer was made where a language model may have a share in it.
type Mode string

// The modes.
const (
	Curated Mode = "curated" // as it stands in the articles, the model had no part
	Select  Mode = "select"  // a model chose and ordered sentences of the articles
	Compose Mode = "compose" // a model wrote, and every sentence passed ground.Verify
)

// Action is a function the person asked for.
type Action struct {
	Intent Intent
	Slots  map[string]string
}

// PartKind says what a part is.
type PartKind string

// The kinds of parts.
const (
	SectionPart PartKind = "section"  // a section of an article: Heading, Blocks, Facts
	StatePart   PartKind = "state"    // whether a programme takes applications: States
	ContactPart PartKind = "contact"  // offices that know: Contacts
	WasPart     PartKind = "outdated" // the question has an old value: Facts[0] holds now, Claimed was said
)

// Part is one piece of an answer.
type Part struct {
	Kind     PartKind
	Article  string // whose section, state or fact it is
	Slot     knowledge.Slot
	Heading  string
	Blocks   []knowledge.Block // with placeholders; every one of them can be expanded at Answer.At
	Facts    []knowledge.Fact  // what the placeholders tell, each once, in order
	States   []knowledge.State // as written; ask State.At what holds
	Contacts []knowledge.Contact
	Claimed  knowledge.Value
	Cut      bool // blocks of the section were left out
}

// Choice is a part of an article that can be asked for by a tap.
type Choice struct {
	Article string
	Slot    knowledge.Slot // empty: the article as a whole
	Label   string         // the article's title or the section's heading
}

// Source is where a part of the answer comes from.
type Source struct {
	Article     string // id of the article, empty for a contact of contacts.yaml
	Section     knowledge.Slot
	Title, URL  string
	Checked     knowledge.Date
	Reliability knowledge.Reliability
}

// Expand fills the placeholders of one block of a part with the facts and
// contacts that hold at the answer's moment.
func (a Answer) Expand(p Part, b knowledge.Block, fact func(knowledge.Fact) string, contact func(knowledge.Contact) string) (string, bool) {
	text, _, ok := a.Base.Expand(p.Article, b.Text, a.At, fact, contact)
	return text, ok
}
