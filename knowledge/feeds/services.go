package feeds

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"dari/knowledge/jobs"
)

// Service is one that can be asked for its records.
type Service string

// Services. None was asked by us with a key of its own: addresses and parameters are those of the pages that are named
// beside each, and of answers that others recorded.
const (
	AskWork24Openings Service = "work24-openings" // Work24 Open API, 채용정보 210L01 and 210D01
	AskWork24Courses  Service = "work24-courses"  // Work24 Open API, 국민내일배움카드 훈련과정 310L01
	AskBizinfo        Service = "bizinfo"         // data.go.kr, 1421000/bizinfo
	AskBizinfoDirect  Service = "bizinfo-direct"  // bizinfo.go.kr, 지원사업정보 API
	AskKStartup       Service = "k-startup"       // data.go.kr 15125364
	AskGov24          Service = "gov24"           // data.go.kr 15113968
	AskPages          Service = "pages"           // schema.org JobPosting
	AskSyndication    Service = "rss"             // RSS and Atom
)

// Format is what the service answers with.
func (s Service) Format() Format {
	return map[Service]Format{AskWork24Openings: Work24List, AskWork24Courses: Work24Courses, AskBizinfo: Bizinfo, AskBizinfoDirect: Bizinfo, AskKStartup: KStartup,
		AskGov24: Gov24, AskPages: JobPostings, AskSyndication: Syndication}[s]
}

// base is what the service is asked at; "" where the operator names it.
func (s Service) base() string {
	return map[Service]string{
		AskWork24Openings: "https://www.work24.go.kr/cm/openApi/call/wk/callOpenApiSvcInfo210L01.do",
		AskWork24Courses:  "https://www.work24.go.kr/cm/openApi/call/hr/callOpenApiSvcInfo310L01.do",
		AskBizinfo:        "https://apis.data.go.kr/1421000/bizinfo/pblancBsnsService",
		AskBizinfoDirect:  "https://www.bizinfo.go.kr/uss/rss/bizinfoApi.do",
		AskKStartup:       "https://apis.data.go.kr/B552735/kisedKstartupService01/getAnnouncementInformation01",
		AskGov24:          "https://api.odcloud.kr/api/gov24/v3/serviceList",
	}[s]
}

// Known tells whether there is such a service.
func (s Service) Known() bool { return s.Format() != "" }

// NeedsKey tells whether the service answers only to a key.
func (s Service) NeedsKey() bool { return s.base() != "" }

// slice is a part of what a service has, with pages of its own.
type slice struct {
	address string
	params  url.Values
	page    string // the parameter that counts pages from 1; "" where there is one page
	size    int    // records of a page
	most    int    // pages that the service gives
}

// slices are the parts by which a service is asked, always in the same order. Work24 gives 1,000 pages of 100 at most,
// and leaves day labour out unless it is asked for: openings are asked by province and kind, courses by province and the
// month of their start.
func (a Asking) slices() []slice {
	base := a.Service.base()
	if a.Base != "" {
		base = a.Base
	}
	key := dataKey(a.Key)
	switch a.Service {
	case AskWork24Openings:
		var out []slice
		for _, kind := range []string{"1", "2"} {
			for _, r := range a.provinces() {
				p := url.Values{"authKey": {a.Key}, "callTp": {"L"}, "returnType": {"XML"}, "display": {"100"}, "empTpGb": {kind}}
				if r != "" {
					p.Set("region", string(r)+"000")
					if r == "36" { // 세종 is one district
						p.Set("region", "36110")
					}
				}
				out = append(out, slice{base, p, "startPage", 100, 1000})
			}
		}
		return out
	case AskWork24Courses:
		var out []slice
		first := time.Date(a.Now.In(jobs.Seoul()).Year(), a.Now.In(jobs.Seoul()).Month(), 1, 0, 0, 0, 0, jobs.Seoul())
		for m := range max(a.Months, 1) {
			from, until := first.AddDate(0, m, 0), first.AddDate(0, m+1, -1)
			for _, r := range a.provinces() {
				p := url.Values{"authKey": {a.Key}, "returnType": {"XML"}, "outType": {"1"}, "pageSize": {"100"}, "sort": {"ASC"}, "sortCol": {"2"},
					"srchTraStDt": {from.Format("20060102")}, "srchTraEndDt": {until.Format("20060102")}}
				if r != "" {
					p.Set("srchTraArea1", string(r))
				}
				out = append(out, slice{base, p, "pageNum", 100, 1000})
			}
		}
		return out
	case AskBizinfo:
		return []slice{{base, url.Values{"serviceKey": {key}, "numOfRows": {"100"}, "dataType": {"json"}}, "pageNo", 100, 1000}}
	case AskBizinfoDirect: // paging is not certain to work there; all at once is
		return []slice{{base, url.Values{"crtfcKey": {a.Key}, "dataType": {"json"}, "searchCnt": {"0"}}, "", 0, 1}}
	case AskKStartup:
		return []slice{{base, url.Values{"serviceKey": {key}, "perPage": {"100"}, "returnType": {"json"}, "rcrt_prgs_yn": {"Y"}}, "page", 100, 1000}}
	case AskGov24: // its key travels in a header
		return []slice{{base, url.Values{"perPage": {"500"}, "returnType": {"JSON"}}, "page", 500, 1000}}
	}
	var out []slice
	for _, u := range a.URLs {
		out = append(out, slice{u, nil, "", 0, 1})
	}
	return out
}

// provinces are those that are asked for, none for all at once. Their codes are those since the mergers: 29 and 46 find
// nothing any more, 12 stands for both.
func (a Asking) provinces() []jobs.Region {
	if len(a.Provinces) == 0 {
		return []jobs.Region{""}
	}
	return a.Provinces
}

// dataKey is a key of data.go.kr as it is before it is escaped for a URL: the portal shows it in both forms.
func dataKey(key string) string {
	if strings.Contains(key, "%") {
		if plain, err := url.PathUnescape(key); err == nil {
			return plain
		}
	}
	return key
}

// request makes the request for a page of a slice.
func (a Asking) request(s slice, page int) (*http.Request, error) {
	u, err := url.Parse(s.address)
	if err != nil {
		return nil, &FormatError{"an address that is none"} // the error would quote it
	}
	if s.params != nil {
		q := u.Query()
		for k, v := range s.params {
			q[k] = v
		}
		if s.page != "" {
			q.Set(s.page, strconv.Itoa(page))
		}
		u.RawQuery = q.Encode()
	}
	req, err := http.NewRequest(http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, &FormatError{"an address that is none"}
	}
	if a.Service == AskGov24 && a.Key != "" {
		req.Header.Set("Authorization", "Infuser "+dataKey(a.Key))
	}
	return req, nil
}

// Hosts are those that the asking leads to: all that a client needs to be let through to.
func (a Asking) Hosts() []string {
	var out []string
	for _, s := range a.slices() {
		if u, err := url.Parse(s.address); err == nil && u.Hostname() != "" {
			out = append(out, u.Hostname())
		}
	}
	return out
}
