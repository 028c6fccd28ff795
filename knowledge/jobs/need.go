package jobs

import (
	"regexp"
	"slices"
	"strings"
)

// Need tells how an opening asks for something.
type Need string

// Needs. What is only named (하는 일: PLC 점검) is neither required nor preferred.
const (
	Named     Need = ""
	Required  Need = "required"  // 필수, 자격요건, must have
	Preferred Need = "preferred" // 우대, nice to have
)

// markWords say that something is required or preferred.
var markWords = []struct {
	need  Need
	words *regexp.Regexp
}{
	{Required, regexp.MustCompile(`필수|이런\s*분(?:을|과|이)?\s*(?:찾|함께|필요|모시)[가-힣]*|반드시(?:\s*필요)?|꼭\s*필요|자격\s*요건|지원\s*자격|지원\s*조건|응시\s*자격|필요\s*역량|요구\s*(?:사항|기술|역량)|요건|있어야\s*(?:합니다|해요|함|하며)|되셔야|이어야|여야\s*(?:합니다|해요)|가능한\s*분만|소지자만|이수자만|must[- ]haves?|must have|requirements?|required|is a must|mandatory`)},
	{Preferred, regexp.MustCompile(`우대|선호|이런\s*분이?면?\s*더?\s*좋[가-힣]*|더\s*좋[가-힣]*|있으면\s*(?:좋[가-힣]*|더)|가산점|가점|nice[- ]to[- ]have|preferred|(?:is|are) a plus|bonus points`)},
}

var (
	// noMark looks like a mark and is none.
	noMark = regexp.MustCompile(`필수(?:는|가|\s*사항)?\s*아[님니닌]|우대\s*(?:없|사항\s*없)|not required`)
	// heading follows a mark that speaks of what comes after it: "필수 기술:", "[우대사항]", "우대 - ".
	heading = regexp.MustCompile(`^\s*(?:사항|요건|조건|역량|기술|자격|능력|스킬|해요|합니다|것|한 것|은|는|skills?|qualifications?)*\s*(?:\((?:필수|우대|required|preferred)\))?\s*(?:[:\]】〕>]|$)`)
	// topicOf follows a mark that is the subject of what comes after it in its sentence: "필수 기술은 자바, 카프카입니다".
	topicOf = regexp.MustCompile(`^\s*(?:사항|요건|조건|역량|기술|자격|능력|스킬|한 것)\s*(?:은|는)\s`)
	// opens stands before a heading without a colon in its line.
	opens = regexp.MustCompile(`^[\s\[【〔<■▶●○◆*#\-–•(]*$`)
	// newItem parts the sentences and fields of a line.
	newItem     = regexp.MustCompile(`\n|\.\s|[!?;|]| / |[가-힣)]/|/[가-힣]`)
	slashes     = regexp.MustCompile(` / `)
	sentenceEnd = regexp.MustCompile(` / |\.\s|;`)
	// fieldLine is a line or part of one with a heading of its own: "급여: 월 300만원", "[근무시간] 주 5일".
	fieldLine = regexp.MustCompile(`^[\s\[【〔<■▶●○◆*#\-–•(]*(?:회사|근무\S{0,3}|고용\S{0,2}|급여|임금|연봉|월급|시급|학력|경력|접수\S{0,2}|마감\S{0,2}|기간|모집\S{0,2}|담당\S{0,2}|하는\s*일|주요\s*업무|업무\S{0,2}|위치|지역|복리\S{0,2}|복지|혜택|전형\S{0,2}|제출\S{0,2}|문의|기타|직무\S{0,2}|계약|salary|location|benefits|about us|responsibilities|what you'?ll do|working hours|apply)\s*(?:[:\]】〕>]|$)`)
)

// scope is a stretch of the plain text, in bytes, with what it says of the skills and licences in it.
type scope struct {
	need     Need
	from, to int
}

// scopes finds what a text marks as required or preferred. A mark with a colon or brackets, or one that stands in a line of
// its own, speaks of what follows, up to the next mark or field (필수: CNC, 도면 / 우대: CAM); any other speaks of what stands
// before it in its sentence (CNC 필수, CAM 사용자 우대). listed tells for a part of a list whether it is nothing but a
// skill, so that the mark of the last part holds for it too (자바, 스프링 필수).
func scopes(s string, listed func(from, to int) bool) []scope {
	type mark struct {
		need     Need
		from, to int
	}
	var marks []mark
	not := noMark.FindAllStringIndex(s, -1)
	for _, w := range markWords {
		for _, m := range w.words.FindAllStringIndex(s, -1) {
			if !slices.ContainsFunc(not, func(n []int) bool { return n[0] <= m[0] && m[0] < n[1] }) {
				marks = append(marks, mark{w.need, m[0], m[1]})
			}
		}
	}
	slices.SortFunc(marks, func(a, b mark) int { return a.from - b.from })
	var out []scope
	done := 0 // what is before it has been spoken of
	for i, m := range marks {
		if m.from < done && len(out) > 0 && out[len(out)-1].to > m.from && out[len(out)-1].need == m.need {
			continue // 자격요건(필수), inside its own heading
		}
		line := strings.LastIndexByte(s[:m.from], '\n') + 1
		rest := s[m.to:]
		if end := strings.IndexByte(rest, '\n'); end >= 0 {
			rest = rest[:end]
		}
		if h := topicOf.FindString(rest); h != "" {
			start := m.to + len(h)
			to := start + len(rest) - len(h)
			if j := slices.IndexFunc(marks[i+1:], func(n mark) bool { return n.from >= start }); j >= 0 {
				to = min(to, marks[i+1+j].from)
			}
			if e := sentenceEnd.FindStringIndex(s[start:to]); e != nil {
				to = start + e[0]
			}
			out = append(out, scope{m.need, start, to})
			done = to
			continue
		}
		if h := heading.FindString(rest); heading.MatchString(rest) && (opens.MatchString(s[line:m.from]) || strings.ContainsAny(h, ":]】〕>")) {
			start := m.to + len(h)
			next := len(s)
			if j := slices.IndexFunc(marks[i+1:], func(n mark) bool { return n.from >= start }); j >= 0 {
				next = marks[i+1+j].from
			}
			to := blockEnd(s, start, next, opens.MatchString(s[line:m.from]))
			out = append(out, scope{m.need, start, to})
			done = start
			continue
		}
		from := max(done, itemStart(s, m.from))
		if from < m.from {
			out = append(out, scope{m.need, listStart(s, from, m.from, listed), m.to})
		}
		done = m.to
	}
	return out
}

// blockEnd gives where a heading ends: at the end of its line or sentence if something stands beside it, else after the list
// below it. The heading of a whole line speaks of all its parts ("필수: 파이썬 / RAG / 쿠버네티스").
func blockEnd(s string, from, limit int, whole bool) int {
	block := s[from:limit]
	line, rest, more := strings.Cut(block, "\n")
	if strings.TrimSpace(line) != "" || !more {
		if whole {
			for _, m := range slashes.FindAllStringIndex(line, -1) {
				if fieldLine.MatchString(line[m[1]:]) {
					return from + m[0]
				}
			}
			return from + len(line)
		}
		if m := sentenceEnd.FindStringIndex(line); m != nil {
			return from + m[0]
		}
		return from + len(line)
	}
	at := from + len(line) + 1
	for i, l := range strings.SplitAfter(rest, "\n") {
		if i > 0 && strings.TrimSpace(l) == "" || fieldLine.MatchString(l) {
			break
		}
		at += len(l)
	}
	return at
}

// itemStart gives where the sentence or field begins that a mark ends; no further back than a sentence is long.
func itemStart(s string, to int) int {
	near := tailOf(s[:to], 600)
	from := to - len(near)
	start := from
	for _, m := range newItem.FindAllStringIndex(near, -1) {
		start = from + m[1]
		if i := strings.IndexByte(near[m[0]:m[1]], '/'); i >= 0 { // with a letter before or after it
			start = from + m[0] + i + 1
		}
	}
	// A mark in brackets speaks of what stands in them (용접원 모집 (장기 근무자 우대)), or alone there of what stands before.
	if i := strings.LastIndexByte(s[start:to], '('); i >= 0 && !strings.Contains(s[start+i:to], ")") && strings.TrimSpace(s[start+i+1:to]) != "" {
		start += i + 1
	}
	return start
}

// listStart gives where the list begins whose last part a mark speaks of.
func listStart(s string, from, to int, listed func(from, to int) bool) int {
	start := from
	if i := strings.LastIndexAny(s[from:to], ",、"); i >= 0 {
		start = from + i + 1
	}
	for start > from {
		before := from
		if i := strings.LastIndexAny(s[from:start-1], ",、"); i >= 0 {
			before = from + i + 1
		}
		if !listed(before, start-1) {
			break
		}
		start = before
	}
	return start
}

// needAt gives what is said of the bytes [from, to): preferred before required, since what a sentence prefers may stand in a
// list of requirements.
func needAt(scopes []scope, from, to int) Need {
	need := Named
	for _, sc := range scopes {
		if sc.from <= from && to <= sc.to {
			if sc.need == Preferred {
				return Preferred
			}
			need = sc.need
		}
	}
	return need
}
