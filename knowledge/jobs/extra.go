package jobs

// extra is what a row has no room for.
type extra struct {
	skills []uint64 // numbers of more skills, as in row.skills
	words  []uint32 // numbers of the free words, see wordList
}

// wordList numbers the free words that people said, so that an opening is searched once for a word of many. A word stays as long as
// somebody has it.
type wordList struct {
	number map[string]uint32
	words  []listed
	free   []uint32 // numbers of no word
}

type listed struct {
	text string
	uses int // by how many profiles
}

// add notes the words of a profile and gives their numbers.
func (l *wordList) add(words []string) []uint32 {
	var out []uint32
	for _, w := range words {
		number, known := l.number[w]
		if !known {
			if last := len(l.free) - 1; last >= 0 {
				number, l.free = l.free[last], l.free[:last]
			} else {
				number, l.words = uint32(len(l.words)), append(l.words, listed{}) // #nosec G115 -- no more than memory holds
			}
			l.words[number].text, l.number[w] = w, number
		}
		l.words[number].uses++
		out = append(out, number)
	}
	return out
}

// remove forgets the words of a profile.
func (l *wordList) remove(words []uint32) {
	for _, number := range words {
		w := &l.words[number]
		if w.uses--; w.uses == 0 {
			delete(l.number, w.text)
			*w, l.free = listed{}, append(l.free, number)
		}
	}
}

// saidOf is how many words of so many an opening says.
type saidOf struct{ words, of int }

// Of a word in search.says: whether the opening says it; 0: it was not looked for yet.
const (
	saysNot = 1 + iota
	saysIt
)

// saidOf counts which of some words of the list the opening says.
func (s *search) saidOf(words []uint32, list *wordList) saidOf {
	if s.text == "" {
		s.text, s.says = s.opening.plainText(), zeros(s.says, len(list.words))
	}
	found := saidOf{0, len(words)}
	for _, number := range words {
		says := &s.says[number]
		if *says == 0 {
			if *says = saysNot; containsWord(s.text, list.words[number].text) {
				*says = saysIt
			}
		}
		if *says == saysIt {
			found.words++
		}
	}
	return found
}
