package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// labelledQuestions has one question that is answered right, one whose label
// wants something wrong of the answer, and one of an earlier day.
const labelledQuestions = `{"id":"right","text":"최저임금 얼마예요?","lang":"ko","style":"colloquial","group":"fact","kind":["answer"],"topic":["worker-rights"],"must":["1만 320원"],"mustnot":["10,700원짜리"]}
{"id":"wrong","text":"what is the minimum wage","lang":"en","style":"formal","kind":"answer","topic":"mou","must":["KRW 99,999"],"mustnot":["1만 320원"]}
{"id":"new year","text":"지금 최저임금은 시간당 얼마인가요?","lang":"ko","style":"formal","now":"2027-01-02T09:00:00+09:00","kind":["answer"],"must":["1만 700원"]}
`

func writeFile(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "questions.jsonl")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestEvalScoresAnswers(t *testing.T) {
	file := writeFile(t, labelledQuestions)
	out, err := runWith(t, "", "eval", "--json", "--failures", "--at", "2026-12-30", file)
	if err != nil {
		t.Fatal(err)
	}
	var r evalReport
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	right := map[string][2]int{}
	for _, f := range r.Figures {
		right[f.Name] = [2]int{f.Right, f.Of}
	}
	for name, want := range map[string][2]int{
		"topic right": {1, 2}, "kind right": {3, 3}, "nothing wrong": {2, 3},
		"every fact that must be said": {2, 3}, "nothing that must not be said": {1, 2},
		"in scope: answered with fact and source": {2, 3},
		"answer: conditions with every fact":      {3, 3}, "answer: source and date": {3, 3}, "answer: nothing expired": {3, 3},
	} {
		if right[name] != want {
			t.Errorf("%s: %v, want %v", name, right[name], want)
		}
	}
	if len(r.Failures) != 1 || r.Failures[0].ID != "wrong" || r.Failures[0].Where != file+":2" || !strings.Contains(r.Failures[0].Reply, "10,320") ||
		strings.Join(r.Failures[0].Wrong, "; ") != `topic worker-rights, want mou; missing "KRW 99,999"; says "1만 320원"` {
		t.Errorf("failures %+v", r.Failures)
	}
	c := r.Cost
	if c.StartMS <= 0 || c.Question.N != 3 || c.Question.P50 <= 0 || c.Question.P99 < c.Question.P50 || c.RSSMiB < 0 {
		t.Errorf("cost %+v", c)
	}

	var people strings.Builder
	if err := r.print(&people); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"3 questions", "topic right                                     1      2    50.00     95  below", "by style", "formal                    2    100.0      0.0     50.0     50.0",
		"styles with topic right in less than 88 %: formal", "start of dari ask"} {
		if !strings.Contains(people.String(), want) {
			t.Errorf("%q is not in\n%s", want, &people)
		}
	}
}

func TestEvalFailsWhereAFigureFell(t *testing.T) {
	good := strings.Split(labelledQuestions, "\n")
	baseline := filepath.Join(t.TempDir(), "baseline.json")
	if _, err := runWith(t, "", "eval", "--no-cost", "--save", baseline, "--at", "2026-12-30", writeFile(t, good[0])); err != nil {
		t.Fatal(err)
	}
	saved, err := os.ReadFile(baseline)
	if err != nil || strings.Contains(string(saved), "최저임금") {
		t.Errorf("%v, saved %s", err, saved)
	}
	if out, err := runWith(t, "", "eval", "--no-cost", "--baseline", baseline, "--at", "2026-12-30", writeFile(t, good[2])); err == nil ||
		!strings.Contains(out, "fell: topic right, 100.00 before, 0.00 now") {
		t.Errorf("a figure that is gone: %v\n%s", err, out)
	}
	both := writeFile(t, good[0]+"\n"+good[1])
	var failed *exitError
	out, err := runWith(t, "", "eval", "--no-cost", "--baseline", baseline, "--at", "2026-12-30", both)
	if !errors.As(err, &failed) || !strings.Contains(out, "fell: topic right, 100.00 before, 50.00 now") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := runWith(t, "", "eval", "--no-cost", "--baseline", baseline, "--tolerance", "100", "--at", "2026-12-30", both); err != nil || strings.Contains(out, "fell") {
		t.Errorf("within the tolerance: %v\n%s", err, out)
	} else if strings.Contains(out, "start of dari ask") {
		t.Errorf("what was not measured is told:\n%s", out)
	} else if !strings.Contains(out, "2 questions") || strings.Contains(out, "최저임금") {
		t.Errorf("a question is told without --failures:\n%s", out)
	}
}

func TestEvalRefusesWhatItCannotRead(t *testing.T) {
	good := writeFile(t, labelledQuestions)
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"a bad line":       {[]string{writeFile(t, labelledQuestions+"{\"id\":\"x\"}\n")}, ":4: text is missing"},
		"a bad moment":     {[]string{writeFile(t, strings.Replace(labelledQuestions, "2027-01-02T09", "soon", 1))}, ":3: time \"soon"},
		"no file":          {[]string{"nowhere.jsonl"}, "nowhere.jsonl"},
		"nothing in it":    {[]string{writeFile(t, "\n")}, "no questions"},
		"--at":             {[]string{"--at", "soon", good}, `time "soon"`},
		"--tolerance":      {[]string{"--tolerance=-1", good}, "--tolerance"},
		"no baseline":      {[]string{"--baseline", "nowhere.json", good}, "nowhere.json"},
		"another baseline": {[]string{"--baseline", good, good}, "baseline"},
	} {
		if _, err := runWith(t, "", append([]string{"eval"}, c.args...)...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}
