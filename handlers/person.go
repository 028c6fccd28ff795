package handlers

import (
	"context"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
)

// Role is what a person may do.
type Role string

// The roles.
const (
	Seeker  Role = "seeker"
	Manager Role = "manager"
	Staff   Role = "staff"
	// Nobody may do nothing. Somebody of another Slack workspace is nobody here,
	// also when an id of theirs is one that is known.
	Nobody Role = "nobody"
)

// Who may use a route or a form.
var (
	everybody = []Role{Seeker, Manager, Staff}
	posters   = []Role{Manager, Staff}
	staffOnly = []Role{Staff}
)

// belongs tells whether the sender is of the account that was written to: of
// the workspace on Slack, where a channel may be shared with others.
func belongs(m bot.Message) bool {
	if m.From.Platform != m.Address.Platform || m.From.ID == "" {
		return false
	}
	return m.From.Platform != bot.Slack || m.From.Tenant == m.Address.Account
}

// toNobody answers somebody who may do nothing: with the card when they cry for
// help, else with a sentence to what they said. Nothing of it is kept, so staff
// are not told either: there would be nobody to answer.
func (h *Handlers) toNobody(ctx context.Context, t *turn) []bot.Reply {
	t.alone = true
	if a, is := h.inCrisis(ctx, t, t.Text); is {
		t.Lang = lang.Lang(a.Lang)
		return []bot.Reply{Speak(a)}
	}
	if t.Kind != bot.Said && t.Kind != bot.Media { // a tap on what is somebody else's
		return nil
	}
	return t.say(lang.OtherWorkspace)
}

// Person is somebody Dari talks with.
type Person struct {
	ID       uint32
	Platform bot.Platform
	Tenant   string // Slack team id; empty elsewhere
	External string // the platform's id of them
	// Private is their own conversation with Dari.
	Private bot.Address
	// Lang is the language they chose, or empty.
	Lang lang.Lang
	// Locale is the language that their platform tells, or empty.
	Locale string
	// Zone is an IANA zone; empty is Asia/Seoul.
	Zone string
	// Gone tells that they blocked Dari or left.
	Gone bool
	// Noticed is the message that carried the first notice, or 0.
	Noticed int64
}

// Account is the person's account as staff write it: telegram:ID or
// slack:TEAM/USER.
func (p Person) Account() string {
	if p.Tenant != "" {
		return string(p.Platform) + ":" + p.Tenant + "/" + p.External
	}
	return string(p.Platform) + ":" + p.External
}

// Seoul is the zone of people who have not told theirs.
var Seoul = mustZone("Asia/Seoul")

func mustZone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil { // the binary embeds the zones
		return time.FixedZone("KST", 9*60*60)
	}
	return z
}

// Location is the person's zone.
func (p Person) Location() *time.Location {
	if p.Zone != "" {
		if z, err := time.LoadLocation(p.Zone); err == nil {
			return z
		}
	}
	return Seoul
}

// Speaks is the language for what Dari says unasked: chosen by the person,
// else the platform's, else Korean.
func (p Person) Speaks() lang.Lang {
	if p.Lang != "" {
		return p.Lang
	}
	if l, ok := lang.Parse(p.Locale); ok {
		return l
	}
	return lang.Ko
}

// People keeps who Dari talks with.
type People interface {
	// Meet finds or makes the person; private is their own conversation.
	Meet(ctx context.Context, from bot.Sender, private bot.Address) (Person, error)
	Person(ctx context.Context, id uint32) (Person, error)
	// Notice remembers that the message carried the first notice, no later than
	// its reply is kept.
	Notice(message int64, person uint32)
	SetLanguage(ctx context.Context, message int64, person uint32, l lang.Lang) error
	// SetGone remembers that the person left or came back.
	SetGone(ctx context.Context, message int64, person uint32, gone bool) error
	// StaffAccounts are the accounts that were named staff at run time.
	StaffAccounts(ctx context.Context) ([]string, error)
}

// Purpose is what a consent is for.
type Purpose string

// The purposes. Sharing with an employer has its own, per opening.
const (
	ForProfile       Purpose = "profile"
	ForAlerts        Purpose = "alerts"
	ForAnnouncements Purpose = "announcements"
	ForNight         Purpose = "night"
	ForNotices       Purpose = "notices" // of what they follow
)

// Consent is one decision of a person. The latest per purpose counts.
type Consent struct {
	Person  uint32
	Purpose Purpose
	// Version names the text that was agreed to or refused.
	Version string
	Granted bool
	At      time.Time
	// Channel is where it was given: a platform, "staff" or "system".
	Channel string
}

// Consents keeps decisions; nothing is ever changed in it.
type Consents interface {
	// AddConsent keeps one. With a yes to the night, alerts that wait for the
	// morning are planned anew.
	AddConsent(ctx context.Context, message int64, c Consent) error
	// Consent is the latest decision; ok is false when there is none.
	Consent(ctx context.Context, person uint32, p Purpose) (c Consent, ok bool, err error)
}

// SetStaff changes who has the staff role by configuration, also while messages
// are handled. The map is not changed afterwards.
func (h *Handlers) SetStaff(accounts map[string]bool) { h.staff.Store(&accounts) }

// configuredStaff are the accounts with the staff role by configuration.
func (h *Handlers) configuredStaff() map[string]bool {
	if now := h.staff.Load(); now != nil {
		return *now
	}
	return h.Config.Staff
}

// role is what the person may do, by configuration, the staff list and the
// platform.
func (h *Handlers) role(ctx context.Context, p Person) (Role, error) {
	account := p.Account()
	if h.configuredStaff()[account] {
		return Staff, nil
	}
	named, err := h.People.StaffAccounts(ctx)
	if err != nil {
		return "", err
	}
	for _, a := range named {
		if a == account {
			return Staff, nil
		}
	}
	if p.Platform == bot.Slack || p.Platform == bot.Terminal && strings.HasPrefix(p.External, string(Manager)) {
		return Manager, nil
	}
	return Seeker, nil
}

// Quiet reports whether t falls into quiet hours (21:00 to 08:00) in the zone,
// and when they end.
func Quiet(t time.Time, zone *time.Location) (until time.Time, quiet bool) {
	local := t.In(zone)
	y, m, d := local.Date()
	switch h := local.Hour(); {
	case h >= 21:
		return time.Date(y, m, d+1, 8, 0, 0, 0, zone), true
	case h < 8:
		return time.Date(y, m, d, 8, 0, 0, 0, zone), true
	}
	return time.Time{}, false
}
