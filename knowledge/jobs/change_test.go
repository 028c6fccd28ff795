package jobs

import (
	"slices"
	"testing"
)

func TestReadChange(t *testing.T) {
	before, _ := ReadProfile("부산 용접 월급 250 이상 일자리")
	for _, c := range []struct{ text, like string }{ // like: the whole search in one sentence, empty when it is no bare change
		{"서울", "서울 용접 월급 250 이상"},
		{"서울은?", "서울 용접 월급 250 이상"},
		{"그럼 대구는요", "대구 용접 월급 250 이상"},
		{"경남 창원 쪽은 없어요?", "경남 창원 용접 월급 250 이상"},
		{"부산 사하구만 보여줘", "부산 사하구 용접 월급 250 이상"},
		{"울산도요", "부산, 울산 용접 월급 250 이상"},
		{"what about Seoul?", "서울 용접 월급 250 이상"},
		{"and in Daegu?", "대구 용접 월급 250 이상"},
		{"Daegu too", "부산 대구 용접 월급 250 이상"},
		{"월급 300 이상만", "부산 용접 월급 300 이상"},
		{"300 이상만", "부산 용접 월급 300 이상"},
		{"300만원 넘는 걸로", "부산 용접 월급 300만원 이상"},
		{"시급 12000 넘는 거", "부산 용접 시급 12000 이상"},
		{"시급 만오천원 이상이요", "부산 용접 시급 15000원 이상"},
		{"at least 3 million won a month", "부산 용접 월급 300만원 이상"},
		{"only over 3 million won a month", "부산 용접 월급 300만원 이상"},
		{"용접 말고 배관", "부산 배관 월급 250 이상"},
		{"배관 일자리는요?", "부산 배관 월급 250 이상"},
		{"용접 말고 목공예 일자리", "부산 목공예 일자리 월급 250 이상"},
		{"용접 말고", "부산 월급 250 이상"},
		{"only accounting", "부산 accounting 월급 250 이상"},
		{"not welding but accounting", "부산 accounting 월급 250 이상"},
		{"accounting instead of welding", "부산 accounting 월급 250 이상"},
		{"정규직만", "부산 용접 정규직 월급 250 이상"},
		{"full-time only", "부산 용접 full time 월급 250 이상"},
		{"정규직으로 서울에서 찾아줘", "서울 용접 정규직 월급 250 이상"},
		{"신입만", "부산 용접 신입 월급 250 이상"},
		{"지역은 상관없어요", "용접 월급 250 이상"},
		{"아무 일이나요", "부산 월급 250 이상"},
		{"월급은 상관없이", "부산 용접"},
		{"anywhere", "용접 월급 250 이상"},

		{"서울에서 실업급여는 어디서 받아요?", ""},
		{"정규직 전환 지원금 얼마예요?", ""},
		{"정규직인가요?", ""},
		{"월급을 300만원 못 받았어요", ""},
		{"서울 시장이 누구예요?", ""},
		{"회사가 서울에 있는데 지원되나요?", ""},
		{"용접 배우고 싶어요", ""},
		{"월급 300 이상이면 탈락인가요?", ""},
		{"고마워요", ""},
		{"Does the company in Seoul get the subsidy?", ""},
		{"Is it full time?", ""},
		{"얼마예요?", ""},
	} {
		change, bare := ReadChange(c.text)
		if bare != (c.like != "") {
			t.Errorf("%q: bare %v: %+v", c.text, bare, change)
			continue
		}
		if !bare {
			continue
		}
		want, _ := ReadProfile(c.like)
		got := before.With(change)
		got.LowestPay.Text, want.LowestPay.Text = "", ""
		if !slices.Equal(got.Regions, want.Regions) || !slices.Equal(got.Occupations, want.Occupations) || !slices.Equal(got.Skills, want.Skills) ||
			!slices.Equal(got.Employment, want.Employment) || got.LowestPay != want.LowestPay || got.CareerKnown != want.CareerKnown || !slices.Equal(got.Words, want.Words) {
			t.Errorf("%q:\n got %+v\nwant %+v", c.text, got, want)
		}
	}
	if !slices.Equal(before.Regions, []Region{"26"}) {
		t.Errorf("the search that was changed is another one: %+v", before)
	}
}

func TestChangeGoesOn(t *testing.T) {
	for text, want := range map[string]bool{
		"그럼 서울은?": true, "서울은요": true, "대구 일자리는요?": true, "정규직만": true, "용접 말고 배관 일자리": true, "월급 300 이상만": true, "what about Seoul": true, "only jobs in Seoul": true, "대구도": true,
		"서울 용접 일자리 있어요?": false, "서울": false, "Any welding jobs in Busan?": false, "부산 일자리 찾아줘": false,
	} {
		if c, _ := ReadChange(text); c.Goes != want {
			t.Errorf("%q goes on: %v", text, c.Goes)
		}
	}
}
