package handlers_test

import (
	"context"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge"
	"dari/knowledge/answer"
	"dari/knowledge/feeds"
	"dari/knowledge/jobs"
)

// factoryJobs are two openings with something in their text.
func factoryJobs() []jobs.Opening {
	weld, pack := weldingJob("K1"), weldingJob("K2")
	weld.Hours, weld.Body = "주 5일 08:30~17:30", "CO2 용접과 취부 업무입니다. 하단역에서 통근버스를 운행합니다.\n중식을 제공하고 4대보험에 가입합니다."
	weld.HowToApply, weld.Career = "고용24 온라인 접수", jobs.Career{Kind: jobs.CareerAny}
	pack.Title, pack.Employer, pack.BusinessNumber, pack.Pay = "배관 용접원 모집", "나래예시배관", "", jobs.Pay{}
	pack.Body = "배관을 용접합니다. 기숙사가 있습니다."
	return []jobs.Opening{weld, pack}
}

// theNotice is an announcement with a date, a place and a fee.
var theNotice = handlers.Announcement{
	Ko: "AI 기초 교육을 엽니다.\n12월 9일(수) 14:00~17:00, 부산 해운대구 벡스코 3층 301호에서 합니다. 수강료는 무료입니다.\n신청은 12월 4일(금)까지 https://www.example.com/ai 에서 받습니다.",
	En: "We offer a basic AI course.\nWednesday 9 December, 2 pm to 5 pm, held at BEXCO in Busan, room 301. It is free of charge.\nPlease register by 4 December at https://www.example.com/ai",
}

// TestShownScripts plays the conversations of testdata/shown: questions about
// what was shown. In those whose names begin with "nodesk" nobody is there to ask.
func TestShownScripts(t *testing.T) {
	playScripts(t, "testdata/shown", func(s *stage, name string) {
		s.handlers.Config.StaffChannel = bot.Address{Platform: bot.Slack, Account: "T1", Chat: "CSTAFF"}
		if strings.HasPrefix(name, "nodesk") {
			s.handlers.Config.StaffChannel = bot.Address{}
			s.nobody()
		}
		s.realAnswers()
		s.steps = map[string]func(){
			"import jobs":    func() { s.importOpenings(factoryJobs()...) },
			"import samples": func() { s.importOpenings(feeds.Samples(time.Now())...) },
			"match":          func() { s.matched() },
			"close the first": func() {
				if _, err := s.store.CloseOpening(context.Background(), 0, 1, "cli:staff"); err != nil {
					s.t.Error(err)
				}
			},
			"people agree": func() {
				s.wantsWelding(bot.Sender{Platform: bot.Terminal, ID: "seeker", Locale: "ko"}, "local")
				s.consent(s.wantsWelding(bot.Sender{Platform: bot.Terminal, ID: "reader", Locale: "en"}, "local"), handlers.ForAnnouncements, true)
				p, err := s.store.Meet(context.Background(), bot.Sender{Platform: bot.Terminal, ID: "seeker", Locale: "ko"}, bot.Address{Platform: bot.Terminal, Account: "local", Chat: "seeker"})
				if err != nil {
					s.t.Fatal(err)
				}
				s.consent(p, handlers.ForAnnouncements, true)
			},
			"send the notice": func() { s.confirmed(theNotice) },
			"withdraw the notice": func() {
				if _, err := s.store.MoveAnnouncement(context.Background(), 0, 1, handlers.AnnouncementWithdrawn, "cli:staff"); err != nil {
					s.t.Error(err)
				}
			},
		}
	})
}

// searching answers from a base, and takes "일자리" and "jobs" for a search.
type searching struct{ answerer *answer.Answerer }

func (a searching) Answer(ctx context.Context, q answer.Question) answer.Answer {
	if strings.Contains(q.Text, "일자리 ") || strings.Contains(q.Text, " jobs") {
		return asksForJobs{}.Answer(ctx, q)
	}
	return a.answerer.Answer(ctx, q)
}

// realAnswers answers from the small base of testdata as it would be served.
func (s *stage) realAnswers() {
	s.t.Helper()
	base, err := knowledge.Load(os.DirFS("testdata/base"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.handlers.Answerer = searching{answer.New(base)}
}

// TestShownForAWeek: after a week what was shown is no source any more, and it
// never is for somebody else.
func TestShownForAWeek(t *testing.T) {
	onStage(t, func(s *stage) {
		s.realAnswers()
		s.importOpenings(factoryJobs()[:1]...)
		s.welder("7", "ko", "")
		s.matched()
		var alert outbox.Delivery
		for _, d := range s.deliver(bot.Telegram, "bot") {
			if strings.Contains(d.Reply.Body.String(), "CO2 용접원") {
				alert = d
			}
		}
		ask := func(person string) string {
			m := inTelegram(person, "", "통근버스 있어요?")
			m.Address.Account = "bot"
			m.Quoted = alertID(alert)
			return bodies(s.hear(m))
		}
		if got := ask("7"); !strings.Contains(got, "하단역에서 통근버스를 운행합니다") {
			t.Errorf("at once: %s", got)
		}
		if got := ask("8"); strings.Contains(got, "하단역") {
			t.Errorf("somebody else: %s", got)
		}
		time.Sleep(6*24*time.Hour + 23*time.Hour)
		if err := s.store.Sweep(context.Background(), time.Now()); err != nil {
			t.Fatal(err)
		}
		if got := ask("7"); !strings.Contains(got, "하단역에서 통근버스를 운행합니다") {
			t.Errorf("after nearly a week: %s", got)
		}
		time.Sleep(14 * 24 * time.Hour)
		if err := s.store.Sweep(context.Background(), time.Now()); err != nil {
			t.Fatal(err)
		}
		if got := ask("7"); strings.Contains(got, "하단역") {
			t.Errorf("after three weeks: %s", got)
		}
	})
}

func alertID(d outbox.Delivery) string { return strconv.FormatInt(d.ID, 10) }

// TestShownInTheChannelOfAFirm: an announcement there is everybody's to ask
// about, in its thread.
func TestShownInTheChannelOfAFirm(t *testing.T) {
	onStage(t, func(s *stage) {
		s.realAnswers()
		ctx := context.Background()
		p, err := s.store.Meet(ctx, bot.Sender{Platform: bot.Slack, Tenant: "T2", ID: "U1", Locale: "ko"}, bot.Address{Platform: bot.Slack, Account: "T2", Chat: "U1"})
		if err != nil {
			t.Fatal(err)
		}
		s.consent(p, handlers.ForAnnouncements, true)
		say := func(user, thread, text string) string {
			m := bot.Message{Kind: bot.Said, Text: text, MessageID: "5.5", Quoted: thread, From: bot.Sender{Platform: bot.Slack, Tenant: "T2", ID: user, Locale: "ko"},
				Address: bot.Address{Platform: bot.Slack, Account: "T2", Chat: "C9", Thread: thread}}
			if name, args, ok := bot.ParseCommand(text, "dari"); ok {
				m.Command, m.Args = name, args
			}
			return bodies(s.hear(m))
		}
		say("U1", "", "/announcements here")
		s.confirmed(theNotice)
		ds := s.broadcast(bot.Slack, "T2")
		if len(ds) != 1 || ds[0].To.Chat != "C9" {
			t.Fatalf("announced %+v", ds)
		}
		if got := say("U2", alertID(ds[0]), "몇 시까지예요?"); !strings.Contains(got, "14:00~17:00") {
			t.Errorf("in its thread: %s", got)
		}
		if got := say("U2", "7.7", "몇 시까지예요?"); strings.Contains(got, "14:00~17:00") {
			t.Errorf("in another thread: %s", got)
		}
	})
}

// TestOtherQuestionsAreNotAboutWhatWasShown: what the base knows by name, a
// command, thanks and words that ask nothing are what they were.
func TestOtherQuestionsAreNotAboutWhatWasShown(t *testing.T) {
	onStage(t, func(s *stage) {
		s.realAnswers()
		s.importOpenings(factoryJobs()[:1]...)
		s.hear(terminalMessage("ko", "seeker", "부산 용접 일자리 있어요?"))
		for _, text := range []string{"내일배움카드 얼마예요?", "How much does the learning card pay?", "고마워요", "알림", "안녕하세요", "죽고 싶어요", "부산 용접 일자리 더 있어요?"} {
			if got := bodies(s.hear(terminalMessage("ko", "seeker", text))); strings.Contains(got, "적혀 있") && strings.Contains(got, "공고에는") || strings.Contains(got, "The opening \"") {
				t.Errorf("%q: %s", text, got)
			}
		}
	})
}
