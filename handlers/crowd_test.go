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
	err    error
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
	keep.reads = 0
	if _, err := c.follow(ctx, keep, PersonRange{}); err != nil || keep.reads != 0 {
		t.Errorf("%d profiles are read again though nothing changed, %v", keep.reads, err)
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
