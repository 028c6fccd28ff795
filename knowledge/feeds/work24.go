package feeds

import (
	"regexp"
	"strconv"
	"strings"

	"dari/knowledge/jobs"
)

// Work24Source is the line that Work24 demands beside each of its openings.
const Work24Source = "본 자료는 고용노동부 고용24(www.work24.go.kr)에서 제공된 정보이며, 무단복제 및 배포를 금지합니다."

// Work24Link gives the page of Work24 that must be linked beside an opening.
func Work24Link(wantedAuthNo string) string {
	return "https://www.work24.go.kr/wk/a/b/1500/empDetailAuthView.do?wantedAuthNo=" + wantedAuthNo +
		"&infoTypeCd=VALIDATION&infoTypeGroup=tb_workinfoworknet"
}

// wanted is a row of the list. Names are Work24's.
type wanted struct {
	WantedAuthNo  string `xml:"wantedAuthNo"`
	Company       string `xml:"company"`
	Busino        string `xml:"busino"`
	IndTpNm       string `xml:"indTpNm"`
	Title         string `xml:"title"`
	SalTpNm       string `xml:"salTpNm"`
	Sal           string `xml:"sal"`
	MinSal        string `xml:"minSal"`
	MaxSal        string `xml:"maxSal"`
	Region        string `xml:"region"`
	HolidayTpNm   string `xml:"holidayTpNm"`
	MinEdubg      string `xml:"minEdubg"`
	Career        string `xml:"career"`
	RegDt         string `xml:"regDt"`
	CloseDt       string `xml:"closeDt"`
	WantedInfoURL string `xml:"wantedInfoUrl"`
	StrtnmCd      string `xml:"strtnmCd"`
	BasicAddr     string `xml:"basicAddr"`
	EmpTpCd       string `xml:"empTpCd"`
	JobsCd        string `xml:"jobsCd"`
	SmodifyDtm    string `xml:"smodifyDtm"`
}

// wantedDtl is the detail of an opening, without the person in charge (empchargeInfo, reperNm).
type wantedDtl struct {
	WantedAuthNo string `xml:"wantedAuthNo"`
	CorpNm       string `xml:"corpInfo>corpNm"`
	IndTpCdNm    string `xml:"corpInfo>indTpCdNm"`
	Info         struct {
		JobsNm            string   `xml:"jobsNm"`
		WantedTitle       string   `xml:"wantedTitle"`
		JobCont           string   `xml:"jobCont"`
		ReceiptCloseDt    string   `xml:"receiptCloseDt"`
		SalTpNm           string   `xml:"salTpNm"`
		EnterTpNm         string   `xml:"enterTpNm"`
		EduNm             string   `xml:"eduNm"`
		ForLang           string   `xml:"forLang"`
		Major             string   `xml:"major"`
		Certificate       string   `xml:"certificate"`
		CompAbl           string   `xml:"compAbl"`
		PfCond            string   `xml:"pfCond"`
		EtcPfCond         string   `xml:"etcPfCond"`
		SelMthd           string   `xml:"selMthd"`
		RcptMthd          string   `xml:"rcptMthd"`
		SubmitDoc         string   `xml:"submitDoc"`
		EtcHopeCont       string   `xml:"etcHopeCont"`
		WorkRegion        string   `xml:"workRegion"`
		WorkdayWorkhrCont string   `xml:"workdayWorkhrCont"`
		EtcWelfare        string   `xml:"etcWelfare"`
		Keywords          []string `xml:"keywordList>srchKeywordNm"`
		DtlRecrContURL    string   `xml:"dtlRecrContUrl"`
		JobsCd            string   `xml:"jobsCd"`
		RegionCd          string   `xml:"regionCd"`
		MinEdubgIcd       string   `xml:"minEdubgIcd"`
		EmpTpCd           string   `xml:"empTpCd"`
		EnterTpCd         string   `xml:"enterTpCd"`
		SalTpCd           string   `xml:"salTpCd"`
	} `xml:"wantedInfo"`
}

func refusedWork24(fields fields) error {
	code, coded := fields["messageCd"]
	if coded && code != "000" && code != "200" || !coded && fields["message"] != "" && fields["total"] == "" {
		return &RefusalError{Service: "work24", Code: code, Message: cut(fields["message"])}
	}
	return nil
}

// readList reads the records one by one, each by itself, so that one that is broken costs only itself. Before, it looks
// at what stands around them: that tells whether it is a list at all.
func readList(text string, opts Options) (Result, error) {
	outside, n, whole := pieces(text, "wanted", "wantedRoot", opts.MaxRecords, func(piece) {})
	around := leaves(outside)
	if err := refusedWork24(around); err != nil {
		return Result{}, err
	}
	total, err := strconv.Atoi(around["total"])
	known := err == nil && total >= 0
	switch {
	case !known && n == 0:
		return Result{}, &FormatError{"a list without its total"}
	case !whole && n == 0 && total > 0:
		return Result{}, &FormatError{"a list that ends before its first record"}
	}
	c := newCollector(Work24List)
	var stopped error
	pieces(text, "wanted", "wantedRoot", opts.MaxRecords, func(p piece) {
		if stopped != nil {
			return
		}
		if p.Reason != "" {
			p.ID = authNo(short(p.text, longestRecord))
			c.reject(p.Rejected)
			return
		}
		var w wanted
		if err := decoder(p.text).Decode(&w); err != nil {
			p.ID, p.Reason, p.Detail = authNo(p.text), Malformed, cut(err.Error())
			c.reject(p.Rejected)
			return
		}
		if o := w.opening(opts); c.takes(p.Rejected, o.SourceID, o.Title) {
			stopped = c.res.keep(p.Record, o, opts)
		}
	})
	return c.result(total, known && whole), stopped
}

var authNoTag = regexp.MustCompile(`<wantedAuthNo>\s*([A-Za-z0-9]{1,40})\s*</wantedAuthNo>`)

func authNo(text string) string {
	if m := authNoTag.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}

func readDetail(text string, opts Options) (Result, error) {
	if len(text) > longestRecord {
		return Result{Format: Work24Detail, Rejected: []Rejected{{Record: 1, Line: 1, ID: authNo(text[:longestRecord]), Reason: Malformed, Detail: tooLong}}}, nil
	}
	var d wantedDtl
	if err := decoder(text).Decode(&d); err != nil {
		return Result{Format: Work24Detail, Rejected: []Rejected{{Record: 1, Line: 1, ID: authNo(text), Reason: Malformed, Detail: cut(err.Error())}}}, nil
	}
	if strings.TrimSpace(d.WantedAuthNo) == "" {
		if err := refusedWork24(leaves(text)); err != nil {
			return Result{}, err
		}
		return Result{Format: Work24Detail, Total: 1, Rejected: []Rejected{{Record: 1, Line: 1, Reason: NoID}}}, nil
	}
	o := d.opening(opts)
	if o.Title == "" {
		return Result{Format: Work24Detail, Total: 1, Rejected: []Rejected{{Record: 1, Line: 1, ID: o.SourceID, Reason: NoTitle}}}, nil
	}
	res := Result{Format: Work24Detail, Total: 1}
	return res, res.keep(1, o, opts)
}

func work24Base(id string, opts Options) jobs.Opening {
	o := jobs.Opening{Feed: opts.Feed, SourceID: id, Source: opts.Source}
	if o.Feed == "" {
		o.Feed = "work24"
	}
	if o.Source == "" {
		o.Source = Work24Source
	}
	return o
}

func (w wanted) opening(opts Options) jobs.Opening {
	o := work24Base(line(w.WantedAuthNo), opts)
	o.Employer = line(w.Company)
	o.BusinessNumber = digits(w.Busino)
	o.Industry = line(w.IndTpNm)
	o.Title = line(w.Title)
	o.RegionText = line(w.Region)
	o.Regions = places(o.RegionText, w.BasicAddr, prefix(w.StrtnmCd, 5))
	o.OccupationText, o.Occupations = occupation(w.JobsCd, "", o.Title)
	o.Skills = jobs.FindSkills(o.Title)
	o.Employment = employment(w.EmpTpCd)
	if levels := jobs.FindEducation(line(w.MinEdubg)); len(levels) > 0 {
		o.Education = levels[0]
	}
	o.Career = career(line(w.Career), o.Title)
	o.Pay = jobs.NewPay(line(w.SalTpNm), line(w.Sal), won(w.MinSal), won(w.MaxSal))
	o.Hours = line(w.HolidayTpNm)
	if o.Hours == "기타" {
		o.Hours = ""
	}
	o.Deadline = jobs.ParsePeriod(line(w.CloseDt))
	o.Posted, _ = jobs.ParseDate(w.RegDt)
	o.Changed = line(w.SmodifyDtm)
	o.URL = link(w.WantedInfoURL)
	if o.URL == "" && o.SourceID != "" {
		o.URL = Work24Link(o.SourceID)
	}
	return o
}

func (d wantedDtl) opening(opts Options) jobs.Opening {
	i := d.Info
	o := work24Base(line(d.WantedAuthNo), opts)
	o.Employer = line(d.CorpNm)
	o.Industry = line(d.IndTpCdNm)
	o.Title = line(i.WantedTitle)
	body := []string{text(i.JobCont)}
	for _, part := range []struct{ name, text string }{
		{"자격면허", i.Certificate}, {"전공", i.Major}, {"외국어", i.ForLang}, {"컴퓨터 활용", i.CompAbl}, {"우대 조건", i.PfCond}, {"기타 우대", i.EtcPfCond},
		{"기타 희망", i.EtcHopeCont}, {"복리후생", i.EtcWelfare},
	} {
		if said := line(part.text); said != "" {
			body = append(body, part.name+": "+said)
		}
	}
	o.Body = strings.TrimSpace(strings.Join(body, "\n"))
	o.RegionText = line(i.WorkRegion)
	if r, ok := jobs.RegionOf(i.RegionCd); ok {
		o.Regions = []jobs.Region{r}
	} else {
		o.Regions = places(o.RegionText, "", "")
	}
	o.OccupationText, o.Occupations = occupation(i.JobsCd, i.JobsNm, o.Title)
	o.Skills = jobs.FindSkills(o.Title + "\n" + o.Body + "\n" + strings.Join(i.Keywords, "\n"))
	o.Employment = employment(i.EmpTpCd)
	if level, ok := jobs.EducationOf(i.MinEdubgIcd); ok {
		o.Education = level
	} else if levels := jobs.FindEducation(line(i.EduNm)); len(levels) > 0 {
		o.Education = levels[0]
	}
	o.Career = career(line(i.EnterTpNm), o.Title)
	if o.Career.Kind == jobs.CareerUnknown {
		o.Career = jobs.FindCareer(i.EnterTpCd)
	}
	o.Pay = jobs.NewPay(i.SalTpCd, strings.TrimRight(line(i.SalTpNm), ", "), 0, 0)
	o.Hours = text(i.WorkdayWorkhrCont)
	o.Deadline = jobs.ParsePeriod(line(i.ReceiptCloseDt))
	var how []string
	for _, part := range []struct{ name, text string }{{"접수 방법", i.RcptMthd}, {"전형 방법", i.SelMthd}, {"제출 서류", i.SubmitDoc}} {
		if said := line(part.text); said != "" {
			how = append(how, part.name+": "+said)
		}
	}
	o.HowToApply = strings.Join(how, "\n")
	o.URL = link(i.DtlRecrContURL)
	if o.URL == "" {
		o.URL = Work24Link(o.SourceID)
	}
	return o
}
