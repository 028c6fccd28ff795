package sense

import (
	"math"
	"slices"
	"testing"
)

// kiosks are two small groups of lessons that share words: what one teaches about
// asking for a price serves the other.
func kiosks() []Lesson {
	var out []Lesson
	for kiosk, classes := range map[string]map[string][]string{
		"bakery": {
			"price": {"빵 얼마예요", "바게트 가격 알려 주세요", "how much is a loaf", "price of bread", "빵 값이 얼마죠"},
			"hours": {"빵집 몇 시에 열어요", "언제까지 해요", "when do you open", "opening hours of the bakery", "몇 시에 닫아요"},
		},
		"cafe": {
			"price": {"커피 얼마예요", "how much is a coffee", "커피 가격", "아메리카노 얼마죠", "price of a latte"},
			"hours": {"카페 몇 시에 열어요", "커피 언제까지 팔아요", "when does the cafe close", "카페 영업 시간", "cafe hours"},
		},
	} {
		for class, texts := range classes {
			for _, t := range texts {
				out = append(out, Lesson{t, kiosk, class})
			}
		}
	}
	slices.SortFunc(out, func(a, b Lesson) int {
		return slices.Compare([]string{a.Group, a.Class, a.Text}, []string{b.Group, b.Class, b.Text})
	})
	return out
}

// few are the options for so few lessons.
var few = EncoderOptions{Rare: 1, Dims: 16, Epochs: 60}

func (e *Encoder) best(group, text string) string {
	p := e.Of(group, e.Encode(Read(text)))
	return e.Classes(group)[slices.Index(p, slices.Max(p))]
}

func TestEncoderTellsApart(t *testing.T) {
	e := TrainEncoder(kiosks(), few)
	for _, c := range []struct{ group, text, want string }{
		{"bakery", "얼마예요", "price"},
		{"bakery", "몇시에열어요", "hours"},
		{"bakery", "price of a latte please", "price"}, // learnt in the other group
		{"cafe", "opening hours", "hours"},
		{"cafe", "latte price?", "price"},
		{"cafe", "언제까지 하나요", "hours"},
	} {
		if got := e.best(c.group, c.text); got != c.want {
			t.Errorf("%s: %s: %s, want %s", c.group, c.text, got, c.want)
		}
	}
	among := e.Among(e.Encode(Read("빵 값")))
	if groups := e.Groups(); !slices.Equal(groups, []string{"bakery", "cafe"}) || among[0] < among[1] {
		t.Errorf("bread is of %v by %v", groups, among)
	}
}

func TestEncoderProbabilitiesSumToOne(t *testing.T) {
	e := TrainEncoder(kiosks(), few)
	for _, text := range []string{"빵", "", "☕", "완전히 다른 이야기"} {
		v := e.Encode(Read(text))
		for _, p := range [][]float64{e.Of("cafe", v), e.Among(v)} {
			sum := 0.0
			for _, x := range p {
				sum += x
			}
			if math.Abs(sum-1) > 1e-9 {
				t.Errorf("%q: the probabilities sum to %v", text, sum)
			}
		}
		if e.Of("kiosk", v) != nil || e.Classes("kiosk") != nil {
			t.Error("a group that is not known has classes")
		}
	}
}

func TestEncoderSurvivesItsBytes(t *testing.T) {
	data := bytesOf(t, few)
	if !slices.Equal(data, bytesOf(t, few)) {
		t.Fatal("two encoders of the same lessons differ")
	}
	var e, back Encoder
	e = *TrainEncoder(kiosks(), few)
	if err := back.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	for _, l := range kiosks() {
		if !slices.Equal(e.Of(l.Group, e.Encode(Read(l.Text))), back.Of(l.Group, back.Encode(Read(l.Text)))) {
			t.Errorf("%s is told differently", l.Text)
		}
	}
	for n := range data {
		if err := new(Encoder).UnmarshalBinary(data[:n]); err == nil {
			t.Fatalf("%d bytes of %d were taken for an encoder", n, len(data))
		}
	}
}

func bytesOf(t testing.TB, o EncoderOptions) []byte {
	data, err := TrainEncoder(kiosks(), o).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func FuzzUnmarshalEncoder(f *testing.F) {
	data := bytesOf(f, EncoderOptions{Rare: 2, Dims: 4, Epochs: 1})
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Fuzz(func(_ *testing.T, data []byte) {
		var e Encoder
		if e.UnmarshalBinary(data) != nil {
			return
		}
		v := e.Encode(Read("빵 값 coffee"))
		e.Among(v)
		for _, g := range e.Groups() {
			e.Of(g, v)
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	e := TrainEncoder(kiosks(), few)
	f := Read("가게 접은 지 두 달인데 빵 값 나온다면서요, 얼마까지 돼요?")
	for b.Loop() {
		e.Of("cafe", e.Encode(f))
	}
}
