package sense

import (
	"math"
	"slices"
	"testing"
)

// drinks is a small set of examples in two languages.
var drinks = []Example{
	{Text: "커피 한 잔 주세요", Class: "coffee"}, {Text: "아메리카노 있나요", Class: "coffee"}, {Text: "커피 마시고 싶어", Class: "coffee"},
	{Text: "a cup of coffee please", Class: "coffee"}, {Text: "do you have americano", Class: "coffee"}, {Text: "coffee to go", Class: "coffee"},
	{Text: "녹차 한 잔 주세요", Class: "tea"}, {Text: "홍차 있나요", Class: "tea"}, {Text: "녹차 마시고 싶어", Class: "tea"},
	{Text: "a cup of green tea please", Class: "tea"}, {Text: "do you have black tea", Class: "tea"}, {Text: "tea to go", Class: "tea"},
}

func best(m *Model, text string) string {
	p := m.Of(Read(text))
	return m.Classes()[slices.Index(p, slices.Max(p))]
}

func TestTrainTellsApart(t *testing.T) {
	m := Train(drinks, Options{})
	for text, want := range map[string]string{
		"따뜻한 커피로 할게요":       "coffee",
		"커피한잔주세요":           "coffee", // no spaces
		"커퓌 한 잔 주세요":        "coffee", // a slip
		"녹차 두 잔이요":          "tea",
		"one more tea":      "tea",
		"coffe please":      "coffee",
		"뜨거운 녹차로 바꿔 주세요":    "tea",
		"any coffee today?": "coffee",
	} {
		if got := best(m, text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestProbabilitiesSumToOne(t *testing.T) {
	m := Train(drinks, Options{})
	for _, text := range []string{"커피", "", "☕", "완전히 다른 이야기", "tea tea tea tea"} {
		sum := 0.0
		for _, p := range m.Of(Read(text)) {
			sum += p
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%q: the probabilities sum to %v", text, sum)
		}
	}
}

func TestSameExamplesSameModel(t *testing.T) {
	a, err := Train(drinks, Options{}).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	b, err := Train(drinks, Options{}).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(a, b) {
		t.Error("two models of the same examples differ")
	}
}

func TestModelSurvivesItsBytes(t *testing.T) {
	m := Train(drinks, Options{})
	data, err := m.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var back Model
	if err := back.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	for _, e := range drinks {
		if !slices.Equal(m.Of(Read(e.Text)), back.Of(Read(e.Text))) {
			t.Errorf("%s is told differently", e.Text)
		}
	}
}

func TestReadIsRobust(t *testing.T) {
	share := func(a, b string) float64 {
		x, y := Read(a), Read(b)
		n := 0
		for _, f := range x {
			if _, ok := slices.BinarySearch(y, f); ok {
				n++
			}
		}
		return float64(n) / float64(min(len(x), len(y)))
	}
	if s := share("내일배움카드 한도 얼마예요", "내일배움카드한도얼마예요"); s < 0.8 {
		t.Errorf("without spaces %.2f of the features are left", s)
	}
	if s := share("내일배움카드 한도", "내일배움카두 한도"); s < 0.5 {
		t.Errorf("with a slip %.2f of the features are left", s)
	}
	if s := share("1인당 3000만원", "1인당 5000만원"); s < 0.99 {
		t.Errorf("another figure leaves %.2f of the features", s)
	}
}

func FuzzUnmarshal(f *testing.F) {
	data, err := Train(drinks, Options{Epochs: 1}).MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Fuzz(func(_ *testing.T, data []byte) {
		var m Model
		if m.UnmarshalBinary(data) == nil && len(m.classes) > 0 {
			m.Of(Read("녹차 tea"))
		}
	})
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		Read("가게 접은 지 두 달인데 철거비 나온다면서요, 얼마까지 돼요?")
	}
}

func BenchmarkOf(b *testing.B) {
	m := Train(drinks, Options{})
	f := Read("가게 접은 지 두 달인데 커피 나온다면서요, 얼마까지 돼요?")
	for b.Loop() {
		m.Of(f)
	}
}

func TestOtherBytesAreNoModel(t *testing.T) {
	data, err := Train(drinks, Options{}).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for n := range data {
		if err := new(Model).UnmarshalBinary(data[:n]); err == nil {
			t.Fatalf("%d bytes of %d were taken for a model", n, len(data))
		}
	}
}

func TestMeaningIsPartOfWhatIsRead(t *testing.T) {
	for _, e := range drinks {
		if !slices.Equal(Read(e.Text).Meaning(), Meaning(e.Text)) {
			t.Errorf("%s has two meanings", e.Text)
		}
	}
}

// TestConcepts counts what Meaning finds.
func TestConcepts(t *testing.T) {
	some := 0
	for _, text := range []string{"", "구직촉진수당 얼마예요", "how much is the allowance", "KDT 자부담 얼마", "요에마얼 당수", "폐업하면 what support"} {
		want := 0
		for _, x := range Meaning(text) {
			if KindOf(x) == Concept {
				want++
			}
		}
		if got := Concepts(text); got != want {
			t.Errorf("%q has %d concepts, want %d", text, got, want)
		}
		some += want
	}
	if some == 0 {
		t.Error("none of the texts has a concept")
	}
}
