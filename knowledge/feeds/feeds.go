// Package feeds brings what others publish into our form: openings, training courses, and notices of programmes. It
// knows the lists and details of Work24 (고용24), Bizinfo (기업마당), K-Startup and Gov24 (보조금24), job postings that web
// pages carry as JSON-LD, RSS and Atom, and the spreadsheets of programme staff as CSV or TSV. Read is pure: it takes
// a file and gives what is in it and a report. Asking asks a service for all its pages, through whatever makes requests
// for it. Nothing is kept here.
//
// No format but that of files of staff was tried against the real service: they are written from the descriptions and
// recorded answers that the comments name, and read leniently.
//
// What a body is, its content decides, never its name or a status: these services answer refusals with status 200.
// Empty is not an error and an error is not empty. A bad record is reported with its number and its reason and stops
// nothing else. Contact persons, their phone numbers and mail addresses are not read.
package feeds

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"dari/knowledge/jobs"
	"dari/knowledge/sheet"
)

// Limits of one file.
const (
	MaxBytes   = 32 << 20
	MaxRecords = 200_000
)

// Options changes how a file is read. The zero value is right for most.
type Options struct {
	Feed   string // the key kept with each opening; "" means "work24" or "staff-file", by what the file is
	Source string // the line shown beside each opening; "" means Work24's own for Work24, else none
	// Columns names columns of a staff file that our synonyms do not know: heading of the file to field ("title",
	// "employer", "region", ...; see Fields). It goes before the synonyms.
	Columns map[string]string
	// Expect is what the file should be, and what an empty list that could be of several kinds is taken for; "" means
	// whatever it is. Anything else is a *FormatError.
	Expect Format
	// URL is where the file is from: relative links are taken from there.
	URL     string
	Fetched time.Time // kept with notices
	// Each takes the openings one by one with their numbers in the file, in the place of Result.Openings, so that all of
	// them are never in memory at once. It is called once the file is known to be no refusal; of what then is the
	// format and the columns that are not used. An error of it ends the reading and is returned.
	Each       func(of *Result, record int, o jobs.Opening) error
	MaxBytes   int64 // 0 means MaxBytes
	MaxRecords int   // 0 means MaxRecords
}

// Format says what a file was.
type Format string

// Formats that Read knows.
const (
	Work24List           Format = "work24-list"
	Work24Detail         Format = "work24-detail"
	Work24Courses        Format = "work24-courses"
	Work24CourseDetail   Format = "work24-course-detail"
	Work24CourseSchedule Format = "work24-course-schedule"
	Bizinfo              Format = "bizinfo"
	KStartup             Format = "k-startup"
	Gov24                Format = "gov24"
	JobPostings          Format = "job-postings" // of a web page
	Syndication          Format = "rss"          // or Atom
	StaffFile            Format = "staff-file"
	StaffNotices         Format = "staff-notices" // a list of programmes
	EmptyList            Format = "empty-list"    // of a kind that its body does not tell
)

// Result is what a file held.
type Result struct {
	Format   Format
	Openings []jobs.Opening
	Courses  []jobs.Course
	Notices  []Notice
	Total    int  // how many records there are in all, as the source says; for a staff file its rows
	Complete bool // every one of them was read: only then may what is missing elsewhere be taken as gone
	// Whole tells that the list says how many records there are and ends where it should, whatever became of its records.
	Whole    bool
	Rejected []Rejected
	Columns  []string // headings of a staff file that we do not use
}

// Rejected is a record that was left out.
type Rejected struct {
	Record int    // its number in the file, from 1
	Line   int    // the line where it begins; 0 where the file has no lines that mean anything
	ID     string // the source's number, if it could be read
	Reason Reason
	Detail string // the value or column in question
}

// Reason is why a record was left out.
type Reason string

// Reasons for leaving out a record.
const (
	NoID      Reason = "no-id"
	NoTitle   Reason = "no-title"
	Duplicate Reason = "duplicate" // Detail: the number of the record that it repeats
	Damaged   Reason = "damaged"   // a spreadsheet lost the value: 2.01E+11, ########
	BadQuotes Reason = "bad-quotes"
	Malformed Reason = "malformed" // XML that cannot be read
	Truncated Reason = "truncated" // the file ends inside the record
	TooMany   Reason = "too-many"  // beyond the limit; Detail: the limit
)

// ErrTooLarge is returned for a file beyond the limit of bytes.
var ErrTooLarge = errors.New("file too large")

// RefusalError is an answer by which a service refused: it is not an empty list, and nothing may be concluded from it.
type RefusalError struct {
	Service string // "work24", "data.go.kr", "odcloud", "bizinfo", "saramin", or "" where the body does not tell
	Code    string
	Message string // the service's own words, cut; never holds a key
}

func (e *RefusalError) Error() string {
	s := "refused"
	if e.Service != "" {
		s += " by " + e.Service
	}
	if e.Code != "" {
		s += ", code " + e.Code
	}
	if e.Message != "" {
		s += ": " + e.Message
	}
	return s
}

// FormatError is a body that is none of what Read knows.
type FormatError struct{ What string }

func (e *FormatError) Error() string { return "not readable: " + e.What }

// Read reads a file of any format we know. The name appears in errors only. An error means that the file
// says nothing: it is a refusal (*RefusalError), something else (*FormatError), too large (ErrTooLarge), or could not be
// read. An empty list with its total is no error.
func Read(name string, r io.Reader, opts Options) (Result, error) {
	data, err := io.ReadAll(io.LimitReader(r, opts.limit()+1))
	if err != nil {
		return Result{}, fmt.Errorf("reading %s: %w", name, err)
	}
	return ReadBytes(name, data, opts)
}

// ReadBytes is Read for a file that is in memory.
func ReadBytes(name string, data []byte, opts Options) (Result, error) {
	if limit := opts.limit(); int64(len(data)) > limit {
		return Result{}, fmt.Errorf("reading %s: %w: more than %d bytes", name, ErrTooLarge, limit)
	}
	if opts.MaxRecords <= 0 {
		opts.MaxRecords = MaxRecords
	}
	res, err := read(data, opts)
	if err == nil {
		err = opts.expects(res.Format)
	}
	if err != nil {
		return Result{}, fmt.Errorf("reading %s: %w", name, err)
	}
	return res, nil
}

func (o Options) limit() int64 {
	if o.MaxBytes > 0 {
		return o.MaxBytes
	}
	return MaxBytes
}

func (o Options) expects(f Format) error {
	if o.Expect != "" && f != o.Expect {
		return &FormatError{fmt.Sprintf("it is %s, not %s", f, o.Expect)}
	}
	return nil
}

// keep puts an opening where it belongs.
func (res *Result) keep(record int, o jobs.Opening, opts Options) error {
	if opts.Each == nil {
		res.Openings = append(res.Openings, o)
		return nil
	}
	if err := opts.expects(res.Format); err != nil {
		return err
	}
	return opts.Each(res, record, o)
}

func read(data []byte, opts Options) (Result, error) {
	if sheet.Is(data) {
		return readSheets(data, opts)
	}
	text, err := decode(data)
	if err != nil {
		return Result{}, err
	}
	text = strings.TrimLeft(text, "\ufeff \t\r\n\v\f")
	switch {
	case strings.TrimSpace(text) == "":
		return Result{}, &FormatError{"an empty body"}
	case text[0] == '<':
		return readXML(text, opts)
	case text[0] == '{' || text[0] == '[':
		return readJSON(text, opts)
	}
	if refusal := refusedText(text); refusal != nil {
		return Result{}, refusal
	}
	return readTable(text, opts)
}
