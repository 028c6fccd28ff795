package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"dari/bot/lang"
	"dari/handlers"
	"dari/knowledge/feeds"
	"dari/knowledge/jobs"
	"dari/store"
)

type openingsImportCmd struct {
	Files  []string `arg:"" name:"file" help:"Files to read; - is standard input."`
	Feed   string   `help:"What the files must be: work24, page or staff (default: whatever they are)." enum:"work24,page,staff," default:""`
	DryRun bool     `help:"Only say what would happen." name:"dry-run"`
}

func (c *openingsImportCmd) Help() string {
	return `Nothing that was told is told again, and a bad record stops nothing else. Openings of
Work24 count as checked by their source. With a file of staff, or a saved web page with job
postings (schema.org), you vouch for the employers in it; your name is written into the
audit list.

  dari openings import work24-list.xml work24-detail.xml
  dari openings import --feed staff --dry-run openings.csv`
}

// The feeds as they are kept with openings.
const (
	work24Feed  = "work24"
	postingFeed = "job-posting"
	staffFeed   = "staff-file"
	sampleFeed  = "sample"
)

// openingFeeds are the feeds of the formats that hold openings.
var openingFeeds = map[feeds.Format]string{feeds.Work24List: work24Feed, feeds.Work24Detail: work24Feed, feeds.JobPostings: postingFeed, feeds.StaffFile: staffFeed}

// importChunk is how many openings share a transaction; they are read before it.
const importChunk = 500

// Run imports the files one after the other. One that cannot be read does not
// keep the others from being imported.
func (c *openingsImportCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		return importEach(ctx, a, c.Files, func(file string) error { return c.one(ctx, a, st, file) })
	})
}

// importEach imports files one after the other. One that cannot be does not keep the
// others from it; it is told on a line of its own.
func importEach(ctx context.Context, a *app, files []string, one func(file string) error) error {
	failed := 0
	for _, file := range files {
		if err := one(file); err != nil {
			failed++
			fmt.Fprintf(a.Err, "dari: %s: %v\n", file, err)
		}
		if ctx.Err() != nil {
			return fmt.Errorf("stopped: %w; run it again to go on", ctx.Err())
		}
	}
	if failed > 0 {
		return &exitError{fmt.Sprintf("%d of %d files were not imported", failed, len(files))}
	}
	return nil
}

func (c *openingsImportCmd) one(ctx context.Context, a *app, st *store.Store, file string) error {
	data, err := readFile(a, file)
	if err != nil {
		return err
	}
	res, err := feeds.Read(filepath.Base(file), bytes.NewReader(data), feeds.Options{})
	if err != nil {
		return err
	}
	feed, ok := openingFeeds[res.Format]
	if !ok {
		return fmt.Errorf("it is %s: no openings", res.Format)
	}
	if want := map[string]string{"work24": work24Feed, "page": postingFeed, "staff": staffFeed}[c.Feed]; want != "" && want != feed {
		return fmt.Errorf("it is %s, not %s", res.Format, c.Feed)
	}
	in := importing{store: st, feed: feed, now: a.Now(), out: a.Out, progress: a.Err, trial: c.DryRun}
	fmt.Fprintf(a.Out, "%s (%s)\n", file, res.Format)
	for _, col := range res.Columns {
		fmt.Fprintf(a.Out, "  column not used: %s\n", col)
	}
	return in.run(ctx, filepath.Base(file), data, res)
}

// maxImportFile is a little more than feeds reads, so that feeds says what is
// too large.
const maxImportFile = feeds.MaxBytes + 1

func readFile(a *app, file string) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(io.LimitReader(a.In, maxImportFile))
	}
	f, err := os.Open(file) // #nosec G304 -- whoever runs the command names the file
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxImportFile))
}

// importing is one file on its way into the store.
type importing struct {
	store    *store.Store
	feed     string
	now      time.Time
	out      io.Writer
	progress io.Writer
	trial    bool
}

// terms say what stands behind a feed: an official one for itself, a file of
// staff or a page that they import by whoever imports it.
func (in importing) terms() store.ImportTerms {
	if in.feed == staffFeed || in.feed == postingFeed {
		return store.ImportTerms{ApprovedBy: actor(), Vouches: true, At: in.now}
	}
	return store.ImportTerms{ApprovedBy: store.ApprovedBySource(in.feed), At: in.now}
}

func (in importing) run(ctx context.Context, name string, data []byte, res feeds.Result) (err error) {
	var id int64
	if !in.trial {
		id, err = in.store.BeginImport(ctx, store.ImportRun{At: in.now, Actor: actor(), Feed: in.feed, File: name}, data)
		if err != nil {
			return err
		}
	}
	numbers := recordNumbers(res)
	counts, over, copies, held := map[store.ImportWhat]int{}, 0, 0, 0
	said := in.now
	for at := 0; at < len(res.Openings); at += importChunk {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		chunk := res.Openings[at:min(at+importChunk, len(res.Openings))]
		records := make([]store.ImportRecord, len(chunk))
		for i, o := range chunk {
			records[i] = store.ImportRecord{Opening: o, Join: join(res.Format)}
		}
		var results []store.ImportResult
		if in.trial {
			results, err = in.store.TryImport(ctx, in.terms(), records)
		} else {
			results, err = in.store.ImportOpenings(ctx, id, in.terms(), records)
		}
		if err != nil {
			return err
		}
		for i, r := range results {
			counts[r.What]++
			if r.Copy {
				copies++
			}
			if r.Held {
				held++
			}
			if len(r.Problems) > 0 && !r.Held {
				p := r.Problems[0]
				in.reject(numbers[at+i], chunk[i].SourceID, fmt.Sprintf("%s: %s", p.Code, handlers.ProblemText(lang.En, p)))
			}
			if r.What == store.ImportAdded && chunk[i].Deadline.Closed(in.now) {
				over++
			}
		}
		if now := time.Now(); now.Sub(said) > time.Second {
			said = now
			fmt.Fprintf(in.progress, "  %d of %d records\n", at+len(chunk), len(res.Openings))
		}
	}
	for _, r := range res.Rejected {
		in.reject(r.Record, r.ID, strings.TrimSpace(string(r.Reason)+" "+r.Detail))
	}
	if n := len(res.Rejected); n > 0 && !in.trial {
		if err := in.store.CountUnreadable(ctx, id, n); err != nil {
			return err
		}
	}
	fmt.Fprintf(in.out, "  read %d, new %d, changed %d, unchanged %d, rejected %d\n", len(res.Openings)+len(res.Rejected),
		counts[store.ImportAdded], counts[store.ImportChanged], counts[store.ImportUnchanged], counts[store.ImportRejected]+len(res.Rejected))
	if copies > 0 {
		fmt.Fprintf(in.out, "  of the unchanged, known from another source: %d\n", copies)
	}
	if held > 0 {
		fmt.Fprintf(in.out, "  of these, held until staff have looked: %d (dari openings list --pending)\n", held)
	}
	if over > 0 {
		fmt.Fprintf(in.out, "  of the new, over already and not shown: %d\n", over)
	}
	if in.trial {
		fmt.Fprintln(in.out, "  nothing was written (--dry-run)")
		return nil
	}
	fmt.Fprintf(in.out, "  import %d (dari openings undo %d takes it back)\n", id, id)
	return nil
}

// join tells how a record of a format goes with what is known of its opening.
// A row of a Work24 list has a shortened title and no text: it must not take
// away what the detail brought. Staff's files say all they mean to say.
func join(f feeds.Format) func(known, record jobs.Opening) jobs.Opening {
	switch f {
	case feeds.Work24Detail:
		return feeds.Merge
	case feeds.Work24List:
		return func(known, row jobs.Opening) jobs.Opening {
			if known.Body == "" { // no detail was read yet
				return row
			}
			return feeds.Merge(row, known)
		}
	}
	return nil
}

func (in importing) reject(record int, id, reason string) {
	if id != "" {
		id = " (" + id + ")"
	}
	fmt.Fprintf(in.out, "  record %d%s rejected: %s\n", record, id, reason)
}

// recordNumbers gives the number in the file of every opening that was read:
// those that were left out have the numbers between.
func recordNumbers(res feeds.Result) []int {
	left := make(map[int]bool, len(res.Rejected))
	for _, r := range res.Rejected {
		left[r.Record] = true
	}
	numbers := make([]int, 0, len(res.Openings))
	for n := 1; len(numbers) < len(res.Openings); n++ {
		if !left[n] {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// addSamples brings the sample openings, so that a first conversation finds
// something.
func addSamples(ctx context.Context, st *store.Store, now time.Time) error {
	samples := feeds.Samples(now)
	id, err := st.BeginImport(ctx, store.ImportRun{At: now, Actor: "system", Feed: sampleFeed, File: "samples.csv"}, nil)
	if err != nil {
		return fmt.Errorf("sample openings: %w", err)
	}
	records := make([]store.ImportRecord, len(samples))
	for i, o := range samples {
		records[i].Opening = o
	}
	_, err = st.ImportOpenings(ctx, id, store.ImportTerms{ApprovedBy: store.ApprovedBySource(sampleFeed), At: now}, records)
	if err != nil {
		return fmt.Errorf("sample openings: %w", err)
	}
	return nil
}
