package store

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

// empty forgets everything, so that many runs share one file.
func (a *announcing) empty() {
	a.Helper()
	a.must(a.write(context.Background(), func(t *tx) error {
		for _, table := range []string{"announcement_follow", "announcement_people", "announcement_part", "announcement",
			"delivery", "firm_news", "profile", "consent", "person"} {
			if _, err := t.run(`DELETE FROM ` + table); err != nil {
				return err
			}
		}
		return nil
	}))
	a.Store.people = cache{}
	a.Store.broadcasts = broadcasts{}
}

// TestAnnouncementsNeverTwice does anything in any order to two announcements:
// claims, ends of sends of all kinds, pauses, kills, refusals. Nobody gets a
// second acknowledged copy, nobody is lost, and every receipt adds up.
func TestAnnouncementsNeverTwice(t *testing.T) { storetest.Each(t, testAnnouncementsNeverTwice) }

func testAnnouncementsNeverTwice(t *testing.T) {
	a := newAnnouncing(t)
	rapid.Check(t, func(rt *rapid.T) {
		a.empty()
		people := a.readers(rapid.IntRange(0, 12).Draw(rt, "people"))
		ids := []int64{a.confirmed(handlers.Audience{}), a.confirmed(handlers.Audience{})}
		type copyOf struct {
			announcement int64
			person       uint32
		}
		acknowledged, claimed := map[copyOf]int{}, map[copyOf]bool{}
		ended := map[int64]bool{}
		var wire []outbox.Delivery
		ctx := context.Background()
		one := func(label string) outbox.Delivery {
			if len(wire) == 0 {
				rt.Skip("nothing on the wire")
			}
			i := rapid.IntRange(0, len(wire)-1).Draw(rt, label)
			d := wire[i]
			wire = slices.Delete(wire, i, i+1)
			return d
		}
		claim := func(n int) int {
			ds := a.claim(n)
			for _, d := range ds {
				c := copyOf{d.Subject.Ref, d.Person}
				if ended[d.Subject.Ref] {
					if !claimed[c] {
						rt.Fatalf("%+v claimed after the end", c)
					}
					a.settle(outbox.Dropped, d) // as the renderer decides about what had to wait
					continue
				}
				claimed[c] = true
				wire = append(wire, d)
			}
			return len(ds)
		}
		sent := func(d outbox.Delivery) {
			a.settle(outbox.Sent, d)
			acknowledged[copyOf{d.Subject.Ref, d.Person}]++
		}
		move := func(to handlers.AnnouncementState) func(*rapid.T) {
			return func(rt *rapid.T) {
				id := rapid.SampledFrom(ids).Draw(rt, "announcement")
				ok, err := a.MoveAnnouncement(ctx, 0, id, to, "x")
				if err != nil {
					rt.Fatal(err)
				}
				if ok && to == handlers.AnnouncementCancelled {
					ended[id] = true
				}
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"claim":   func(rt *rapid.T) { claim(rapid.IntRange(1, 4).Draw(rt, "n")) },
			"arrives": func(rt *rapid.T) { sent(one("which")) },
			"ends": func(rt *rapid.T) {
				a.settle(rapid.SampledFrom([]outbox.State{outbox.Gone, outbox.Failed, outbox.Unknown, outbox.Dropped}).Draw(rt, "how"), one("which"))
			},
			"must wait": func(rt *rapid.T) {
				_, err := a.Settle(ctx, []outbox.Outcome{{Delivery: one("which"), State: outbox.Queued, Due: a.now}}, nil)
				if err != nil {
					rt.Fatal(err)
				}
			},
			"pause":  move(handlers.AnnouncementPaused),
			"resume": move(handlers.AnnouncementRunning),
			"cancel": func(rt *rapid.T) {
				if rapid.IntRange(0, 4).Draw(rt, "really") == 0 {
					move(handlers.AnnouncementCancelled)(rt)
				}
			},
			"refuse": func(rt *rapid.T) {
				if len(people) > 0 {
					a.decide(rapid.SampledFrom(people).Draw(rt, "person"), handlers.ForAnnouncements, rapid.Bool().Draw(rt, "yes"))
				}
			},
			"kill": func(rt *rapid.T) {
				a.Store.broadcasts = broadcasts{}
				cut, err := a.CutOff(ctx, bot.Telegram, telegramAccount)
				if err != nil || len(cut) != len(wire) {
					rt.Fatalf("%d cut off, %d were on the wire, %v", len(cut), len(wire), err)
				}
				a.settle(outbox.Unknown, cut...)
				wire = nil
			},
			"resend": func(rt *rapid.T) {
				if _, err := a.ResendUnknown(ctx, 0, rapid.SampledFrom(ids).Draw(rt, "announcement"), "x"); err != nil {
					rt.Fatal(err)
				}
			},
			"receipt": func(rt *rapid.T) { a.receipt(rapid.SampledFrom(ids).Draw(rt, "announcement")) },
			"": func(rt *rapid.T) {
				for c, n := range acknowledged {
					if n > 1 {
						rt.Fatalf("%+v acknowledged %d times", c, n)
					}
				}
			},
		})
		for _, id := range ids {
			if _, err := a.MoveAnnouncement(ctx, 0, id, handlers.AnnouncementRunning, "x"); err != nil {
				rt.Fatal(err)
			}
		}
		for n := -1; n != 0 || len(wire) > 0; {
			for _, d := range wire {
				sent(d)
			}
			wire = nil
			n = claim(5)
		}
		a.claim(1)
		for _, id := range ids {
			if r := a.receipt(id); r.Waiting != 0 {
				rt.Fatalf("nothing goes on, and %d of %d wait: %+v", r.Waiting, id, r)
			}
			if s := a.state(id); s != handlers.AnnouncementDone && s != handlers.AnnouncementCancelled {
				rt.Fatalf("announcement %d is %s", id, s)
			}
		}
		for c, n := range acknowledged {
			if n > 1 {
				rt.Fatalf("%+v acknowledged %d times", c, n)
			}
		}
	})
}

// TestReachIsWhoItSays compares the frozen audience with a plain walk over the
// people.
func TestReachIsWhoItSays(t *testing.T) { storetest.Each(t, testReachIsWhoItSays) }

func testReachIsWhoItSays(t *testing.T) {
	a := newAnnouncing(t)
	ctx := context.Background()
	rapid.Check(t, func(rt *rapid.T) {
		a.empty()
		audience := handlers.Audience{
			Platform: rapid.SampledFrom([]bot.Platform{"", "", bot.Telegram, bot.Slack, bot.Terminal}).Draw(rt, "platform"),
			Role:     rapid.SampledFrom([]handlers.Role{"", "", handlers.Seeker, handlers.Manager}).Draw(rt, "role"),
			Lang:     rapid.SampledFrom([]lang.Lang{"", "", lang.Ko, lang.En}).Draw(rt, "lang"),
		}
		if rapid.Bool().Draw(rt, "regional") {
			audience.Regions = []jobs.Region{"26", "11"}
		}
		var reach, noConsent, gone int64
		for i := range rapid.IntRange(0, 10).Draw(rt, "people") {
			platform := rapid.SampledFrom([]bot.Platform{bot.Telegram, bot.Telegram, bot.Terminal}).Draw(rt, "on")
			role := rapid.SampledFrom([]handlers.Role{handlers.Seeker, handlers.Manager}).Draw(rt, "is")
			p := a.person(bot.Sender{Platform: platform, ID: fmt.Sprintf("%s%d", role, i),
				Locale: rapid.SampledFrom([]string{"", "ko", "en-US", "ja"}).Draw(rt, "locale"),
				Zone:   rapid.SampledFrom([]string{"", "", "Asia/Tokyo"}).Draw(rt, "zone")})
			if platform == bot.Telegram {
				role = handlers.Seeker
			}
			if l := rapid.SampledFrom([]lang.Lang{"", "", lang.Ko, lang.En}).Draw(rt, "chosen"); l != "" {
				a.must(a.SetLanguage(ctx, 0, p.ID, l))
				p.Lang = l
			}
			agreed := false
			for range rapid.IntRange(0, 3).Draw(rt, "decisions") {
				agreed = rapid.Bool().Draw(rt, "agrees")
				a.decide(p.ID, handlers.ForAnnouncements, agreed)
			}
			if rapid.Bool().Draw(rt, "night") {
				a.decide(p.ID, handlers.ForNight, true)
			}
			place := rapid.SampledFrom([]string{"", "26", "26380", "11", "41", "00"}).Draw(rt, "place")
			if place != "" {
				a.must(a.SaveProfile(ctx, 0, p.ID, regionOf(place), handlers.AlertsOff))
			}
			left := rapid.IntRange(0, 4).Draw(rt, "left") == 0
			if left {
				a.must(a.SetGone(ctx, 0, p.ID, true))
			}
			meant := (audience.Platform == "" || audience.Platform == platform) && (audience.Role == "" || audience.Role == role) &&
				(audience.Lang == "" || audience.Lang == p.Speaks()) &&
				(len(audience.Regions) == 0 || slices.Contains([]string{"26", "26380", "11", "00"}, place))
			switch {
			case !meant:
			case left:
				gone++
			case !agreed:
				noConsent++
			default:
				reach++
			}
		}
		got, err := a.Reach(ctx, audience)
		if err != nil {
			rt.Fatal(err)
		}
		if got.Count() != reach || got.NoConsent != noConsent || got.Gone != gone {
			rt.Fatalf("%+v: %d reached, %d without consent, %d gone; want %d, %d, %d", audience, got.Count(), got.NoConsent, got.Gone, reach, noConsent, gone)
		}
	})
}
