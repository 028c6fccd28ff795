package handlers_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/answer"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

// inTelegram is something said by a person, in their own chat or in a group.
func inTelegram(person, group, text string) bot.Message {
	m := bot.Message{Kind: bot.Said, Direct: group == "", Text: text, MessageID: "m",
		From:    bot.Sender{Platform: bot.Telegram, ID: person, Locale: "ko"},
		Address: bot.Address{Platform: bot.Telegram, Account: "1", Chat: person}}
	if group != "" {
		m.Address.Chat = group
	}
	if name, args, ok := bot.ParseCommand(text, "dari"); ok {
		m.Command, m.Args = name, args
	}
	return m
}

// inSlack is something said in a platform with windows for forms.
func inSlack(text string) bot.Message {
	m := bot.Message{Kind: bot.Said, Direct: true, Text: text, MessageID: "m", CanForm: true, Modal: "V1",
		From:    bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: "U1", Locale: "en"},
		Address: bot.Address{Platform: bot.Slack, Account: "T1", Chat: "U1"}}
	if name, args, ok := bot.ParseCommand(text, "dari"); ok {
		m.Command, m.Args = name, args
	}
	return m
}

func inHouse(t *testing.T, play func(t *testing.T, s *stage)) {
	t.Helper()
	onStage(t, func(s *stage) { play(s.t, s) })
}

func bodies(ds []outbox.Delivery) string {
	var out []string
	for _, d := range ds {
		out = append(out, d.To.Chat+": "+d.Reply.Body.String())
	}
	return strings.Join(out, "\n---\n")
}

func hasLabel(d outbox.Delivery, label string) bool {
	return slices.ContainsFunc(d.Reply.Choices, func(c bot.Choice) bool { return c.Label == label })
}

// TestProfileMovesOutOfAGroup: what is personal is asked in the private chat.
func TestProfileMovesOutOfAGroup(t *testing.T) {
	inHouse(t, func(t *testing.T, s *stage) {
		ds := s.hear(inTelegram("7", "-100", "/profile"))
		if len(ds) != 2 || ds[0].To.Chat != "-100" || ds[1].To.Chat != "7" || len(ds[0].Reply.Choices) != 0 {
			t.Fatalf("said:\n%s", bodies(ds))
		}
		if !hasLabel(ds[1], "동의 (만 15세 이상)") {
			t.Errorf("the private message asks for nothing:\n%s", bodies(ds))
		}
		// Somebody else's tap on a forwarded button does nothing.
		other := s.tap(inTelegram("7", "", ""), "동의 (만 15세 이상)")
		other.From.ID, other.Address.Chat = "8", "8"
		if ds := s.hear(other); len(ds) != 0 {
			t.Errorf("somebody else got:\n%s", bodies(ds))
		}
		s.hear(s.tap(inTelegram("7", "", ""), "동의 (만 15세 이상)"))
		// The form waits in the private chat; in the group one talks on.
		ds = s.hear(inTelegram("7", "-100", "부산 용접"))
		if strings.Contains(bodies(ds), "이렇게 이해했어요") {
			t.Errorf("the group's words went into the form:\n%s", bodies(ds))
		}
		ds = s.hear(inTelegram("7", "", "부산 용접"))
		if !strings.Contains(bodies(ds), "이렇게 이해했어요") {
			t.Errorf("the form is not open in the private chat:\n%s", bodies(ds))
		}
		s.hear(s.tap(inTelegram("7", "", ""), "맞아요"))
		// Stopping in the group ends the form in the private chat.
		ds = s.hear(inTelegram("7", "-100", "그만"))
		if !strings.Contains(bodies(ds), "적고 계시던 것도 멈췄어요") {
			t.Errorf("the form is still open:\n%s", bodies(ds))
		}
	})
}

// TestProfileInAWindow: the same form as one modal.
func TestProfileInAWindow(t *testing.T) {
	inHouse(t, func(t *testing.T, s *stage) {
		ctx := context.Background()
		s.hear(inSlack("/help")) // the first message of a workspace is asked about its news
		ds := s.hear(inSlack("/profile"))
		if len(ds) != 1 || ds[0].Reply.Form != nil || ds[0].Reply.Modal != "V1" || !ds[0].Reply.Choices[0].OpensForm || ds[0].Reply.Choices[1].OpensForm {
			t.Fatalf("before the consent: %s %+v", bodies(ds), ds[0].Reply.Choices)
		}
		ds = s.hear(s.tap(inSlack(""), "I agree (15 or older)"))
		if len(ds) != 1 || ds[0].Reply.Form == nil || ds[0].Reply.Modal != "V1" {
			t.Fatalf("no form: %s", bodies(ds))
		}
		f := ds[0].Reply.Form
		if len([]rune(f.Title)) > 24 || len(f.Fields) != 13 {
			t.Errorf("title %q, %d fields", f.Title, len(f.Fields))
		}
		for _, field := range f.Fields {
			if len(field.Options) > 100 {
				t.Errorf("%s has %d options, a Slack list takes 100", field.ID, len(field.Options))
			}
			values := map[string]bool{}
			for _, o := range field.Options {
				if len([]rune(o.Label)) > 75 || values[o.Value] {
					t.Errorf("%s: option %+v", field.ID, o)
				}
				values[o.Value] = true
			}
			for _, v := range field.Value {
				if len(field.Options) > 0 && !values[v] {
					t.Errorf("%s is filled with %q, which is no option", field.ID, v)
				}
			}
		}
		sent := inSlack("")
		sent.Kind = bot.Submitted
		sent.Form = bot.Submission{ID: f.ID, Ref: f.Ref, Values: map[string][]string{
			"about": {"3 years, Haeundae"}, "regions": {"11"}, "occupations": {}, "skills": {"welding"}, "career": {}, "education": {"bachelor"},
			"employment": {"permanent", "fixed_term"}, "pay": {"lots"}, "alerts": {"at_once"}}}
		problems := s.handlers.CheckForm("en", sent.Form)
		if len(problems) != 1 || !strings.Contains(problems["pay"], "I did not get that") {
			t.Errorf("problems: %v", problems)
		}
		sent.Form.Values["pay"] = []string{"2.5 million won a month"}
		if problems := s.handlers.CheckForm("en", sent.Form); len(problems) != 0 {
			t.Errorf("problems: %v", problems)
		}
		ds = s.hear(sent)
		if len(ds) != 2 || !hasLabel(ds[1], "I agree") {
			t.Fatalf("after the form:\n%s", bodies(ds))
		}
		for _, want := range []string{"region: Seoul, Busan Haeundae", "experience: 3 years", "lowest pay: KRW 2,500,000 a month", "type of work: permanent, fixed term"} {
			if !strings.Contains(bodies(ds), want) {
				t.Errorf("%q is not in:\n%s", want, bodies(ds))
			}
		}
		// One field alone, emptied.
		ds = s.hear(s.tap(inSlack(""), "Change region"))
		if f = ds[0].Reply.Form; f == nil || len(f.Fields) != 1 || !slices.Equal(f.Fields[0].Value, []string{"11", "26350"}) {
			t.Fatalf("form of one field: %+v", f)
		}
		sent.Form = bot.Submission{ID: f.ID, Ref: f.Ref, Values: map[string][]string{"regions": {}}}
		s.hear(sent)
		p, _, err := s.store.Profile(ctx, ds[0].Person)
		if err != nil || len(p.Regions) != 0 || p.CareerMonths != 36 {
			t.Errorf("kept: %+v, %v", p, err)
		}
	})
}

// TestOldConsentButton: a button that was left lying about takes nothing back.
func TestOldConsentButton(t *testing.T) {
	inHouse(t, func(t *testing.T, s *stage) {
		me := func(text string) bot.Message { return inTelegram("7", "", text) }
		s.hear(me("/profile"))
		no := s.tap(me(""), "동의 안 함")
		s.hear(s.tap(me(""), "동의 (만 15세 이상)"))
		if ds := s.hear(no); !strings.Contains(bodies(ds), "오래된 버튼") {
			t.Errorf("said:\n%s", bodies(ds))
		}
		// The sentence behind the command survives the question.
		other := func(text string) bot.Message { return inTelegram("8", "", text) }
		s.hear(other("/profile 부산에서 용접 3년"))
		if ds := s.hear(s.tap(other(""), "동의 (만 15세 이상)")); !strings.Contains(bodies(ds), "용접원") {
			t.Errorf("the sentence is lost:\n%s", bodies(ds))
		}
	})
}

// TestOldProposal: what was corrected since is not undone by an old button.
func TestOldProposal(t *testing.T) {
	inHouse(t, func(t *testing.T, s *stage) {
		me := func(text string) bot.Message { return inTelegram("7", "", text) }
		s.hear(me("/profile"))
		s.hear(s.tap(me(""), "동의 (만 15세 이상)"))
		s.hear(me("부산 용접"))
		old := s.tap(me(""), "맞아요")
		s.hear(old)
		s.hear(me("취소"))
		s.hear(me("/profile 서울 회계"))
		s.hear(s.tap(me(""), "맞아요"))
		ds := s.hear(old)
		if !strings.Contains(bodies(ds), "오래된 버튼") {
			t.Errorf("said:\n%s", bodies(ds))
		}
		p, _, err := s.store.Profile(context.Background(), ds[0].Person)
		if err != nil || !slices.Equal(p.Regions, []jobs.Region{"11"}) {
			t.Errorf("kept: %+v, %v", p, err)
		}
	})
}

// TestFormLeftOpenAfterWithdrawal: what is filled in after the consent was
// withdrawn is not kept.
func TestFormLeftOpenAfterWithdrawal(t *testing.T) {
	inHouse(t, func(t *testing.T, s *stage) {
		me := func(text string) bot.Message { return inTelegram("7", "", text) }
		s.hear(me("/profile"))
		ds := s.hear(s.tap(me(""), "동의 (만 15세 이상)"))
		person := ds[0].Person
		s.hear(s.tap(me(""), "하나씩 고를게요"))
		for range 11 {
			s.hear(me("건너뛰기"))
		}
		err := s.store.AddConsent(context.Background(), 0, handlers.Consent{Person: person, Purpose: handlers.ForProfile, Version: "profile-2", At: time.Now(), Channel: "telegram"})
		if err != nil {
			t.Fatal(err)
		}
		if ds = s.hear(me("네")); !hasLabel(ds[len(ds)-1], "동의 (만 15세 이상)") {
			t.Errorf("said:\n%s", bodies(ds))
		}
		if _, ok, err := s.store.Profile(context.Background(), person); ok || err != nil {
			t.Errorf("a profile is kept without consent: %v", err)
		}
	})
}

// knows answers a few words and knows nothing else.
type knows map[string]answer.Answer

func (k knows) Answer(_ context.Context, q answer.Question) answer.Answer {
	a, ok := k[q.Text]
	if !ok {
		a.Kind = answer.Unknown
	}
	a.Lang = q.Lang
	return a
}

// TestWordsInTheMiddleOfAForm: what answers the field fills it; what does not,
// but is something Dari knows or does, is answered or done.
func TestWordsInTheMiddleOfAForm(t *testing.T) {
	inHouse(t, func(t *testing.T, s *stage) {
		s.handlers.Answerer = knows{
			"국민취업지원제도 얼마":  {Kind: answer.Facts, More: []answer.Choice{{Article: "x", Label: "FACT"}}},
			"부산 용접":        {Kind: answer.Facts, More: []answer.Choice{{Article: "x", Label: "FACT"}}},
			"이제 알림은 됐어요":   {Kind: answer.Act, Action: answer.Action{Intent: answer.Notifications, Slots: map[string]string{answer.SlotDo: answer.DoOff}}},
			"알림 그만 보내줄래요?": {Kind: answer.Act, Action: answer.Action{Intent: answer.Notifications, Slots: map[string]string{answer.SlotDo: answer.DoOff}}},
		}
		me := func(text string) bot.Message { return inTelegram("7", "", text) }
		s.hear(me("/profile"))
		s.hear(s.tap(me(""), "동의 (만 15세 이상)"))
		ds := s.hear(me("국민취업지원제도 얼마"))
		if len(ds) != 2 || !hasLabel(ds[0], "FACT") || !strings.Contains(bodies(ds[1:]), "어떤 일을 찾으세요?") {
			t.Errorf("a question without a question mark:\n%s", bodies(ds))
		}
		if got := bodies(s.hear(me("부산 용접"))); !strings.Contains(got, "이렇게 이해했어요") {
			t.Errorf("an answer to the field:\n%s", got)
		}
		for _, words := range []string{"이제 알림은 됐어요", "알림 그만 보내줄래요?"} {
			s.hear(me("/profile"))
			if got := bodies(s.hear(me(words))); !strings.Contains(got, "모두 껐어요") || !strings.Contains(got, "적고 계시던 것도 멈췄어요") || strings.Contains(got, "어떤 일을") {
				t.Errorf("%s:\n%s", words, got)
			}
		}
	})
}

// TestRefusedAlertsAreOff: the wish in the profile ends with the refusal.
func TestRefusedAlertsAreOff(t *testing.T) {
	inHouse(t, func(t *testing.T, s *stage) {
		me := func(text string) bot.Message { return inTelegram("7", "", text) }
		s.hear(me("/profile"))
		s.hear(s.tap(me(""), "동의 (만 15세 이상)"))
		s.hear(me("부산 용접"))
		s.hear(s.tap(me(""), "맞아요"))
		for range 8 {
			s.hear(me("건너뛰기"))
		}
		ds := s.hear(me("네"))
		if !hasLabel(ds[len(ds)-1], "동의 안 함") {
			t.Fatalf("said:\n%s", bodies(ds))
		}
		s.hear(s.tap(me(""), "동의 안 함"))
		if a, err := s.store.Alerts(context.Background(), ds[0].Person); err != nil || a != handlers.AlertsOff {
			t.Errorf("alerts are %q, %v", a, err)
		}
	})
}

// TestDeletingByConversationLeavesNothing plays a life with Dari and looks for
// the person in the bytes of the database afterwards.
func TestDeletingByConversationLeavesNothing(t *testing.T) {
	inHouse(t, func(t *testing.T, s *stage) {
		const who, word = "7391007391", "희귀공예"
		me := func(text string) bot.Message { return inTelegram(who, "", text) }
		s.hear(me(word + "가 뭐예요?"))
		s.hear(me("/profile"))
		s.hear(s.tap(me(""), "동의 (만 15세 이상)"))
		s.hear(me("부산에서 " + word + " 일자리 찾아요"))
		s.hear(s.tap(me(""), "맞아요"))
		s.hear(me("그만"))
		for _, mark := range []string{who, word} {
			if !found(t, s, mark) {
				t.Fatalf("%q is not in the database before: the test looks in the wrong place", mark)
			}
		}
		s.hear(me("/me erase")) // typed, not tapped: shows, deletes nothing
		s.hear(me("내정보"))
		s.hear(s.tap(me(""), "지우기"))
		if !found(t, s, word) {
			t.Fatal("deleted without a confirmation")
		}
		erase := s.tap(me(""), "모두 지우기")
		ds := s.hear(erase)
		if !strings.Contains(bodies(ds), "모두 지웠어요") {
			t.Fatalf("said:\n%s", bodies(ds))
		}
		if err := s.store.Sweep(context.Background(), time.Now()); err != nil {
			t.Fatal(err)
		}
		for _, mark := range []string{who, word} {
			if found(t, s, mark) {
				t.Errorf("%q is still in the database", mark)
			}
		}
		if ds := s.hear(erase); !strings.Contains(bodies(ds), "오래된 버튼") || !strings.Contains(bodies(ds), "자동 응답(AI)") {
			t.Errorf("the button worked twice, or for somebody known:\n%s", bodies(ds))
		}
	})
}

func found(t *testing.T, s *stage, mark string) bool {
	t.Helper()
	return len(storetest.Find(t, s.store.Path(), mark)) > 0
}

// TestAnEarlierConsentIsAskedAgain: who agreed to a text that named fewer
// things is shown the present one before anything is written; what they agreed to
// still holds.
func TestAnEarlierConsentIsAskedAgain(t *testing.T) {
	inHouse(t, func(t *testing.T, s *stage) {
		ctx := context.Background()
		person := s.hear(inTelegram("7", "", "/help"))[0].Person
		if err := s.store.SaveProfile(ctx, 0, person, jobs.Profile{Regions: []jobs.Region{"26"}}, handlers.AlertsAtOnce); err != nil {
			t.Fatal(err)
		}
		if err := s.store.AddConsent(ctx, 0, handlers.Consent{Person: person, Purpose: handlers.ForProfile, Version: "profile-2", Granted: true, At: time.Now(), Channel: "telegram"}); err != nil {
			t.Fatal(err)
		}
		ds := s.hear(inTelegram("7", "", "내정보 수정"))
		if body := bodies(ds); !strings.Contains(body, "국적·체류자격") {
			t.Errorf("not asked again: %s", body)
		}
		if told, err := s.store.ProfilesIn(ctx, handlers.ForProfile, handlers.PersonRange{}, 10); err != nil || len(told) != 1 {
			t.Errorf("what was agreed to does not hold: %v, %v", told, err)
		}
		if body := bodies(s.hear(s.tap(inTelegram("7", "", ""), "동의 (만 15세 이상)"))); !strings.Contains(body, "지금 저장된 내정보예요") {
			t.Errorf("after agreeing: %s", body)
		}
		if c, _, err := s.store.Consent(ctx, person, handlers.ForProfile); err != nil || c.Version != "profile-3" {
			t.Errorf("kept %+v, %v", c, err)
		}
	})
}
