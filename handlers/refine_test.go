package handlers_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/handlers"
	"dari/knowledge/feeds"
)

// TestKeptWishesAreGoneOnWithInPrivate: what fits the kept profile can be
// changed where it was shown, and tells a group nothing.
func TestKeptWishesAreGoneOnWithInPrivate(t *testing.T) {
	onStage(t, func(s *stage) {
		s.realAnswers()
		s.importOpenings(feeds.Samples(time.Now())...)
		s.wantsWelding(bot.Sender{Platform: bot.Telegram, ID: "7", Locale: "ko"}, "1")
		for _, say := range []struct{ group, text, want, not string }{
			{"-5", "일자리", "용접", ""},
			{"-5", "서울은?", "", "용접원"},
			{"", "서울은?", "찾은 조건: 서울 · 용접원", ""},
			{"", "일자리", "용접", "찾은 조건"},
			{"", "더", "더 볼 공고가 없어요", ""},
			{"", "정규직만", "찾은 조건: 부산 · 용접원 · 정규직", ""},
			{"", "/jobs 서울", "찾은 조건: 서울", "용접원"},
			{"", "회계만요", "찾은 조건: 서울 · 회계", ""},
			{"", "서울 일자리 있어요?", "백엔드", "회계 · "},
		} {
			got := bodies(s.hear(inTelegram("7", say.group, say.text)))
			if !strings.Contains(got, say.want) || say.not != "" && strings.Contains(got, say.not) {
				t.Errorf("%q in %q:\n%s", say.text, say.group, got)
			}
		}
	})
}

// TestAlarmsComeBeforeAList: right after a list, too.
func TestAlarmsComeBeforeAList(t *testing.T) {
	onStage(t, func(s *stage) {
		s.realAnswers()
		s.importOpenings(factoryJobs()...)
		for text, want := range map[string]string{
			"죽고 싶어요": "109", "서울에서 죽고 싶어요": "109", "서울 내일배움카드는?": "국민내일배움카드",
		} {
			s.hear(terminalMessage("ko", "seeker", "부산 용접 일자리 있어요?"))
			if got := bodies(s.hear(terminalMessage("ko", "seeker", text))); !strings.Contains(got, want) || strings.Contains(got, "찾은 조건") {
				t.Errorf("%q: %s", text, got)
			}
		}
	})
}

// TestMemoryOfBefore: what was remembered before searches were is read still,
// and a search is remembered for longer than what was said meanwhile.
func TestMemoryOfBefore(t *testing.T) {
	var m handlers.Memory
	if err := json.Unmarshal([]byte(`{"turns":[{"message":1,"text":"부산 일자리"},{"message":1,"bot":true,"kind":"action"}]}`), &m); err != nil || len(m.Turns) != 2 {
		t.Fatalf("%+v, %v", m, err)
	}
	onStage(t, func(s *stage) {
		s.realAnswers()
		s.importOpenings(factoryJobs()...)
		p, err := s.store.Meet(context.Background(), terminalMessage("ko", "seeker", "").From, terminalMessage("ko", "seeker", "").Address)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.store.Remember(1, terminalMessage("ko", "seeker", "").Address.Conversation(), p.ID, m); err != nil {
			t.Fatal(err)
		}
		say := func(text string) string { return bodies(s.hear(terminalMessage("ko", "seeker", text))) }
		if got := say("서울은?"); strings.Contains(got, "찾은 조건") {
			t.Errorf("without a search: %s", got)
		}
		say("부산 용접 일자리 있어요?")
		for range 8 {
			say("고마워요")
		}
		if got := say("사하구만"); !strings.Contains(got, "찾은 조건: 부산 사하구 · 용접원") {
			t.Errorf("after much thanks: %s", got)
		}
	})
}
