package main

import (
	"context"
	"errors"
	"fmt"
	"os/user"
	"slices"
	"strings"
	"time"

	"dari/bot/lang"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store"
)

// openingsCmd works with openings beside a running server, which sees every
// change within two seconds.
type openingsCmd struct {
	Import  openingsImportCmd  `cmd:"" help:"Read openings from files: Work24 XML, web pages, or staff's CSV or TSV."`
	Fetch   openingsFetchCmd   `cmd:"" help:"Fetch the feeds of openings that are enabled in the configuration."`
	List    openingsListCmd    `cmd:"" help:"List openings, or imports."`
	Export  openingsExportCmd  `cmd:"" help:"Write openings as CSV for a spreadsheet."`
	Show    openingsShowCmd    `cmd:"" help:"Show one opening in full."`
	Why     openingsWhyCmd     `cmd:"" help:"Show what was read of an opening, from which words, and what is wrong with it."`
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

type openingsFetchCmd struct {
	Feeds []string `arg:"" optional:"" name:"feed" help:"Names of feeds (default: all that are enabled)."`
}

func (c *openingsFetchCmd) Help() string {
	return `What is new or changed is kept page by page; one that was broken off goes on where it
was. An opening that two whole fetchings no longer had is closed. dari serve fetches by
itself; dari courses list --runs shows what was fetched.

  dari openings fetch
  dari openings fetch work24-openings`
}

// Run fetches feeds of openings.
func (c *openingsFetchCmd) Run(a *app) error { return fetchNow(a, c.Feeds, store.OpeningRecord) }

// tellOpenings tells people of openings as they become open, until ctx is
// done.
func (e *engine) tellOpenings(ctx context.Context) {
	m := &handlers.Matcher{Handlers: e.handlers, Queued: func() {
		for _, p := range e.platforms {
			p.sender.Wake()
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
		} else if err := knownState(c.State); err != nil {
			return err
		}
		shown := 0
		for _, state := range states {
			list, err := st.OpeningsIn(ctx, state, c.Limit)
			if err != nil {
				return err
			}
			for _, o := range list {
				fmt.Fprintf(a.Out, "%6d  %-14s  %-10s  %s - %s\n", o.ID, stateName(o, a.Now()), o.Feed, oneLine(o.Title), oneLine(o.Employer))
				if o.State == handlers.OpeningPending && o.Reason != "" {
					fmt.Fprintf(a.Out, "        held: %s (dari openings why %d)\n", o.Reason, o.ID)
				}
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

// knownState refuses what is no state of an opening; empty is every state.
func knownState(state string) error {
	if state != "" && !slices.Contains(handlers.OpeningStates(), handlers.OpeningState(state)) {
		return fmt.Errorf("no state %q: write one of %v", state, handlers.OpeningStates())
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
	return withOpening(a, c.ID, func(ctx context.Context, st *store.Store, o handlers.Opening) error {
		fmt.Fprintln(a.Out, handlers.OpeningText(lang.Ko, o, a.Now()).String())
		fmt.Fprintf(a.Out, "\nstate %s, version %d, feed %s/%s, import %d\n", stateName(o, a.Now()), o.Version, o.Feed, o.SourceID, o.Import)
		for _, p := range o.Published {
			fmt.Fprintf(a.Out, "published by %s/%s: %s\n", p.Feed, p.SourceID, oneLine(p.URL+" "+p.Source))
		}
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

// withOpening has something done with an opening that is there.
func withOpening(a *app, id int64, do func(context.Context, *store.Store, handlers.Opening) error) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		o, ok, err := st.Opening(ctx, id)
		if err != nil {
			return err
		}
		if !ok {
			return noOpening(id)
		}
		return do(ctx, st, o)
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
	return withOpening(a, c.ID, func(ctx context.Context, st *store.Store, o handlers.Opening) error {
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
