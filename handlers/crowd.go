package handlers

import (
	"context"
	"math"
	"sync"
	"time"

	"dari/knowledge/jobs"
)

// crowd keeps everybody who is told of openings in memory, packed, and follows the
// store. Whoever is asked for is compared with the store first, so that nobody is
// found who withdrew before, in whatever process. What changes otherwise, in this
// process or another, is there when its turn comes round: see around.
type crowd struct {
	once   sync.Once
	turn   chan struct{} // see lock
	index  *jobs.Index
	whole  bool                  // everybody was read once
	seen   map[uint32]*crowdPage // by the first bits of the person
	end    uint32                // everybody is on a page below
	sorted int                   // how many there were when the index was last tidied
	next   uint32                // whose turn it is: people above this number
	went   time.Time             // when some had their turn last
	missed sync.Map              // by person: whom look could not bring up to date
}

// lock waits for the turn to read and take over a page, or to see what was: so no
// older page follows a newer. It waits no longer than ctx, as a page may be long in
// coming; unlock is to be called when err is nil.
func (c *crowd) lock(ctx context.Context) (err error) {
	c.once.Do(func() { c.turn = make(chan struct{}, 1) })
	select {
	case c.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *crowd) unlock() { <-c.turn }

// crowdPage holds the versions of the profiles of people whose numbers follow each
// other; 0 is nobody.
type crowdPage [1 << crowdPageBits]int64

const (
	crowdPageBits = 10
	crowdRead     = 1000 // profiles read at once
	// Every crowdEvery the next so many numbers of people have their turn: 30,000 people
	// are all followed within 3 s, a million within two minutes.
	crowdEvery  = 2500 * time.Millisecond
	crowdAround = 30_000
	// lookWithin is how long a reply waits for the person to be brought up to date.
	lookWithin = time.Second
)

// follow brings the people of a range to what the store has of them, and gives
// everybody.
func (c *crowd) follow(ctx context.Context, keep Profiles, in PersonRange) (*jobs.Index, error) {
	all := in == PersonRange{}
	for more := true; more; {
		var err error
		if in.After, more, err = c.page(ctx, keep, in); err != nil {
			return nil, err
		}
	}
	if err := c.lock(ctx); err != nil {
		return nil, err
	}
	defer c.unlock()
	if all {
		c.whole = true
	}
	if n := c.index.Len(); n > 2*c.sorted { // most came in the order of their numbers
		c.index.Tidy()
		c.sorted = n
	}
	return c.index, nil
}

// followed gives everybody as they were last followed, and reads them when they
// never were.
func (c *crowd) followed(ctx context.Context, keep Profiles) (*jobs.Index, error) {
	if err := c.lock(ctx); err != nil {
		return nil, err
	}
	index, whole := c.index, c.whole
	c.unlock()
	if whole {
		return index, nil
	}
	return c.follow(ctx, keep, PersonRange{})
}

// around brings those up to date whom look missed, and if it is time, those whose
// turn it is.
func (c *crowd) around(ctx context.Context, keep Profiles, now time.Time) error {
	if err := c.lock(ctx); err != nil {
		return err
	}
	in := PersonRange{After: c.next}
	early := now.Sub(c.went) < crowdEvery
	if !early {
		c.went = now
	}
	if to := uint64(in.After) + crowdAround; to < uint64(c.end)<<crowdPageBits {
		in.To = uint32(to) // #nosec G115 -- below a person's number
	}
	c.unlock()
	var err error
	c.missed.Range(func(person, _ any) bool {
		c.missed.Delete(person) // before it reads: who is missed again meanwhile stays
		err = c.look(ctx, keep, person.(uint32))
		return err == nil
	})
	if err != nil || early {
		return err
	}
	more := true
	for range crowdAround / crowdRead {
		if in.After, more, err = c.page(ctx, keep, in); err != nil {
			return err
		}
		if !more {
			break
		}
	}
	if err := c.lock(ctx); err != nil {
		return err
	}
	defer c.unlock()
	switch c.next = in.After; {
	case !more && in.To != 0:
		c.next = in.To
	case !more:
		c.next, c.whole = 0, true // each turn began where the one before ended
	}
	return nil
}

// page brings some people of a range up to date, and tells up to whom and whether
// there are more.
func (c *crowd) page(ctx context.Context, keep Profiles, in PersonRange) (upTo uint32, more bool, err error) {
	if err := c.lock(ctx); err != nil {
		return in.After, false, err
	}
	defer c.unlock()
	there, err := keep.ProfileVersions(ctx, ForAlerts, in, crowdRead)
	if err != nil {
		return in.After, false, err
	}
	if c.index == nil {
		c.index, c.seen = jobs.NewIndex(), map[uint32]*crowdPage{}
	}
	upTo = in.After
	var changed PersonRange // from the first to the last that differs
	for _, k := range there {
		c.forget(upTo, k.Person-1)
		if upTo = k.Person; *c.version(k.Person) != k.Version {
			if changed.To == 0 {
				changed.After = k.Person - 1
			}
			changed.To = k.Person
		}
	}
	if more = len(there) == crowdRead; !more {
		to := in.To
		if to == 0 {
			to = math.MaxUint32
		}
		c.forget(upTo, to)
	}
	if changed.To > 0 {
		err = c.read(ctx, keep, changed)
	}
	if err != nil {
		return in.After, false, err
	}
	return upTo, more, ctx.Err()
}

// read takes over the profiles of a range, of no more people than a page has.
func (c *crowd) read(ctx context.Context, keep Profiles, in PersonRange) error {
	kept, err := keep.ProfilesIn(ctx, ForAlerts, in, crowdRead)
	if err != nil {
		return err
	}
	for _, k := range kept {
		c.forget(in.After, k.Person-1)
		c.take(k)
		in.After = k.Person
	}
	if len(kept) < crowdRead { // else somebody came just now, and the rest has the next turn
		c.forget(in.After, in.To)
	}
	return nil
}

// version is that of a person's profile as it was taken over.
func (c *crowd) version(person uint32) *int64 {
	number := person >> crowdPageBits
	page := c.seen[number]
	if page == nil {
		page = new(crowdPage)
		c.seen[number] = page
		c.end = max(c.end, number+1)
	}
	return &page[person%uint32(len(page))]
}

// take keeps a profile, unless it is there as it is.
func (c *crowd) take(k KeptProfile) {
	version := c.version(k.Person)
	if *version == k.Version {
		return
	}
	*version = 0 // one that cannot be read now is read again
	if p, ok := k.Read(); ok {
		c.index.Put(k.Person, p)
		*version = k.Version
	} else {
		c.index.Remove(k.Person)
	}
}

// forget takes out the people above a number, up to another.
func (c *crowd) forget(after, to uint32) {
	for after < to {
		page := c.seen[(after+1)>>crowdPageBits]
		if page == nil { // on to the next page
			if after>>crowdPageBits >= c.end {
				return
			}
			after = (after + 1) | (1<<crowdPageBits - 1)
			continue
		}
		after++
		if version := &page[after%uint32(len(page))]; *version != 0 {
			*version = 0
			c.index.Remove(after)
		}
	}
}

// look brings one person up to date, after what they did may have changed whether
// or how they are found. It does not wait long: whom it misses has the next turn.
func (h *Handlers) look(ctx context.Context, person uint32) {
	within, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	if err := h.crowd.look(within, h.Profiles, person); err != nil {
		h.Log.Warn("following a person", "person", person, "err", err)
	}
}

func (c *crowd) look(ctx context.Context, keep Profiles, person uint32) error {
	err := c.lock(ctx)
	if err == nil {
		begun := c.index != nil
		if c.unlock(); !begun { // all are read when somebody is looked for
			return nil
		}
		_, _, err = c.page(ctx, keep, PersonRange{After: person - 1, To: person})
	}
	if err != nil {
		c.missed.Store(person, true)
	}
	return err
}
