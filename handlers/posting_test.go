package handlers_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
)

var (
	reviewChannel = bot.Address{Platform: bot.Slack, Account: "T1", Chat: "C9"}
	managerChat   = bot.Address{Platform: bot.Slack, Account: "T1", Chat: "D1"}
)

// slackMessage is something from a member of the workspace.
func slackMessage(user string, at bot.Address) bot.Message {
	return bot.Message{Kind: bot.Said, Direct: at != reviewChannel, CanForm: true, Modal: "view", MessageID: "m",
		From: bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: user, Locale: "ko"}, Address: at}
}

// greet lets a manager say hello, so that what is said once to a workspace or
// a person has been said.
func (s *stage) greet(user string) {
	m := slackMessage(user, managerChat)
	m.Text = "안녕하세요"
	s.hear(m)
}

// soundPosting is a filled form that has nothing wrong with it.
func soundPosting() map[string][]string {
	return map[string][]string{"employer": {"가온예시정밀"}, "number": {"124-81-00998"}, "title": {"CO2 용접원 모집"},
		"work": {"CO2 용접과 취부를 합니다."}, "region": {"부산 사하구"}, "pay": {"월 300만원"}, "employment": {"permanent"},
		"career": {"required-12-0"}, "education": {"any"}, "hours": {"주 40시간"}, "deadline": {"2026-12-31"}, "how": {"홈페이지 접수"}, "link": {""}}
}

func texts(ds []outbox.Delivery) string {
	var all []string
	for _, d := range ds {
		all = append(all, d.Reply.Body.String())
	}
	return strings.Join(all, "\n---\n")
}

func TestPostingFieldsAreCheckedInTheModal(t *testing.T) {
	onStage(t, func(s *stage) {
		if problems := s.handlers.CheckForm("ko", bot.Submission{ID: "posting", Values: soundPosting()}); len(problems) != 0 {
			t.Fatalf("a sound posting: %v", problems)
		}
		for field, wrong := range map[string][]string{
			"employer": {""}, "number": {"1234567890", "12-34", "000-00-00000"}, "title": {"", "입사 시 보증금 30만원"},
			"work": {"일", "교육비 30만원은 본인 부담입니다"}, "region": {"", "중구", "달나라"}, "pay": {"", "면접 후 결정", "시급 9,000원", "많이"},
			"employment": {"", "slave"}, "career": {"", "글쎄요"}, "education": {"", "doctor"}, "hours": {" "},
			"deadline": {"", "언젠가", "2026-11-01"}, "how": {"", "통장을 보내 주세요"}, "link": {"example.com", "javascript:alert(1)", "ftp://example.com"},
		} {
			for _, value := range wrong {
				values := soundPosting()
				values[field] = []string{value}
				ko := s.handlers.CheckForm("ko", bot.Submission{ID: "posting", Values: values})
				en := s.handlers.CheckForm("en", bot.Submission{ID: "posting", Values: values})
				if len(ko) != 1 || ko[field] == "" || en[field] == "" || en[field] == ko[field] {
					t.Errorf("%s %q: %q, %q", field, value, ko, en)
				}
			}
		}
	})
}

func TestPostingByModalAndReviewInTheChannel(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx := context.Background()
		s.handlers.Config.StaffChannel = reviewChannel
		s.handlers.Config.Staff["slack:T1/UOTHER"] = true
		seeker := s.welder("1", "ko", "")
		s.greet("UBOSS")

		m := slackMessage("UBOSS", managerChat)
		m.Command = "post"
		ds := s.hear(m)
		if len(ds) != 1 || ds[0].Reply.Form == nil || ds[0].Reply.Modal != "view" || len(ds[0].Reply.Form.Fields) != 13 {
			t.Fatalf("no form: %+v", ds)
		}
		m = slackMessage("UBOSS", managerChat)
		m.Kind, m.Form = bot.Submitted, bot.Submission{ID: "posting", Values: soundPosting()}
		ds = s.hear(m)
		var review outbox.Delivery
		for _, d := range ds {
			if d.To == reviewChannel {
				review = d
			}
		}
		if !strings.Contains(texts(ds), "공고 1번으로 받았어요") || review.ID == 0 || review.Person != 0 {
			t.Fatalf("received:\n%s", texts(ds))
		}
		tap := func(user, label string) []outbox.Delivery {
			return s.hear(s.tap(slackMessage(user, reviewChannel), label))
		}
		if got := texts(tap("UBOSS", "승인")); !strings.Contains(got, "담당자만") {
			t.Errorf("the manager approves: %s", got)
		}
		s.said = append(s.said, review) // the newest button of that label
		if got := texts(tap("USTAFF", "승인")); !strings.Contains(got, "사업자 확인을 하면") {
			t.Errorf("approved: %s", got)
		}
		if n := s.matched(); n != 0 {
			t.Errorf("told %d people before the employer was verified", n)
		}
		// Another member of staff goes on with the same message.
		got := tap("UOTHER", "사업자 확인함")
		if !strings.Contains(texts(got), "새로 보이는 공고: 1건") || !strings.Contains(texts(got), "승인됐어요") {
			t.Errorf("verified: %s", texts(got))
		}
		if n := s.matched(); n != 1 || s.alerts()[0].Person != seeker.ID {
			t.Errorf("told %d people", n)
		}
		s.said = append(s.said, review)
		if got := texts(tap("USTAFF", "승인")); !strings.Contains(got, "이미 처리됐어요") {
			t.Errorf("approved again by the first message: %s", got)
		}
		// Found, but rejected before it was sent: nobody hears of it.
		if _, err := s.store.RejectOpening(ctx, 0, 1, "cli:staff", "no-job"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.handlers.Render(ctx, s.alerts()[0], time.Now()); dropReason(err) != handlers.DroppedClosed {
			t.Errorf("taken down: %v", err)
		}
	})
}

func TestPostingBelowTheMinimumWageIsNotReviewed(t *testing.T) {
	onStage(t, func(s *stage) {
		s.handlers.Config.StaffChannel = reviewChannel
		s.greet("UBOSS")
		m := slackMessage("UBOSS", managerChat)
		values := soundPosting()
		values["pay"] = []string{"월 150만원"}
		m.Kind, m.Form = bot.Submitted, bot.Submission{ID: "posting", Values: values}
		ds := s.hear(m)
		if len(ds) != 1 || !strings.Contains(texts(ds), "최저임금") || len(ds[0].Reply.Choices) != 1 {
			t.Fatalf("received:\n%s", texts(ds))
		}
		list := slackMessage("UBOSS", managerChat)
		list.Text = "내 공고"
		if got := texts(s.hear(list)); !strings.Contains(got, "반려") || !strings.Contains(got, "급여가 최저임금에 맞지 않거나") {
			t.Errorf("own postings:\n%s", got)
		}
		s.said = ds
		// The button opens the form with everything that was written.
		ds = s.hear(s.tap(slackMessage("UBOSS", managerChat), "고쳐서 다시 내기"))
		if len(ds) != 1 || ds[0].Reply.Form == nil {
			t.Fatalf("again: %+v", ds)
		}
		form := ds[0].Reply.Form
		for _, f := range form.Fields {
			if want := values[f.ID][0]; want != "" && (len(f.Value) != 1 || f.Value[0] != want) {
				t.Errorf("%s is filled with %q, want %q", f.ID, f.Value, want)
			}
		}
		values["pay"] = []string{"월 260만원"}
		m = slackMessage("UBOSS", managerChat)
		m.Kind, m.Form = bot.Submitted, bot.Submission{ID: "posting", Ref: form.Ref, Values: values}
		if got := texts(s.hear(m)); !strings.Contains(got, "공고 1번으로 받았어요") || !strings.Contains(got, "확인할 공고 1번") {
			t.Errorf("corrected:\n%s", got)
		}
	})
}
