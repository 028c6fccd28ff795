package handlers

import (
	"context"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/knowledge/jobs"
)

// Announcement is something that staff tell many people at once.
type Announcement struct {
	ID int64
	// Version is raised by every change of the text or the audience. What is
	// confirmed is a version.
	Version int64
	State   AnnouncementState
	// Ko and En are the texts; one of them may be empty.
	Ko, En   string
	Audience Audience
	// WrittenBy and ConfirmedBy are accounts as staff write them, or cli:USER.
	WrittenBy, ConfirmedBy     string
	Created, Started, Finished time.Time
}

// AnnouncementState is where an announcement stands.
type AnnouncementState string

// The states of an announcement.
const (
	AnnouncementDraft     AnnouncementState = "draft" // this version was not previewed yet
	AnnouncementReady     AnnouncementState = "ready" // previewed, may be confirmed
	AnnouncementRunning   AnnouncementState = "running"
	AnnouncementPaused    AnnouncementState = "paused"
	AnnouncementCancelled AnnouncementState = "cancelled" // the rest is not sent
	AnnouncementDone      AnnouncementState = "done"
	AnnouncementWithdrawn AnnouncementState = "withdrawn" // the rest is not sent, what was sent is taken away
)

// Began tells whether the announcement was confirmed, so that its text is
// corrected rather than rewritten.
func (a Announcement) Began() bool {
	return !a.Started.IsZero()
}

// In gives the text for a reader of the language, and the language it is in.
func (a Announcement) In(l lang.Lang) (text string, is lang.Lang) {
	switch {
	case l == lang.En && a.En != "", a.Ko == "":
		return a.En, lang.En
	}
	return a.Ko, lang.Ko
}

// Audience says who an announcement is for. An empty field leaves nobody out.
type Audience struct {
	Platform bot.Platform `json:"platform,omitempty"`
	// Role is Seeker or Manager, by platform: who writes from a Slack workspace
	// is a manager.
	Role Role      `json:"role,omitempty"`
	Lang lang.Lang `json:"lang,omitempty"`
	// Regions are provinces; a profile that names one of them, a place inside
	// one, or the whole country is meant.
	Regions []jobs.Region `json:"regions,omitempty"`
}

// Reach is how many people an audience has. A firm's workspace counts as one.
type Reach struct {
	// Groups are those who will get it.
	Groups []ReachGroup
	// NoConsent and Gone are in the audience but will not get it: they did not
	// agree to announcements, or cannot be reached.
	NoConsent, Gone int64
}

// ReachGroup is people who are written to at the same hours by one account.
type ReachGroup struct {
	Platform bot.Platform
	Account  string
	Zone     string // IANA; empty is Asia/Seoul
	Night    bool   // they agreed to be written to at night
	Count    int64
}

// Count is how many will get it.
func (r Reach) Count() (n int64) {
	for _, g := range r.Groups {
		n += g.Count
	}
	return n
}

// Receipt is what became of an announcement so far. Everybody of its audience
// is counted in exactly one place.
type Receipt struct {
	// Audience is everybody who was meant when it was confirmed.
	Audience int64
	// Waiting are queued, on the wire or not begun; Left are the latter.
	Waiting int64
	Left    []ReachGroup
	Sent    int64
	Gone    int64 // the platform said that nobody is there
	Failed  int64
	Unknown int64 // cut off before an answer; not sent again unless staff say so
	// Skipped counts who was left out, by reason: a Dropped... code.
	Skipped map[string]int64
	// Why gives the platform's words for what failed, the most frequent first.
	Why []FailureCount
	// Edited and Withdrawn tell how far a correction or a withdrawal is.
	Edited, Withdrawn FollowCount
}

// FailureCount is a reason and how often it was given.
type FailureCount struct {
	Reason string
	Count  int64
}

// FollowCount is what became of changes to what was sent.
type FollowCount struct {
	Open      bool  `json:"open"` // not all were begun
	Done      int64 `json:"done"`
	Failed    int64 `json:"failed"`
	Unsettled int64 `json:"unsettled"` // begun, not ended
}

// The kinds of delivery of an announcement; their ref is the announcement. All
// go in the lane of broadcasts.
const (
	AnnouncementSubject  = "announcement"
	AnnouncementResend   = "announcement-resend"   // once more, to whom the first copy is unknown
	AnnouncementEdit     = "announcement-edit"     // changes what was sent
	AnnouncementWithdraw = "announcement-withdraw" // takes away what was sent
)

// Why a copy of an announcement was not sent, beside those of alerts.
const (
	DroppedCancelled = "cancelled"
	DroppedWithdrawn = "withdrawn"
	DroppedUnsent    = "nothing_to_change" // a correction of what has no message id
)

// Announcements keeps what staff write.
type Announcements interface {
	// WriteAnnouncement keeps a new announcement (ID 0), or rewrites one that
	// was not confirmed. The id is 0 when it was confirmed meanwhile.
	WriteAnnouncement(ctx context.Context, message int64, a Announcement, by string) (id int64, err error)
	Announcement(ctx context.Context, id int64) (a Announcement, ok bool, err error)
	// LatestAnnouncements gives the newest first.
	LatestAnnouncements(ctx context.Context, limit int) ([]Announcement, error)
}

// Broadcasts sends announcements. Every change reports false when it cannot
// be made as things stand; nothing has changed then.
type Broadcasts interface {
	// Reach counts the audience as it is now.
	Reach(ctx context.Context, a Audience) (Reach, error)
	// MarkReady remembers that the version was previewed.
	MarkReady(ctx context.Context, message, id, version int64) (ok bool, err error)
	// ConfirmAnnouncement freezes the audience and starts sending the version.
	ConfirmAnnouncement(ctx context.Context, message, id, version int64, by string) (ok bool, err error)
	// MoveAnnouncement pauses (AnnouncementPaused), resumes
	// (AnnouncementRunning), cancels or withdraws.
	MoveAnnouncement(ctx context.Context, message, id int64, to AnnouncementState, by string) (ok bool, err error)
	// CorrectAnnouncement changes the texts of one that was confirmed, and what
	// was sent of it.
	CorrectAnnouncement(ctx context.Context, message, id int64, ko, en, by string) (ok bool, err error)
	// ResendUnknown sends once more to whom nobody knows whether it arrived.
	ResendUnknown(ctx context.Context, message, id int64, by string) (people int64, err error)
	Receipt(ctx context.Context, id int64) (Receipt, error)
	// SentIDs are the platform's ids of the copy that a correction or a
	// withdrawal is about.
	SentIDs(ctx context.Context, d outbox.Delivery) ([]string, error)
}

// Firm is where the workspace of a firm gets announcements.
type Firm struct {
	Team   string
	Person uint32 // who chose, or who wrote to Dari first
	Choice FirmChoice
	// Chat is the channel when Choice is NewsHere.
	Chat string
	// Told is the message whose answer told that a choice is due.
	Told int64
}

// FirmChoice is what a firm chose.
type FirmChoice string

// The choices. Until somebody chose, it is the person who wrote first, if they
// agree to announcements, else the first of the firm who does.
const (
	NewsUndecided FirmChoice = ""
	NewsToMe      FirmChoice = "me"
	NewsHere      FirmChoice = "here"
	NewsOff       FirmChoice = "off"
)

// Firms keeps where workspaces get announcements.
type Firms interface {
	// MeetFirm makes the person the one who gets them, unless there is one.
	MeetFirm(ctx context.Context, message int64, team string, person uint32) (Firm, error)
	Firm(ctx context.Context, team string) (f Firm, ok bool, err error)
	ChooseNews(ctx context.Context, message int64, f Firm, by string) error
}
