package ground

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"dari/knowledge"

	"pgregory.net/rapid"
)

// The writers below write numbers as people do, by rules of their own, so
// that reading them back proves something.

func commas(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

var sinoDigits = []string{"", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"}

func sinoBelow10000(n int64) string {
	out := ""
	for _, p := range []struct {
		of   int64
		unit string
	}{{1000, "천"}, {100, "백"}, {10, "십"}, {1, ""}} {
		d := n / p.of % 10
		switch {
		case d == 0:
		case d == 1 && p.of > 1:
			out += p.unit
		default:
			out += sinoDigits[d] + p.unit
		}
	}
	return out
}

func inSino(n int64) string {
	out := ""
	for _, p := range []struct {
		of   int64
		unit string
	}{{1e8, "억"}, {1e4, "만"}, {1, ""}} {
		part := n / p.of % 1e4
		switch {
		case part == 0:
		case part == 1 && p.of == 1e4 && out == "":
			out += p.unit
		default:
			out += sinoBelow10000(part) + p.unit
		}
	}
	return out
}

// inMyriads writes 1억 2,345만 6,789 with or without spaces and commas.
func inMyriads(n int64, space string, comma bool) string {
	number := func(n int64) string {
		if comma {
			return commas(n)
		}
		return strconv.FormatInt(n, 10)
	}
	var parts []string
	for _, p := range []struct {
		of   int64
		unit string
	}{{1e12, "조"}, {1e8, "억"}, {1e4, "만"}, {1, ""}} {
		if part := n / p.of % 1e4; part > 0 {
			parts = append(parts, number(part)+p.unit)
		}
	}
	return strings.Join(parts, space)
}

var englishDigits = []string{"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
	"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"}
var englishTens = []string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}

func inEnglish(n int64) string {
	var parts []string
	for _, p := range []struct {
		of   int64
		word string
	}{{1e9, "billion"}, {1e6, "million"}, {1e3, "thousand"}, {1, ""}} {
		part := n / p.of % 1000
		if part == 0 {
			continue
		}
		s := ""
		if part >= 100 {
			s = englishDigits[part/100] + " hundred"
			if part%100 > 0 {
				s += " and "
			}
		}
		switch rest := part % 100; {
		case rest < 20:
			s += englishDigits[rest]
		case rest%10 == 0:
			s += englishTens[rest/10]
		default:
			s += englishTens[rest/10] + "-" + englishDigits[rest%10]
		}
		parts = append(parts, strings.TrimSpace(s+" "+p.word))
	}
	return strings.Join(parts, " ")
}

var nativeNumbers = func() []string {
	ones := []string{"", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"}
	tens := []string{"", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"}
	out := make([]string, 100)
	for n := range out {
		out[n] = tens[n/10] + ones[n%10]
	}
	out[20] = "스무"
	return out
}()

// only reads a text that holds one figure.
func only(t *rapid.T, text string) Figure {
	fs := Figures(text)
	sound(t, text)
	if len(fs) != 1 {
		t.Fatalf("%q: %d figures: %s", text, len(fs), said(text))
	}
	return fs[0]
}

func TestEveryAmountIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(
			rapid.Int64Range(100, 9_999_999_999),
			rapid.Map(rapid.Int64Range(1, 99_999), func(n int64) int64 { return n * 10_000 }),
		).Draw(t, "won")
		styles := []string{
			commas(n) + "원", commas(n) + " 원", "₩" + commas(n), "KRW " + commas(n), commas(n) + " won", strconv.FormatInt(n, 10) + "원",
			inMyriads(n, " ", true) + " 원", inMyriads(n, "", false) + "원", inMyriads(n, " ", false) + "원", inSino(n) + " 원", inSino(n) + "원",
			inEnglish(n) + " won", "월 " + inMyriads(n, " ", true) + " 원", "최대 " + inSino(n) + "원까지",
		}
		if n%10_000 == 0 {
			styles = append(styles, strconv.FormatFloat(float64(n)/1e6, 'f', -1, 64)+" million won", "KRW "+commas(n/1000)+"k")
		}
		text := rapid.SampledFrom(styles).Draw(t, "text")
		if f := only(t, text); f.Kind != Money || f.Unit != knowledge.KRW || f.Value.Number != float64(n) {
			t.Fatalf("%q: %s", text, said(text))
		}
	})
}

func TestEveryCountIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 99).Draw(t, "n")
		text := rapid.SampledFrom([]string{
			commas(n) + "명", commas(n) + " 명이", nativeNumbers[n] + " 명", nativeNumbers[n] + " 명까지", inEnglish(n) + " people", commas(n) + " people", commas(n) + "명 이상",
		}).Draw(t, "text")
		if f := only(t, text); f.Kind != Count || f.Unit != knowledge.People || f.Value.Number != float64(n) {
			t.Fatalf("%q: %s", text, said(text))
		}
	})
}

func TestEveryAgeAndLengthIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 99).Draw(t, "n")
		c := rapid.SampledFrom([]struct {
			text string
			kind Kind
			unit Unit
		}{
			{"만 " + commas(n) + "세 이하", Age, knowledge.AgeYears}, {nativeNumbers[n] + " 살", Age, knowledge.AgeYears}, {commas(n) + " years old", Age, knowledge.AgeYears},
			{commas(n) + "개월", Duration, knowledge.Month}, {nativeNumbers[n] + " 달", Duration, knowledge.Month}, {inSino(n) + " 개월간", Duration, knowledge.Month},
			{commas(n) + "주 동안", Duration, knowledge.Week}, {commas(n) + " weeks", Duration, knowledge.Week}, {inEnglish(n) + " weeks", Duration, knowledge.Week},
			{commas(n) + "일 이내", Duration, knowledge.Day}, {commas(n) + "시간", Duration, knowledge.Hour}, {nativeNumbers[n] + " 시간", Duration, knowledge.Hour},
			{commas(n) + "%", Percent, knowledge.Percent}, {inSino(n) + " 퍼센트", Percent, knowledge.Percent}, {inEnglish(n) + " percent", Percent, knowledge.Percent},
		}).Draw(t, "text")
		if f := only(t, c.text); f.Kind != c.kind || f.Unit != c.unit || f.Value.Number != float64(n) {
			t.Fatalf("%q: %s", c.text, said(c.text))
		}
	})
}

func TestEveryDayAndTimeIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 5000).Draw(t, "day"))
		layout := rapid.SampledFrom([]string{
			"2006-01-02", "2006.1.2.", "2006. 1. 2.", "2006년 1월 2일", "06년 1월 2일", "'06.1.2.", "2006/1/2", "2 Jan 2006", "January 2, 2006", "Mon 2 Jan 2006",
		}).Draw(t, "layout")
		text := at.Format(layout)
		if f := only(t, text); f.Kind != Date || !strings.HasPrefix(f.Value.Text, at.Format(time.DateOnly)) {
			t.Fatalf("%q: %s", text, said(text))
		}
		at = at.Add(time.Duration(rapid.IntRange(1, 24*60-1).Draw(t, "minute")) * time.Minute)
		text = at.Format(rapid.SampledFrom([]string{"15:04", "3:04 pm", "15시 4분"}).Draw(t, "clock"))
		if f := only(t, text); f.Kind != Time || f.Value.Text != at.Format("15:04") {
			t.Fatalf("%q: %s", text, said(text))
		}
	})
}

func TestRangesKeepBothEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Int64Range(1, 900).Draw(t, "low")
		high := low + rapid.Int64Range(1, 99).Draw(t, "more")
		c := rapid.SampledFrom([]struct {
			text  string
			kind  Kind
			scale float64
		}{
			{commas(low) + "~" + commas(high) + "만 원", Money, 1e4}, {commas(low) + "만~" + commas(high) + "만 원", Money, 1e4},
			{commas(low) + "만 원 이상 " + commas(high) + "만 원 이하", Money, 1e4}, {"KRW " + commas(low) + " to " + commas(high), Money, 1},
			{commas(low) + "∼" + commas(high) + "명", Count, 1}, {commas(low) + "명에서 " + commas(high) + "명", Count, 1}, {commas(low) + " to " + commas(high) + " people", Count, 1},
			{commas(low) + "–" + commas(high) + "%", Percent, 1}, {commas(low) + "~" + commas(high) + "개월", Duration, 1}, {"from " + commas(low) + " to " + commas(high) + " months", Duration, 1},
		}).Draw(t, "text")
		f := only(t, c.text)
		if f.Kind != c.kind || !f.Range || f.Value.Number != float64(low)*c.scale || f.To.Number != float64(high)*c.scale {
			t.Fatalf("%q: %s", c.text, said(c.text))
		}
		if ends := f.Ends(); len(ends) != 2 || ends[0].Value != f.Value || ends[0].Bound != knowledge.AtLeast || ends[1].Value != f.To || ends[1].Bound != knowledge.AtMost {
			t.Fatalf("%q: ends %+v", c.text, ends)
		}
	})
}

// A digit that is changed changes what is read, wherever it stands.
func TestEveryDigitCounts(t *testing.T) {
	texts := []string{
		"월 60만 원씩 최대 6개월, 만 15~34세, 2026년 11월 22일(일) 오후 2시 30분까지", "1인당 월 최대 60만 원, 문의 1350, 044-202-7193, 제10조의2 제1항",
		"고용24, E-9, GPT-4o, 2유형 4인 가구, 중위소득 60% 이하, 재산 4억 5,000만 원", "KRW 1,234,567 a month for 6 months, aged 18 to 34, by 22 Nov 2026, https://a.go.kr/x1",
	}
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(rapid.SampledFrom(texts).Draw(t, "text"))
		was := Figures(string(text))
		i := rapid.IntRange(0, len(text)-1).Draw(t, "place")
		if text[i] < '0' || text[i] > '9' {
			return
		}
		text[i] = '0' + (text[i]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10
		now := Figures(string(text))
		if len(now) != len(was) {
			return
		}
		for k := range now {
			if !Same(now[k], was[k]) || now[k].Basis != was[k].Basis {
				return
			}
		}
		t.Fatalf("%q reads as it did", text)
	})
}

func FuzzFigures(f *testing.F) {
	for _, s := range []string{
		"월 60만 원씩 최대 6개월", "15세 이상 35세 미만", "2026.11.22.~12.3.", "오후 2~4시", "two and a half years", "KRW 0.5 to 1 million a month", "제10조의2 제1항",
		"+82 44 202 7193", "https://a.go.kr/(x)", "이십이만이천이백이십이 원", "Ⅱ유형 ① ½ ² ４", "3분의 2", "１９９９년 2월 31일", "99999999999999999999원", "-1.5억", "\xff1\xfe원", "1인당 1회 한정 1만 원",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sound(t, text)
		for _, x := range Figures(text) {
			if !Same(x, x) && !math.IsInf(x.Value.Number, 0) {
				t.Errorf("%q: %+v is not itself", text, x)
			}
		}
	})
}
