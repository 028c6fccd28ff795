package feeds

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dari/knowledge/jobs"
)

// samplesCSV holds invented openings. Its deadlines are days from today: D+21.
//
//go:embed samples.csv
var samplesCSV string

// SampleSource is the source line of the sample openings.
const SampleSource = "다리 예시 공고 · 실제 채용이 아닙니다 (sample, not a real vacancy)"

// Samples gives a dozen invented openings over the country and many occupations, so that a first conversation finds
// something. Each is marked (Sample, its title, its employer's name), links to example.com, and its dates count from now.
func Samples(now time.Time) []jobs.Opening {
	res, err := read([]byte(samplesCSV), Options{Feed: "sample", Source: SampleSource, MaxRecords: MaxRecords})
	if err != nil || len(res.Rejected) > 0 {
		panic(fmt.Sprintf("sample openings: %v %v", err, res.Rejected)) // embedded at build time, read in every test
	}
	today := jobs.EndOfDay(now)
	for i := range res.Openings {
		o := &res.Openings[i]
		o.Sample = true
		if days, ok := relative(o.Deadline.Text); ok {
			at := today.AddDate(0, 0, days)
			o.Deadline = jobs.Deadline{Kind: jobs.DeadlineDate, At: at, Text: at.Format("2006-01-02")}
		}
		o.Posted = today.AddDate(0, 0, -1-i%5) // the days before, so that newest first has an order
	}
	return res.Openings
}

// relative reads D+21.
func relative(s string) (int, bool) {
	rest, ok := strings.CutPrefix(s, "D")
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(rest)
	return n, err == nil
}
