package jobs

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Fields of an opening that a Tag can stand for, beside those of a Profile.
const (
	FieldHours    Field = "hours"
	FieldLicences Field = "licences"
	FieldPermit   Field = "permit"
	FieldDeadline Field = "deadline"
)

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

// listed tells for scopes whether a part of a list is nothing but a skill or a licence, give or take a few letters.
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
		return some && rest <= 4
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

// occupations gives the work that the title names, else that of the first line that names any.
func (r *reader) occupations() []Occupation {
	var out []Occupation
	end := -1
	for _, h := range r.hits {
		if h.kind != kindOccupation || end >= 0 && h.from >= end || r.need(h) != Named {
			continue
		}
		if end < 0 {
			end = r.lineEnd(h.from)
		}
		codes := tablesOnce().workRefs[h.ref]
		for _, c := range codes {
			r.tag(FieldOccupations, string(c), Named, h.from, h.to)
		}
		out = append(out, codes...)
	}
	return finest(unique(out))
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

// licences are required where they are named, unless the text prefers them or does without: what the law asks for (간호사,
// 지게차운전기능사) is seldom marked.
func (r *reader) licences(o *Opening, papers []hit) {
	t := tablesOnce()
	for _, h := range papers {
		if noLicence.MatchString(headOf(r.plain[r.bytes[h.to]:], 60)) {
			continue
		}
		l, need := t.licences[h.ref].id, r.need(h)
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
		if !visaNear.MatchString(around) {
			continue
		}
		code := strings.ToUpper(r.plain[from:to])
		if !strings.Contains(code, "-") {
			code = code[:1] + "-" + code[1:]
		}
		r.tagBytes(FieldPermit, code, Required, from, to)
		out = append(out, Permit(code))
	}
	if m := allVisasF.FindStringIndex(r.plain); m != nil && len(out) == 0 {
		for _, p := range []Permit{"F-2", "F-4", "F-5", "F-6"} {
			r.tagBytes(FieldPermit, string(p), Required, m[0], m[1])
			out = append(out, p)
		}
	}
	return unique(out)
}

// turnsInto follows a kind of employment that only comes later: "정규직 전환 가능".
var turnsInto = regexp.MustCompile(`^\s*(?:으로|로)?\s*(?:전환|채용\s*연계|채용\s*가능)`)

// employment gives the kinds named. Words that say less (시간제, full time) count only where nothing says more.
func (r *reader) employment() []EmploymentType {
	var exact, loose []EmploymentType
	var hits []hit
	for _, h := range r.hits {
		if h.kind != kindEmployment || turnsInto.MatchString(headOf(r.plain[r.bytes[h.to]:], 30)) {
			continue
		}
		hits = append(hits, h)
		if types := employmentWords[h.ref].types; len(types) == 1 {
			exact = append(exact, types...)
		} else {
			loose = append(loose, types...)
		}
	}
	for _, h := range hits {
		types := employmentWords[h.ref].types
		if len(exact) > 0 && len(types) > 1 {
			continue
		}
		for _, e := range types {
			r.tag(FieldEmployment, string(e), Named, h.from, h.to)
		}
	}
	if len(exact) > 0 {
		return unique(exact)
	}
	return unique(loose)
}

var anySchool = regexp.MustCompile(`학력[^,.\n]{0,10}?(?:무관|불문|보지\s*않|상관\s*없|제한\s*없)|(?:나이|경력)[·,/\s]*학력[^,.\n]{0,4}무관`)

// education gives the lowest level that is asked for; what is preferred asks nobody.
func (r *reader) education() Education {
	if m := anySchool.FindStringIndex(r.plain); m != nil {
		r.tagBytes(FieldEducation, EducationAny.String(), Required, m[0], m[1])
		return EducationAny
	}
	level := EducationUnknown
	for _, h := range r.hits {
		if h.kind != kindEducation {
			continue
		}
		need := r.need(h)
		l := educationWords[h.ref].level
		r.tag(FieldEducation, l.String(), need, h.from, h.to)
		if need != Preferred && (level == EducationUnknown || l < level) {
			level = l
		}
	}
	return level
}

var (
	careerNone = regexp.MustCompile(`경력[^,.\n]{0,10}?(?:무관|불문|상관\s*없|제한\s*없)|무경력|초보(?:자)?(?:도)?\s*(?:가능|환영|ok)|신입\s*(?:가능|환영|도\s)|신[입규]\s*[/·,및과]+\s*경력|경력\s*[/·,및과]+\s*신[입규]|no experience (?:needed|required|necessary)|any experience|new graduates welcome`)
	careerSpan = regexp.MustCompile(`(\d{1,2})\s*(?:년|years?)?\s*[~∼–-]\s*(\d{1,2})\s*(?:년|years?)`)
	careerLow  = regexp.MustCompile(`(\d{1,2})\s*\+?\s*(년|개월|years?|yrs?|months?)\s*(?:간)?(?:\s*\(?\s*(?:이상|↑|초과|차|or more))?`)
	careerWord = regexp.MustCompile(`경력|실무|경험|이상|↑|종사|experience|or more`)
	careerHead = regexp.MustCompile(`경력\s*[:\])】]\s*$`)
	noCareer   = regexp.MustCompile(`^[^,.\n]{0,6}(?:계약|연장|근무\s*후|이내|수습|마다|제\s|제$|생|월|기간)|^\s*\(연장`)
	newcomer   = regexp.MustCompile(`신입|entry[- ]level|new graduate`)
	clauses    = regexp.MustCompile(`\n|[,、;·|()\[\]]|\.\s| / |/`)
)

// career reads the length of working life that is required. Someone without any is welcome where the opening says so
// anywhere; years that are only preferred, and those of a contract, do not count.
func (r *reader) career() Career {
	s := r.plain
	if m := careerNone.FindStringIndex(s); m != nil {
		r.tagBytes(FieldCareer, string(CareerAny), Named, m[0], m[1])
		return Career{Kind: CareerAny}
	}
	best := Career{}
	for _, part := range parts(s) {
		clause := s[part[0]:part[1]]
		need := needAt(r.scopes, part[1]-1, part[1]) // its end: the mark may stand at its beginning
		if need == Preferred || need == Named && !careerWord.MatchString(clause) && !careerHead.MatchString(tailOf(s[:part[0]], 20)) {
			continue
		}
		found := Career{Kind: CareerRequired}
		var m []int
		if m = careerSpan.FindStringSubmatchIndex(clause); m != nil {
			lo, _ := strconv.Atoi(clause[m[2]:m[3]])
			hi, _ := strconv.Atoi(clause[m[4]:m[5]])
			found.Min, found.Max = lo*12, hi*12
		} else {
			for _, m = range careerLow.FindAllStringSubmatchIndex(clause, -1) {
				n, _ := strconv.Atoi(clause[m[2]:m[3]])
				unit := clause[m[4]:m[5]]
				if noCareer.MatchString(clause[m[1]:]) || notBefore.MatchString(tailOf(clause[:m[0]], 40)) || n > 40 ||
					m[0] > 0 && clause[m[0]-1] >= '0' && clause[m[0]-1] <= '9' {
					continue
				}
				if !strings.HasPrefix(unit, "개월") && !strings.HasPrefix(unit, "month") {
					n *= 12
				}
				found.Min = max(found.Min, n)
			}
			if found.Min == 0 {
				continue
			}
		}
		if found.Min > best.Min || best.Kind == CareerUnknown {
			best = found
		}
		r.tagBytes(FieldCareer, strconv.Itoa(found.Min), Required, part[0], part[1])
	}
	if best.Kind != CareerUnknown {
		return best
	}
	if m := newcomer.FindStringIndex(s); m != nil {
		r.tagBytes(FieldCareer, string(CareerEntry), Named, m[0], m[1])
		return Career{Kind: CareerEntry}
	}
	return Career{}
}

// parts gives the clauses of a text in bytes, trimmed, without the empty ones.
func parts(s string) [][2]int {
	var out [][2]int
	put := func(from, to int) {
		for from < to && s[from] == ' ' {
			from++
		}
		for to > from && s[to-1] == ' ' {
			to--
		}
		if from < to {
			out = append(out, [2]int{from, to})
		}
	}
	at := 0
	for _, m := range clauses.FindAllStringIndex(s, -1) {
		put(at, m[0])
		at = m[1]
	}
	put(at, len(s))
	return out
}

// notPay stands before a sum that is no pay.
var notPay = regexp.MustCompile(`(?:보증금|매출|자본금|상금|지원금|포상|식대|수당|교육비|장학금|인센티브|상여|성과급|퇴직금|투자|건당|장당|편당|페이지당)[^\n,]{0,8}$`)

func (r *reader) pay() Pay {
	for at := 0; ; {
		p, span, ok := findPay(r.plain[at:])
		if !ok {
			return Pay{}
		}
		from, to := at+span[0], at+span[1]
		period := periodNear(r.plain, from, to)
		if p.Period = period; period == PerUnknown {
			p.Period = likelyPeriod(p)
		}
		if p.Known() && p.possible() && !notPay.MatchString(tailOf(r.plain[:from], 40)) {
			a, b := r.span(r.rune(from), r.rune(to))
			p.Text = r.text[a:b]
			r.tagBytes(FieldPay, string(p.Period), Named, from, to)
			return p
		}
		at = to
	}
}

func (r *reader) worktime() Worktime {
	w, found := findWorktime(r.plain)
	slices.SortFunc(found, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	for _, f := range found {
		r.tagBytes(FieldHours, strings.TrimSpace(r.plain[f[0]:f[1]]), Named, f[0], f[1])
	}
	return w
}

var (
	// closing is a word that stands beside the end of the time for applying; what follows it counts before what precedes it.
	closing = regexp.MustCompile(`채용\s*시|충원\s*시|모집\s*완료|상시\s*(?:채용|모집|접수)|수시\s*(?:채용|모집|접수)|until filled|접수|마감|모집\s*기간|지원\s*기간|원서|서류|기한|deadline|apply by|closing date|까지`)
	bareDay = regexp.MustCompile(`(\d{1,2})\s*(?:월\s*|/)(\d{1,2})\s*일?`)
)

// deadline reads the first words that say until when one can apply. A day without a year is the next of its date after the
// opening was published.
func (r *reader) deadline(published time.Time) Deadline {
	for _, m := range closing.FindAllStringIndex(r.plain, -1) {
		begin := max(strings.LastIndexAny(r.plain[:m[0]], "\n,;|(")+1, m[0]-len(tailOf(r.plain[:m[0]], 40)))
		after := headOf(r.plain[m[1]:], 60)
		if end := strings.IndexByte(after, '\n'); end >= 0 {
			after = after[:end]
		}
		for _, part := range [][2]int{{m[0], m[1] + len(after)}, {begin, m[1]}} {
			words := r.plain[part[0]:part[1]]
			d := ParsePeriod(words)
			if _, _, dated := dateIn(words); d.Kind == DeadlineUnknown && !dated {
				if day, ok := nextDay(words, published); ok {
					d = Deadline{Kind: DeadlineDate, At: EndOfDay(day)}
				}
			}
			if d.Kind == DeadlineUnknown {
				continue
			}
			a, b := r.span(r.rune(part[0]), r.rune(part[1]))
			d.Text = strings.TrimSpace(r.text[a:b])
			r.tagBytes(FieldDeadline, string(d.Kind), Named, part[0], part[1])
			return d
		}
	}
	return Deadline{}
}

func nextDay(words string, published time.Time) (time.Time, bool) {
	found := bareDay.FindAllStringSubmatch(words, -1)
	if len(found) == 0 {
		return time.Time{}, false
	}
	m := found[len(found)-1] // of a range the end
	month, _ := strconv.Atoi(m[1])
	date, _ := strconv.Atoi(m[2])
	t, ok := day(published.In(seoul).Year(), month, date)
	if ok && EndOfDay(t).Before(published) {
		t, ok = day(published.In(seoul).Year()+1, month, date)
	}
	return t, ok
}
