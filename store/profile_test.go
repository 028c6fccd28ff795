package store

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dari/bot"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

// seekerStore is an empty store, with a way to make people.
func seekerStore(t *testing.T) (s *Store, person func(external string) handlers.Person) {
	t.Helper()
	s, err := Open(t.Context(), newDatabase(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, func(external string) handlers.Person {
		t.Helper()
		p, err := s.Meet(context.Background(), bot.Sender{Platform: bot.Telegram, ID: external, Locale: "ko"},
			bot.Address{Platform: bot.Telegram, Account: "1", Chat: external})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
}

var welding = jobs.Profile{Regions: []jobs.Region{"26", "48250"}, Occupations: []jobs.Occupation{"8241"}, Skills: []jobs.Skill{"welding"},
	CareerKnown: true, CareerMonths: 36, Education: jobs.EducationHigh, Employment: []jobs.EmploymentType{jobs.Permanent, jobs.FixedTerm},
	LowestPay: jobs.Pay{Period: jobs.PerMonth, Min: 3_000_000}, Commute: jobs.CommuteNear, Hours: jobs.HoursWish{NoNight: true, From: 540, To: 1080},
	Licences: []jobs.Licence{"craftsman-welding"}, Permit: "F-6"}

func TestProfileIsKeptWholeAndPacked(t *testing.T) {
	storetest.Each(t, testProfileIsKeptWholeAndPacked)
}

func testProfileIsKeptWholeAndPacked(t *testing.T) {
	s, person := seekerStore(t)
	ctx := context.Background()
	withWords := welding
	withWords.Words = []string{"드론", "목공"}
	for i, p := range []jobs.Profile{{}, welding, withWords, {CareerKnown: true}, {Regions: []jobs.Region{jobs.Nationwide}}} {
		who := person(string(rune('a' + i))).ID
		if err := s.SaveProfile(ctx, 0, who, p, handlers.AlertsAtOnce); err != nil {
			t.Fatal(err)
		}
		got, ok, err := s.Profile(ctx, who)
		if err != nil || !ok {
			t.Fatalf("profile %d: %v, %v", i, ok, err)
		}
		if d := cmp.Diff(p, got); d != "" {
			t.Errorf("profile %d: %s", i, d)
		}
		agree(t, s, who, handlers.ForAlerts, true)
	}
	var seen []jobs.Profile
	err := eachProfile(ctx, s, handlers.ForAlerts, handlers.PersonRange{}, func(_ uint32, p jobs.Profile) error {
		seen = append(seen, p)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []jobs.Profile{{}, welding, withWords, {CareerKnown: true}, {Regions: []jobs.Region{jobs.Nationwide}}}
	if d := cmp.Diff(want, seen); d != "" {
		t.Errorf("by the packed row: %s", d)
	}
}

func TestPackedProfileHasNoWordsOfThePerson(t *testing.T) {
	p := welding
	p.Words, p.LowestPay.Text = []string{"canary"}, "canary"
	packed := packProfile(p)
	if slices.Contains(split[string](string(packed)), "canary") || len(packed) > 130 {
		t.Errorf("packed: %q", packed)
	}
	q, err := unpackProfile(packed)
	if err != nil || len(q.Words) != 0 || q.LowestPay.Text != "" {
		t.Errorf("unpacked: %+v, %v", q, err)
	}
}

func TestDamagedPackedProfileIsAnError(t *testing.T) {
	whole := packProfile(welding)
	for n := range len(whole) {
		if _, err := unpackProfile(whole[:n]); err == nil {
			t.Errorf("%d of %d bytes were read as a profile", n, len(whole))
		}
	}
	if _, err := unpackProfile([]byte{9, 0, 0}); err == nil {
		t.Error("an unknown form was read")
	}
}

// A profile packed before there were hours, commuting, licences and permits is read as it was.
func TestOlderPackedProfileIsRead(t *testing.T) {
	p := welding
	p.Hours, p.Commute, p.Licences, p.Permit = jobs.HoursWish{}, "", nil, ""
	packed := packProfile(p)
	older := append([]byte{packedWholeV1}, packed[1:len(packed)-6]...) // without the six empty fields
	if got, err := unpackProfile(older); err != nil || !reflect.DeepEqual(got, p) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func agree(t *testing.T, s *Store, person uint32, p handlers.Purpose, granted bool) {
	t.Helper()
	err := s.AddConsent(context.Background(), 0, handlers.Consent{Person: person, Purpose: p, Version: string(p) + "-1", Granted: granted, At: time.Now(), Channel: "telegram"})
	if err != nil {
		t.Fatal(err)
	}
}

// eachProfile calls f for what ProfilesIn gives and can be read, in pages.
func eachProfile(ctx context.Context, s *Store, purpose handlers.Purpose, in handlers.PersonRange, f func(person uint32, p jobs.Profile) error) error {
	for {
		page, err := s.ProfilesIn(ctx, purpose, in, 2)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, k := range page {
			in.After = k.Person
			if p, ok := k.Read(); ok {
				if err := f(k.Person, p); err != nil {
					return err
				}
			}
		}
	}
}

func TestProfilesInObeysTheLatestDecision(t *testing.T) {
	storetest.Each(t, testProfilesInObeysTheLatestDecision)
}

func testProfilesInObeysTheLatestDecision(t *testing.T) {
	s, person := seekerStore(t)
	ctx := context.Background()
	save := func(name string, a handlers.AlertSetting) uint32 {
		id := person(name).ID
		if err := s.SaveProfile(ctx, 0, id, welding, a); err != nil {
			t.Fatal(err)
		}
		return id
	}
	yes, never, withdrawn, again, off, gone := save("yes", handlers.AlertsAtOnce), save("never", handlers.AlertsAtOnce),
		save("withdrawn", handlers.AlertsAtOnce), save("again", handlers.AlertsAtOnce), save("off", handlers.AlertsOff), save("gone", handlers.AlertsAtOnce)
	for _, id := range []uint32{yes, withdrawn, again, off, gone} {
		agree(t, s, id, handlers.ForAlerts, true)
	}
	agree(t, s, withdrawn, handlers.ForAlerts, false)
	agree(t, s, again, handlers.ForAlerts, false)
	agree(t, s, again, handlers.ForAlerts, true)
	agree(t, s, never, handlers.ForProfile, true)
	if err := s.SetGone(ctx, 0, gone, true); err != nil {
		t.Fatal(err)
	}
	who := func(p handlers.Purpose) (ids []uint32) {
		if err := eachProfile(ctx, s, p, handlers.PersonRange{}, func(id uint32, _ jobs.Profile) error { ids = append(ids, id); return nil }); err != nil {
			t.Fatal(err)
		}
		return ids
	}
	if got := who(handlers.ForAlerts); !slices.Equal(got, []uint32{yes, again}) {
		t.Errorf("alerts go to %v, want %v and %v", got, yes, again)
	}
	if got := who(handlers.ForProfile); !slices.Equal(got, []uint32{never}) {
		t.Errorf("profiles of %v, want %v", got, never)
	}
	for _, r := range []struct {
		in   handlers.PersonRange
		want []uint32
	}{
		{handlers.PersonRange{After: yes - 1, To: again - 1}, []uint32{yes}},
		{handlers.PersonRange{After: yes, To: again}, []uint32{again}},
		{handlers.PersonRange{After: yes}, []uint32{again}},
		{handlers.PersonRange{After: again}, nil},
	} {
		var ids []uint32
		if err := eachProfile(ctx, s, handlers.ForAlerts, r.in, func(id uint32, _ jobs.Profile) error { ids = append(ids, id); return nil }); err != nil || !slices.Equal(ids, r.want) {
			t.Errorf("of %+v: %v, %v, want %v", r.in, ids, err, r.want)
		}
	}
	before := seenVersion(t, s, yes)
	if err := s.SaveProfile(ctx, 0, yes, welding, handlers.AlertsAtOnce); err != nil {
		t.Fatal(err)
	}
	if after := seenVersion(t, s, yes); after <= before {
		t.Errorf("saved again within a millisecond, the profile is of %d, before of %d", after, before)
	}
}

func seenVersion(t *testing.T, s *Store, person uint32) int64 {
	t.Helper()
	page, err := s.ProfilesIn(t.Context(), handlers.ForAlerts, handlers.PersonRange{After: person - 1, To: person}, 10)
	if err != nil || len(page) != 1 {
		t.Fatalf("person %d: %v, %v", person, page, err)
	}
	versions, err := s.ProfileVersions(t.Context(), handlers.ForAlerts, handlers.PersonRange{After: person - 1, To: person}, 10)
	if want := []handlers.ProfileVersion{{Person: person, Version: page[0].Version}}; err != nil || !slices.Equal(versions, want) {
		t.Fatalf("versions %v, %v, want %v", versions, err, want)
	}
	return page[0].Version
}

func TestProfileChangesOncePerMessage(t *testing.T) {
	storetest.Each(t, testProfileChangesOncePerMessage)
}

func testProfileChangesOncePerMessage(t *testing.T) {
	s, person := seekerStore(t)
	ctx := context.Background()
	id := person("a").ID
	if err := s.SaveProfile(ctx, 7, id, welding, handlers.AlertsOff); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveProfile(ctx, 8, id, jobs.Profile{Regions: []jobs.Region{"11"}}, handlers.AlertsAtOnce); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveProfile(ctx, 7, id, welding, handlers.AlertsOff); err != nil { // handled again
		t.Fatal(err)
	}
	p, _, err := s.Profile(ctx, id)
	if a, _ := s.Alerts(ctx, id); err != nil || !slices.Equal(p.Regions, []jobs.Region{"11"}) || a != handlers.AlertsAtOnce {
		t.Errorf("the earlier message was applied again: %+v, %v", p, err)
	}
	for range 2 {
		if err := s.AddConsent(ctx, 9, handlers.Consent{Person: id, Purpose: handlers.ForAlerts, Version: "alerts-1", Granted: true, At: time.Now(), Channel: "telegram"}); err != nil {
			t.Fatal(err)
		}
	}
	d, err := s.PersonData(ctx, id)
	if err != nil || len(d.Consents) != 1 {
		t.Errorf("decisions: %+v, %v", d.Consents, err)
	}
}

// TestConsentIsAppendOnly: every decision stays, the latest counts.
func TestConsentIsAppendOnly(t *testing.T) { storetest.Each(t, testConsentIsAppendOnly) }

func testConsentIsAppendOnly(t *testing.T) {
	s, person := seekerStore(t)
	ctx := context.Background()
	id := person("a").ID
	want := []bool{true, false, true, false}
	for _, g := range want {
		agree(t, s, id, handlers.ForAlerts, g)
	}
	c, ok, err := s.Consent(ctx, id, handlers.ForAlerts)
	if err != nil || !ok || c.Granted {
		t.Errorf("latest: %+v, %v, %v", c, ok, err)
	}
	d, err := s.PersonData(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	var got []bool
	for _, k := range d.Consents {
		got = append(got, k.Granted)
	}
	if !slices.Equal(got, want) {
		t.Errorf("kept %v of %v", got, want)
	}
}

func TestProfileGoesAYearAfterItsLastChange(t *testing.T) {
	storetest.Each(t, testProfileGoesAYearAfterItsLastChange)
}

func testProfileGoesAYearAfterItsLastChange(t *testing.T) {
	s, person := seekerStore(t)
	ctx := context.Background()
	id := person("a").ID
	if err := s.SaveProfile(ctx, 0, id, welding, handlers.AlertsOff); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		later time.Duration
		kept  bool
	}{{364 * 24 * time.Hour, true}, {366 * 24 * time.Hour, false}} {
		if err := s.Sweep(ctx, time.Now().Add(c.later)); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := s.Profile(ctx, id); err != nil || ok != c.kept {
			t.Errorf("after %v: kept %v, %v", c.later, ok, err)
		}
	}
}
