package knowledge

import "slices"

// Lang is a language a person is answered in.
type Lang string

// The languages every article is written in.
const (
	Ko Lang = "ko"
	En Lang = "en"
)

// Langs lists the languages, Korean first.
var Langs = []Lang{Ko, En}

// Other is the other of [Langs].
func (l Lang) Other() Lang {
	if l == Ko {
		return En
	}
	return Ko
}

// Topic names a subject. An article has exactly one knowledge topic; answers
// may also carry a function topic or [OutOfScope].
type Topic string

// The knowledge topics: what articles are about.
const (
	MOU                       Topic = "mou"
	NationalEmploymentSupport Topic = "national-employment-support"
	HopeReturn                Topic = "hope-return"
	SMEAX                     Topic = "sme-ax"
	AIVocationalTraining      Topic = "ai-vocational-training"
	AILiteracy                Topic = "ai-literacy"
	YouthLeapIncentive        Topic = "youth-leap-incentive"
	NaeilCard                 Topic = "naeil-card"
	SmartFactory              Topic = "smart-factory"
	YouthPrograms             Topic = "youth-programs"
	HiringSupport             Topic = "hiring-support"
	StartupSupport            Topic = "startup-support"
	WorkerRights              Topic = "worker-rights"
	ContactsTopic             Topic = "contacts"
	Overview                  Topic = "overview"
)

// The function topics: what the bot does rather than knows.
const (
	OpeningsTopic      Topic = "openings"
	ProfileTopic       Topic = "profile"
	NotificationsTopic Topic = "notifications"
	PrivacyTopic       Topic = "privacy"
	HandoffTopic       Topic = "handoff"
	BroadcastTopic     Topic = "broadcast"
	AdminTopic         Topic = "admin"
)

// OutOfScope is the topic of a question that belongs to none of the others.
const OutOfScope Topic = "out-of-scope"

// KnowledgeTopics lists the topics an article may have; every one of them has
// at least one article in a sound base.
var KnowledgeTopics = []Topic{
	MOU, NationalEmploymentSupport, HopeReturn, SMEAX, AIVocationalTraining,
	AILiteracy, YouthLeapIncentive, NaeilCard, SmartFactory, YouthPrograms,
	HiringSupport, StartupSupport, WorkerRights, ContactsTopic, Overview,
}

// FunctionTopics lists the topics that go with an action of the bot.
var FunctionTopics = []Topic{
	OpeningsTopic, ProfileTopic, NotificationsTopic, PrivacyTopic,
	HandoffTopic, BroadcastTopic, AdminTopic,
}

// IsKnowledge reports whether articles may have this topic.
func (t Topic) IsKnowledge() bool { return slices.Contains(KnowledgeTopics, t) }

// Slot names the part of an article a question asks for. It is the anchor of
// a section and the place of a fact.
type Slot string

// The slots.
const (
	What       Slot = "what"       // what it is
	Amount     Slot = "amount"     // how much, how many
	Who        Slot = "who"        // who can get it, who cannot
	How        Slot = "how"        // how to apply or do it
	When       Slot = "when"       // periods, deadlines, durations
	Where      Slot = "where"      // places and sites
	Documents  Slot = "documents"  // papers to bring
	Difference Slot = "difference" // beside a similar programme or type
	Caution    Slot = "caution"    // duties, exclusions, common mistakes
	ContactFor Slot = "contact"    // who answers questions
	List       Slot = "list"       // what exists
	Why        Slot = "why"        // purpose and background
	Status     Slot = "status"     // open or closed, what changes
	Cost       Slot = "cost"       // what the person or firm pays
	Next       Slot = "next"       // what to do after it
)

// Slots lists the slots in the order a thorough article has them.
var Slots = []Slot{
	What, Why, List, Amount, Cost, Who, How, When, Status, Where, Documents,
	Difference, Caution, Next, ContactFor,
}

// Audience is whom an article is for.
type Audience string

// The audiences.
const (
	Seeker   Audience = "seeker"
	Manager  Audience = "manager"
	Staff    Audience = "staff"
	Everyone Audience = "everyone"
)

// Audiences lists the audiences.
var Audiences = []Audience{Seeker, Manager, Staff, Everyone}
