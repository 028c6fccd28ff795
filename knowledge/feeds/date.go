package feeds

import (
	"time"

	"dari/knowledge/jobs"
)

// ParseDate is jobs.ParseDate.
func ParseDate(s string) (time.Time, bool) { return jobs.ParseDate(s) }

// ParsePeriod is jobs.ParsePeriod.
func ParsePeriod(s string) jobs.Deadline { return jobs.ParsePeriod(s) }

func endOf(t time.Time) time.Time { return jobs.EndOfDay(t) }
