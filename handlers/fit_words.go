package handlers

import (
	"strings"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/jobs"
)

var permitNames = map[jobs.Permit]lang.Key{
	jobs.Citizen: lang.PermitCitizen, "F-2": lang.PermitF2, "F-4": lang.PermitF4, "F-5": lang.PermitF5, "F-6": lang.PermitF6,
	"E-7": lang.PermitE7, "E-9": lang.PermitE9, "H-2": lang.PermitH2, "D-2": lang.PermitD2, "D-10": lang.PermitD10,
}

// permitName is a kind of stay as people call it; one without a name of ours is
// named by its code.
func permitName(p jobs.Permit, l string) string {
	if k, ok := permitNames[p]; ok {
		return lang.Text(lang.Lang(l), k)
	}
	return string(p)
}

// fitLines say why an opening fits, what to check, what it requires and what it
// prefers, a line for each of these that there is anything of.
func (w openingWords) fitLines(rs []jobs.Reason) bot.Text {
	var fits, unclear, requires, prefers []string
	for _, r := range rs {
		switch r.Code {
		case jobs.SkillsMissing, jobs.SkillsNotSaid:
			requires = append(requires, w.text(lang.NeedsSkills, w.skills(r.Skills)))
		case jobs.LicencesMissing:
			requires = append(requires, w.text(lang.NeedsLicences, w.licences(r.Licences)))
		case jobs.PermitMissing:
			requires = append(requires, w.text(lang.NeedsPermit, strings.Join(names(w.lang, r.Permits, permitName), ", ")))
		case jobs.SkillsPreferred:
			prefers = append(prefers, w.skills(r.Skills))
		case jobs.LicencesPreferred:
			prefers = append(prefers, w.licences(r.Licences))
		default:
			if text, ok := w.fit(r); ok {
				fits = append(fits, text)
			} else if text = w.unclear(r); text != "" {
				unclear = append(unclear, text)
			}
		}
	}
	var body bot.Text
	for _, line := range []struct {
		key   lang.Key
		parts []string
	}{{lang.JobFits, fits}, {lang.JobRequires, requires}, {lang.JobUnclear, unclear}, {lang.JobPreferred, prefers}} {
		if len(line.parts) > 0 {
			body = append(body, bot.Item(w.text(line.key, strings.Join(line.parts, ", "))))
		}
	}
	return body
}

// matched says in one line what speaks for an opening.
func (w openingWords) matched(f jobs.Fit) string {
	var parts []string
	for _, r := range f.Of(jobs.Matched) {
		if text, ok := w.fit(r); ok {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, ", ")
}

func (w openingWords) licences(ls []jobs.Licence) string {
	return strings.Join(names(w.lang, ls, jobs.Licence.Name), ", ")
}

// fit says what speaks for an opening; false for any other reason.
func (w openingWords) fit(r jobs.Reason) (string, bool) {
	switch r.Code {
	case jobs.RegionMatched:
		return w.text(lang.FitRegion, w.places(r.Regions)), true
	case jobs.RegionNear:
		return w.text(lang.FitRegionNear, w.places(r.Regions)), true
	case jobs.HoursMatched:
		return w.text(lang.FitHours), true
	case jobs.LicencesHeld:
		return w.text(lang.FitLicences, w.licences(r.Licences)), true
	case jobs.PermitTaken:
		return w.text(lang.FitPermit), true
	case jobs.RegionWide:
		return w.text(lang.FitWide, w.places(r.Regions)), true
	case jobs.RegionNationwide:
		return w.text(lang.FitNationwide), true
	case jobs.RegionRemote:
		return w.text(lang.FitRemote), true
	case jobs.OccupationExact:
		return w.text(lang.FitWork, w.works(r.Occupations)), true
	case jobs.OccupationGroup:
		return w.text(lang.FitWorkGroup, w.works(r.Occupations)), true
	case jobs.OccupationNear:
		return w.text(lang.FitWorkNear, w.works(r.Occupations)), true
	case jobs.SkillsMatched:
		return w.text(lang.FitSkills, w.skills(r.Skills), r.N, r.Of), true
	case jobs.WordsMatched:
		return w.text(lang.FitWords, strings.Join(r.Words, ", ")), true
	case jobs.EmploymentMatched:
		return w.text(lang.FitEmployment, w.employment(r.Employment)), true
	case jobs.PayAtLeast:
		if r.Computed {
			return w.text(lang.FitPayComputed, w.pay(r.Pay)), true
		}
		return w.text(lang.FitPay, w.pay(r.Pay)), true
	case jobs.PayReaches:
		return w.text(lang.FitPayReaches, w.pay(r.Pay)), true
	case jobs.CareerOK:
		return w.text(lang.FitCareer), true
	case jobs.CareerNotNeeded:
		return w.text(lang.FitCareerAny), true
	case jobs.EducationOK:
		return w.text(lang.FitSchool, w.school(r.Education)), true
	case jobs.EducationNotNeeded:
		return w.text(lang.FitSchoolAny), true
	}
	return "", false
}

// unclear says what is to be checked: what the opening does not say, or asks for
// that the person did not tell.
func (w openingWords) unclear(r jobs.Reason) string {
	switch r.Code {
	case jobs.RegionUnknown:
		return w.text(lang.UnsaidRegion)
	case jobs.OccupationUnknown:
		return w.text(lang.UnsaidWork)
	case jobs.OccupationOther:
		return w.text(lang.FitWorkOther, w.works(r.Occupations))
	case jobs.SkillsUnknown:
		return w.text(lang.UnsaidSkills)
	case jobs.EmploymentUnknown:
		return w.text(lang.UnsaidEmployment)
	case jobs.PayNotKnown:
		return w.text(lang.UnsaidPay)
	case jobs.HoursUnknown:
		return w.text(lang.UnsaidHours)
	case jobs.PermitUnclear:
		return w.text(lang.UnsureStay)
	case jobs.DaysUnknown:
		return w.text(lang.UnsaidDays)
	case jobs.CareerAbove:
		return w.text(lang.FitCareerAbove)
	case jobs.CareerNotSaid:
		if r.Months > 0 {
			return w.text(lang.NeedsCareerOf, w.months(r.Months))
		}
		return w.text(lang.NeedsCareer)
	case jobs.EducationNotSaid:
		return w.text(lang.NeedsSchool, w.school(r.Education))
	}
	return ""
}

// wishes says what a profile looks for, so that the person can see how they
// were understood.
func (w openingWords) wishes(p jobs.Profile) string {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	add(w.places(p.Regions))
	works := w.works(p.Occupations)
	add(works)
	// "용접" is an occupation and a skill at once; once is enough to say it.
	if skills := w.skills(p.Skills); !strings.Contains(tight(works), tight(stem(w.lang, skills))) {
		add(skills)
	}
	add(strings.Join(p.Words, ", "))
	add(w.employment(p.Employment))
	if p.CareerKnown && p.CareerMonths == 0 {
		add(w.text(lang.WorkedEntry))
	} else if p.CareerKnown {
		add(w.text(lang.JobCareer, w.months(p.CareerMonths)))
	}
	if p.LowestPay.Known() {
		add(w.pay(p.LowestPay))
	}
	add(strings.Join(hoursWords(w.lang, p.Hours), ", "))
	return strings.Join(parts, " · ")
}

// stem is the part of a word that a trade and its skill share: "weld" of
// welder and welding.
func stem(l lang.Lang, word string) string {
	if l == lang.En && len(word) > 4 && !strings.Contains(word, " ") {
		return word[:4]
	}
	return word
}
