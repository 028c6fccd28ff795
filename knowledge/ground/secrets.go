package ground

import "strings"

// What nobody may be asked for in a chat. Hangul is compared without spaces.
var (
	secrets = []string{"주민등록번호", "주민번호", "주민등록증", "외국인등록번호", "외국인등록증", "여권번호", "운전면허번호", "카드번호", "카드정보", "비밀번호", "비번", "계좌번호", "인증번호", "보안카드", "otp", "cvc", "cvv", "pin", "resident registration number", "resident number", "social security number", "card number", "card details", "bank details", "account details", "passport number", "account number", "login details", "password", "passcode", "security code", "verification code"}
	// documents may be handed in at an office: to ask for them is no harm, unless
	// they are to be sent here.
	documents = []string{"신분증", "통장사본", "통장사진", "여권사본", "여권사진", "id card", "copy of your id", "photo of your id", "copy of your passport", "photo of your passport", "bankbook"}
	requests  = []string{"알려주", "알려줘", "보내", "입력", "적어", "말씀해", "제출", "남겨", "회신", "써주", "써줘", "올려", "불러주", "첨부", "전송", "찍어", "가르쳐", "어떻게되", "무엇인가요", "뭐예요", "send", "enter", "tell", "provide", "give", "type", "submit", "share", "reply", "message", "text me", "upload", "post", "write", "what is your", "what's your", "let me know", "need your", "fill in", "show me"}
	toUs      = []string{"보내주", "알려주", "올려주", "써주", "찍어", "남겨주", "적어주", "전송해주", "첨부해주", "입력해주", "send me", "send us", "message me", "text me", "upload", "share", "post", "here", "reply"}
	// A request is taken back behind its verb in Korean, before it in English.
	notBehind = []string{"지마", "지말", "지않", "면안", "안됩", "안돼", "필요가없", "필요는없", "필요없", "금지", "지못"}
	notBefore = []string{"not", "n't", "never", "no need", "without"}
	urging    = []string{"do not hesitate", "don't hesitate", "not forget", "n't forget", "not worry", "n't worry", "no problem"}
)

// asksSecret is the places of a folded text that ask for a secret: the sentence
// that names it, or the one behind that says what to do with it.
func asksSecret(text string) []span {
	var out []span
	list := sentences(text, nil)
	for i, s := range list {
		said := text[s.start:s.end]
		hard := hasLoose(said, secrets)
		switch {
		case hard && asked(said, requests), !hard && hasLoose(said, documents) && asked(said, toUs):
			out = append(out, s)
		case hard && i+1 < len(list):
			// 주민등록번호가 필요합니다. 채팅으로 보내 주세요.
			next := list[i+1]
			if then := text[next.start:next.end]; asked(then, toUs) && !strings.Contains(then, "를 ") && !strings.Contains(then, "을 ") {
				out = append(out, span{s.start, next.end})
			}
		}
	}
	return out
}

// hasLoose reports whether a text has one of some phrases: Hangul without spaces,
// Latin as whole words with one space between.
func hasLoose(text string, phrases []string) bool {
	_, at := hasAny(packed(text), hangulOf(phrases))
	if at < 0 {
		_, at = hasAny(strings.Join(strings.Fields(strings.ReplaceAll(text, "-", " ")), " "), phrases)
	}
	return at >= 0
}

func hangulOf(phrases []string) (out []string) {
	for _, p := range phrases {
		if hangul(next(p, 0)) {
			out = append(out, p)
		}
	}
	return out
}

// asked reports whether one of some verbs asks, in a clause that does not take it
// back.
func asked(said string, verbs []string) bool {
	for _, cs := range clauses(said, span{0, len(said)}, nil) {
		latins := said[cs.start:cs.end]
		for _, w := range urging {
			latins = strings.ReplaceAll(latins, w, " ")
		}
		latins = strings.ReplaceAll(latins, "적어도", " ")
		for clause, korean := range map[string]bool{packed(latins): true, latins: false} {
			for _, v := range verbs {
				if hangul(next(v, 0)) != korean {
					continue
				}
				for from := 0; from < len(clause); {
					at := findWord(clause[from:], v)
					if at < 0 {
						break
					}
					at += from
					from = at + len(v)
					refused := false
					if korean {
						_, no := hasAny(clause[at:min(len(clause), from+24)], notBehind)
						refused = no >= 0
					} else {
						for _, w := range notBefore {
							refused = refused || findNegator(clause[:at], w) >= 0
						}
					}
					if !refused {
						return true
					}
				}
			}
		}
	}
	return false
}
