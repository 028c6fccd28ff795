package feeds

import "strconv"

// collector gathers what a list held and what was left out of it.
type collector struct {
	res     Result
	seen    map[string]int // record numbers by id
	repeats int
}

func newCollector(f Format) *collector {
	return &collector{res: Result{Format: f}, seen: make(map[string]int)}
}

func (c *collector) reject(r Rejected) { c.res.Rejected = append(c.res.Rejected, r) }

// takes tells whether a record with that id and title is to be kept; if not, it is reported.
func (c *collector) takes(r Rejected, id, title string) bool {
	r.ID = id
	first, again := c.seen[id]
	switch {
	case id == "":
		r.Reason = NoID
	case title == "":
		r.Reason = NoTitle
	case again:
		r.Reason, r.Detail = Duplicate, strconv.Itoa(first)
		c.repeats++
	default:
		c.seen[id] = r.Record
		return true
	}
	c.reject(r)
	return false
}

// result is what was gathered. It is complete where the list is whole and each of its records in all was kept; one that
// is only a repetition of another takes nothing away.
func (c *collector) result(total int, whole bool) Result {
	c.res.Total = total
	c.res.Whole = whole
	c.res.Complete = whole && len(c.res.Rejected) == c.repeats && len(c.seen) >= total
	return c.res
}
