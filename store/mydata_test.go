package store

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

// TestS16_AnExportHoldsEveryTable: whatever table names a person, the export for
// them tells of it, and nobody else's does.
func TestS16_AnExportHoldsEveryTable(t *testing.T) { storetest.Each(t, testAnExportHoldsEveryTable) }

func testAnExportHoldsEveryTable(t *testing.T) {
	ctx := context.Background()
	s := openWith(t, newDatabase(t), newKeys(t))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	p, opened := writeAll(t, s, canary)
	other, err := s.Meet(ctx, bot.Sender{Platform: bot.Telegram, ID: "8"}, bot.Address{Platform: bot.Telegram, Account: "1", Chat: "8"})
	must(err)
	agree(t, s, p.ID, handlers.ForNight, false)
	pending, err := s.PendingIncoming(ctx, 0, 10)
	must(err)
	must(s.ParkIncoming(ctx, pending[0], "no luck", nil))
	_, err = s.MeetFirm(ctx, 0, "T1", p.ID)
	must(err)
	must(s.ChooseNews(ctx, 0, handlers.Firm{Team: "T1", Person: p.ID, Choice: handlers.NewsHere, Chat: "C" + canary}, p.Account()))
	must(s.LogAccess(ctx, 0, handlers.Access{Actor: "cli:kim", Person: p.ID, What: "case 1", Why: handlers.ToAnswer}))
	answers, err := s.AnswersSince(ctx, time.Now().Add(-time.Hour))
	if err != nil || len(answers) != 1 {
		t.Fatal(answers, err)
	}
	_, err = s.VoteAnswer(ctx, 0, handlers.AnswerVote{Answer: answers[0].Number, Person: p.ID, Why: handlers.WhyWrong, At: time.Now()})
	must(err)
	posted, err := s.Post(ctx, 0, posting(p, "title "+canary))
	must(err)
	_, err = s.PostCourse(ctx, 0, handlers.CoursePost{Person: p.ID, Actor: p.Account(), Course: jobs.Course{Feed: handlers.PostedFeed, Title: "course " + canary}})
	must(err)
	shared, err := s.AddShare(ctx, 0, handlers.Share{Kind: handlers.SharedCourse, Ref: "1", Team: "T1", Chat: "C" + canary, Person: p.ID})
	must(err)
	must(s.Want(ctx, 0, shared, p.ID, "name "+canary))
	must(s.AddInterest(ctx, 0, p.ID, posted))
	must(s.ReadOpening(ctx, 0, p.ID, posted))
	_, err = s.QueueAlerts(ctx, outbox.Subject{Kind: handlers.OpeningSubject, Ref: 1, Version: 1}, time.Now(), []handlers.AlertFound{{Person: p.ID}})
	must(err)
	tellAlone(t, s)
	must(s.SetAlertTiming(ctx, 0, p.ID, handlers.AlertTiming{Hour: 18, Weekly: 3}))
	_, err = s.Save(ctx, 0, handlers.Saved{Person: p.ID, Kind: handlers.OpeningSubject, Ref: 1, At: time.Now()})
	must(err)
	_, err = s.TellFollower(ctx, handlers.AlertFor{Person: p.ID, Due: time.Now()}, []handlers.FollowItem{{What: handlers.FollowNew, Ref: 1, Version: 1}})
	must(err)
	_, err = s.ReserveModel(ctx, p.ID, 7391, ModelLimits{}, time.Now())
	must(err)
	for _, account := range []string{"slack:T1/UCOLLEAGUE", p.Account()} {
		_, err = s.AddStaff(ctx, account, p.Account())
		must(err)
	}
	must(s.SetGone(ctx, 0, p.ID, true))

	export := func(id uint32) map[string]json.RawMessage {
		t.Helper()
		d, err := s.PersonData(ctx, id)
		must(err)
		data, err := json.Marshal(d)
		must(err)
		var out map[string]json.RawMessage
		must(json.Unmarshal(data, &out))
		return out
	}
	must(s.AddInstitution(ctx, handlers.Institution{Account: p.Account(), Name: "예시인재개발원"}, "cli:kim"))
	mine := export(p.ID)
	told := map[string]struct{ key, holds string }{
		"person":        {"account", "telegram:7"},
		"profile":       {"profile", canary},
		"form_state":    {"forms_begun", canary},
		"memory":        {"recent_talk", canary},
		"opening":       {"postings", canary},
		"course":        {"courses_posted", canary},
		"institution":   {"posts_for", "예시인재개발원"},
		"share":         {"shared_with_workspace", canary},
		"share_want":    {"wanted_of_shared", "name " + canary},
		"interest":      {"interested_in", `"opening"`},
		"opening_read":  {"openings_looked_at", `"opening"`},
		"firm_news":     {"announcements_for_workspaces", canary},
		"desk_case":     {"passed_on_to_staff", canary},
		"answer":        {"answers", canary},
		"answer_vote":   {"answers", string(handlers.WhyWrong)},
		"consent":       {"decisions", string(handlers.ForNight)},
		"alert":         {"told_of", handlers.OpeningSubject},
		"alert_setting": {"alert_timing", `"hour":18`},
		"alert_refusal": {"not_for_you", canary},
		"saved":         {"saved", handlers.OpeningSubject},
		"delivery":      {"sent_unasked", handlers.OpeningSubject},
		"access_log":    {"read_by_staff", string(handlers.ToAnswer)},
		"inbox":         {"messages_put_aside", `"number"`},
		"audit":         {"written_down_that_you_did", "slack:T1"},
		"person, left":  {"left", "20"},
		"model_person":  {"language_model", `"reserved":7391`},
		"notice_follow": {"followed", canary},
		"notice_told":   {"told_of_what_is_followed", string(handlers.FollowNew)},
	}
	for _, x := range personalTables {
		if _, ok := told[x.table]; !ok {
			t.Errorf("table %s is in no export that this test knows", x.table)
		}
	}
	others := export(other.ID)
	for table, want := range told {
		if !strings.Contains(string(mine[want.key]), want.holds) {
			t.Errorf("%s: %s of the export holds %s, not %q", table, want.key, mine[want.key], want.holds)
		}
		if got, ok := others[want.key]; ok && want.key != "account" {
			t.Errorf("somebody else's export has %s: %s", want.key, got)
		}
	}
	done := string(mine["written_down_that_you_did"])
	if strings.Contains(done, "UCOLLEAGUE") || strings.Count(done, `"staff added"`) != 2 || strings.Count(done, p.Account()) != 1 {
		t.Errorf("of the naming of a colleague the export holds %s", done)
	}
	if opened == 0 || strings.Contains(string(others["account"]), "telegram:7") {
		t.Error("the wrong person is exported")
	}
}
