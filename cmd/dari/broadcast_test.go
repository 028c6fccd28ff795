package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/handlers"
	"dari/store"
)

// desktop is somebody at the command line, beside a database.
type desktop struct {
	*testing.T
	dir   string
	store string // store.url
}

func newDesktop(t *testing.T) *desktop {
	d := &desktop{t, t.TempDir(), newStoreURL(t)}
	config := fmt.Sprintf("operator:\n  name: 다리재단\n  report_number: 서울-1\nstore:\n  url: %q\nstaff:\n  members: [\"telegram:1\"]\n", d.db())
	if err := os.WriteFile(filepath.Join(d.dir, "config.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desktop) db() string { return d.store }

func (d *desktop) dari(args ...string) (string, error) {
	var out bytes.Buffer
	err := run(context.Background(), append([]string{"--config", filepath.Join(d.dir, "config.yaml")}, args...), strings.NewReader("표준 입력의 글\n"), &out, &out)
	return out.String(), err
}

// does runs a command that succeeds and says all of want.
func (d *desktop) does(args string, want ...string) string {
	d.Helper()
	out, err := d.dari(strings.Split(args, "|")...)
	if err != nil {
		d.Fatalf("dari %s: %v\n%s", args, err, out)
	}
	for _, w := range want {
		if !strings.Contains(out, w) {
			d.Errorf("dari %s does not say %q:\n%s", args, w, out)
		}
	}
	return out
}

// refuses runs a command that fails and says why.
func (d *desktop) refuses(args, why string) {
	d.Helper()
	out, err := d.dari(strings.Split(args, "|")...)
	if err == nil || !strings.Contains(err.Error(), why) {
		d.Errorf("dari %s: %v, want %q\n%s", args, err, why, out)
	}
}

// TestBroadcastOnTheCommandLine writes, previews, confirms and ends an
// announcement; a version that was not previewed is never sent.
func TestBroadcastOnTheCommandLine(t *testing.T) { eachIfLong(t, testBroadcastOnTheCommandLine) }

func testBroadcastOnTheCommandLine(t *testing.T) {
	d := newDesktop(t)
	st, err := store.Open(t.Context(), d.db(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for i := range 3 {
		p, err := st.Meet(t.Context(), bot.Sender{Platform: bot.Telegram, ID: fmt.Sprint(10 + i)}, bot.Address{Platform: bot.Telegram, Account: "7", Chat: fmt.Sprint(10 + i)})
		if err != nil {
			t.Fatal(err)
		}
		if err := st.AddConsent(t.Context(), 0, handlers.Consent{Person: p.ID, Purpose: handlers.ForAnnouncements, Version: "1", Granted: i > 0, At: time.Now(), Channel: "telegram"}); err != nil {
			t.Fatal(err)
		}
	}

	d.refuses("broadcast|new", "there is no text")
	d.refuses("broadcast|new|--ko|글|--region|아틀란티스", "no region")
	d.refuses("broadcast|preview|1", "no announcement 1")
	d.does("broadcast|new|--ko|새 과정이 열려요.", "announcement 1 is written")
	d.refuses("broadcast|confirm|1|--version|1", "was not previewed")
	d.does("broadcast|preview|1", "새 과정이 열려요.", "다리재단", "available in Korean only", "goes to 2 people", "without consent to announcements: 1 person", "confirm 1 --version 1")
	d.does("broadcast|edit|1|--en-file|-", "rewritten")
	d.refuses("broadcast|confirm|1|--version|1", "was not previewed")
	d.does("broadcast|preview|1", "표준 입력의 글")
	d.refuses("broadcast|confirm|1|--version|1", "now version 2")
	d.refuses("broadcast|test|1|--to|telegram:99", "never wrote")
	d.does("broadcast|test|1|--to|telegram:10", "a test copy goes to telegram:10")
	if ds, err := st.QueuedDeliveries(t.Context(), bot.Telegram, "7", 0, 0, time.Now(), 9); err != nil || len(ds) != 2 || ds[0].To.Chat != "10" ||
		!strings.Contains(ds[0].Reply.Body.String(), "새 과정이 열려요.") {
		t.Errorf("test copies %v, %v", ds, err)
	}
	d.does("broadcast|confirm|1|--version|2", "being sent", "Waiting: 2 people", "confirmed by "+actor())
	d.refuses("broadcast|confirm|1|--version|2", "is running and cannot be confirmed")
	d.does("broadcast|pause|1", "paused")
	d.refuses("broadcast|pause|1", "cannot be paused")
	d.does("broadcast|resume|1", "being sent")
	if ds, err := st.NextBroadcast(t.Context(), bot.Telegram, "7", 5, time.Date(2026, 11, 23, 12, 0, 0, 0, handlers.Seoul)); err != nil || len(ds) != 2 {
		t.Errorf("a server beside it claims %d, %v", len(ds), err)
	}
	d.does("broadcast|correct|1|--ko|고친 글")
	d.does("broadcast|cancel|1", "cancelled")
	d.does("broadcast|withdraw|1", "withdrawn")
	d.does("broadcast|list", "withdrawn", "고친 글")
	var receipt receiptJSON
	if err := json.Unmarshal([]byte(d.does("broadcast|status|1|--json")), &receipt); err != nil {
		t.Fatal(err)
	}
	if receipt.Audience != 3 || receipt.Waiting != 2 || receipt.Skipped[handlers.DroppedNoConsent] != 1 || receipt.Version != 3 {
		t.Errorf("%+v", receipt)
	}
}

// TestStaffOnTheCommandLine names staff; those of the configuration stay.
func TestStaffOnTheCommandLine(t *testing.T) { eachIfLong(t, testStaffOnTheCommandLine) }

func testStaffOnTheCommandLine(t *testing.T) {
	d := newDesktop(t)
	d.refuses("staff|add|someone", "is no account")
	d.does("staff|add|slack:T1/U1", "is staff now")
	d.does("staff|add|slack:T1/U1", "already")
	d.does("staff|list", "telegram:1 ", "config.yaml", "slack:T1/U1", "by "+actor())
	d.refuses("staff|remove|telegram:1", "staff.members")
	d.does("staff|remove|slack:T1/U1", "not staff any more")
	d.refuses("staff|remove|slack:T1/U1", "is not staff")
}
