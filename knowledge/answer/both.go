package answer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dari/knowledge"
	"dari/knowledge/sense"
)

// joint is where one question may end and another begin.
var joint = newPattern(`[?,;]|(이랑|랑|하고|와|과|이고|고|며) | (및|그리고|글고|또|또는|and|also|plus|&) `)

// listed is what stands between two things of the same kind.
var listed = newPattern(`(이랑|랑|하고|와|과) | (및|and|&) |,`)

// ofTheSame is how a half begins that goes on about what the first one named.
var ofTheSame = newPattern(`^(and |but |so )?(do|does|is|are|can|will|has|how long does|how much is|when does|where is|who can use) (it|they)\b|^(그건|그거|거기|이건|이거)`)

// surelyNamed is how sure the examples must be of an article that a half of a
// message does not name.
const surelyNamed = 0.6

// both answers a message that asks about two programmes at once.
func (t *task) both() (Answer, bool) {
	if t.half || t.compares() {
		return Answer{}, false
	}
	for _, at := range joint.FindAllStringIndex(t.r.text, 6) {
		if !t.mayEnd(at[1]) {
			continue
		}
		left := t.halfOf(t.r.text[:at[1]])
		a := left.subject()
		if a == nil {
			continue
		}
		right := t.halfOf(t.r.text[at[1]:])
		b := right.subject()
		if b != nil && b != a && left.namesProgramme() && ofTheSame.MatchString(right.r.spaced) {
			b = nil
		}
		if b != nil && b != a && !right.namesProgramme() && t.main[b.Topic] == b {
			b = nil // a survey of a field, which the second half does not even name
		}
		if b != nil && b != a {
			ended := strings.Contains(t.r.text[at[0]:at[1]], "?")
			remark := !right.asks() && len(right.terms) > 0
			// Inside one sentence it takes names, or more than a word, to tell
			// that there are two subjects.
			apart := a.Topic == b.Topic || left.namesProgramme() && (right.namesProgramme() || len(right.terms) > 1)
			if ended && remark || !ended && !apart {
				continue
			}
		}
		if b == nil && right.asks() { // "얼마고 어디서 신청해요": of the same
			b, right.chosen, right.cands, right.found = a, true, left.cands, nil
		}
		two := a != b && left.namesProgramme() && right.namesProgramme() || a == b && listed.MatchString(t.r.text[at[0]:at[1]]) && left.callsFact(a) && right.callsFact(a)
		if b == nil || a == b && !two && !left.asksElse(right) {
			continue
		}
		// "점포철거비와 최저임금은 얼마": what is asked of the second is asked of the first.
		if len(left.wants) == 0 && len(left.slots) == 0 {
			left = t.halfOf(t.r.text[:at[0]] + " " + right.rest.spaced)
		}
		first, second := left.tellSubject(a), right.tellSubject(b)
		if two && first.Reason == Unsettled { // what is known comes first
			first, second = second, first
		}
		if first.Kind != Facts || second.Kind != Facts && !(two && second.Reason == Unsettled) {
			continue
		}
		if !first.add(second.Parts) {
			continue
		}
		for _, s := range second.Sources {
			addSource(&first, s)
		}
		if a != b {
			first.More = append(first.More[:min(len(first.More), maxMore/2)], second.More[:min(len(second.More), maxMore/2)]...)
		}
		first.Confidence = min(first.Confidence, second.Confidence)
		return first, true
	}
	return Answer{}, false
}

// callsFact tells whether a half has the whole name of something that an article
// tells.
func (t *task) callsFact(a *knowledge.Article) bool {
	stems := slices.Sorted(slices.Values(t.stems))
	return slices.ContainsFunc(t.units(a), func(u unit) bool { return u.calls(t.r.tight, stems) >= 1 })
}

// add adds to an answer what parts tell beside it: to its own part of the same
// section where there is one. It reports whether there was anything.
func (a *Answer) add(parts []Part) (added bool) {
	for _, p := range parts {
		same := func(o Part) bool { return o.Kind == p.Kind && o.Article == p.Article && o.Slot == p.Slot }
		at := slices.IndexFunc(a.Parts, same)
		if p.Kind != SectionPart || at < 0 {
			if known := p.Kind == SectionPart && len(p.Facts) > 0 && !slices.ContainsFunc(p.Facts, func(f knowledge.Fact) bool { return !a.states(f) }); !known {
				a.Parts, added = append(a.Parts, p), true
			}
			continue
		}
		into := &a.Parts[at]
		for _, b := range p.Blocks {
			if !slices.ContainsFunc(into.Blocks, func(o knowledge.Block) bool { return o.Line == b.Line && o.Text == b.Text }) {
				into.Blocks, added = append(into.Blocks, b), true
			}
		}
		for _, f := range p.Facts {
			if !slices.ContainsFunc(into.Facts, func(o knowledge.Fact) bool { return o.Ref() == f.Ref() }) {
				into.Facts = append(into.Facts, f)
			}
		}
	}
	return added
}

// mayEnd tells whether a question may end at a place in the text: two programmes
// are named on its two sides, or something is asked for on both.
func (t *task) mayEnd(at int) bool {
	left, _, _ := forms(t.r.text[:at])
	asked := len(wantsIn(left)) > 0 || len(slotsIn(left)) > 0
	before, after := false, false
	for _, m := range t.named {
		if m.denied {
			continue
		}
		if strings.Contains(left.tight, strings.ReplaceAll(m.form, " ", "")) {
			before = true
		} else {
			after = true
		}
	}
	if before && after {
		return true
	}
	right, _, _ := forms(t.r.text[at:])
	return asked && (len(wantsIn(right)) > 0 || len(slotsIn(right)) > 0)
}

// asks tells whether a half asks for some part.
func (t *task) asks() bool { return len(t.wants) > 0 || len(t.slots) > 0 }

// asksElse tells whether two halves surely ask for two parts.
func (t *task) asksElse(o *task) bool {
	one, p := t.part().best()
	two, q := o.part().best()
	return t.asks() && o.asks() && one != two && p >= surelyNamed && q >= surelyNamed && two != noSlot && one != noSlot
}

// halfOf is the task of one half of the message.
func (t *task) halfOf(text string) *task {
	h := &task{catalogue: t.catalogue, q: t.q, r: read(text, t.q.Lang), min: t.min, half: true}
	h.q.History, h.r.lang = nil, t.r.lang
	h.named, h.rest = h.mentions(h.r)
	h.look(sense.Read(h.r.text))
	h.understand()
	return h
}

// subject is the article that a half is surely about.
func (t *task) subject() *knowledge.Article {
	if utf8.RuneCountInString(t.r.tight) < 2 {
		return nil
	}
	k, _ := t.candidates(nil)
	if len(k) == 0 {
		return nil
	}
	best := k[0]
	named := best.named || slices.ContainsFunc(t.named, func(m mention) bool { return !m.denied && m.article.Topic == best.article.Topic })
	if !named && (best.asked < surelyNamed || !t.asks()) {
		return nil
	}
	return best.article
}

func (t *task) tellSubject(a *knowledge.Article) Answer {
	cands, sections := t.candidates(nil)
	for _, k := range cands {
		if k.article == a {
			return t.tellFrom(a, k.score, sections)
		}
	}
	return Answer{Kind: Unknown, Reason: NotHere} // the two halves together deny it
}
