package mask

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestS15_MaskSensitive(t *testing.T) {
	for text, want := range map[string]string{
		// resident and foreigner registration numbers
		"제 주민번호는 900101-1234567 이에요":          "제 주민번호는 ******-******* 이에요",
		"9001011234567인데 신청되나요":               "*************인데 신청되나요",
		"900101 - 2234567":                    "****** - *******",
		"900101–1234567":                      "******–*******",
		"９００１０１－１２３４５６７":                      "******－*******",
		"9 0 0 1 0 1 - 1 2 3 4 5 6 7":         "* * * * * * - * * * * * * *",
		"9001\u200b01-12345\u200b67":          "****\u200b**-*****\u200b**",
		"born 050229 3, no; 040229-3123456":   "born 050229 3, no; ******-*******",
		"외국인등록번호 850505-5123456":              "외국인등록번호 ******-*******",
		"두 명: 900101-1234567, 880808-2345678": "두 명: ******-*******, ******-*******",
		// cards
		"카드 4111 1111 1111 1111 로":    "카드 **** **** **** **** 로",
		"5555-5555-5555-4444":         "****-****-****-****",
		"4111111111111111":            "****************",
		"amex 3782 822463 10005":      "amex **** ****** *****",
		"카드번호 4111-1111-1111-1112":    "카드번호 ****-****-****-****",
		"내일배움카드 9410-1234-5678-9013요": "내일배움카드 ****-****-****-****요",
		// passports
		"여권번호 M12345678":                 "여권번호 *********",
		"m123a4567 이 제 번호":               "********* 이 제 번호",
		"passport no. AB1234567, please": "passport no. *********, please",
		// accounts
		"국민은행 123456-12-123456으로 주세요":      "국민은행 ******-**-******으로 주세요",
		"계좌번호 110-123-456789":              "계좌번호 ***-***-******",
		"3333-01-1234567 카카오뱅크":            "****-**-******* 카카오뱅크",
		"입금은 301-0123-4567-81 농협":          "입금은 ***-****-****-** 농협",
		"my bank account is 1002123456789": "my bank account is *************",
	} {
		got, found := MaskSensitive(text)
		if got != want || !found {
			t.Errorf("MaskSensitive(%q) = %q, %v, want %q", text, got, found, want)
		}
	}
}

func TestS15_MaskLeavesOtherNumbers(t *testing.T) {
	for _, text := range []string{
		"전화는 010-1234-5678 입니다", "01012345678", "02-123-4567", "국번 없이 1350", "1577-7114 / 1533-0100", "+82-10-1234-5678",
		"은행 문의는 02-1234-5678, 계좌 문의 01012345678",
		"사업자번호 123-45-67890", "계좌 명의 사업자번호 123-45-67890 입금 문의",
		"구인인증번호 K120612406120001", "K000000000000001", "PBLN_000000000117673", "과정 AIG20260000000001", "500000000001",
		"chat -1001234567890", "telegram id 7123456789", "slack T01ABCDEF/U02GHIJKL", "1763812345678",
		"600,000원씩 6개월", "3464500000000원", "예산 2540억, 240000명", "통장에 1000000000원 입금", "은행에서 3000000000 won 대출",
		"2026-11-22", "20261122", "2026-01-26~2026-02-10", "20260126-20260210 입금 기간", "2026-11-22 10:00 ~ 2026-11-27 18:00",
		"청년내일저축계좌 신청은 언제예요? 129", "내일배움카드 300만원", "우편번호 04524, 좌표 37.566535 126.977969",
		"9013011234567", "990231-1234567x 아니고 991331-1234567", "주소 12-345 101-1203호", "",
	} {
		if got, found := MaskSensitive(text); found || got != text {
			t.Errorf("MaskSensitive(%q) = %q, %v", text, got, found)
		}
	}
}

// Whatever surrounds it, a resident number goes, and nothing but letters and
// digits ever changes.
func TestS15_MaskHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := rapid.StringMatching(`[가-힣 .,!?]{0,10}`).Draw(t, "before")
		after := rapid.StringMatching(`[가-힣 .,!?]{0,10}`).Draw(t, "after")
		sep := rapid.SampledFrom([]string{"", "-", " ", " - ", "–", "－"}).Draw(t, "sep")
		number := rapid.StringMatching(`[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])`).Draw(t, "birth") + sep +
			rapid.StringMatching(`[1-8][0-9]{6}`).Draw(t, "rest")
		got, found := MaskSensitive(before + number + after)
		if !found || strings.ContainsAny(got, "0123456789") {
			t.Fatalf("%q became %q, %v", before+number+after, got, found)
		}
		if !strings.HasPrefix(got, before) || !strings.HasSuffix(got, after) {
			t.Fatalf("the words around changed: %q", got)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		got, found := MaskSensitive(text)
		if utf8.ValidString(text) && !utf8.ValidString(got) || !found && got != text {
			t.Fatalf("%q became %q, %v", text, got, found)
		}
	})
}
