package feeds

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"dari/knowledge/jobs"
)

// Office is a local office as a list of staff gives it.
type Office struct {
	Name string
	// Regions are what it serves, else where it stands.
	Regions []jobs.Region
	// Phone is the listed number, written with hyphens; it is never made up.
	Phone   string
	Hours   string
	Address string
	URL     string
}

// OfficeList is what a list of offices held.
type OfficeList struct {
	Offices  []Office
	Total    int // rows under the headings
	Rejected []Rejected
	Columns  []string // headings that we do not use
}

// Reasons for leaving out an office.
const (
	NoName    Reason = "no-name"
	NoPhone   Reason = "no-phone"
	BadPhone  Reason = "bad-phone"  // not a Korean telephone number; Detail: what is written there
	Mobile    Reason = "mobile"     // a person's number, not an office's
	BadRegion Reason = "bad-region" // names no place that we know, or more than one of that name
	BadURL    Reason = "bad-url"
)

// maxOfficeRows bounds a list; the country has some two hundred such offices.
const maxOfficeRows = 5000

// officeHeads are the headings of lists of offices, as synonyms are.
var officeHeads = map[string]string{
	"기관명": "name", "센터명": "name", "고용센터": "name", "고용센터명": "name", "기관": "name", "이름": "name", "명칭": "name", "name": "name", "office": "name",
	"관할구역": "region", "관할지역": "region", "관할": "region", "담당지역": "region", "지역": "region", "시군구": "region", "region": "region", "area": "region",
	"전화번호": "phone", "대표전화": "phone", "대표번호": "phone", "전화": "phone", "연락처": "phone", "phone": "phone", "tel": "phone", "telephone": "phone",
	"운영시간": "hours", "업무시간": "hours", "상담시간": "hours", "이용시간": "hours", "hours": "hours",
	"주소": "address", "소재지": "address", "도로명주소": "address", "address": "address",
	"홈페이지": "url", "누리집": "url", "url": "url", "website": "url", "링크": "url",
}

// ReadOffices reads a list of local offices: CSV, TSV or semicolons in UTF-8,
// CP949 or UTF-16, with headings (기관명, 관할구역, 전화번호, 운영시간, 주소, 홈페이지 or name, region,
// phone, hours, address, url). A row without a name, without a number that can
// be a Korean office's, or of an unknown place is left out with its line and
// the reason. An error means that the file is no such list.
func ReadOffices(name string, r io.Reader) (OfficeList, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return OfficeList{}, fmt.Errorf("reading %s: %w", name, err)
	}
	if len(data) > MaxBytes {
		return OfficeList{}, fmt.Errorf("reading %s: %w: more than %d bytes", name, ErrTooLarge, MaxBytes)
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return OfficeList{}, fmt.Errorf("reading %s: %w", name, &FormatError{"a spreadsheet (XLSX) or archive; save the sheet as CSV"})
	}
	text, err := decode(data)
	if err != nil {
		return OfficeList{}, fmt.Errorf("reading %s: %w", name, err)
	}
	list, err := readOffices(text)
	if err != nil {
		return OfficeList{}, fmt.Errorf("reading %s: %w", name, err)
	}
	return list, nil
}

func readOffices(text string) (list OfficeList, err error) {
	rows := readRows(text, separator(text), headRows+maxOfficeRows+1)
	head, best := -1, 1
	for i, r := range rows[:min(headRows, len(rows))] { // a title may stand above the headings
		known := map[string]bool{}
		for _, c := range r.cells {
			known[officeHeads[headKey(c)]] = true
		}
		delete(known, "")
		if known["name"] && known["phone"] && len(known) > best {
			head, best = i, len(known)
		}
	}
	if head < 0 {
		return list, errNoOffices
	}
	columns := map[string]int{}
	for i, c := range rows[head].cells {
		f := officeHeads[headKey(c)]
		if _, taken := columns[f]; f != "" && !taken {
			columns[f] = i
		} else if strings.TrimSpace(c) != "" {
			list.Columns = append(list.Columns, line(c))
		}
	}
	seen := map[string]int{}
	for n, r := range rows[head+1:] {
		list.Total++
		reject := Rejected{Record: n + 1, Line: r.line}
		if n == maxOfficeRows {
			reject.Reason, reject.Detail = TooMany, strconv.Itoa(maxOfficeRows)
			list.Rejected = append(list.Rejected, reject)
			break
		}
		o, why, detail := rowOffice(r, columns)
		if first, again := seen[o.Name]; why == "" && again {
			why, detail = Duplicate, strconv.Itoa(first)
		}
		if why != "" {
			reject.ID, reject.Reason, reject.Detail = o.Name, why, detail
			list.Rejected = append(list.Rejected, reject)
			continue
		}
		seen[o.Name] = n + 1
		list.Offices = append(list.Offices, o)
	}
	return list, nil
}

var errNoOffices = fmt.Errorf("no list of offices: it needs headings, 기관명 (name) and 전화번호 (phone) among them")

// rowOffice reads one row; why is empty when it is whole.
func rowOffice(r tableRow, columns map[string]int) (o Office, why Reason, detail string) {
	cell := func(f string) string {
		if i, ok := columns[f]; ok && i < len(r.cells) {
			return line(unformula(r.cells[i]))
		}
		return ""
	}
	o = Office{Name: cell("name"), Hours: cell("hours"), Address: cell("address")}
	phone, region := cell("phone"), cell("region")
	if r.broken {
		return o, BadQuotes, ""
	}
	for _, v := range []string{o.Name, phone, region} {
		if v, bad := damage(v); bad {
			return o, Damaged, v
		}
	}
	switch {
	case o.Name == "":
		return o, NoName, ""
	case phone == "":
		return o, NoPhone, ""
	}
	if o.Phone, why = officePhone(phone); why != "" {
		return o, why, phone
	}
	if o.Regions = served(region, o.Address); len(o.Regions) == 0 {
		if region == "" {
			region = o.Address
		}
		return o, BadRegion, region
	}
	if u := cell("url"); u != "" {
		if o.URL = link(u); o.URL == "" {
			return o, BadURL, u
		}
	}
	return o, "", ""
}

// served are the places that an office serves: those of its region, read
// within the province of its address where they need one, else where it stands.
func served(region, address string) []jobs.Region {
	find := func(text string) []jobs.Region {
		found, unclear := jobs.FindRegions(text)
		if len(unclear) > 0 {
			return nil
		}
		return slices.DeleteFunc(found, func(r jobs.Region) bool { return r == jobs.Remote })
	}
	if region == "" {
		return find(address)
	}
	if found := find(region); len(found) > 0 {
		return found
	}
	if at := find(address); len(at) > 0 {
		return find(at[0].Province().Name("ko") + " " + region)
	}
	return nil
}

var (
	phoneShape = regexp.MustCompile(`^(?:\+?82[-. ]?)?[0-9()\-. ]+$`)
	// The kinds of number, by their digits: an exchange never begins with 0 or 1.
	phoneKinds = []struct {
		shape  *regexp.Regexp
		groups string
	}{
		{regexp.MustCompile(`^(1[0-9]{2,3})$`), "$1"}, // 1350, 110
		{regexp.MustCompile(`^(1[568][0-9]{2})([0-9]{4})$`), "$1-$2"},
		{regexp.MustCompile(`^(02)([2-9][0-9]{2,3})([0-9]{4})$`), "$1-$2-$3"},
		{regexp.MustCompile(`^(0(?:3[1-3]|4[1-4]|5[1-5]|6[1-4]|70))([2-9][0-9]{2,3})([0-9]{4})$`), "$1-$2-$3"},
		{regexp.MustCompile(`^(050[2-8])([0-9]{3,4})([0-9]{4})$`), "$1-$2-$3"},
	}
	mobileShape = regexp.MustCompile(`^01[016789][0-9]{7,8}$`)
)

// officePhone is a number as it is dialled in Korea, with hyphens.
func officePhone(s string) (string, Reason) {
	if !phoneShape.MatchString(s) {
		return "", BadPhone
	}
	only := digits(s)
	if rest, ok := strings.CutPrefix(only, "82"); ok && strings.HasPrefix(strings.TrimPrefix(s, "+"), "82") {
		only = "0" + strings.TrimPrefix(rest, "0")
	}
	for _, k := range phoneKinds {
		if k.shape.MatchString(only) {
			return k.shape.ReplaceAllString(only, k.groups), ""
		}
	}
	if mobileShape.MatchString(only) {
		return "", Mobile
	}
	return "", BadPhone
}
