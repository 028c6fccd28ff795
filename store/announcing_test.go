package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
)

// seoulNoon is tomorrow at noon in Korea: no quiet hours, and later than what
// the store writes down as now.
var seoulNoon = func() time.Time {
	y, m, d := time.Now().In(handlers.Seoul).Date()
	return time.Date(y, m, d+1, 12, 0, 0, 0, handlers.Seoul)
}()

const telegramAccount = "7000"

// announcing is a store with people who may be told something. A kill drops
// the process: the store is opened anew from its file.
type announcing struct {
	testing.TB
	*Store
	path string
	now  time.Time
}

func newAnnouncing(t testing.TB) *announcing {
	t.Helper()
	a := &announcing{TB: t, path: newDatabase(t), now: seoulNoon}
	a.reopen()
	t.Cleanup(func() { _ = a.Store.Close() })
	return a
}

func (a *announcing) reopen() {
	a.Helper()
	if a.Store != nil {
		a.must(a.Store.Close())
	}
	s, err := Open(context.Background(), a.path, Options{})
	a.must(err)
	a.Store = s
}

func (a *announcing) must(err error) {
	a.Helper()
	if err != nil {
		a.Fatal(err)
	}
}

// person meets somebody who agreed to the purposes.
func (a *announcing) person(from bot.Sender, purposes ...handlers.Purpose) handlers.Person {
	a.Helper()
	account := telegramAccount
	if from.Platform == bot.Slack {
		account = from.Tenant
	}
	p, err := a.Meet(context.Background(), from, bot.Address{Platform: from.Platform, Account: account, Chat: from.ID})
	a.must(err)
	for _, purpose := range purposes {
		a.decide(p.ID, purpose, true)
	}
	return p
}

func (a *announcing) decide(person uint32, p handlers.Purpose, granted bool) {
	a.Helper()
	a.must(a.AddConsent(context.Background(), 0, handlers.Consent{Person: person, Purpose: p, Version: "1", Granted: granted, At: a.now, Channel: "telegram"}))
}

// readers makes n people on Telegram who agreed to announcements.
func (a *announcing) readers(n int) []uint32 {
	ids := make([]uint32, n)
	for i := range ids {
		ids[i] = a.person(bot.Sender{Platform: bot.Telegram, ID: fmt.Sprint(100 + i)}, handlers.ForAnnouncements).ID
	}
	return ids
}

// confirmed writes, previews and confirms an announcement.
func (a *announcing) confirmed(audience handlers.Audience) int64 {
	a.Helper()
	ctx := context.Background()
	id, err := a.WriteAnnouncement(ctx, 0, handlers.Announcement{Ko: "새 과정이 열렸어요.", Audience: audience}, "telegram:1")
	a.must(err)
	for _, step := range []func() (bool, error){
		func() (bool, error) { return a.MarkReady(ctx, 0, id, 1) },
		func() (bool, error) { return a.ConfirmAnnouncement(ctx, 0, id, 1, "telegram:2") },
	} {
		if ok, err := step(); err != nil || !ok {
			a.Fatalf("announcement %d: %v, %v", id, ok, err)
		}
	}
	return id
}

func (a *announcing) claim(n int) []outbox.Delivery {
	return a.claimFor(bot.Telegram, telegramAccount, n)
}

func (a *announcing) claimFor(p bot.Platform, account string, n int) []outbox.Delivery {
	a.Helper()
	a.broadcasts.wake() // what a moment of waiting does
	ds, err := a.NextBroadcast(context.Background(), p, account, n, a.now)
	a.must(err)
	return ds
}

func (a *announcing) settle(state outbox.State, ds ...outbox.Delivery) {
	a.Helper()
	var outcomes []outbox.Outcome
	for _, d := range ds {
		o := outbox.Outcome{Delivery: d, State: state}
		if state == outbox.Sent {
			o.MessageIDs = []string{"m" + fmt.Sprint(d.ID)}
		}
		outcomes = append(outcomes, o)
	}
	_, err := a.Settle(context.Background(), outcomes, nil)
	a.must(err)
}

// killed drops the process and does what the sender does first at a start:
// what was on the wire is in doubt.
func (a *announcing) killed() {
	a.Helper()
	a.reopen()
	cut, err := a.CutOff(context.Background(), bot.Telegram, telegramAccount)
	a.must(err)
	a.settle(outbox.Unknown, cut...)
}

// receipt is the receipt, checked to add up.
func (a *announcing) receipt(id int64) handlers.Receipt {
	a.Helper()
	r, err := a.Receipt(context.Background(), id)
	a.must(err)
	sum := r.Waiting + r.Sent + r.Gone + r.Failed + r.Unknown
	for _, n := range r.Skipped {
		sum += n
	}
	if sum != r.Audience {
		a.Fatalf("announcement %d: %d of %d accounted for: %+v", id, sum, r.Audience, r)
	}
	return r
}

func (a *announcing) state(id int64) handlers.AnnouncementState {
	a.Helper()
	an, ok, err := a.Announcement(context.Background(), id)
	if err != nil || !ok {
		a.Fatal(ok, err)
	}
	return an.State
}

// regionOf is for profiles in tests.
func regionOf(code string) jobs.Profile {
	return jobs.Profile{Regions: []jobs.Region{jobs.Region(code)}}
}
