package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// runWith runs a command as a person would and gives what it printed.
func runWith(t *testing.T, in string, args ...string) (out string, err error) {
	t.Helper()
	t.Chdir(t.TempDir()) // no configuration of the working folder
	var stdout bytes.Buffer
	err = run(t.Context(), args, strings.NewReader(in), &stdout, &bytes.Buffer{})
	return stdout.String(), err
}

func TestAskJSONLinesKeepOrderAndNameBadLines(t *testing.T) {
	out, err := runWith(t, `{"id":1,"text":"최저임금 얼마예요?","now":"2026-11-23T09:00:00+09:00","unknown":true}
not json
{"id":"three","text":""}
{"id":"four","text":"And how do I apply?","persona":"sme","history":[{"role":"user","text":"What is the learning card?"}]}
{"id":5,"text":"hi","persona":"boss"}
`, "ask", "--jsonl")
	var quiet *exitError
	if !errors.As(err, &quiet) {
		t.Errorf("bad lines end with %v, want a failure", err)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 5 {
		t.Fatalf("%d lines for 5:\n%s", len(lines), out)
	}
	for i, want := range []string{`"id":1,"kind":"answer","topic":"worker-rights"`, `{"id":null,"error":`, `{"id":"three","error":"text is empty"}`, `"topic":"naeil-card"`, `"id":5,"error":`} {
		if !strings.Contains(lines[i], want) {
			t.Errorf("line %d is %s, want %s in it", i+1, lines[i], want)
		}
	}
	var one askOut
	if err := json.Unmarshal([]byte(lines[0]), &one); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(one.Text, "10,320원") || one.Lang != "ko" || one.Mode != "curated" || len(one.Sources) == 0 || one.Sources[0].Checked == "" {
		t.Errorf("answer %+v", one)
	}
}

func TestTheWageSwitchesOnItsDay(t *testing.T) {
	for at, want := range map[string]string{"2026-12-31": "10,320원", "2027-01-01": "10,700원"} {
		out, err := runWith(t, "", "ask", "--at", at, "지금 최저임금은 시간당 얼마인가요?")
		if err != nil || !strings.Contains(strings.Split(out, "2027년 1월 1일부터")[0], want) {
			t.Errorf("at %s: %v\n%s\nwant %s", at, err, out, want)
		}
	}
}

func TestSearchJSONLines(t *testing.T) {
	file := filepath.Join(t.TempDir(), "passages.jsonl")
	passages := `{"id":"a","title":"점심","text":"구내식당은 12시에 엽니다."}
{"id":"b","text":"통근버스는 아침 7시에 떠납니다."}
`
	if err := os.WriteFile(file, []byte(passages), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := runWith(t, `{"id":"q","text":"통근 버스 몇 시"}`, "search", "--jsonl", "--passages", file, "-k", "1")
	if err != nil || !strings.HasPrefix(out, `{"id":"q","hits":[{"id":"b","score":`) {
		t.Errorf("%v: %s", err, out)
	}
}

func TestKnowledgeIsSound(t *testing.T) {
	out, err := runWith(t, "", "kb", "check", "--at", "newest")
	if err != nil || !strings.Contains(out, " 0 errors") {
		t.Errorf("%v: %s", err, out)
	}
}
