package feeds

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"dari/knowledge/jobs"
)

// synonyms are the headings of staff files, without spaces and in lower case, and the field each stands for.
var synonyms = map[string]string{
	"구인인증번호": "id", "공고번호": "id", "채용공고번호": "id", "구인번호": "id", "wantedauthno": "id", "id": "id",
	"회사명": "employer", "기업명": "employer", "사업장명": "employer", "업체명": "employer", "회사": "employer", "기업": "employer", "상호": "employer", "company": "employer", "employer": "employer",
	"사업자등록번호": "business_number", "사업자번호": "business_number", "businessnumber": "business_number", "business_number": "business_number", "busino": "business_number",
	"채용제목": "title", "공고명": "title", "제목": "title", "모집직종": "title", "채용공고명": "title", "구인제목": "title", "title": "title", "position": "title",
	"근무지역": "region", "근무지": "region", "지역": "region", "근무장소": "region", "근무지주소": "region", "region": "region", "location": "region",
	"임금형태": "pay_period", "급여형태": "pay_period", "payperiod": "pay_period", "pay_period": "pay_period",
	"급여": "pay", "임금": "pay", "임금액": "pay", "급여액": "pay", "보수": "pay", "pay": "pay", "salary": "pay", "wage": "pay",
	"연봉": "pay_year", "월급": "pay_month", "월급여": "pay_month", "시급": "pay_hour", "일급": "pay_day", "일당": "pay_day",
	"고용형태": "employment", "근무형태": "employment", "계약형태": "employment", "employment": "employment", "employmenttype": "employment",
	"학력": "education", "요구학력": "education", "education": "education",
	"경력": "career", "요구경력": "career", "career": "career", "experience": "career",
	"등록일": "posted", "작성일": "posted", "게시일": "posted", "등록일자": "posted", "posted": "posted",
	"마감일": "deadline", "접수마감일": "deadline", "신청기간": "deadline", "마감일자": "deadline", "모집기간": "deadline", "접수기간": "deadline", "deadline": "deadline",
	"홈페이지": "url", "url": "url", "링크": "url", "공고url": "url", "link": "url",
	"직종": "occupation", "직종명": "occupation", "occupation": "occupation", "직종코드": "occupation_code", "jobscd": "occupation_code",
	"업종": "industry", "industry": "industry",
	"직무내용": "body", "업무내용": "body", "상세내용": "body", "모집내용": "body", "담당업무": "body", "내용": "body", "description": "body", "body": "body",
	"근무시간": "hours", "근로시간": "hours", "hours": "hours",
	"접수방법": "how", "지원방법": "how", "howtoapply": "how", "how": "how",
	"필요기술": "skills", "요구기술": "skills", "기술": "skills", "자격증": "skills", "자격면허": "skills", "우대사항": "skills", "skills": "skills",
	// Personal: known so that they are dropped.
	"담당자": "", "담당자명": "", "연락처": "", "전화": "", "전화번호": "", "담당전화": "", "담당연락처": "", "휴대폰": "", "휴대전화": "", "핸드폰": "", "이메일": "", "메일": "", "e-mail": "", "email": "", "phone": "", "contact": "", "팩스": "", "팩스번호": "", "대표자": "", "대표자명": "",
}

// Fields gives the names of fields that a column of a staff file can be set to, for Options.Columns.
func Fields() []string {
	var out []string
	for _, f := range synonyms {
		if f != "" && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	slices.Sort(out)
	return out
}

// tableRow is one record of a table.
type tableRow struct {
	line   int
	cells  []string
	broken bool // a quote is never closed
}

// readRows takes a table apart: quoted cells may hold separators, line ends and doubled quotes. A quote that is never
// closed spoils its own line only. Lines without anything are left out, at most so many rows are read, and cells beyond
// any honest width are dropped.
func readRows(text string, sep byte, most int) []tableRow {
	var rows []tableRow
	var cells []string
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	n, start := 1, 1
	for i := 0; i < len(text) && len(rows) < most; {
		if len(cells) > widest {
			cells = cells[:widest]
		}
		if text[i] == '"' {
			cell, next, ok := quoted(text, i, sep)
			if !ok {
				end := strings.IndexByte(text[i:], '\n')
				if end < 0 {
					end = len(text) - i
				}
				rows = append(rows, tableRow{line: start, cells: append(cells, text[i:i+end]), broken: true})
				cells = nil
				i = min(i+end+1, len(text))
				n++
				start = n
				continue
			}
			n += strings.Count(text[i:next], "\n")
			cells = append(cells, cell)
			i = next
		} else {
			end := i
			for end < len(text) && text[end] != sep && text[end] != '\n' {
				end++
			}
			cells = append(cells, text[i:end])
			i = end
		}
		switch {
		case i >= len(text):
		case text[i] == sep:
			i++
			if i == len(text) || text[i] == '\n' { // an empty last cell
				cells = append(cells, "")
			} else {
				continue
			}
			fallthrough
		default:
			if i < len(text) {
				i++
			}
			n++
		}
		if strings.TrimSpace(strings.Join(cells, "")) != "" {
			rows = append(rows, tableRow{line: start, cells: cells})
		}
		cells, start = nil, n
	}
	return rows
}

const (
	longestCell = 64 << 10 // how far the end of a quoted cell is looked for
	widest      = 500      // cells of a row
	headRows    = 20       // rows among which the headings are looked for
)

// quoted reads the cell whose quote opens at i; it is false when no closing quote stands before a separator or a line
// end within reach.
func quoted(text string, i int, sep byte) (cell string, next int, ok bool) {
	var b strings.Builder
	limit := min(len(text), i+longestCell)
	for j := i + 1; j < limit; j++ {
		if text[j] != '"' {
			b.WriteByte(text[j])
			continue
		}
		switch {
		case j+1 >= len(text) || text[j+1] == sep || text[j+1] == '\n':
			return b.String(), j + 1, true
		case text[j+1] == '"':
			b.WriteByte('"')
			j++
		default: // a quote in the middle of a quoted cell
			return "", 0, false
		}
	}
	return "", 0, false
}

// separator gives the most frequent of comma, tab and semicolon outside quotes in the first lines.
func separator(text string) byte {
	counts := map[byte]int{}
	in, lines := false, 0
	for i := 0; i < len(text) && lines < 10; i++ {
		switch c := text[i]; {
		case c == '"':
			in = !in
		case c == '\n':
			lines++
		case !in && (c == ',' || c == '\t' || c == ';'):
			counts[c]++
		}
	}
	best := byte(',')
	for _, c := range []byte{'\t', ';'} {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}

func headKey(s string) string {
	s = strings.ToLower(strings.Join(strings.Fields(Clean(s)), ""))
	return strings.TrimRight(strings.ReplaceAll(s, "*", ""), ":")
}

func readTable(text string, opts Options) (Result, error) {
	return tableOf(readRows(text, separator(text), headRows+opts.MaxRecords+1), opts)
}

// tableOf reads the rows of a file of staff: openings or, by its headings, programmes.
func tableOf(rows []tableRow, opts Options) (Result, error) {
	chosen := make(map[string]string)
	for head, field := range opts.Columns {
		chosen[headKey(head)] = field
	}
	field := func(head string) (string, bool) {
		if f, ok := chosen[headKey(head)]; ok {
			return f, true
		}
		f, ok := synonyms[headKey(head)]
		return f, ok
	}
	head, best := -1, 1
	for i, r := range rows[:min(headRows, len(rows))] { // a title may stand above the headings
		known := 0
		for _, c := range r.cells {
			_, ok := field(c)
			if _, programme := programmeHeads[headKey(c)]; ok || programme {
				known++
			}
		}
		if known > best && !r.broken {
			head, best = i, known
		}
	}
	if head < 0 {
		return Result{}, &FormatError{"neither a feed that we know nor a table with headings that we know (회사명, 채용제목, 근무지역, ...)"}
	}
	columns := make(map[string][]int)
	res := Result{Format: StaffFile}
	for i, c := range rows[head].cells {
		f, ok := field(c)
		switch {
		case !ok && strings.TrimSpace(c) != "":
			res.Columns = append(res.Columns, line(c))
		case ok && f != "":
			columns[f] = append(columns[f], i)
		}
	}
	if columns["title"] == nil {
		if list, ok := readProgrammes(rows[head], rows[head+1:], opts); ok {
			return list, nil
		}
		return Result{}, &FormatError{"a table without a column for the title (채용제목)"}
	}
	return res, res.read(rows[head+1:], columns, opts)
}

func (res *Result) read(rows []tableRow, columns map[string][]int, opts Options) error {
	seen := make(map[string]int)
	record := 0
	for _, r := range rows {
		record++
		reject := Rejected{Record: record, Line: r.line}
		if record > opts.MaxRecords {
			reject.Reason, reject.Detail = TooMany, strconv.Itoa(opts.MaxRecords)
			res.Rejected = append(res.Rejected, reject)
			break
		}
		if r.broken {
			reject.Reason = BadQuotes
			res.Rejected = append(res.Rejected, reject)
			continue
		}
		cell := func(f string) string {
			for _, i := range columns[f] {
				if i < len(r.cells) {
					if s := unformula(r.cells[i]); s != "" {
						if f == "posted" || f == "deadline" {
							return serialDay(s)
						}
						return s
					}
				}
			}
			return ""
		}
		o, damaged := rowOpening(cell, opts)
		reject.ID = o.SourceID
		first, again := seen[o.SourceID]
		switch {
		case damaged != "":
			reject.Reason, reject.Detail = Damaged, damaged
			if _, bad := damage(cell("id")); bad {
				reject.ID = ""
			}
		case o.Title == "":
			reject.Reason = NoTitle
		case again:
			reject.Reason, reject.Detail = Duplicate, strconv.Itoa(first)
		default:
			seen[o.SourceID] = record
			if err := res.keep(record, o, opts); err != nil {
				return err
			}
			continue
		}
		res.Rejected = append(res.Rejected, reject)
	}
	res.Total = record
	// A staff file never says that what it leaves out is gone; it is complete when each of its rows was read.
	res.Complete = len(res.Rejected) == 0
	return nil
}

var (
	formula  = regexp.MustCompile(`^="(.*)"$`)
	exponent = regexp.MustCompile(`^[+-]?\d+(?:\.\d+)?[eE][+-]?\d+$`)
	hashes   = regexp.MustCompile(`^#{2,}$|^#(?:REF!|VALUE!|N/A|NAME\?|DIV/0!)$`)
)

// unformula takes the text out of ="00123", by which spreadsheets keep leading zeros.
func unformula(s string) string {
	s = strings.TrimSpace(s)
	if m := formula.FindStringSubmatch(s); m != nil {
		return strings.TrimSpace(m[1])
	}
	return s
}

// damage tells whether a spreadsheet lost the value of a cell.
func damage(s string) (string, bool) {
	return s, exponent.MatchString(s) || hashes.MatchString(s)
}

// rowOpening reads a row. damaged is the first value that a spreadsheet lost in a column that matters.
func rowOpening(cell func(string) string, opts Options) (o jobs.Opening, damaged string) {
	for _, f := range []string{"id", "business_number", "title", "employer", "region", "pay", "deadline", "posted"} {
		if v, bad := damage(cell(f)); bad && damaged == "" {
			damaged = v
		}
	}
	o = jobs.Opening{Feed: opts.Feed, Source: opts.Source, SourceID: line(cell("id"))}
	if o.Feed == "" {
		o.Feed = "staff-file"
	}
	if o.Title = line(cell("title")); o.Title == "" {
		return o, damaged // it is left out: reading the rest would be in vain
	}
	o.Employer = line(cell("employer"))
	if o.BusinessNumber = digits(cell("business_number")); len(o.BusinessNumber) == 9 {
		o.BusinessNumber = "0" + o.BusinessNumber
	}
	o.Industry = line(cell("industry"))
	o.Body = text(cell("body"))
	o.RegionText = line(cell("region"))
	o.Regions = places(o.RegionText, "", "")
	o.OccupationText, o.Occupations = occupation(cell("occupation_code"), cell("occupation"), o.Title)
	o.Skills = jobs.FindSkills(o.Title + "\n" + line(cell("skills")) + "\n" + o.Body)
	o.Employment = jobs.FindEmployment(line(cell("employment")))
	switch s := line(cell("education")); {
	case s == "무관" || s == "관계없음" || s == "제한없음":
		o.Education = jobs.EducationAny
	default:
		if levels := jobs.FindEducation(s); len(levels) > 0 {
			o.Education = levels[0]
		}
	}
	o.Career = career(line(cell("career")), o.Title)
	o.Pay = rowPay(cell)
	o.Hours = text(cell("hours"))
	o.HowToApply = text(cell("how"))
	o.Deadline = jobs.ParsePeriod(serial(line(cell("deadline"))))
	o.Posted, _ = jobs.ParseDate(serial(line(cell("posted"))))
	o.URL = link(cell("url"))
	if o.SourceID == "" && o.Title != "" {
		o.SourceID = contentID(o)
	}
	return o, damaged
}

func rowPay(cell func(string) string) jobs.Pay {
	period := line(cell("pay_period"))
	if s := line(cell("pay")); s != "" {
		return jobs.NewPay(period, s, 0, 0)
	}
	for _, c := range []struct{ field, period string }{{"pay_year", "연봉"}, {"pay_month", "월급"}, {"pay_day", "일급"}, {"pay_hour", "시급"}} {
		if s := line(cell(c.field)); s != "" {
			if period != "" {
				return jobs.NewPay(period, s, 0, 0)
			}
			return jobs.NewPay(c.period, s, 0, 0)
		}
	}
	return jobs.Pay{}
}

// serial turns the number of a day, as spreadsheets keep it (46297 is 2026-10-02), into a date; anything else stays.
func serial(s string) string {
	n, err := strconv.Atoi(strings.TrimSuffix(s, ".0"))
	if err != nil || n < 32874 || n > 61727 { // 1990 to 2068
		return s
	}
	return time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC).Format("2006-01-02")
}

// contentID names an opening without a number by what it says.
func contentID(o jobs.Opening) string { return hashID(o.Employer, o.Title, o.RegionText) }
