package eval

import (
	"slices"
	"strings"
	"testing"

	"dari/knowledge"
	"dari/knowledge/answer"
)

func TestReadTakesBothShapes(t *testing.T) {
	qs, err := Read(strings.NewReader("\ufeff"+`{"id":"a","text":"내배카 얼마?","lang":"ko","style":"slang","group":"two","kind":["answer","clarify"],"topic":["naeil-card","overview"],"must":["300만|3 million"],"mustnot":["500만"],"sources":["work24"],"history":[{"role":"bot","text":"네"}],"now":"2026-11-22T10:00:00+09:00","persona":"manager"}

{"id":"b","text":"hi","lang":"en","style":"formal","kind":"smalltalk","topic":"out-of-scope"}
{"id":"c","text":"내 알림 꺼줘","lang":"ko","style":"colloquial","kind":"action","topic":"notifications","intent":"notifications","slot":"do"}
`), "f.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if len(qs) != 3 {
		t.Fatalf("%d questions", len(qs))
	}
	a, b := qs[0], qs[1]
	if a.Group != Two || !slices.Equal(a.Kind, []answer.Kind{answer.Facts, answer.Clarify}) || !slices.Equal(a.Topic, []knowledge.Topic{knowledge.NaeilCard, knowledge.Overview}) || a.Where != "f.jsonl:1" {
		t.Errorf("new shape: %+v", a)
	}
	if b.Group != Smalltalk || !slices.Equal(b.Kind, []answer.Kind{answer.Smalltalk}) || !slices.Equal(b.Topic, []knowledge.Topic{knowledge.OutOfScope}) || b.Where != "f.jsonl:3" {
		t.Errorf("old shape: %+v", b)
	}
	if qs[2].Group != Action || qs[2].Intent != answer.Notifications {
		t.Errorf("action: %+v", qs[2])
	}
}

func TestReadNamesTheBadLine(t *testing.T) {
	good := `{"id":"g","text":"x","lang":"ko","style":"formal","kind":"answer"}` + "\n\n"
	for line, want := range map[string]string{
		`{"id":`: "unexpected EOF",
		`{"id":"a","text":"x","lang":"ko","style":"formal","kind":"answer","mustNot":["1"],"must_not":["1"]}`: "must_not",
		`{"id":"g","text":"x","lang":"ko","style":"formal","kind":"answer"}`:                                  "stands at f:1 already",
		`{"text":"x","lang":"ko","style":"formal","kind":"answer"}`:                                           "id is missing",
		`{"id":"a","text":" ","lang":"ko","style":"formal","kind":"answer"}`:                                  "text is missing",
		`{"id":"a","text":"x","lang":"jp","style":"formal","kind":"answer"}`:                                  `lang "jp"`,
		`{"id":"a","text":"x","lang":"ko","style":"rude","kind":"answer"}`:                                    `style "rude"`,
		`{"id":"a","text":"x","lang":"ko","style":"formal"}`:                                                  "kind is missing",
		`{"id":"a","text":"x","lang":"ko","style":"formal","kind":["answer","perhaps"]}`:                      `kind "perhaps"`,
		`{"id":"a","text":"x","lang":"ko","style":"formal","kind":"answer","group":"other"}`:                  `group "other"`,
		`{"id":"a","text":"x","lang":"ko","style":"formal","kind":"answer","topic":["moon"]}`:                 `topic "moon"`,
		`{"id":"a","text":"x","lang":"ko","style":"formal","kind":"answer","must":["300만|"]}`:                 `"300만|"`,
		`{"id":"a","text":"x","lang":"ko","style":"formal","kind":"answer","sources":[" "]}`:                  "empty source",
		`{"id":"a","text":"x","lang":"ko","style":"formal","kind":"answer","history":[{"role":"me"}]}`:        `role "me"`,
		`{"id":"a","text":"x","lang":"ko","style":"formal","kind":"answer"} {}`:                               "more than one object",
	} {
		_, err := Read(strings.NewReader(good+line), "f")
		if err == nil || !strings.HasPrefix(err.Error(), "f:3: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n gave %v, want f:3 and %s", line, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"id":"a","text":"x","lang":"ko","style":"formal","kind":["answer"],"must":["1|2"]}`)
	f.Fuzz(func(t *testing.T, s string) {
		qs, err := Read(strings.NewReader(s), "f")
		if err != nil && !strings.HasPrefix(err.Error(), "f:") {
			t.Errorf("error names no line: %v", err)
		}
		for _, q := range qs {
			Judge(q, Given{})
		}
	})
}
