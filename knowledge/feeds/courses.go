package feeds

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"dari/knowledge/jobs"
)

// Work24CourseSource is the line beside each course of Work24; its terms are those of its openings.
const Work24CourseSource = Work24Source

// readHRD reads the answers about training courses: the list (310L01 and its siblings), the detail (310L02) and the
// schedule (310L03). Their parameters and fields are in Work24's Open API pages; the forms here are of recorded answers
// of 2026.
func readHRD(text, root string, opts Options) (Result, error) {
	if strings.Contains(text, "<inst_base_info") {
		return readCourseDetail(text, opts)
	}
	c := newCollector("")
	l := xmlListing(text, "scn_list", root, opts.MaxRecords, func(r found) { c.take(r, opts) })
	l.listed = l.listed || strings.Contains(text, "<srchList")
	if err := refusedWork24(l.outside); err != nil {
		return Result{}, err
	}
	if c.res.Format == Work24CourseSchedule { // gives no total: it is all rounds of one course
		return c.result(len(c.seen), l.whole), nil
	}
	return c.listed(l, opts)
}

func readCourseDetail(text string, opts Options) (Result, error) {
	reject := Rejected{Record: 1, Line: 1}
	if len(text) > longestRecord {
		reject.Reason, reject.Detail = Malformed, tooLong
		return Result{Format: Work24CourseDetail, Total: 1, Rejected: []Rejected{reject}}, nil
	}
	c := newCollector(Work24CourseDetail)
	if f, err := xmlFields(text); err != nil {
		reject.Reason, reject.Detail = Malformed, cut(err.Error())
		c.reject(reject)
	} else if course := detailedCourse(f, opts); c.takes(reject, course.SourceID, course.Title) {
		c.res.Courses = append(c.res.Courses, course)
	}
	return c.result(1, false), nil // a detail tells nothing of what is missing elsewhere
}

func courseBase(f fields, opts Options, institution string) jobs.Course {
	c := jobs.Course{Feed: opts.Feed, Source: opts.Source, CourseID: line(f["trprId"]), Round: line(f["trprDegr"]), InstitutionID: line(institution)}
	if c.Feed == "" {
		c.Feed = "work24-courses"
	}
	if c.Source == "" {
		c.Source = Work24CourseSource
	}
	c.SourceID, c.Title = nameOf(Work24Courses, f)
	return c
}

func listedCourse(f fields, opts Options) jobs.Course {
	c := courseBase(f, opts, f.first("trainstCstId", "instCd"))
	c.Institution = line(f["subTitle"])
	c.Programme, c.ProgrammeCode = line(f["trainTarget"]), line(f["trainTargetCd"])
	c.Start, _ = jobs.ParseDate(f["traStartDate"])
	c.End = lastMoment(f["traEndDate"])
	c.Schedule = map[string]jobs.CourseSchedule{"1": jobs.ScheduleWeekend, "2": jobs.ScheduleMixed, "3": jobs.ScheduleWeekdays}[strings.TrimSpace(f["wkendSe"])]
	c.Places, c.Applicants = count(f["yardMan"]), count(f["regCourseMan"])
	c.Cost = won(f["courseMan"])
	c.Address = line(f["address"])
	c.Regions = courseRegions(c.Address, f["trngAreaCd"])
	c.NCS = ncs(f["ncsCd"])
	c.Body = text(f["contents"])
	c.Skills = jobs.FindSkills(c.Title + "\n" + c.Body)
	c.JobRate = percent(f["eiEmplRate6"])
	c.URL = work24Link(f["titleLink"])
	return c
}

// scheduledCourse is a round as the schedule of a course tells it: dates, places, applicants and cost.
func scheduledCourse(f fields, opts Options) jobs.Course {
	c := courseBase(f, opts, "")
	c.Start, _ = jobs.ParseDate(f["trStaDt"])
	c.End = lastMoment(f["trEndDt"])
	c.Places, c.Applicants = count(f["totFxnum"]), count(f["totParMks"])
	c.Cost = won(f["totTrco"])
	c.Skills = jobs.FindSkills(c.Title)
	c.JobRate = percent(f["eiEmplRate6"])
	return c
}

// detailedCourse is what the detail adds; who answers for the course (trprChap...) is not read.
func detailedCourse(f fields, opts Options) jobs.Course {
	c := courseBase(f, opts, f["instIno"])
	c.Institution = line(f["inoNm"])
	c.Programme, c.ProgrammeCode = line(f["trprTargetNm"]), line(f["trprTarget"])
	c.Mode = map[string]jobs.CourseMode{"M1001": jobs.ModeClassroom, "M1005": jobs.ModeOnline, "M1010": jobs.ModeBlended, "M1014": jobs.ModeBlended}[strings.TrimSpace(f["traingMthCd"])]
	c.Days, c.Hours = count(f.first("trDcnt", "totTraingDyct")), count(f.first("trtm", "totTraingTime"))
	c.Cost = won(f.first("totalCrsAt", "instPerTrco"))
	if said := strings.ReplaceAll(strings.TrimSpace(f["tgcrGnrlTrneOwepAllt"]), ",", ""); said != "" {
		if n, err := strconv.ParseInt(said, 10, 64); err == nil && n >= 0 {
			c.OwnShare = &n
		}
	}
	c.Address = line(f["addr1"] + " " + f["addr2"])
	c.Regions = courseRegions(c.Address, "")
	c.NCS = ncs(f["ncsCd"])
	c.Skills = jobs.FindSkills(c.Title + "\n" + line(f["ncsNm"]))
	return c
}

// MergeCourse puts what else is known of a round (its detail, its schedule) into its row of the list: the row's own
// words stay, and what it is silent on is filled. Both must be of the same feed and round; otherwise the row comes back
// as it was.
func MergeCourse(row, more jobs.Course) jobs.Course {
	if row.Feed != more.Feed || row.SourceID != more.SourceID {
		return row
	}
	c := row
	for _, f := range []struct {
		to   *string
		from string
	}{
		{&c.Title, more.Title}, {&c.Institution, more.Institution}, {&c.InstitutionID, more.InstitutionID}, {&c.Programme, more.Programme},
		{&c.ProgrammeCode, more.ProgrammeCode}, {&c.Body, more.Body}, {&c.Address, more.Address}, {&c.NCS, more.NCS}, {&c.URL, more.URL},
		{&c.Source, more.Source}, {&c.Changed, more.Changed}, {(*string)(&c.Schedule), string(more.Schedule)}, {(*string)(&c.Mode), string(more.Mode)},
	} {
		take(f.to, f.from, false)
	}
	for _, f := range []struct{ to, from *int }{{&c.Days, &more.Days}, {&c.Hours, &more.Hours}} {
		if *f.to == 0 {
			*f.to = *f.from
		}
	}
	if c.Places == 0 {
		c.Places, c.Applicants = more.Places, more.Applicants
	}
	if c.Cost == 0 {
		c.Cost = more.Cost
	}
	if c.OwnShare == nil {
		c.OwnShare = more.OwnShare
	}
	if c.JobRate == nil {
		c.JobRate = more.JobRate
	}
	if c.Start.IsZero() {
		c.Start = more.Start
	}
	if c.End.IsZero() {
		c.End = more.End
	}
	if len(c.Regions) == 0 {
		c.Regions = more.Regions
	}
	for _, s := range more.Skills {
		if !slices.Contains(c.Skills, s) {
			c.Skills = append(slices.Clone(c.Skills), s)
		}
	}
	return c
}

// courseRegions prefers the place in words: the district codes of the provinces that merged in 2026 are not known, and
// of an unknown one only the province is.
func courseRegions(address, code string) []jobs.Region {
	if found := places(address, "", ""); len(found) > 0 {
		return found
	}
	if r, ok := jobs.RegionOf(code); ok {
		return []jobs.Region{r}
	}
	return nil
}

// lastMoment is the end of a day.
func lastMoment(s string) time.Time {
	if t, ok := jobs.ParseDate(s); ok {
		return jobs.EndOfDay(t)
	}
	return time.Time{}
}

// count reads a number that is no sum of money; what is none, or beyond any honest one, is 0.
func count(s string) int {
	if n := won(s); n <= 1_000_000 {
		return int(n)
	}
	return 0
}

// percent reads a share; a letter stands there while there is none (A: about to open, B: running, C: not measured, D:
// nobody finished).
func percent(s string) *float64 {
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || !(n >= 0 && n <= 100) {
		return nil
	}
	return &n
}

func ncs(s string) string {
	if s = digits(s); len(s) == 2 || len(s) == 4 || len(s) == 6 || len(s) == 8 {
		return s
	}
	return ""
}

// work24Link completes a link that is written from the root of its host.
func work24Link(s string) string { return linkFrom("https://www.work24.go.kr", s) }
