package ground

import "fmt"

// day is what is said of a date; zero fields are not said.
type day struct {
	y, m, d int
	weekday string // sun, mon, ...
}

func (d day) text() string {
	s := ""
	switch {
	case d.y > 0 && d.d > 0:
		s = fmt.Sprintf("%04d-%02d-%02d", d.y, d.m, d.d)
	case d.y > 0 && d.m > 0:
		s = fmt.Sprintf("%04d-%02d", d.y, d.m)
	case d.y > 0:
		s = fmt.Sprintf("%04d", d.y)
	case d.m > 0 && d.d > 0:
		s = fmt.Sprintf("--%02d-%02d", d.m, d.d)
	case d.m > 0:
		s = fmt.Sprintf("--%02d", d.m)
	default:
		s = fmt.Sprintf("---%02d", d.d)
	}
	if d.weekday != "" {
		s += " " + d.weekday
	}
	return s
}

func validMonth(m int) bool { return m >= 1 && m <= 12 }
func validDay(d int) bool   { return d >= 1 && d <= 31 }
func validYear(y int) bool  { return y >= 1900 && y <= 2100 }
func validPair(m, d int) bool {
	return validMonth(m) && validDay(d) && (d <= 30 || m != 2 && m != 4 && m != 6 && m != 9 && m != 11) && (d <= 29 || m != 2)
}

// whole reads up to max plain digits as a whole number.
func (l *letters) whole(i, max int) (v, end int, ok bool) {
	end = l.run(i, digit)
	if end == i || end-i > max {
		return 0, i, false
	}
	for k := i; k < end; k++ {
		v = v*10 + int(l.r[k]-'0')
	}
	return v, end, true
}

func dateAtom(d day, start, end int) atom {
	a := atom{day: d}
	a.Kind, a.Start, a.End, a.Value.Text = Date, start, end, d.text()
	return a
}

// dateAt reads a date that begins with digits at i.
func (l *letters) dateAt(i int) (a atom, ok bool) {
	at := i
	short := l.get(i) == '\''
	if short {
		at++
	}
	n, end, ok := l.whole(at, 4)
	if !ok {
		return a, false
	}
	if d, end, ok := l.koreanDate(n, end-at, end, short); ok {
		d, end = l.weekdayAfter(d, end)
		return dateAtom(d, i, end), true
	}
	if d, end, ok := l.signedDate(n, end-at, end, short); ok {
		d, end = l.weekdayAfter(d, end)
		return dateAtom(d, i, end), true
	}
	if d, end, ok := l.dayFirst(n, end); ok && !short {
		return dateAtom(d, i, end), true
	}
	return a, false
}

// koreanDate reads on behind a number: 2026년 11월 22일, 11월 22일, 11월,
// 2026년.
func (l *letters) koreanDate(n, size, end int, short bool) (d day, at int, ok bool) {
	at = l.spaces(end)
	if l.get(at) == '년' {
		y := n
		if size == 2 {
			y += 2000
		}
		yearEnd := at + 1
		if l.get(yearEnd) == '도' {
			yearEnd++
		}
		k := l.spaces(yearEnd)
		if m, e, has := l.whole(k, 2); has && validYear(y) && validMonth(m) && (size == 4 || size == 2) && l.month(l.spaces(e)) {
			d, at = l.dayOf(day{y: y, m: m}, l.spaces(e)+1)
			return d, at, true
		}
		yearly := size == 4 || size == 2 && (short || yearEnd > at+1 || l.has(k, "상반기") || l.has(k, "하반기"))
		if yearly && validYear(y) && !l.has(at, "년간") && !l.has(at, "년생") && !l.has(at, "년대") {
			return day{y: y}, yearEnd, true
		}
		return d, end, false
	}
	if size <= 2 && validMonth(n) && l.month(at) && !short {
		d, at = l.dayOf(day{m: n}, at+1)
		return d, at, true
	}
	return d, end, false
}

// month reports whether 월 at i is the name of a month, not the beginning of
// another word.
func (l *letters) month(i int) bool {
	return l.get(i) == '월' && !l.unless(i+1, "급 세 드 수 평 액 보")
}

// dayOf reads the day of a month behind 월, if one stands there. The day of a
// range may lack its 일: 11월 22~28일.
func (l *letters) dayOf(d day, at int) (day, int) {
	k := l.spaces(at)
	n, end, ok := l.whole(k, 2)
	if !ok || !validPair(d.m, n) {
		return d, at
	}
	last := l.spaces(end)
	switch {
	case l.get(last) == '일' && !l.has(last, "일간") && !l.has(last, "일자리") && !l.has(last, "일 동안"):
		d.d = n
		return d, last + 1
	case l.get(last) == '~' || l.get(last) == '-':
		k = l.spaces(last + 1)
		if m, e, ok := l.whole(k, 2); ok && m > n && validPair(d.m, m) && l.get(l.spaces(e)) == '일' {
			d.d = n
			return d, end
		}
	}
	return d, at
}

// signedDate reads on behind a number: 2026-11-22, 26.1.20., 2026. 11. 22.,
// 2026/11/22, 11/22, 11.22.(일), 2026.11.
func (l *letters) signedDate(n, size, end int, short bool) (d day, at int, ok bool) {
	sign := l.get(end)
	if sign != '-' && sign != '.' && sign != '/' {
		return d, end, false
	}
	next := end + 1
	if sign == '.' {
		next = l.spaces(next)
	}
	m, e, ok := l.whole(next, 2)
	if !ok {
		return d, end, false
	}
	year := n
	if size == 2 {
		year += 2000
	}
	if l.get(e) == sign && (size == 4 || size == 2) && validYear(year) {
		third := e + 1
		if sign == '.' {
			third = l.spaces(third)
		}
		if dd, e2, has := l.whole(third, 2); has && validPair(m, dd) && (size == 4 || short || sign != '-' || e == next+2 && e2 == third+2) && !(l.get(e2) == sign && digit(l.get(e2+1))) {
			if sign == '.' && l.get(e2) == '.' && !digit(l.get(e2+1)) {
				e2++
			}
			return day{y: year, m: m, d: dd}, e2, true
		}
	}
	more := l.get(e) == sign && digit(l.get(e+1))
	switch {
	case more || digit(l.get(e)):
		return d, end, false
	case size == 4 && validYear(n) && validMonth(m) && e == next+2 && next == end+1 && (sign != '-' || !l.has(e, "~")):
		if sign == '.' && l.get(e) == '.' {
			e++
		}
		return day{y: n, m: m}, e, true
	case size <= 2 && sign == '/' && validPair(n, m) && !short:
		return day{m: n, d: m}, e, true
	case size <= 2 && sign == '.' && validPair(n, m) && l.get(e) == '.' && !short:
		k := l.spaces(e + 1)
		if l.get(k) == '~' || l.get(k) == '(' || l.has(k, "까지") || l.has(k, "부터") {
			return day{m: n, d: m}, e + 1, true
		}
	}
	return d, end, false
}

var months = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}

var weekdays = map[string]string{
	"monday": "mon", "tuesday": "tue", "wednesday": "wed", "thursday": "thu", "friday": "fri", "saturday": "sat", "sunday": "sun",
	"mon": "mon", "tue": "tue", "tues": "tue", "wed": "wed", "thu": "thu", "thur": "thu", "thurs": "thu", "fri": "fri", "sat": "sat", "sun": "sun",
}

// monthName is the month whose English name begins at i.
func (l *letters) monthName(i int) (m, end int, ok bool) {
	var b wordBuffer
	w, end := l.word(i, &b)
	if m, ok = months[string(w)]; !ok {
		return 0, i, false
	}
	if l.get(end) == '.' && len(w) <= 4 {
		end++
	}
	return m, end, true
}

// dayFirst reads on behind a number: 22 Nov 2026, 22nd of November.
func (l *letters) dayFirst(n, end int) (d day, at int, ok bool) {
	at = l.suffix(end)
	at = l.spaces(at)
	if e, has := l.eat(at, "of "); has {
		at = l.spaces(e)
	}
	m, at, ok := l.monthName(at)
	if !ok || !validPair(m, n) || latin(l.get(at)) {
		return d, end, false
	}
	d = day{m: m, d: n}
	d, at = l.yearAfter(d, at)
	return d, at, true
}

// suffix is the place behind st, nd, rd or th.
func (l *letters) suffix(i int) int {
	for _, s := range [...]string{"st", "nd", "rd", "th"} {
		if end, has := l.eat(i, s); has && !latin(l.get(end)) {
			return end
		}
	}
	return i
}

// yearAfter reads ", 2026" behind a day and its month.
func (l *letters) yearAfter(d day, at int) (day, int) {
	k := l.spaces(at)
	if l.get(k) == ',' {
		k = l.spaces(k + 1)
	}
	if y, end, ok := l.whole(k, 4); ok && end == k+4 && validYear(y) && !l.goesOn(end) {
		d.y = y
		return d, end
	}
	return d, at
}

// goesOn reports whether digits that end at i are part of a longer figure or
// are counted by a unit.
func (l *letters) goesOn(i int) bool {
	c := l.get(i)
	return (c == ',' || c == '.' || c == '-') && digit(l.get(i+1)) || c == '%' || hangul(c) && c != '년' && !l.tail(i) || latin(c)
}

// toDay reports whether another day of the month stands behind a hyphen.
func (l *letters) toDay(i int) bool {
	_, end, ok := l.whole(i+1, 2)
	return ok && l.get(i) == '-' && !l.goesOn(end)
}

// namedDate reads a date that begins with the name of a month or a weekday:
// November 22, 2026; Nov 22; November 2026; November; Sun 22 Nov 2026.
func (l *letters) namedDate(i int) (a atom, ok bool) {
	var b wordBuffer
	if w, end := l.word(i, &b); weekdays[string(w)] != "" {
		name := weekdays[string(w)]
		if l.get(end) == '.' {
			end++
		}
		k := l.spaces(end)
		if l.get(k) == ',' {
			k = l.spaces(k + 1)
		}
		if latin(l.get(k)) {
			a, ok = l.monthFirst(k)
		} else {
			a, ok = l.dateAt(k)
		}
		if !ok || a.day.d == 0 || a.day.weekday != "" {
			return a, false
		}
		a.day.weekday = name
		return dateAtom(a.day, i, a.End), true
	}
	return l.monthFirst(i)
}

func (l *letters) monthFirst(i int) (a atom, ok bool) {
	m, end, ok := l.monthName(i)
	if !ok {
		return a, false
	}
	k := l.spaces(end)
	if n, e, has := l.whole(k, 2); has && k > end && validPair(m, n) && (!l.goesOn(l.suffix(e)) || l.toDay(e)) && l.get(e) != ':' {
		d, at := l.yearAfter(day{m: m, d: n}, l.suffix(e))
		return dateAtom(d, i, at), true
	}
	if d, at := l.yearAfter(day{m: m}, end); at > end {
		return dateAtom(d, i, at), true
	}
	if end-i > 5 || l.has(i, "june ") || l.has(i, "july ") || l.has(i, "april") {
		return dateAtom(day{m: m}, i, end), true
	}
	return a, false
}

// weekdayAfter reads a weekday in brackets behind a date: (일), (일요일).
func (l *letters) weekdayAfter(d day, at int) (day, int) {
	k := l.spaces(at)
	if l.get(k) != '(' || d.d == 0 {
		return d, at
	}
	end := k + 2
	if l.has(end, "요일") {
		end += 2
	}
	if l.get(end) != ')' {
		return d, at
	}
	names := [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	for n, r := range []rune("일월화수목금토") {
		if l.get(k+1) == r {
			d.weekday = names[n]
			return d, end + 1
		}
	}
	return d, at
}

// rest reads the end of a range of days that leaves out what its beginning
// said: 2026.11.22.~12.3., 11월 22일~28일, 11/22~28. signed allows a month
// before a point or stroke.
func (l *letters) rest(from day, i int, signed bool) (a atom, ok bool) {
	n, end, ok := l.whole(i, 2)
	if !ok || from.d == 0 {
		return a, false
	}
	d := from
	d.weekday = ""
	switch sign := l.get(end); {
	case sign == ',' && digit(l.get(end+1)):
		return a, false
	case signed && (sign == '.' || sign == '/' || sign == '-'):
		next := end + 1
		if sign == '.' {
			next = l.spaces(next)
		}
		if second, e, has := l.whole(next, 2); has && validPair(n, second) && !(l.get(e) == sign && digit(l.get(e+1))) {
			if sign == '.' && l.get(e) == '.' {
				e++
			}
			d.m, d.d = n, second
			d, e = l.weekdayAfter(d, e)
			return dateAtom(d, i, e), true
		}
		if sign == '.' && validPair(from.m, n) && !digit(l.get(next)) {
			d.d = n
			d, end = l.weekdayAfter(d, end+1)
			return dateAtom(d, i, end), true
		}
		return a, false
	}
	if !validPair(from.m, n) || n < from.d {
		return a, false
	}
	k := l.spaces(end)
	if l.get(k) == '일' && !l.has(k, "일간") {
		end = k + 1
	} else if hangul(l.get(k)) && !l.tail(k) || latin(l.get(k)) && l.suffix(end) == end || l.get(k) == ':' || l.get(k) == '%' {
		return a, false
	}
	end = l.suffix(end)
	d.d = n
	d, end = l.weekdayAfter(d, end)
	if from.y == 0 && l.get(end) == ',' {
		d, end = l.yearAfter(d, end)
	}
	return dateAtom(d, i, end), true
}
