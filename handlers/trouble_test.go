package handlers_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/handlers"
)

// TestTheOneWhoRemovesDariFromAGroupIsStillThere: only leaving the private
// conversation means that a person cannot be reached.
func TestTheOneWhoRemovesDariFromAGroupIsStillThere(t *testing.T) {
	onStage(t, func(s *stage) {
		p := s.welder("7", "ko", "")
		gone := func() bool {
			t.Helper()
			now, err := s.store.Person(context.Background(), p.ID)
			if err != nil {
				t.Fatal(err)
			}
			return now.Gone
		}
		member := func(group string, kind bot.Kind) {
			m := inTelegram("7", group, "")
			m.Kind, m.Address.Account = kind, "bot"
			s.hear(m)
		}
		member("-100", bot.Left)
		if gone() {
			t.Error("whoever removed Dari from a group is taken for gone: their alerts would be dropped")
		}
		member("", bot.Left)
		if !gone() {
			t.Error("who blocked Dari is not known as gone")
		}
		member("-100", bot.Joined)
		if !gone() {
			t.Error("adding Dari to a group unblocks nothing")
		}
		member("", bot.Joined)
		if gone() {
			t.Error("who came back is still taken for gone")
		}
	})
}

// TestD07_EditedMessageOldKeyboardDeletedChat: each has a defined reply, and
// changes nothing.
func TestD07_EditedMessageOldKeyboardDeletedChat(t *testing.T) {
	onStage(t, func(s *stage) {
		says := func(what string, m bot.Message, key lang.Key) {
			t.Helper()
			if ds := s.hear(m); len(ds) != 1 || !strings.Contains(ds[0].Reply.Body.String(), lang.Text(lang.Ko, key)) {
				t.Errorf("%s: %s", what, bodies(ds))
			}
		}
		m := inTelegram("7", "", "/profile")
		s.hear(m)
		yes := s.tap(m, "동의 (만 15세 이상)")

		edited := inTelegram("7", "", "/stop")
		edited.Kind, edited.Command = bot.Edited, "stop"
		says("an edited message", edited, lang.NoEdited)

		forged, outside, stranger := yes, yes, yes
		forged.Choice.Key = strings.Replace(forged.Choice.Key, ".", ".X", 1)
		says("a key that nobody gave out", forged, lang.ButtonExpired)
		outside.Choice.Index = 99
		says("a choice that is not there", outside, lang.ButtonExpired)
		stranger.Choice = bot.ChoiceRef{Key: "page:3", Index: -1}
		says("the keyboard of an older program", stranger, lang.ButtonExpired)

		// The words of a message are kept for a week, and with them what its
		// buttons meant.
		time.Sleep(8 * 24 * time.Hour)
		if err := s.store.Sweep(context.Background(), time.Now()); err != nil {
			t.Fatal(err)
		}
		says("a button of last week", yes, lang.ButtonExpired)
		p, err := s.store.Meet(context.Background(), m.From, m.Address)
		if err != nil {
			t.Fatal(err)
		}
		if _, decided, err := s.store.Consent(context.Background(), p.ID, handlers.ForProfile); decided || err != nil {
			t.Errorf("an old button decided something (%v)", err)
		}

		// The chat is deleted: a photo gets its sentence, which reaches nobody;
		// the person is remembered as gone, and is there again when they write.
		photo := inTelegram("7", "", "")
		photo.Kind, photo.MediaType = bot.Media, "photo"
		ds := s.hear(photo)
		o := outbox.Outcome{Delivery: ds[0], State: outbox.Gone, Reason: "400 chat not found"}
		if _, err := s.store.Settle(context.Background(), []outbox.Outcome{o}, nil); err != nil {
			t.Fatal(err)
		}
		if p, err = s.store.Person(context.Background(), p.ID); err != nil || !p.Gone {
			t.Errorf("%+v, %v: want gone", p, err)
		}
		s.hear(inTelegram("7", "", "/help"))
		if p, err = s.store.Person(context.Background(), p.ID); err != nil || p.Gone {
			t.Errorf("%+v, %v: who writes is there", p, err)
		}
	})
}

// unreadable is a store that cannot be read now.
type unreadable struct{ handlers.Deliveries }

func (unreadable) DeliveryByKey(context.Context, string) (outbox.Delivery, error) {
	return outbox.Delivery{}, errors.New("disk I/O error")
}

// TestATapIsNotLostWhileTheStoreIsInTrouble: it is an error, which is tried
// again, not a button that is too old.
func TestATapIsNotLostWhileTheStoreIsInTrouble(t *testing.T) {
	onStage(t, func(s *stage) {
		m := inTelegram("7", "", "/profile")
		s.hear(m)
		tap := s.tap(m, "동의 (만 15세 이상)")
		s.handlers.Deliveries = unreadable{s.store}
		if replies, err := s.handlers.Handle(context.Background(), tap); err == nil {
			t.Errorf("it said %+v", replies)
		}
	})
}

// slow is a platform that asks for a pause the first time, and does what a
// test says meanwhile.
type slow struct {
	pause     time.Duration
	meanwhile func()
	asked     int
	sent      []time.Time
}

func (p *slow) Send(context.Context, bot.Outgoing) (bot.Receipt, error) {
	if p.asked++; p.asked == 1 {
		p.meanwhile()
		return bot.Receipt{}, &bot.RetryError{After: p.pause, Err: errors.New("429")}
	}
	p.sent = append(p.sent, time.Now())
	return bot.Receipt{MessageIDs: []string{"1"}}, nil
}

func (p *slow) Edit(context.Context, bot.Address, []string, bot.Outgoing) (bot.Receipt, error) {
	return bot.Receipt{}, errors.New("nothing to edit")
}

func (p *slow) Delete(context.Context, bot.Address, []string) error { return nil }

// TestD18_WhatWaitedForThePlatformIsAskedAgain: an alert that the platform put
// off is judged anew when it goes out: the evening may have come, the person
// may have moved, or may not want it any more.
func TestD18_WhatWaitedForThePlatformIsAskedAgain(t *testing.T) {
	at := func(day, hour, minute, second int) time.Time {
		return time.Date(2026, 11, day, hour, minute, second, 0, handlers.Seoul)
	}
	for name, test := range map[string]struct {
		begin     time.Time
		meanwhile func(s *stage, p handlers.Person)
		sent      time.Time // zero is never
	}{
		"the evening comes": {at(23, 20, 59, 50), func(*stage, handlers.Person) {}, at(24, 8, 0, 0)},
		"the person has moved": {at(23, 12, 0, 0), func(s *stage, p handlers.Person) { // 22:00 in New York
			_, err := s.store.Meet(context.Background(), bot.Sender{Platform: bot.Telegram, ID: p.External, Zone: "America/New_York"}, p.Private)
			if err != nil {
				s.t.Error(err)
			}
		}, at(23, 22, 0, 0)}, // 08:00 in New York
		"the person refuses": {at(23, 12, 0, 0), func(s *stage, p handlers.Person) { s.consent(p, handlers.ForAlerts, false) }, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			onStage(t, func(s *stage) {
				s.t = t
				p := s.welder("7", "ko", "")
				moveTo(test.begin)
				s.importOpenings(weldingJob("K1"))
				if n := s.matched(); n != 1 {
					t.Fatalf("queued %d", n)
				}
				wire := &slow{pause: 30 * time.Second, meanwhile: func() { test.meanwhile(s, p) }}
				deliver := func() { // for two minutes
					ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
					defer cancel()
					run := outbox.NewRunner(bot.Telegram, "bot", s.store, wire, s.handlers, outbox.Limits{}, nil)
					if err := run.Run(ctx); err != nil {
						t.Error(err)
					}
				}
				deliver()
				if wire.asked != 1 {
					t.Errorf("asked the platform %d times before it may be said", wire.asked)
				}
				moveTo(test.sent.Add(-time.Minute)) // or at once
				deliver()
				moveTo(at(24, 9, 0, 0))
				deliver()
				switch {
				case test.sent.IsZero() && len(wire.sent) != 0:
					t.Errorf("sent at %v, refused before", wire.sent)
				case !test.sent.IsZero() && (len(wire.sent) != 1 || wire.sent[0].Before(test.sent) || wire.sent[0].After(test.sent.Add(time.Minute))):
					t.Errorf("sent at %v, want once at %v", wire.sent, test.sent)
				}
			})
		})
	}
}

// TestD13_AGroupMovesWithoutASender: nobody says that a group has moved, and
// nobody is made a person by it.
func TestD13_AGroupMovesWithoutASender(t *testing.T) {
	onStage(t, func(s *stage) {
		from := bot.Address{Platform: bot.Telegram, Account: "1", Chat: "-5"}
		to := from
		to.Chat = "-1005"
		s.hear(bot.Message{Kind: bot.Moved, Address: from, NewAddress: to})
		if p, err := s.store.Person(context.Background(), 1); err == nil {
			t.Errorf("it made a person: %+v", p)
		}
	})
}
