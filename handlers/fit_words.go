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
