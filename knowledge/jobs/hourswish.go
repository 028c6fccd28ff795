package jobs

import (
	"regexp"
	"strconv"
)

// HoursWish is when a person would work. The zero value is no wish.
type HoursWish struct {
	From      int  `json:"from,omitempty"` // minutes after midnight: the part of the day they are free; none with To equal to From
	To        int  `json:"to,omitempty"`
	NoShift   bool `json:"no_shift,omitempty"`   // no work in shifts (교대, 격일)
	NoNight   bool `json:"no_night,omitempty"`   // no work at night
	NoWeekend bool `json:"no_weekend,omitempty"` // no work on Saturdays and Sundays
}

// Known tells whether there is any wish.
func (h HoursWish) Known() bool { return h != HoursWish{} }

// Clock tells whether only a part of the day is free.
func (h HoursWish) Clock() bool { return h.From != h.To }

// allows tells whether a time of work breaks no wish, and whether it says all that the wish asks about but the days.
func (h HoursWish) allows(w Worktime) (ok, told bool) {
	switch {
	case h.NoShift && w.Shift, h.NoNight && w.Night, h.NoWeekend && w.AtWeekend(), h.Clock() && w.Shift:
		return false, true
	case h.Clock() && w.Clock() && !w.Flexible && (w.To <= w.From || w.From < h.From || w.To > h.To):
		return false, true
	}
	return true, w.Clock() || w.Flexible && h.Clock() || !h.Clock() && w != (Worktime{})
}

// Parts of the day by their names, in minutes.
const (
	dawnEnds, noon, eveningBegins, dayEnds = 5 * 60, 12 * 60, 18 * 60, 24 * 60
	morningEnds                            = 13 * 60 // who is free in the morning is so until lunch
)

var (
	refusedTime = `(?:은|는|이|가|을|를|\s|근무|일|출근|작업)*(?:불가|말고|빼고|제외|안\s*[돼되하해]|못\s*[하해]|싫|없이|없는|없었으면|않)`
	noShiftWish = regexp.MustCompile(`(?:\d\s*조\s*)?(?:\d\s*)?(?:교대|격일제?)` + refusedTime + `|no shifts?\b|without shifts?`)
	noNightWish = regexp.MustCompile(`(?:야간|심야|새벽|밤)` + refusedTime + `|no nights?\b|no night (?:shift|work)s?|without nights?`)
	noEndWish   = regexp.MustCompile(`(?:주말|토일|토·일|토요일|일요일)(?:에는|에)?` + refusedTime + `|평일(?:에)?\s*(?:만|주간|낮)|weekdays only|only (?:on )?weekdays|no weekends?|monday (?:to|through) friday only`)
	dayWish     = regexp.MustCompile(`주간\s*(?:만|근무만|고정|전담)|낮(?:에)?\s*만|낮\s*근무만|평일\s*(?:주간|낮)|주\s*5일\s*주간|(?:^|[,·/]\s*)주간\s*(?:$|[,·/])|\bdays only|\bday (?:work|shifts?) only|only (?:day|daytime)|daytime only`)
	morningWish = regexp.MustCompile(`오전\s*(?:에)?\s*만|오전\s*(?:근무|시간대|타임)|(?:^|[,·/]\s*)오전\s*(?:$|[,·/])|mornings? only|only (?:in the )?mornings?`)
	laterWish   = regexp.MustCompile(`오후\s*(?:에)?\s*만|오후\s*(?:근무|시간대|타임)|(?:^|[,·/]\s*)오후\s*(?:$|[,·/])|afternoons? only|only (?:in the )?afternoons?`)
	eveningWish = regexp.MustCompile(`저녁\s*(?:에)?\s*만|퇴근\s*후에?\s*만|evenings? only|only (?:in the )?evenings?`)
	refusedPart = regexp.MustCompile(`^` + refusedTime)
	notPart     = regexp.MustCompile(`\b(?:not|no|except)\s+(?:only\s+)?(?:in the\s+)?$`)
	untilWish   = regexp.MustCompile(`오전\s*(?:부터|에서)?\s*[~∼-]?\s*(오후)?\s*(\d{1,2})\s*시`)
)

// FindHoursWish reads when somebody would work: "주간만", "3교대 불가", "평일 오전 9시~오후 2시", "오전만", "no nights". What they would do too
// (야간 가능) excludes nothing and is no wish.
func FindHoursWish(text string) HoursWish {
	s := string(plain(text))
	var h HoursWish
	h.NoShift, h.NoNight, h.NoWeekend = noShiftWish.MatchString(s), noNightWish.MatchString(s), noEndWish.MatchString(s)
	if wishes(dayWish, s) {
		h.NoShift, h.NoNight = true, true
	}
	w, spans := findWorktime(s)
	until := untilWish.FindStringSubmatch(s)
	switch {
	case w.Clock() && refusedPart.MatchString(s[spans[0][1]:]): // the hours stand first
	case w.Clock() && w.To > w.From:
		h.From, h.To = w.From, w.To
	case until != nil && until[1] != "": // 오전~오후 3시
		n, _ := strconv.Atoi(until[2])
		h.From, h.To = dawnEnds, halfDay(n, "오후")*60
	default:
		h.From, h.To = partOfDay(s)
	}
	return h
}

// wishes tells whether a part of the day is wished and not refused (오전 근무 불가).
func wishes(part *regexp.Regexp, s string) bool {
	for _, m := range part.FindAllStringIndex(s, -1) {
		if !refusedPart.MatchString(s[m[1]:]) && !notPart.MatchString(s[:m[0]]) {
			return true
		}
	}
	return false
}

// partOfDay joins the wished parts of the day. Parts with other hours between them are no one span, and give none.
func partOfDay(s string) (from, to int) {
	for _, part := range []struct {
		words    *regexp.Regexp
		from, to int
	}{{morningWish, dawnEnds, morningEnds}, {laterWish, noon, eveningBegins}, {eveningWish, eveningBegins - 60, dayEnds}} {
		switch {
		case !wishes(part.words, s):
		case from == to:
			from, to = part.from, part.to
		case part.from > to:
			return 0, 0
		default:
			to = part.to
		}
	}
	return from, to
}
