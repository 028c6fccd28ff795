package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"dari/knowledge/feeds"
	"dari/store"
)

// keepFile writes the records of a file, of which page gives a part, and reports
// what became of them. The name of a file is no feed: what it has says nothing of
// what is gone.
func keepFile(ctx context.Context, a *app, st *store.Store, file string, res feeds.Result, records int, page func(from, to int) store.FeedPage) error {
	fmt.Fprintf(a.Out, "%s (%s)\n", file, res.Format)
	run, err := st.BeginFeedRun(ctx, "file "+filepath.Base(file), "file", actor(), false, a.Now())
	if err != nil {
		return err
	}
	err = keepParts(ctx, a, st, run, len(res.Rejected), records, page)
	problem := ""
	if err != nil {
		problem = err.Error()
	}
	run, endErr := st.EndFeedRun(context.WithoutCancel(ctx), run, false, problem)
	if err := errors.Join(err, endErr); err != nil {
		return err
	}
	for _, col := range res.Columns {
		fmt.Fprintf(a.Out, "  column not used: %s\n", oneLine(col))
	}
	for _, r := range res.Rejected {
		fmt.Fprintf(a.Out, "  record %d %s rejected: %s\n", r.Record, r.ID, strings.TrimSpace(string(r.Reason)+" "+r.Detail))
	}
	fmt.Fprintf(a.Out, "  read %d, new %d, changed %d, unchanged %d, rejected %d\n", run.Records, run.Added, run.Changed, run.Unchanged, run.Rejected)
	return nil
}

// keepChunk is how many records of a file share a transaction.
const keepChunk = 100

// keepParts writes what a file held, part by part.
func keepParts(ctx context.Context, a *app, st *store.Store, run store.FeedRun, unreadable, records int, page func(from, to int) store.FeedPage) error {
	said := a.Now()
	for at := 0; at < records || at == 0; at += keepChunk {
		to := min(at+keepChunk, records)
		p := page(at, to)
		p.Unreadable, unreadable = unreadable, 0
		if _, err := st.KeepFeedPage(ctx, run, p); err != nil {
			return err
		}
		if now := time.Now(); now.Sub(said) > time.Second {
			said = now
			fmt.Fprintf(a.Err, "  %d of %d records\n", to, records)
		}
	}
	return nil
}
