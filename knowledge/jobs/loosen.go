package jobs

import "slices"

// Loosening is a profile with one wish loosened: which, and what it is then.
type Loosening struct {
	Field   Field
	Profile Profile
}

// Loosenings gives a profile with each of its wishes loosened, one at a time: a wider commute, step by step, and without the
// kinds of employment, the lowest pay and the hours. What work somebody looks for is not loosened, nor what they bring.
func (p Profile) Loosenings() []Loosening {
	var out []Loosening
	add := func(f Field, change func(*Profile)) {
		q := p
		change(&q)
		out = append(out, Loosening{f, q})
	}
	if len(p.Regions) > 0 && !slices.Contains(p.Regions, Nationwide) && !slices.Equal(p.Regions, []Region{Remote}) {
		for _, c := range Commutes()[slices.Index(Commutes(), p.Commute)+1:] {
			add(FieldCommute, func(q *Profile) { q.Commute = c })
		}
	}
	if len(p.Employment) > 0 {
		add(FieldEmployment, func(q *Profile) { q.Employment = nil })
	}
	if p.LowestPay.Known() {
		add(FieldPay, func(q *Profile) { q.LowestPay = Pay{} })
	}
	if p.Hours.Known() {
		add(FieldHours, func(q *Profile) { q.Hours = HoursWish{} })
	}
	return slices.DeleteFunc(out, func(l Loosening) bool { return !l.Profile.HasWish() })
}

// Gap is one thing that a person lacks and a course of some months teaches: a skill or a licence.
type Gap struct {
	Skill   Skill
	Licence Licence
}

// Name gives the name of what is missing in Korean ("ko") or English ("en").
func (g Gap) Name(lang string) string {
	if g.Licence != "" {
		return g.Licence.Name(lang)
	}
	return g.Skill.Name(lang)
}

// Gap gives what an opening that is Near lacks.
func (f Fit) Gap() (Gap, bool) {
	for _, r := range f.Reasons {
		switch {
		case r.Code == SkillsMissing && len(r.Skills) == 1:
			return Gap{Skill: r.Skills[0]}, true
		case r.Code == LicencesMissing && len(r.Licences) == 1:
			return Gap{Licence: r.Licences[0]}, true
		}
	}
	return Gap{}, false
}

// Filled is the profile of the person once they have what was missing.
func (g Gap) Filled(p Profile) Profile {
	if g.Licence != "" {
		p.Licences = append(slices.Clone(p.Licences), g.Licence)
	} else {
		p.Skills = append(slices.Clone(p.Skills), g.Skill)
	}
	return p
}

// TaughtBy tells whether a course teaches what is missing: a skill that it names, or a licence that its title names.
func (g Gap) TaughtBy(c Course) bool {
	if g.Licence == "" {
		return slices.ContainsFunc(c.Skills, func(s Skill) bool { return slices.Contains(abilities([]Skill{s}, nil), g.Skill) })
	}
	return slices.ContainsFunc(FindLicences(c.Title), func(l Licence) bool { return l.Meets(g.Licence) })
}
