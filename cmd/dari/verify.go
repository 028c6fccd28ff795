package main

import (
	"encoding/json"
	"time"

	"dari/knowledge/ground"
)

// verifyCmd tells whether texts say only what given passages say, to measure
// the verifier from outside.
type verifyCmd struct {
	JSONL bool `help:"Read answers with their passages as JSON lines from standard input, write verdicts as JSON lines." name:"jsonl" required:""`
}

func (c *verifyCmd) Help() string {
	return `  dari verify --jsonl < answers.jsonl
An answer is {"id","passages":[{"n","title","text"}],"answer"} with markers [n] or [1][2] behind
what they vouch for; a verdict is {"id","verdict":"accept"|"reject","reasons":[{"code","clause","detail"}]}:
the clause that is meant, and the words in it. Nothing but the passages given is known.`
}

type verifyOut struct {
	ID      json.RawMessage `json:"id"`
	Verdict string          `json:"verdict"`
	Reasons []verifyReason  `json:"reasons"`
}

type verifyReason struct {
	Code   ground.Code `json:"code"`
	Clause string      `json:"clause"`
	Detail string      `json:"detail"`
}

// verifyLimit is longer than that of answers to people: a verdict that is
// measured must not hang on how busy the machine is. Work is limited as there.
const verifyLimit = 2 * time.Second

// short bounds what is repeated of an answer: what is rejected may be as long as a
// line.
func short(text string) string {
	const most = 300 // letters
	n := 0
	for i := range text {
		if n++; n > most {
			return text[:i] + "…"
		}
	}
	return text
}

// Run answers one line for one line.
func (c *verifyCmd) Run(a *app) error {
	return eachLine(a, func(line []byte) (any, error) {
		var in struct {
			ID       json.RawMessage `json:"id"`
			Answer   string          `json:"answer"`
			Passages []struct {
				N     int    `json:"n"`
				Title string `json:"title"`
				Text  string `json:"text"`
			} `json:"passages"`
		}
		if err := json.Unmarshal(line, &in); err != nil {
			return in.ID, err
		}
		passages := make([]ground.Passage, len(in.Passages))
		for i, p := range in.Passages {
			passages[i] = ground.Passage{N: p.N, Title: p.Title, Text: p.Text}
		}
		v := ground.Verify(in.Answer, passages, ground.Options{Limit: verifyLimit})
		out := verifyOut{ID: orNull(in.ID), Verdict: "accept", Reasons: []verifyReason{}}
		if !v.Accept {
			out.Verdict = "reject"
		}
		for _, r := range v.Reasons {
			clause := in.Answer
			for _, cl := range v.Clauses {
				if cl.Start <= r.Start && r.End <= cl.End {
					clause = in.Answer[cl.Start:cl.End]
				}
			}
			out.Reasons = append(out.Reasons, verifyReason{r.Code, short(clause), short(r.Detail)})
		}
		return out, nil
	})
}
