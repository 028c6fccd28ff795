package feeds

import (
	"strings"
	"testing"
	"time"

	"dari/knowledge/jobs"
)

func TestParsePeriod(t *testing.T) {
	for _, c := range []struct {
		text     string
		kind     jobs.DeadlineKind
		from, at string
	}{
		{"2026-10-05 ~ 2026-10-30", jobs.DeadlineDate, "2026-10-05", "2026-10-30"},
		{"2025.6.11.(수) 10:00 ~ 6. 24.(화)18:00", jobs.DeadlineDate, "2025-06-11", "2025-06-24"},
		{"2026.12.20 ~ 1.10", jobs.DeadlineDate, "2026-12-20", "2027-01-10"},
		{"20261001 ~ 20261031", jobs.DeadlineDate, "2026-10-01", "2026-10-31"},
		{"2026-10-01부터 2026-10-20까지", jobs.DeadlineDate, "2026-10-01", "2026-10-20"},
		{"~ 2026년 10월 31일까지", jobs.DeadlineDate, "", "2026-10-31"},
		{"26-10-31", jobs.DeadlineDate, "", "2026-10-31"},
		{"26/10/02", jobs.DeadlineDate, "", "2026-10-02"},
		{"202610011430", jobs.DeadlineDate, "", "2026-10-01"},
		{"2026. 10. 1.(목)", jobs.DeadlineDate, "", "2026-10-01"},
		{"채용시까지  26-12-01", jobs.DeadlineUntilFilled, "", "2026-12-01"},
		{"채용시까지  69-12-31", jobs.DeadlineUntilFilled, "", ""},
		{"채용시까지", jobs.DeadlineUntilFilled, "", ""},
		{"예산 소진시까지", jobs.DeadlineUsedUp, "", ""},
		{"선착순 접수", jobs.DeadlineUsedUp, "", ""},
		{"상시", jobs.DeadlineAlways, "", ""},
		{"매월 1일", jobs.DeadlineRecurring, "", ""},
		{"접수기관 별 상이", jobs.DeadlineSeeNotice, "", ""},
		{"신청 불필요", jobs.DeadlineNone, "", ""},
		{"2026-10-30 ~ 2026-10-05", jobs.DeadlineUnknown, "", ""},
		{"99991231", jobs.DeadlineUnknown, "", ""},
		{"00000000", jobs.DeadlineUnknown, "", ""},
		{"2026-02-30", jobs.DeadlineUnknown, "", ""},
		{"곧", jobs.DeadlineUnknown, "", ""},
		{"", jobs.DeadlineUnknown, "", ""},
	} {
		d := jobs.ParsePeriod(c.text)
		from, at := "", ""
		if !d.From.IsZero() {
			from = d.From.In(jobs.Seoul()).Format(time.DateOnly)
		}
		if !d.At.IsZero() {
			at = d.At.In(jobs.Seoul()).Format(time.DateOnly)
			if clock := d.At.In(jobs.Seoul()).Format(time.TimeOnly); clock != "23:59:59" {
				t.Errorf("%q ends at %s", c.text, clock)
			}
		}
		if d.Kind != c.kind || from != c.from || at != c.at {
			t.Errorf("%q: got %s %s %s", c.text, d.Kind, from, at)
		}
		if closes := d.Closed(kst("2099-01-01 00:00:00")); closes != (c.kind == jobs.DeadlineDate) {
			t.Errorf("%q: closes by the clock: %v", c.text, closes)
		}
	}
}

func TestParseDate(t *testing.T) {
	for text, want := range map[string]string{
		"26.10.02": "2026-10-02 00:00:00", "2026-10-01 14:30:00": "2026-10-01 14:30:00", "20261001143000": "2026-10-01 14:30:00", "2026년 10월 1일": "2026-10-01 00:00:00",
		"2026-10-01T00:00:00Z": "2026-10-01 09:00:00", "2026-10-01T09:00:00+09:00": "2026-10-01 09:00:00",
	} {
		if got, ok := jobs.ParseDate(text); !ok || !got.Equal(kst(want)) {
			t.Errorf("%q: got %v %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "2069-01-01", "9999-12-31", "13-13-13", "2026", "2026-10", "K202610011430001", "2026-10-01 99:99"} {
		if got, ok := jobs.ParseDate(text); ok {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"회계 &amp;amp; 세무":   "회계 & 세무",
		"A&amp;amp;amp;B":   "A&B",
		"구합니다&amp;#xd;":     "구합니다",
		"가<br>나<BR/>다</p>라": "가\n나\n다\n라",
		"<p class='x'>가</p><script>나()</script><style>다</style>라": "가\n라",
		"&lt;담당 업무&gt;":                       "<담당 업무>",
		"가&nbsp;&nbsp;\u3000나":                "가 나",
		"1 &lt; 2":                            "1 < 2",
		"가\r\n나\r다\n\n\n\n라":                  "가\n나\n다\n\n라",
		"&lt;img src=x onerror=alert(1)&gt;가": "가",
	} {
		if got := Clean(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestLink(t *testing.T) {
	for text, want := range map[string]string{
		"www.example.com/a": "https://www.example.com/a", " http://example.com/?a=1&amp;b=2 ": "http://example.com/?a=1&b=2", "[공고](https://example.com/x)": "https://example.com/x",
		"//example.com": "https://example.com", "javascript:alert(1)": "", "ftp://example.com": "", "홈페이지": "", "": "", "https://": "", "https://a@example.com": "", "data:text/html,x": "",
	} {
		if got := link(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestSamples(t *testing.T) {
	now := kst("2026-11-22 09:00:00")
	samples := Samples(now)
	if len(samples) < 12 {
		t.Errorf("only %d samples", len(samples))
	}
	provinces, middles := map[jobs.Region]bool{}, map[jobs.Occupation]bool{}
	for _, o := range samples {
		if !o.Sample || o.Feed != "sample" || !strings.Contains(o.Employer, "예시") || !strings.Contains(o.Title, "예시") || !strings.HasPrefix(o.URL, "https://www.example.com/") || o.Source != SampleSource {
			t.Errorf("not marked as a sample: %+v", o)
		}
		if problems := jobs.Lint(o, now); len(problems) > 0 {
			t.Errorf("%s: %+v", o.SourceID, problems)
		}
		if o.Deadline.Kind == jobs.DeadlineUnknown || o.Deadline.Closed(now) || !o.Posted.Before(now) {
			t.Errorf("%s: posted %v, deadline %+v", o.SourceID, o.Posted, o.Deadline)
		}
		if len(o.Regions) == 0 || len(o.Occupations) == 0 || len(o.Skills) == 0 || len(o.Employment) == 0 || o.Hours == "" {
			t.Errorf("%s says too little: %+v", o.SourceID, o)
		}
		for _, r := range o.Regions {
			provinces[r.Province()] = true
		}
		middles[o.Occupations[0].Middle()] = true
	}
	if len(provinces) < 9 || len(middles) < 8 {
		t.Errorf("spread over %d provinces and %d middle groups", len(provinces), len(middles))
	}
	for _, text := range []string{"부산에서 용접 3년 했고 정규직 월 300 이상 원해요", "Seoul, accounting, 2 years, full time, at least 35M won a year", "부산 용접 일자리 있어요?", "창원 PLC", "재택 데이터 라벨링", "대구 마케팅"} {
		p, _ := jobs.ReadProfile(text)
		if len(jobs.Best(p, samples, 5)) == 0 {
			t.Errorf("%q finds no sample", text)
		}
	}
}
