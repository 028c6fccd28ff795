package jobs

import (
	"math/big"
	"slices"
	"sync"
)

// Condition names a hard condition: a wish of a person or a requirement of an opening that a match never breaks.
type Condition string

// The hard conditions, in the order in which Broken asks about them.
const (
	PlaceCondition      Condition = "place"
	EmploymentCondition Condition = "employment"
	PayCondition        Condition = "pay"
	HoursCondition      Condition = "hours"
	PermitCondition     Condition = "permit"
	EducationCondition  Condition = "education"
	CareerCondition     Condition = "career"
	LicenceCondition    Condition = "licence"
	SkillCondition      Condition = "skill"
)

// Broken names the first hard condition that an opening breaks for a person, or gives "" where all of them hold. It judges
// what Match let through, and decides nothing itself: it is written apart from Match, slow and obvious, and reads the tables
// of licences and skills anew.
func Broken(p Profile, o Opening) Condition {
	switch {
	case !placeHolds(p, o.Regions):
		return PlaceCondition
	case len(p.Employment) > 0 && len(o.Employment) > 0 && !slices.ContainsFunc(o.Employment, func(e EmploymentType) bool { return slices.Contains(p.Employment, e) }):
		return EmploymentCondition
	case !payHolds(p.LowestPay, o.Pay):
		return PayCondition
	case !hoursHold(p.Hours, o.Worktime):
		return HoursCondition
	case !permitHolds(p.Permit, o.Permits):
		return PermitCondition
	case p.Education > EducationAny && o.Education > p.Education:
		return EducationCondition
	case o.Career.Kind == CareerRequired && p.CareerKnown && (p.CareerMonths < o.Career.Min || p.CareerMonths == 0 && o.Career.Max == 0):
		return CareerCondition
	}
	for _, l := range o.Licences {
		if !slices.ContainsFunc(p.Licences, func(has Licence) bool { return has == l || standsAbove(has, l) }) {
			return LicenceCondition
		}
	}
	if len(p.Skills) > 0 && len(o.Required) > 0 { // whoever named none is not taken to have none
		can := everythingOf(p)
		if slices.ContainsFunc(o.Required, func(s Skill) bool { return !can[s] }) {
			return SkillCondition
		}
	}
	return ""
}

// placeHolds tells whether one of the places is one that the person would go to. An opening may name none, the whole country,
// or the province around it.
func placeHolds(p Profile, offered []Region) bool {
	return len(p.Regions) == 0 || len(offered) == 0 || slices.ContainsFunc(offered, func(place Region) bool {
		return place == Remote || slices.ContainsFunc(p.Regions, func(wish Region) bool { return goesTo(wish, p.Commute, place) })
	})
}

var judgedBorders = sync.OnceValue(Borders)

// goesTo tells whether somebody who wishes to work in one place would go to another.
func goesTo(wish Region, far Commute, place Region) bool {
	meets := func(a, b Region) bool { return a.Contains(b) || b.Contains(a) }
	city := wish // around a district inside a city
	if len(wish.Parent()) == 5 {
		city = wish.Parent()
	}
	switch {
	case wish == Remote: // and nowhere else
		return false
	case place == Nationwide, meets(wish, place), far == CommuteAnywhere:
		return true
	case far == CommuteProvince:
		return meets(wish[:2], place) // where provinces have merged, the former one: that is what people call theirs
	case far == CommuteNear:
		return meets(city, place) || slices.ContainsFunc(judgedBorders(), func(b [2]Region) bool {
			return (b[0] == city || wish.Contains(b[0])) && meets(b[1], place)
		})
	}
	return false
}

// payHolds compares the most that is offered with the least that is wished, by the hour and exactly.
func payHolds(lowest, offered Pay) bool {
	if !lowest.Known() || !offered.Known() {
		return true
	}
	hours := map[PayPeriod]int64{PerHour: 1, PerDay: 8, PerWeek: 48, PerMonth: 209, PerYear: 12 * 209}
	least := lowest.Min
	if least == 0 {
		least = lowest.Max
	}
	return big.NewRat(max(offered.Min, offered.Max), hours[offered.Period]).Cmp(big.NewRat(least, hours[lowest.Period])) >= 0
}

func hoursHold(h HoursWish, w Worktime) bool {
	if h.NoShift && w.Shift || h.NoNight && w.Night || h.NoWeekend && (w.Weekend || w.Days > 5) {
		return false
	}
	part := h.From != h.To // of the day is free
	outside := w.From != w.To && !w.Flexible && (w.To <= w.From || w.From < h.From || w.To > h.To)
	return !part || !w.Shift && !outside
}

func permitHolds(p Permit, named []Permit) bool {
	if len(named) > 0 {
		return p == Citizen || slices.Contains(named, p)
	}
	switch p {
	case "", Citizen, "F-2", "F-4", "F-5", "F-6": // the stay itself allows work: Enforcement Decree of the Immigration Act, article 23
		return true
	}
	return false
}

var judgedLicences = sync.OnceValue(func() map[Licence]map[string]string {
	byID := make(map[Licence]map[string]string)
	for _, row := range codeRows("licences.csv") {
		byID[Licence(row["id"])] = row
	}
	return byID
})

// standsAbove tells whether a licence replaces a lower one of its family. Ranks have one digit.
func standsAbove(has, required Licence) bool {
	h, r := judgedLicences()[has], judgedLicences()[required]
	return h["family"] != "" && h["family"] == r["family"] && h["rank"] >= r["rank"]
}

var judgedGrants = sync.OnceValue(func() []map[string]string { return codeRows("grants.csv") })

// everythingOf is what the person can do: their skills, what their licences prove, and whatever comes with any of that.
func everythingOf(p Profile) map[Skill]bool {
	can := make(map[Skill]bool)
	for _, s := range p.Skills {
		can[s] = true
	}
	for more := true; more; {
		more = false
		for _, row := range judgedGrants() {
			has := can[Skill(row["has"])]
			if row["kind"] == "licence" {
				has = slices.Contains(p.Licences, Licence(row["has"]))
			}
			if s := Skill(row["skill"]); has && !can[s] {
				can[s], more = true, true
			}
		}
	}
	return can
}
