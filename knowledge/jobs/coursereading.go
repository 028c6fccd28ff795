package jobs

import (
	"slices"
	"strings"
)

// CourseReading is something that searches for courses go by: its value, and the words that it was read from. Without a
// value nothing says it; without words the source has a field for it.
type CourseReading struct {
	What  string // skill, place, mode, day part, days, programme
	Value string
	Words string
}

// Readings gives what is known of a course, and from which words.
func (c Course) Readings() []CourseReading {
	var out []CourseReading
	text := c.Title + "\n" + c.Body
	runes, hits := scan(text)
	original := []rune(text)
	for _, s := range c.Skills {
		r := CourseReading{What: "skill", Value: string(s)}
		for _, h := range hits {
			if h.kind == kindSkill && tablesOnce().skills[h.ref].id == s {
				if r.Words = string(runes[h.from:h.to]); len(original) == len(runes) { // as it is written
					r.Words = string(original[h.from:h.to])
				}
				break
			}
		}
		out = append(out, r)
	}
	if len(c.Skills) == 0 {
		out = append(out, CourseReading{What: "skill"})
	}
	for _, p := range c.Regions {
		r := CourseReading{What: "place", Value: p.Name("ko")}
		if found, _ := FindRegions(c.Address); slices.Contains(found, p) {
			r.Words = strings.TrimSpace(c.Address)
		}
		out = append(out, r)
	}
	if len(c.Regions) == 0 {
		out = append(out, CourseReading{What: "place"})
	}
	mode, said := c.heldMode()
	out = append(out, CourseReading{"mode", string(mode), said})
	at, said := c.partOfDay()
	out = append(out, CourseReading{"day part", string(at), said})
	days, said := c.heldOn()
	out = append(out, CourseReading{"days", string(days), said})
	p := CourseReading{What: "programme", Value: string(c.UnderProgramme())}
	if p.Value != "" && c.ProgrammeCode == "" {
		p.Words = c.Programme
	}
	return append(out, p)
}
