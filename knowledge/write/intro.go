package write

import (
	"strings"
	"unicode"
)

// maxIntro is how many bytes a sentence that leads over may have.
const maxIntro = 240

// leading are the only words that such a sentence may have. A model that is to
// promise nothing can still say "yes, everybody gets it" without one figure or
// name; out of these words no statement on a programme can be made.
var leading = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`
네 안녕하세요 질문 질문에 질문하신 질문해 문의 문의하신 문의해 물어보신 물으신 궁금하신 궁금해하신 찾으신 찾으시는 주신 주셔서 감사합니다 고맙습니다
아래 아래에 아래의 아래와 다음 다음은 다음과 다음의 이렇게 같이 같습니다 같아요 먼저 순서대로 차례로 간단히 자세히 쉽게
내용 내용을 내용은 내용이에요 내용입니다 안내 안내를 안내문 안내문을 안내해 안내드려요 안내드릴게요 안내드립니다 안내예요 안내입니다
자료 자료를 자료에 자료에서 정보 정보를 정보예요 정보입니다 부분 부분을 점을 것을 문장 문장을
관해 관한 대해 대한 대하여 관련 관련된 맞는 필요한 관련한 해당하는
정리 정리해 정리했어요 정리했습니다 골라 골랐어요 찾아 모아 모았어요 알려 설명해 설명드릴게요 답변 답변드릴게요 답변드립니다 답해 전해 말씀드릴게요 말씀드립니다
드려요 드릴게요 드립니다 드리겠습니다 봤어요 보았습니다 보세요 보시면 확인해 확인하세요 참고하세요 참고해 읽어 주세요 돼요
hello hi here is are what how our the a an your question questions guide says say about on this that it in from and of to for
answer answers asked you passages passage following below information parts part see please read let me explain summarise summarize regarding relevant as follows sentences
`) {
		set[w] = true
	}
	return set
}()

// saysNothing tells whether a sentence of a model leads over to what follows and
// says nothing itself.
func saysNothing(text string) bool {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > maxIntro {
		return false
	}
	for _, r := range text {
		if !unicode.Is(unicode.Hangul, r) && !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') && !strings.ContainsRune(" .,:!~", r) {
			return false
		}
	}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
	for _, w := range words {
		if !leading[w] {
			return false
		}
	}
	return len(words) > 0
}
