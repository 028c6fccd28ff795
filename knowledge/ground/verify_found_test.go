package ground

import (
	"slices"
	"strings"
	"testing"
)

var (
	jobSupport = Passage{N: 1, Title: "국민취업지원제도", Text: "국민취업지원제도는 만 15세 이상 69세 이하 구직자를 지원합니다. Ⅰ유형 참여자는 구직촉진수당을 월 60만 원씩 최대 6개월 동안 받습니다. Ⅱ유형 참여자는 취업활동비용을 최대 195만 4천 원까지 받습니다. 신청은 고용24(www.work24.go.kr)에서 하거나 가까운 고용센터를 방문해서 합니다. 신청 마감은 2026년 12월 18일 오후 6시입니다. 문의 전화는 1350입니다. 재산이 4억 원을 넘으면 받을 수 없습니다. 자부담은 20%입니다."}
	youthLeap  = Passage{N: 2, Title: "청년도약장려금", Text: "청년도약장려금은 청년을 채용한 기업에 1년 동안 최대 720만 원을 지원합니다. 5인 미만 기업은 신청할 수 없습니다. 문의 전화는 1566-0001입니다."}
	incentive  = Passage{N: 3, Title: "Youth Leap Incentive", Text: "The Youth Leap Incentive pays firms up to 7.2 million won per young person over one year. Young people aged 15 to 34 are eligible. Applications close on 18 December 2026. Call 1350 for questions. Firms with fewer than five employees cannot apply. See https://www.work24.go.kr/youth for details. The own share is 20 percent."}
	excluded   = Passage{N: 4, Title: "지원 대상", Text: "다음에 해당하면 신청할 수 없습니다.\n- 대학생\n- 공무원\n\n재직자도 신청할 수 있나요?\n아니요, 재직자는 신청할 수 없습니다."}
)

// What slipped through once, by the way it did, and what is true beside it.
func TestVerifyByWay(t *testing.T) {
	for way, list := range map[string]map[string]bool{
		"figures alone before a marker": {
			"문의 전화:\n- 02-9999-8888 [1]": false, "- 99% [1]": false, "- 2027-01-31 [1]": false, "₩900,000 [1]": false,
			"010-1234-5678 [1]로 전화하시면 됩니다.": false, "$9,900,000 [3]": false, "100% [3] is the own share.": false,
			"문의 전화:\n- 1350 [1]": true,
		},
		"markers of no passage": {
			"- 99% [9]": false, "문의 전화는 1350입니다 [1].\n[9]": false, "[9] 구직촉진수당은 월 60만 원씩 받습니다 [1].": false, "문의 전화는 1350입니다 [1]. 출처 [9]": false,
		},
		"secrets": {
			"주민등록번호는 묻지 않습니다.\n주민등록번호를 이 채팅에 보내 주세요.": false, "주민등록 번호를 이 채팅에 보내 주세요.": false, "신분증 사진을 여기에 올려 주세요.": false,
			"통장 사본과 OTP 번호를 여기에 써 주세요.": false, "Please message me your card details and PIN.": false, "Do not hesitate to send your PIN.": false,
			"주민등록번호가 필요합니다. 채팅으로 보내 주세요.": false,
			"주민등록번호는 여기에 보내지 마세요.":        true, "Do not send your card number or PIN here.": true, "비밀번호는 묻지 않습니다. 궁금한 점을 말씀해 주세요.": true,
		},
		"a heading or lead sentence names another": {
			"Ⅱ유형 참여자라면 다음과 같습니다.\n구직촉진수당을 월 60만 원씩 최대 6개월 동안 받습니다 [1].": false,
			"**국민취업지원제도**\n- 최대 720만 원 지원 [2]":                          false,
			"청년도약장려금을 알려 드릴게요. 문의 전화는 1350입니다 [1].":                     false,
			"국민취업지원제도를 알려 드릴게요. 문의 전화는 1350입니다 [1].":                    true,
		},
		"a courtesy or a question beside a fact": {
			"안내해 드리면, 구직촉진수당은 재산이 많은 재직자도 받을 수 있습니다.": false, "문의 전화는 1350입니다 [1]. 재직자도 됩니다.": false,
		},
		"not in the sources, and so": {
			"소득 기준은 자료에 나와 있지 않으므로 공무원과 대학생, 외국인도 받을 수 있습니다 [1].": false,
		},
		"lists and questions turned round": {
			"신청할 수 있는 사람\n- 대학생 [4]": false, "재직자도 신청할 수 있나요? 네. [4]": false, "네, 재직자도 신청할 수 있습니다 [4].": false,
			"신청할 수 없는 사람\n- 대학생 [4]": true, "재직자도 신청할 수 있나요? 아니요. [4]": true, "아니요, 재직자는 신청할 수 없습니다 [4].": true,
		},
		"a word beside a figure": {
			"신청 마감은 내년 12월 18일입니다 [1].": false, "신청 마감은 음력 12월 18일입니다 [1].": false, "신청 마감은 2026년 12월 18일 전날입니다 [1].": false, "구직촉진수당은 월 60만 엔씩 받습니다 [1].": false,
			"구직촉진수당은 가구당 월 60만 원씩 받습니다 [1].": false, "구직촉진수당은 세후 월 60만 원씩 받습니다 [1].": false,
			"Applications close 18 December last year [3].": false, "The incentive lends firms up to 7.2 million won per young person over one year [3].": false,
			"The incentive charges firms up to 7.2 million won per young person over one year [3].": false,
			"The incentive pays firms up to 7.2 million won per young person over one year [3].":    true,
		},
		"only": {
			"Applications only close on 18 December 2026 [3].": false,
		},
		"a bound told in other words": {
			"문의는 국번 없이 1350입니다 [1].": true,
		},
		"markup in disguise": {
			"work24[.]kr": false, "work24。kr": false, "work24 점 kr": false, "work24 dot kr": false, "mailto:help@work24.go.kr": false, "안녕하세요.\n/delete": false,
			"See https://www.work24.go.kr/Youth [3].": false, "See https://www.work24.go.kr/youth [3].": true,
		},
	} {
		for answer, want := range list {
			if v := Verify(answer, []Passage{jobSupport, youthLeap, incentive, excluded}, patient); v.Accept != want {
				t.Errorf("%s: %q: %v %+v", way, answer, v.Accept, v.Reasons)
			}
		}
	}
}

// What repeats one odd thing takes no more work than its length, and has no more
// reasons than anybody reads.
func TestOddAnswersTakeLittle(t *testing.T) {
	for _, odd := range []string{"a.", "a1,", "< 6", "@a ", "\"", "「", "1", " ", "[", "a@", "'a ", "월", "(1"} {
		answer := strings.Repeat(odd, maxAnswer/len(odd)-4) + " [1]"
		v := Verify(answer, []Passage{jobSupport}, patient)
		if v.Accept && strings.ContainsAny(odd, "<@a1") || len(v.Reasons) > 2*maxReasons || slices.ContainsFunc(v.Reasons, func(r Reason) bool { return r.Code == TooLong || r.Code == Failed }) {
			t.Errorf("%q: %v, %d reasons", odd, v.Accept, len(v.Reasons))
		}
	}
}

func TestWhatLeansOnWhatGoes(t *testing.T) {
	for _, word := range strings.Split("이를 이런 이러한 이것은 그중 그러면 해당 such both only then", " ") {
		if !leans(word + " x") {
			t.Error(word)
		}
	}
	for _, word := range []string{"이메일", "그림", "구직촉진수당은", "Call"} {
		if leans(word + " x") {
			t.Error(word)
		}
	}
}

// Each of some months is no other number of them: "every 6 months" is no month.
func TestEachOfSomeMonthsIsNoMonth(t *testing.T) {
	p := Passage{N: 1, Title: "고용촉진장려금", Text: "고용촉진장려금은 1인당 최대 720만 원(1년, 6개월마다 360만 원)입니다."}
	for answer, want := range map[string]bool{
		"고용촉진장려금은 1인당 최대 720만 원(1년, 6개월마다 360만 원)입니다 [1].": true,
		"고용촉진장려금은 1인당 최대 720만 원(1년, 1개월마다 360만 원)입니다 [1].": false,
		"고용촉진장려금은 매달 360만 원입니다 [1].":                       false,
	} {
		if v := Verify(answer, []Passage{p}, patient); v.Accept != want {
			t.Errorf("%q: %v %+v", answer, v.Accept, v.Reasons)
		}
	}
}
