package feeds

import (
	"strconv"
	"strings"
)

// recordKinds tell what a record is by the name of its number.
var recordKinds = []struct {
	id     string
	format Format
}{{"trprId", Work24Courses}, {"pblancId", Bizinfo}, {"pbanc_sn", KStartup}, {"서비스ID", Gov24}}

func formatOf(record fields) Format {
	for _, k := range recordKinds {
		if _, ok := record[k.id]; ok {
			if _, round := record["trStaDt"]; round && k.format == Work24Courses {
				return Work24CourseSchedule
			}
			return k.format
		}
	}
	return ""
}

// take keeps a record, or reports it. The first that can be read tells what all of them are.
func (c *collector) take(r found, opts Options) {
	if r.Reason != "" {
		c.reject(r.Rejected)
		return
	}
	if c.res.Format == "" {
		c.res.Format = formatOf(r.fields)
	}
	if n, err := strconv.Atoi(r.fields["totCnt"]); err == nil { // Bizinfo repeats it in each record
		c.res.Total = max(c.res.Total, n)
	}
	if c.res.Format == "" {
		r.Reason, r.Detail = Malformed, "of an unknown kind"
		c.reject(r.Rejected)
		return
	}
	if id, title := nameOf(c.res.Format, r.fields); !c.takes(r.Rejected, id, title) {
		return // the rest is not worth reading
	}
	switch c.res.Format {
	case Work24Courses:
		c.res.Courses = append(c.res.Courses, listedCourse(r.fields, opts))
	case Work24CourseSchedule:
		c.res.Courses = append(c.res.Courses, scheduledCourse(r.fields, opts))
	case Bizinfo, KStartup, Gov24:
		c.res.Notices = append(c.res.Notices, notice(c.res.Format, r.fields, opts))
	}
}

// nameOf gives the number and the title of a record.
func nameOf(f Format, r fields) (id, title string) {
	switch f {
	case Bizinfo:
		return line(r.first("pblancId", "seq")), line(r.first("pblancNm", "title"))
	case KStartup:
		return line(r["pbanc_sn"]), line(r["biz_pbanc_nm"])
	case Gov24:
		return line(r["서비스ID"]), line(r["서비스명"])
	}
	if id = line(r["trprId"]); id != "" {
		id += "/" + line(r["trprDegr"]) // the round
	}
	return id, line(r.first("title", "trprNm"))
}

// listed is the result of a list of a service, in XML or JSON. A list without its total, or without a place for
// records, is no answer.
func (c *collector) listed(l listing, opts Options) (Result, error) {
	total, err := strconv.Atoi(l.outside.first("scn_cnt", "totalCount", "totCnt", "total"))
	known := err == nil && total >= 0 || c.res.Total > 0
	total = max(total, c.res.Total, 0)
	// matchCount is what a filter leaves, totalCount all there is; which of them counts differs, and the larger one
	// closes nothing by mistake.
	if n, err := strconv.Atoi(l.outside["matchCount"]); err == nil {
		total = max(total, n)
	}
	switch {
	case c.res.Format == "" && l.rows > 0:
		return Result{}, &FormatError{"a list of an unknown kind"}
	case l.rows > 0:
	case !known || !l.listed:
		return Result{}, &FormatError{"a list without its total or records"}
	case !l.whole:
		return Result{}, &FormatError{"a list that ends before its first record"}
	case l.outside["scn_cnt"] != "":
		c.res.Format = Work24Courses
	case l.outside["resultCode"] != "":
		c.res.Format = Bizinfo
	case opts.Expect == KStartup || opts.Expect == Gov24 || opts.Expect == Bizinfo:
		c.res.Format = opts.Expect
	default:
		c.res.Format = EmptyList
	}
	return c.result(total, known && l.whole), nil
}

func readJSON(text string, opts Options) (Result, error) {
	if strings.Contains(text, `"@type"`) {
		return readPostings(text, opts)
	}
	c := newCollector("")
	l, err := jsonListing(text, opts.MaxRecords, func(r found) { c.take(r, opts) })
	if refusal := refusedJSON(l.outside); refusal != nil && l.rows == 0 {
		return Result{}, refusal
	}
	if err != nil {
		return Result{}, &FormatError{"JSON that cannot be read: " + cut(err.Error())}
	}
	if c.res.Format == Work24CourseSchedule {
		return c.result(len(c.seen), l.whole), nil
	}
	return c.listed(l, opts)
}

// readItems reads lists whose records are named item: those of data.go.kr (<response>) and K-Startup (<results>).
func readItems(text, root string, opts Options) (Result, error) {
	c := newCollector("")
	l := xmlListing(text, "item", root, opts.MaxRecords, func(r found) { c.take(r, opts) })
	if refusal := refusedJSON(l.outside); refusal != nil && l.rows == 0 {
		return Result{}, refusal
	}
	_, hasItems := l.outside["items"]
	_, hasData := l.outside["data"]
	l.listed = l.listed || hasItems || hasData
	return c.listed(l, opts)
}
