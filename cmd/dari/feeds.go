package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"dari/bot/lang"
	"dari/handlers"
	"dari/knowledge/feeds"
	"dari/knowledge/jobs"
	"dari/store"
)

// goOnWithin is how long a run that was broken off can be gone on with: after
// that, what it saw first says little.
const goOnWithin = 12 * time.Hour

// fetching is one fetching of a feed into the store.
type fetching struct {
	feed     FeedConfig
	key      string
	renewed  *atomic.Pointer[string] // the key as it is now, while dari serve runs
	store    *store.Store
	client   feeds.Doer
	actor    string
	log      *slog.Logger
	out      io.Writer // what was left out, and why
	progress io.Writer
}

// run asks for all there is and keeps it page by page. What it gives is also
// kept; an error ended it early, and the next run goes on where it was.
func (f fetching) run(ctx context.Context) (run store.FeedRun, err error) {
	now := time.Now()
	run, err = f.store.BeginFeedRun(ctx, f.feed.name(), f.feed.scope(), f.actor, f.feed.kind() == store.OpeningRecord, now.Add(-goOnWithin))
	if err != nil {
		return run, err
	}
	f.client = &touching{Doer: f.client, said: now, touch: func(ctx context.Context) {
		if err := f.store.TouchFeedRun(ctx, run.ID); err != nil {
			f.log.Warn("a feed run was not touched", "feed", f.feed.name(), "run", run.ID, "err", err)
		}
	}}
	complete, err := f.ask(ctx, run, now)
	problem := ""
	if err != nil {
		problem = err.Error()
	}
	run, endErr := f.store.EndFeedRun(context.WithoutCancel(ctx), run, complete, problem)
	return run, errors.Join(err, endErr)
}

// ask asks for the list and then for details. What keeps details from being read
// takes nothing from the list: they are asked for again by the next run.
func (f fetching) ask(ctx context.Context, run store.FeedRun, now time.Time) (complete bool, err error) {
	a := f.feed.asking(f.key, now)
	if run.Place != "" && !f.feed.byURLs() { // pages are asked for again, all of them: those that have not changed say so
		if err := json.Unmarshal([]byte(run.Place), &a.From); err != nil {
			return false, fmt.Errorf("where run %d was broken off: %w", run.ID, err)
		}
	}
	if a.Tags, err = f.tags(ctx); err != nil {
		return false, err
	}
	said := now
	outcome, err := a.Run(ctx, f.client, func(ctx context.Context, p feeds.Page) error {
		if err := f.keep(ctx, run, p); err != nil {
			return err
		}
		if at := time.Now(); at.Sub(said) > time.Second {
			said = at
			fmt.Fprintf(f.progress, "  %s: part %d, page %d\n", f.feed.name(), p.Next.Slice+1, p.Next.Page)
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	if err := f.details(ctx, run, a); err != nil && ctx.Err() == nil {
		f.log.Warn("not all details of a feed were read", "feed", f.feed.name(), "run", run.ID, "err", err)
	}
	return outcome.Complete, nil
}

// touching makes requests, and now and then touches the run that they are of:
// pages that have not changed, dead ones and details may keep nothing for long.
type touching struct {
	feeds.Doer
	said  time.Time
	touch func(context.Context)
}

// touchEvery is well below the silence after which a run counts as broken off.
const touchEvery = 30 * time.Second

func (t *touching) Do(req *http.Request) (*http.Response, error) {
	if now := time.Now(); now.Sub(t.said) >= touchEvery {
		t.said = now
		t.touch(req.Context())
	}
	return t.Doer.Do(req)
}

func (f fetching) tags(ctx context.Context) (map[string]feeds.Tag, error) {
	kept, err := f.store.FeedTags(ctx, f.feed.name())
	if err != nil {
		return nil, err
	}
	tags := make(map[string]feeds.Tag, len(kept))
	for u, text := range kept {
		var t feeds.Tag
		if json.Unmarshal([]byte(text), &t) == nil { // one that cannot be read is asked for anew
			tags[u] = t
		}
	}
	return tags, nil
}

// keep writes a page and reports what of it was left out.
func (f fetching) keep(ctx context.Context, run store.FeedRun, p feeds.Page) error {
	place, err := json.Marshal(p.Next)
	if err != nil {
		return err
	}
	page := store.FeedPage{Terms: f.terms(), BrokenFeed: f.feed.keptAs(), BrokenKind: f.feed.kind(), Courses: p.Result.Courses, JoinCourse: feeds.MergeCourse,
		Notices: p.Result.Notices, Place: string(place)}
	for _, o := range p.Result.Openings {
		if o.Source == "" {
			o.Source = pageSource(p.URL)
		}
		page.Openings = append(page.Openings, store.ImportRecord{Opening: o, Join: join(p.Result.Format)})
	}
	for _, r := range p.Result.Rejected {
		if r.Reason == feeds.Duplicate { // lists shift while they are paged
			continue
		}
		page.Unreadable++
		if r.ID != "" {
			page.Broken = append(page.Broken, r.ID)
		}
	}
	if p.URL != "" {
		tag, err := json.Marshal(p.Tag)
		if err != nil {
			return err
		}
		page.URL, page.Tag = p.URL, string(tag)
	}
	kept, err := f.store.KeepFeedPage(ctx, run, page)
	if err != nil {
		return err
	}
	for i, r := range kept.Openings {
		if len(r.Problems) > 0 {
			fmt.Fprintf(f.out, "  %s rejected: %s: %s\n", p.Result.Openings[i].SourceID, r.Problems[0].Code, handlers.ProblemText(lang.En, r.Problems[0]))
		}
	}
	for _, r := range p.Result.Rejected {
		if r.Reason != feeds.Duplicate {
			fmt.Fprintf(f.out, "  record %d %s rejected: %s\n", r.Record, r.ID, strings.TrimSpace(string(r.Reason)+" "+r.Detail))
		}
	}
	return nil
}

func (f fetching) terms() store.ImportTerms {
	return store.ImportTerms{ApprovedBy: store.ApprovedBySource(f.feed.name()), At: time.Now()}
}

// pageSource is the line beside what a page says.
func pageSource(page string) string {
	if u, err := url.Parse(page); err == nil && u.Hostname() != "" {
		return "출처: " + u.Hostname()
	}
	return ""
}

// mostRefusals is how many details in a row are refused before it is not they
// that are refused, but we.
const mostRefusals = 3

// details asks for the whole text of openings, or the hours of courses, that
// nobody asked for yet: so many, one a second. A record whose detail cannot be
// read or is refused stays as it is; several refusals in a row end it.
func (f fetching) details(ctx context.Context, run store.FeedRun, a feeds.Asking) error {
	if f.feed.Details == 0 {
		return nil
	}
	var pages []func() (store.FeedPage, error)
	switch a.Service {
	case feeds.AskWork24Openings:
		list, err := f.store.OpeningsWithoutDetail(ctx, f.feed.keptAs(), f.feed.Details)
		if err != nil {
			return err
		}
		for _, o := range list {
			pages = append(pages, func() (store.FeedPage, error) {
				d, err := a.Detail(ctx, f.client, o.SourceID)
				return store.FeedPage{Openings: []store.ImportRecord{{Opening: d, Join: feeds.Merge}}}, err
			})
		}
	case feeds.AskWork24Courses:
		list, err := f.store.CoursesWithoutDetail(ctx, f.feed.keptAs(), time.Now(), f.feed.Details)
		if err != nil {
			return err
		}
		for _, c := range list {
			pages = append(pages, func() (store.FeedPage, error) {
				d, err := a.CourseDetail(ctx, f.client, c.Course)
				return store.FeedPage{Courses: []jobs.Course{d}, JoinCourse: func(record, known jobs.Course) jobs.Course { return feeds.MergeCourse(known, record) }}, err
			})
		}
	}
	var format *feeds.FormatError
	var refusal *feeds.RefusalError
	refused := 0
	for _, ask := range pages {
		page, err := ask()
		if errors.As(err, &refusal) {
			refused++
		} else {
			refused = 0
		}
		if errors.As(err, &format) || refused > 0 && refused < mostRefusals {
			fmt.Fprintf(f.out, "  %v\n", err)
			continue
		}
		if err != nil {
			return err
		}
		page.Terms, page.Detail = f.terms(), true
		if _, err := f.store.KeepFeedPage(ctx, run, page); err != nil {
			return err
		}
	}
	return nil
}

// report says what a run came to.
func report(out io.Writer, run store.FeedRun) {
	fmt.Fprintf(out, "  read %d, new %d, changed %d, unchanged %d, closed %d, rejected %d\n", run.Records, run.Added, run.Changed, run.Unchanged, run.Closed, run.Rejected)
	switch {
	case run.Problem != "":
		fmt.Fprintln(out, "  broken off: nothing was closed, and the next run goes on where it was")
	case !run.Complete:
		fmt.Fprintln(out, "  not all could be read: nothing was closed")
	}
	if run.Import != 0 {
		fmt.Fprintf(out, "  import %d (dari openings undo %d takes it back)\n", run.Import, run.Import)
	}
}

// fetchNow fetches feeds for a command: those of the names, or all that are
// enabled.
func fetchNow(a *app, names []string, kind store.RecordKind) error {
	var list []FeedConfig
	for _, f := range a.Config.Feeds.List {
		if f.kind() == kind && (slices.Contains(names, f.name()) || len(names) == 0) {
			if !f.Enabled {
				if len(names) > 0 {
					return fmt.Errorf("%s is off: set enabled to true in %s", f.name(), a.Config.name())
				}
				continue
			}
			list = append(list, f)
		}
	}
	for _, n := range names {
		if !slices.ContainsFunc(list, func(f FeedConfig) bool { return f.name() == n }) {
			return fmt.Errorf("no such feed %q in %s (see feeds.list in config.example.yaml)", n, a.Config.name())
		}
	}
	if len(list) == 0 {
		return fmt.Errorf("nothing to fetch: no feed of the kind is enabled in %s (see feeds.list in config.example.yaml)", a.Config.name())
	}
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		failed := 0
		for _, f := range list {
			fmt.Fprintf(a.Out, "%s\n", f.name())
			key, err := f.readKey(func(env, file, key string) (string, error) { return secret(a.Log, env, file, key) })
			if err == nil {
				err = fetchOne(ctx, fetching{feed: f, key: key, store: st, actor: actor(), log: a.Log, out: a.Out, progress: a.Err})
			}
			if ctx.Err() != nil {
				return fmt.Errorf("stopped: %w; run it again to go on", ctx.Err())
			}
			if err != nil {
				failed++
				fmt.Fprintf(a.Err, "dari: %s: %v\n", f.name(), err)
			}
		}
		if failed > 0 {
			return &exitError{fmt.Sprintf("%d of %d feeds were not fetched whole", failed, len(list))}
		}
		return nil
	})
}

func fetchOne(ctx context.Context, f fetching) error {
	c := f.feed.client()
	defer c.Close()
	f.client = c
	run, err := f.run(ctx)
	if run.ID != 0 {
		report(f.out, run)
	}
	return err
}

// readKey reads the key of a feed that needs one.
func (f FeedConfig) readKey(secret func(env, file, key string) (string, error)) (string, error) {
	if !f.service().NeedsKey() {
		return "", nil
	}
	return secret(f.keyVariable(), f.KeyFile, f.keySetting())
}

// keySetting is the setting of the key's file in messages.
func (f FeedConfig) keySetting() string { return "feeds.list " + f.name() + " key_file" }

// feedsEvery passes between two looks at which feed is due.
const feedsEvery = time.Minute

// takeFeeds reads the keys of the feeds that are enabled.
func (e *engine) takeFeeds(a *app) error {
	for _, f := range a.Config.Feeds.List {
		if !f.Enabled {
			continue
		}
		key, err := f.readKey(e.secret)
		if err != nil {
			return err
		}
		now := &atomic.Pointer[string]{}
		now.Store(&key)
		if name := f.keySetting(); e.fromFile(name) {
			e.renewals = append(e.renewals, renewal{keys: []string{name}, try: func(_ context.Context, value func(string) string) (func(), error) {
				next := value(name) // whether the service takes it is told by the next fetching
				return func() { now.Store(&next) }, nil
			}})
		}
		e.feeds = append(e.feeds, fetching{feed: f, renewed: now, store: e.store, actor: "system", log: e.log, out: io.Discard, progress: io.Discard})
	}
	return nil
}

// fetchFeeds fetches the feeds that are due, one after the other. One that was
// broken off is due again after a quarter of an hour.
func (e *engine) fetchFeeds(ctx context.Context) error {
	for _, f := range e.feeds {
		last, err := e.store.FeedRuns(ctx, f.feed.name(), 1)
		if err != nil {
			return err
		}
		if len(last) > 0 && !due(last[0], f.feed.every(), time.Now()) {
			continue
		}
		c := f.feed.client()
		f.client, f.key = c, *f.renewed.Load()
		run, err := f.run(ctx)
		c.Close()
		log := e.log.With("feed", f.feed.name(), "run", run.ID, "read", run.Records, "new", run.Added, "changed", run.Changed, "closed", run.Closed,
			"rejected", run.Rejected, "complete", run.Complete)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, store.ErrFeedBusy):
		case err != nil:
			log.Log(ctx, slog.LevelWarn, "feed broken off", "err", err)
		default:
			log.Info("feed fetched")
		}
	}
	return nil
}

// due tells whether a feed is to be fetched. One that was broken off is soon, also
// where nobody was left to write down that it was.
func due(last store.FeedRun, every time.Duration, now time.Time) bool {
	switch {
	case last.Ended.IsZero():
		return now.Sub(last.Started) >= min(every, leastEvery)
	case last.Problem != "":
		return now.Sub(last.Ended) >= min(every, leastEvery)
	}
	return now.Sub(last.Started) >= every
}
