package feeds

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"dari/knowledge/jobs"
)

// programmeHeads are the headings of lists of support programmes, such as Bizinfo lets staff download, and the field each
// stands for.
var programmeHeads = map[string]string{
	"사업명": "title", "지원사업명": "title",
	"소관부처": "issuer", "소관기관": "issuer", "소관부처·지자체": "issuer",
	"수행기관": "operator", "사업수행기관": "operator",
	"지원분야": "category", "분야": "category",
	"지원대상": "audience",
	"신청기간": "deadline", "접수기간": "deadline", "마감일": "deadline",
	"등록일": "posted", "작성일": "posted",
	"지역": "region", "url": "url", "링크": "url", "홈페이지": "url",
	"공고번호": "id", "공고id": "id", "pblancid": "id",
}

// readProgrammes reads a list of programmes; false where its headings have no name of one.
func readProgrammes(head tableRow, rows []tableRow, opts Options) (Result, bool) {
	columns := make(map[string]int)
	c := newCollector(StaffNotices)
	for i, h := range head.cells {
		f := programmeHeads[headKey(h)]
		if _, taken := columns[f]; f != "" && !taken {
			columns[f] = i
		} else if strings.TrimSpace(h) != "" {
			c.res.Columns = append(c.res.Columns, line(h))
		}
	}
	if _, ok := columns["title"]; !ok {
		return Result{}, false
	}
	for i, r := range rows {
		reject := Rejected{Record: i + 1, Line: r.line}
		if i == opts.MaxRecords {
			reject.Reason, reject.Detail = TooMany, strconv.Itoa(opts.MaxRecords)
			c.reject(reject)
			break
		}
		if r.broken {
			reject.Reason = BadQuotes
			c.reject(reject)
			continue
		}
		cell := func(f string) string {
			if i, ok := columns[f]; ok && i < len(r.cells) {
				return line(unformula(r.cells[i]))
			}
			return ""
		}
		n := noticeBase(StaffNotices, opts)
		n.Title, n.SourceID = cell("title"), cell("id")
		n.Issuer, n.Operator = cell("issuer"), cell("operator")
		damaged := ""
		for _, f := range []string{"title", "id", "deadline", "posted"} {
			if v, bad := damage(cell(f)); bad {
				damaged = v
			}
		}
		if damaged != "" {
			reject.Reason, reject.Detail = Damaged, damaged
			c.reject(reject)
			continue
		}
		if n.SourceID == "" && n.Title != "" {
			n.SourceID = hashID(n.Title, n.Issuer, n.Operator)
		}
		n.Categories, n.Audience = words(cell("category"), ","), words(cell("audience"), ",")
		n.Regions = firstRegions(cell("region"), bracketed(n.Title), n.Issuer)
		n.Deadline = jobs.ParsePeriod(serial(cell("deadline")))
		n.Posted, _ = jobs.ParseDate(serial(cell("posted")))
		n.URL = link(cell("url"))
		if c.takes(reject, n.SourceID, n.Title) {
			c.res.Notices = append(c.res.Notices, n)
		}
	}
	res := c.result(len(rows), true)
	res.Complete = len(res.Rejected) == 0
	return res, true
}

// htmlRows takes the tables of a page apart, at most so many rows: portals give such pages the name of a spreadsheet.
func htmlRows(page string, most int) []tableRow {
	var rows []tableRow
	var cells []string
	var cell strings.Builder
	in := false
	lines := 1
	endCell := func() {
		if in && len(cells) < widest {
			cells = append(cells, cell.String())
		}
		cell.Reset()
		in = false
	}
	endRow := func() {
		endCell()
		if strings.TrimSpace(strings.Join(cells, "")) != "" {
			rows = append(rows, tableRow{line: lines, cells: cells})
		}
		cells = nil
	}
	z := html.NewTokenizer(strings.NewReader(page))
	for len(rows) < most {
		kind := z.Next()
		lines += strings.Count(string(z.Raw()), "\n")
		switch kind {
		case html.ErrorToken:
			endRow()
			return rows
		case html.TextToken:
			if in && cell.Len() < longestCell {
				cell.Write(z.Text())
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch tag := string(name); {
			case tag == "tr" || tag == "table":
				endRow()
			case tag == "td" || tag == "th":
				endCell()
				in = kind == html.StartTagToken
			case tag == "br" && in:
				cell.WriteByte('\n')
			}
		}
	}
	return rows
}
