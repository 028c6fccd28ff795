package ground

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dari/knowledge/search"
)

// programmeEnds end the names of programmes and of what they give; officeEnds
// those of offices, laws and titles. Longer ones first.
var (
	programmeEnds = strings.Fields("장려금 지원금 보조금 수당 급여 패키지 카드 바우처 공제 통장 저축 계좌 제도 트레이닝 캠퍼스 챌린지 아카데미 프로그램 인턴십 사업 훈련 플러스 보험 펀드 대출 적금")
	officeEnds    = strings.Fields("공단 공사 진흥원 개발원 연구원 정보원 인력원 교육원 재단 협회 위원회 센터 은행 대학교 대학 학교 연합회 중앙회 상공회의소 노동청 고용청 시청 구청 도청 군청 포털 콜센터 주민센터 법 부 청")
)

// commonNames end like names and are none.
var commonNames = stemSet(`
지원사업 정부지원사업 사업 제도 지원제도 프로그램 수당 급여 지원금 장려금 보조금 정부지원금 카드 센터 훈련 직업훈련 교육훈련 훈련사업 보험 통장 계좌 저축 적금 공제 패키지 바우처 대출 은행 대학 대학교 학교 재단 협회 공단 위원회 포털 콜센터 캠퍼스 방법 불법 적법 위법 합법 해법 문법 사법 입법 편법
일부 전부 여부 내부 외부 본부 세부 납부 첨부 거부 공부 주부 기부 하부 상부 중부 남부 북부 동부 서부 정부 부 신청 요청 시청 접수처 담당부처 부처 관련부처 두부처 신규사업 창업 사업자 본사업 이사업 각사업 해당사업 해당제도 온라인교육 후기청 재신청 초청 청 법 두제도 제도들 참여사업 국가훈련 실무훈련
`)

var officeShort = map[string]bool{"부": true, "청": true, "법": true}

// nameEnd is the ending by which a word is a name, or nothing.
func nameEnd(stem string, ends []string) string {
	for _, e := range ends {
		if !strings.HasSuffix(stem, e) || stem == e || commonNames[stem] {
			continue
		}
		n := utf8.RuneCountInString(stem)
		if officeShort[e] && (n < 3 || commonEnding(stem)) {
			continue
		}
		return e
	}
	return ""
}

// commonEnding reports whether the last two syllables are a common word: 가입여부.
func commonEnding(stem string) bool {
	r := []rune(stem)
	return commonNames[string(r[len(r)-2:])]
}

// programmes is the names of programmes in a text, without spaces.
func (c *checker) programmes(text string) []string {
	var out []string
	for i := 0; i < len(text); {
		r, size := letterAt(text, i)
		if !hangul(r) {
			i += size
			continue
		}
		end := i
		for end < len(text) {
			r, size := letterAt(text, end)
			if !hangul(r) && !digit(r) {
				break
			}
			end += size
		}
		stems := c.reader.names(text[i:end])
		if w := text[i:end]; nameEnd(w, programmeEnds) == "제도" { // its 도 is no particle
			stems = []string{w}
		}
		for _, t := range stems {
			if nameEnd(t, programmeEnds) != "" && !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
		i = end
	}
	whole := ""
	for _, group := range c.names {
		if whole == "" {
			whole = packed(text)
		}
		for _, n := range group {
			if strings.Contains(whole, n) && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// sameName reports whether two names may be of one thing: one is a part of the
// other, or both are in one group.
func (c *checker) sameName(a, b string) bool {
	if strings.Contains(a, b) || strings.Contains(b, a) {
		return true
	}
	for _, g := range c.names {
		in := func(n string) bool {
			return slices.ContainsFunc(g, func(x string) bool { return x == n || len(n) >= 9 && strings.Contains(x, n) })
		}
		if in(a) && in(b) {
			return true
		}
	}
	return false
}

// rival reports whether a figure stands in a sentence of a passage that tells
// of another programme of the sort that the answer names.
func (c *checker) rival(p *part, f Figure, mine []string, h held) bool {
	if c.otherType(p, f, h) || c.elsewhere(p, h) {
		return true
	}
	if len(mine) == 0 {
		return false
	}
	its := c.tell(h.clause).names
	if len(its) == 0 {
		its = h.unit.names
	}
	same := func(list []string) bool {
		return slices.ContainsFunc(mine, func(m string) bool {
			return slices.ContainsFunc(list, func(n string) bool { return c.sameName(m, n) })
		})
	}
	if same(its) {
		return false
	}
	if len(its) == 0 {
		// The passage as a whole tells of its title.
		if len(h.source.names) == 0 || same(h.source.names) {
			return false
		}
		return !same(h.source.inText) || slices.ContainsFunc(mine, whole) && !same(c.before(h))
	}
	for _, m := range mine {
		for _, n := range its {
			if nameEnd(m, programmeEnds) == nameEnd(n, programmeEnds) {
				return true
			}
		}
	}
	return false
}

// whole reports whether a name is that of a programme, not of what one gives.
func whole(name string) bool {
	switch nameEnd(name, programmeEnds) {
	case "제도", "패키지", "카드", "공제", "통장", "저축", "계좌", "장려금", "지원금", "트레이닝", "캠퍼스", "사업", "바우처":
		return true
	}
	return false
}

// before is the names in the sentence before that of a figure.
func (c *checker) before(h held) []string {
	for i := range h.source.units {
		if &h.source.units[i] == h.unit && i > 0 {
			return h.source.units[i-1].names
		}
	}
	return nil
}

// otherType reports whether a figure of a passage is told of another type, rank
// or household than the part names: 1유형 of 2유형.
func (c *checker) otherType(p *part, f Figure, h held) bool {
	if h.Kind == Ordinal {
		return false
	}
	all := append(p.underTypes[:len(p.underTypes):len(p.underTypes)], p.figures...)
	for _, mine := range all {
		if mine.Kind != Ordinal || mine.Start > f.Start && mine.Start > c.near(p, f).end || mine.Spelled && mine.Unit == PlainOrder {
			continue
		}
		title := Figures(h.source.page.text[:lineEnd(h.source.page.text, 0)])
		for _, near := range [][]Figure{h.clause.figures, figuresOf(h.unit.clauses), title} {
			its := slices.DeleteFunc(slices.Clone(near), func(f Figure) bool { return f.Kind != Ordinal || f.Unit != mine.Unit })
			if len(its) == 0 {
				continue
			}
			if !slices.ContainsFunc(its, func(f Figure) bool {
				return slices.ContainsFunc(all, func(m Figure) bool { return Same(m, f) })
			}) {
				return true
			}
			break
		}
	}
	return false
}

// nameFaults finds names that the cited passages do not have: of programmes and
// offices, words in capitals, people with their titles, and letters of scripts
// that no passage uses.
func (c *checker) nameFaults(p *part, cited []*source) []fault {
	var out []fault
	text := c.answer.text
	for _, w := range c.words(p) {
		word := text[w.start:w.end]
		first, _ := letterAt(word, 0)
		code := Code("")
		switch {
		case hangul(first):
			code = c.koreanName(word, cited)
		case latin(first):
			if c.named(p, w) {
				code = c.held(func(s *source) bool { return hasWord(s.page.text, word) }, cited)
			}
		default:
			code = c.held(func(s *source) bool { return strings.Contains(s.page.text, word) }, cited)
		}
		if code != "" {
			out = append(out, fault{code, w.start, w.end})
		}
	}
	return append(out, c.people(p, cited)...)
}

// held is no fault where a cited passage has something, and else tells whether
// another has.
func (c *checker) held(has func(*source) bool, cited []*source) Code {
	c.spend(20)
	switch {
	case slices.ContainsFunc(cited, has):
		return ""
	case slices.ContainsFunc(c.order, has):
		return Programme
	}
	return Invented
}

func (c *checker) koreanName(word string, cited []*source) Code {
	for _, stem := range c.reader.names(word) {
		if nameEnd(stem, programmeEnds) == "" && nameEnd(stem, officeEnds) == "" {
			continue
		}
		has := func(s *source) bool {
			return strings.Contains(s.packed, stem) || c.byGroup(stem, s) || shortened(stem, s)
		}
		if code := c.held(has, cited); code != "" {
			return code
		}
	}
	return ""
}

// byGroup reports whether a passage has another name of the same thing.
func (c *checker) byGroup(name string, s *source) bool {
	for _, g := range c.names {
		if slices.Contains(g, name) && slices.ContainsFunc(g, func(n string) bool { return strings.Contains(s.packed, n) }) {
			return true
		}
	}
	return false
}

// shortened reports whether the name of an office is short for one of a
// passage: 중기부 for 중소벤처기업부.
func shortened(name string, s *source) bool {
	r := []rune(name)
	if len(r) != 3 || r[2] != '부' && r[2] != '청' {
		return false
	}
	for w := range strings.FieldsFuncSeq(s.page.text, func(r rune) bool { return !hangul(r) }) {
		k := 0
		for i, x := range []rune(w) {
			if k < 3 && x == r[k] && (k > 0 || i == 0) {
				k++
			}
		}
		if k == 3 {
			return true
		}
	}
	return false
}

// words is the words of a part that stand in no figure.
func (c *checker) words(p *part) []span {
	var out []span
	text := c.clear
	f := 0
	all := within(p.inAll, p.span)
	for i := p.start; i < p.end; {
		for f < len(all) && all[f].End <= i {
			f++
		}
		if f < len(all) && all[f].Start <= i {
			i = all[f].End
			continue
		}
		r, size := letterAt(text, i)
		if !unicode.IsLetter(r) {
			i += size
			continue
		}
		end := i
		sort := script(r)
		for end < p.end && (f >= len(all) || end < all[f].Start) {
			r, size := letterAt(text, end)
			if !unicode.IsLetter(r) || script(r) != sort {
				break
			}
			end += size
		}
		out = append(out, span{i, end})
		i = end
	}
	return out
}

func script(r rune) int {
	switch {
	case hangul(r), r >= 'ㄱ' && r <= 'ㅣ':
		return 1
	case latin(r):
		return 2
	}
	return 3
}

// commonCapitals are words in capitals that name nothing which a passage would
// have to have.
var commonCapitals = wordSet("i korea korean koreans english ai ok won krw dari yes no mr ms mrs dr january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday i'm type note")

// named reports whether a Latin word is written as a name: with a capital that
// no beginning of a sentence explains, or in capitals.
func (c *checker) named(p *part, w span) bool {
	word := c.answer.text[w.start:w.end]
	if commonCapitals[word] || !c.answer.upper(w.start) {
		return false
	}
	if len(word) > 1 && c.answer.upper(w.start+1) {
		return true
	}
	if c.begins(w.start) {
		// The first word of a sentence is a name when the next is one too.
		n := skipSpaces(c.answer.text, w.end)
		return n > w.end && n < p.end && latin(next(c.answer.text, n)) && c.answer.upper(n) && !commonCapitals[latinWord(c.answer.text, n)] && !plains[word] && !starters[word] && !plainWord(word, stemOf(word))
	}
	return len(word) > 1 || !plains[word]
}

func stemOf(word string) string {
	if s := search.Stems(word); len(s) == 1 {
		return s[0]
	}
	return word
}

var starters = wordSet("young people those both each only all every unlike under for with without after before once since job-seekers applicants firms employers companies workers owners your our small training ordinary")

func latinWord(text string, i int) string {
	end := i
	for end < len(text) && latin(rune(text[end])) {
		end++
	}
	return text[i:end]
}

// titles are words behind or before the name of a person.
var (
	koreanTitles  = strings.Fields("장관 차관 청장 이사장 원장 회장 사장 대표 대통령 총리 국장 본부장 센터장 과장 팀장 위원장 시장 지사 주무관 교수 박사")
	englishTitles = wordSet("minister ministers president director chairman chairwoman chair mayor governor secretary commissioner professor")
)

// people finds persons whose title the passages give to somebody else.
func (c *checker) people(p *part, cited []*source) []fault {
	var out []fault
	text := c.clear
	words := c.words(p)
	for i, w := range words {
		stem := stemOf(text[w.start:w.end])
		var name string
		switch {
		case slices.Contains(koreanTitles, stem):
			// The word before, or the one before the office: 한성숙 중소벤처기업부 장관.
			for k := i - 1; k >= 0 && k >= i-2; k-- {
				n := text[words[k].start:words[k].end]
				if s := stemOf(n); hangul(next(n, 0)) && nameEnd(s, officeEnds) == "" && !plainWord(n, s) {
					if utf8.RuneCountInString(n) >= 2 && utf8.RuneCountInString(n) <= 4 {
						name = n
					}
					break
				}
			}
			title := stem
			if office := stemOf(text[words[max(i-1, 0)].start:words[max(i-1, 0)].end]); name != "" && nameEnd(office, officeEnds) != "" {
				title = office // 한성숙 중소벤처기업부 장관
			}
			if name != "" && !c.together(name, title, cited) {
				out = append(out, fault{Invented, w.start, w.end})
			}
		case englishTitles[text[w.start:w.end]] && i+1 < len(words) && c.answer.upper(words[i+1].start):
			name = text[words[i+1].start:words[i+1].end]
			if !c.together(name, stem, cited) {
				out = append(out, fault{Invented, w.start, words[i+1].end})
			}
		}
	}
	return out
}

// together reports whether a name and a title stand within four words in a
// cited passage.
func (c *checker) together(name, title string, cited []*source) bool {
	for _, s := range cited {
		for _, u := range s.units {
			words := strings.Fields(s.page.text[u.start:u.end])
			c.spend(len(words))
			for i, w := range words {
				if !strings.HasPrefix(w, name) {
					continue
				}
				from, to := max(0, i-4), i+4
				if nameEnd(title, officeEnds) != "" {
					from, to = i, i+1
				}
				for k := from; k < len(words) && k <= to; k++ {
					if strings.HasPrefix(words[k], title) || strings.HasSuffix(strings.TrimRight(words[k], "은는이가을를의과와,."), title) {
						return true
					}
				}
			}
		}
	}
	return false
}

// quoteFaults finds what stands in quotation marks and not in the passages.
func (c *checker) quoteFaults(p *part, cited []*source) []fault {
	var out []fault
	text := c.answer.text
	c.spend(len(p.text))
	for _, q := range quotes(text, p.span) {
		inner := strings.Trim(packed(text[q.start:q.end]), ".,!?…")
		if inner == "" {
			continue
		}
		c.spend(50)
		if !slices.ContainsFunc(cited, func(s *source) bool { return strings.Contains(s.packed, inner) }) {
			out = append(out, fault{Misquoted, q.start, q.end})
		}
	}
	return out
}

// quotes is the insides of quotation marks. An apostrophe is none.
func quotes(text string, s span) []span {
	var out []span
	open := map[rune]int{}
	for i := s.start; i < s.end; {
		r, size := letterAt(text, i)
		closing := map[rune]rune{'"': '"', '\'': '\'', '「': '」', '『': '』', '《': '》', '〈': '〉', '‹': '›'}[r]
		b, _ := letterBefore(text, i)
		if closing == 0 || r == '\'' && (latin(b) || hangul(b) || digit(b)) || digit(next(text, i+size)) && r == '\'' || i < open[r] {
			i += size
			continue
		}
		end := -1
		for k := i + size; k < s.end; {
			x, n := letterAt(text, k)
			if x == '\n' {
				break
			}
			after := next(text, k+n)
			if x == closing && (x != '\'' || !latin(after)) {
				end = k
				break
			}
			k += n
		}
		if end < 0 {
			open[r] = lineEnd(text, i) // nor does a later one of its sort end there
			i += size
			continue
		}
		out = append(out, span{i + size, end})
		_, n := letterAt(text, end)
		i = end + n
	}
	return out
}
