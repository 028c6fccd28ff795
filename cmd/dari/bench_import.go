package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"dari/store"
)

// benchImportCmd imports openings as Work24 lists them.
type benchImportCmd struct {
	Openings int    `help:"How many openings." default:"100000" aliases:"rows"`
	PerFile  int    `help:"How many stand in a file." default:"1000"`
	Store    string `help:"An empty PostgreSQL database, which the run fills: postgres://USER@HOST/DATABASE. Else a temporary SQLite file."`
}

func (c *benchImportCmd) Help() string {
	return `  dari bench import
  dari bench import --rows 20000
Makes files as Work24 answers with, reads and imports them one after the other as
"dari openings import" does, tags and checks included, and prints JSON: openings a
second, and the most memory that the process held. The largest file that is read has
about 40000 openings.`
}

type benchImportResult struct {
	Machine   machine `json:"machine"`
	Database  string  `json:"database"`
	Openings  int     `json:"openings"`
	Files     int     `json:"files"`
	Bytes     int     `json:"bytes"`
	Seconds   float64 `json:"seconds"`
	PerSecond float64 `json:"openings_per_s"`
	Tags      int     `json:"tags_of_the_last"`
	PeakMiB   float64 `json:"peak_rss_mib"` // 0 where the system does not tell
}

// Run measures.
func (c *benchImportCmd) Run(a *app) error {
	if c.Openings < 1 || c.PerFile < 1 || c.PerFile > 40_000 {
		return errors.New("--openings must be above zero, --per-file from 1 to 40000")
	}
	st, done, err := benchStore(a, c.Store)
	if err != nil {
		return err
	}
	defer done()
	out := benchImportResult{Machine: thisMachine(), Database: databaseName(c.Store), Openings: c.Openings}
	now := a.Now()
	start := time.Now()
	for from := 0; from < c.Openings; from += c.PerFile {
		n := min(c.PerFile, c.Openings-from)
		data := work24Page(from, n, now)
		out.Files, out.Bytes = out.Files+1, out.Bytes+len(data)
		in := importing{store: st, name: "page.xml", data: data, now: now, out: io.Discard, progress: a.Err}
		if err := in.run(a.ctx); err != nil {
			return err
		}
	}
	out.Seconds = time.Since(start).Seconds()
	out.PerSecond = float64(c.Openings) / out.Seconds
	out.PeakMiB = peakMiB()
	if err := c.kept(a, st, &out); err != nil {
		return err
	}
	return printJSON(a.Out, out)
}

// kept checks that all of them are there.
func (c *benchImportCmd) kept(a *app, st *store.Store, out *benchImportResult) error {
	counts, err := st.CountOpenings(a.ctx)
	if err != nil {
		return err
	}
	n := 0
	for _, of := range counts {
		n += of
	}
	if n != c.Openings {
		return fmt.Errorf("%d openings are kept, not %d", n, c.Openings)
	}
	list, err := st.OpeningsIn(a.ctx, "", 1)
	if err != nil {
		return err
	}
	out.Tags = len(list[0].Tags)
	return nil
}

// What varies between the openings of a page.
var (
	benchTitles  = []string{"CNC 선반 가공원 모집(경력 3년 이상, 지게차운전기능사 우대)", "PLC 제어 엔지니어 채용", "요양보호사 구인 주 5일", "데이터 분석가 신입/경력 파이썬 필수", "CO2 용접원 모집 기숙사 제공"}
	benchRegions = []string{"경남 창원시 성산구", "부산 사하구", "경기 시흥시", "서울 금천구", "대구 달서구"}
)

// work24Page is a list as Work24 answers with, of n openings.
func work24Page(from, n int, now time.Time) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><wantedRoot><total>%d</total><startPage>1</startPage><display>%d</display>`, n, n)
	for i := from; i < from+n; i++ {
		fmt.Fprintf(&b, `<wanted><wantedAuthNo>K%015d</wantedAuthNo><company>예시회사%d</company><busino>1248100998</busino><indTpNm>기타 기계 제조업</indTpNm>`+
			`<title>%s</title><salTpNm>월급</salTpNm><sal>%d만원</sal><minSal>%d</minSal><maxSal>0</maxSal><region>%s</region><holidayTpNm>주 5일 근무</holidayTpNm>`+
			`<minEdubg>고졸</minEdubg><career>관계없음</career><regDt>%s</regDt><closeDt>채용시까지</closeDt><infoSvc>VALIDATION</infoSvc>`+
			`<wantedInfoUrl>https://www.work24.go.kr/wk/a/b/1500/empDetailAuthView.do?wantedAuthNo=K%015d</wantedInfoUrl><basicAddr>예시로 1</basicAddr>`+
			`<empTpCd>10</empTpCd><jobsCd>813201</jobsCd><smodifyDtm>202611300900</smodifyDtm></wanted>`,
			i, i%5000, benchTitles[i%len(benchTitles)], 260+i%90, (260+i%90)*10_000, benchRegions[i/7%len(benchRegions)], now.Format("06-01-02"), i)
	}
	b.WriteString(`</wantedRoot>`)
	return b.Bytes()
}
