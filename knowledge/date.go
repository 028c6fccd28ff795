package knowledge

import (
	"fmt"
	"time"
)

// seoul is Korean time, which has had no other offset since 1988; a fixed
// zone needs no time zone data.
var seoul = time.FixedZone("KST", 9*60*60)

// Date is a day of the Korean calendar as YYYY-MM-DD. Dates compare as
// strings. The empty Date means "not given".
type Date string

// ParseDate reads a day written YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("date %q is not a day written YYYY-MM-DD", s)
	}
	return Date(s), nil
}

// DateOf is the day in Korea at t.
func DateOf(t time.Time) Date { return Date(t.In(seoul).Format(time.DateOnly)) }

// Time is the first moment of the day in Korea, the zero time when d is empty.
func (d Date) Time() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), seoul)
	if err != nil {
		return time.Time{}
	}
	return t
}

// AddDays is the day n days later (earlier when n is negative).
func (d Date) AddDays(n int) Date {
	if d == "" {
		return ""
	}
	return DateOf(d.Time().AddDate(0, 0, n))
}

// within reports whether d lies in from..until, both inclusive; an empty end
// is open.
func (d Date) within(from, until Date) bool {
	return (from == "" || from <= d) && (until == "" || d <= until)
}

// overlap reports whether two ranges of days share a day; empty ends are open.
func overlap(from1, until1, from2, until2 Date) bool {
	return (until2 == "" || from1 <= until2) && (until1 == "" || from2 <= until1)
}
