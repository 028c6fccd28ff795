package ground

import "fmt"

// half is the part of a day that stands before an hour.
type half uint8

const (
	noHalf half = iota
	morning
	afternoon
	night
)

var halves = []struct {
	word string
	half half
}{
	{"오전", morning}, {"새벽", morning}, {"아침", morning}, {"오후", afternoon}, {"저녁", afternoon}, {"낮", afternoon}, {"밤", night},
}

// of is the hour of a day that an hour of a half is.
func (h half) of(hour int) int {
	switch {
	case hour > 12 || h == noHalf:
		return hour
	case h == morning:
		return hour % 12
	case h == night && hour < 6:
		return hour
	case h == night && hour == 12:
		return 24
	}
	return hour%12 + 12
}

// clockAtom is a time of day in minutes.
func clockAtom(minutes int, h half, start, end int) atom {
	a := atom{minutes: minutes, half: h}
	a.Kind, a.Start, a.End = Time, start, end
	a.Value.Text = clockText(minutes)
	return a
}

func clockText(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// koreanClock reads 오후 2시 반, 오전 9시 30분, 18시, 두 시; i is where the half
// of the day or the hour begins.
func (l *letters) koreanClock(i int) (a atom, ok bool) {
	h, at := noHalf, i
	for _, x := range halves {
		if end, has := l.eat(i, x.word); has {
			h, at = x.half, l.spaces(end)
			break
		}
	}
	hour, end, said, ok := l.hour(at)
	if !ok {
		return a, false
	}
	if end, ok := l.oclock(end, said); ok {
		minute, end := l.minute(end)
		if h.of(hour) == 24 && minute > 0 {
			return a, false
		}
		a = clockAtom(h.of(hour)*60+minute, h, i, end)
		a.Spelled = said == native
		return a, true
	}
	if h != noHalf && said == digits {
		if m, e, ok := l.colon(hour, end); ok {
			return clockAtom(h.of(hour)*60+m, h, i, e), true
		}
		// 오후 2~4시: the hour of the other end stands for both.
		if k := l.spaces(end); l.get(k) == '~' || l.get(k) == '-' {
			if _, e, _, ok := l.hour(l.spaces(k + 1)); ok {
				if _, ok := l.oclock(e, digits); ok {
					return clockAtom(h.of(hour)*60, h, i, end), true
				}
			}
		}
	}
	return a, false
}

// hour reads an hour in digits or in native words.
func (l *letters) hour(i int) (hour, end int, said style, ok bool) {
	if n, end, ok := l.whole(i, 2); ok && n <= 24 {
		return n, end, digits, true
	}
	if n, ok := l.nativeAt(i); ok && n.value <= 12 && n.high == 0 {
		return int(n.value), n.end, native, true
	}
	return 0, i, 0, false
}

// oclock reads 시 behind an hour.
func (l *letters) oclock(i int, said style) (end int, ok bool) {
	at := l.spaces(i)
	if l.get(at) != '시' || l.get(at+1) == '간' {
		return i, false
	}
	if said == native && (at == i && (l.get(i-1) == '한' || l.get(i-1) == '세') || !l.tail(at+1) && !l.has(at+1, "반")) {
		return i, false
	}
	if l.unless(at+1, "도 군 민 청 장 설 험 작 스 행 대 내 급 각 니 절 점 리 의회") {
		return i, false
	}
	return at + 1, true
}

// minute reads 30분 or 반 behind 시; without one it is 0.
func (l *letters) minute(i int) (minute, end int) {
	at := l.spaces(i)
	if l.get(at) == '반' && l.tail(at+1) {
		return 30, at + 1
	}
	if n, end, ok := l.whole(at, 2); ok && n < 60 {
		if k := l.spaces(end); l.get(k) == '분' && !l.has(k, "분야") && !l.has(k, "분기") {
			return n, k + 1
		}
	}
	return 0, i
}

// colon reads the minutes of 14:30 behind the hour.
func (l *letters) colon(hour, i int) (minute, end int, ok bool) {
	if l.get(i) != ':' || hour > 24 {
		return 0, i, false
	}
	minute, end, ok = l.whole(i+1, 2)
	if !ok || end != i+3 || minute > 59 || hour == 24 && minute > 0 {
		return 0, i, false
	}
	if l.get(end) == ':' && digit(l.get(end+1)) { // with seconds it is no time that anybody is told
		return 0, i, false
	}
	return minute, end, true
}

// digitalClock reads 14:30, 2:30 pm, 9 am.
func (l *letters) digitalClock(i int) (a atom, ok bool) {
	hour, at, ok := l.whole(i, 2)
	if !ok {
		return a, false
	}
	minute, end, colon := l.colon(hour, at)
	if !colon {
		minute, end = 0, at
	}
	k := l.spaces(end)
	h := noHalf
	for _, x := range [...]struct {
		word string
		half half
	}{{"a.m.", morning}, {"p.m.", afternoon}, {"am", morning}, {"pm", afternoon}} {
		if e, has := l.eat(k, x.word); has && !latin(l.get(e)) {
			h, end = x.half, e
			break
		}
	}
	if h != noHalf && (hour > 12 || hour == 0) && !colon || h == noHalf && !colon {
		return a, false
	}
	return clockAtom(h.of(hour)*60+minute, h, i, end), true
}
