package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"dari/bot/lang"
	"dari/handlers"
	"dari/knowledge/feeds"
	"dari/knowledge/jobs"
	"dari/store"
)

// openingsCmd works with openings beside a running server, which sees every
// change within two seconds.
type openingsCmd struct {
	Import  openingsImportCmd  `cmd:"" help:"Read openings from files: Work24 XML, or staff's CSV or TSV."`
	List    openingsListCmd    `cmd:"" help:"List openings, or imports."`
	Show    openingsShowCmd    `cmd:"" help:"Show one opening in full."`
	Approve openingsApproveCmd `cmd:"" help:"Let a posting through; its poster is told."`
	Reject  openingsRejectCmd  `cmd:"" help:"Refuse a posting, with the reason that its poster is told."`
	Verify  openingsVerifyCmd  `cmd:"" help:"Write down that you verified the employer of an opening."`
	Close   openingsCloseCmd   `cmd:"" help:"End an opening; alerts not sent yet are not sent."`
	Undo    openingsUndoCmd    `cmd:"" help:"Undo an import: what it brought is withdrawn, what it changed is restored."`
}

// actor is who uses the command line, as the audit list names them.
func actor() string {
	u, err := user.Current()
	if err != nil || u.Username == "" {
		return "cli:unknown"
	}
	return "cli:" + u.Username
}

// withStore opens the configured store for a command.
func withStore(a *app, do func(ctx context.Context, st *store.Store) error) (err error) {
	st, err := a.OpenStore()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	return do(a.Context(), st)
}

type openingsImportCmd struct {
	Files  []string `arg:"" name:"file" help:"Files to read; - is standard input."`
	Feed   string   `help:"What the files must be: work24 or staff (default: whatever they are)." enum:"work24,staff," default:""`
	DryRun bool     `help:"Only say what would happen." name:"dry-run"`
}

func (c *openingsImportCmd) Help() string {
	return `Nothing that was told is told again, and a bad record stops nothing else. Openings of
Work24 count as checked by their source. With a file of staff you vouch for the employers
in it; your name is written into the audit list.

  dari openings import work24-list.xml work24-detail.xml
  dari openings import --feed staff --dry-run openings.csv`
}

// The feeds as they are kept with openings.
const (
	work24Feed = "work24"
	staffFeed  = "staff-file"
	sampleFeed = "sample"
)

// importChunk is how many records share a transaction.
const importChunk = 100

// Run imports the files one after the other. One that cannot be read does not
// keep the others from being imported.
func (c *openingsImportCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		failed := 0
		for _, file := range c.Files {
			if err := c.one(ctx, a, st, file); err != nil {
				failed++
				fmt.Fprintf(a.Err, "dari: %s: %v\n", file, err)
			}
			if ctx.Err() != nil {
				return fmt.Errorf("stopped: %w; run it again to go on", ctx.Err())
			}
		}
		if failed > 0 {
			return &exitError{fmt.Sprintf("%d of %d files were not imported", failed, len(c.Files))}
		}
		return nil
	})
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
	feed := work24Feed
	if res.Format == feeds.StaffFile {
		feed = staffFeed
	}
	if want := map[string]string{"work24": work24Feed, "staff": staffFeed}[c.Feed]; want != "" && want != feed {
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
	f, err := os.Open(file)
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
// staff by whoever imports it.
func (in importing) terms() store.ImportTerms {
	if in.feed == staffFeed {
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
	counts, over := map[store.ImportWhat]int{}, 0
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
			if len(r.Problems) > 0 {
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

// tellOpenings tells people of openings as they become open, until ctx is
// done.
func (e *engine) tellOpenings(ctx context.Context) {
	m := &handlers.Matcher{Handlers: e.handlers, Queued: func() {
		for _, s := range e.senders {
			s.Wake()
		}
	}}
	_ = m.Run(ctx) // it ends with ctx only, and says in the log what went wrong
}

type openingsListCmd struct {
	Pending bool   `help:"Only what waits for staff."`
	State   string `help:"Only in this state: pending_review, approved, open, closed, rejected or withdrawn." default:""`
	Imports bool   `help:"List imports instead."`
	Limit   int    `help:"How many at most." default:"50"`
}

// Run lists openings or imports, the newest first.
func (c *openingsListCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		if c.Imports {
			return c.imports(ctx, a, st)
		}
		states := []handlers.OpeningState{handlers.OpeningState(c.State)}
		if c.Pending {
			states = []handlers.OpeningState{handlers.OpeningPending, handlers.OpeningApproved}
		} else if c.State != "" && !slices.Contains(handlers.OpeningStates(), states[0]) {
			return fmt.Errorf("no state %q: write one of %v", c.State, handlers.OpeningStates())
		}
		shown := 0
		for _, state := range states {
			list, err := st.OpeningsIn(ctx, state, c.Limit)
			if err != nil {
				return err
			}
			for _, o := range list {
				fmt.Fprintf(a.Out, "%6d  %-14s  %-10s  %s - %s\n", o.ID, stateName(o, a.Now()), o.Feed, oneLine(o.Title), oneLine(o.Employer))
			}
			shown += len(list)
		}
		counts, err := st.CountOpenings(ctx)
		if err != nil {
			return err
		}
		var parts []string
		for _, state := range handlers.OpeningStates() {
			if n := counts[state]; n > 0 {
				parts = append(parts, fmt.Sprintf("%s %d", state, n))
			}
		}
		if len(parts) == 0 {
			parts = []string{"none"}
		}
		fmt.Fprintf(a.Out, "%d shown; in all: %s\n", shown, strings.Join(parts, ", "))
		return nil
	})
}

func (c *openingsListCmd) imports(ctx context.Context, a *app, st *store.Store) error {
	runs, err := st.Imports(ctx, c.Limit)
	if err != nil {
		return err
	}
	for _, r := range runs {
		undone := ""
		if !r.UndoneAt.IsZero() {
			undone = fmt.Sprintf("  undone %s by %s", r.UndoneAt.Format(time.DateTime), r.UndoneBy)
		}
		fmt.Fprintf(a.Out, "%6d  %s  %-10s  %s  read %d, new %d, changed %d, unchanged %d, rejected %d  by %s%s\n", r.ID, r.At.Format(time.DateTime),
			r.Feed, r.File, r.Records, r.Added, r.Changed, r.Unchanged, r.Rejected, r.Actor, undone)
	}
	return nil
}

func stateName(o handlers.Opening, now time.Time) string {
	if o.State == handlers.OpeningOpen && o.Deadline.Closed(now) {
		return "open (over)"
	}
	return string(o.State)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

type openingsShowCmd struct {
	ID int64 `arg:"" help:"Number of the opening."`
}

// Run shows one opening as staff see it.
func (c *openingsShowCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		o, ok, err := st.Opening(ctx, c.ID)
		if err != nil {
			return err
		}
		if !ok {
			return noOpening(c.ID)
		}
		fmt.Fprintln(a.Out, handlers.OpeningText(lang.Ko, o, a.Now()).String())
		fmt.Fprintf(a.Out, "\nstate %s, version %d, feed %s/%s, import %d\n", stateName(o, a.Now()), o.Version, o.Feed, o.SourceID, o.Import)
		if o.Reason != "" {
			fmt.Fprintf(a.Out, "reason: %s\n", o.Reason)
		}
		if o.ApprovedBy != "" {
			fmt.Fprintf(a.Out, "approved by %s\n", o.ApprovedBy)
		}
		fmt.Fprintf(a.Out, "employer verified by staff: %v (business number %q)\n", o.Verified, o.BusinessNumber)
		for _, p := range jobs.Lint(o.Opening, a.Now()) {
			fmt.Fprintf(a.Out, "%s: %s\n", p.Level, handlers.ProblemText(lang.En, p))
		}
		return nil
	})
}

func noOpening(id int64) error {
	return fmt.Errorf("there is no opening %d (see: dari openings list)", id)
}

type openingsApproveCmd struct {
	ID int64 `arg:"" help:"Number of the opening."`
}

// Run lets an opening through.
func (c *openingsApproveCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		d, err := st.ApproveOpening(ctx, 0, c.ID, actor())
		if err != nil {
			return err
		}
		return decided(a, c.ID, d)
	})
}

type openingsRejectCmd struct {
	ID     int64  `arg:"" help:"Number of the opening."`
	Reason string `required:"" help:"Why; the poster is told these words. Or one of: wage, employer, unfair, unclear, duplicate, no-job."`
}

// Run refuses an opening.
func (c *openingsRejectCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		d, err := st.RejectOpening(ctx, 0, c.ID, actor(), c.Reason)
		if err != nil {
			return err
		}
		return decided(a, c.ID, d)
	})
}

// decided says what a decision did; one that did nothing is a failure.
func decided(a *app, id int64, d handlers.Decision) error {
	switch d {
	case handlers.DecisionOpened:
		fmt.Fprintf(a.Out, "opening %d is shown now\n", id)
	case handlers.DecisionWaiting:
		fmt.Fprintf(a.Out, "opening %d is approved; it is shown once its employer is verified (dari openings verify %d)\n", id, id)
	case handlers.DecisionRejected:
		fmt.Fprintf(a.Out, "opening %d is rejected\n", id)
	case handlers.DecisionBlocked:
		return fmt.Errorf("opening %d must not be shown as it stands (see: dari openings show %d)", id, id)
	case handlers.DecisionTooLate:
		return fmt.Errorf("opening %d was decided before (see: dari openings show %d)", id, id)
	default:
		return noOpening(id)
	}
	return nil
}

type openingsVerifyCmd struct {
	ID int64 `arg:"" help:"Number of an opening of the employer."`
}

// Run writes down that the employer was verified.
func (c *openingsVerifyCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		o, ok, err := st.Opening(ctx, c.ID)
		if err != nil {
			return err
		}
		if !ok {
			return noOpening(c.ID)
		}
		n, err := st.VerifyEmployer(ctx, 0, c.ID, actor())
		if err != nil {
			return err
		}
		fmt.Fprintf(a.Out, "%s is verified; openings shown now: %d\n", oneLine(o.Employer), n)
		return nil
	})
}

type openingsCloseCmd struct {
	ID int64 `arg:"" help:"Number of the opening."`
}

// Run ends an opening.
func (c *openingsCloseCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		closed, err := st.CloseOpening(ctx, 0, c.ID, actor())
		if err != nil {
			return err
		}
		if !closed {
			return fmt.Errorf("opening %d cannot be closed: it is over, or is not there (see: dari openings show %d)", c.ID, c.ID)
		}
		fmt.Fprintf(a.Out, "opening %d is closed\n", c.ID)
		return nil
	})
}

type openingsUndoCmd struct {
	Import int64 `arg:"" help:"Number of the import (see: dari openings list --imports)."`
}

// Run undoes an import.
func (c *openingsUndoCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		u, err := st.UndoImport(ctx, c.Import, actor())
		if err != nil {
			return err
		}
		fmt.Fprintf(a.Out, "import %d is undone: withdrawn %d, restored %d, kept %d that were changed since\n", c.Import, u.Withdrawn, u.Restored, u.Kept)
		return nil
	})
}
