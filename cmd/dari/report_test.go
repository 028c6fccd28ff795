package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/handlers"
	"dari/store"
)

// TestS17_WhatStaffReadIsWrittenDown: on the command line, whoever opens a
// question, an answer or the gaps is in the report of the month.
func TestS17_WhatStaffReadIsWrittenDown(t *testing.T) {
	eachIfLong(t, testWhatStaffReadIsWrittenDown)
}

func testWhatStaffReadIsWrittenDown(t *testing.T) {
	config := deskConfig(t, "")
	prints(t, config, []string{"staff", "add", "telegram:77"}, "telegram:77")
	talk(t, config, "카나리아7391 지원금이 있나요?")
	prints(t, config, []string{"report", "access"}, "0 accesses", "is whole", "last hash: none")
	st, err := store.Open(t.Context(), storeOf(t, config), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	answers, err := st.AnswersSince(t.Context(), time.Now().Add(-time.Hour))
	if err != nil || len(answers) != 1 {
		t.Fatal(answers, err)
	}
	opened, err := st.OpenCase(t.Context(), 0, handlers.Case{Kind: handlers.QuestionCase, Person: answers[0].Person, Lang: lang.Ko}, "질문", bot.Address{})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	number := "1"
	if answers[0].Number != 0 {
		number = fmt.Sprint(answers[0].Number)
	}
	prints(t, config, []string{"kb", "answer", number}, "카나리아7391")
	prints(t, config, []string{"questions", "show", fmt.Sprint(opened)}, "질문")
	prints(t, config, []string{"kb", "gaps"}, "answers")
	actor := actor()
	out := prints(t, config, []string{"report", "access"}, "3 accesses", "3 entries is whole", "answer "+number, "case "+fmt.Sprint(opened),
		string(handlers.ToCorrect), string(handlers.ToAnswer), string(handlers.ToImprove), actor, "-카나리아", "-질문")
	head := out[strings.LastIndex(strings.TrimSpace(out), " ")+1:]
	prints(t, config, []string{"report", "access", "--expect", strings.TrimSpace(head)}, "is whole")
	fails(t, config, "tampered", "report", "access", "--expect", "00ff")
	prints(t, config, []string{"report", "access", "--month", "2001-01"}, "0 accesses in 2001-01; the log of 3 entries")
	fails(t, config, "write it like", "report", "access", "--month", "November")
	var report struct {
		Entries []store.AccessEntry
		Whole   bool
	}
	if err := json.Unmarshal([]byte(prints(t, config, []string{"report", "access", "--json"})), &report); err != nil || !report.Whole || len(report.Entries) != 3 {
		t.Errorf("%+v, %v", report, err)
	}
}

// TestRetentionIsInTheReadme: people are told what the program does.
func TestRetentionIsInTheReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range store.Retentions(0) {
		if row := "| " + r.Data + " | " + r.Keep + " | " + r.Then + " |"; !strings.Contains(string(readme), row) {
			t.Errorf("the README lacks the row\n%s", row)
		}
	}
	prints(t, "", []string{"report", "retention"}, "2 years", "180 days")
}
