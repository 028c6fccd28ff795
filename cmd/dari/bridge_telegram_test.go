package main

import (
	"fmt"
	"slices"
	"strings"

	"dari/bot/bottest/fake"
)

// seeker is somebody on Telegram who reads one message after the other.
type seeker struct {
	b    *bridge
	chat int64
	user int64
	lang string
	seen int
}

func (b *bridge) seeker(id int64) *seeker { return &seeker{b: b, chat: id, user: id} }

func (p *seeker) where() string { return fmt.Sprint("telegram ", p.chat) }

func (p *seeker) say(text string) {
	p.b.note(p.where(), fmt.Sprint(p.user), text)
	p.b.telegram.Push(p.b.telegram.Message(fake.TelegramMessage{Chat: p.chat, User: p.user, Text: text, Lang: p.lang}))
}

// read waits for the next message, which must hold all of the words.
func (p *seeker) read(words ...string) fake.TelegramSent {
	p.b.t.Helper()
	p.b.until(fmt.Sprintf("a message in %s with %s", p.where(), strings.Join(words, ", ")),
		func() bool { return len(p.b.telegram.SentTo(p.chat)) > p.seen })
	s := p.b.telegram.SentTo(p.chat)[p.seen]
	p.seen++
	for _, w := range words {
		if !strings.Contains(s.Text, w) {
			p.b.t.Errorf("%s: %q is missing in %q", p.where(), w, s.Text)
		}
	}
	return s
}

// untilTold says the same until the answer holds the words, because what the
// command line wrote may be seen a little later.
func (p *seeker) untilTold(text, words string) {
	p.b.t.Helper()
	p.b.until("the answer "+words, func() bool {
		p.say(text)
		return strings.Contains(p.read().Text, words)
	})
}

// shows waits until a message that was read holds the words, or is deleted
// when there are none: it was changed in place.
func (p *seeker) shows(s fake.TelegramSent, words string) fake.TelegramSent {
	p.b.t.Helper()
	p.b.until("a change to "+words, func() bool {
		for _, now := range p.b.telegram.SentTo(p.chat) {
			if now.MessageID == s.MessageID {
				s = now
			}
		}
		return words == "" && s.Deleted || words != "" && strings.Contains(s.Text, words)
	})
	return s
}

func (p *seeker) tap(s fake.TelegramSent, label string) {
	p.b.t.Helper()
	p.b.note(p.where(), fmt.Sprint(p.user), "["+label+"]")
	u, err := p.b.telegram.TapUpdate(s, p.user, label)
	if err != nil {
		p.b.t.Fatalf("%v: %v", err, s.Buttons())
	}
	p.b.telegram.Push(u)
}

// count is how many messages of the chat hold the words.
func (p *seeker) count(words string) (n int) {
	for _, s := range p.b.telegram.SentTo(p.chat) {
		if strings.Contains(s.Text, words) {
			n++
		}
	}
	return n
}

// agreeToNight lets a seeker who looks at the settings agree to messages at
// night, so that the hour of the test does not matter.
func (p *seeker) agreeToNight(settings fake.TelegramSent) {
	p.b.t.Helper()
	p.tap(settings, "밤에도 받기")
	p.tap(p.read("밤(21시~8시)에도 알림을 받을까요?"), "동의")
	p.read("밤(21시~8시)에도 받기: 켜짐")
}

// wantsWelding fills in the form of a profile with buttons, and gives the
// settings that it ends with.
func (p *seeker) wantsWelding() fake.TelegramSent {
	p.b.t.Helper()
	p.say("내정보 입력")
	p.tap(p.read("내정보를 저장해도 될까요?", "만 15세"), "동의 (만 15세 이상)")
	p.tap(p.read("어떤 일을 찾으세요?"), "하나씩 고를게요")
	q := p.read("1/12", "어느 지역에서")
	p.tap(q, "부산")
	p.checked(q, "부산")
	p.say("국민취업지원제도가 뭐예요?") // in the middle of the form
	p.read("국민취업지원제도", "출처")
	p.tap(p.read("1/12", "어느 지역에서"), "완료")
	p.tap(p.read("2/12"), "건너뛰기")
	p.read("3/12")
	p.say("용접")
	p.tap(p.read("4/12"), "건너뛰기")
	p.tap(p.read("5/12"), "건너뛰기")
	p.tap(p.read("6/12"), "3년")
	p.tap(p.read("7/12"), "고졸")
	p.tap(p.read("8/12"), "건너뛰기")
	p.tap(p.read("9/12"), "건너뛰기")
	p.read("10/12")
	p.say("월 250만원")
	p.tap(p.read("11/12"), "건너뛰기")
	p.tap(p.read("12/12"), "바로 알려 주세요")
	p.read("저장했어요", "부산", "용접", "3년", "고졸", "250만 원")
	p.tap(p.read("맞는 공고가 새로 나오면 먼저 알려 드릴까요?"), "동의")
	return p.read("알림을 켰어요")
}

// wantsWeldingInEnglish says it in one sentence and turns alerts on.
func (p *seeker) wantsWeldingInEnglish() {
	p.b.t.Helper()
	p.lang = "en"
	p.say("/profile Busan, welding, 3 years")
	p.tap(p.read("automated (AI) service", "May I keep your profile?"), "I agree (15 or older)")
	p.tap(p.read("This is what I understood", "Busan", "3 years"), "That is right")
	p.tap(p.read("Just the rest now", "1/"), "Cancel")
	p.read("Cancelled")
	p.say("alerts on")
	p.tap(p.read("Shall I write to you when a new opening matches?"), "I agree")
	p.tap(p.read("Alerts are on"), "Also at night")
	p.tap(p.read("Shall I also write at night"), "I agree")
	p.read("Also at night (9 pm to 8 am): on")
}

// checked waits until a button of a question carries its mark.
func (p *seeker) checked(q fake.TelegramSent, label string) fake.TelegramSent {
	p.b.t.Helper()
	p.b.until("the mark at "+label, func() bool {
		for _, s := range p.b.telegram.SentTo(p.chat) {
			if s.MessageID == q.MessageID {
				q = s
			}
		}
		return slices.ContainsFunc(q.Buttons(), func(x fake.TelegramButton) bool { return x.Text == "✓ "+label })
	})
	return q
}
