package feeds

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"dari/knowledge/jobs"
)

// readPage reads a web page: the job postings that it carries for search engines (schema.org JobPosting as JSON-LD), or
// the one table of a file that portals call .xls. Any other page stands where data should be, and is an error.
func readPage(page string, opts Options) (Result, error) {
	if strings.Contains(page, "정상적인 접근") { // alert('정상적인 접근 방식이 아닙니다.'), Work24's way to refuse
		return Result{}, &RefusalError{Service: "work24", Message: "정상적인 접근 방식이 아닙니다."}
	}
	switch {
	case strings.Contains(page, "ld+json"):
		return readPostings(page, opts)
	case strings.Contains(strings.ToLower(page[:min(len(page), 64<<10)]), "<table"):
		if rows := htmlRows(page, headRows+opts.MaxRecords+1); len(rows) > 1 {
			res, err := tableOf(rows, opts)
			if format := (*FormatError)(nil); !errors.As(err, &format) {
				return res, err
			}
		}
	}
	return Result{}, &FormatError{"an HTML page"}
}

// readPostings reads every block of JSON-LD of a page, or a file that is one. A block that is broken is reported and
// stops nothing. A page never tells that what it leaves out is gone.
func readPostings(text string, opts Options) (Result, error) {
	c := newCollector(JobPostings)
	blocks := []string{text}
	if text[0] == '<' {
		blocks = ldBlocks(text)
	}
	n := 0
	var stopped error
	for _, block := range blocks {
		var v any
		if len(block) > longestRecord || json.Unmarshal([]byte(block), &v) != nil {
			if strings.Contains(block, "JobPosting") {
				n++
				r := Rejected{Record: n, Reason: Malformed}
				if len(block) > longestRecord {
					r.Detail = tooLong
				}
				c.reject(r)
			}
			continue
		}
		eachPosting(v, 0, func(p map[string]any) {
			if n++; n > opts.MaxRecords {
				if n == opts.MaxRecords+1 {
					c.reject(Rejected{Record: n, Reason: TooMany, Detail: strconv.Itoa(opts.MaxRecords)})
				}
				return
			}
			if o := posting(p, opts); c.takes(Rejected{Record: n}, o.SourceID, o.Title) {
				if stopped == nil {
					stopped = c.res.keep(n, o, opts)
				}
			}
		})
	}
	if n == 0 {
		return Result{}, &FormatError{"a page without job postings"}
	}
	return c.result(n, false), stopped
}

// ldBlocks are the scripts of a page that hold JSON-LD, without the comments and marks around some of them.
func ldBlocks(page string) []string {
	var out []string
	z := html.NewTokenizer(strings.NewReader(page))
	in := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken:
			name, more := z.TagName()
			in = false
			if string(name) != "script" {
				continue
			}
			for more {
				var k, v []byte
				k, v, more = z.TagAttr()
				in = in || string(k) == "type" && strings.Contains(strings.ToLower(string(v)), "ld+json")
			}
		case html.TextToken:
			if in && len(out) < 200 {
				out = append(out, unmarked.Replace(string(z.Raw())))
			}
		case html.EndTagToken:
			in = false
		}
	}
}

var unmarked = strings.NewReplacer("<!--", "", "-->", "", "//<![CDATA[", "", "//]]>", "", "<![CDATA[", "", "]]>", "")

// eachPosting finds the postings in JSON-LD: the value itself, in an array, in a @graph, or a little deeper (an ItemList).
func eachPosting(v any, depth int, f func(map[string]any)) {
	if depth > 6 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			eachPosting(e, depth+1, f)
		}
	case map[string]any:
		if slices.Contains(texts(v["@type"]), "JobPosting") {
			f(v)
			return
		}
		for _, k := range []string{"@graph", "mainEntity", "itemListElement", "item"} {
			eachPosting(v[k], depth+1, f)
		}
	}
}

// texts are the strings of a value that may be one or a list, with what stands between commas on its own.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return words(v, ",")
	case []any:
		var out []string
		for _, e := range v {
			if s, ok := e.(string); ok {
				out = append(out, words(s, ",")...)
			}
		}
		return out
	}
	return nil
}

// said is a value as text: itself, or the first of the named properties that has one, of the first in a list.
func said(v any, properties ...string) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		if len(v) > 0 {
			return said(v[0], properties...)
		}
	case map[string]any:
		for _, p := range properties {
			if s := said(v[p]); s != "" {
				return s
			}
		}
	}
	return ""
}

// schemaEmployment are the kinds of employment of schema.org. FULL_TIME says nothing about the term of a contract.
var schemaEmployment = map[string][]jobs.EmploymentType{
	"FULL_TIME":  {jobs.Permanent, jobs.FixedTerm},
	"PART_TIME":  {jobs.PermanentPartTime, jobs.FixedTermPartTime, jobs.PartTimeJob},
	"TEMPORARY":  {jobs.FixedTerm},
	"CONTRACTOR": {jobs.Freelance},
	"INTERN":     {jobs.Intern},
	"VOLUNTEER":  {jobs.Volunteer},
	"PER_DIEM":   {jobs.PerDiem},
}

// schemaPeriods are the units of schema.org's pay as our words say them.
var schemaPeriods = map[string]string{"HOUR": "시급", "DAY": "일급", "WEEK": "주급", "MONTH": "월급", "YEAR": "연봉"}

// posting reads a JobPosting (schema.org/JobPosting).
func posting(p map[string]any, opts Options) jobs.Opening {
	o := jobs.Opening{Feed: opts.Feed, Source: opts.Source}
	if o.Feed == "" {
		o.Feed = "job-posting"
	}
	o.Title = line(said(p["title"], "@value"))
	o.Body = text(said(p["description"], "@value"))
	o.Employer = line(said(p["hiringOrganization"], "name", "legalName"))
	o.Industry = line(said(p["industry"], "name"))
	o.RegionText = line(strings.Join(addresses(p["jobLocation"]), " / "))
	o.Regions = places(o.RegionText, "", "")
	if slices.Contains(texts(p["jobLocationType"]), "TELECOMMUTE") {
		o.Regions = append(o.Regions, jobs.Remote)
	}
	o.OccupationText, o.Occupations = occupation("", said(p["occupationalCategory"], "name", "codeValue"), o.Title)
	o.Skills = jobs.FindSkills(o.Title + "\n" + strings.Join(texts(p["skills"]), "\n") + "\n" + o.Body)
	for _, t := range texts(p["employmentType"]) {
		for _, e := range schemaEmployment[strings.ToUpper(t)] {
			if !slices.Contains(o.Employment, e) {
				o.Employment = append(o.Employment, e)
			}
		}
	}
	o.Education = schooling(said(p["educationRequirements"], "credentialCategory", "name"))
	o.Career = careerOf(p["experienceRequirements"])
	o.Pay = salary(p["baseSalary"])
	o.Hours = text(said(p["workHours"]))
	if until := said(p["validThrough"]); until != "" {
		o.Deadline = jobs.ParsePeriod(until)
		if t, ok := jobs.ParseDate(until); ok { // it may have a time
			if strings.ContainsAny(until, "Tt:") {
				o.Deadline = jobs.Deadline{Kind: jobs.DeadlineDate, At: t, Text: until}
			}
		}
	}
	o.Posted, _ = jobs.ParseDate(said(p["datePosted"]))
	if o.URL = linkFrom(opts.URL, said(p["url"], "@id")); o.URL == "" {
		o.URL = link(opts.URL)
	}
	switch id := line(said(p["identifier"], "value", "@id")); {
	case id != "":
		o.SourceID = hashID(o.Employer, id)
	case said(p["url"]) != "":
		o.SourceID = hashID(o.URL)
	case o.Title != "":
		o.SourceID = hashID(o.Title, o.Employer, said(p["datePosted"]))
	}
	return o
}

// addresses are the places of work as one line each, from the province down, as our places are read.
func addresses(v any) []string {
	var out []string
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, place := range list {
		m, ok := place.(map[string]any)
		if !ok {
			out = append(out, words(said(place), "\n")...)
			continue
		}
		address := m["address"]
		if parts, ok := address.(map[string]any); ok {
			var all []string
			for _, k := range []string{"addressRegion", "addressLocality", "streetAddress"} {
				if s := line(said(parts[k], "name")); s != "" && !slices.Contains(all, s) {
					all = append(all, s)
				}
			}
			address = strings.Join(all, " ")
		}
		if s := line(said(address)); s != "" {
			out = append(out, s)
		} else if s := line(said(m["name"])); s != "" {
			out = append(out, s)
		}
		if len(out) >= 50 {
			break
		}
	}
	return out
}

func schooling(s string) jobs.Education {
	switch s = strings.ToLower(line(s)); s {
	case "no requirements":
		return jobs.EducationAny
	case "postgraduate degree": // master or doctor: the lower excludes nobody wrongly
		return jobs.EducationMaster
	case "professional certificate", "":
		return jobs.EducationUnknown
	}
	if levels := jobs.FindEducation(s); len(levels) > 0 {
		return levels[0]
	}
	return jobs.EducationUnknown
}

func careerOf(v any) jobs.Career {
	if m, ok := v.(map[string]any); ok {
		months, err := strconv.Atoi(said(m["monthsOfExperience"]))
		switch {
		case err == nil && months > 0 && months <= 600:
			return jobs.Career{Kind: jobs.CareerRequired, Min: months}
		case err == nil && months == 0:
			return jobs.Career{Kind: jobs.CareerAny}
		}
	}
	s := line(said(v, "description", "name"))
	if strings.EqualFold(s, "no requirements") {
		return jobs.Career{Kind: jobs.CareerAny}
	}
	return jobs.FindCareer(s)
}

var plainNumber = regexp.MustCompile(`^\d{1,3}(?:,\d{3})+$|^\d+(?:\.\d+)?$`)

// salary reads baseSalary: a number, or an amount of money whose value is a number, a string or a range with its unit.
// Other money than won stays text.
func salary(v any) jobs.Pay {
	m, ok := v.(map[string]any)
	if !ok {
		return jobs.NewPay("", said(v), 0, 0)
	}
	unit, low, high := said(m["unitText"]), said(m["value"]), ""
	if r, ok := m["value"].(map[string]any); ok {
		low, high = said(r["minValue"], "value"), said(r["maxValue"])
		if u := said(r["unitText"]); u != "" {
			unit = u
		}
		if one := said(r["value"]); one != "" && low == "" && high == "" {
			low, high = one, one
		}
	} else if low == "" {
		low, high = said(m["minValue"]), said(m["maxValue"])
	} else {
		high = low
	}
	period := schemaPeriods[strings.ToUpper(line(unit))]
	currency := strings.ToUpper(said(m["currency"]))
	shown := line(strings.TrimSpace(fmt.Sprintf("%s %s ~ %s %s", period, low, high, currency)))
	if low == high || high == "" {
		shown = line(strings.TrimSpace(fmt.Sprintf("%s %s %s", period, low, currency)))
	}
	if low == "" && high == "" {
		return jobs.Pay{}
	}
	if currency != "KRW" && currency != "" || period == "" || !plainNumber.MatchString(low+high) && (!plainNumber.MatchString(low) || high != "" && !plainNumber.MatchString(high)) {
		return jobs.Pay{Text: shown}
	}
	return jobs.NewPay(period, shown, wonOf(low), wonOf(high))
}

func wonOf(s string) int64 {
	f, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil || f < 0 || f > 1e12 {
		return 0
	}
	return int64(f)
}
