package knowledge

import (
	"testing"
	"testing/fstest"
	"time"
)

// sample is a small sound article that tests change in one place.
const sample = `---
id: nesp
topic: national-employment-support
title: {ko: 국민취업지원제도, en: National Employment Support Program}
aliases:
  ko: [국취제, 국취]
  en: [NESP]
audience: [seeker]            # a comment
regions: []
contacts: [moel-1350]
related: []
state:
  - {kind: rolling, note: {ko: 연중 신청, en: open all year}, checked: 2026-11-22, source: s01, reliability: R}
sources:
  - {id: s01, title: {ko: "2026년부터 이렇게 달라집니다", en: "What changes in 2026"}, url: "https://whatsnew.mofe.go.kr"}
facts:
  - id: allowance
    slot: amount
    label: {ko: 구직촉진수당, en: job-seeker allowance}
    value: 600000
    unit: KRW
    bound: exactly
    basis: month
    conditions: {ko: "1유형, 최대 6개월", en: "Type I, for up to 6 months"}
    valid_from: 2026-01-01
    valid_until: 2026-12-31
    checked: 2026-11-22
    source: s01
    reliability: O
    was: [500000]
  - id: phone
    slot: contact
    label: {ko: 대표번호, en: hotline}
    value: 1350
    unit: phone
    checked: 2026-11-20
    source: s01
    reliability: R
---
# ko

## 어떤 제도인가요? {#what}

일자리를 찾는 사람에게 **상담**과
취업 지원을 함께 주는 제도입니다.

## 얼마를 받나요? {#amount}

구직촉진수당은 {allowance}입니다.

| 구분 | 금액 |
|---|---|
| 1유형 | {allowance} |

## 어떻게 신청하나요? {#how}

1. 고용24에서 구직등록을 합니다.
2. {contact:moel-1350}에 물어봅니다.
   - 평일에만 받습니다.

# en

## What is it? {#what}

Counselling and an allowance.

## How much is it? {#amount}

The allowance is {allowance}.

## How do I apply? {#how}

1. Register on Work24.
2. Ask {nesp.phone}.
`

const sampleContacts = `sources:
  - {id: c01, title: {ko: 고용노동부, en: Ministry}, url: "https://www.moel.go.kr"}
contacts:
  - id: moel-1350
    name: {ko: 고용노동부 고객상담센터, en: MOEL Customer Center}
    phone: 1350
    hours: {ko: 평일, en: weekdays}
    regions: []
    source: c01
    checked: 2026-11-21
    reliability: R
`

func folder(article, contacts string) fstest.MapFS {
	return fstest.MapFS{
		"nesp.md":       {Data: []byte(article)},
		"contacts.yaml": {Data: []byte(contacts)},
		"README.md":     {Data: []byte("not an article")},
	}
}

func at(day string) time.Time { return Date(day).Time().Add(10 * time.Hour) }

func TestLoadReadsEveryField(t *testing.T) {
	b, err := Load(folder(sample, sampleContacts))
	if err != nil {
		t.Fatal(err)
	}
	a := b.Article("nesp")
	if a == nil || len(b.Articles()) != 1 {
		t.Fatalf("articles: %v", b.Articles())
	}
	f := b.FactAt("nesp", "allowance", at("2026-11-22"))
	if f == nil {
		t.Fatal("no allowance in November 2026")
	}
	if f.Value.Number != 600000 || f.Unit != KRW || f.Basis != PerMonth || f.Was[0].Number != 500000 || f.Line != 17 || f.Conditions.En != "Type I, for up to 6 months" {
		t.Errorf("fact read wrongly: %+v", f)
	}
	if p := b.FactAt("nesp", "phone", at("2026-11-22")); p == nil || p.Value.Text != (Text{"1350", "1350"}) {
		t.Errorf("phone read wrongly: %+v", p)
	}
	if k := b.Contact("moel-1350"); k == nil || k.Phone != "1350" || k.Name.En != "MOEL Customer Center" {
		t.Errorf("contact read wrongly: %+v", k)
	}
	what := a.Section(Ko, What)
	if what == nil || len(what.Blocks) != 1 || what.Blocks[0].Text != "일자리를 찾는 사람에게 상담과 취업 지원을 함께 주는 제도입니다." || what.Line != 42 || what.Blocks[0].Line != 44 {
		t.Errorf("section read wrongly: %+v", what)
	}
	var kinds []BlockKind
	for _, s := range a.SectionsIn(Ko)[1:] {
		for _, bl := range s.Blocks {
			kinds = append(kinds, bl.Kind)
		}
	}
	want := []BlockKind{Paragraph, HeaderRow, Row, Numbered, Numbered, Bullet}
	if len(kinds) != len(want) {
		t.Fatalf("blocks %v, want %v", kinds, want)
	}
	for i := range want {
		if kinds[i] != want[i] {
			t.Errorf("blocks %v, want %v", kinds, want)
		}
	}
	if row := a.Section(Ko, Amount).Blocks[2]; row.Cells[1] != "{allowance}" || row.Text != "1유형 | {allowance}" {
		t.Errorf("row read wrongly: %+v", row)
	}
	if n := a.Section(Ko, How).Blocks[1]; n.Number != 2 || n.Text != "{contact:moel-1350}에 물어봅니다." {
		t.Errorf("item read wrongly: %+v", n)
	}
}
