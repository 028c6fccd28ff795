package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
)

// errInside is what a store says of itself; nobody may read it in a chat.
var errInside = errors.New("disk I/O error (10) in /var/lib/dari/dari.db at store.go:17")

// faults is a store in which one method fails.
type faults struct {
	method string
	hit    bool
}

func (b *faults) err(method string) error {
	if b.method != method {
		return nil
	}
	b.hit = true
	return errInside
}

type (
	faultyPeople struct {
		handlers.People
		*faults
	}
	faultyConsents struct {
		handlers.Consents
		*faults
	}
	faultyDeliveries struct {
		handlers.Deliveries
		*faults
	}
	faultyDialogs struct {
		handlers.Dialogs
		*faults
	}
	faultyMemories struct {
		handlers.Memories
		*faults
	}
	faultyProfiles struct {
		handlers.Profiles
		*faults
	}
	faultyOpenings struct {
		handlers.Openings
		*faults
	}
	faultyPostings struct {
		handlers.Postings
		*faults
	}
	faultyInterests struct {
		handlers.Interests
		*faults
	}
	faultyDesk struct {
		handlers.Desk
		*faults
	}
	faultyAnnouncements struct {
		handlers.Announcements
		*faults
	}
	faultyFirms struct {
		handlers.Firms
		*faults
	}
	faultyFeedback struct {
		handlers.Feedback
		*faults
	}
)

func (b faultyPeople) Meet(ctx context.Context, from bot.Sender, private bot.Address) (handlers.Person, error) {
	if err := b.err("Meet"); err != nil {
		return handlers.Person{}, err
	}
	return b.People.Meet(ctx, from, private)
}

func (b faultyPeople) Person(ctx context.Context, id uint32) (handlers.Person, error) {
	if err := b.err("Person"); err != nil {
		return handlers.Person{}, err
	}
	return b.People.Person(ctx, id)
}

func (b faultyPeople) StaffAccounts(ctx context.Context) ([]string, error) {
	if err := b.err("StaffAccounts"); err != nil {
		return nil, err
	}
	return b.People.StaffAccounts(ctx)
}

func (b faultyConsents) Consent(ctx context.Context, person uint32, p handlers.Purpose) (handlers.Consent, bool, error) {
	if err := b.err("Consent " + string(p)); err != nil {
		// The worst a store can do: a yes beside the error.
		return handlers.Consent{Granted: true}, true, err
	}
	return b.Consents.Consent(ctx, person, p)
}

func (b faultyDeliveries) DeliveryByKey(ctx context.Context, key string) (outbox.Delivery, error) {
	if err := b.err("DeliveryByKey"); err != nil {
		return outbox.Delivery{}, err
	}
	return b.Deliveries.DeliveryByKey(ctx, key)
}

func (b faultyDeliveries) LatestTo(ctx context.Context, person uint32, to bot.Address, limit int) ([]outbox.Delivery, error) {
	if err := b.err("LatestTo"); err != nil {
		return nil, err
	}
	return b.Deliveries.LatestTo(ctx, person, to, limit)
}

func (b faultyDialogs) Dialog(ctx context.Context, conversation string, person uint32) (handlers.Dialog, bool, error) {
	if err := b.err("Dialog"); err != nil {
		return handlers.Dialog{}, false, err
	}
	return b.Dialogs.Dialog(ctx, conversation, person)
}

func (b faultyMemories) Memory(ctx context.Context, conversation string, person uint32) (handlers.Memory, error) {
	if err := b.err("Memory"); err != nil {
		return handlers.Memory{}, err
	}
	return b.Memories.Memory(ctx, conversation, person)
}

func (b faultyProfiles) Profile(ctx context.Context, person uint32) (jobs.Profile, bool, error) {
	if err := b.err("Profile"); err != nil {
		return jobs.Profile{}, true, err
	}
	return b.Profiles.Profile(ctx, person)
}

func (b faultyProfiles) Alerts(ctx context.Context, person uint32) (handlers.AlertSetting, error) {
	if err := b.err("Alerts"); err != nil {
		return handlers.AlertsAtOnce, err
	}
	return b.Profiles.Alerts(ctx, person)
}

func (b faultyOpenings) Opening(ctx context.Context, id int64) (handlers.Opening, bool, error) {
	if err := b.err("Opening"); err != nil {
		return handlers.Opening{}, true, err
	}
	return b.Openings.Opening(ctx, id)
}

func (b faultyPostings) PostingsOf(ctx context.Context, person uint32, limit int) ([]handlers.Opening, error) {
	if err := b.err("PostingsOf"); err != nil {
		return nil, err
	}
	return b.Postings.PostingsOf(ctx, person, limit)
}

func (b faultyPostings) ManagedBy(ctx context.Context, person uint32, limit int) ([]handlers.Opening, error) {
	if err := b.err("ManagedBy"); err != nil {
		return nil, err
	}
	return b.Postings.ManagedBy(ctx, person, limit)
}

func (b faultyPostings) Manages(ctx context.Context, person uint32, id int64) (handlers.Opening, bool, error) {
	if err := b.err("Manages"); err != nil {
		return handlers.Opening{Opening: jobs.Opening{Feed: handlers.PostedFeed}, ID: id}, true, err
	}
	return b.Postings.Manages(ctx, person, id)
}

func (b faultyInterests) InterestsOf(ctx context.Context, person uint32, from, limit int) ([]handlers.Opening, error) {
	if err := b.err("InterestsOf"); err != nil {
		return nil, err
	}
	return b.Interests.InterestsOf(ctx, person, from, limit)
}

func (b faultyDesk) CaseInThread(ctx context.Context, conversation string) (int64, bool, error) {
	if err := b.err("CaseInThread"); err != nil {
		return 1, true, err
	}
	return b.Desk.CaseInThread(ctx, conversation)
}

func (b faultyDesk) Case(ctx context.Context, id int64) (handlers.Case, error) {
	if err := b.err("Case"); err != nil {
		return handlers.Case{}, err
	}
	return b.Desk.Case(ctx, id)
}

func (b faultyDesk) CaseOfLine(ctx context.Context, line int64) (handlers.Case, error) {
	if err := b.err("CaseOfLine"); err != nil {
		return handlers.Case{}, err
	}
	return b.Desk.CaseOfLine(ctx, line)
}

func (b faultyAnnouncements) Announcement(ctx context.Context, id int64) (handlers.Announcement, bool, error) {
	if err := b.err("Announcement"); err != nil {
		return handlers.Announcement{}, true, err
	}
	return b.Announcements.Announcement(ctx, id)
}

func (b faultyFirms) Firm(ctx context.Context, team string) (handlers.Firm, bool, error) {
	if err := b.err("Firm"); err != nil {
		return handlers.Firm{Choice: handlers.NewsHere}, true, err
	}
	return b.Firms.Firm(ctx, team)
}

func (b faultyFeedback) KeptAnswer(ctx context.Context, number int64) (handlers.KeptAnswer, bool, error) {
	if err := b.err("KeptAnswer"); err != nil {
		return handlers.KeptAnswer{}, true, err
	}
	return b.Feedback.KeptAnswer(ctx, number)
}

// breakable puts a store that can be broken under the handlers.
func (s *stage) breakable() *faults {
	b := &faults{}
	h := s.handlers
	h.People, h.Consents, h.Deliveries = faultyPeople{h.People, b}, faultyConsents{h.Consents, b}, faultyDeliveries{h.Deliveries, b}
	h.Dialogs, h.Memories = faultyDialogs{h.Dialogs, b}, faultyMemories{h.Memories, b}
	h.Profiles, h.Openings, h.Postings = faultyProfiles{h.Profiles, b}, faultyOpenings{h.Openings, b}, faultyPostings{h.Postings, b}
	h.Desk, h.Announcements, h.Firms = faultyDesk{h.Desk, b}, faultyAnnouncements{h.Announcements, b}, faultyFirms{h.Firms, b}
	h.Feedback, h.Interests = faultyFeedback{h.Feedback, b}, faultyInterests{h.Interests, b}
	return b
}

// TestS21_ACheckThatFailsDenies: whatever a handler asks before it does
// something, an error of it ends the turn. Nothing is changed, and what the
// person reads in the end is one sentence with a number.
func TestS21_ACheckThatFailsDenies(t *testing.T) {
	seeker := somebody{from: bot.Sender{Platform: bot.Telegram, ID: "7"}, role: handlers.Seeker}
	named := somebody{from: bot.Sender{Platform: bot.Telegram, ID: "10"}, role: handlers.Staff}
	manager := somebody{from: bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: "U1"}, role: handlers.Manager}
	staffer := somebody{from: bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: "USTAFF"}, role: handlers.Staff}
	says := func(who somebody, text string) func(*stage) bot.Message {
		return func(*stage) bot.Message { return who.says(text) }
	}
	taps := func(who somebody, action string) func(*stage) bot.Message {
		return func(s *stage) bot.Message { return s.button(who.says(""), action) }
	}
	inThread := func(who somebody) func(*stage) bot.Message {
		return func(s *stage) bot.Message {
			m := who.says("건물 뒤에 있어요.")
			m.Direct, m.Address = false, s.caseThread()
			return m
		}
	}
	for _, test := range []struct {
		method string
		m      func(*stage) bot.Message
	}{
		{"Meet", says(seeker, "/help")},
		{"StaffAccounts", says(named, "/announce")}, {"StaffAccounts", says(seeker, "/announced 1")}, {"StaffAccounts", taps(named, "notice cancel 1 1")},
		{"StaffAccounts", says(manager, "/post")},
		{"StaffAccounts", func(s *stage) bot.Message {
			m := seeker.says("")
			m.Kind, m.Form = bot.Submitted, bot.Submission{ID: "announce", Values: map[string][]string{"ko": {"바꿈"}}}
			return m
		}},
		{"Consent profile", says(seeker, "/profile")}, {"Consent alerts", says(seeker, "/alerts")}, {"Consent night", says(seeker, "/alerts night on")},
		{"Consent announcements", says(seeker, "/alerts news on")}, {"Consent notices", taps(seeker, `follow {"regions":["26"]}`)}, {"Consent alerts", taps(seeker, "consent alerts no alerts-1")},
		{"Consent profile", func(s *stage) bot.Message {
			m := seeker.says("")
			m.Kind, m.Form = bot.Submitted, bot.Submission{ID: "profile", Values: map[string][]string{"regions": {"26"}}}
			return m
		}},
		{"DeliveryByKey", taps(seeker, "stop")}, {"LatestTo", says(seeker, "네")}, {"Dialog", says(seeker, "부산")}, {"Dialog", says(seeker, "/cancel")},
		{"Memory", says(seeker, "훈련비 얼마예요?")}, {"Profile", says(seeker, "/jobs")}, {"Alerts", says(seeker, "/alerts")},
		{"Manages", taps(manager, "closepost 1")}, {"Opening", taps(seeker, "opening 1")}, {"ManagedBy", says(manager, "/posts")}, {"Manages", taps(manager, "open posting 1")},
		{"Manages", taps(manager, "posting 1")}, {"Manages", taps(manager, "pausepost 1")}, {"Manages", taps(manager, "resumepost 1")}, {"Manages", taps(manager, "submitpost 1")},
		{"PostingsOf", says(manager, "/post")}, {"Opening", taps(seeker, "interested 1")}, {"InterestsOf", says(seeker, "/interests")},
		{"CaseInThread", inThread(manager)}, {"CaseInThread", inThread(staffer)}, {"Case", inThread(staffer)},
		{"Announcement", taps(staffer, "notice ask 1 1")}, {"Announcement", taps(staffer, "open correct 1")}, {"Announcement", taps(staffer, "open announce 1")},
		{"KeptAnswer", says(staffer, "/answer 1")}, {"Firm", says(manager, "/announcements")},
	} {
		t.Run(test.method, func(t *testing.T) {
			onOneStage(t, func(s *stage) {
				s.t = t
				ctx := context.Background()
				s.handlers.Config.StaffChannel = staffChannel
				s.handlers.Answerer = actAnswers{}
				if _, err := s.store.AddStaff(ctx, "telegram:10", "cli:test"); err != nil {
					t.Fatal(err)
				}
				s.thingsToDecide()
				m := test.m(s)
				m.ID = 1_000_000
				for _, who := range []somebody{seeker, named, manager, staffer} { // whoever is new is greeted first
					s.hear(who.says("/help"))
				}
				b := s.breakable()
				b.method = test.method
				before := s.everything()
				replies, err := s.handlers.Handle(ctx, m)
				if !b.hit {
					t.Fatalf("%q %q never asks %s: it says %v", m.Text, m.Kind, test.method, replies)
				}
				if !errors.Is(err, errInside) || len(replies) > 0 {
					t.Errorf("%s fails, and it says %v (%v)", test.method, replies, err)
				}
				if after := s.everything(); after != before {
					t.Errorf("%s fails, and something changed:\n%s", test.method, firstDifference(before, after))
				}
				in := bot.Incoming{ID: m.ID, Platform: m.Address.Platform, Account: m.Address.Account, Received: time.Now()}
				told := s.handlers.Parked(ctx, in, m, err)
				if len(told) == 0 || told[0].To != m.Address {
					t.Fatalf("the person is told nothing: %+v", told)
				}
				for _, r := range told {
					body := r.Body.String()
					for _, inside := range []string{"disk", "I/O", "dari.db", "store.go", "/var", "error"} {
						if strings.Contains(body, inside) {
							t.Errorf("somebody reads %q", body)
						}
					}
				}
				sorry, _, _ := strings.Cut(lang.Text(lang.Ko, lang.Sorry, "\x00"), "\x00")
				if body := told[0].Body.String(); !strings.HasPrefix(body, sorry) {
					t.Errorf("the person reads %q", body)
				}
			})
		})
	}
}

// TestS21_WhatCannotBeCheckedIsNotSent: when a check at the last moment fails,
// nothing goes out, and it is tried again.
func TestS21_WhatCannotBeCheckedIsNotSent(t *testing.T) {
	for kind, methods := range map[string][]string{
		handlers.OpeningSubject:      {"Opening", "Person", "Profile", "Consent alerts", "Alerts", "Consent night"},
		handlers.AnnouncementSubject: {"Announcement", "Person", "Consent announcements", "Consent night"},
		"firm":                       {"Firm"},
		handlers.ReviewSubject:       {"Opening", "Person"},
		handlers.CaseSubject:         {"Case"},
		handlers.CaseLineSubject:     {"CaseOfLine"},
		handlers.CaseAnswerSubject:   {"CaseOfLine", "Person"},
	} {
		for _, method := range methods {
			t.Run(kind+"/"+method, func(t *testing.T) {
				onOneStage(t, func(s *stage) {
					s.t = t
					ctx := context.Background()
					s.handlers.Config.StaffChannel = staffChannel
					s.handlers.Answerer = actAnswers{}
					s.thingsToDecide()
					p := s.welder("7", "ko", "")
					s.consent(p, handlers.ForAnnouncements, true)
					d := outbox.Delivery{ID: 1, Person: p.ID, To: p.Private, Subject: outbox.Subject{Kind: kind, Ref: 1}}
					switch kind {
					case handlers.OpeningSubject:
						_, ids := s.importOpenings(weldingJob("K1"))
						d.Subject.Ref = ids[0]
					case "firm":
						member, err := s.store.Meet(ctx, bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: "U1"}, managerChat)
						if err != nil {
							t.Fatal(err)
						}
						d.Subject.Kind, d.Person = handlers.AnnouncementSubject, member.ID
					case handlers.CaseAnswerSubject:
						id, err := s.store.AnswerCase(ctx, 77, 1, "cli:test", "건물 뒤에 있어요.")
						if err != nil {
							t.Fatal(err)
						}
						d.Subject.Ref = id
					}
					now := time.Now()
					if strings.HasSuffix(method, "night") {
						now = now.Add(13 * time.Hour)
					}
					b := s.breakable()
					b.method = method
					r, err := s.handlers.Render(ctx, d, now)
					var drop *outbox.DropError
					var later *outbox.LaterError
					switch {
					case !b.hit:
						t.Errorf("it never asks %s (%v)", method, err)
					case !errors.Is(err, errInside) || errors.As(err, &drop) || errors.As(err, &later):
						t.Errorf("%s fails: %v", method, err)
					case !reflect.DeepEqual(r, outbox.Rendered{}):
						t.Errorf("%s fails, and it says %s", method, fmt.Sprint(r))
					}
				})
			})
		}
	}
}
