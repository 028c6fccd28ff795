package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"dari/handlers"
	"dari/knowledge/feeds"
	"dari/knowledge/jobs"
	"dari/store"
)

// courseFeed is the feed as it is kept with courses of Work24.
const courseFeed = "work24-courses"

// coursesCmd works with training courses beside a running server.
type coursesCmd struct {
	Import coursesImportCmd `cmd:"" help:"Read courses from saved answers of Work24 (XML or JSON)."`
	Fetch  coursesFetchCmd  `cmd:"" help:"Fetch the feeds of courses that are enabled in the configuration."`
	List   coursesListCmd   `cmd:"" help:"List courses that can still be joined, or what was fetched."`
	Show   coursesShowCmd   `cmd:"" help:"Show one course in full."`
	Why    coursesWhyCmd    `cmd:"" help:"Say what was read of one course, and from which words."`
}

type coursesFetchCmd struct {
	Feeds []string `arg:"" optional:"" name:"feed" help:"Names of feeds (default: all that are enabled)."`
}

func (c *coursesFetchCmd) Help() string {
	return `What is new or changed is kept page by page; one that was broken off goes on where it
was. A course that two whole fetchings no longer had is closed.

  dari courses fetch
  dari courses fetch work24-courses`
}

// Run fetches feeds of courses.
func (c *coursesFetchCmd) Run(a *app) error { return fetchNow(a, c.Feeds, store.CourseRecord) }

type coursesImportCmd struct {
	Files []string `arg:"" name:"file" help:"Files to read; - is standard input."`
}

func (c *coursesImportCmd) Help() string {
	return `Lists, details and schedules of Work24's courses, as XML or JSON. A detail adds to the
course that is known, and nothing is closed because a file does not have it.

  dari courses import work24-courses.xml`
}

// Run imports the files one after the other. One that cannot be read does not
// keep the others from being imported.
func (c *coursesImportCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		return importEach(ctx, a, c.Files, func(file string) error { return importCourses(ctx, a, st, file) })
	})
}

func importCourses(ctx context.Context, a *app, st *store.Store, file string) error {
	data, err := readFile(a, file)
	if err != nil {
		return err
	}
	res, err := feeds.ReadBytes(filepath.Base(file), data, feeds.Options{})
	if err != nil {
		return err
	}
	joinCourse := feeds.MergeCourse
	switch res.Format {
	case feeds.Work24Courses:
	case feeds.Work24CourseDetail, feeds.Work24CourseSchedule: // the list's own words stay
		joinCourse = func(record, known jobs.Course) jobs.Course { return feeds.MergeCourse(known, record) }
	default:
		return fmt.Errorf("it is %s: no courses", res.Format)
	}
	return keepFile(ctx, a, st, file, res, len(res.Courses), func(from, to int) store.FeedPage {
		return store.FeedPage{Courses: res.Courses[from:to], JoinCourse: joinCourse}
	})
}

type coursesListCmd struct {
	Region string `help:"Only in this place, in words: 창원, 부산 사하구." default:""`
	Word   string `help:"Only with this word in the title." default:""`
	Runs   bool   `help:"List what was fetched and imported instead."`
	Limit  int    `help:"How many at most." default:"50"`
}

// Run lists courses, the soonest first, or runs, the newest first.
func (c *coursesListCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		if c.Runs {
			return listRuns(ctx, a, st, c.Limit)
		}
		regions, _ := jobs.FindRegions(c.Region)
		if c.Region != "" && len(regions) == 0 {
			return fmt.Errorf("no place is called %q", c.Region)
		}
		now, shown := a.Now(), 0
		from, after := now, int64(0)
		for shown < c.Limit {
			list, err := st.CoursesFrom(ctx, from, after, 500)
			if err != nil {
				return err
			}
			for _, k := range list {
				from, after = k.Start, k.ID
				if shown == c.Limit || !k.Joinable(now) || !strings.Contains(strings.ToLower(k.Title), strings.ToLower(c.Word)) || !inside(k.Regions, regions) {
					continue
				}
				shown++
				fmt.Fprintf(a.Out, "%6d  %s  %-9s  %s - %s (%s)\n", k.ID, k.Start.In(jobs.Seoul()).Format(time.DateOnly), placesLeft(k.Course), oneLine(k.Title), oneLine(k.Institution), oneLine(k.Address))
			}
			if len(list) < 500 {
				break
			}
		}
		ahead, begun, closed, err := st.CountCourses(ctx, now)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.Out, "%d shown; in all: %d to come, %d begun, %d closed\n", shown, ahead, begun, closed)
		return nil
	})
}

// inside tells whether one of the places is in one of the wished ones; no wish
// is met by all.
func inside(places, wished []jobs.Region) bool {
	if len(wished) == 0 {
		return true
	}
	for _, p := range places {
		for _, w := range wished {
			if w.Contains(p) {
				return true
			}
		}
	}
	return false
}

func placesLeft(c jobs.Course) string {
	if left, known := c.Left(); known {
		return fmt.Sprintf("%d of %d", left, c.Places)
	}
	return "?"
}

func listRuns(ctx context.Context, a *app, st *store.Store, limit int) error {
	runs, err := st.FeedRuns(ctx, "", limit)
	if err != nil {
		return err
	}
	for _, r := range runs {
		how := "not complete"
		switch {
		case r.Problem != "":
			how = "broken off: " + oneLine(r.Problem)
		case r.Ended.IsZero():
			how = "under way"
		case r.Complete:
			how = "complete"
		}
		fmt.Fprintf(a.Out, "%6d  %s  %s  read %d, new %d, changed %d, unchanged %d, closed %d, rejected %d  by %s  %s\n", r.ID, r.Started.Format(time.DateTime), r.Feed,
			r.Records, r.Added, r.Changed, r.Unchanged, r.Closed, r.Rejected, r.Actor, how)
	}
	return nil
}

type coursesShowCmd struct {
	ID int64 `arg:"" help:"Number of the course."`
}

// Run shows one course.
func (c *coursesShowCmd) Run(a *app) error {
	return withCourse(a, c.ID, func(k handlers.Course) error {
		line := func(name, value string) {
			if value != "" {
				fmt.Fprintf(a.Out, "%-12s %s\n", name, oneLine(value))
			}
		}
		number := func(n int64, unit string) string {
			if n == 0 {
				return ""
			}
			return fmt.Sprintf("%d %s", n, unit)
		}
		day := func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return t.In(jobs.Seoul()).Format(time.DateOnly)
		}
		fmt.Fprintln(a.Out, oneLine(k.Title))
		line("institution", strings.TrimSpace(k.Institution+" "+jobs.FormatBusinessNumber(k.BusinessNumber)))
		line("programme", k.Programme)
		line("starts", day(k.Start))
		line("ends", day(k.End))
		line("days", number(int64(k.Days), "days"))
		line("hours", number(int64(k.Hours), "hours"))
		line("on", string(k.Schedule))
		line("held", string(k.Mode))
		line("places left", placesLeft(k.Course))
		line("costs", number(k.Cost, "won"))
		if k.OwnShare != nil {
			line("own share", fmt.Sprintf("%d won, as the source says", *k.OwnShare))
		}
		if k.JobRate != nil {
			line("had work", fmt.Sprintf("%g %% half a year later, as the source says", *k.JobRate))
		}
		line("address", k.Address)
		var skills []string
		for _, s := range k.Skills {
			skills = append(skills, s.Name("en"))
		}
		line("teaches", strings.Join(skills, ", "))
		line("page", k.URL)
		line("source", k.Source)
		line("state", courseState(k, a.Now()))
		fmt.Fprintf(a.Out, "\nversion %d, feed %s/%s, last changed %s\n", k.Version, k.Feed, k.SourceID, k.Updated.Format(time.DateTime))
		return nil
	})
}

// courseState says whether one can join a course.
func courseState(k handlers.Course, at time.Time) string {
	switch {
	case !k.Closed.IsZero() && k.Feed == handlers.PostedFeed:
		return "not shown: a draft, or taken down, since " + k.Closed.In(jobs.Seoul()).Format(time.DateOnly)
	case !k.Closed.IsZero():
		return "closed: its source no longer had it on " + k.Closed.In(jobs.Seoul()).Format(time.DateOnly)
	case k.Begun(at):
		return "begun"
	case !k.Joinable(at):
		return "full"
	}
	return "to come; institutions may stop taking people before it starts"
}

// withCourse runs do with a course of that number.
func withCourse(a *app, id int64, do func(handlers.Course) error) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		k, ok, err := st.Course(ctx, id)
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("there is no course %d (see: dari courses list)", id)
		}
		return do(k)
	})
}

type coursesWhyCmd struct {
	ID int64 `arg:"" help:"Number of the course."`
}

func (c *coursesWhyCmd) Help() string {
	return `Prints what searches and alerts go by, each with the words it was read from, or that
the source says it in a field of its own, and what nothing says.

  dari courses why 12`
}

// Run explains one course.
func (c *coursesWhyCmd) Run(a *app) error {
	return withCourse(a, c.ID, func(k handlers.Course) error {
		fmt.Fprintf(a.Out, "%d  %s - %s (%s)\n", k.ID, oneLine(k.Title), oneLine(k.Institution), courseState(k, a.Now()))
		for _, r := range k.Readings() {
			switch {
			case r.Value == "":
				fmt.Fprintf(a.Out, "unsaid  %s\n", r.What)
			case r.Words == "":
				fmt.Fprintf(a.Out, "source  %-10s %s\n", r.What, r.Value)
			default:
				fmt.Fprintf(a.Out, "read    %-10s %s: %q\n", r.What, r.Value, oneLine(r.Words))
			}
		}
		fmt.Fprintf(a.Out, "from    %s/%s %s\n", k.Feed, k.SourceID, oneLine(k.Source))
		return nil
	})
}
