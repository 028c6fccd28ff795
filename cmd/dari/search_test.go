package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const searchPassages = `{"id":"card","title":"국민내일배움카드","text":"직업훈련 비용을 지원하는 카드입니다."}

{"id":"wage","text":"최저임금은 모든 사업장에 적용됩니다."}
{"id":"fox","text":"The quick brown fox jumps over the lazy dog."}
`

func searchFiles(t *testing.T, questions string) (passages, asked string) {
	t.Helper()
	dir := t.TempDir()
	passages, asked = filepath.Join(dir, "p.jsonl"), filepath.Join(dir, "q.jsonl")
	for name, text := range map[string]string{passages: searchPassages, asked: questions} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return passages, asked
}

func TestSearchRepairs(t *testing.T) {
	passages, _ := searchFiles(t, "")
	first := func(question string, flags ...string) string {
		var out bytes.Buffer
		in := strings.NewReader(`{"id":1,"text":"` + question + `"}`)
		if err := run(t.Context(), append([]string{"search", "--jsonl", "--passages", passages}, flags...), in, &out, os.Stderr); err != nil {
			t.Fatal(err)
		}
		var o searchOut
		if err := json.Unmarshal(out.Bytes(), &o); err != nil {
			t.Fatalf("%v in %s", err, out.String())
		}
		if len(o.Hits) == 0 {
			return ""
		}
		return o.Hits[0].ID
	}
	if got := first("gnsfus qldyd wldnjs"); got != "card" { // 훈련 비용 지원
		t.Errorf("typed on the wrong layout: %q first, want card", got)
	}
	if got := first("gnsfus qldyd wldnjs", "--no-repair"); got != "" {
		t.Errorf("--no-repair found %q for what was typed on the wrong layout", got)
	}
	if got := first("who pays the minimum wage"); got != "wage" {
		t.Errorf("asked in English: %q first, want wage", got)
	}
}

func TestBenchSearch(t *testing.T) {
	passages, questions := searchFiles(t, `{"id":"1","text":"직업훈련은 비용이 얼마인가요?","gold":["card"]}
{"id":"2","q":"lazy dogs","gold":["fox"]}
{"id":"3","text":"최저임금","gold":["card"]}
{"id":"4","text":"no gold"}
`)
	var out bytes.Buffer
	if err := run(t.Context(), []string{"bench", "search", "--passages", passages, "--questions", questions}, nil, &out, os.Stderr); err != nil {
		t.Fatal(err)
	}
	var r benchSearchResult
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	if r.Passages != 3 || r.Questions != 3 || len(r.Systems) != 3 {
		t.Fatalf("measured %+v", r)
	}
	for _, f := range r.Systems {
		want := 2.0 / 3 // the gold of the third question is wrong
		if f.System == "SQLite FTS5 unicode61" {
			want = 1.0 / 3 // it knows no particles: only "lazy" is found
		}
		if math.Abs(f.S1-want) > 1e-9 || f.NDCG < f.S1 || f.P99 < f.P50 || f.BuildMS <= 0 {
			t.Errorf("%s: %+v, want s1 %.2f", f.System, f, want)
		}
	}
	if err := run(context.Background(), []string{"bench", "search", "--passages", passages, "--questions", os.DevNull}, nil, &out, os.Stderr); err == nil {
		t.Error("no questions are no error")
	}
}

func TestNDCG(t *testing.T) {
	for _, c := range []struct {
		ids, gold []string
		want      float64
	}{
		{[]string{"a", "b"}, []string{"a"}, 1},
		{[]string{"b", "a"}, []string{"a"}, 1 / math.Log2(3)},
		{[]string{"a", "x", "b"}, []string{"a", "b"}, 1.5 / (1 + 1/math.Log2(3))},
		{nil, []string{"a"}, 0},
	} {
		if got := ndcg(c.ids, c.gold); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("ndcg(%v, %v) = %v, want %v", c.ids, c.gold, got, c.want)
		}
	}
}
