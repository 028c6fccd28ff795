package handlers

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"dari/knowledge/jobs"
)

// keptPeople is a store of profiles in memory.
type keptPeople struct {
	Profiles
	people map[uint32]KeptProfile
	reads  int
	looked uint32 // numbers walked over
	err    error
}

func (k *keptPeople) ProfileVersions(ctx context.Context, purpose Purpose, in PersonRange, limit int) (out []ProfileVersion, err error) {
	kept, err := k.ProfilesIn(ctx, purpose, in, limit)
	for _, p := range kept {
		out = append(out, ProfileVersion{p.Person, p.Version})
	}
	end := in.To
	if end == 0 {
		end = slices.Max(append(slices.Collect(maps.Keys(k.people)), in.After))
	}
	if len(out) == limit {
		end = out[limit-1].Person
	}
	k.looked += end - in.After
	return out, err
}

func (k *keptPeople) ProfilesIn(_ context.Context, _ Purpose, in PersonRange, limit int) (out []KeptProfile, err error) {
	for _, person := range slices.Sorted(maps.Keys(k.people)) {
		if person > in.After && (in.To == 0 || person <= in.To) && len(out) < limit {
			out = append(out, k.people[person])
		}
	}
	return out, k.err
}

func (k *keptPeople) save(person uint32, region jobs.Region) {
	k.people[person] = KeptProfile{Person: person, Version: k.people[person].Version + 1, Read: func() (jobs.Profile, bool) {
		k.reads++
		return jobs.Profile{Regions: []jobs.Region{region}}, region != "damaged"
	}}
}

// Whoever came, changed or went is followed, over pages and gaps between numbers, and what did not change is not read again.
func TestCrowdFollowsTheStore(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	ctx := t.Context()
	keep := &keptPeople{people: map[uint32]KeptProfile{}}
	var c crowd
	regions := []jobs.Region{"26", "48", "damaged"}
	number := func() uint32 { return 1 + r.Uint32N(2000) + 5000*r.Uint32N(2) }
	for range 1500 {
		keep.save(number(), regions[r.IntN(3)])
	}
	check := func(what string) {
		t.Helper()
		for _, place := range regions[:2] {
			var want []uint32
			for person, k := range keep.people {
				if p, ok := k.Read(); ok && p.Regions[0] == place {
					want = append(want, person)
				}
			}
			var got []uint32
			for _, p := range c.index.For(jobs.Opening{Regions: []jobs.Region{place}}, 0) {
				got = append(got, p.Person)
			}
			if slices.Sort(want); !slices.Equal(got, want) {
				t.Fatalf("%s: in %s %d are found, %d are there", what, place, len(got), len(want))
			}
		}
	}
	if _, err := c.follow(ctx, keep, PersonRange{}); err != nil {
		t.Fatal(err)
	}
	check("at first")
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	for round := range 4 {
		for range 300 {
			if person := number(); r.IntN(2) == 0 {
				delete(keep.people, person)
			} else {
				keep.save(person, regions[r.IntN(3)])
			}
		}
		var err error
		if round%2 == 0 {
			_, err = c.follow(ctx, keep, PersonRange{After: 1000, To: 6000})
			if err == nil {
				_, err = c.follow(ctx, keep, PersonRange{To: 1000})
			}
			if err == nil {
				_, err = c.follow(ctx, keep, PersonRange{After: 6000})
			}
		} else {
			now = now.Add(crowdEvery)
			err = c.around(ctx, keep, now)
		}
		if err != nil {
			t.Fatal(err)
		}
		check("after changes")
	}
	damaged := len(keep.people) - c.index.Len() // they are tried again
	keep.reads = 0
	if _, err := c.follow(ctx, keep, PersonRange{}); err != nil || keep.reads != damaged {
		t.Errorf("%d profiles are read again, %d are damaged and nothing changed, %v", keep.reads, damaged, err)
	}
	clear(keep.people)
	if err := c.around(ctx, keep, now.Add(crowdEvery/2)); err != nil || c.index.Len() == 0 {
		t.Errorf("too early: %d are there, %v", c.index.Len(), err)
	}
	if err := c.around(ctx, keep, now.Add(crowdEvery)); err != nil || c.index.Len() != 0 {
		t.Errorf("%d are left of nobody, %v", c.index.Len(), err)
	}
	keep.err = errors.New("no store")
	if _, err := c.follow(ctx, keep, PersonRange{}); !errors.Is(err, keep.err) {
		t.Errorf("without a store: %v", err)
	}
}

// A part is of its people only.
func TestInRange(t *testing.T) {
	people := []jobs.Person{{Person: 2}, {Person: 5}, {Person: 9}}
	for _, c := range []struct {
		in   PersonRange
		want []jobs.Person
	}{{PersonRange{}, people}, {PersonRange{After: 2}, people[1:]}, {PersonRange{After: 1, To: 5}, people[:2]}, {PersonRange{After: 5, To: 8}, nil}, {PersonRange{After: 9}, nil}} {
		if got := inRange(c.in, people); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.in, got, c.want)
		}
	}
}

// A turn walks over a bounded number of people, however few of them are told of openings, and comes to all of them.
func TestCrowdTurnIsBounded(t *testing.T) {
	ctx := t.Context()
	keep := &keptPeople{people: map[uint32]KeptProfile{}}
	for i := range uint32(60) {
		keep.save(1+5000*i, "26")
	}
	var c crowd
	if _, err := c.follow(ctx, keep, PersonRange{}); err != nil {
		t.Fatal(err)
	}
	clear(keep.people)
	keep.save(299_999, "48")
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	for range 300_000/crowdAround + 1 {
		now, keep.looked = now.Add(crowdEvery), 0
		if err := c.around(ctx, keep, now); err != nil || keep.looked > crowdAround {
			t.Fatalf("%d numbers in a turn, %v", keep.looked, err)
		}
	}
	if n := c.index.Len(); n != 1 {
		t.Errorf("%d are there, want the one who came", n)
	}
}

// Whoever is missed because somebody else's page is long in coming is followed next, before it is the turn of others, and a
// profile that could not be read is read again.
func TestCrowdComesBackToWhomItMissed(t *testing.T) {
	ctx := t.Context()
	keep := &keptPeople{people: map[uint32]KeptProfile{}}
	keep.save(1, "26")
	keep.save(2, "damaged")
	var c crowd
	if _, err := c.followed(ctx, keep); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	if err := c.around(ctx, keep, now); err != nil {
		t.Fatal(err)
	}
	well := keep.people[2]
	well.Read = func() (jobs.Profile, bool) { return jobs.Profile{Regions: []jobs.Region{"26"}}, true }
	keep.people[2] = well // of the same version
	delete(keep.people, 1)
	if err := c.lock(ctx); err != nil {
		t.Fatal(err)
	}
	impatient, cancel := context.WithCancel(ctx)
	cancel()
	for _, person := range []uint32{1, 2} {
		if err := c.look(impatient, keep, person); !errors.Is(err, context.Canceled) {
			t.Errorf("while another page is read: %v", err)
		}
	}
	if _, err := c.followed(impatient, keep); !errors.Is(err, context.Canceled) {
		t.Errorf("counting while another page is read: %v", err)
	}
	c.unlock()
	keep.looked = 0
	if index, err := c.followed(ctx, keep); err != nil || index.Len() != 1 || keep.looked != 0 {
		t.Errorf("counting looked at %d people of the store, %v", keep.looked, err)
	}
	if err := c.around(ctx, keep, now); err != nil { // too early for others
		t.Fatal(err)
	}
	if found := c.index.For(jobs.Opening{Regions: []jobs.Region{"26"}}, 0); len(found) != 1 || found[0].Person != 2 {
		t.Errorf("found %v, want 2", found)
	}
}
