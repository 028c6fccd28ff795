package jobs

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// skillRows reads the vocabulary. A word may stand for one skill only, whatever its spaces and hyphens: one that stands
// twice is an error, as are an id that stands twice and a row without a name, a weight of 1 to 4 or a word to find it by.
func skillRows(rows []map[string]string) ([]skillRow, error) {
	var out []skillRow
	var problems []error
	ids := make(map[Skill]bool)
	means := make(map[string]Skill)
	for _, r := range rows {
		s := skillRow{id: Skill(r["id"]), field: r["field"], ko: r["ko"], en: r["en"], aliases: split(r["aliases"])}
		if w := r["weight"]; len(w) == 1 && w[0] >= '1' && w[0] <= '4' {
			s.weight = int(w[0] - '0')
		}
		if s.id == "" || s.field == "" || s.weight == 0 || s.ko == "" || s.en == "" || len(s.aliases) == 0 {
			problems = append(problems, fmt.Errorf("skill %q: a column is empty or no weight from 1 to 4", s.id))
		}
		if ids[s.id] {
			problems = append(problems, fmt.Errorf("skill %q stands twice", s.id))
		}
		ids[s.id] = true
		for _, a := range s.aliases {
			bare := closed(a)
			switch other, taken := means[bare]; {
			case bare == "":
				problems = append(problems, fmt.Errorf("skill %q: an empty word", s.id))
			case taken && other == s.id:
				problems = append(problems, fmt.Errorf("skill %q: %q stands twice", s.id, a))
			case taken:
				problems = append(problems, fmt.Errorf("%q stands for %q and for %q", a, other, s.id))
			}
			means[bare] = s.id
		}
		out = append(out, s)
	}
	return out, errors.Join(problems...)
}

// closed is a word as it is compared, without what a writer may leave out of it.
func closed(word string) string {
	return strings.Map(func(r rune) rune {
		if isGap(r) {
			return -1
		}
		return r
	}, string(plain(word)))
}

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

// fillGrants reads what comes with a skill or a licence: who welds with CO2 can weld, who has 지게차운전기능사 drives a forklift.
func (t *tables) fillGrants() {
	t.grants, t.proves = make(map[Skill][]Skill), make(map[Licence][]Skill)
	for _, row := range codeRows("grants.csv") {
		if s := Skill(row["skill"]); row["kind"] == "licence" {
			t.proves[Licence(row["has"])] = append(t.proves[Licence(row["has"])], s)
		} else {
			t.grants[Skill(row["has"])] = append(t.grants[Skill(row["has"])], s)
		}
	}
}

// abilities gives what a person with these skills and licences can do: the skills themselves first, then what comes with them.
func abilities(skills []Skill, licences []Licence) []Skill {
	t := tablesOnce()
	out := slices.Clone(skills)
	add := func(more []Skill) {
		for _, s := range more {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	for _, l := range licences {
		add(t.proves[l])
	}
	for i := 0; i < len(out); i++ {
		add(t.grants[out[i]])
	}
	return out
}

// learnable tells whether a course of some months teaches the skill: no language is learned in that time.
func (s Skill) learnable() bool {
	t := tablesOnce()
	i, ok := t.skillAt[s]
	return ok && t.skills[i].field != "language"
}
