package jobs

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

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

// anySchool is said of the level of education, alone or together with one more thing (학력·경력 무관), and not past a level or
// another field (학력 고졸 이상 경력 무관).
var anySchool = regexp.MustCompile(`학력[^,.\n/|·\d졸경나성연]{0,10}?(?:무관|불문|보지\s*않|상관\s*없|제한\s*없)|학력\s*[·,/및]?\s*(?:경력|나이|연령|성별)[^,.\n\d]{0,6}?(?:무관|불문|(?:상관|제한)\s*없)`)

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
	// careerNone says that no working life is asked for; where it is said of 경력 it holds as anySchool does.
	careerNone = regexp.MustCompile(`경력[^,.\n/|·\d학나성연]{0,10}?(?:무관|불문|(?:상관|관계|제한)\s*없)|경력\s*[·,/및]?\s*(?:학력|나이|연령|성별)[^,.\n\d]{0,6}?(?:무관|불문|(?:상관|제한)\s*없)|무경력|초보(?:자)?(?:도)?\s*(?:가능|환영|ok)|신입\s*(?:가능|환영|도\s)|신[입규]\s*[/·,및과]+\s*경력|경력\s*[/·,및과]+\s*신[입규]|no experience (?:needed|required|necessary)|any experience|new graduates welcome`)
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
)

// deadline reads the first words that say until when one can apply.
func (r *reader) deadline(published time.Time) Deadline {
	for _, m := range closing.FindAllStringIndex(r.plain, -1) {
		begin := max(strings.LastIndexAny(r.plain[:m[0]], "\n,;|(")+1, m[0]-len(tailOf(r.plain[:m[0]], 40)))
		after := headOf(r.plain[m[1]:], 60)
		if end := strings.IndexByte(after, '\n'); end >= 0 {
			after = after[:end]
		}
		for _, part := range [][2]int{{m[0], m[1] + len(after)}, {begin, m[1]}} {
			words := r.plain[part[0]:part[1]]
			d := PeriodAt(words, published)
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
