package handlers

import (
	"slices"
	"strconv"
	"strings"

	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// readCareer reads a length of working life in months; a bare number is years.
func readCareer(said string) (int, bool) {
	said = strings.TrimSpace(said)
	if bareYears.MatchString(said) {
		said += "년"
	}
	if months, ok := jobs.FindExperience(said); ok {
		return months, true
	}
	return 0, emptyWords[plainWord(said)] || plainWord(said) == plainWord(lang.Text(lang.Ko, lang.CareerNone)) ||
		plainWord(said) == plainWord(lang.Text(lang.En, lang.CareerNone))
}

func readEducation(said string) (jobs.Education, bool) {
	for _, e := range offeredEducation {
		if said == e.String() {
			return e, true
		}
	}
	found := jobs.FindEducation(said)
	if len(found) == 0 {
		return jobs.EducationUnknown, false
	}
	return found[len(found)-1], true
}

// readPay reads a lowest pay. A bare number is taken as people say it: up to
// 900 it is 10,000 won a month, in the thousands 10,000 won a year, above that
// won, for the period that its size leaves no doubt about.
func readPay(said string) (jobs.Pay, bool) {
	said = strings.TrimSpace(said)
	if bareAmount.MatchString(said) {
		switch digits := len(strings.ReplaceAll(said, ",", "")); {
		case digits <= 3:
			said = "월 " + said + "만원"
		case digits == 4:
			said = "연봉 " + said + "만원"
		default:
			said += "원"
		}
	}
	said = hundreds.ReplaceAllStringFunc(said, func(s string) string { // 1억 2,000만 is 12000만
		m := hundreds.FindStringSubmatch(s)
		high, _ := strconv.Atoi(m[1])
		low, _ := strconv.Atoi(strings.ReplaceAll(m[2], ",", ""))
		return strconv.Itoa(high*10_000+low) + "만"
	})
	if amount, ok := strings.CutPrefix(said, "주 "); ok {
		said = "주급 " + amount
	}
	p, _ := readAbout(said)
	if !p.LowestPay.Known() {
		return jobs.Pay{}, false
	}
	low := p.LowestPay.Min
	if low == 0 {
		low = p.LowestPay.Max
	}
	return jobs.Pay{Period: p.LowestPay.Period, Min: low}, true
}

func readAlerts(said string) (AlertSetting, bool) {
	switch w := plainWord(said); w {
	case "at_once", "네", "예", "응", "켜기", "켜", "켜 줘", "켜줘", "바로", "받을게요", "받을래요", "yes", "on", "at once", "sure", "ok":
		return AlertsAtOnce, true
	case "daily", "하루 한 번", "하루에 한 번", "모아서", "모아서 받을게요", "once a day", "digest":
		return AlertsDaily, true
	case "off", "아니요", "아니오", "아뇨", "끄기", "꺼", "꺼 줘", "꺼줘", "안 받을래요", "no", "none", "없음":
		return AlertsOff, true
	}
	return "", false
}

// withSentence adds what a sentence says to lists and fills what is empty: in
// a window with everything on it, what stands in the fields counts more.
func withSentence(p jobs.Profile, said string) jobs.Profile {
	q, _ := readAbout(said)
	add := jobs.Profile{Regions: joined(p.Regions, q.Regions), Occupations: joined(p.Occupations, q.Occupations), Skills: joined(p.Skills, q.Skills),
		Employment: joined(p.Employment, q.Employment), Words: joined(p.Words, q.Words), Licences: joined(p.Licences, q.Licences)}
	if p.Commute == jobs.CommuteNamed {
		add.Commute = q.Commute
	}
	if p.Permit == "" {
		add.Permit = q.Permit
	}
	if !p.Hours.Known() {
		add.Hours = q.Hours
	}
	if !p.CareerKnown {
		add.CareerKnown, add.CareerMonths = q.CareerKnown, q.CareerMonths
	}
	if p.Education == jobs.EducationUnknown {
		add.Education = q.Education
	}
	if !p.LowestPay.Known() {
		add.LowestPay = q.LowestPay
	}
	return withProposal(p, add)
}

func joined[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}
