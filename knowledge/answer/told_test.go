package answer

import (
	"slices"
	"strings"
	"testing"

	"dari/knowledge"
)

// TestFactByItsName: who asks for a fact by all of its name is told it, whatever
// else the article says it could not settle.
func TestFactByItsName(t *testing.T) {
	for _, c := range []struct{ text, fact string }{
		{"중소기업 재직자 우대저축공제 저축 기간 알려 주세요", "preferential-savings.term"},
		{"고용촉진장려금 첫 신청 기한 알려 주세요", "employment-promotion.first"},
		{"채용절차법에서 서류를 돌려주는 기간이 며칠이에요?", "fair-hiring.return_days"},
		{"What is the time to return papers under the Fair Hiring Act?", "fair-hiring.return_days"},
	} {
		a := embedded().Answer(t.Context(), Question{Text: c.text, Now: today})
		if a.Kind != Facts || !slices.Contains(tells(a), c.fact) {
			t.Errorf("%s: %s, and %s is not told, but %v", c.text, a.Kind, c.fact, tells(a))
		}
	}
}

// TestOfficeByName: who asks for the number of an office that is named gets that one.
func TestOfficeByName(t *testing.T) {
	for _, c := range []struct{ text, phone string }{
		{"중소기업 통합콜센터 번호 뭐였더라 네자리", "1357"},
		{"중소기업 통합콜샌터 번호가 머에요", "1357"},
		{"대한법률구조공단 전화번호 알려줘", "132"},
		{"SME call center phone number?", "1357"},
	} {
		a := embedded().Answer(t.Context(), Question{Text: c.text, Now: today})
		if a.Kind != Facts || a.Topic != knowledge.ContactsTopic || len(a.Parts) != 1 || len(a.Parts[0].Contacts) != 1 || a.Parts[0].Contacts[0].Phone != c.phone {
			t.Errorf("%s: %s of %s, %+v", c.text, a.Kind, a.Topic, a.Parts)
		}
	}
}

// TestTwoThingsOfOneSort: of two things in one question the known one is told, and
// of the other that it is not known.
func TestTwoThingsOfOneSort(t *testing.T) {
	a := embedded().Answer(t.Context(), Question{Text: "구직촉진수당과 조기취업성공수당의 금액을 알려 주십시오", Now: today})
	open := slices.ContainsFunc(a.Parts, func(p Part) bool {
		return slices.ContainsFunc(p.Blocks, func(b knowledge.Block) bool {
			return strings.Contains(b.Text, "조기취업성공수당의 지금 기준은 확인하지 못했습니다")
		})
	})
	if a.Kind != Facts || !slices.Contains(tells(a), "nesp.allowance") || !open {
		t.Errorf("%s tells %v, and what is not settled: %v", a.Kind, tells(a), open)
	}
	a = embedded().Answer(t.Context(), Question{Text: "도약장려금 기업 지원금이랑 청년이 받는 돈 각각 얼마예요", Now: today})
	for _, fact := range []string{"youth-leap.firm", "youth-leap.youth_general"} {
		if !slices.Contains(tells(a), fact) {
			t.Errorf("%s is not told, but %v", fact, tells(a))
		}
	}
}
