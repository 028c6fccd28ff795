package ground

import "strings"

// domains are the endings by which a name with dots is known as an address
// without a scheme.
var domains = wordSet("kr com net org io ai app dev gov edu co me info biz tv eu us jp cn uk")

// maxAddress is how long a host or what stands before an @ may be: RFC 1035 allows
// 253 letters, RFC 5321 64. Without it, reading dots would take the square of them.
const maxAddress = 320

// addressAt reads a web or mail address that begins at i.
func (l *letters) addressAt(i int) (a atom, ok bool) {
	if end, has := l.eat(i, "https://"); has {
		return l.webAt(i, end)
	}
	if end, has := l.eat(i, "http://"); has {
		return l.webAt(i, end)
	}
	end := i
	for end < len(l.r) && end-i <= maxAddress {
		if r := l.r[end]; !hostLetter(r) && r != '_' && r != '+' && r != '%' {
			break
		}
		end++
	}
	if end == i || end-i > maxAddress {
		return a, false
	}
	if l.get(end) == '@' && (latin(l.get(end+1)) || digit(l.get(end+1))) {
		host := l.run(end+1, hostLetter)
		for host > end+1 && !latin(l.r[host-1]) && !digit(l.r[host-1]) {
			host--
		}
		if strings.ContainsRune(l.slice(end+1, host), '.') {
			a.Kind, a.Value.Text = Email, l.slice(i, host)
			a.Start, a.End = i, host
			return a, true
		}
	}
	host := l.run(i, hostLetter)
	for host > i && (l.r[host-1] == '.' || l.r[host-1] == '-') {
		host--
	}
	dot := host
	for dot > i && l.r[dot-1] != '.' {
		dot--
	}
	if dot <= i+1 || !domains[l.slice(dot, host)] || digit(l.get(host)) || latin(l.get(host)) {
		return a, false
	}
	return l.webAt(i, i)
}

func hostLetter(r rune) bool { return latin(r) || digit(r) || r == '.' || r == '-' }

// webAt reads a web address whose host begins at host.
func (l *letters) webAt(start, host int) (a atom, ok bool) {
	end := l.run(host, func(r rune) bool {
		return latin(r) || digit(r) || strings.ContainsRune("-._~:/?#[]@!$&'()*+,;=%", r)
	})
	// A sentence goes on behind an address; a bracket closes one that opened before it.
	for end > host && strings.ContainsRune(".,;:!?'~)", l.r[end-1]) {
		if l.r[end-1] == ')' && strings.Count(l.slice(host, end), "(") >= strings.Count(l.slice(host, end), ")") {
			break
		}
		end--
	}
	if end == host {
		return a, false
	}
	a.Kind, a.Value.Text = URL, strings.TrimRight(l.slice(host, end), "/")
	a.Start, a.End = start, end
	return a, true
}

// phoneAt reads a telephone number at i: 044-202-7193, 02) 123-4567,
// +82 44 202 7193, 1533-0100, 01012345678.
func (l *letters) phoneAt(i int) (a atom, ok bool) {
	at := i
	if l.get(at) == '(' {
		at++
	}
	number := make([]byte, 0, 16)
	abroad := l.get(at) == '+'
	if abroad {
		if at, ok = l.eat(at, "+82"); !ok {
			return a, false
		}
		if at = l.separator(at, true); l.get(at) == '(' {
			at++
		}
		if l.get(at) != '0' && l.run(at, digit)-at != 4 {
			number = append(number, '0')
		}
	}
	var length, ends [4]int
	n, from := 0, 0
	for n < len(ends) {
		end := l.run(at, digit)
		if end == at || end-at > 11 {
			break
		}
		for ; at < end; at++ {
			number = append(number, byte(l.r[at]))
		}
		length[n], ends[n] = len(number)-from, end
		from = len(number)
		n++
		if at = l.separator(end, number[0] == '0'); at == end {
			break
		}
	}
	if n == 0 {
		return a, false
	}
	used := 0
	switch {
	case number[0] == '0' && n >= 3 && length[0] <= 4 && (length[1] == 3 || length[1] == 4) && length[2] == 4:
		used = 3
	case number[0] == '0' && length[0] >= 9 && length[0] <= 11:
		used = 1
	case number[0] == '1' && n >= 2 && length[0] == 4 && length[1] == 4 && number[1] >= '5' && number[1] != '9':
		used = 2
	case number[0] == '1' && abroad && length[0] == 4:
		used = 1
	default:
		return a, false
	}
	end := ends[used-1]
	if l.get(end) == '-' && digit(l.get(end+1)) {
		return a, false
	}
	total := 0
	for _, n := range length[:used] {
		total += n
	}
	a.Kind, a.Value.Text = Phone, string(number[:total])
	a.Start, a.End = i, end
	return a, true
}

// separator is the place behind what stands between groups of digits.
func (l *letters) separator(i int, spaced bool) int {
	switch c := l.get(i); {
	case c == ')' && digit(l.get(i+1)):
		return i + 1
	case c == ')' && (l.get(i+1) == ' ' || l.get(i+1) == '-') && digit(l.get(i+2)):
		return i + 2
	case c == '-' && (digit(l.get(i+1)) || l.get(i+1) == '('):
		return i + 1
	case c == '.' && digit(l.get(i+1)):
		return i + 1
	case c == ' ' && spaced && (digit(l.get(i+1)) || l.get(i+1) == '('):
		return i + 1
	case c == ' ' && spaced && l.get(i+1) == '-' && l.get(i+2) == ' ' && digit(l.get(i+3)):
		return i + 3
	}
	return i
}

// serviceLines are short numbers that are dialled as they are, beside 13xx.
var serviceLines = wordSet("109 110 112 114 117 118 119 120 129 132 182")

// serviceLine reports whether bare digits are a short telephone number.
func (l *letters) serviceLine(from, to int) bool {
	if to-from == 4 {
		return l.has(from, "13")
	}
	return to-from == 3 && serviceLines[l.slice(from, to)]
}

// lawAt reads the article of a law: 제10조의2 제1항 제3호, Article 10(1). at is
// behind 제 or the English word; formal is false where a bare 10조 stands
// behind the name of a law.
func (l *letters) lawAt(start, at int) (a atom, ok bool) {
	n, ok := l.digitsAt(l.spaces(at))
	if !ok || n.plain == 0 || n.plain > 4 {
		return a, false
	}
	part := func(i int) string { return l.slice(l.spaces(i), n.end) }
	var b strings.Builder
	b.WriteString(part(at))
	end := l.spaces(n.end)
	if end, ok = l.eat(end, "조"); !ok || l.has(end, "원") || l.has(end, "직") {
		return a, false
	}
	branch := func() {
		k := l.spaces(end)
		if k, ok = l.eat(k, "의"); !ok {
			return
		}
		if n, ok = l.digitsAt(l.spaces(k)); ok && n.plain > 0 && !hangul(l.get(n.end)) || ok && l.has(n.end, "제") {
			b.WriteString("-" + part(k))
			end = n.end
		}
	}
	branch()
	for _, word := range []string{"항", "호"} {
		k := l.spaces(end)
		k, _ = l.eat(k, "제")
		if n, ok = l.digitsAt(l.spaces(k)); !ok || n.plain == 0 {
			continue
		}
		if last, has := l.eat(l.spaces(n.end), word); has {
			b.WriteString("/" + part(k))
			end = last
		}
	}
	a.Kind, a.Value.Text = Law, b.String()
	a.Start, a.End = start, end
	return a, true
}

// englishLawAt reads "Article 10-2(1)", "article 10 paragraph 1" behind its
// first word.
func (l *letters) englishLawAt(start, at int) (a atom, ok bool) {
	if l.get(at) == '.' {
		at++
	}
	at = l.spaces(at)
	n, ok := l.digitsAt(at)
	if !ok || n.plain == 0 || n.plain > 4 {
		return a, false
	}
	text, end := l.slice(at, n.end), n.end
	if l.get(end) == '-' {
		if n, ok = l.digitsAt(end + 1); ok && n.plain > 0 {
			text += "-" + l.slice(end+1, n.end)
			end = n.end
		}
	}
	for range 2 {
		k := l.spaces(end)
		if l.get(k) == ',' {
			k = l.spaces(k + 1)
		}
		closing := rune(0)
		if end, has := l.eat(k, "paragraph "); has {
			k = end
		} else if l.get(end) == '(' {
			k, closing = k+1, ')'
		} else {
			break
		}
		n, ok = l.digitsAt(k)
		if !ok || n.plain == 0 || closing != 0 && l.get(n.end) != closing {
			break
		}
		text += "/" + l.slice(k, n.end)
		end = n.end
		if closing != 0 {
			end++
		}
	}
	a.Kind, a.Value.Text = Law, text
	a.Start, a.End = start, end
	return a, true
}

// samePath reports whether two addresses of one value have one path letter for
// letter: unlike a host, it is another in capitals.
func (c *checker) samePath(f Figure, h held) bool {
	path := func(p *page, f Figure) string {
		address := p.src[p.from(f.Start):p.from(f.End)]
		if _, rest, ok := strings.Cut(address, "://"); ok {
			address = rest
		}
		_, path, _ := strings.Cut(address, "/")
		return strings.TrimRight(path, "/")
	}
	return path(c.answer, f) == path(h.source.page, h.Figure)
}
