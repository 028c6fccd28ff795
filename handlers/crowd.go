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
	mu     sync.Mutex // while a page is read and taken over: no older one follows a newer
	index  *jobs.Index
	seen   map[uint32]*crowdPage // by the first bits of the person
	end    uint32                // everybody is on a page below
	sorted int                   // how many there were when the index was last tidied
	next   uint32                // whose turn it is: people above this number
	went   time.Time             // when some had their turn last
}

// crowdPage holds the versions of the profiles of people whose numbers follow each
// other; 0 is nobody.
type crowdPage [1 << crowdPageBits]int64

const (
	crowdPageBits = 10
	crowdRead     = 1000 // profiles read at once
	// Every crowdEvery so many profiles have their turn: 30,000 people are all followed
	// within 3 s, a million within two minutes.
	crowdEvery  = 2500 * time.Millisecond
	crowdAround = 30_000
)

// follow brings the people of a range to what the store has of them, and gives
// everybody.
func (c *crowd) follow(ctx context.Context, keep Profiles, in PersonRange) (*jobs.Index, error) {
	for more := true; more; {
		var err error
		if in.After, more, err = c.page(ctx, keep, in); err != nil {
			return nil, err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := c.index.Len(); n > 2*c.sorted { // most came in the order of their numbers
		c.index.Tidy()
		c.sorted = n
	}
	return c.index, nil
}

// around brings those up to date whose turn it is, if it is time.
func (c *crowd) around(ctx context.Context, keep Profiles, now time.Time) error {
	c.mu.Lock()
	in := PersonRange{After: c.next}
	early := now.Sub(c.went) < crowdEvery
	if !early {
		c.went = now
	}
	c.mu.Unlock()
	if early {
		return nil
	}
	more := true
	for range crowdAround / crowdRead {
		var err error
		if in.After, more, err = c.page(ctx, keep, in); err != nil {
			return err
		}
		if !more {
			in.After = 0
			break
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next = in.After
	return nil
}

// page brings some people of a range up to date, and tells up to whom and whether
// there are more.
func (c *crowd) page(ctx context.Context, keep Profiles, in PersonRange) (upTo uint32, more bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept, err := keep.ProfilesIn(ctx, ForAlerts, in, crowdRead)
	if err != nil {
		return in.After, false, err
	}
	if c.index == nil {
		c.index, c.seen = jobs.NewIndex(), map[uint32]*crowdPage{}
	}
	upTo = in.After
	for _, k := range kept {
		c.forget(upTo, k.Person-1)
		c.take(k)
		upTo = k.Person
	}
	if more = len(kept) == crowdRead; !more {
		to := in.To
		if to == 0 {
			to = math.MaxUint32
		}
		c.forget(upTo, to)
	}
	return upTo, more, ctx.Err()
}

// take keeps a profile, unless it is there as it is.
func (c *crowd) take(k KeptProfile) {
	number := k.Person >> crowdPageBits
	page := c.seen[number]
	if page == nil {
		page = new(crowdPage)
		c.seen[number] = page
		c.end = max(c.end, number+1)
	}
	version := &page[k.Person%uint32(len(page))]
	if *version == k.Version {
		return
	}
	*version = k.Version // also of a damaged one, which is told of once
	if p, ok := k.Read(); ok {
		c.index.Put(k.Person, p)
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
// or how they are found. What fails is made up for when their turn comes round.
func (h *Handlers) look(ctx context.Context, person uint32) {
	h.crowd.mu.Lock()
	begun := h.crowd.index != nil
	h.crowd.mu.Unlock()
	if !begun { // all are read when somebody is looked for
		return
	}
	if _, _, err := h.crowd.page(ctx, h.Profiles, PersonRange{After: person - 1, To: person}); err != nil {
		h.Log.Warn("following a person", "person", person, "err", err)
	}
}
