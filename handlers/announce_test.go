package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

// broadcast sends what announcements have for the account now: it is taken as
// sent, changed or deleted.
func (s *stage) broadcast(p bot.Platform, account string) []outbox.Delivery {
	s.t.Helper()
	ctx := context.Background()
	var out []outbox.Delivery
	for {
		ds, err := s.store.NextBroadcast(ctx, p, account, 50, time.Now())
		if err != nil {
			s.t.Fatal(err)
		}
		if len(ds) == 0 {
			return out
		}
		for _, d := range ds {
			if d, said := s.send(d); said {
				out = append(out, d)
			}
		}
	}
}

// reader meets somebody on Telegram who agreed to announcements.
func (s *stage) reader(id, locale string) handlers.Person {
	s.t.Helper()
	p, err := s.store.Meet(context.Background(), bot.Sender{Platform: bot.Telegram, ID: id, Locale: locale},
		bot.Address{Platform: bot.Telegram, Account: "1", Chat: id})
	if err != nil {
		s.t.Fatal(err)
	}
	s.consent(p, handlers.ForAnnouncements, true)
	return p
}

// confirmed sends an announcement to everybody.
func (s *stage) confirmed(a handlers.Announcement) int64 {
	s.t.Helper()
	ctx := context.Background()
	id, err := s.store.WriteAnnouncement(ctx, 0, a, "telegram:1")
	if err != nil {
		s.t.Fatal(err)
	}
	if ok, err := s.store.MarkReady(ctx, 0, id, 1); err != nil || !ok {
		s.t.Fatal(ok, err)
	}
	if ok, err := s.store.ConfirmAnnouncement(ctx, 0, id, 1, "telegram:2"); err != nil || !ok {
		s.t.Fatal(ok, err)
	}
	return id
}

// TestAnnouncementInTheReadersLanguage: one text is enough, and then a line in
// the reader's language stands above it.
func TestAnnouncementInTheReadersLanguage(t *testing.T) {
	storetest.Each(t, testAnnouncementInTheReadersLanguage)
}

func testAnnouncementInTheReadersLanguage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.reader("10", "ko")
		s.reader("11", "en")
		for _, c := range []struct {
			a      handlers.Announcement
			ko, en string
		}{
			{handlers.Announcement{Ko: "새 과정이 열렸어요."}, "새 과정이 열렸어요.", lang.Text(lang.En, lang.KoreanOnly) + "\n\n새 과정이 열렸어요."},
			{handlers.Announcement{En: "A new course."}, lang.Text(lang.Ko, lang.EnglishOnly) + "\n\nA new course.", "A new course."},
			{handlers.Announcement{Ko: "새 과정", En: "A new course."}, "새 과정", "A new course."},
		} {
			s.confirmed(c.a)
			got := map[string]string{}
			for _, d := range s.broadcast(bot.Telegram, "1") {
				text, footer, _ := strings.Cut(d.Reply.Body.String(), "다리재단")
				if footer == "" {
					t.Errorf("no operator in %q", text)
				}
				got[d.To.Chat] = text
			}
			if !strings.HasPrefix(got["10"], c.ko+"\n\n") || !strings.HasPrefix(got["11"], c.en+"\n\n") {
				t.Errorf("%+v: ko %q, en %q", c.a, got["10"], got["11"])
			}
		}
	})
}

// TestD17_OptOutAfterClaim: a copy that was claimed is dropped when the person
// says stop before it is sent.
func TestD17_OptOutAfterClaim(t *testing.T) { storetest.Each(t, testD17_OptOutAfterClaim) }

func testD17_OptOutAfterClaim(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.reader("10", "ko")
		s.confirmed(handlers.Announcement{Ko: "글"})
		ds, err := s.store.NextBroadcast(t.Context(), bot.Telegram, "1", 1, time.Now())
		if err != nil || len(ds) != 1 {
			t.Fatal(ds, err)
		}
		if _, err := s.handlers.Render(t.Context(), ds[0], time.Now()); err != nil {
			t.Fatalf("before: %v", err)
		}
		m := bot.Message{Kind: bot.Said, Direct: true, Text: "그만", From: bot.Sender{Platform: bot.Telegram, ID: "10", Locale: "ko"},
			Address: bot.Address{Platform: bot.Telegram, Account: "1", Chat: "10"}}
		s.hear(m)
		_, err = s.handlers.Render(t.Context(), ds[0], time.Now())
		var drop *outbox.DropError
		if !errors.As(err, &drop) || drop.Reason != handlers.DroppedNoConsent {
			t.Errorf("after stop: %v", err)
		}
	})
}

// TestD18_AnnouncementAtNight: a copy that was claimed before 21:00 and is
// rendered after it waits for the morning.
func TestD18_AnnouncementAtNight(t *testing.T) { storetest.Each(t, testD18_AnnouncementAtNight) }

func testD18_AnnouncementAtNight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.reader("10", "ko")
		awake := s.reader("11", "ko")
		s.consent(awake, handlers.ForNight, true)
		s.confirmed(handlers.Announcement{Ko: "글"})
		ds, err := s.store.NextBroadcast(t.Context(), bot.Telegram, "1", 9, time.Now())
		if err != nil || len(ds) != 2 {
			t.Fatal(ds, err)
		}
		night := time.Date(2026, 11, 23, 21, 0, 0, 0, handlers.Seoul)
		for _, d := range ds {
			_, err := s.handlers.Render(t.Context(), d, night)
			var later *outbox.LaterError
			switch {
			case d.Person == awake.ID && err != nil:
				t.Errorf("agreed to the night: %v", err)
			case d.Person != awake.ID && (!errors.As(err, &later) || !later.Until.Equal(night.Add(11*time.Hour))):
				t.Errorf("did not agree to the night: %v", err)
			}
		}
	})
}

func TestForecast(t *testing.T) {
	h := &handlers.Handlers{Config: handlers.Config{PerSecond: map[bot.Platform]float64{bot.Telegram: 10, bot.Slack: 1}}}
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, 11, day, hour, minute, 0, 0, handlers.Seoul)
	}
	group := func(p bot.Platform, count int64, zone string, night bool) handlers.ReachGroup {
		return handlers.ReachGroup{Platform: p, Account: "1", Zone: zone, Night: night, Count: count}
	}
	for _, c := range []struct {
		name       string
		groups     []handlers.ReachGroup
		now        time.Time
		start, end time.Time
		pauses     bool
	}{
		{"nobody", nil, at(23, 10, 0), at(23, 10, 0), at(23, 10, 0), false},
		{"ten minutes", []handlers.ReachGroup{group(bot.Telegram, 6000, "", false)}, at(23, 10, 0), at(23, 10, 0), at(23, 10, 10), false},
		{"over night", []handlers.ReachGroup{group(bot.Telegram, 12000, "", false)}, at(23, 20, 50), at(23, 20, 50), at(24, 8, 10), true},
		{"until 21:00 sharp", []handlers.ReachGroup{group(bot.Telegram, 6000, "", false)}, at(23, 20, 50), at(23, 20, 50), at(23, 21, 0), false},
		{"from the night", []handlers.ReachGroup{group(bot.Telegram, 6000, "", false)}, at(23, 23, 0), at(24, 8, 0), at(24, 8, 10), false},
		{"agreed to the night", []handlers.ReachGroup{group(bot.Telegram, 6000, "", true)}, at(23, 23, 0), at(23, 23, 0), at(23, 23, 10), false},
		{"another zone", []handlers.ReachGroup{group(bot.Telegram, 600, "America/New_York", false)}, at(23, 12, 0), at(23, 22, 0), at(23, 22, 1), false},
		{"accounts side by side", []handlers.ReachGroup{group(bot.Telegram, 6000, "", false), group(bot.Slack, 60, "", false)}, at(23, 10, 0), at(23, 10, 0), at(23, 10, 10), false},
		{"groups of one account in a row", []handlers.ReachGroup{group(bot.Telegram, 6000, "", false), group(bot.Telegram, 6000, "", true)}, at(23, 10, 0), at(23, 10, 0), at(23, 10, 20), false},
	} {
		f := h.Forecast(c.groups, c.now)
		if !f.Start.Equal(c.start) || !f.End.Equal(c.end) || f.Pauses != c.pauses {
			t.Errorf("%s: %v to %v, pauses %v; want %v to %v, %v", c.name, f.Start, f.End, f.Pauses, c.start, c.end, c.pauses)
		}
	}
}

// TestS03_OnlyStaffAnnounce: every way in to announcing, for everybody.
func TestS03_OnlyStaffAnnounce(t *testing.T) { storetest.Each(t, testS03_OnlyStaffAnnounce) }

func testS03_OnlyStaffAnnounce(t *testing.T) {
	senders := map[string]bot.Sender{
		"seeker on telegram":   {Platform: bot.Telegram, ID: "10"},
		"manager on slack":     {Platform: bot.Slack, Tenant: "T1", ID: "U1"},
		"staff id, other team": {Platform: bot.Slack, Tenant: "T2", ID: "USTAFF"},
		"staff on slack":       {Platform: bot.Slack, Tenant: "T1", ID: "USTAFF"},
		"staff by command":     {Platform: bot.Telegram, ID: "77"},
		"staff no more":        {Platform: bot.Telegram, ID: "78"},
	}
	mayDo := map[string]bool{"staff on slack": true, "staff by command": true}
	for name, from := range senders {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t)
				ctx := t.Context()
				s.reader("20", "ko")
				for _, account := range []string{"telegram:77", "telegram:78"} {
					if _, err := s.store.AddStaff(ctx, account, "cli:root"); err != nil {
						t.Fatal(err)
					}
				}
				if _, err := s.store.RemoveStaff(ctx, "telegram:78", "cli:root"); err != nil {
					t.Fatal(err)
				}
				ready, err := s.store.WriteAnnouncement(ctx, 0, handlers.Announcement{Ko: "준비"}, "telegram:1")
				if err != nil {
					t.Fatal(err)
				}
				if _, err := s.store.MarkReady(ctx, 0, ready, 1); err != nil {
					t.Fatal(err)
				}
				running := s.confirmed(handlers.Announcement{Ko: "보내는 중"})
				account := "1"
				if from.Platform == bot.Slack {
					account = "T1"
				}
				base := bot.Message{Kind: bot.Said, Direct: true, From: from, CanForm: true,
					Address: bot.Address{Platform: from.Platform, Account: account, Chat: "D" + from.ID}}
				s.hear(withText(base, "/cancel")) // the first answer carries the notice
				refused := lang.Text(lang.Ko, lang.NotAllowed)
				tries := map[string]bot.Message{}
				for _, command := range []string{"announce", "announced", "announced 1"} {
					tries["/"+command] = withText(base, "/"+command)
				}
				// Buttons as they stand under announcements, as if somebody had got
				// hold of them.
				for _, action := range []string{"notice show %d", "notice test %d 1", "notice ask %d 1", "notice send %d 1", "notice pause %d",
					"notice resume %d", "notice resend %d", "notice recall %d", "notice withdraw %d", "notice cancel %d", "open announce %d", "open correct %d"} {
					id := running
					if strings.Contains(action, "ask") || strings.Contains(action, "send") || strings.Contains(action, "test") || strings.Contains(action, "announce") {
						id = ready
					}
					action = fmt.Sprintf(action, id)
					tries[action] = s.button(base, action)
				}
				for _, id := range []string{"announce", "correct"} {
					m := base
					m.Kind, m.Form = bot.Submitted, bot.Submission{ID: id, Ref: fmt.Sprint(running), Values: map[string][]string{"ko": {"바꿈"}}}
					tries["form "+id] = m
				}
				before := s.announcements()
				for try, m := range tries {
					said := s.hear(m)
					body := ""
					switch {
					case len(said) > 0:
						body = said[0].Reply.Body.String()
					case name != "staff id, other team": // they are nobody here
						t.Errorf("%s: no answer", try)
					}
					denied := body == refused || body == "" || body == lang.Text(lang.Ko, lang.OtherWorkspace)
					if got := !denied; got != mayDo[name] {
						t.Errorf("%s: allowed %v, want %v: %q", try, got, mayDo[name], body)
					}
				}
				if after := s.announcements(); !mayDo[name] && after != before {
					t.Errorf("refused, and yet\n%s\nbecame\n%s", before, after)
				}
			})
		})
	}
}

func withText(m bot.Message, text string) bot.Message {
	m.Text = text
	if name, args, ok := bot.ParseCommand(text, "dari"); ok {
		m.Command, m.Args = name, args
	}
	return m
}

// button is a tap on a choice with the action, said to the sender.
func (s *stage) button(m bot.Message, action string) bot.Message {
	s.t.Helper()
	ctx := context.Background()
	s.n++
	in := bot.Incoming{Platform: m.Address.Platform, Account: m.Address.Account, ExternalID: fmt.Sprint("b", s.n),
		Conversation: m.Address.Conversation(), Raw: []byte("{}"), Received: time.Now()}
	if err := s.store.AddIncoming(ctx, []bot.Incoming{in}); err != nil {
		s.t.Fatal(err)
	}
	pending, err := s.store.PendingIncoming(ctx, 0, 1)
	if err != nil || len(pending) != 1 {
		s.t.Fatal(pending, err)
	}
	p, err := s.store.Meet(ctx, m.From, m.Address)
	if err != nil {
		s.t.Fatal(err)
	}
	err = s.store.FinishIncoming(ctx, pending[0], []bot.Reply{{To: m.Address, Person: p.ID, Body: bot.Plain("x"),
		Choices: bot.Choices{{Label: "x", Action: action}}}})
	if err != nil {
		s.t.Fatal(err)
	}
	said := s.deliver(m.Address.Platform, m.Address.Account)
	m.Kind, m.Text, m.Choice = bot.Chose, "", bot.ChoiceRef{Key: said[len(said)-1].Key}
	return m
}

// announcements is the state of all announcements.
func (s *stage) announcements() string {
	s.t.Helper()
	all, err := s.store.LatestAnnouncements(context.Background(), 50)
	if err != nil {
		s.t.Fatal(err)
	}
	var out []string
	for _, a := range all {
		out = append(out, fmt.Sprintf("%d v%d %s %q", a.ID, a.Version, a.State, a.Ko))
	}
	return strings.Join(out, "\n")
}

// TestFirmIsAskedOnceWhereItWantsAnnouncements, by its first manager, who can
// choose a channel.
func TestFirmIsAskedOnceWhereItWantsAnnouncements(t *testing.T) {
	storetest.Each(t, testFirmIsAskedOnceWhereItWantsAnnouncements)
}

func testFirmIsAskedOnceWhereItWantsAnnouncements(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		manager := func(user, chat, text string) bot.Message {
			return withText(bot.Message{Kind: bot.Said, Direct: strings.HasPrefix(chat, "D"),
				From:    bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: user, Locale: "ko"},
				Address: bot.Address{Platform: bot.Slack, Account: "T1", Chat: chat}}, text)
		}
		asked := func(ds []outbox.Delivery) bool {
			return slices.ContainsFunc(ds, func(d outbox.Delivery) bool {
				return strings.Contains(d.Reply.Body.String(), lang.Text(lang.Ko, lang.FirmNewsFirst))
			})
		}
		if !asked(s.hear(manager("U1", "D1", "안녕하세요"))) {
			t.Error("the first manager is not asked")
		}
		if asked(s.hear(manager("U1", "D1", "고마워요"))) || asked(s.hear(manager("U2", "D2", "안녕하세요"))) {
			t.Error("asked again")
		}
		announce := func() []outbox.Delivery {
			s.confirmed(handlers.Announcement{Ko: "소식이에요."})
			return s.broadcast(bot.Slack, "T1")
		}
		if ds := announce(); len(ds) != 0 {
			t.Errorf("nobody decided, and it went to %v", ds[0].To)
		}
		s.hear(s.tap(manager("U1", "D1", ""), lang.Text(lang.Ko, lang.FirmToMe)))
		s.hear(s.tap(manager("U1", "D1", ""), lang.Text(lang.Ko, lang.Agree)))
		if ds := announce(); len(ds) != 1 || ds[0].To.Chat != "D1" {
			t.Errorf("the manager agreed, and it went to %v", ds)
		}
		s.hear(manager("U2", "C7", "소식 여기로"))
		ds := announce()
		if len(ds) != 1 || ds[0].To.Chat != "C7" || !strings.Contains(ds[0].Reply.Body.String(), "소식 끄기") {
			t.Errorf("the channel was chosen, and it went to %v", ds)
		}
		s.hear(manager("U1", "C7", "/announcements off"))
		if ds := announce(); len(ds) != 0 {
			t.Errorf("switched off, and it went to %v", ds[0].To)
		}
	})
}

// TestAnnouncementForRegions asks the form for regions and reaches only those.
func TestAnnouncementForRegions(t *testing.T) { storetest.Each(t, testAnnouncementForRegions) }

func testAnnouncementForRegions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		for id, region := range map[string]jobs.Region{"10": "26380", "11": "11"} {
			p := s.reader(id, "ko")
			if err := s.store.SaveProfile(t.Context(), 0, p.ID, jobs.Profile{Regions: []jobs.Region{region}}, handlers.AlertsOff); err != nil {
				t.Fatal(err)
			}
		}
		m := bot.Message{Kind: bot.Submitted, Direct: true, CanForm: true, From: bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: "USTAFF", Locale: "ko"},
			Address: bot.Address{Platform: bot.Slack, Account: "T1", Chat: "D1"},
			Form: bot.Submission{ID: "announce", Values: map[string][]string{"ko": {"부산 안내"}, "en": {}, "platform": {"telegram"},
				"role": {"all"}, "lang": {"all"}, "regions": {"26"}}}}
		said := s.hear(m)
		last := said[len(said)-1].Reply.Body.String()
		if !strings.Contains(last, "텔레그램 · 부산") || !strings.Contains(last, "1명에게 가요") {
			t.Errorf("preview: %s", last)
		}
		m.Kind = bot.Chose
		s.hear(s.tap(m, lang.Text(lang.Ko, lang.Send)))
		s.hear(s.tap(m, "1명에게 보내기"))
		if ds := s.broadcast(bot.Telegram, "1"); len(ds) != 1 || ds[0].To.Chat != "10" {
			t.Errorf("went to %v", ds)
		}
	})
}
