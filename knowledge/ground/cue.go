package ground

import (
	"slices"
	"strings"
)

// cue is a sort of words that promise more than they seem to; a passage must
// have one of the same sort where it tells of the same thing.
type cue struct {
	words []string
	also  []string // words of a passage that say as much
	// denied: with a "not" beside it, it promises nothing.
	denied bool
}

func cues(lines string) []cue {
	var out []cue
	for line := range strings.Lines(lines) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		words, also, _ := strings.Cut(line, "|")
		words, denied := strings.CutPrefix(words, "! ")
		c := cue{listOf(words), listOf(also), denied}
		c.also = append(c.also, c.words...)
		out = append(out, c)
	}
	return out
}

// listOf is the phrases between commas.
func listOf(text string) (out []string) {
	for w := range strings.SplitSeq(text, ",") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// absolutes are the cues, one sort a line; behind a stroke what else may stand in
// the passage; those with ! promise nothing beside a "not".
var absolutes = cues(`
	무조건, 조건 없이, 조건없이, 아무 조건, unconditional, unconditionally, no conditions, without any condition, without conditions, no strings
	! 보장, 확실히, 틀림없이, 장담, 약속드, guarantee, guaranteed, guarantees, assured, certainly, definitely, for sure, surely
	! 확정, 확정된, confirmed, finalised, finalized, settled
	전국, 전국 어디, 어느 지역이든, 어디서나, 어디든, nationwide, anywhere, all over the country, across the country, everywhere
	누구나, 누구든, 누구라도, 아무나, 모든 국민, 모든 사람, 모든 구직자, 모든 청년, 모든 기업, 모든 중소기업, 모든 소상공인, 모든 직원, 모든 근로자, 전 국민, anyone, everyone, everybody, anybody, all citizens, all job seekers, all young people, all firms, all companies, all businesses, every job seeker, every firm, every company, every young person, every applicant, all applicants, every business | the same for all
	no age limit, 나이 제한이 없, 나이 제한 없 | any age, 나이를 보지 않, 나이와 관계없, 나이와 상관없, 나이는 보지 않
	모든 지역, 어느 지역이나, all regions, every region, in any region
	관계없이, 상관없이, 무관하게, 불문, 따지지 않고, 가리지 않고, regardless, irrespective, no matter, whatever your | 보지 않, 상관없, 관계없, 따지지 않, 안 봅, 모든 국적, 똑같이, 다르지 않, the same for all, do not matter, does not matter, doesn't matter, not matter, not checked, not looked, any
	이미, 벌써, already | 확정, 고시, 끝났, 끝난, 마감, 종료, 시작, 시행, 결정, decided, ended, over, closed, started, began, fixed, set, since, was, were, has been
	항상, 언제나, 언제든지, 언제든, 늘, 예외 없이, always, at any time, any time, anytime, without exception, in every case
	반드시, 의무적으로, 의무, mandatory, compulsory, obligatory | 해야, 야 합, 야 하, 하십시오, 꼭, 필수, must, has to, have to, required, only if, 때만, 경우에만
	절대, 절대로, 결코, never
	즉시, 곧바로, 당일, 즉각, 바로 다음 날, immediately, instantly, right away, at once, same day, overnight
	자동으로, 자동 지급, 자동 연장, 자동, 심사 없이, 별도 신청 없이, 신청 없이, automatically, automatic, without applying, no application
	무제한, 제한 없이, 제한이 없, 평생, 영구, 횟수 제한 없, unlimited, without limit, no limit, lifetime, forever, permanently, as often as
	유일, 유일한, 오직, sole, solely, exclusively
	전액, 완전히, 100%, 전부 무료, 완전 무료, in full, fully, full cost, entire, entirely, completely
	! 무료, 공짜, 무상, 비용이 들지, 비용은 들지, 비용 없이, 돈을 내지, 부담이 없, free, free of charge, no cost, at no cost, costs nothing
	최초, 국내 최초, 세계 최초, for the first time
	최고의, 가장 좋은, 제일 좋은, 최선의, best, the finest
	긴급, 서두르, hurry, act now
	강제, 처벌, 과태료, 벌금, penalty, fined
`)

// cueFaults finds such words of a part that the cited passages do not have where
// they tell of the same. Without a passage, none may stand.
func (c *checker) cueFaults(p *part, cited []*source) []fault {
	var out []fault
	said := p.text
	words := wordsOf(p.clauses)
	for _, cue := range absolutes {
		word, at := hasAny(said, cue.words)
		if at < 0 || cited == nil && c.courteous(c.clauseAt(p, p.start+at)) || cue.denied && (negations(c.clauseAt(p, p.start+at))-negations(word))%2 == 1 || c.cueHeld(cue, words, negations(c.clauseAt(p, p.start+at))%2, cited) {
			continue
		}
		out = append(out, fault{Absolute, p.start + at, p.start + at + len(word)})
	}
	return out
}

// clauseAt is the clause of a part at a place.
func (c *checker) clauseAt(p *part, at int) string {
	for i := range p.clauses {
		if cl := &p.clauses[i]; cl.start <= at && at < cl.end {
			return cl.text
		}
	}
	return p.text
}

func (c *checker) cueHeld(q cue, words []term, parity int, cited []*source) bool {
	for _, s := range cited {
		for i := range s.units {
			u := &s.units[i]
			if u.asks() && i+1 < len(s.units) && negations(s.units[i+1].text)%2 == 1 || !slices.ContainsFunc(u.clauses, func(cl clause) bool {
				_, at := hasAny(cl.text, q.also)
				return at >= 0 && (len(q.words) != len(q.also) || negations(cl.text)%2 == parity)
			}) {
				continue
			}
			heavy := slices.DeleteFunc(slices.Clone(words), func(t term) bool { return t.plain })
			if len(heavy) == 0 || slices.ContainsFunc(heavy, func(t term) bool { return u.words.has(c, t.stem) }) {
				return true
			}
		}
	}
	return false
}
