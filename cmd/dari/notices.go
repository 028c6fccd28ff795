package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"dari/bot/lang"
	"dari/handlers"
	"dari/knowledge/feeds"
	"dari/knowledge/jobs"
	"dari/store"
)

// noticesCmd works with notices beside a running server.
type noticesCmd struct {
	Import noticesImportCmd `cmd:"" help:"Read notices from a list of staff or a saved answer of Bizinfo, K-Startup, Gov24, RSS or Atom."`
	Fetch  noticesFetchCmd  `cmd:"" help:"Fetch the feeds of notices that are enabled in the configuration."`
	List   noticesListCmd   `cmd:"" help:"List notices that can still be answered, or what was fetched."`
	Show   noticesShowCmd   `cmd:"" help:"Show one notice in full."`
}

type noticesFetchCmd struct {
	Feeds []string `arg:"" optional:"" name:"feed" help:"Names of feeds (default: all that are enabled)."`
}

func (c *noticesFetchCmd) Help() string {
	return `What is new or changed is kept page by page; one that was broken off goes on where it
was. A notice that two whole fetchings no longer had is closed. RSS and Atom show the
newest entries alone: what they no longer have is not closed by that.

  dari notices fetch
  dari notices fetch bizinfo`
}

// Run fetches feeds of notices.
func (c *noticesFetchCmd) Run(a *app) error { return fetchNow(a, c.Feeds, store.NoticeRecord) }

type noticesImportCmd struct {
	Files  []string `arg:"" name:"file" help:"Files to read; - is standard input."`
	Feed   string   `help:"What the notices are kept as (default: by what the file is)." default:""`
	Source string   `help:"The line beside each notice (default: that of the service)." default:""`
}

func (c *noticesImportCmd) Help() string {
	return `Reads CSV or TSV lists of programmes with headings as 기업마당 exports them (사업명,
신청기간, 소관부처, ...), and saved answers of 기업마당, K-Startup, 보조금24, RSS and Atom.
Nothing is closed because a file does not have it. A second RSS file wants a --feed of
its own: numbers of entries are those of its site.

  dari notices import programmes.csv --source "경남테크노파크"
  dari notices import bizinfo.json`
}

// Run imports the files one after the other. One that cannot be read does not
// keep the others from being imported.
func (c *noticesImportCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		return importEach(ctx, a, c.Files, func(file string) error { return c.one(ctx, a, st, file) })
	})
}

func (c *noticesImportCmd) one(ctx context.Context, a *app, st *store.Store, file string) error {
	data, err := readFile(a, file)
	if err != nil {
		return err
	}
	res, err := feeds.ReadBytes(filepath.Base(file), data, feeds.Options{Feed: c.Feed, Source: c.Source, Fetched: a.Now()})
	if err != nil {
		return err
	}
	switch res.Format {
	case feeds.Bizinfo, feeds.KStartup, feeds.Gov24, feeds.Syndication, feeds.StaffNotices, feeds.EmptyList:
	default:
		return fmt.Errorf("it is %s: no notices", res.Format)
	}
	return keepFile(ctx, a, st, file, res, len(res.Notices), func(from, to int) store.FeedPage {
		return store.FeedPage{Notices: res.Notices[from:to]}
	})
}

type noticesListCmd struct {
	Words []string `arg:"" optional:"" name:"word" help:"Only of this topic and place, in words: 창원 스마트공장."`
	Runs  bool     `help:"List what was fetched and imported instead."`
	Limit int      `help:"How many at most." default:"50"`
}

// Run lists notices as people find them, the soonest deadline first, or runs, the
// newest first.
func (c *noticesListCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		if c.Runs {
			return listRuns(ctx, a, st, c.Limit)
		}
		now := a.Now()
		found, err := handlers.FindNotices(ctx, st, strings.Join(c.Words, " "), now)
		if err != nil {
			return err
		}
		for _, n := range found[:min(c.Limit, len(found))] {
			fmt.Fprintf(a.Out, "%6d  %s  %s - %s\n", n.ID, noticeDay(n), oneLine(n.Title), oneLine(n.Issuer))
		}
		there, over, gone, err := st.CountNotices(ctx, now)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.Out, "%d shown of %d found; in all: %d with their source, %d of them over, %d gone\n", min(c.Limit, len(found)), len(found), there, over, gone)
		return nil
	})
}

func noticeDay(n handlers.Notice) string {
	if n.Deadline.At.IsZero() {
		return "          "
	}
	return n.Deadline.At.In(jobs.Seoul()).Format(time.DateOnly)
}

type noticesShowCmd struct {
	ID int64 `arg:"" help:"Number of the notice."`
}

// Run shows one notice.
func (c *noticesShowCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		n, ok, err := st.NoticeByID(ctx, c.ID)
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("there is no notice %d (see: dari notices list)", c.ID)
		}
		now := a.Now()
		fmt.Fprintln(a.Out, handlers.NoticeText(lang.En, n, now).String())
		state := "open, as far as its source says"
		switch {
		case !n.Gone.IsZero():
			state = "gone: its source no longer had it on " + n.Gone.In(jobs.Seoul()).Format(time.DateOnly)
		case n.Closed(now):
			state = "over"
		case !n.Live(now):
			state = "old: it does not say until when it holds"
		}
		fmt.Fprintf(a.Out, "\n%s; version %d, feed %s/%s\n", state, n.Version, n.Feed, oneLine(n.SourceID))
		return nil
	})
}

// Followers are told of what came up every followsEvery.
const (
	followsFirst = 20 * time.Second
	followsEvery = time.Minute
)

// tellFollowers tells people of what they follow.
func (e *engine) tellFollowers(ctx context.Context) error {
	n, err := e.handlers.TellFollowers(ctx, time.Now())
	if n > 0 {
		e.log.Info("messages on what is followed queued", "count", n)
		for _, p := range e.platforms {
			p.sender.Wake()
		}
	}
	return err
}
