package store

import (
	"runtime"
	"testing"
	"time"

	"dari/bot/outbox"
	"dari/handlers"
)

// BenchmarkMillionRecipients reports how long it takes from confirming an
// announcement to a million people to the first claimed copy, and what a claim
// costs then.
//
//	go test ./store -run - -bench MillionRecipients -benchtime 5x
func BenchmarkMillionRecipients(b *testing.B) {
	a := newAnnouncing(b)
	const people, refuse = 1_000_000, 111_111 // scattered, so that the bitmap is as large as it gets
	a.must(a.write(b.Context(), func(t *tx) error {
		for _, q := range []string{
			`INSERT INTO person (platform, tenant, external, account, chat, locale, created)
				WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1111111)
				SELECT 'telegram', '', 1000000 + i, '7000', 1000000 + i, 'ko', 0 FROM n`,
			`INSERT INTO consent (person, purpose, version, granted, at, channel) SELECT id, 'announcements', '1', id % 10 <> 3, 0, 'telegram' FROM person`,
		} {
			if _, err := t.run(q); err != nil {
				return err
			}
		}
		return nil
	}))
	var first, memory, kept float64
	b.ResetTimer()
	for range b.N {
		ctx := b.Context()
		id, err := a.WriteAnnouncement(ctx, 0, handlers.Announcement{Ko: "글"}, "telegram:1")
		a.must(err)
		_, err = a.MarkReady(ctx, 0, id, 1)
		a.must(err)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		if ok, err := a.ConfirmAnnouncement(ctx, 0, id, 1, "telegram:1"); err != nil || !ok {
			b.Fatal(ok, err)
		}
		if ds := a.claim(1); len(ds) != 1 {
			b.Fatalf("%d claimed", len(ds))
		}
		first += time.Since(start).Seconds()
		runtime.ReadMemStats(&after)
		memory += float64(after.TotalAlloc - before.TotalAlloc)
		for _, people := range a.broadcasts.people {
			kept = float64(people.GetSizeInBytes())
		}
		if r := a.receipt(id); r.Audience != people+refuse || r.Waiting != people {
			b.Fatalf("%+v", r)
		}
		_, err = a.MoveAnnouncement(ctx, 0, id, handlers.AnnouncementCancelled, "telegram:1")
		a.must(err)
	}
	b.ReportMetric(first/float64(b.N)*1000, "ms/confirm-to-claim")
	b.ReportMetric(memory/float64(b.N)/(1<<20), "MiB-allocated")
	b.ReportMetric(kept/1024, "KiB-kept")
}

// BenchmarkClaim is one copy claimed and settled, as at a platform's pace.
func BenchmarkClaim(b *testing.B) {
	a := newAnnouncing(b)
	a.readers(1000)
	a.confirmed(handlers.Audience{})
	b.ResetTimer()
	for range b.N {
		ds := a.claim(1)
		if len(ds) == 0 {
			b.StopTimer()
			a.confirmed(handlers.Audience{})
			b.StartTimer()
			continue
		}
		a.settle(outbox.Sent, ds...)
	}
}
