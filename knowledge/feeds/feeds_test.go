package feeds

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dari/knowledge/jobs"
)

func readFile(t *testing.T, name string, opts Options) (Result, error) {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return Read(name, f, opts)
}

func readText(t *testing.T, text string) Result {
	t.Helper()
	res, err := Read("text", strings.NewReader(text), Options{})
	if err != nil {
		t.Fatalf("%.80q: %v", text, err)
	}
	return res
}

func kst(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04:05", s, jobs.Seoul())
	if err != nil {
		panic(err)
	}
	return t
}

func TestWork24List(t *testing.T) {
	res, err := readFile(t, "work24-openings.xml", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if res.Format != Work24List || res.Total != 2046 || res.Complete || len(res.Rejected) != 0 || len(res.Openings) != 6 {
		t.Fatalf("got %d of %d, complete %v, rejected %v", len(res.Openings), res.Total, res.Complete, res.Rejected)
	}
	first := jobs.Opening{
		Feed: "work24", SourceID: "K000000000000001", Employer: "(주)가온예시정밀", BusinessNumber: "0000000001", Industry: "기타 일반 목적용 기계 제조업",
		Title: "[정규직] CNC 선반 조작원 신입/경력 채용(기숙사 제공, 통...", Regions: []jobs.Region{"41390"}, RegionText: "경기 시흥시",
		Occupations: []jobs.Occupation{"813201"}, Skills: []jobs.Skill{"cnc"}, Employment: []jobs.EmploymentType{jobs.Permanent}, Education: jobs.EducationHigh,
		Career: jobs.Career{Kind: jobs.CareerAny}, Pay: jobs.Pay{Period: jobs.PerYear, Min: 34_000_000, Max: 42_000_000, Text: "3400만원 ~ 4200만원"}, Hours: "주 5일 근무",
		Deadline: jobs.Deadline{Kind: jobs.DeadlineUntilFilled, At: kst("2026-12-01 23:59:59"), Text: "채용시까지 26-12-01"}, Posted: kst("2026-10-01 00:00:00"),
		Changed: "202610011430", URL: Work24Link("K000000000000001"), Source: Work24Source,
	}
	if diff := cmp.Diff(first, res.Openings[0]); diff != "" {
		t.Errorf("first opening (-want +got):\n%s", diff)
	}
	for i, want := range []struct {
		title    string
		regions  []jobs.Region
		work     []jobs.Occupation
		kinds    []jobs.EmploymentType
		pay      jobs.Pay
		career   jobs.Career
		deadline jobs.DeadlineKind
	}{
		1: {"회계 & 세무 사무원 모집", []jobs.Region{"11440"}, []jobs.Occupation{"027102"}, []jobs.EmploymentType{jobs.Permanent, jobs.FixedTerm},
			jobs.Pay{Period: jobs.PerMonth, Min: 2_500_000, Text: "250만원 이상"}, jobs.Career{Kind: jobs.CareerRequired}, jobs.DeadlineDate},
		2: {"요양보호사 2명 구합니다", []jobs.Region{"46110"}, []jobs.Occupation{"550103"}, []jobs.EmploymentType{jobs.FixedTermPartTime},
			jobs.Pay{Period: jobs.PerHour, Min: 10_500, Max: 10_500, Text: "10,500원"}, jobs.Career{Kind: jobs.CareerEntry}, jobs.DeadlineUntilFilled},
		3: {"백엔드 개발자(경력 3년↑)", []jobs.Region{"11680", "41135"}, []jobs.Occupation{"133200"}, []jobs.EmploymentType{jobs.Permanent},
			jobs.Pay{Text: "회사 내규에 따름"}, jobs.Career{Kind: jobs.CareerRequired, Min: 36}, jobs.DeadlineDate},
		4: {"물류 입출고 사무원(대체인력)", []jobs.Region{"28260"}, []jobs.Occupation{"028308"}, []jobs.EmploymentType{jobs.Replacement},
			jobs.Pay{Period: jobs.PerDay, Min: 95_000, Text: "95000원"}, jobs.Career{Kind: jobs.CareerAny}, jobs.DeadlineDate},
		5: {"A&B 라인 생산직", []jobs.Region{"26380"}, []jobs.Occupation{"890006"}, []jobs.EmploymentType{jobs.Dispatch},
			jobs.Pay{Period: jobs.PerMonth, Min: 2_300_000, Max: 2_600_000, Text: "230만원 ~ 260만원"}, jobs.Career{Kind: jobs.CareerAny}, jobs.DeadlineUntilFilled},
	} {
		if want.title == "" {
			continue
		}
		o := res.Openings[i]
		got := want
		got.title, got.regions, got.work, got.kinds, got.pay, got.career, got.deadline = o.Title, o.Regions, o.Occupations, o.Employment, o.Pay, o.Career, o.Deadline.Kind
		if diff := cmp.Diff(fmt.Sprintf("%+v", want), fmt.Sprintf("%+v", got)); diff != "" {
			t.Errorf("opening %d (-want +got):\n%s", i+1, diff)
		}
	}
	if !res.Openings[5].Deadline.At.IsZero() {
		t.Errorf("the year 2069 stands for none: %v", res.Openings[5].Deadline)
	}
}

func TestWork24Detail(t *testing.T) {
	list, err := readFile(t, "work24-openings.xml", Options{})
	if err != nil {
		t.Fatal(err)
	}
	res, err := readFile(t, "work24-opening-detail.xml", Options{})
	if err != nil || res.Format != Work24Detail || len(res.Openings) != 1 {
		t.Fatalf("%+v %v", res, err)
	}
	d := res.Openings[0]
	for _, want := range []string{"<담당 업무>\n- CNC 선반 2대 조작 및 치수 검사\n- 공구 교환 & 기본 프로그램 수정\n\n※", "컴퓨터응용선반기능사", "기숙사"} {
		if !strings.Contains(d.Body, want) {
			t.Errorf("body lacks %q:\n%s", want, d.Body)
		}
	}
	if all := fmt.Sprintf("%+v", d); strings.Contains(all, "예시자") || strings.Contains(all, "000-0000-0000") || strings.Contains(all, "총무팀") {
		t.Errorf("personal data is kept: %s", all)
	}
	row := list.Openings[0]
	o := Merge(row, d)
	if o.Title != "[정규직] CNC 선반 조작원 신입/경력 채용(기숙사 제공, 통근버스 운행)" || o.Body != d.Body || o.BusinessNumber != row.BusinessNumber ||
		!strings.Contains(o.HowToApply, "이메일") || !strings.Contains(o.Hours, "주 평균근로시간 : 40") || !o.Deadline.At.Equal(kst("2026-12-01 23:59:59")) || o.Changed != row.Changed {
		t.Errorf("merged: %+v", o)
	}
	if diff := cmp.Diff(list.Openings[1], Merge(list.Openings[1], d)); diff != "" {
		t.Errorf("a detail of another opening changes a row:\n%s", diff)
	}
	// A detail alone, when the list was never read, is an opening of its own.
	if got, ok := jobs.Match(jobs.Profile{Regions: []jobs.Region{"41"}, Occupations: []jobs.Occupation{"8132"}}, d); !ok || !got.Has(jobs.OccupationExact) {
		t.Errorf("the detail alone fits nobody: %+v", got)
	}
}

func TestEmptyIsNoError(t *testing.T) {
	res, err := readFile(t, "work24-openings-empty.xml", Options{})
	if err != nil || res.Total != 0 || !res.Complete || len(res.Openings) != 0 {
		t.Errorf("%+v %v", res, err)
	}
}

func TestRefusalsAreNoLists(t *testing.T) {
	for name, want := range map[string]RefusalError{
		"work24-error.xml":              {"work24", "002", "유효하지 않은 인증키 입니다."},
		"work24-error-go24.xml":         {"work24", "", "개인회원은 사용할 수 없는 OPEN-API입니다."},
		"work24-error-go24-message.xml": {"work24", "", "인증키가 존재하지 않습니다."},
		"work24-error-page.html":        {"work24", "", "정상적인 접근 방식이 아닙니다."},
		"datagokr-error.xml":            {"data.go.kr", "30", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR"},
		"datagokr-error-swapped.xml":    {"data.go.kr", "22", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR"},
		"datagokr-error.json":           {"data.go.kr", "22", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR"},
		"datagokr-error-header.json":    {"data.go.kr", "22", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR"},
		"datagokr-error.txt":            {"data.go.kr", "", "Unauthorized"},
		"odcloud-error.json":            {"odcloud", "-4", "등록되지 않은 인증키 입니다."},
		"bizinfo-error.json":            {"bizinfo", "", "유효하지 않은 인증키입니다. (예시 문구)"},
		"saramin-error.xml":             {"saramin", "4", "일일 최대 요청 횟수 초과 (예시 문구)"},
		"saramin-error.json":            {"saramin", "2", "유효하지 않은 access-key (예시 문구)"},
	} {
		res, err := readFile(t, name, Options{})
		var refusal *RefusalError
		if !errors.As(err, &refusal) {
			t.Errorf("%s: got %+v %v", name, res, err)
			continue
		}
		if diff := cmp.Diff(want, *refusal); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestOtherBodies(t *testing.T) {
	for name, body := range map[string]string{
		"empty":              "",
		"only a mark":        "\ufeff \r\n",
		"a page":             "<!doctype html><html><body>점검 중입니다</body></html>",
		"another root":       "<HRDNet><scn_cnt>0</scn_cnt></HRDNet>",
		"no total":           "<wantedRoot></wantedRoot>",
		"own entities":       `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><wantedRoot><total>1</total></wantedRoot>`,
		"cut before a row":   "<wantedRoot><total>5</total><startPage>1</start",
		"JSON":               `{"jobs":{"total":"0"}}`,
		"text":               "안녕하세요. 첨부 파일입니다.",
		"binary":             "\x00\x01\x02\xff\xfe\x00",
		"a spreadsheet":      "PK\x03\x04....",
		"a table of no kind": "가,나,다\n1,2,3\n",
		"no title":           "회사명,지역\n가,부산\n",
	} {
		res, err := Read(name, strings.NewReader(body), Options{})
		var format *FormatError
		if !errors.As(err, &format) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %+v, %v", name, res, err)
		}
	}
}

// An error must not carry a key, whatever the service echoes.
func TestRefusalsHideKeys(t *testing.T) {
	_, err := Read("x", strings.NewReader(`<GO24><error>authKey=0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0 가 없습니다. 0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0</error></GO24>`), Options{})
	if err == nil || strings.Contains(err.Error(), "4b5a") {
		t.Errorf("got %v", err)
	}
}

func list(total int, rows ...string) string {
	return fmt.Sprintf("<?xml version=\"1.0\"?>\n<wantedRoot><total>%d</total>\n%s\n</wantedRoot>", total, strings.Join(rows, "\n"))
}

func row(id, title string) string {
	return "<wanted><wantedAuthNo>" + id + "</wantedAuthNo><title>" + title + "</title></wanted>"
}

// A bad record is reported with its number, line and reason, and stops nothing else.
func TestBadRecordsStopNothing(t *testing.T) {
	res := readText(t, list(6, row("K1", "하나"), "<wanted><wantedAuthNo>K2</wantedAuthNo><title>깨진 <b></title></wanted>", row("", "번호 없음"),
		row("K4", "&#xd; "), row("K1", "다시"), row("K6", "여섯 R&D <담당&nbsp;업무>")))
	// The last title has a bare < in it: it is malformed too, and must not swallow anything.
	want := []Rejected{{Record: 2, Line: 4, ID: "K2", Reason: Malformed}, {Record: 3, Line: 5, Reason: NoID}, {Record: 4, Line: 6, ID: "K4", Reason: NoTitle},
		{Record: 5, Line: 7, ID: "K1", Reason: Duplicate, Detail: "1"}, {Record: 6, Line: 8, ID: "K6", Reason: Malformed}}
	for i := range res.Rejected {
		if res.Rejected[i].Reason == Malformed {
			res.Rejected[i].Detail = ""
		}
	}
	if diff := cmp.Diff(want, res.Rejected); diff != "" || len(res.Openings) != 1 || res.Complete {
		t.Errorf("openings %d, complete %v, rejected (-want +got):\n%s", len(res.Openings), res.Complete, diff)
	}
	res = readText(t, list(2, row("K1", "R&D 연구원 &amp;amp;amp; &nbsp;조수 &unknown; \x0b&#0;"), row("K2", "둘")))
	if len(res.Openings) != 2 || !res.Complete || res.Openings[0].Title != "R&D 연구원 & 조수 &unknown;" {
		t.Errorf("loose ampersands: %+v", res)
	}
}

func TestTruncated(t *testing.T) {
	whole := list(3, row("K1", "하나"), row("K2", "둘"), row("K3", "셋"))
	if res := readText(t, whole); !res.Complete || len(res.Openings) != 3 {
		t.Fatalf("whole: %+v", res)
	}
	if res := readText(t, list(4, row("K1", "하나"), row("K2", "둘"))); res.Complete || len(res.Openings) != 2 {
		t.Errorf("a page of a longer list is complete: %+v", res)
	}
	for cut := len(whole) - 1; cut > 0; cut-- {
		res, err := Read("cut", strings.NewReader(whole[:cut]), Options{})
		if err == nil && res.Complete {
			t.Fatalf("cut at %d is called complete: %q", cut, whole[:cut])
		}
	}
	res := readText(t, whole[:strings.Index(whole, "셋")])
	if len(res.Openings) != 2 || len(res.Rejected) != 1 || res.Rejected[0].Reason != Truncated || res.Rejected[0].ID != "K3" {
		t.Errorf("cut inside the last row: %+v", res)
	}
	if res := readText(t, strings.Replace(whole, "</wanted>\n<wanted><wantedAuthNo>K2", "\n<wanted><wantedAuthNo>K2", 1)); len(res.Openings) != 2 || len(res.Rejected) != 1 || res.Rejected[0].ID != "K1" {
		t.Errorf("a row that is never closed: %+v", res)
	}
}

func TestScriptBeforeTheAnswer(t *testing.T) {
	res := readText(t, "\ufeff<script>var a = 1;</script>\n"+list(1, row("K1", "하나")))
	if len(res.Openings) != 1 || !res.Complete {
		t.Errorf("%+v", res)
	}
}

func TestXMLInCP949(t *testing.T) {
	text := `<?xml version="1.0" encoding="EUC-KR"?>` + list(1, row("K1", "용접원 모집"))[len(`<?xml version="1.0"?>`):]
	res, err := Read("cp949", strings.NewReader(toCP949(t, text)), Options{})
	if err != nil || len(res.Openings) != 1 || res.Openings[0].Title != "용접원 모집" {
		t.Errorf("%+v %v", res, err)
	}
}

func TestLimits(t *testing.T) {
	if _, err := Read("big", strings.NewReader(strings.Repeat("가", 100)), Options{MaxBytes: 200}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("bytes: %v", err)
	}
	res, err := Read("many", strings.NewReader(list(3, row("K1", "하나"), row("K2", "둘"), row("K3", "셋"))), Options{MaxRecords: 2})
	if err != nil || len(res.Openings) != 2 || res.Complete || len(res.Rejected) != 1 || res.Rejected[0].Reason != TooMany {
		t.Errorf("records: %+v %v", res, err)
	}
	res, err = Read("many", strings.NewReader("회사명,제목\n가,하나\n나,둘\n다,셋\n"), Options{MaxRecords: 2})
	if err != nil || len(res.Openings) != 2 || res.Complete || len(res.Rejected) != 1 || res.Rejected[0].Reason != TooMany {
		t.Errorf("rows: %+v %v", res, err)
	}
}

// What is built to make a reader work hard is read in time linear in its size.
func TestHardInputIsQuick(t *testing.T) {
	for name, body := range map[string]string{
		"rows never closed": "<wantedRoot><total>1</total>" + strings.Repeat("<wanted>", 60_000),
		"deep":              "<wantedRoot><total>1</total><wanted>" + strings.Repeat("<a>", 200_000),
		"ampersands":        list(1, row("K1", strings.Repeat("&amp;", 60_000))),
		"quotes":            "회사명,제목\n" + strings.Repeat("\"가\n", 100_000),
		"separators":        "회사명,제목\n" + strings.Repeat(",", 500_000),
		"one long word":     list(1, row("K1", strings.Repeat("용접", 60_000))),
		"angles":            list(1, row("K1", strings.Repeat("&lt;", 60_000))),
	} {
		start := time.Now()
		_, _ = Read(name, strings.NewReader(body), Options{})
		if took := time.Since(start); took > 8*time.Second {
			t.Errorf("%s: %d bytes took %v", name, len(body), took)
		}
	}
}
