package answer

import (
	"fmt"
	"iter"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"dari/knowledge"
	"dari/knowledge/search"
)

// unit is one block of a section, as something that can be found and told
// alone. A block that goes on from the one before it is found with that one.
type unit struct {
	section *knowledge.Section
	from    int      // first block
	at      int      // the block itself
	tight   string   // its words in both languages, with the labels and conditions of its facts; no spaces
	heading string   // the same of its section's heading
	words   []string // the stems of all that, in order
	holds   kinds
	facts   []*knowledge.Fact
	labels  [][]string // what its facts are called, in each language: the stems beside the article's own name
	asks    []answered // of the questions beside its article, those that it answers
	places  []int      // the same of the classes of the article's places, see Learned
	// unsettled: it says that the sources do not settle what it is about.
	unsettled bool
}

// answered is an ask that a unit answers.
type answered struct {
	ask   int
	alone bool // it names blocks, and this one has all of what they hold
}

// doubts is how a block begins that says what our sources do not hold: in its
// first sentence.
var doubts = newPattern(`^[^.{]*(확인하지 못|확인되지 않|말씀드리지 않|자료에는? 없|정해지지 않|찾지 못|자료마다 다릅)|^[^.;{]*(could not confirm|not (been )?confirmed|do(es)? not say|we do not (say|quote|give)|have not found\b|have not checked|have no list|(sources?|lines) (\w+ )*(give|list) no|(do|does) not list|[Ss]ources disagree|not in our sources|not in this guide|(is|are) not (settled|known)|has not been settled|we (give|name) none|(is|are) a question for)`)

// goesOn is how a block begins that cannot stand without the one before it.
var goesOn = regexp.MustCompile(`^(이때|그때|이 |그 |이는 |그래서|그러나|다만|또는|그리고|금액은 |기간은 |지원은 |비율은 |It |They |This |These |That |The rest|There it|But |However)`)

// units takes the sections of an article in one language apart.
func (c *catalogue) unitsOf(a *knowledge.Article, l knowledge.Lang) []unit {
	var out []unit
	places := c.learned.places.Classes(a.ID)
	own := c.stemming.of(a.Title.Ko + " " + a.Title.En)
	for i := range a.Sections {
		s := &a.Sections[i]
		if s.Lang != l {
			continue
		}
		other := a.Section(l.Other(), s.Slot)
		if other != nil && len(other.Blocks) != len(s.Blocks) {
			other = nil
		}
		heads := s.Heading
		if o := a.Section(l.Other(), s.Slot); o != nil {
			heads += " " + o.Heading
		}
		heading := tightOf(heads)
		for at, b := range s.Blocks {
			u := unit{section: s, from: at, at: at, heading: heading}
			if at > 0 && b.Kind == knowledge.Paragraph && goesOn.MatchString(b.Text) {
				u.from = at - 1
			}
			text := ""
			for i := u.from; i <= at; i++ {
				text += " " + s.Blocks[i].Text
				if other != nil {
					text += " " + other.Blocks[i].Text
				}
			}
			u.facts = c.factsIn(a, s.Blocks[u.from:at+1])
			u.unsettled = len(u.facts) == 0 && doubts.MatchString(s.Blocks[u.from].Text)
			u.holds = holdsIn(text, u.facts)
			u.labels = c.labelsOf(u.facts, own)
			text = c.saidBy(text, u.facts)
			u.tight = tightOf(text)
			u.words = c.stemming.of(text + " " + heads)
			u.asks = u.answers(a.Asks)
			u.places = u.amongst(places)
			out = append(out, u)
		}
	}
	return out
}

// labelsOf are the stems of what facts are called but for those of own, once for
// each language.
func (c *catalogue) labelsOf(facts []*knowledge.Fact, own []string) [][]string {
	var out [][]string
	for _, f := range facts {
		for _, l := range knowledge.Langs {
			stems := slices.DeleteFunc(c.stemming.of(f.Label.In(l)), func(s string) bool {
				_, named := slices.BinarySearch(own, s)
				return named || empties(s)
			})
			if len(stems) > 0 {
				out = append(out, stems)
			}
		}
	}
	return out
}

// calls is how much of what one of the unit's facts is called stands in a question,
// at best: its stems in order and its tight form.
func (u *unit) calls(tight string, stems []string) float64 {
	best := 0.0
	for _, label := range u.labels {
		n := 0
		for _, s := range label {
			if hasWord(s, tight, stems) {
				n++
			}
		}
		best = max(best, float64(n)/float64(len(label)))
	}
	return best
}

// saidBy is what a block says beside its own words: the names and purposes of its
// offices, and the labels, conditions and words of its facts.
func (c *catalogue) saidBy(text string, facts []*knowledge.Fact) string {
	out := appendFilled(nil, text, func(out []byte, id string) []byte {
		if k := c.contactIn(id); k != nil {
			return fmt.Append(out, " ", k.Name.Ko, " ", k.Name.En, " ", k.Note.Ko, " ", k.Note.En, " ")
		}
		return append(out, ' ')
	})
	for _, f := range facts {
		out = fmt.Append(out, " ", f.Label.Ko, " ", f.Label.En, " ", f.Conditions.Ko, " ", f.Conditions.En)
		if f.Unit.Textual() {
			out = fmt.Append(out, " ", f.Value.Text.Ko, " ", f.Value.Text.En)
		}
	}
	return string(out)
}

// stemmer finds the words of blocks. While all articles are made ready it looks
// each word up that it has met.
type stemmer struct {
	mu   sync.Mutex
	many *search.Stemmer // nil where no more than some articles are made ready
}

// of are the stems of a text, each once, in order.
func (s *stemmer) of(text string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	if s.many != nil {
		out = s.many.Stems(text)
	} else {
		out = search.Stems(text)
	}
	slices.Sort(out)
	return slices.Clone(slices.Compact(out))
}

// prepare does it for many articles, until it is told that they are done.
func (s *stemmer) prepare() (done func()) {
	s.use(search.NewStemmer())
	return func() { s.use(nil) }
}

func (s *stemmer) use(many *search.Stemmer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.many = many
}

// tightOf is the tight form of a text.
func tightOf(text string) string { return string(appendTight(nil, percents(text))) }

// percents writes the sign of percent as a word, which the tight form keeps.
func percents(text string) string { return strings.ReplaceAll(text, "%", "퍼센트 ") }

// units are the blocks of an article in the answer's language.
func (t *task) units(a *knowledge.Article) weighedUnits { return t.articles[a].units[t.r.lang]() }

// contactIn is the office that a placeholder stands for; nil where it is none.
func (c *catalogue) contactIn(placeholder string) *knowledge.Contact {
	if id, ok := strings.CutPrefix(placeholder, "contact:"); ok {
		return c.base.Contact(strings.TrimSpace(id))
	}
	return nil
}

// factsIn are the facts that blocks of an article tell, whenever they hold.
func (c *catalogue) factsIn(a *knowledge.Article, blocks []knowledge.Block) []*knowledge.Fact {
	var out []*knowledge.Fact
	for _, b := range blocks {
		for _, id, after, ok := knowledge.CutPlaceholder(b.Text); ok; _, id, after, ok = knowledge.CutPlaceholder(after) {
			out = slices.AppendSeq(out, c.factsAt(a, id))
		}
	}
	return out
}

// factsAt are the facts that a placeholder of an article stands for, one for each
// time that it holds.
func (c *catalogue) factsAt(a *knowledge.Article, id string) iter.Seq[*knowledge.Fact] {
	return func(yield func(*knowledge.Fact) bool) {
		in, fact := a, id
		if other, f, ok := strings.Cut(id, "."); ok {
			in, fact = c.base.Article(other), f
		}
		if in == nil {
			return
		}
		for i := range in.Facts {
			if in.Facts[i].ID == fact && !yield(&in.Facts[i]) {
				return
			}
		}
	}
}

// term is a word of the question and what it may be called in a text.
type term struct {
	stem string
	alts [][]string // synonyms, each of one or more stems
}

// found is how surely a text has the term: as it is, or by a synonym.
func (t term) found(tight string, words []string) float64 {
	if hasWord(t.stem, tight, words) {
		return 1
	}
	for _, alt := range t.alts {
		if !slices.ContainsFunc(alt, func(w string) bool { return !hasWord(w, tight, words) }) {
			return synonymShare
		}
	}
	return 0
}

// synonymShare is what a synonym says beside the word itself.
const synonymShare = 0.7

// hasWord looks a stem up: a Korean one of two syllables or more anywhere, as
// endings and compounds are written together; anything else as a word.
func hasWord(stem, tight string, words []string) bool {
	if _, ok := slices.BinarySearch(words, stem); ok {
		return true
	}
	r, _ := utf8.DecodeRuneInString(stem)
	if r < utf8.RuneSelf && (r < '0' || r > '9') || utf8.RuneCountInString(stem) < 2 {
		return false
	}
	for from := 0; ; {
		at := strings.Index(tight[from:], stem)
		if at < 0 {
			return false
		}
		at += from
		before := tight[:at]
		// 60% is not in 160%, and 비수도권 is what 수도권 is not
		if (r > '9' || before == "" || before[len(before)-1] < '0' || before[len(before)-1] > '9') && !(strings.HasSuffix(before, "비") && strings.HasPrefix(stem, "수도권")) {
			return true
		}
		from = at + 1
	}
}

// thesaurus gives the other members of a word's groups, as stems.
type thesaurus map[string][]string

func newThesaurus(groups [][]string, words []search.Translation) thesaurus {
	th := thesaurus{}
	for _, w := range words {
		term := strings.Join(search.Stems(w.Term), " ")
		for _, m := range w.Means {
			if m = strings.Join(search.Stems(m), " "); m == "" || term == "" {
				continue
			}
			th.add(term, m)
			th.add(m, term)
		}
	}
	for _, g := range groups {
		var stems []string
		for _, w := range g {
			if s := strings.Join(search.Stems(w), " "); s != "" && !slices.Contains(stems, s) {
				stems = append(stems, s)
			}
		}
		for i, s := range stems {
			for j, o := range stems {
				if i != j {
					th.add(s, o)
				}
			}
		}
	}
	return th
}

func (th thesaurus) add(word, other string) {
	if !slices.Contains(th[word], other) {
		th[word] = append(th[word], other)
	}
}

// onePerson is "one" as a number of people, and not in place of a noun.
var onePerson = regexp.MustCompile(`\b(household of one|one (person|people|man|woman|member|household|of us)|family of one|just one|only one)\b`)

// numbered finds a number with what it counts: 1인, 2유형, 60%.
var numbered = regexp.MustCompile(`[0-9]+(?:인|명|유형|세|살|년|월|일|개월|달|주|시간|회|차|퍼센트|평)`)

// outsideCapital tells whether a place in the question is not in Seoul, Incheon
// or Gyeonggi.
func outsideCapital(r reading) bool {
	for _, w := range strings.Fields(r.spaced) {
		for _, p := range farPlaces {
			if rest, ok := strings.CutPrefix(w, p); ok && placeEnding.MatchString(rest) {
				return true
			}
		}
	}
	return false
}

var farPlaces = strings.Fields(`부산 대구 광주 대전 울산 세종 강원 충북 충남 충청 전북 전남 전라 경북 경남 경상 제주 창원 포항 구미 천안 청주 전주 김해 진주 여수 순천 목포 군산 익산 원주 춘천 강릉 안동 경주 거제
busan daegu gwangju daejeon ulsan sejong gangwon chungcheong jeolla jeonbuk jeonnam gyeongsang gyeongbuk gyeongnam jeju changwon pohang gimhae`)

var sameShare = strings.NewReplacer("프로", "퍼센트", "percent", "퍼센트")

// small numbers in words, as articles write them for people and households.
var inWords = []struct{ ko, en, together string }{{}, {"한", "one", "혼자사 혼자살 혼자삽"}, {"두", "two", "둘이"}, {"세", "three", "셋이"}, {"네", "four", "넷이"}, {"다섯", "five", "다섯이"}, {"여섯", "six", "여섯이"}, {"일곱", "seven", "일곱이"}, {"여덟", "eight", "여덟이"}}

// termsIn are the words of a question to look for in blocks: all that say
// anything, also those that only ask, because they tell one block from another.
func (c *catalogue) termsIn(r reading, stems []string, wants []wanted) []term {
	var out []term
	asks := ""
	for _, w := range wants {
		if w.ends <= len(r.tight) {
			asks += " " + r.tight[w.at:w.ends]
		} else {
			asks += " " + strings.Join(search.Stems(r.spaced[w.at-len(r.tight)-1:w.ends-len(r.tight)-1]), " ")
		}
	}
	add := func(s string, alts []string) {
		if strings.Contains(asks, s) && strings.Count(r.tight, s) <= 1 {
			return // what asks is found by its kind
		}
		if !slices.ContainsFunc(out, func(t term) bool { return t.stem == s }) {
			t := term{stem: s}
			for _, alt := range alts {
				t.alts = append(t.alts, strings.Fields(alt))
			}
			out = append(out, t)
		}
	}
	for _, s := range stems {
		if jamoOnly.MatchString(s) {
			continue
		}
		if alts := c.words[s]; utf8.RuneCountInString(s) > 1 && !empties(s) || len(alts) > 0 {
			add(s, alts)
		}
	}
	for _, n := range numbered.FindAllString(sameShare.Replace(r.tight), 6) {
		var alts []string
		digits := strings.TrimRight(n, strings.TrimLeft(n, "0123456789"))
		if counted := n[len(digits):]; counted == "인" || counted == "명" {
			if len(digits) == 1 && digits != "0" && int(digits[0]-'0') < len(inWords) {
				w := inWords[digits[0]-'0']
				alts = []string{w.ko + "명", w.en, digits + "인", digits + "명"}
			}
		}
		add(n, alts)
	}
	if !strings.Contains(r.tight, "비수도권") && outsideCapital(r) {
		add("비수도권", nil)
	}
	for i, w := range inWords {
		if i == 0 {
			continue
		}
		if r.latin && strings.Contains(" "+r.spaced+" ", " "+w.en+" ") && (i > 1 || onePerson.MatchString(r.spaced)) {
			add(w.en, []string{w.ko + "명"})
		}
		if slices.ContainsFunc(strings.Fields(w.together), func(form string) bool { return strings.Contains(r.tight, form) }) {
			add(w.ko+"명", []string{w.en})
		}
		for _, unit := range []string{"명", "식구", "가족", "사람"} {
			if strings.Contains(r.tight, w.ko+unit) && (unit != "명" || strings.Contains(r.spaced, w.ko)) {
				add(w.ko+"명", []string{w.en})
			}
		}
	}
	return out
}

var jamoOnly = regexp.MustCompile(`^[ㄱ-ㅣ]+$`)

// empties tells words that neither name a subject nor a part of one.
func empties(stem string) bool { return pureAsking[stem] }

var pureAsking = stemSet(`얼마 언제 어디 누구 누가 뭐 뭐가 뭔 무엇 어떻 어케 왜 몇 알려 궁금 주세요 줘 있 없 되 돼 됨 하 하나 나요 그럼 그러면 근데 그런데 그거 이거 저거 그건 이건 것 거 좀 더 또 혹시 지금 알고 싶 해야 수 때 말 말고 제가 저 나 내 제 우리 저희 같 이요 예요 인가 정도 그냥 진짜 대해 관련 경우 주시 바랍니다 바라 바랍니 부탁 부탁드립니다 드립니다 싶 다시 그래서 한번 이번 그런
how what when where who which much many is are do does can could would should the a an i my me we our us you your it its this that there and or to for of in on at by from with about please tell want know get need have has any some if so just me`)

// weighedUnits are the units of one article in one language, with how much a
// word tells one from another.
type weighedUnits []unit

// rank scores the units for the terms: the share of the weight of those terms
// that some unit has.
func (us weighedUnits) rank(terms []term) []float64 {
	scores := make([]float64, len(us))
	if len(us) == 0 {
		return scores
	}
	total := leastWeight
	for _, t := range terms {
		hit := make([]float64, len(us))
		n := 0.0
		for i := range us {
			h := t.found(us[i].tight, us[i].words)
			if h < inHeading {
				h = max(h, inHeading*t.found(us[i].heading, nil))
			}
			hit[i] = h
			n += h
		}
		if n == 0 {
			continue
		}
		w := math.Log(1 + float64(len(us))/n)
		top := 0.0
		for i, h := range hit {
			scores[i] += w * h
			top = max(top, h)
		}
		total += w * top
	}
	for i := range scores {
		scores[i] /= total
	}
	return scores
}

// inHeading is what a word in the heading counts beside one in the text.
const inHeading = 0.6

// leastWeight keeps one common word from saying all there is to say.
const leastWeight = 0.5
