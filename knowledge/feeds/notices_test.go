package feeds

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dari/knowledge/jobs"
)

// noneOf fails where a value holds words that must not be kept.
func noneOf(t *testing.T, v any, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(fmt.Sprintf("%+v", v), w) {
			t.Errorf("%q is kept", w)
		}
	}
}

func TestBizinfo(t *testing.T) {
	fetched := kst("2026-10-05 09:00:00")
	res, err := readFile(t, "bizinfo.json", Options{Fetched: fetched})
	if err != nil {
		t.Fatal(err)
	}
	if res.Format != Bizinfo || res.Total != 4 || !res.Complete || len(res.Notices) != 4 {
		t.Fatalf("%+v", res)
	}
	want := Notice{
		Feed: "bizinfo", SourceID: "PBLN_000000000900001", Title: "[경기] 2026년 3차 소공인 스마트 작업장 구축 지원사업 참여기업 모집 공고",
		Body:   "도내 소공인의 작업 환경 개선을 위하여 스마트 장비 도입비를 지원합니다.\n\n☞ 지원내용 : 공급가액의 70% 이내, 최대 2,000만원",
		Issuer: "경기도", Operator: "예시산업진흥원", Categories: []string{"기술", "기술사업화/이전/지도"}, Audience: []string{"소상공인"}, Regions: []jobs.Region{"41"},
		Deadline: jobs.Deadline{Kind: jobs.DeadlineDate, From: kst("2026-09-21 00:00:00"), At: kst("2026-10-16 23:59:59"), Text: "2026-09-21 ~ 2026-10-16"},
		Posted:   kst("2026-09-21 10:15:42"), Changed: kst("2026-09-21 10:15:42"), HowToApply: "온라인 접수(예시산업진흥원 누리집)",
		ApplyURL: "https://apply.example/sme/900001", URL: "https://www.bizinfo.go.kr/sii/siia/selectSIIA200Detail.do?pblancId=PBLN_000000000900001",
		Source: "출처: 기업마당(www.bizinfo.go.kr)", Fetched: fetched,
	}
	if diff := cmp.Diff(want, res.Notices[0]); diff != "" {
		t.Errorf("first (-want +got):\n%s", diff)
	}
	second, third, fourth := res.Notices[1], res.Notices[2], res.Notices[3]
	if len(second.Regions) != 1 || second.Regions[0] != jobs.Nationwide || second.Deadline.Kind != jobs.DeadlineUsedUp || second.URL != bizinfoHost+"/sii/siia/selectSIIA200Detail.do?pblancId=PBLN_000000000900002" {
		t.Errorf("all provinces among the tags, a relative link: %+v", second)
	}
	if third.ApplyURL != "https://jobs.example/notice" || !strings.Contains(third.Body, "휴게실 & 샤워실") || third.Deadline.At != kst("2026-10-30 23:59:59") {
		t.Errorf("third: %+v", third)
	}
	if len(fourth.Regions) != 1 || fourth.Regions[0] != "12" || fourth.Deadline.Kind != jobs.DeadlineUnknown || fourth.Closed(kst("2030-01-01 00:00:00")) {
		t.Errorf("a merged province, no period: %+v", fourth)
	}
	noneOf(t, res.Notices, "000-0000-0000", "소공인지원팀", "고용지원팀")

	route, err := readFile(t, "bizinfo-datagokr.json", Options{Fetched: fetched})
	if err != nil || route.Format != Bizinfo || route.Total != 1503 || route.Complete || len(route.Notices) != 3 {
		t.Fatalf("the other route: %+v %v", route, err)
	}
	if diff := cmp.Diff(res.Notices[:3], route.Notices); diff != "" {
		t.Errorf("the routes differ:\n%s", diff)
	}
	documented, err := readFile(t, "bizinfo-documented.json", Options{})
	if err != nil || !documented.Complete || len(documented.Notices) != 1 || documented.Notices[0].SourceID != "PBLN_000000000900009" || documented.Notices[0].Regions[0] != "30" {
		t.Errorf("as documented, one object: %+v %v", documented, err)
	}
	rss, err := readFile(t, "bizinfo.rss.xml", Options{})
	if err != nil || rss.Format != Bizinfo || rss.Complete || len(rss.Notices) != 1 {
		t.Fatalf("RSS: %+v %v", rss, err)
	}
	n := rss.Notices[0]
	if n.SourceID != want.SourceID || n.Title != want.Title || n.URL != want.URL || n.Issuer != want.Issuer || !n.Posted.Equal(want.Posted) || n.Deadline != want.Deadline || n.Categories[0] != "기술" {
		t.Errorf("RSS: %+v", n)
	}
}

func TestKStartup(t *testing.T) {
	res, err := readFile(t, "kstartup.json", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if res.Format != KStartup || res.Total != 29500 || res.Complete || len(res.Notices) != 3 {
		t.Fatalf("%+v", res)
	}
	first, second, third := res.Notices[0], res.Notices[1], res.Notices[2]
	if first.SourceID != "900001" || first.Title != "2026년 예시대학교 초기창업 사업화 지원 '첫걸음' 참가자 모집 (2차)" || first.Deadline.At != kst("2026-10-19 23:59:59") ||
		first.Regions[0] != "11" || first.ApplyURL != "https://www.k-startup.go.kr" || len(first.Audience) != 3 || !strings.Contains(first.Body, "제외 대상: 국세 또는 지방세 체납자") {
		t.Errorf("first: %+v", first)
	}
	if second.Regions[0] != "12" || second.Categories[0] != "멘토링·컨설팅·교육" || !strings.Contains(second.HowToApply, "구글폼") {
		t.Errorf("second: %+v", second)
	}
	if !third.Over || !third.Closed(kst("2026-08-01 00:00:00")) || third.Categories[0] != "기술개발(R&D)" || len(third.Regions) != 3 {
		t.Errorf("third: %+v", third)
	}
	noneOf(t, res.Notices, "00000000001", "c3ludGhldGlj")
	xml, err := readFile(t, "kstartup.xml", Options{})
	if err != nil || xml.Format != KStartup || len(xml.Notices) != 1 || xml.Total != 29500 {
		t.Fatalf("%+v %v", xml, err)
	}
	if diff := cmp.Diff(first, xml.Notices[0]); diff != "" {
		t.Errorf("JSON and XML differ:\n%s", diff)
	}
}

func TestGov24(t *testing.T) {
	res, err := readFile(t, "gov24-services.json", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if res.Format != Gov24 || len(res.Notices) != 4 || res.Complete {
		t.Fatalf("%+v", res)
	}
	first, second, third, fourth := res.Notices[0], res.Notices[1], res.Notices[2], res.Notices[3]
	if first.SourceID != "900000000001" || first.Regions[0] != "41" || first.Deadline.At != kst("2026-10-31 23:59:59") || first.Changed != kst("2026-09-11 16:30:05") ||
		first.Posted != kst("2025-02-20 10:11:12") || !strings.Contains(first.Body, "선정 기준: ○ 만 19~34세 미취업자\n○ 기준") || first.HowToApply != "기타 온라인신청, 방문신청, 직접입력" {
		t.Errorf("first: %+v", first)
	}
	if second.Deadline.Kind != jobs.DeadlineUsedUp || second.Changed != kst("2026-09-29 14:55:18") || second.Regions[0] != "26" {
		t.Errorf("second: %+v", second)
	}
	if third.SourceID != "B90000000003" || len(third.Audience) != 2 || third.Regions != nil || third.Deadline.Kind != jobs.DeadlineAlways {
		t.Errorf("third: %+v", third)
	}
	if fourth.Deadline.Kind != jobs.DeadlineSeeNotice || len(fourth.Categories) != 3 {
		t.Errorf("fourth: %+v", fourth)
	}
	detail, err := readFile(t, "gov24-detail.json", Options{})
	if err != nil || len(detail.Notices) != 1 || detail.Notices[0].ApplyURL != "https://apply.example/youth" || !strings.Contains(detail.Notices[0].Body, "구비 서류: ○ 신청서") {
		t.Errorf("detail: %+v %v", detail, err)
	}
	noneOf(t, []any{res.Notices, detail.Notices}, "000-000-0000", "콜센터")
}

func TestSyndication(t *testing.T) {
	res, err := readFile(t, "generic.rss.xml", Options{URL: "https://other.example/rss"})
	if err != nil || res.Format != Syndication || res.Complete || len(res.Notices) != 2 {
		t.Fatalf("%+v %v", res, err)
	}
	first, second := res.Notices[0], res.Notices[1]
	if first.SourceID != "job-31" || first.Title != "예시식품 생산직 모집 (~10/31)" || first.Body != "월 250만원, 주 5일" || first.Issuer != "예시일자리센터" ||
		first.Deadline.At != kst("2026-10-31 23:59:59") || first.Posted != kst("2026-10-01 09:00:00") || first.Categories[0] != "채용" || first.Source != "출처: 예시일자리센터" {
		t.Errorf("first: %+v", first)
	}
	if second.URL != "https://center.example/notice/12" || second.SourceID != "/notice/12" || second.Posted != kst("2026-10-02 10:30:00") || second.Issuer != "예시일자리센터 채용 소식" {
		t.Errorf("second: %+v", second)
	}
	atom, err := readFile(t, "generic.atom.xml", Options{})
	if err != nil || len(atom.Notices) != 1 {
		t.Fatalf("%+v %v", atom, err)
	}
	if n := atom.Notices[0]; n.SourceID != "urn:example:notices:7" || n.Title != "판로개척 지원사업 & 설명회" || n.Body != "10월 23일까지 접수" || n.URL != "https://inst.example/n/7" ||
		n.Posted != kst("2026-10-01 09:00:00") || n.Changed != kst("2026-10-02 10:30:00") || n.Issuer != "예시진흥원 공고" {
		t.Errorf("%+v", n)
	}
	// Atom bodies may be XHTML, RSS 1.0 keeps its items outside of the channel, and old servers write CP949.
	xhtml := readText(t, `<feed xmlns="http://www.w3.org/2005/Atom"><entry xmlns="http://www.w3.org/2005/Atom"><id>1</id><title>가</title><content type="xhtml"><div><p>나 <b>다</b></p></div></content></entry></feed>`)
	if len(xhtml.Notices) != 1 || xhtml.Notices[0].Body != "나 다" {
		t.Errorf("XHTML: %+v", xhtml)
	}
	rdf := `<?xml version="1.0" encoding="EUC-KR"?><rdf:RDF><channel><title>부산 공고</title><link>https://a.example/</link></channel><item><title>[부산] 설명회 (~26.10.31)</title><link>b</link><dc:date>2026-10-01T09:00:00+09:00</dc:date></item></rdf:RDF>`
	old := readText(t, toCP949(t, rdf))
	if len(old.Notices) != 1 || old.Notices[0].Title != "[부산] 설명회 (~26.10.31)" || old.Notices[0].Regions[0] != "26" || old.Notices[0].Deadline.At != kst("2026-10-31 23:59:59") || old.Notices[0].Posted.IsZero() {
		t.Errorf("RSS 1.0 in CP949: %+v", old)
	}
}

func TestTitleDeadline(t *testing.T) {
	posted := kst("2026-11-20 09:00:00")
	for title, want := range map[string]string{
		"모집 (~10.31.(금))": "2027-10-31", "모집(~11/30)": "2026-11-30", "모집 [~ 1월 5일]": "2027-01-05", "모집 (~2026.12.1)": "2026-12-01", "모집 (26년 10월 31일)": "", "(~13/40)": "",
	} {
		got := ""
		if d := titleDeadline(title, posted); !d.At.IsZero() {
			got = d.At.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", title, got, want)
		}
	}
	if d := titleDeadline("모집 (~10/31)", time.Time{}); !d.At.IsZero() || d.Text != "~10/31" {
		t.Errorf("a year out of nothing: %+v", d)
	}
}

func TestProgrammesOfStaff(t *testing.T) {
	res, err := readFile(t, "staff-programs-bizinfo-export.csv", Options{})
	if err != nil || res.Format != StaffNotices || !res.Complete || len(res.Notices) != 2 {
		t.Fatalf("%+v %v", res, err)
	}
	n := res.Notices[0]
	if n.Title != "[부산] 청년 고용 우수기업 근무환경 개선 지원 공고" || n.Regions[0] != "26" || n.Issuer != "부산광역시" || n.Operator != "예시일자리재단" ||
		n.Deadline.At != kst("2026-10-30 23:59:59") || n.Posted != kst("2026-10-02 00:00:00") || len(n.SourceID) < 10 {
		t.Errorf("%+v", n)
	}
	if diff := cmp.Diff([]string{"번호", "조회수"}, res.Columns); diff != "" {
		t.Error(diff)
	}
	again, err := readFile(t, "staff-programs-bizinfo-export.csv", Options{})
	if err != nil || again.Notices[0].SourceID != n.SourceID {
		t.Error("reading again gives another number")
	}
}
