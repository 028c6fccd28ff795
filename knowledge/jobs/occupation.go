package jobs

import (
	"cmp"
	"slices"
	"strings"
)

func (t *tables) fillOccupations() {
	byWord := make(map[string][]Occupation)
	var order []string
	put := func(word string, codes ...Occupation) {
		if byWord[word] == nil {
			order = append(order, word)
		}
		byWord[word] = unique(append(byWord[word], codes...))
	}
	// Our own words first; where one of them is an official name too, ours holds.
	for _, row := range t.words {
		for _, w := range row.words {
			put(strings.ToLower(w), row.codes...)
		}
	}
	official := make(map[string][]Occupation)
	for _, row := range t.occupations {
		name, _, _ := strings.Cut(row.ko, "(")
		name = strings.TrimSpace(name)
		if len(row.code) < 6 || name == "" || strings.HasPrefix(name, "기타") || strings.HasPrefix(name, "그 외") || len([]rune(name)) < 3 {
			continue
		}
		official[name] = append(official[name], row.code)
	}
	names := make([]string, 0, len(official))
	for name := range official {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if word := strings.ToLower(name); byWord[word] == nil {
			put(word, common(official[name]))
		}
	}
	for _, w := range order {
		t.lexicon.add(w, entry{kindOccupation, len(t.workRefs)})
		t.workRefs = append(t.workRefs, byWord[w])
	}
}

// common gives the code that holds all the codes: the same name stands for several of them.
func common(codes []Occupation) Occupation {
	out := codes[0].base()
	for _, c := range codes[1:] {
		c = c.base()
		n := 0
		for n < len(out) && n < len(c) && out[n] == c[n] {
			n++
		}
		out = out[:n]
	}
	if len(out) == 5 {
		out = out[:4]
	}
	return out
}

// FindOccupations gives the occupations that a text names in plain words ("부산 용접", "백엔드 개발자", "accounting"), in order;
// nothing where it names none.
func FindOccupations(text string) []Occupation {
	_, hits := scan(text)
	var out []Occupation
	for _, h := range hits {
		if h.kind == kindOccupation {
			out = append(out, tablesOnce().workRefs[h.ref]...)
		}
	}
	return finest(unique(out))
}

// finest drops a code when a finer one inside it is there too: 제조업 beside 용접.
func finest(codes []Occupation) []Occupation {
	return slices.DeleteFunc(codes, func(c Occupation) bool {
		return slices.ContainsFunc(codes, func(d Occupation) bool { return c != d && c.Contains(d) })
	})
}

// base is the code without the 00 that marks a six-digit code as its unit group.
func (o Occupation) base() Occupation {
	if len(o) == 6 && strings.HasSuffix(string(o), "00") {
		return o[:4]
	}
	return o
}

// Contains tells whether other is the occupation itself or inside it.
func (o Occupation) Contains(other Occupation) bool {
	return o != "" && strings.HasPrefix(string(other.base()), string(o.base()))
}

// Nearness of two occupations in the code tree.
const (
	nearNone   = iota
	nearMiddle // same middle group
	nearMinor  // same minor or unit group, or the opening names only a group around the wish
	nearSame   // the opening's occupation lies inside the wished one
)

// near compares a wished occupation with that of an opening.
func (o Occupation) near(offered Occupation) int {
	a, b := o.base(), offered.base()
	switch {
	case a == "" || b == "":
		return nearNone
	case a.Contains(b):
		return nearSame
	case b.Contains(a) && len(b) >= 2:
		return nearMinor
	case len(a) >= 3 && len(b) >= 3 && a[:3] == b[:3]:
		return nearMinor
	case len(a) >= 2 && len(b) >= 2 && a[:2] == b[:2]:
		return nearMiddle
	}
	return nearNone
}

// Middle gives the middle group, two digits, or "" for a major group.
func (o Occupation) Middle() Occupation {
	if len(o) < 2 {
		return ""
	}
	return o[:2]
}

// Known tells whether the code, or for a six-digit code we lack its unit group, is in our tables.
func (o Occupation) Known() bool {
	_, ok := tablesOnce().row(o)
	return ok
}

func (t *tables) row(o Occupation) (occupationRow, bool) {
	for c := o.base(); c != ""; c = c[:len(c)-1] {
		if len(c) == 5 || len(c) == 3 { // minor groups have no titles in our tables
			continue
		}
		look := c
		if len(c) == 4 {
			look = c + "00"
		}
		if i, ok := t.occupation[look]; ok {
			return t.occupations[i], true
		}
		if len(c) == 4 { // a unit group without a row of its own
			if i := slices.IndexFunc(t.occupations, func(r occupationRow) bool { return len(r.code) == 6 && r.code[:4] == c }); i >= 0 {
				return t.occupations[i], true
			}
		}
	}
	return occupationRow{}, false
}

// Name gives the title of an occupation in Korean ("ko") or English ("en"). English titles exist for major and middle
// groups and for the units that our own words name; others take that of the nearest group around them. An unknown code
// gives itself.
func (o Occupation) Name(lang string) string {
	t := tablesOnce()
	if lang != "en" {
		row, ok := t.row(o)
		if !ok {
			return string(o)
		}
		return row.ko
	}
	for c := o.base(); c != ""; c = c[:len(c)-1] {
		if i, ok := t.occupation[c]; ok && t.occupations[i].en != "" {
			return t.occupations[i].en
		}
		if en := t.wordEn[c]; en != "" {
			return en
		}
	}
	return string(o)
}

// OccupationOf reads a Work24 code: six digits, or five where a spreadsheet ate the leading zero. A code that we do not
// know gives its unit group if we know that, else false.
func OccupationOf(code string) (Occupation, bool) {
	code = strings.TrimSpace(code)
	if len(code) == 5 {
		code = "0" + code
	}
	if len(code) != 6 || strings.Trim(code, "0123456789") != "" {
		return "", false
	}
	t := tablesOnce()
	if _, ok := t.occupation[Occupation(code)]; ok {
		return Occupation(code), true
	}
	unit := Occupation(code[:4])
	if slices.ContainsFunc(t.occupations, func(r occupationRow) bool { return len(r.code) == 6 && r.code[:4] == unit }) {
		return unit, true
	}
	return "", false
}

// MajorOccupations gives the ten major groups, MiddleOccupations the middle groups of one of them.
func MajorOccupations() []Occupation { return occupationsOf(1, "") }

// MiddleOccupations gives the middle groups of a major group, in order; of "" all 35.
func MiddleOccupations(of Occupation) []Occupation { return occupationsOf(2, of) }

// Occupations gives the six-digit occupations, in order.
func Occupations() []Occupation { return occupationsOf(6, "") }

func occupationsOf(length int, of Occupation) []Occupation {
	var out []Occupation
	for _, r := range tablesOnce().occupations {
		if len(r.code) == length && strings.HasPrefix(string(r.code), string(of)) {
			out = append(out, r.code)
		}
	}
	slices.SortFunc(out, func(a, b Occupation) int { return cmp.Compare(a, b) })
	return out
}
