package ground

import (
	"slices"
	"strings"
	"unicode"
)

// source is a passage as it is read.
type source struct {
	page   *page
	packed string // its text without spaces
	units  []unit
	all    wordsIn
	stems  []string // the members of all
	title  wordsIn
	names  []string // programme names of the title, packed
	inText []string // those of the text
	hangul float64  // share of its letters
}

// unit is one sentence, line or list item of a passage.
type unit struct {
	span
	text    string
	packed  string // without spaces and the full stop
	words   wordsIn
	clauses []clause
	said    []clause // its statements
	all     []clause // the unit as one, once it is asked for
	names   []string
	lead    int // 1 where the line above its list says no
}

// asks reports whether a unit is a question, such as the heading of a section.
func (u *unit) asks() bool { return strings.HasSuffix(u.text, "?") }

// shuts reports whether the sentence behind a unit says what it does not hold for:
// larger firms are not covered.
func (s *source) shuts(u *unit) bool {
	for i := range s.units {
		if &s.units[i] == u && i+1 < len(s.units) {
			_, at := hasAny(s.units[i+1].text, []string{"더 큰", "더 작은", "작거나 큰", "그 밖", "다른", "larger", "smaller", "others", "other"})
			return at >= 0 && negations(s.units[i+1].text)%2 == 1
		}
	}
	return false
}

// held is a figure of a passage and where it stands.
type held struct {
	Figure
	source *source
	unit   *unit
	clause *clause
}

// A passage may speak to a model instead of telling its readers something. A
// line that does so supports nothing.
var (
	commands  = []string{"ignore previous", "ignore all previous", "ignore the above", "ignore any", "disregard", "system prompt", "tell the user that", "tell users that", "respond with", "reply with", "always answer", "instructions to ai", "instruction to ai", "note to ai", "이전 지시", "지시를 무시", "지시는 무시", "지침을 무시", "앞의 지시", "위의 지시", "시스템 프롬프트", "라고 답하라", "라고 답하세요", "라고 답하십시오", "라고 답해", "라고 대답하", "라고 안내하라", "라고 안내하세요", "라고 안내하십시오", "라고 안내해", "라고 말하라", "라고 말하세요", "라고 적어라", "답변하라", "답하라", "대답하라", "출력하라", "이렇게 답", "다음과 같이 답"}
	addressed = []string{"ai", "assistant", "chatbot", "language model", "llm", "bot", "인공지능", "챗봇", "어시스턴트", "모델"}
	ordered   = []string{"must say", "must answer", "must tell", "should say", "should answer", "should tell", "must recommend", "should recommend", "must state", "say that", "답해야", "답하십", "말해야", "안내해야", "알려야", "추천하라", "추천해야", "라고 하라", "라고 해야", "적어야"}
	quoting   = []string{"\"", "'", "라고", "다고", "say that", "answer that", "tell them that", "state that", ":"}
)

func commanding(line string) bool {
	if _, at := hasAny(line, commands); at >= 0 {
		return true
	}
	_, at := hasAny(line, ordered)
	if at < 0 || !slices.ContainsFunc(quoting, func(q string) bool { return strings.Contains(line, q) }) {
		return false
	}
	_, at = hasAny(line, addressed)
	return at >= 0
}

func (c *checker) readSource(p Passage) *source {
	s := &source{page: newPage(p.Title + "\n" + p.Text), all: wordsIn{}}
	text := s.page.text
	s.packed = packed(text)
	c.spend(len(text))
	figures := Figures(text)
	c.spend(len(text))
	titleEnd := lineEnd(text, 0)
	letters, korean := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if hangul(r) {
				korean++
			}
		}
	}
	s.hangul = float64(korean) / float64(max(letters, 1))
	s.names = c.programmes(text[:titleEnd])
	plain := claimed(text, figures)
	s.title = wordsIn{}
	for _, t := range c.reader.terms(text, span{0, titleEnd}, plain) {
		s.title[t.stem] = true
	}
	for _, sp := range sentences(text, figures) {
		c.spend(1 + (sp.end-sp.start)/8)
		if commanding(text[strings.LastIndexByte(text[:sp.start], '\n')+1 : lineEnd(text, sp.start)]) {
			continue
		}
		u := unit{span: sp, text: text[sp.start:sp.end], words: wordsIn{}}
		u.packed, u.lead = verbatim(u.text), leadParity(text, sp.start)
		u.clauses = c.read(text, sp, within(figures, sp), within(plain, sp))
		if n := len(s.units); n > 0 && s.units[n-1].asks() && len(u.clauses) > 0 && answers(u.text) {
			for stem := range s.units[n-1].words {
				u.clauses[0].set[stem] = true // yes or no is said of what was asked
			}
		}
		u.said = statements(u.clauses)
		for i := range u.clauses {
			for stem := range u.clauses[i].set {
				u.words[stem] = true
				if !s.all[stem] {
					s.all[stem] = true
					s.stems = append(s.stems, stem)
				}
			}
		}
		u.names = c.programmes(u.text)
		s.inText = append(s.inText, u.names...)
		s.units = append(s.units, u)
	}
	return s
}

// verbatim is a sentence without what may differ where it is copied.
func verbatim(text string) string {
	return strings.Trim(packed(text), "-•*·.!?:…\"'")
}

// copied reports whether a part is a whole sentence of a passage. An item of a list
// or a heading says nothing by itself.
func copied(p *part, cited []*source) bool {
	text := verbatim(p.text)
	for _, s := range cited {
		for i := range s.units {
			if u := &s.units[i]; u.packed == text && !u.asks() && states(u.text) {
				return true
			}
		}
	}
	return false
}

// each calls do with every figure of some passages.
func each(cited []*source, do func(h held)) {
	for _, s := range cited {
		for i := range s.units {
			u := &s.units[i]
			for k := range u.clauses {
				for _, f := range u.clauses[k].figures {
					do(held{f, s, u, &u.clauses[k]})
				}
			}
		}
	}
}

// has reports whether a passage has a word in one of its forms.
func (s *source) has(c *checker, stem string) bool {
	if s.all[stem] {
		return true
	}
	c.spend(len(s.stems))
	for _, w := range s.stems {
		if alikeStems(w, stem) {
			return true
		}
	}
	// A compound may stand as two words there, or two words as a compound.
	return len(stem) >= 6 && strings.Contains(s.packed, stem)
}

func (w wordsIn) has(c *checker, stem string) bool {
	if w[stem] {
		return true
	}
	c.spend(len(w))
	for x := range w {
		if alikeStems(x, stem) {
			return true
		}
	}
	return false
}

// foreign reports whether a part is written in another language than all that
// it cites: words can then not be compared.
func (c *checker) foreign(p *part, cited []*source) bool {
	korean, latins := 0, 0
	for _, r := range p.text {
		switch {
		case hangul(r):
			korean++
		case latin(r):
			latins++
		}
	}
	if korean+latins < 8 {
		return false
	}
	share := float64(korean) / float64(korean+latins)
	for _, s := range cited {
		if share > 0.3 && s.hangul > 0.15 || share <= 0.3 && s.hangul < 0.85 {
			return false
		}
	}
	return true
}
