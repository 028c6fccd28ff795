package main

import (
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
	in := importing{store: st, only: importKinds[c.Feed], name: filepath.Base(file), data: data, now: a.Now(), out: a.Out, progress: a.Err, trial: c.DryRun,
		began: func(of *feeds.Result) {
			fmt.Fprintf(a.Out, "%s (%s)\n", file, of.Format)
			for _, col := range of.Columns {
				fmt.Fprintf(a.Out, "  column not used: %s\n", col)
			}
		}}
	return in.run(ctx)
}

// importKinds are the feeds by what --feed calls them.
var importKinds = map[string]string{"work24": work24Feed, "page": postingFeed, "staff": staffFeed}

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

// importing is one file on its way into the store. Its openings are read one by one
// and written by the chunk, so only a chunk of them is in memory at once.
type importing struct {
	store    *store.Store
	only     string // the feed that it must be, or empty
	name     string // of the file
	data     []byte // of the file; nil once it is kept
	now      time.Time
	out      io.Writer
	progress io.Writer
	trial    bool
	began    func(of *feeds.Result) // called when it is known what it is; nil for nothing

	feed    string // what it is
	id      int64  // of the run, or 0
	chunk   []store.ImportRecord
	numbers []int // in the file, of the chunk
	read    int
	counts  map[store.ImportWhat]int
	over    int // of the new, those that take nobody any more
	copies  int
	held    int
	said    time.Time
}

// terms say what stands behind a feed: an official one for itself, a file of
// staff or a page that they import by whoever imports it.
func (in *importing) terms() store.ImportTerms {
	if in.feed == staffFeed || in.feed == postingFeed {
		return store.ImportTerms{ApprovedBy: actor(), Vouches: true, At: in.now}
	}
	return store.ImportTerms{ApprovedBy: store.ApprovedBySource(in.feed), At: in.now}
}

func (in *importing) run(ctx context.Context) error {
	in.counts, in.said = map[store.ImportWhat]int{}, in.now
	res, err := feeds.ReadBytes(in.name, in.data, feeds.Options{Each: func(of *feeds.Result, record int, o jobs.Opening) error {
		if in.feed == "" {
			if err := in.begin(ctx, of); err != nil {
				return err
			}
		}
		in.chunk = append(in.chunk, store.ImportRecord{Opening: o, Join: join(of.Format)})
		if in.numbers = append(in.numbers, record); len(in.chunk) < importChunk {
			return nil
		}
		return in.flush(ctx)
	}})
	if err == nil && in.feed == "" {
		err = in.begin(ctx, &res)
	}
	if err == nil {
		err = in.flush(ctx)
	}
	if err != nil {
		return err
	}
	for _, r := range res.Rejected {
		in.reject(r.Record, r.ID, strings.TrimSpace(string(r.Reason)+" "+r.Detail))
	}
	return in.report(ctx, len(res.Rejected))
}

// begin looks at what the file is, and keeps it.
func (in *importing) begin(ctx context.Context, of *feeds.Result) (err error) {
	feed, ok := openingFeeds[of.Format]
	if !ok {
		return fmt.Errorf("it is %s: no openings", of.Format)
	}
	if in.only != "" && in.only != feed {
		return fmt.Errorf("it is %s, not %s", of.Format, in.only)
	}
	in.feed = feed
	if in.began != nil {
		in.began(of)
	}
	if in.trial {
		return nil
	}
	in.id, err = in.store.BeginImport(ctx, store.ImportRun{At: in.now, Actor: actor(), Feed: in.feed, File: in.name}, in.data)
	in.data = nil
	return err
}

// flush writes the chunk.
func (in *importing) flush(ctx context.Context) (err error) {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(in.chunk) == 0 {
		return nil
	}
	var results []store.ImportResult
	if in.trial {
		results, err = in.store.TryImport(ctx, in.terms(), in.chunk)
	} else {
		results, err = in.store.ImportOpenings(ctx, in.id, in.terms(), in.chunk)
	}
	if err != nil {
		return err
	}
	for i, r := range results {
		in.counts[r.What]++
		if r.Copy {
			in.copies++
		}
		if r.Held {
			in.held++
		}
		o := in.chunk[i].Opening
		if len(r.Problems) > 0 && !r.Held {
			p := r.Problems[0]
			in.reject(in.numbers[i], o.SourceID, fmt.Sprintf("%s: %s", p.Code, handlers.ProblemText(lang.En, p)))
		}
		if r.What == store.ImportAdded && o.Deadline.Closed(in.now) {
			in.over++
		}
	}
	in.read += len(in.chunk)
	clear(in.chunk)
	in.chunk, in.numbers = in.chunk[:0], in.numbers[:0]
	if now := time.Now(); now.Sub(in.said) > time.Second {
		in.said = now
		fmt.Fprintf(in.progress, "  %d records\n", in.read)
	}
	return nil
}

// report tells what became of the records; so many could not be read.
func (in *importing) report(ctx context.Context, unreadable int) error {
	if unreadable > 0 && !in.trial {
		if err := in.store.CountUnreadable(ctx, in.id, unreadable); err != nil {
			return err
		}
	}
	fmt.Fprintf(in.out, "  read %d, new %d, changed %d, unchanged %d, rejected %d\n", in.read+unreadable,
		in.counts[store.ImportAdded], in.counts[store.ImportChanged], in.counts[store.ImportUnchanged], in.counts[store.ImportRejected]+unreadable)
	if in.copies > 0 {
		fmt.Fprintf(in.out, "  of the unchanged, known from another source: %d\n", in.copies)
	}
	if in.held > 0 {
		fmt.Fprintf(in.out, "  of these, held until staff have looked: %d (dari openings list --pending)\n", in.held)
	}
	if in.over > 0 {
		fmt.Fprintf(in.out, "  of the new, over already and not shown: %d\n", in.over)
	}
	if in.trial {
		fmt.Fprintln(in.out, "  nothing was written (--dry-run)")
		return nil
	}
	fmt.Fprintf(in.out, "  import %d (dari openings undo %d takes it back)\n", in.id, in.id)
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

func (in *importing) reject(record int, id, reason string) {
	if id != "" {
		id = " (" + id + ")"
	}
	fmt.Fprintf(in.out, "  record %d%s rejected: %s\n", record, id, reason)
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
