package jobs

import (
	"slices"
	"strings"
)

// What an opening requires, and somebody has or lacks.

// required checks what the opening requires of licences, permits and skills. It is false where no course would help.
func (m *matching) required() bool {
	m.licences()
	m.requiredSkills()
	if !takes(m.o.Permits, m.p.Permit) {
		m.say(Reason{Code: PermitMissing, Permits: m.o.Permits})
		return false
	}
	if m.p.Permit.unclear(m.o) {
		m.say(Reason{Code: PermitUnclear})
	}
	if len(m.o.Permits) > 0 {
		m.say(Reason{Code: PermitTaken, Permits: m.o.Permits})
	}
	return true
}

func (m *matching) licences() {
	var held, missing, preferred []Licence
	for _, l := range m.o.Licences {
		if holds(m.p.Licences, l) {
			held = append(held, l)
		} else {
			missing = append(missing, l)
			m.lacking++
			m.learnable = m.learnable && l.learnable()
		}
	}
	for _, l := range m.o.PreferredLicences {
		if !holds(m.p.Licences, l) {
			preferred = append(preferred, l)
		}
	}
	if len(held) > 0 && len(missing) == 0 {
		m.say(Reason{Code: LicencesHeld, Licences: held})
	}
	if len(missing) > 0 {
		m.say(Reason{Code: LicencesMissing, Licences: missing})
	}
	if len(preferred) > 0 {
		m.say(Reason{Code: LicencesPreferred, Licences: preferred})
	}
}

// requiredSkills asks for each skill that is required. Whoever named none of theirs is not taken to have none.
func (m *matching) requiredSkills() {
	if len(m.p.Skills) == 0 {
		if missing := m.without(m.o.Required); len(missing) > 0 {
			m.say(Reason{Code: SkillsNotSaid, Skills: missing})
		}
		return
	}
	if missing := m.without(m.o.Required); len(missing) > 0 {
		m.lacking += len(missing)
		m.learnable = m.learnable && !slices.ContainsFunc(missing, func(s Skill) bool { return !s.learnable() })
		m.say(Reason{Code: SkillsMissing, Skills: missing})
	}
	if missing := m.without(m.o.Preferred); len(missing) > 0 {
		m.say(Reason{Code: SkillsPreferred, Skills: missing})
	}
}

// without gives those of some skills that the person lacks.
func (m *matching) without(skills []Skill) []Skill {
	var out []Skill
	for _, s := range skills {
		if !slices.Contains(m.can, s) {
			out = append(out, s)
		}
	}
	return out
}

func (m *matching) hours() bool {
	ok, told := m.p.Hours.allows(m.o.Worktime)
	switch {
	case !ok:
		return false
	case strings.TrimSpace(m.o.Hours) == "" && m.o.Worktime == (Worktime{}), m.p.Hours.Known() && !told:
		m.say(Reason{Code: HoursUnknown})
	case m.p.Hours.NoWeekend && m.o.Worktime.Days == 0: // the hours of a day say nothing of the days
		m.say(Reason{Code: DaysUnknown})
	case m.p.Hours.Known():
		m.say(Reason{Code: HoursMatched})
	}
	return true
}
