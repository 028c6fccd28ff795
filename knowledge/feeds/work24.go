package feeds

import (
	"encoding/xml"
	"io"
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

var (
	rootName   = regexp.MustCompile(`^(?:\s*<\?[^>]*\?>|\s*<!--[\s\S]*?-->)*\s*<([A-Za-z!][\w:.-]*)`)
	scriptHead = regexp.MustCompile(`(?is)^(?:\s*<script\b.*?</script\s*>)+\s*(<\?xml|<wantedRoot|<wantedDtl)`)
	wantedOpen = regexp.MustCompile(`<wanted(?:\s[^>]*)?>`)
	doctype    = regexp.MustCompile(`(?i)<!DOCTYPE|<!ENTITY`)
	bareAmp    = regexp.MustCompile(`&(?:#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)?`)
)

func readXML(text string, opts Options) (Result, error) {
	if m := scriptHead.FindStringSubmatchIndex(text); m != nil { // a script block before the answer itself
		text = text[m[2]:]
	}
	m := rootName.FindStringSubmatch(text)
	if m == nil {
		return Result{}, &FormatError{"XML without a root"}
	}
	root := strings.ToLower(m[1])
	switch root {
	case "html", "script", "head", "body", "meta", "!doctype":
		if strings.Contains(text, "정상적인 접근") {
			return Result{}, &RefusalError{Service: "work24", Message: "정상적인 접근 방식이 아닙니다."}
		}
		return Result{}, &FormatError{"an HTML page"}
	}
	if doctype.MatchString(text) {
		return Result{}, &FormatError{"XML with its own document type or entities"}
	}
	text = legalXML(text)
	switch root {
	case "wantedroot":
		return readList(text, opts)
	case "wanteddtl":
		return readDetail(text, opts)
	}
	fields := leaves(text)
	switch root {
	case "go24":
		return Result{}, &RefusalError{Service: "work24", Message: cut(fields["error"] + fields["message"])}
	case "openapi_serviceresponse":
		return Result{}, &RefusalError{Service: "data.go.kr", Code: fields["returnReasonCode"], Message: cut(gatewayWord(fields))}
	case "result":
		if fields["code"] != "" {
			return Result{}, &RefusalError{Service: "saramin", Code: fields["code"], Message: cut(fields["message"])}
		}
	}
	return Result{}, &FormatError{"XML with the root <" + m[1] + ">"}
}

// gatewayWord picks the token among fields whose roles swap.
func gatewayWord(fields map[string]string) string {
	for _, k := range []string{"returnAuthMsg", "errMsg"} {
		if strings.HasSuffix(fields[k], "_ERROR") {
			return fields[k]
		}
	}
	return fields["errMsg"] + " " + fields["returnAuthMsg"]
}

// legalXML drops the control characters that XML forbids and escapes ampersands that begin no entity.
func legalXML(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, text)
	return bareAmp.ReplaceAllStringFunc(text, func(s string) string {
		if s == "&" {
			return "&amp;"
		}
		if s[1] == '#' { // a reference to a character that XML forbids
			n, err := strconv.ParseInt("0"+strings.ToLower(s[2:len(s)-1]), 0, 32)
			if s[2] != 'x' && s[2] != 'X' {
				n, err = strconv.ParseInt(s[2:len(s)-1], 10, 32)
			}
			if err != nil || n < ' ' && n != '\n' && n != '\r' && n != '\t' || n > 0x10FFFF || n >= 0xD800 && n <= 0xDFFF || n == 0xFFFE || n == 0xFFFF {
				return ""
			}
		} else if _, known := xml.HTMLEntity[s[1:len(s)-1]]; !known && !strings.Contains("&amp;&lt;&gt;&quot;&apos;", s) {
			return "&amp;" + s[1:]
		}
		return s
	})
}

func decoder(text string) *xml.Decoder {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Entity = xml.HTMLEntity                                                            // a fixed list of single letters; files cannot add their own
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is text already
	return d
}

// A record beyond any honest length is left out unread: parsed XML takes many times its length.
const (
	longestRecord = 512 << 10
	tooLong       = "longer than 512 KiB"
	deepest       = 32 // elements within each other where single fields are read
)

// leaves gives the elements that hold only text, the first of each name, as far as the text can be read: it is no
// deeper than any answer we know.
func leaves(text string) map[string]string {
	out := make(map[string]string)
	d := decoder(text)
	depth := 0
	var name string
	var content strings.Builder
	for {
		tok, err := d.Token()
		if err != nil {
			return out
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth++; depth > deepest {
				return out
			}
			name = t.Name.Local
			content.Reset()
		case xml.CharData:
			content.Write(t)
		case xml.EndElement:
			if _, seen := out[t.Name.Local]; t.Name.Local == name && !seen {
				out[name] = strings.TrimSpace(content.String())
			}
			name = ""
			depth--
		}
	}
}

func refusedWork24(fields map[string]string) error {
	code, coded := fields["messageCd"]
	if coded && code != "000" && code != "200" || !coded && fields["message"] != "" && fields["total"] == "" {
		return &RefusalError{Service: "work24", Code: code, Message: cut(fields["message"])}
	}
	return nil
}

// readList reads the records one by one, each by itself, so that one that is broken costs only itself.
func readList(text string, opts Options) (Result, error) {
	res := Result{Format: Work24List}
	var outside strings.Builder
	seen := make(map[string]int)
	at, lines, record, cutOff, repeats := 0, 1, 0, false, 0
	for {
		m := wantedOpen.FindStringIndex(text[at:])
		if m == nil {
			break
		}
		outside.WriteString(text[at : at+m[0]])
		lines += strings.Count(text[at:at+m[0]], "\n")
		from := at + m[0]
		record++
		if record > opts.MaxRecords {
			res.Rejected = append(res.Rejected, Rejected{Record: record, Line: lines, Reason: TooMany, Detail: strconv.Itoa(opts.MaxRecords)})
			at, cutOff = len(text), true
			break
		}
		rest := text[from+(m[1]-m[0]):]
		next := wantedOpen.FindStringIndex(rest)
		own := rest // what can belong to this record; looking no further keeps the work linear
		if next != nil {
			own = rest[:next[0]]
		}
		end := strings.Index(own, "</wanted>")
		if end < 0 {
			reason := Malformed
			at = from + (m[1] - m[0])
			if next == nil {
				reason, cutOff = Truncated, true
				at = len(text)
			} else {
				at += next[0]
			}
			res.Rejected = append(res.Rejected, Rejected{Record: record, Line: lines, ID: authNo(own), Reason: reason})
			lines += strings.Count(text[from:at], "\n")
			continue
		}
		at = from + (m[1] - m[0]) + end + len("</wanted>")
		var w wanted
		reject := Rejected{Record: record, Line: lines}
		lines += strings.Count(text[from:at], "\n")
		if at-from > longestRecord {
			reject.Reason, reject.Detail = Malformed, tooLong
			res.Rejected = append(res.Rejected, reject)
			continue
		}
		if err := decoder(text[from:at]).Decode(&w); err != nil {
			reject.ID, reject.Reason, reject.Detail = authNo(text[from:at]), Malformed, cut(err.Error())
			res.Rejected = append(res.Rejected, reject)
			continue
		}
		o := w.opening(opts)
		reject.ID = o.SourceID
		switch first, again := seen[o.SourceID]; {
		case o.SourceID == "":
			reject.Reason = NoID
		case o.Title == "":
			reject.Reason = NoTitle
		case again:
			reject.Reason, reject.Detail = Duplicate, strconv.Itoa(first)
			repeats++
		default:
			seen[o.SourceID] = record
			res.Openings = append(res.Openings, o)
			continue
		}
		res.Rejected = append(res.Rejected, reject)
	}
	outside.WriteString(text[at:])
	fields := leaves(outside.String())
	if err := refusedWork24(fields); err != nil {
		return Result{}, err
	}
	total, err := strconv.Atoi(fields["total"])
	known := err == nil && total >= 0
	if !known && record == 0 {
		return Result{}, &FormatError{"a list without its total"}
	}
	whole := strings.Contains(text[min(at, len(text)):], "</wantedRoot>") && !cutOff
	if !whole && record == 0 && total > 0 {
		return Result{}, &FormatError{"a list that ends before its first record"}
	}
	res.Total = total
	res.Complete = known && whole && len(res.Rejected) == repeats && len(res.Openings) >= total
	return res, nil
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
	return Result{Format: Work24Detail, Openings: []jobs.Opening{o}, Total: 1}, nil
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
	o.Deadline = ParsePeriod(line(w.CloseDt))
	o.Posted, _ = ParseDate(w.RegDt)
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
	o.Deadline = ParsePeriod(line(i.ReceiptCloseDt))
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
