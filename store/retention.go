package store

import (
	"fmt"
	"time"

	"dari/handlers"
)

// How long things are kept. Sweep deletes them afterwards.
const (
	day  = 24 * time.Hour
	year = 365 * day

	keepIncoming   = 7 * day // longer than any platform redelivers
	keepPayloads   = 7 * day // an answer is needed while its buttons are tapped
	keepDeliveries = 90 * day
	keepMemory     = 30 * time.Minute
	// keepThreads is how long a thread needs no mention after the last word in it.
	keepThreads = 180 * day
	// keepCases is how long a closed case is kept.
	keepCases = 180 * day
	// keepProfile is how long a profile is kept after its last change, as the
	// person is told when they agree.
	keepProfile = year
	// keepInterest is how long it is kept which openings somebody looked at or is
	// interested in, as privacy tells.
	keepInterest = year
	// keepShares is how long it is kept what a manager shared, and who wants it, as
	// they are told.
	keepShares = 180 * day
	// keepDecisions is how long the decisions of a deleted person are kept, with
	// nothing that says whose they were: whoever processed personal data must be
	// able to show that there was a consent (Personal Information Protection Act,
	// article 22), and the person has the number under which they are found.
	keepDecisions = 3 * year
	// keepAccesses is how long it is kept what staff read of people: two years
	// where 50,000 people or more are known, one otherwise (Standards for Ensuring
	// the Safety of Personal Information, article 8). The schema refuses to delete
	// an entry earlier.
	keepAccesses = 2 * year
	keepAudit    = 2 * year
	keepFeeds    = year
	// keepModelUse is how long it is kept what the model was used for by whom; only
	// the budget of the day needs it.
	keepModelUse = 7 * day
	// keepBackups is how long a backup is kept at most: what people had deleted is
	// in it until then.
	keepBackups = 30 * day
)

// Retention is how long a class of data is kept, and what happens then.
type Retention struct {
	Data, Where, Keep, Then string
}

// Retentions are the classes of data, with how long they are kept where the
// configuration says for how long answers are (0 is as long as it is by itself).
func Retentions(answers time.Duration) []Retention {
	if answers <= 0 {
		answers = handlers.Config{}.KeepAnswersFor()
	}
	days := func(d time.Duration) string { return fmt.Sprintf("%d days", d/day) }
	years := func(d time.Duration) string {
		if d == year {
			return "1 year"
		}
		return fmt.Sprintf("%d years", d/year)
	}
	return []Retention{
		{"what was received, raw", "inbox", "until it is handled; put aside: " + days(keepIncoming), "deleted"},
		{"which messages were handled", "inbox, applied", days(keepIncoming), "deleted"},
		{"what was talked about", "memory", fmt.Sprintf("%d minutes", keepMemory/time.Minute), "deleted"},
		{"a form that was begun", "form_state", days(keepIncoming), "deleted"},
		{"the words of a reply", "delivery", days(keepPayloads), "taken out"},
		{"that a reply was sent", "delivery", days(keepDeliveries), "deleted"},
		{"what was shared with a workspace, and who wants it", "share, share_want", days(keepShares), "deleted"},
		{"which accounts post for a training institution", "institution", "while staff list them and the person is known", "deleted"},
		{"which openings somebody is interested in or looked at", "interest, opening_read", years(keepInterest), "deleted"},
		{"who was told of which opening or announcement", "alert, delivery", "while the person is known", "address taken out"},
		{"how somebody wants to be told, and what is not for them", "alert_setting, alert_refusal", "while the person is known", "deleted"},
		{"what somebody saved", "saved", years(keepInterest), "deleted"},
		{"how an opening was before it changed", "told_change", years(keepInterest), "deleted"},
		{"who chose what a firm hears of", "firm_news", "while the person is known", "deleted"},
		{"answers with their questions", "answer", days(answers), "deleted"},
		{"cases for a person", "desk_case", days(keepCases) + " after they were closed", "deleted"},
		{"a profile", "profile", years(keepProfile) + " after its last change", "deleted"},
		{"consents and refusals", "consent", "while the person is known, then " + years(keepDecisions) + " without a name", "deleted"},
		{"threads that Dari takes part in", "conversation", days(keepThreads) + " after the last word", "deleted"},
		{"files of openings as imported", "import_run", days(keepDeliveries), "taken out"},
		{"when feeds were fetched", "feed_run", years(keepFeeds), "deleted"},
		{"training courses", "course", years(keepFeeds) + " after they began, or were last seen", "deleted"},
		{"notices of programmes", "notice", years(keepFeeds) + " after their source was last seen to have them", "deleted"},
		{"what people follow", "notice_follow", "until they stop, while the person is known", "deleted"},
		{"who was told of which notice", "notice_told", years(keepFeeds) + ", and while the notice or what is followed is kept", "deleted"},
		{"how much somebody used the language model, by day", "model_person", days(keepModelUse), "deleted"},
		{"how much all used it, by day", "model_day", years(keepAudit), "deleted"},
		{"what staff read of people", "access_log", years(keepAccesses), "deleted"},
		{"what staff decided", "audit", years(keepAudit), "deleted"},
		{"backups", "backup.dir", days(keepBackups) + " at most", "deleted"},
	}
}
