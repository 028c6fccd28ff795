package main

import (
	"context"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"dari/bot/bottest/fake"
	"dari/handlers"
	"dari/store"
)

// TestD02_KilledWhileAnnouncing announces to thousands through a real server
// process that is killed with SIGKILL again and again. Nobody gets two
// copies, nobody is forgotten, and what was on the wire at a kill is counted as
// unknown.
func TestD02_KilledWhileAnnouncing(t *testing.T) { eachIfLong(t, testD02_KilledWhileAnnouncing) }

func testD02_KilledWhileAnnouncing(t *testing.T) {
	people := 200 * max(8, *kills) // enough for all kills to come in the middle
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true, Latency: 30 * time.Millisecond})
	h := &house{t: t, dir: t.TempDir(), url: url, token: double.Token(), extra: "  per_second: 600\n"}
	ctx := context.Background()
	st, err := store.Open(ctx, h.db(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if err := seedPeople(ctx, st, strconv.FormatInt(double.BotID(), 10), people); err != nil {
		t.Fatal(err)
	}
	id, err := st.WriteAnnouncement(ctx, 0, handlers.Announcement{Ko: benchText}, "cli:test")
	if err != nil {
		t.Fatal(err)
	}
	ann, _, err := st.Announcement(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.MarkReady(ctx, 0, id, ann.Version); err != nil {
		t.Fatal(err)
	}
	if ok, err := st.ConfirmAnnouncement(ctx, 0, id, ann.Version, "cli:test"); err != nil || !ok {
		t.Fatal(ok, err)
	}
	h.start()
	for range *kills {
		time.Sleep(time.Duration(50+rand.IntN(250)) * time.Millisecond)
		h.kill()
		h.start()
	}
	waitUntil(t, time.Minute, "the announcement to end", func() bool {
		a, _, err := st.Announcement(ctx, id)
		return err == nil && a.State == handlers.AnnouncementDone
	})
	h.stop()
	copies := map[int64]int{}
	for _, s := range double.Sent() {
		if strings.Contains(s.Text, benchText) {
			copies[s.Chat]++
		}
	}
	twice := 0
	for _, n := range copies {
		if n > 1 {
			twice++
		}
	}
	r, err := st.Receipt(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("kills %d, people %d: sent %d, unknown %d, failed %d, gone %d; copies seen %d, twice %d", *kills, people, r.Sent, r.Unknown, r.Failed, r.Gone, len(copies), twice)
	if twice != 0 {
		t.Errorf("%d people got two copies", twice)
	}
	if total := r.Sent + r.Unknown + r.Failed + r.Gone; total != int64(people) {
		t.Errorf("%d of %d are accounted for: %+v", total, people, r)
	}
	if r.Unknown > int64(*kills)*64 {
		t.Errorf("%d unknown, more than kills times connections", r.Unknown)
	}
	if int64(len(copies)) < r.Sent {
		t.Errorf("%d acknowledged, but only %d arrived", r.Sent, len(copies))
	}
}
