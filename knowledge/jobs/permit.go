package jobs

import (
	"regexp"
	"slices"
	"strings"
)

// Permits gives the kinds of stay that are offered to a person, Citizen first. Others can be written (FindPermit).
func Permits() []Permit {
	return []Permit{Citizen, "F-2", "F-4", "F-5", "F-6", "E-7", "E-9", "H-2", "D-2", "D-10"}
}

// anyWork tells whether the stay itself allows work, so that an opening that names no permits takes it: Enforcement Decree of
// the Immigration Act, article 23 (residents, permanent residents and marriage migrants freely; overseas Koreans, F-4,
// except for simple labour).
func (p Permit) anyWork() bool {
	return slices.Contains([]Permit{Citizen, "F-2", "F-4", "F-5", "F-6"}, p)
}

// simpleWork are the occupations that the six-digit codes call simple labour (단순 종사원), and cleaners.
var simpleWork = []Occupation{"5611", "5629", "6179", "7060", "89", "9050"}

// unclear tells whether the stay may not allow the work of an opening: overseas Koreans may do simple labour in some cases only.
func (p Permit) unclear(o Opening) bool {
	return p == "F-4" && len(o.Permits) == 0 && slices.ContainsFunc(o.Occupations, func(work Occupation) bool {
		return slices.ContainsFunc(simpleWork, func(s Occupation) bool { return s.Contains(work) })
	})
}

// takes tells whether an opening takes a person with that stay. An opening that names visas takes citizens too; one that takes
// only citizens takes nobody else. Whoever did not say is not taken where permits are named.
func takes(permits []Permit, p Permit) bool {
	switch {
	case len(permits) == 0:
		return p == "" || p.anyWork()
	case p == Citizen:
		return true
	}
	return slices.Contains(permits, p)
}

var (
	citizenWord = regexp.MustCompile(`내국인|한국\s*(?:국적|(?:사람|인)(?:이[에고라며야]|이\s*맞|입니|임|인데|예요|\s*$))|대한민국\s*(?:국적|국민)|국적(?:은|:)?\s*한국|korean (?:citizen|national)|^\s*(?:citizen|한국)\s*$`)
	// notOne follows a stay that somebody does not have, notOneEn stands before it.
	notOne    = regexp.MustCompile(`^(?:자|비자|국적|사람|은|는|이|가|도|\s)*(?:아니|아닌|아닙|아님|아녜|않|없)`)
	notOneEn  = regexp.MustCompile(`(?:\bnot|n't|\bno|\bwithout)\s+(?:have\s+)?(?:an?\s+|the\s+)?$`)
	visaWord  = regexp.MustCompile(`(?:^|[^a-z0-9])([cdefh])(\s?-?\s?)(\d{1,2})(?:-\d{1,2})?(?:[^a-z0-9]|$)`)
	visaNames = []struct {
		permit Permit
		words  []string
	}{
		{"F-6", []string{"결혼이민", "marriage visa", "marriage migrant"}}, {"F-5", []string{"영주권", "영주 비자", "permanent resident"}},
		{"F-4", []string{"재외동포", "overseas korean"}}, {"F-2", []string{"거주 비자", "거주비자", "resident visa"}},
		{"H-2", []string{"방문취업"}}, {"E-9", []string{"고용허가제", "비전문취업"}}, {"E-7", []string{"특정활동"}},
		{"D-10", []string{"구직 비자", "구직비자", "job seeker visa"}}, {"D-2", []string{"유학 비자", "유학비자", "유학생", "student visa"}},
	}
)

// FindPermit reads the kind of stay that a person has: "F-6 비자", "내국인", "E9"; false where the text names none.
func FindPermit(text string) (Permit, bool) {
	s := string(plain(text))
	held := func(from, to int) bool { return !notOne.MatchString(s[to:]) && !notOneEn.MatchString(s[:from]) }
	if at := visaWord.FindStringSubmatchIndex(s); at != nil && held(at[2], at[7]) {
		m := visaWord.FindStringSubmatch(s)
		p := Permit(strings.ToUpper(m[1]) + "-" + m[3])
		named := strings.Contains(s, "비자") || strings.Contains(s, "visa") || strings.Contains(s, "체류")
		alone := strings.TrimSpace(s) == m[1]+m[2]+m[3]
		if named || slices.Contains(Permits(), p) && (strings.Contains(m[2], "-") || alone) {
			return p, true
		}
	}
	for _, row := range visaNames {
		for _, w := range row.words {
			if i := strings.Index(s, w); i >= 0 && held(i, i+len(w)) {
				return row.permit, true
			}
		}
	}
	for _, m := range citizenWord.FindAllStringIndex(s, -1) {
		if held(m[0], m[1]) {
			return Citizen, true
		}
	}
	return "", false
}
