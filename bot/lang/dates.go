package lang

import (
	"fmt"
	"math"
	"time"
)

// weekdays begin with Sunday, as time.Weekday does.
var weekdays = [7]string{"일", "월", "화", "수", "목", "금", "토"}

// Date writes a day with its weekday, in t's own zone: "2026년 11월 22일(일)", "Sun 22 November 2026".
func Date(l Lang, t time.Time) string {
	if l == En {
		return t.Format("Mon 2 January 2006")
	}
	return fmt.Sprintf("%d년 %s", t.Year(), ShortDate(Ko, t))
}

// ShortDate is Date without the year, for days near at hand: "11월 22일(일)", "Sun 22 November".
func ShortDate(l Lang, t time.Time) string {
	if l == En {
		return t.Format("Mon 2 January")
	}
	return fmt.Sprintf("%d월 %d일(%s)", int(t.Month()), t.Day(), weekdays[t.Weekday()])
}

// Time writes the time of day to the minute, in t's own zone: "오후 9시 30분", "9:30 pm". Noon and midnight are named,
// since "12시" and "12 am" are read both ways.
func Time(l Lang, t time.Time) string {
	hour, minute := t.Hour(), t.Minute()
	if l == En {
		switch {
		case hour == 0 && minute == 0:
			return "midnight"
		case hour == 12 && minute == 0:
			return "noon"
		}
		return t.Format("3:04 pm")
	}
	half, h := "오전", hour
	switch {
	case hour == 0 && minute == 0:
		return "자정"
	case hour == 12 && minute == 0:
		return "정오"
	case hour == 12:
		half = "오후"
	case hour > 12:
		half, h = "오후", hour-12
	}
	if minute == 0 {
		return fmt.Sprintf("%s %d시", half, h)
	}
	return fmt.Sprintf("%s %d시 %d분", half, h, minute)
}

// DateTime is ShortDate with Time: "11월 22일(일) 오후 9시", "Sun 22 Nov, 9:00 pm".
func DateTime(l Lang, t time.Time) string {
	if l == En {
		return ShortDate(En, t) + ", " + Time(En, t)
	}
	return ShortDate(Ko, t) + " " + Time(Ko, t)
}

// Duration says a length of time in its two largest units, rounded to the smaller: "2시간 30분", "3 days 4 hours".
// Under a minute it says seconds, and nothing less than one second; the sign is dropped.
func Duration(l Lang, d time.Duration) string {
	const day = 24 * time.Hour
	if d = max(d, -math.MaxInt64); d < 0 { // the least Duration has no opposite
		d = -d
	}
	switch {
	case d < 59*time.Second+time.Second/2:
		return countSeconds(l, max(1, int64(d.Round(time.Second)/time.Second)))
	case d < day-time.Minute/2:
		d = d.Round(time.Minute)
		return two(l, int64(d/time.Hour), Hours, int64(d%time.Hour/time.Minute), Minutes)
	}
	d = d.Round(time.Hour)
	return two(l, int64(d/day), Days, int64(d%day/time.Hour), Hours)
}

func countSeconds(l Lang, n int64) string {
	switch {
	case l != En:
		return Number(n) + "초"
	case n == 1:
		return "1 second"
	}
	return Number(n) + " seconds"
}

// two says the units that are not zero, large first.
func two(l Lang, n int64, large Unit, m int64, small Unit) string {
	switch {
	case n == 0:
		return Count(l, m, small)
	case m == 0:
		return Count(l, n, large)
	}
	return Count(l, n, large) + " " + Count(l, m, small)
}
