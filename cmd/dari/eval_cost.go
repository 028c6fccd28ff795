package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"time"

	"dari/knowledge/answer/eval"
)

// evalCost is what answering takes, with what it may take at most.
type evalCost struct {
	Machine  machine     `json:"machine"`
	StartMS  float64     `json:"start_ms"` // of dari ask with one question, to its end; the median of a few; 0 where it was not measured
	Question percentiles `json:"question"`
	RSSMiB   float64     `json:"max_rss_mib"` // of dari ask --jsonl with all the questions; 0 where it is not known
}

// What answering may take: from the start of dari ask to its end, per question,
// and of memory.
const (
	startBarMS = 500.0
	p50BarMS   = 2.0
	p99BarMS   = 10.0
	rssBarMiB  = 150.0
)

// starts is how often dari ask is started to find how long that takes.
const starts = 3

// costOf starts dari ask as a process of its own: several times with one
// question, and once with all of them.
func costOf(a *app, questions []eval.Question, at string) (evalCost, error) {
	self, err := os.Executable()
	if err != nil {
		return evalCost{}, fmt.Errorf("own program: %w", err)
	}
	run := func(in io.Reader, args ...string) (time.Duration, usage, error) {
		args = append([]string{"ask", "--at=" + at}, args...)
		if a.Config.file != "" {
			args = append([]string{"--config", a.Config.file}, args...)
		}
		cmd := exec.CommandContext(a.ctx, self, args...) // #nosec G204 -- this very program, with arguments of ours
		cmd.Env = append(os.Environ(), "DARI_TEST_RUN=1")
		cmd.Stdin = in
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		start := time.Now()
		if err := cmd.Run(); err != nil {
			return 0, usage{}, fmt.Errorf("%w: %s", err, bytes.TrimSpace(stderr.Bytes()))
		}
		return time.Since(start), usageOf(cmd.ProcessState), nil
	}
	cost := evalCost{Machine: thisMachine()}
	var took []time.Duration
	for range starts {
		d, _, err := run(nil, "--", questions[0].Text)
		if err != nil {
			return cost, err
		}
		took = append(took, d)
	}
	slices.Sort(took)
	cost.StartMS = float64(took[len(took)/2].Microseconds()) / 1000
	var lines bytes.Buffer
	for _, q := range questions {
		line, err := json.Marshal(q)
		if err != nil {
			return cost, err
		}
		lines.Write(append(line, '\n'))
	}
	_, used, err := run(&lines, "--jsonl")
	cost.RSSMiB = used.MaxRSSMiB
	return cost, err
}

func (c evalCost) print(w io.Writer) {
	line := func(what string, is, bar float64, unit string) {
		mark := ""
		if is > bar {
			mark = "  above"
		}
		fmt.Fprintf(w, "%-42s %10.2f %-4s %6.0f%s\n", what, is, unit, bar, mark)
	}
	fmt.Fprintf(w, "%-42s %10s %-4s %6s\n", "cost", "is", "", "bar")
	if c.StartMS > 0 {
		line("start of dari ask", c.StartMS, startBarMS, "ms")
	}
	line("a question, p50", c.Question.P50, p50BarMS, "ms")
	line("a question, p99", c.Question.P99, p99BarMS, "ms")
	if c.RSSMiB > 0 {
		line("memory of dari ask with all questions", c.RSSMiB, rssBarMiB, "MiB")
	}
}
