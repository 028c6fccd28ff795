package jobs

// FindSkills gives the skills that a text names, in order, each once.
func FindSkills(text string) []Skill {
	_, hits := scan(text)
	var out []Skill
	for _, h := range hits {
		if h.kind == kindSkill {
			out = append(out, tablesOnce().skills[h.ref].id)
		}
	}
	return unique(out)
}

// Name gives the name of a skill in Korean ("ko") or English ("en"); an unknown one gives its id.
func (s Skill) Name(lang string) string {
	t := tablesOnce()
	i, ok := t.skillAt[s]
	switch {
	case !ok:
		return string(s)
	case lang == "en":
		return t.skills[i].en
	}
	return t.skills[i].ko
}

// Known tells whether the skill is in the vocabulary.
func (s Skill) Known() bool {
	_, ok := tablesOnce().skillAt[s]
	return ok
}

// weight is how much the skill says about a job: 1 for what nearly everybody has, 4 for what few have. Unknown
// skills count as 2.
func (s Skill) weight() int {
	t := tablesOnce()
	if i, ok := t.skillAt[s]; ok {
		return t.skills[i].weight
	}
	return 2
}

// Skills gives the whole vocabulary in its order; AI and factory skills come first.
func Skills() []Skill {
	var out []Skill
	for _, s := range tablesOnce().skills {
		out = append(out, s.id)
	}
	return out
}
