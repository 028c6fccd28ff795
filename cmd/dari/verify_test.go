package main

import (
	"errors"
	"strings"
	"testing"
)

func TestVerifyJSONLines(t *testing.T) {
	const passages = `"passages":[{"n":1,"title":"훈련수당","text":"훈련수당은 월 최대 20만 원입니다."}]`
	out, err := runWith(t, `{"id":"a",`+passages+`,"answer":"훈련수당은 한 달에 최대 200,000원입니다 [1].","unknown":1}
{"id":2,`+passages+`,"answer":"훈련수당은 월 최대 30만 원입니다 [1]."}
{"id":3,
{"id":4,`+passages+`,"answer":"훈련수당은 월 20만 원입니다 [1]."}
{"id":5,`+passages+`,"answer":"`+strings.Repeat("@a ", 20_000)+`"}
`, "verify", "--jsonl")
	var quiet *exitError
	if !errors.As(err, &quiet) {
		t.Errorf("a bad line ends with %v, want a failure", err)
	}
	want := []string{
		`{"id":"a","verdict":"accept","reasons":[]}`,
		`{"id":2,"verdict":"reject","reasons":[{"code":"money","clause":"훈련수당은 월 최대 30만 원입니다","detail":"30만 원"}]}`,
		`{"id":null,"error":"unexpected end of JSON input"}`,
		`{"id":4,"verdict":"reject","reasons":[{"code":"bound","clause":"훈련수당은 월 20만 원입니다","detail":"20만 원"}]}`,
		`{"id":5,"verdict":"reject","reasons":[{"code":"too_long","clause":"` + strings.Repeat("@a ", 100) + `…","detail":""}]}`,
	}
	if got := strings.Split(strings.TrimSpace(out), "\n"); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", out, strings.Join(want, "\n"))
	}
}
