package handlers

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// commuteNamed is the value of the form for the zero value of a commute.
const commuteNamed = "named"

var commuteNames = map[jobs.Commute]lang.Key{
	jobs.CommuteNamed: lang.CommuteNamed, jobs.CommuteNear: lang.CommuteNear, jobs.CommuteProvince: lang.CommuteProvince, jobs.CommuteAnywhere: lang.CommuteAnywhere,
}

// offeredLicences are those that a person can tap; the others can be typed.
var offeredLicences = []jobs.Licence{"driving-1", "driving-2", "craftsman-forklift", "craftsman-excavator", "craftsman-electricity", "craftsman-welding",
	"care-worker", "nursing-aide", "social-worker", "craftsman-korean-cooking", "computer-skills-1", "computerised-accounting-1",
	"construction-safety", "guard-training"}

// hoursNames are the wishes for hours that have a name, in the order in which
// they are offered; each is read back by jobs.FindHoursWish.
var hoursNames = []lang.Key{lang.HoursNoShift, lang.HoursNoNight, lang.HoursNoWeekend, lang.HoursMorning, lang.HoursAfternoon, lang.HoursEvening}

// anyHours is said by whom any hours suit: "야간도 가능해요".
var anyHours = regexp.MustCompile(`가능|괜찮|상관|아무\s*때|언제든|(?i)any ?time|flexible|is fine|are fine|\bok\b`)

// someHours is said beside it by whom only some suit: "주말만 가능해요", "오후 2시 이후 가능해요".
var someHours = regexp.MustCompile(`(?i)만(?:\s|$|은|이|요)|이후|이전|부터|까지|불가|못|\d\s*(?:시|일|:|am|pm)|\b(?:only|after|before|from|until|not?)\b|n't`)

// commuteValue is a commute as the form has it.
func commuteValue(c jobs.Commute) string {
	if c == jobs.CommuteNamed {
		return commuteNamed
	}
	return string(c)
}

// readCommute reads the value of a button, or words.
func readCommute(said string) (jobs.Commute, bool) {
	for _, c := range jobs.Commutes() {
		if said == commuteValue(c) || plainWord(said) == plainWord(lang.Text(lang.Ko, commuteNames[c])) || plainWord(said) == plainWord(lang.Text(lang.En, commuteNames[c])) {
			return c, true
		}
	}
	return jobs.FindCommute(said)
}

// hoursWords says a wish for hours in words that jobs.FindHoursWish reads back.
func hoursWords(l lang.Lang, h jobs.HoursWish) []string {
	var out []string
	for i, no := range []bool{h.NoShift, h.NoNight, h.NoWeekend} {
		if no {
			out = append(out, lang.Text(l, hoursNames[i]))
		}
	}
	if !h.Clock() {
		return out
	}
	var parts []string
	for _, k := range hoursNames[3:] {
		if part := jobs.FindHoursWish(lang.Text(lang.Ko, k)); part.From >= h.From && part.To <= h.To {
			parts = append(parts, lang.Text(l, k))
		}
	}
	if together := jobs.FindHoursWish(strings.Join(parts, ", ")); together.From == h.From && together.To == h.To {
		return append(out, parts...)
	}
	return append(out, fmt.Sprintf("%02d:%02d~%02d:%02d", h.From/60, h.From%60, h.To/60, h.To%60))
}

// readPermit reads the kind of stay that was tapped or typed.
func readPermit(said string) (jobs.Permit, bool) {
	if slices.Contains(jobs.Permits(), jobs.Permit(said)) {
		return jobs.Permit(said), true
	}
	return jobs.FindPermit(said)
}
