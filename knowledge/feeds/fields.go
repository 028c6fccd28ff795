package feeds

import (
	"regexp"
	"strconv"
	"strings"

	"dari/knowledge/jobs"
)

func places(text, address, road string) []jobs.Region {
	for _, s := range []string{text, address} {
		if regions, _ := jobs.FindRegions(line(s)); len(regions) > 0 {
			return regions
		}
	}
	if r, ok := jobs.RegionOf(road); ok {
		return []jobs.Region{r}
	}
	return nil
}

var codeInName = regexp.MustCompile(`\(\d{6}\)\s*$`)

// occupation reads a code; one that we lack stays as text, and the words of its name or the title may tell more.
func occupation(code, name, title string) (string, []jobs.Occupation) {
	code = strings.TrimSpace(code)
	said := strings.TrimSpace(codeInName.ReplaceAllString(line(name), ""))
	if o, ok := jobs.OccupationOf(code); ok {
		return said, []jobs.Occupation{o}
	}
	if said == "" {
		said = line(code)
	}
	if found := jobs.FindOccupations(said); len(found) > 0 {
		return said, found
	}
	return said, jobs.FindOccupations(title)
}

func employment(codes string) []jobs.EmploymentType {
	var out []jobs.EmploymentType
	for _, c := range strings.FieldsFunc(codes, func(r rune) bool { return r == ',' || r == '|' || r == ' ' }) {
		if e, ok := jobs.EmploymentOf(c); ok {
			out = append(out, e)
		}
	}
	return out
}

// career reads the column; where it asks for some career without a length, the title may give it.
func career(column, title string) jobs.Career {
	c := jobs.FindCareer(column)
	if c == (jobs.Career{Kind: jobs.CareerRequired}) {
		if t := jobs.FindCareer(title); t.Kind == jobs.CareerRequired {
			return t
		}
	}
	return c
}

func won(s string) int64 {
	n, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimSpace(s), ",", ""), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

func prefix(s string, n int) string {
	if s = strings.TrimSpace(s); len(s) >= n {
		return s[:n]
	}
	return ""
}
