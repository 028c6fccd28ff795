package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dari/handlers"
	"dari/knowledge"
	"dari/knowledge/answer"
	"dari/store"
)

const kbPlan = `---
id: plan
topic: national-employment-support
title: {ko: 청년 첫 취업 지원, en: Youth first job scheme}
aliases: {ko: [청년 첫 취업], en: [first job scheme]}
audience: [seeker]
state:
  - {kind: open, until: 2026-11-27, note: {ko: 마지막 회차, en: last round}, checked: 2026-11-22, source: s43, reliability: N1}
sources:
  - {id: s43, title: {ko: 예산안 자료, en: Budget papers}, url: "https://whatsnew.mofe.go.kr"}
facts:
  - id: pay
    slot: amount
    label: {ko: 예산안의 수당, en: allowance in the bill}
    value: 650000
    unit: KRW
    bound: exactly
    basis: month
    conditions: {ko: "6개월", en: for 6 months}
    checked: 2026-11-22
    source: s43
    reliability: R
    was: [500000]
    plan: {kind: bill, decided_by: 2026-12-02, note: {ko: 2027년 예산안, en: budget bill for 2027}}
claims:
  - id: law
    says: {ko: [이미 시행 중], en: [already in force]}
    right: {ko: "아직 계획입니다. 수당은 {pay}입니다.", en: "It is a plan. The allowance is {pay}."}
    checked: 2026-11-22
    source: s43
    reliability: R
---
# ko

## 무엇인가요? {#what}

계획입니다.

## 얼마인가요? {#amount}

예산안의 수당은 {pay}입니다.

# en

## What is it? {#what}

A plan.

## How much? {#amount}

The allowance in the bill is {pay}.
`

// kbWith runs a kb command on a folder with one article.
func kbWith(t *testing.T, args ...string) (string, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "plan.md"), []byte(kbPlan), 0o600); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(config, []byte("knowledge:\n  dir: "+dir+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return runWith(t, "", append([]string{"--config", config, "kb"}, args...)...)
}

func TestKBStaleListsAPlanFromTheDayAfterItsVote(t *testing.T) {
	out, err := kbWith(t, "stale", "--at", "2026-11-27", "--fail")
	if err != nil || out != "2026-11-27: 0 to look at (plans due 0, expired 0, ended 0, unchecked 0)\n" {
		t.Errorf("%v: %s", err, out)
	}
	out, err = kbWith(t, "stale", "--at", "2026-12-03")
	if err != nil || !strings.Contains(out, "plan.md:12: plan.pay: a plan (bill) that was to be decided by 2026-12-02") ||
		!strings.Contains(out, "plan.md:8: plan state 1: the period ended on 2026-11-27") ||
		!strings.Contains(out, "2 to look at (plans due 1, expired 0, ended 1, unchecked 0)") {
		t.Errorf("%v: %s", err, out)
	}
	if out, err = kbWith(t, "stale", "--at", "2026-12-03", "--fail"); err == nil || !strings.Contains(err.Error(), "2 entries are stale") {
		t.Errorf("%v: %s", err, out)
	}
	out, err = kbWith(t, "stale", "--at", "2026-11-27", "--days", "6")
	if err != nil || !strings.Contains(out, "(plans due 0, expired 0, ended 0, unchecked 3)") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestKBShowTellsWhatStandsBehindAnArticle(t *testing.T) {
	out, err := kbWith(t, "show", "plan", "--at", "2026-12-03", "--lang", "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Youth first job scheme  [plan, national-employment-support, plan.md]",
		"- closed ..2026-11-27; last round  [Budget papers https://whatsnew.mofe.go.kr, checked 2026-11-22, N1]",
		"- pay (amount) allowance in the bill: KRW 650,000 a month; for 6 months",
		"650000 KRW exactly month, PLAN: bill, was due 2026-12-02 (budget bill for 2027), formerly 500000",
		"Budget papers https://whatsnew.mofe.go.kr, checked 2026-11-22, R",
		"- law: already in force\n    It is a plan. The allowance is KRW 650,000 a month.",
		"## How much?",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	if _, err := kbWith(t, "show", "nothing"); err == nil {
		t.Error("an article that does not exist was shown")
	}
}

// A figure in words is no better than one in digits: the fact behind it would
// change and the text would not.
func TestKBCheckFindsAFigureInWords(t *testing.T) {
	dir := t.TempDir()
	text := strings.Replace(kbPlan, "계획입니다.\n\n## 얼마", "계획이고 석 달 동안 줍니다.\n\n## 얼마", 1)
	if err := os.WriteFile(filepath.Join(dir, "plan.md"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := runWith(t, "", "kb", "check", "--at", "2026-11-22", dir)
	if err == nil || !strings.Contains(out, `plan.md:37: the duration "석 달" stands in the text`) {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestKBList(t *testing.T) {
	out, err := kbWith(t, "list", "--at", "2026-11-22")
	if err != nil || !strings.Contains(out, "  1 facts  1 claims  2026-11-22  open ") || !strings.Contains(out, "청년 첫 취업 지원 / Youth first job scheme") {
		t.Errorf("%v: %s", err, out)
	}
	if _, err := kbWith(t, "list", "--topic", "mou"); err == nil {
		t.Error("a topic without articles was listed")
	}
}

// TestAChangedFileIsAnsweredFrom: a running server answers from a changed file (within
// two seconds, as package knowledge tries in virtual time: here it waits for a slow
// machine); a broken one is refused with file, line and reason, and
// the old version goes on answering.
func TestAChangedFileIsAnsweredFrom(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "plan.md")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(kbPlan)
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "dari.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	var log printed
	e, err := newEngine(st, handlers.Config{OperatorName: "A", ReportNumber: "B"}, dir, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { e.knowledge.watch(ctx); close(ended) }()
	defer func() { cancel(); <-ended }()
	says := func(words string) func() bool {
		return func() bool {
			a := e.knowledge.Answer(ctx, answer.Question{Article: "plan", Slot: "what", Lang: knowledge.En})
			return strings.Contains(handlers.Speak(a).Body.String(), words)
		}
	}
	waitUntil(t, time.Minute, "the first version", says("A plan."))
	write(strings.Replace(kbPlan, "A plan.", "A plan for next year.", 1))
	waitUntil(t, time.Minute, "the change", says("A plan for next year."))
	write(strings.Replace(kbPlan, "unit: KRW", "unit: KRWS", 1))
	// A file that is read while it is written is refused as well, for another line.
	waitUntil(t, time.Minute, "the refusal", func() bool { return strings.Contains(log.String(), "plan.md:16") })
	if got := log.String(); !says("A plan for next year.")() || !strings.Contains(got, "knowledge refused, the old version stays") {
		t.Errorf("the old version answers %v, log:\n%s", says("A plan for next year.")(), got)
	}
}
