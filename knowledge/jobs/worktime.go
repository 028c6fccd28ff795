package jobs

import (
	"regexp"
	"strconv"
	"strings"
)

// Worktime is when one works. A zero value of a field was not said; Shift, Night, Weekend and Flexible are only set where
// the opening names them, or where the hours of a day reach into the night.
type Worktime struct {
	From     int  `json:"from,omitempty"` // minutes after midnight; with To equal to From no hours were given
	To       int  `json:"to,omitempty"`   // minutes after midnight; at or before From: of the next day
	Week     int  `json:"week,omitempty"` // hours a week
	Days     int  `json:"days,omitempty"` // days a week
	Shift    bool `json:"shift,omitempty"`
	Night    bool `json:"night,omitempty"`
	Weekend  bool `json:"weekend,omitempty"`
	Flexible bool `json:"flexible,omitempty"`
}

// Clock tells whether the hours of a day are given.
func (w Worktime) Clock() bool { return w.From != w.To }

// AtWeekend tells whether one works on a Saturday or Sunday: the opening says so, or six days a week leave no other way.
func (w Worktime) AtWeekend() bool { return w.Weekend || w.Days >= 6 }

// atNight tells whether the hours of a day touch those between 23:00 and 05:00. The law's night is an hour longer at
// either end, but who ends at eleven or begins at five is not said to work at night.
func (w Worktime) atNight() bool {
	return w.Clock() && (w.To <= w.From || w.From >= 22*60 || w.From < 5*60 || w.To > 23*60)
}

var (
	// clock is the hours of a day. One end must be marked as a time (a colon, 시, or 오전 and the like), or the words
	// before must say that hours follow.
	clock      = regexp.MustCompile(`(오전|오후|새벽|아침|낮|저녁|밤)?\s*(\d{1,2})\s*(?::(\d{2})|시(?:\s*(\d{1,2})\s*분)?)?\s*(am|pm)?\s*(?:부터|에서)?\s*(?:[~∼〜–-]|부터|에서|to)\s*(익일|다음\s*날|오전|오후|새벽|아침|낮|저녁|밤)?\s*(\d{1,2})\s*(?::(\d{2})|시(?:\s*(\d{1,2})\s*분)?)?\s*(am|pm)?`)
	hoursWord  = regexp.MustCompile(`(?:근무\s*시간|시간|working hours|hours|평일|주간)\s*[:\])]?\s*$`)
	daysAWeek  = regexp.MustCompile(`주\s*([1-7])\s*일(?:\s*근무)?`)
	fiveDays   = regexp.MustCompile(`월\s*[~∼-]\s*금|월요일\s*[~∼-]\s*금요일|평일|monday (?:to|through) friday|mon\s*[-~]\s*fri|weekdays`)
	sixDays    = regexp.MustCompile(`월\s*[~∼-]\s*토|월요일\s*[~∼-]\s*토요일|monday (?:to|through) saturday`)
	shiftWord  = regexp.MustCompile(`\d\s*교대|교대|격일|shift work|shifts\b|\d\s*조\s*\d\s*교대`)
	nightWord  = regexp.MustCompile(`야간|심야|나이트|night shift|night work|nights\b`)
	endWord    = regexp.MustCompile(`주말|토\s*[·,~]\s*일|토요일|일요일|weekends?`)
	flexWord   = regexp.MustCompile(`자율\s*출퇴근|유연\s*근무|시차\s*출퇴근|탄력\s*근무|선택\s*근로|flexible hours|flexitime|flextime`)
	noneAfter  = regexp.MustCompile(`^\s*(?:근무|작업)?(?:은|는|이|가)?\s*(?:없|불가|않|안\s|제외|휴무|휴일|쉼|수당|대학)`)
	noneBefore = regexp.MustCompile(`(?:no|without)\s*$`)
)

// FindWorktime reads when one works: "주 5일 08:30~17:30", "주야 2교대", "오전 10시~오후 2시, 주 20시간", "토·일 10~18시". What is
// denied (야간 없음, 주말 휴무) is not set. found gives where the words stand, in bytes of the plain text.
func FindWorktime(text string) Worktime {
	w, _ := findWorktime(string(plain(text)))
	return w
}

func findWorktime(s string) (w Worktime, found [][2]int) {
	said := func(re *regexp.Regexp) bool {
		for _, m := range re.FindAllStringIndex(s, -1) {
			if !noneAfter.MatchString(headOf(s[m[1]:], 30)) && !noneBefore.MatchString(tailOf(s[:m[0]], 12)) {
				found = append(found, [2]int{m[0], m[1]})
				return true
			}
		}
		return false
	}
	for _, m := range clock.FindAllStringSubmatchIndex(s, -1) {
		if from, to, ok := clockAt(s, m); ok {
			w.From, w.To = from, to
			found = append(found, [2]int{m[0], m[1]})
			break
		}
	}
	if hours, span := weekIn(s); hours > 0 {
		w.Week = hours
		found = append(found, span)
	}
	if m := daysAWeek.FindStringSubmatchIndex(s); m != nil {
		w.Days = int(s[m[2]] - '0')
		found = append(found, [2]int{m[0], m[1]})
	} else if said(sixDays) {
		w.Days = 6
	} else if said(fiveDays) {
		w.Days = 5
	}
	w.Shift = said(shiftWord)
	w.Night = said(nightWord) || w.atNight()
	w.Weekend = said(endWord)
	w.Flexible = said(flexWord)
	return w, found
}

// clockAt reads a match of clock as hours of a day.
func clockAt(s string, m []int) (from, to int, ok bool) {
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return s[m[2*i]:m[2*i+1]]
	}
	number := func(i int) int {
		n, _ := strconv.Atoi(group(i))
		return n
	}
	begins := group(1) != "" || group(3) != "" || group(5) != "" || strings.Contains(s[m[4]:m[14]], "시")
	ends := group(6) != "" || group(8) != "" || group(10) != "" || strings.HasPrefix(strings.TrimSpace(s[m[15]:]), "시") ||
		strings.Contains(s[m[14]:m[1]], "시")
	digit := func(b byte) bool { return b >= '0' && b <= '9' }
	joined := m[4] > 0 && (digit(s[m[4]-1]) || s[m[4]-1] == '.' || s[m[4]-1] == '-' || s[m[4]-1] == ':') || m[1] < len(s) && (digit(s[m[1]]) || s[m[1]] == '.')
	if joined || !begins && !ends && !hoursWord.MatchString(tailOf(s[:m[0]], 40)) {
		return 0, 0, false
	}
	h, k := number(2), number(7)
	if h > 24 || k > 24 || number(3)+number(4) > 59 || number(8)+number(9) > 59 {
		return 0, 0, false
	}
	h, k = halfDay(h, group(1)+group(5)), halfDay(k, group(6)+group(10))
	if !begins && !ends && k <= h && k < 12 { // working hours 9-6
		k += 12
	}
	return (h%24)*60 + number(3) + number(4), (k%24)*60 + number(8) + number(9), true
}

// halfDay turns an hour beside 오후, pm and the like into one of 24.
func halfDay(hour int, word string) int {
	switch {
	case word == "오후" || word == "저녁" || word == "낮" || word == "pm":
		if hour < 12 && (word != "낮" || hour < 7) {
			return hour + 12
		}
	case word == "밤":
		if hour >= 6 && hour < 12 {
			return hour + 12
		}
	case (word == "오전" || word == "am") && hour == 12:
		return 0
	}
	return hour
}
