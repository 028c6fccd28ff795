package ground

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Frames of sentences that tell no fact of their own.
var (
	courtesies = []string{"알려 드리", "알려드리", "알려드릴", "안내해 드", "안내해드", "안내드", "말씀드리", "말씀드릴", "정리해 드", "정리해드", "설명해 드", "설명해드", "도와드", "도와 드", "다음과 같", "아래와 같", "아래에", "궁금", "더 필요하", "질문", "말씀해 주", "물어봐 주", "문의해 주", "let me", "here is", "here are", "here's", "as follows", "i can", "i could", "i am happy", "i'm happy", "happy to", "glad to", "would you like", "feel free", "tell me", "let us know", "anything else", "do you want", "shall i", "in short", "hope this helps", "best to check"}
	disclaims  = []string{"자료에 없", "자료에는 없", "자료에 나와 있지", "자료에는 나와 있지", "나와 있지 않", "적혀 있지 않", "확인하지 못", "확인되지 않", "확인할 수 없", "알 수 없", "찾을 수 없", "찾지 못", "안내할 수 없", "말씀드릴 수 없", "언급이 없", "could be confirmed", "언급되어 있지", "언급되지 않", "나오지 않", "정보가 없", "정보는 없", "내용이 없", "내용은 없", "포함되어 있지", "밝히지 않", "do not say", "does not say", "don't say", "doesn't say", "not stated", "not mentioned", "does not mention", "do not mention", "doesn't mention", "don't mention", "not in the sources", "not in our sources", "not in the passages", "no information", "not specified", "does not specify", "do not specify", "could not confirm", "cannot confirm", "can't confirm", "not confirmed", "do not have", "don't have", "does not give", "do not give", "doesn't give", "do not tell", "does not tell", "not given", "cannot say", "can't say", "not covered in our", "not covered by our", "sources do not cover", "doesn't state", "does not state", "do not state", "not say"}
)

func (c *checker) courteous(said string) bool {
	_, at := hasAny(said, courtesies)
	return at >= 0 || strings.HasSuffix(strings.TrimSpace(said), "?")
}

func disclaimed(said string) bool {
	_, at := hasAny(said, disclaims)
	return at >= 0
}

// factual reports whether a part without a marker tells a fact: it has a figure,
// or shares four words of content with a passage. Sentences that only lead to
// others, ask, or say that something is not known, tell none without a figure.
func (c *checker) factual(p *part) bool {
	behind := next(c.clear, skipSpaces(c.clear, p.end))
	frame := c.courteous(p.text) || disclaimed(p.text) || behind == '?' || behind == ':'
	for _, f := range p.figures {
		if (f.Kind == Ordinal || f.Kind == Name) && (frame || c.titled(f)) {
			continue
		}
		return true
	}
	if frame && (behind == '?' || behind == ':') {
		return false
	}
	// What goes with a courtesy in one sentence is judged without it.
	said, rest := c.bare(p)
	if frame && len(said) == 0 {
		return false
	}
	shared := 0
	for _, t := range said {
		if !t.plain && slices.ContainsFunc(c.order, func(s *source) bool { return s.has(c, t.stem) }) {
			shared++
		}
	}
	_, promised := hasAny(rest, promises)
	return shared >= 4 || len(p.names) > 0 && shared >= 2 || shared >= 1 && promised >= 0
}

// titled reports whether a figure stands in the title of a passage.
func (c *checker) titled(f Figure) bool {
	for _, s := range c.order {
		for _, g := range Figures(s.page.text[:lineEnd(s.page.text, 0)]) {
			if Same(f, g) {
				return true
			}
		}
	}
	return false
}

// contentFaults finds a part that says things for which the cited passages have
// no words.
func (c *checker) contentFaults(p *part, cited []*source) []fault {
	var out []fault
	total, unseen := 0, 0
	var first span
	elsewhere := false
	for _, t := range c.saying(p) {
		if t.plain {
			continue
		}
		total++
		found := false
		for _, s := range cited {
			found = found || s.has(c, t.stem) || c.byGroup(t.stem, s)
		}
		if found {
			continue
		}
		for _, s := range c.order {
			elsewhere = elsewhere || s.has(c, t.stem)
		}
		if nameLike(c.clear[t.start:t.end], t.stem) || c.listedName(t.span) {
			return []fault{{Unsaid, t.start, t.end}}
		}
		if unseen++; unseen == 1 {
			first = t.span
		}
	}
	if unseen > 0 && 100*unseen > maxUnseen*total && (unseen > 1 || len(p.figures) == 0) {
		code := Unsaid
		if elsewhere && unseen == total {
			code = WrongSource
		}
		out = append(out, fault{code, first.start, first.end})
	}
	return out
}

// nameLike reports whether a word is a noun so long, with its particle, that it
// names something: 최저임금은, 스마트공장을.
func nameLike(word, stem string) bool {
	if utf8.RuneCountInString(stem) < 4 || !hangul(next(word, 0)) || !strings.HasPrefix(word, stem) {
		return false
	}
	return nounEnds[word[len(stem):]]
}

// listedName reports whether a Hangul word stands between commas: one of several
// things that are named.
func (c *checker) listedName(w span) bool {
	if !hangul(next(c.clear, w.start)) {
		return false
	}
	before, _ := letterBefore(strings.TrimRight(c.clear[:w.start], " "), len(strings.TrimRight(c.clear[:w.start], " ")))
	return next(c.clear, w.end) == ',' && !joint(c.clear[w.start:w.end]) || before == ',' && next(c.clear, w.end) == ','
}

var nounEnds = func() map[string]bool {
	m := map[string]bool{}
	for _, e := range strings.Fields("은 는 이 가 을 를 의 에 에는 에서 에서는 으로 로 과 와 도 이나 나 만 까지 부터 입니다 이며 이고 에도 에게 에게는") {
		m[e] = true
	}
	return m
}()

// maxUnseen is how many of a hundred words of content may be new: measured on
// the labelled sets.
const maxUnseen = 40

// negators say no. Those that only look like it are taken out first.
var (
	notNegators = []string{"뿐만 아니라", "뿐 아니라", "아니라면", "못지않", "다름없", "않으면 안", "지 않을 수 없", "틀림없", "국번 없이", "not only", "no later than", "no more than", "not more than", "no less than", "not less than", "no fewer than", "nothing but", "no.", "not exceeding", "no age limit", "no difference", "상관없이", "관계없이", "무관하게", "regardless of", "irrespective of", "no matter", "nor"}
	negators    = []string{"않", "지 못", "지못", "지는 못", "지도 못", "수 없", "수없", "없습", "없어", "없는", "없고", "없으", "없다", "없이", "없지", "없음", "아닙", "아니", "안 돼", "안 되", "안 됩", "안됩", "못 받", "못 하", "못합", "못해", "불가", "제외", "금지", "빠집", "빠지", "not", "n't", "cannot", "no", "never", "without", "기 어렵", "기가 어렵", "기는 어렵", "neither", "excluded", "excludes", "ineligible", "none", "unable", "unless", "nothing", "nobody", "no one", "no longer", "regardless", "irrespective", "상관없", "관계없", "무관", "except", "rather than", "barred", "banned", "prohibited", "forbidden", "forbids", "prohibits", "disqualified", "불가능", "못 받", "받지는 못"}
)

// refusals answer a question with no; what follows says it again.
var refusals = []string{"아니요,", "아니오,", "아뇨,", "no,"}

// negations counts how often a stretch says no, the no before a whole sentence not
// counted.
func negations(text string) int {
	for _, w := range refusals {
		if rest, ok := strings.CutPrefix(text, w); ok && strings.TrimSpace(rest) != "" {
			text = rest
		}
	}
	for _, w := range notNegators {
		text = strings.ReplaceAll(text, w, " ")
	}
	n := 0
	for _, w := range negators {
		for from := 0; ; {
			i := findNegator(text[from:], w)
			if i < 0 {
				break
			}
			n++
			// One negator may be written in two ways of the list.
			text = text[:from+i] + strings.Repeat(" ", len(w)) + text[from+i+len(w):]
			from += i + len(w)
		}
	}
	return n
}

func findNegator(text, w string) int {
	if w == "n't" {
		return strings.Index(text, w)
	}
	return findWord(text, w)
}

// Words of force and of plans.
var (
	options  = []string{"수 있", "수도 있", "할 수", "받을 수", "도 됩", "도 돼", "도 되", "선택", "may", "can", "could", "might", "optional", "option", "possible", "able to"}
	duties   = []string{"해야", "야 합", "야 해", "야 하", "야 한", "야 됩", "야 돼", "야만", "반드시", "의무", "필수", "꼭", "필요합", "필요해", "필요가 있", "하십시오", "하세요", "must", "have to", "has to", "need to", "needs to", "required", "requires", "require", "mandatory", "obliged", "shall", "necessary"}
	strong   = []string{"반드시", "의무", "필수", "무조건", "mandatory", "obliged", "compulsory", "required to"}
	hedges   = []string{"수도", "경우", "때에 따라", "따라 다", "지 모", "가능성", "sometimes", "depending", "possibly", "perhaps", "likely"}
	bound    = []string{"해야 합", "해야 해", "해야 한", "해야만", "야 합니다", "반드시", "의무", "필수", "must", "have to", "has to", "required", "requires", "mandatory", "obliged"}
	futures  = []string{"will", "is going to", "게 됩니다", "게 돼"}
	plans    = []string{"예정", "계획", "검토", "추진", "예산안", "정부안", "법안", "개정안", "bill", "draft", "하기로", "잇기로", "하려는", "하려고", "려고 합", "목표", "논의", "방침", "준비 중", "plan", "plans", "planned", "planning", "intend", "intends", "aim", "aims", "to be", "under review", "considering", "expected", "propose", "proposed", "scheduled", "would", "goal", "agreed to", "so that"}
	dones    = []string{"했습니다", "하였습니다", "됐습니다", "되었습니다", "했어요", "됐어요", "되었어요", "완료", "마쳤", "시작했", "시행됐", "도입됐", "시행 중", "운영 중", "시행되고", "운영되고", "have been", "has been", "was introduced", "were introduced", "launched", "completed", "is in place", "are in place", "is in force", "took effect", "now runs", "already"}
	notOnlys = []string{"not only", "뿐만 아니라", "뿐 아니라"}
	onlys    = []string{"alone", "solely", "merely", "때만", "경우에만", "에만", "에서만", "으로만", "에게만", "에 한해", "에 한하여", "에 한정", "만 해당", "만 받", "만 신청", "만 가능", "한 사람만", "는 사람만", "는 기업만", "only"}
)

// planned reports whether a text tells of what is not in force yet.
func planned(text string) bool {
	_, at := hasAny(text, []string{"예정", "계획", "검토", "예산안", "정부안", "법안", "planned", "under review", "scheduled", "bill"})
	return at >= 0
}

// stanceFaults compares each clause of a part with the clause of the passages
// that says most of the same: yes or no, may or must, planned or done, and
// whether an "only" is kept.
func (c *checker) stanceFaults(p *part, cited []*source) []fault {
	if c.bareAnswer(p, cited) {
		return []fault{{Polarity, p.start, p.end}}
	}
	var excusedAt []span
	for i, excused := range excuses(p) {
		if excused {
			excusedAt = append(excusedAt, p.clauses[i].span)
		}
	}
	whole := wordsIn{}
	for _, t := range c.reader.terms(p.around, span{0, len(p.around)}, nil) {
		whole[t.stem] = true
	}
	said := statements(p.clauses)
	if at, is := c.contradicts(p, said, cited); is {
		return []fault{{Polarity, at.start, at.end}}
	}
	for i := range said {
		cl := &said[i]
		if slices.ContainsFunc(excusedAt, func(s span) bool { return cl.start <= s.start && s.end <= cl.end }) {
			continue
		}
		if w := c.unknown(cl, p.text, cited); w.end > 0 {
			return []fault{{Unsaid, w.start, w.end}}
		}
		if c.otherwise(cl, cited) {
			return []fault{{Polarity, cl.start, cl.end}}
		}
		if concedes(cl.text) && !c.conceded(cl, cited) {
			return []fault{{Condition, cl.start, cl.end}}
		}
		if c.misgiven(cl, p.text, cited) {
			return []fault{{WrongSlot, cl.start, cl.end}}
		}
		code := Code("")
		for _, t := range c.twins(cl, cited) {
			if code = c.stance(cl, p.text, t, whole, cited); code == "" {
				break
			}
		}
		if code != "" {
			return []fault{{code, cl.start, cl.end}}
		}
	}
	return nil
}

// twin is a clause of a passage that says much of what one of the answer says.
type twin struct {
	source *source
	unit   *unit
	text   string
	words  wordsIn
	list   []term
	said   *clause // nil for the whole unit
	score  float64
}

// twins is the clauses and sentences of the passages that share most with a
// clause of the answer; none where nothing shares half of it.
func (c *checker) twins(cl *clause, cited []*source) []twin {
	need := 1.5 * float64(len(cl.figures))
	for _, t := range cl.words {
		need += weight(t)
	}
	best := 0.0
	var all []twin
	score := func(words wordsIn, list []clause) float64 {
		n := 0.0
		for _, t := range cl.words {
			if words.has(c, t.stem) {
				n += weight(t)
			}
		}
		for _, f := range cl.figures {
			if slices.ContainsFunc(list, func(x clause) bool { return slices.ContainsFunc(x.figures, func(g Figure) bool { return Same(f, g) }) }) {
				n += 1.5
			}
		}
		best = max(best, n)
		return n
	}
	for _, s := range cited {
		for i := range s.units {
			u := &s.units[i]
			if u.asks() {
				continue
			}
			for k := range u.said {
				x := &u.said[k]
				if n := score(x.set, u.said[k:k+1]); n > 0 {
					all = append(all, twin{s, u, x.text, x.set, x.words, x, n})
				}
			}
			if len(u.said) > 1 {
				// A whole sentence says more than is asked for.
				if n := 0.9 * score(u.words, u.clauses); n > 0 {
					all = append(all, twin{s, u, u.text, u.words, nil, nil, n})
				}
			}
		}
	}
	if best == 0 || best < 0.5*need {
		return nil
	}
	// Whether two things go together is told by that word alone.
	if cl.set[togetherWord] && slices.ContainsFunc(all, func(t twin) bool { return t.words[togetherWord] }) {
		all = slices.DeleteFunc(all, func(t twin) bool { return !t.words[togetherWord] })
		best = slices.MaxFunc(all, func(a, b twin) int { return cmp.Compare(a.score, b.score) }).score
	}
	return slices.DeleteFunc(all, func(t twin) bool { return t.score < 0.92*best })
}

// no is how often a twin says no.
func (t *twin) no() int {
	if t.said == nil {
		return negations(t.text)
	}
	return t.said.no()
}

const togetherWord = "함께"

func weight(t term) float64 {
	if t.plain {
		return 0.25
	}
	return 1
}

// able are the ends of verbs before 수 있다 that tell what a person may do, not
// what may happen to them.
var able = strings.Fields("받을 신청할 참여할 이용할 활용할 확인할 찾을 배울 들을 쓸 할 볼 만들 고를 선택할 지원할 문의할 상담할 받으실 하실 신청하실 참여하실 이용하실 올릴 낼 갈 옮길 얻을 나눌 채용할 뽑을 등록할 물어볼 알아볼 시작할 이어갈 구할 낮출 높일 줄일")

// saidElsewhere reports whether some clause of the passages has all words of a
// clause and says as often no: turned is 1 where the clause says no.
func (c *checker) saidElsewhere(cl *clause, turned int, cited []*source) bool {
	heavy := slices.DeleteFunc(slices.Clone(cl.words), func(t term) bool { return t.plain })
	if len(heavy) == 0 {
		return false
	}
	for _, s := range cited {
		for i := range s.units {
			for k := range s.units[i].said {
				x := &s.units[i].said[k]
				if !slices.ContainsFunc(heavy, func(t term) bool { return !x.set.has(c, t.stem) }) && (x.no()+s.units[i].lead)%2 == turned {
					return true
				}
			}
		}
	}
	return false
}

// mayHappen reports whether a clause says that something may happen.
func mayHappen(text string) bool {
	for _, w := range []string{"may not", "might not"} {
		text = strings.ReplaceAll(text, w, " ")
	}
	if _, at := hasAny(text, []string{"may", "might"}); at >= 0 {
		return true
	}
	at := strings.Index(text, " 수 있")
	if at < 0 {
		return false
	}
	verb := text[strings.LastIndexByte(text[:at], ' ')+1 : at]
	for _, a := range able {
		if strings.HasSuffix(verb, a) {
			return false
		}
	}
	return true
}

func (c *checker) stance(cl *clause, part string, t twin, whole wordsIn, cited []*source) Code {
	mine, its := cl.text, t.text
	has := func(text string, list []string) bool { _, at := hasAny(text, list); return at >= 0 }
	if t.said == nil {
		t.list = wordsOf(t.unit.clauses)
	}
	turned := (cl.no() + leadParity(c.clear, cl.start)) % 2
	if turned != (t.no()+t.unit.lead)%2 && (turned == 0 || !c.saidElsewhere(cl, turned, cited)) {
		return Polarity
	}
	sentence := t.unit.text
	if disclaimed(sentence) && !disclaimed(part) {
		return Unsaid // said there not to be known
	}
	if c.reversed(mine, its) {
		return Polarity
	}
	if len(cl.figures) == 0 && c.heldBy(cl, &clause{set: t.words}) && !slices.ContainsFunc(t.unit.clauses, func(x clause) bool { return len(x.figures) > 0 }) {
		// A bound of no figure: schooling up to high school.
		if b := looseBound(unwaged(its), upperWords, lowerWords); b != "" && b != looseBound(unwaged(mine), upperWords, lowerWords) {
			return WrongBound
		}
	}
	if c.exchanged(cl, t) || c.denied(cl, part, t) {
		return WrongSlot
	}
	if has(mine, notOnlys) && narrows(its) && !has(sentence, notOnlys) {
		return Condition
	}
	switch {
	case has(mine, strong) && !has(sentence, duties),
		has(mine, duties) && has(its, options) && !has(its, duties),
		has(mine, options) && has(its, bound) && !has(its, options) && !has(mine, duties),
		has(mine, futures) && has(its, options) && !has(mine, options) && !has(its, futures):
		return Force
	}
	if mayHappen(its) && !has(mine, options) && !has(mine, hedges) {
		return Force
	}
	if has(sentence, plans) && !has(part, plans) && has(mine, dones) && !has(sentence, dones) {
		return PlanAsDone
	}
	if planned(its) && !has(part, plans) {
		return PlanAsDone
	}
	if has(strings.NewReplacer("only a ", "a ", "only an ", "an ", "only the first", "the first").Replace(mine), []string{"에서만", "으로만", "에게만", "에만", "때만", "only"}) && !has(sentence, onlys) && !t.source.shuts(t.unit) {
		return Condition // nothing there shuts out the rest
	}
	if narrows(its) && !narrows(part) && widens(mine) {
		return Condition
	}
	if outside(mine, its) || outside(its, mine) {
		return Polarity
	}
	if has(its, onlys) && !has(part, onlys) {
		// The words of the condition may stand anywhere in the sentence.
		kept, lost := 0, 0
		for w := range t.words {
			switch {
			case plains[w] || utf8.RuneCountInString(w) < 2:
			case whole.has(c, w):
				kept++
			default:
				lost++
			}
		}
		if lost > 0 && lost >= kept {
			return Condition
		}
	}
	return ""
}
