package lang

import (
	"fmt"
	"strings"
)

// Key names one thing that Dari can say. Keys are constants beside their words, so a typo does not compile.
type Key string

// Entry is one thing said in both languages. Both are fmt formats with the same arguments: verbs may carry explicit
// indexes (%[2]s) where the order differs, a percent sign is written %%, and a Korean particle after an argument is
// written as a pair (%[1]s은(는), %[1]s(으)로).
type Entry struct {
	Ko, En string
}

// catalog is everything that can be said. A new area is one file catalog_AREA.go with its keys and its map, and one
// line here.
var catalog = merge(
	commonWords,
	staffWords,
	formWords,
	consentWords,
	profileWords,
	welcomeWords,
	answerWords,
	jobsWords,
	courseWords,
	courseFollowWords,
	coursePostWords,
	shareWords,
	interestWords,
	fitWords,
	nearWords,
	manageWords,
	wishWords,
	alertWords,
	digestWords,
	postingWords,
	announceWords,
	deskWords,
	feedbackWords,
	checkWords,
	intakeWords,
	noticeWords,
	matchingWords,
	modelWords,
	correctWords,
	keptWords,
)

// merge joins the areas. A key that two areas claim is a mistake of ours that no run can repair, so it stops the start.
func merge(areas ...map[Key]Entry) map[Key]Entry {
	all := make(map[Key]Entry)
	for _, area := range areas {
		for k, e := range area {
			if _, taken := all[k]; taken {
				panic("lang: two areas claim the key " + string(k))
			}
			all[k] = e
		}
	}
	return all
}

// Text says k in the language l (Korean where l is not known). Arguments fill the verbs; an argument that is itself a
// Key is said in l. Particle pairs of the catalogue are resolved by the sound before them; what stands inside an
// argument is left as it is, so a person's own text is never changed. A key without an entry is returned as it is.
func Text(l Lang, k Key, args ...any) string {
	e, ok := catalog[k]
	if !ok {
		return string(k)
	}
	if l == En {
		return fill(l, e.En, args)
	}
	return fill(Ko, e.Ko, args)
}

// fill writes format with args, verb by verb, so that only the catalogue's own words pass through the particles.
func fill(l Lang, format string, args []any) string {
	var out strings.Builder
	out.Grow(len(format) + 16*len(args))
	for _, p := range pieces(format) {
		switch {
		case p.verb == 0 && l == En:
			out.WriteString(p.text)
		case p.verb == 0:
			writeParticles(&out, p.text)
		case p.arg >= len(args):
			fmt.Fprintf(&out, "%%!%c(MISSING)", p.verb)
		default:
			arg := args[p.arg]
			if k, ok := arg.(Key); ok {
				arg = Text(l, k)
			}
			fmt.Fprintf(&out, p.text, arg)
		}
	}
	return out.String()
}

// piece is a stretch of a format: words (verb 0), or one verb, then text is the verb without its index and arg the
// argument's place, from 0.
type piece struct {
	text string
	verb rune
	arg  int
}

// pieces cuts a format into words and verbs. A percent sign that begins no verb is kept as a word.
func pieces(format string) []piece {
	var out []piece
	var words strings.Builder
	flush := func() {
		if words.Len() > 0 {
			out = append(out, piece{text: words.String()})
			words.Reset()
		}
	}
	next := 0
	for i := 0; i < len(format); {
		if format[i] != '%' {
			words.WriteByte(format[i])
			i++
			continue
		}
		if strings.HasPrefix(format[i:], "%%") {
			words.WriteByte('%')
			i += 2
			continue
		}
		p, size := parseVerb(format[i:], next)
		if size == 0 {
			words.WriteByte('%')
			i++
			continue
		}
		flush()
		out = append(out, p)
		next = p.arg + 1
		i += size
	}
	flush()
	return out
}

// parseVerb reads the verb that s begins with, "%+.1f", "%[2]s" or "%5[1]d"; next is the argument it takes without an
// index. The size is 0 if there is none.
func parseVerb(s string, next int) (piece, int) {
	p := piece{arg: next}
	spec := []byte{'%'}
	for i := 1; i < len(s); i++ {
		c := s[i]
		switch {
		case strings.IndexByte("+-# 0123456789.", c) >= 0:
			spec = append(spec, c)
		case c == '[':
			n, j := 0, i+1
			for ; j < len(s) && s[j] >= '0' && s[j] <= '9' && n < 100; j++ {
				n = n*10 + int(s[j]-'0')
			}
			if n == 0 || j >= len(s) || s[j] != ']' {
				return piece{}, 0
			}
			p.arg = n - 1
			i = j
		case strings.IndexByte("vsdqfxXgetTcU", c) >= 0:
			p.verb = rune(c)
			p.text = string(append(spec, c))
			return p, i + 1
		default:
			return piece{}, 0
		}
	}
	return piece{}, 0
}
