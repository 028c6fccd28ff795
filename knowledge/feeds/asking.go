package feeds

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"dari/knowledge/jobs"
)

// Doer makes requests. An answer of any status is no error; errors never quote an address, which may hold a key.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// Asking asks a service for all it has, page by page. The zero value of most fields is right.
type Asking struct {
	Service   Service
	Key       string // of the service; never part of an error
	Base      string // another address than the service's own
	URLs      []string
	Provinces []jobs.Region  // openings and courses are asked for by these; none means all at once
	Months    int            // months of course starts, from that of Now; 0 means one
	Now       time.Time      // the moment of the asking, kept with notices
	Feed      string         // see Options
	Source    string         // see Options
	From      Cursor         // where to go on; the zero value is the beginning
	Tags      map[string]Tag // of pages that were read before, by their address: one that has not changed is not read again
}

// Cursor is a place within an asking. Kept after each page, it lets one that was broken off go on.
type Cursor struct {
	Slice int  `json:"slice"`
	Page  int  `json:"page"`           // done within the slice
	Torn  bool `json:"torn,omitempty"` // something before it was left out
}

// Tag is what a server calls the state of a page.
type Tag struct {
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"`
}

// Page is one answer.
type Page struct {
	Result Result
	Next   Cursor // where to go on once this page is kept
	URL    string // of a page that the operator named
	Tag    Tag    // of such a page
}

// Outcome is what an asking came to.
type Outcome struct {
	Pages     int
	Unchanged int // pages that had not changed since they were read before
	// Complete tells that all there is was read, from the beginning: only then may what was not in it be taken as gone.
	Complete bool
}

// StatusError is an answer that says nothing but its status.
type StatusError struct{ Status int }

func (e *StatusError) Error() string { return fmt.Sprintf("it answered with status %d", e.Status) }

// Run asks page after page and gives each to keep. It ends with the first error, of the service (*RefusalError,
// *FormatError, *StatusError), of the network or of keep; what was kept before stands, and Page.Next tells where to go
// on. Of pages that the operator named, all are read before it ends with the errors of those that could not be.
func (a Asking) Run(ctx context.Context, d Doer, keep func(context.Context, Page) error) (Outcome, error) {
	var out Outcome
	var failed []error
	at := a.From
	parts := a.slices()
	for ; at.Slice < len(parts); at = (Cursor{Slice: at.Slice + 1, Torn: at.Torn}) {
		s := parts[at.Slice]
		first := ""
		for done := false; !done; {
			p, err := a.page(ctx, d, s, at.Page+1)
			if err != nil && a.Service.base() == "" && ctx.Err() == nil { // one dead page keeps no other from being read
				failed = append(failed, fmt.Errorf("page %d of the list: %w", at.Slice+1, err))
				at.Torn = true
				break
			}
			if err != nil {
				return out, fmt.Errorf("%s, page %d: %w", a.Service, at.Page+1, a.hidden(err))
			}
			out.Pages++
			at.Page++
			if p == nil {
				out.Unchanged++
				at.Torn = true // what it holds was not seen this time
				break
			}
			records := len(p.Result.Openings) + len(p.Result.Courses) + len(p.Result.Notices) + len(p.Result.Rejected)
			if id := firstID(p.Result); id != "" && id == first {
				return out, fmt.Errorf("%s, page %d: %w", a.Service, at.Page, &FormatError{"the same page again"})
			} else if id != "" {
				first = id
			}
			before := (at.Page - 1) * s.size
			switch {
			case s.page == "": // a page that stands alone tells by itself whether it is all
				done = true
				at.Torn = at.Torn || !p.Result.Complete
			case records == 0 || before+records >= p.Result.Total:
				done = true
			case at.Page >= s.most: // there is more than can be asked for
				done, at.Torn = true, true
			}
			if s.page != "" {
				at.Torn = at.Torn || missing(p.Result, records, min(s.size, p.Result.Total-before))
			}
			p.Next = at
			if done {
				p.Next = Cursor{Slice: at.Slice + 1, Torn: at.Torn}
			}
			if err := keep(ctx, *p); err != nil {
				return out, err
			}
		}
	}
	out.Complete = !at.Torn && len(parts) > 0
	return out, errors.Join(failed...)
}

// missing tells whether a page of a list lacks records that it should have. Of one that has fewer than its total
// promises, was cut off, or has some without saying how many there are, nobody knows what is gone. A record that could
// not be read, but whose number could, is there.
func missing(r Result, records, promised int) bool {
	if !r.Whole || records < promised || records > 0 && r.Total == 0 {
		return true
	}
	return slices.ContainsFunc(r.Rejected, func(r Rejected) bool {
		return r.Reason == Truncated || r.Reason == TooMany || r.Reason != Duplicate && r.ID == ""
	})
}

func firstID(r Result) string {
	switch {
	case len(r.Openings) > 0:
		return r.Openings[0].SourceID
	case len(r.Courses) > 0:
		return r.Courses[0].SourceID
	case len(r.Notices) > 0:
		return r.Notices[0].SourceID
	}
	return ""
}

// page asks for one page; nil is one that has not changed.
func (a Asking) page(ctx context.Context, d Doer, s slice, n int) (*Page, error) {
	p, err := a.ask(ctx, d, s, n, a.Service.Format())
	var format *FormatError
	if a.Service == AskBizinfoDirect && errors.As(err, &format) { // its JSON was invalid at times, its RSS was not
		s.params.Set("dataType", "rss")
		return a.ask(ctx, d, s, n, Bizinfo)
	}
	return p, err
}

func (a Asking) ask(ctx context.Context, d Doer, s slice, n int, expect Format) (*Page, error) {
	req, err := a.request(s, n)
	if err != nil {
		return nil, err
	}
	p := &Page{}
	if a.Service.base() == "" {
		p.URL = s.address
		if t := a.Tags[p.URL]; t.ETag != "" {
			req.Header.Set("If-None-Match", t.ETag)
		} else if t.Modified != "" {
			req.Header.Set("If-Modified-Since", t.Modified)
		}
	}
	res, body, err := answer(ctx, d, req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode == http.StatusNotModified && p.URL != "" {
		return nil, nil
	}
	p.Tag = Tag{ETag: res.Header.Get("ETag"), Modified: res.Header.Get("Last-Modified")}
	p.Result, err = read(body, Options{Feed: a.Feed, Source: a.Source, Expect: expect, URL: p.URL, Fetched: a.Now, MaxRecords: MaxRecords})
	if err == nil && p.Result.Format != expect {
		err = &FormatError{fmt.Sprintf("it is %s, not %s", p.Result.Format, expect)}
	}
	return p, judged(res.StatusCode, err)
}

func answer(ctx context.Context, d Doer, req *http.Request) (*http.Response, []byte, error) {
	res, err := d.Do(req.WithContext(ctx))
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, MaxBytes+1))
	if err == nil && len(body) > MaxBytes {
		err = ErrTooLarge
	}
	return res, body, err
}

// judged lets the body decide: what it says counts, and the status only where it says nothing, or asks us to stay away.
func judged(status int, err error) error {
	var refusal *RefusalError
	switch {
	case errors.As(err, &refusal):
		return err
	case status == http.StatusForbidden, status == http.StatusTooManyRequests, err != nil && status >= 400:
		return &StatusError{status}
	}
	return err
}

// hidden takes the key out of what a service answered: some repeat it.
func (a Asking) hidden(err error) error {
	var refusal *RefusalError
	if !errors.As(err, &refusal) || a.Key == "" {
		return err
	}
	clean := *refusal
	for _, k := range []string{a.Key, dataKey(a.Key), url.QueryEscape(a.Key)} {
		clean.Message = strings.ReplaceAll(clean.Message, k, "***")
	}
	return &clean
}

// Detail asks for what the list leaves out of an opening of Work24: the whole title, the text, how to apply.
func (a Asking) Detail(ctx context.Context, d Doer, wantedAuthNo string) (jobs.Opening, error) {
	// infoSvc is not in the table of parameters, and without it the answer is a refusal.
	res, err := a.detail(ctx, d, Work24Detail, "210L01", "210D01", url.Values{"authKey": {a.Key}, "callTp": {"D"}, "returnType": {"XML"}, "wantedAuthNo": {wantedAuthNo}, "infoSvc": {"VALIDATION"}})
	if err == nil && (len(res.Openings) != 1 || res.Openings[0].SourceID != wantedAuthNo) {
		err = &FormatError{"no detail of the opening"}
	}
	if err != nil {
		return jobs.Opening{}, fmt.Errorf("detail of %s: %w", line(wantedAuthNo), a.hidden(err))
	}
	return res.Openings[0], nil
}

// CourseDetail asks for what the list leaves out of a round of a course: days, hours, how it is held, what one pays.
func (a Asking) CourseDetail(ctx context.Context, d Doer, c jobs.Course) (jobs.Course, error) {
	institution := c.InstitutionID
	if institution == "" {
		institution = "default"
	}
	res, err := a.detail(ctx, d, Work24CourseDetail, "310L01", "310L02", url.Values{"authKey": {a.Key}, "returnType": {"XML"}, "outType": {"2"},
		"srchTrprId": {c.CourseID}, "srchTrprDegr": {c.Round}, "srchTorgId": {institution}})
	if err == nil && (len(res.Courses) != 1 || res.Courses[0].SourceID != c.SourceID) {
		err = &FormatError{"no detail of the course"}
	}
	if err != nil {
		return jobs.Course{}, fmt.Errorf("detail of %s: %w", line(c.SourceID), a.hidden(err))
	}
	return res.Courses[0], nil
}

func (a Asking) detail(ctx context.Context, d Doer, expect Format, list, detail string, params url.Values) (Result, error) {
	base := a.Service.base()
	if a.Base != "" {
		base = a.Base
	}
	req, err := a.request(slice{address: strings.Replace(base, list, detail, 1), params: params}, 1)
	if err != nil {
		return Result{}, err
	}
	answered, body, err := answer(ctx, d, req)
	if err != nil {
		return Result{}, err
	}
	res, err := Read("answer", bytes.NewReader(body), Options{Feed: a.Feed, Source: a.Source, Expect: expect})
	return res, judged(answered.StatusCode, err)
}
