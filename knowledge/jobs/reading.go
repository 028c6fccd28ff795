package jobs

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// FieldDeadline is what a Tag can stand for beside the fields of a Profile.
const FieldDeadline Field = "deadline"

// Permit is a kind of stay that an opening takes, as visas are named (E-9, F-6), or Citizen.
type Permit string

// Citizen is what an opening asks that takes only citizens of Korea.
const Citizen Permit = "citizen"

// Tag is something read in the text of an opening, with the words that say it.
type Tag struct {
	Field Field  `json:"field"`
	Code  string `json:"code"`           // a code of ours, or the value in plain form
	Need  Need   `json:"need,omitempty"` // of skills, licences, education and career
	From  int    `json:"from"`           // bytes of the text
	To    int    `json:"to"`
}

// Words gives the words of the text that the tag comes from.
func (t Tag) Words(text string) string { return text[t.From:t.To] }

// reader collects what a text says.
type reader struct {
	*source
	hits   []hit
	scopes []scope
	tags   []Tag
}

// ReadOpening reads what the text of an opening says, published at that time (which gives the year of a date that lacks
// one). Dictionary and rules only: what no word of ours names stays the zero value. Skills and licences are parted into
// those that are required, preferred and only named; the title is the first line.
func ReadOpening(text string, published time.Time) (Opening, []Tag) {
	r := &reader{source: newSource(text)}
	t := tablesOnce()
	r.hits = t.lexicon.find(r.runes)
	papers := t.papers.find(r.runes)
	r.scopes = scopes(r.plain, r.listed(append(slices.Clone(papers), r.hits...)))
	title, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	o := Opening{Title: strings.TrimSpace(title), Body: text}
	o.Regions = r.regions()
	o.Occupations = r.occupations()
	r.skills(&o, papers)
	r.licences(&o, papers)
	o.Permits = r.permits()
	o.Employment = r.employment()
	o.Education = r.education()
	o.Career = r.career()
	o.Pay = r.pay()
	o.Worktime = r.worktime()
	o.Hours = r.words(FieldHours)
	o.Deadline = r.deadline(published)
	slices.SortStableFunc(r.tags, func(a, b Tag) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return o, r.tags
}

// tag notes what runes [from, to) say.
func (r *reader) tag(field Field, code string, need Need, from, to int) {
	a, b := r.span(from, to)
	r.tags = append(r.tags, Tag{field, code, need, a, b})
}

// tagBytes notes what bytes of the plain text say, without the space around them.
func (r *reader) tagBytes(field Field, code string, need Need, from, to int) {
	words := r.plain[from:to]
	from += len(words) - len(strings.TrimLeftFunc(words, unicode.IsSpace))
	to -= len(words) - len(strings.TrimRightFunc(words, unicode.IsSpace))
	r.tag(field, code, need, r.rune(from), r.rune(to))
}

// words gives the words of a field, in order.
func (r *reader) words(field Field) string {
	var out []string
	for _, t := range r.tags {
		if t.Field == field {
			out = append(out, strings.TrimSpace(t.Words(r.text)))
		}
	}
	return strings.Join(out, ", ")
}

// need tells what is said of a hit.
func (r *reader) need(h hit) Need { return needAt(r.scopes, r.bytes[h.from], r.bytes[h.to]) }

// listed tells for scopes whether a part of a list is nothing but a skill or a licence, give or take two letters (자바 경험).
func (r *reader) listed(hits []hit) func(from, to int) bool {
	return func(from, to int) bool {
		a, b := r.rune(from), r.rune(to)
		rest, some := 0, false
		for i := a; i < b; i++ {
			if class(r.runes[i]) != classOther {
				rest++
			}
		}
		counted := a
		for _, h := range hits {
			if (h.kind == kindSkill || h.kind == kindLicence) && h.from >= max(a, counted) && h.to <= b {
				some, counted = true, h.to
				for i := h.from; i < h.to; i++ {
					if class(r.runes[i]) != classOther {
						rest--
					}
				}
			}
		}
		return some && rest <= 2
	}
}

var (
	placeField = regexp.MustCompile(`(?m)^.*(?:근무\s*지(?:역)?|근무\s*장소|근무\s*위치|위치|지역|location)\s*[:\])】].*$`)
	// partHome is work from home on some days only.
	partHome = regexp.MustCompile(`주\s*\d\s*(?:[~-]\s*\d\s*)?(?:회|일)\s*$|일부\s*$|하이브리드\s*$|부분\s*$`)
	noHome   = regexp.MustCompile(`^\s*(?:근무)?(?:는|은|이)?\s*(?:불가|없|안\s|아님|아닌)`)
)

func (r *reader) regions() []Region {
	hits := r.hits
	if m := placeField.FindStringIndex(r.plain); m != nil {
		from, to := r.rune(m[0]), r.rune(m[1])
		field := slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return h.from < from || h.to > to })
		if found, _ := placeHits(r.runes, field); len(found) > 0 {
			hits = field
		}
	}
	found, _ := placeHits(r.runes, hits)
	var out []Region
	for _, f := range found {
		before, after := tailOf(r.plain[:r.bytes[f.from]], 30), headOf(r.plain[r.bytes[f.to]:], 30)
		if slices.Contains(f.regions, Remote) && (partHome.MatchString(before) || noHome.MatchString(after)) {
			continue
		}
		for _, g := range f.regions {
			r.tag(FieldRegions, string(g), Named, f.from, f.to)
		}
		out = append(out, f.regions...)
	}
	out = narrowed(unique(out))
	if slices.Contains(out, Remote) && slices.Contains(out, Nationwide) { // from home, wherever that is
		out = []Region{Remote}
	}
	return slices.DeleteFunc(out, func(g Region) bool {
		return slices.ContainsFunc(out, func(h Region) bool { return g != h && g != Nationwide && g.Contains(h) })
	})
}

// occupations gives the work that the title names, else that of the first line that names any; in either, what is only
// required or preferred (용접 경력 우대) counts where nothing else does.
func (r *reader) occupations() []Occupation {
	hits := slices.DeleteFunc(slices.Clone(r.hits), func(h hit) bool { return h.kind != kindOccupation })
	if len(hits) == 0 {
		return nil
	}
	title := r.titleEnd()
	if inTitle := slices.IndexFunc(hits, func(h hit) bool { return h.from >= title }); inTitle > 0 {
		hits = hits[:inTitle]
	}
	if named := slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return r.need(h) != Named }); len(named) > 0 {
		hits = named
	}
	var out []Occupation
	end := r.lineEnd(hits[0].from)
	for _, h := range hits {
		if h.from >= end {
			break
		}
		codes := tablesOnce().workRefs[h.ref]
		for _, c := range codes {
			r.tag(FieldOccupations, string(c), Named, h.from, h.to)
		}
		out = append(out, codes...)
	}
	return finest(unique(out))
}

// titleEnd gives the rune at which the first line that says something ends.
func (r *reader) titleEnd() int {
	return r.lineEnd(len(r.runes) - len([]rune(strings.TrimLeftFunc(r.plain, unicode.IsSpace))))
}

func (r *reader) lineEnd(from int) int {
	for i := from; i < len(r.runes); i++ {
		if r.runes[i] == '\n' {
			return i
		}
	}
	return len(r.runes)
}

// skills gives the skills named. One that is a part of the name of a licence (용접기능사) is none; a licence that is the name
// of a skill too (요양보호사) names the skill, but it is the licence that is required or preferred.
func (r *reader) skills(o *Opening, papers []hit) {
	t := tablesOnce()
	for _, h := range r.hits {
		if h.kind != kindSkill {
			continue
		}
		s, need := t.skills[h.ref].id, r.need(h)
		if i := slices.IndexFunc(papers, func(p hit) bool { return p.from <= h.from && h.to <= p.to }); i >= 0 {
			if papers[i].to-papers[i].from > h.to-h.from {
				continue
			}
			need = Named
		}
		r.tag(FieldSkills, string(s), need, h.from, h.to)
		o.Skills = append(o.Skills, s)
		switch need {
		case Required:
			o.Required = append(o.Required, s)
		case Preferred:
			o.Preferred = append(o.Preferred, s)
		}
	}
	o.Skills, o.Required, o.Preferred = unique(o.Skills), unique(o.Required), unique(o.Preferred)
	o.Preferred = slices.DeleteFunc(o.Preferred, func(s Skill) bool { return slices.Contains(o.Required, s) })
}

// noLicence follows a licence that is not asked for.
var noLicence = regexp.MustCompile(`^[^,.\n/]{0,12}?(?:무관|불문|불필요|필요\s*없|없어도|발급\s*(?:가능|지원)|취득\s*지원|합격\s*후|입사\s*후)`)

var (
	// profession is a licence by the name of who holds it: whoever has to be one, or only works beside one.
	profession = regexp.MustCompile(`^(?:변호사|세무사|간호사|약사|전문의|영양사|공인중개사|공인노무사|공인회계사)$`)
	// hired follows a profession that is looked for, notHired one that is there already.
	hired    = regexp.MustCompile(`^\s*(?:\d+\s*명\s*)?(?:을|를)?\s*(?:면허|자격|소지|모집|채용|구인|구합|구함)`)
	notHired = regexp.MustCompile(`^\s*(?:사무[실소]|법인|[와과]\s|\d+\s*명(?:이|의|과))`)
)

// licences are required where they are named, unless the text prefers them or does without: what the law asks for
// (지게차운전기능사) is seldom marked. A profession (간호사) is asked for in the title, or where the text says so.
func (r *reader) licences(o *Opening, papers []hit) {
	t, title := tablesOnce(), r.titleEnd()
	for _, h := range papers {
		after := headOf(r.plain[r.bytes[h.to]:], 60)
		if noLicence.MatchString(after) {
			continue
		}
		l, need := t.licences[h.ref].id, r.need(h)
		if profession.MatchString(r.plain[r.bytes[h.from]:r.bytes[h.to]]) && need != Preferred &&
			(notHired.MatchString(after) || need == Named && h.from >= title && !hired.MatchString(after)) {
			continue
		}
		if need == Preferred {
			o.PreferredLicences = append(o.PreferredLicences, l)
		} else {
			need = Required
			o.Licences = append(o.Licences, l)
		}
		r.tag(FieldLicences, string(l), need, h.from, h.to)
	}
	o.Licences = lowest(unique(o.Licences))
	o.PreferredLicences = slices.DeleteFunc(unique(o.PreferredLicences), func(l Licence) bool { return holds(o.Licences, l) })
}

// lowest leaves of several licences of a family the lowest, as any of them will do (전기기사 또는 전기산업기사). The bare word
// for a driving licence says nothing beside a class.
func lowest(licences []Licence) []Licence {
	return slices.DeleteFunc(licences, func(l Licence) bool {
		return slices.ContainsFunc(licences, func(m Licence) bool {
			switch {
			case l == m || !l.Meets(m) && !m.Meets(l):
				return false
			case l == drivingLicence || m == drivingLicence:
				return l == drivingLicence
			}
			return l.Meets(m)
		})
	})
}

// drivingLicence is one of no class named.
const drivingLicence Licence = "driving"

var (
	visa      = regexp.MustCompile(`(?:^|[^a-z0-9])([cdefh]-?\d{1,2})(?:-\d{1,2})?(?:[^a-z0-9]|$)`)
	visaNear  = regexp.MustCompile(`비자|체류|외국인|취업\s*가능|결혼이민|근로자|visa|고용허가|permit`)
	citizens  = regexp.MustCompile(`(?:대한민국|한국)\s*국적(?:자|을|의|인)?|내국인(?:에)?\s*(?:만|한)|korean (?:citizens|nationals)`)
	allVisasF = regexp.MustCompile(`(?:^|[^a-z])f\s*비자`)
	// noVisa follows a kind of stay, or the first of several, that is not taken: "E-9, H-2 제외".
	noVisa = regexp.MustCompile(`^(?:\s*[,/·및]?\s*[cdefh]-?\d{1,2}(?:-\d{1,2})?)*\s*(?:비자)?\s*(?:소지자)?\s*(?:은|는)?\s*(?:지원|취업|채용|근무)?\s*(?:은|이)?\s*(?:불가|제외|사절|안\s*[되됩돼됨]|not\b)`)
)

// permits gives the kinds of stay that an opening takes, where it names them.
func (r *reader) permits() []Permit {
	var out []Permit
	if m := citizens.FindStringIndex(r.plain); m != nil {
		r.tagBytes(FieldPermit, string(Citizen), Required, m[0], m[1])
		out = append(out, Citizen)
	}
	for at := 0; ; {
		m := visa.FindStringSubmatchIndex(r.plain[at:])
		if m == nil {
			break
		}
		from, to := at+m[2], at+m[3]
		at = to
		around := tailOf(r.plain[:from], 60) + headOf(r.plain[to:], 60)
		if !visaNear.MatchString(around) || noVisa.MatchString(headOf(r.plain[to:], 60)) {
			continue
		}
		code := strings.ToUpper(r.plain[from:to])
		if !strings.Contains(code, "-") {
			code = code[:1] + "-" + code[1:]
		}
		r.tagBytes(FieldPermit, code, Required, from, to)
		out = append(out, Permit(code))
	}
	if m := allVisasF.FindStringIndex(r.plain); m != nil && len(out) == 0 && !noVisa.MatchString(headOf(r.plain[m[1]:], 60)) {
		for _, p := range []Permit{"F-2", "F-4", "F-5", "F-6"} {
			r.tagBytes(FieldPermit, string(p), Required, m[0], m[1])
			out = append(out, p)
		}
	}
	return unique(out)
}
