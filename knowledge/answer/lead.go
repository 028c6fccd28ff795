package answer

// leadEnds is where the story that leads up to a question may end.
var leadEnds = newPattern(`[.!?;~…\n]+ ?|, ?|[ㅋㅎㅠㅜ]{2,} ?|(는데|은데|인데|한데|운데|니까|지만|거든요) `)

const mostLeads = 6 // places where one may end that are looked at

// withoutLead answers what is asked behind a story that leads up to it, where
// the whole says too much that no article has: "I am so tired, and how much is
// it?" What is left must be surely about an article that holds it; about this one,
// if one is given.
func (t *task) withoutLead(whole *candidate) (Answer, bool) {
	if t.half {
		return Answer{}, false
	}
	for _, at := range leadEnds.FindAllStringIndex(t.r.text, mostLeads) {
		h := t.halfOf(t.r.text[at[1]:])
		h.half = false // it has the whole screen
		a := h.subject()
		if a == nil || !h.asks() || whole != nil && a != whole.article {
			continue
		}
		k, sections := h.candidates(nil)
		if h.notHeld(k[0], sections) {
			continue
		}
		return h.tellFrom(a, k[0].score, sections), true
	}
	return Answer{}, false
}
