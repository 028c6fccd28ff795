package jobs

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	weekday   = regexp.MustCompile(`\(\s*[월화수목금토일](?:요일)?\s*\)`)
	packed    = regexp.MustCompile(`(?:^|[^\d])(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?(\d{2})?(?:[^\d]|$)`)
	spelled   = regexp.MustCompile(`(?:^|[^\d])(\d{4}|\d{2})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})(?:\s*일|\s*\.)?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?`)
	monthDay  = regexp.MustCompile(`^\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})(?:\s*일|\s*\.)?`)
	rangeMark = regexp.MustCompile(`[~∼〜]|\s[-–]\s|부터`)
)

// ParseDate reads one date as Korean feeds write it (26-10-01, 20261001, 2026. 10. 1.(목), 2026년 10월 1일, with or without a
// time, RFC 3339), in Korean time. A year of 2069 or later, 00000000 and 99991231 mean "none" and give false, as does
// what is no date.
func ParseDate(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.In(seoul), t.Year() < 2069
	}
	t, _, ok := dateIn(weekday.ReplaceAllString(s, " "))
	return t, ok
}

// dateIn finds the first date in a text and gives where it ends.
func dateIn(s string) (t time.Time, end int, ok bool) {
	p, q := packed.FindStringSubmatchIndex(s), spelled.FindStringSubmatchIndex(s)
	m := p
	if p == nil || q != nil && q[2] < p[2] {
		m = q
	}
	if m == nil {
		return time.Time{}, 0, false
	}
	n := [6]int{}
	for i := range n {
		if a := m[2+2*i]; a >= 0 {
			n[i], _ = strconv.Atoi(s[a:m[3+2*i]])
		}
	}
	if m[3]-m[2] == 2 {
		n[0] += 2000
	}
	end = m[1]
	if end > 0 && m[len(m)-1] != end && p != nil && m[2] == p[2] { // packed takes the letter after it along
		for i := 5; i >= 0; i-- {
			if m[3+2*i] >= 0 {
				end = m[3+2*i]
				break
			}
		}
	}
	t, ok = day(n[0], n[1], n[2])
	if !ok || n[3] > 23 || n[4] > 59 || n[5] > 59 {
		return time.Time{}, end, false
	}
	return t.Add(time.Duration(n[3])*time.Hour + time.Duration(n[4])*time.Minute + time.Duration(n[5])*time.Second), end, true
}

// day gives midnight of a date in Korea; false for what is no date or stands for none.
func day(year, month, date int) (time.Time, bool) {
	if year < 1990 || year >= 2069 || month < 1 || month > 12 || date < 1 || date > 31 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), date, 0, 0, 0, 0, seoul)
	return t, t.Day() == date
}

// EndOfDay gives the last second of the day in Korea.
func EndOfDay(t time.Time) time.Time {
	t = t.In(seoul)
	return time.Date(t.Year(), t.Month(), t.Day(), 23, 59, 59, 0, seoul)
}

var periodKinds = []struct {
	kind  DeadlineKind
	words *regexp.Regexp
}{
	{DeadlineUntilFilled, regexp.MustCompile(`채용\s*시|충원\s*시|until filled`)},
	{DeadlineUsedUp, regexp.MustCompile(`예산\s*소진|소진\s*시|선착순|모집\s*완료|정원\s*마감`)},
	{DeadlineNone, regexp.MustCompile(`신청\s*불필요|직권`)},
	{DeadlineAlways, regexp.MustCompile(`상시|수시|연중`)},
	{DeadlineRecurring, regexp.MustCompile(`매월|매\s*분기|분기별|매년|상반기|하반기|명절`)},
	{DeadlineSeeNotice, regexp.MustCompile(`상이|별도|추후|공고(?:문)?\s*참조|문의|협의`)},
}

// ParsePeriod reads until when one can apply: a date (which then is the last day), a range of dates, or words such as
// 채용시까지 and 상시. A date beside 채용시까지 is kept as the latest day. Where the end of a range lacks the year it is taken
// from the start. What it cannot read is unknown, with its text.
func ParsePeriod(s string) Deadline {
	text := strings.Join(strings.Fields(s), " ")
	d := Deadline{Text: text}
	body := weekday.ReplaceAllString(text, " ")
	first, end, ok := dateIn(body)
	var last time.Time
	ranged := false
	if ok {
		last = first
		rest := body[end:]
		if mark := rangeMark.FindStringIndex(rest); mark != nil {
			rest = rest[mark[1]:]
			second, _, dated := dateIn(rest)
			m := monthDay.FindStringSubmatch(rest)
			switch {
			// 12.11. 17:00 looks like a day of 2012: what lies before the beginning is read without a year if it can be.
			case dated && (m == nil || !EndOfDay(second).Before(first)):
				last, ranged = second, true
			case m != nil:
				month, _ := strconv.Atoi(m[1])
				date, _ := strconv.Atoi(m[2])
				if second, ok := day(first.Year(), month, date); ok {
					if EndOfDay(second).Before(first) {
						second = second.AddDate(1, 0, 0)
					}
					last, ranged = second, true
				}
			default:
				// Only a beginning.
				last = time.Time{}
				d.From = first
			}
		}
	}
	for _, k := range periodKinds {
		if !k.words.MatchString(body) {
			continue
		}
		d.Kind = k.kind
		if !last.IsZero() && k.kind == DeadlineUntilFilled {
			d.At = EndOfDay(last)
		}
		if ranged {
			d.From = first
			d.At = EndOfDay(last)
		}
		return d
	}
	if !last.IsZero() {
		d.Kind, d.At = DeadlineDate, EndOfDay(last)
		if ranged {
			d.From = first
		}
		if d.At.Before(d.From) {
			return Deadline{Text: text}
		}
	}
	return d
}

var (
	// bareDay is a day without a year; with a dot between only where what follows shows that it is no other number.
	bareDay  = regexp.MustCompile(`(\d{1,2})\s*(?:월|/)\s*(\d{1,2})|(\d{1,2})\.\s*(\d{1,2})\s*(?:\.|\(|~|까지|마감|$)`)
	fullYear = regexp.MustCompile(`(?:19|20)\d{2}`)
)

// PeriodAt is ParsePeriod for words that were written at that time: a day without a year is the next of its date after it.
// 12. 5. 18:00 looks like a day of 2012: no date of a two-digit year that had passed a year before is taken for one.
func PeriodAt(s string, written time.Time) Deadline {
	d := ParsePeriod(s)
	_, _, dated := dateIn(s)
	if !d.At.IsZero() && d.At.Before(written.AddDate(-1, 0, 0)) && !fullYear.MatchString(s) {
		dated, d.At, d.From = false, time.Time{}, time.Time{}
		if d.Kind == DeadlineDate {
			d.Kind = DeadlineUnknown
		}
	}
	if dated || d.Kind != DeadlineUnknown && d.Kind != DeadlineUntilFilled {
		return d
	}
	if day, ok := nextDay(s, written); ok {
		d.At = EndOfDay(day)
		if d.Kind == DeadlineUnknown {
			d.Kind = DeadlineDate
		}
	}
	return d
}

// nextDay gives the next day of a date without a year, of a range its end.
func nextDay(words string, written time.Time) (time.Time, bool) {
	found := bareDay.FindAllStringSubmatch(words, -1)
	if len(found) == 0 {
		return time.Time{}, false
	}
	m := found[len(found)-1]
	month, _ := strconv.Atoi(m[1] + m[3])
	date, _ := strconv.Atoi(m[2] + m[4])
	t, ok := day(written.In(seoul).Year(), month, date)
	if ok && EndOfDay(t).Before(written) {
		t, ok = day(written.In(seoul).Year()+1, month, date)
	}
	return t, ok
}
