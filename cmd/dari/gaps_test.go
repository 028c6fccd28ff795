package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"dari/store/storetest"
)

// talk says lines to Dari in a terminal and returns what it says.
func talk(t *testing.T, config string, lines ...string) string {
	t.Helper()
	db := storeOf(t, config)
	var out bytes.Buffer
	if err := run(t.Context(), []string{"chat", "--db", db, "--config", config}, strings.NewReader(strings.Join(lines, "\n")+"\n"), &out, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// fails runs a command that must fail with these words.
func fails(t *testing.T, config, want string, args ...string) {
	t.Helper()
	if out, err := dari(t, config, args...); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v: %v, want %q in it\n%s", args, err, want, out)
	}
}

// prints runs a command that must print these words, and none after "-".
func prints(t *testing.T, config string, args []string, want ...string) string {
	t.Helper()
	out, err := dari(t, config, args...)
	if err != nil {
		t.Errorf("%v: %v", args, err)
	}
	for _, w := range want {
		if not, ok := strings.CutPrefix(w, "-"); ok {
			if strings.Contains(out, not) {
				t.Errorf("%v prints %q:\n%s", args, not, out)
			}
		} else if !strings.Contains(out, w) {
			t.Errorf("%v: %q is missing in\n%s", args, w, out)
		}
	}
	return out
}

// TestGapsOnTheCommandLine: what was asked in a conversation and not answered
// is found by staff, masked, and opened by its number.
func TestGapsOnTheCommandLine(t *testing.T) { eachIfLong(t, testGapsOnTheCommandLine) }

func testGapsOnTheCommandLine(t *testing.T) {
	config := deskConfig(t, "")
	if !storetest.IsPostgres(t) { // which is made by whoever runs it
		withoutFile(t, storeOf(t, config))
		fails(t, config, "no database", "kb", "gaps")
	}
	said := talk(t, config, "우리 동네 목욕탕 몇 시에 열어요?", "우리 동네 목욕탕은 몇 시에 열어요?", "제 이름은 김철수이고 010-1234-5678인데 국민취업지원제도 얼마 받아요?", "👎", "예전 내용이에요")
	if !strings.Contains(said, "답변 #3") || strings.Contains(said, "담당자에게 묻기") {
		t.Fatalf("it says %s", said)
	}
	out := prints(t, config, []string{"kb", "gaps"}, "3 answers, 2 gaps", "asked 2 by 1 people", "2 not answered", "answers: #2 #1",
		"1 thumb down (Out of date 1)", "nearest article: nesp  국민취업지원제도", "answers: #3", "-1234-5678", "-김철수")
	if strings.Index(out, "목욕탕") > strings.Index(out, "국민취업지원제도 얼마") {
		t.Errorf("what was asked most is not first:\n%s", out)
	}
	prints(t, config, []string{"kb", "gaps", "--limit", "1"}, "1 more (see --limit)", "-국민취업지원제도 얼마")
	var report struct {
		Count int
		Gaps  []struct {
			Asked, Unknown, Disliked int
			Whys                     map[string]int
			Nearest                  string
			Answers                  []int64
		}
	}
	if err := json.Unmarshal([]byte(prints(t, config, []string{"kb", "gaps", "--json"})), &report); err != nil || report.Count != 2 ||
		report.Gaps[0].Unknown != 2 || report.Gaps[1].Whys["old"] != 1 || report.Gaps[1].Nearest != "nesp" {
		t.Errorf("%+v, %v", report, err)
	}
	today := time.Now().In(time.FixedZone("KST", 9*3600)).Format(time.DateOnly)
	prints(t, config, []string{"kb", "gaps", "--since", today, "--until", today}, "3 answers, 2 gaps")
	prints(t, config, []string{"kb", "gaps", "--since", "2w", "--until", "7d"}, "0 answers, 0 gaps")
	fails(t, config, `--since "soon"`, "kb", "gaps", "--since", "soon")
	fails(t, config, "is not after", "kb", "gaps", "--since", "7d", "--until", "8d")

	prints(t, config, []string{"kb", "answer", "3"}, "Answer #3", "As it was said", "> 국민취업지원제도", "nesp.allowance", "checked 20", "base version", "👎 1 (Out of date 1)")
	prints(t, config, []string{"kb", "answer", "#3", "--lang", "ko"}, "답변 #3", "***", "-1234-5678", "-김철수")
	fails(t, config, "there is no answer #99", "kb", "answer", "99")
	fails(t, config, "no number of an answer", "kb", "answer", "x")
}

// TestStaffAnswerOnTheCommandLine: who did not like an answer asks a person, and
// staff answer with "dari staff".
func TestStaffAnswerOnTheCommandLine(t *testing.T) {
	eachIfLong(t, testStaffAnswerOnTheCommandLine)
}

func testStaffAnswerOnTheCommandLine(t *testing.T) {
	config := deskConfig(t, `staff: {members: ["telegram:5"]}`+"\n")
	said := talk(t, config, "How much is the national employment support allowance?", "👎", "Incomplete", "Ask a person")
	for _, want := range []string{"What was wrong with answer #1?", "Thank you. I noted it with answer #1", "as number 1", "national employment support allowance?"} {
		if !strings.Contains(said, want) {
			t.Fatalf("%q is missing: %s", want, said)
		}
	}
	prints(t, config, []string{"staff", "questions"}, "1  ", "question  open", "-allowance")
	prints(t, config, []string{"staff", "questions", "show", "1"}, "allowance?")
	prints(t, config, []string{"staff", "answer", "1", "It is", "KRW 600,000."}, "answer to no. 1 is queued")
	prints(t, config, []string{"staff", "questions"}, "answered")
	fails(t, config, "there is no case 9", "staff", "answer", "9", "x")
	prints(t, config, []string{"staff", "answer", "--help"}, "dari staff questions show 12", "-  dari questions")
	if said = talk(t, config, "thanks"); !strings.Contains(said, "It is KRW 600,000.") {
		t.Errorf("the answer did not come: %s", said)
	}
}
