package lang

import (
	"math"
	"testing"
	"time"
)

// seoul is fixed here so that the tests need no zone files.
var seoul = time.FixedZone("KST", 9*60*60)

func TestDate(t *testing.T) {
	at := time.Date(2026, 11, 22, 0, 30, 0, 0, seoul)
	for _, c := range []struct {
		l           Lang
		at          time.Time
		date, short string
	}{
		{Ko, at, "2026년 11월 22일(일)", "11월 22일(일)"},
		{En, at, "Sun 22 November 2026", "Sun 22 November"},
		{Ko, at.UTC(), "2026년 11월 21일(토)", "11월 21일(토)"},
		{En, at.UTC(), "Sat 21 November 2026", "Sat 21 November"},
		{Ko, time.Date(2027, 1, 4, 9, 0, 0, 0, seoul), "2027년 1월 4일(월)", "1월 4일(월)"},
		{En, time.Date(2027, 1, 4, 9, 0, 0, 0, seoul), "Mon 4 January 2027", "Mon 4 January"},
	} {
		if got := Date(c.l, c.at); got != c.date {
			t.Errorf("Date(%s, %v) = %q, want %q", c.l, c.at, got, c.date)
		}
		if got := ShortDate(c.l, c.at); got != c.short {
			t.Errorf("ShortDate(%s, %v) = %q, want %q", c.l, c.at, got, c.short)
		}
	}
}

func TestTime(t *testing.T) {
	for _, c := range []struct {
		hour, minute int
		ko, en       string
	}{
		{0, 0, "자정", "midnight"}, {0, 30, "오전 0시 30분", "12:30 am"}, {8, 0, "오전 8시", "8:00 am"}, {11, 59, "오전 11시 59분", "11:59 am"},
		{12, 0, "정오", "noon"}, {12, 5, "오후 12시 5분", "12:05 pm"}, {13, 0, "오후 1시", "1:00 pm"}, {21, 30, "오후 9시 30분", "9:30 pm"},
	} {
		at := time.Date(2026, 11, 22, c.hour, c.minute, 59, 0, seoul)
		if got := Time(Ko, at); got != c.ko {
			t.Errorf("Time(ko, %d:%d) = %q, want %q", c.hour, c.minute, got, c.ko)
		}
		if got := Time(En, at); got != c.en {
			t.Errorf("Time(en, %d:%d) = %q, want %q", c.hour, c.minute, got, c.en)
		}
	}
	at := time.Date(2026, 11, 22, 21, 0, 0, 0, seoul)
	if got, want := DateTime(Ko, at), "11월 22일(일) 오후 9시"; got != want {
		t.Errorf("DateTime(ko) = %q, want %q", got, want)
	}
	if got, want := DateTime(En, at), "Sun 22 November, 9:00 pm"; got != want {
		t.Errorf("DateTime(en) = %q, want %q", got, want)
	}
}

func TestDuration(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		d      time.Duration
		ko, en string
	}{
		{0, "1초", "1 second"}, {1400 * time.Millisecond, "1초", "1 second"}, {30 * time.Second, "30초", "30 seconds"},
		{59400 * time.Millisecond, "59초", "59 seconds"}, {59600 * time.Millisecond, "1분", "1 minute"},
		{time.Minute, "1분", "1 minute"}, {90 * time.Second, "2분", "2 minutes"}, {45 * time.Minute, "45분", "45 minutes"},
		{time.Hour, "1시간", "1 hour"}, {150 * time.Minute, "2시간 30분", "2 hours 30 minutes"}, {day - 31*time.Second, "23시간 59분", "23 hours 59 minutes"},
		{day - time.Second, "1일", "1 day"}, {day, "1일", "1 day"}, {3*day + 4*time.Hour, "3일 4시간", "3 days 4 hours"}, {3*day + 4*time.Minute, "3일", "3 days"},
		{-2 * time.Hour, "2시간", "2 hours"}, {math.MinInt64, "106,751일 23시간", "106,751 days 23 hours"},
	} {
		if got := Duration(Ko, c.d); got != c.ko {
			t.Errorf("Duration(ko, %v) = %q, want %q", c.d, got, c.ko)
		}
		if got := Duration(En, c.d); got != c.en {
			t.Errorf("Duration(en, %v) = %q, want %q", c.d, got, c.en)
		}
	}
}
