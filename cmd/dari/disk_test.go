package main

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dari/bot/bottest/fake"
	"dari/store"
)

// readyAt asks a server how it is.
func readyAt(t testing.TB, address string) readiness {
	t.Helper()
	client := http.Client{Timeout: 5 * time.Second}
	resp, err := client.Get("http://" + address + readyPath)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var r readiness
	if err := json.NewDecoder(resp.Body).Decode(&r); err != nil || r.Ready != (resp.StatusCode == http.StatusOK) {
		t.Fatalf("%s: %+v, %v", resp.Status, r, err)
	}
	return r
}

// asking is a server with a double of Telegram, and what is asked of it.
type asking struct {
	t       *testing.T
	double  *fake.Telegram
	address string
	asked   int
}

// ask sends a message.
func (a *asking) ask() {
	a.asked++
	a.double.Push(a.double.TextUpdate(int64(100+a.asked), int64(100+a.asked), "국민취업지원제도가 뭐예요?"))
}

// answered waits until everything that was asked is confirmed and answered, and
// the server is ready.
func (a *asking) answered() {
	a.t.Helper()
	waitUntil(a.t, 30*time.Second, "an answer to everybody", func() bool {
		for i := range a.asked {
			if len(a.double.SentTo(int64(101+i))) == 0 {
				return false
			}
		}
		return len(a.double.ConfirmTimes()) == a.asked && readyAt(a.t, a.address).Ready
	})
}

// broken checks, for as long as it goes on, that the server says it cannot
// write, and confirms nothing.
func (a *asking) broken(for_ time.Duration) {
	a.t.Helper()
	time.Sleep(askEvery) // what was answered before is forgotten
	confirmed := len(a.double.ConfirmTimes())
	a.ask()
	for end := time.Now().Add(for_); time.Now().Before(end); time.Sleep(500 * time.Millisecond) {
		if r := readyAt(a.t, a.address); r.Ready || r.Checks["database"] == "ok" {
			a.t.Errorf("ready without a database that can be written: %+v", r)
		}
		if n := len(a.double.ConfirmTimes()); n != confirmed {
			a.t.Fatalf("%d updates were confirmed that are not stored", n-confirmed)
		}
	}
}

// TestD22_DatabaseLocked: somebody holds the lock for longer than a write waits.
// The server says that it is not ready, confirms nothing, and goes on by itself.
func TestD22_DatabaseLocked(t *testing.T) {
	t.Parallel() // it waits most of the time
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true})
	a := &asking{t: t, double: double, address: later(t)}
	dir := t.TempDir()
	token := write(t, filepath.Join(dir, "token"), []byte(double.Token()))
	s := serveHere(t, dir, fmt.Sprintf("telegram: {enabled: true, api_url: %q, token_file: %q}\nhttp: {listen: %q}\n", url, token, a.address))
	s.prints("ready")
	a.ask()
	a.answered()
	other, err := sql.Open("sqlite", "file:"+storeOf(t, filepath.Join(dir, "config.yaml"))+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	conn, err := other.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	a.broken(12 * time.Second)
	if _, err := conn.ExecContext(t.Context(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	a.answered()
	s.stop()
}

// damage writes over pages in the middle of a file.
func damage(t testing.TB, file string) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	const page = 8192
	for n := info.Size() / page / 4; n < info.Size()/page; n += 2 {
		if _, err := f.WriteAt([]byte(strings.Repeat("damage ", 500)), n*page); err != nil {
			t.Fatal(err)
		}
	}
}

// TestD23_DamagedDatabase: dari serve refuses to start, names the command and the
// newest backup, and writes nothing; restored, it starts.
func TestD23_DamagedDatabase(t *testing.T) {
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true})
	t.Setenv("DARI_TELEGRAM_TOKEN", double.Token())
	dir := t.TempDir()
	db, config := filepath.Join(dir, "dari.db"), filepath.Join(dir, "config.yaml")
	settings := fmt.Sprintf("telegram: {enabled: true, api_url: %q}\nbackup: {dir: %q}\n", url, filepath.Join(dir, "backups"))
	s := serveOver(t, "sqlite:"+db, dir, settings)
	s.prints("ready")
	double.Push(double.TextUpdate(7, 7, "국민취업지원제도가 뭐예요?"))
	waitUntil(t, time.Minute, "an answer", func() bool { return len(double.SentTo(7)) > 0 })
	s.stop()
	made := prints(t, config, []string{"backup"}, "verified")
	backup, _, _ := strings.Cut(made, ": ")
	for name, broken := range map[string]func(){
		"pages": func() { damage(t, db) },
		"no database": func() {
			if err := os.WriteFile(db, []byte(strings.Repeat("none ", 5000)), 0o600); err != nil {
				t.Fatal(err)
			}
		},
	} {
		broken()
		before, err := os.ReadFile(db)
		if err != nil {
			t.Fatal(err)
		}
		fails(t, config, "the database is damaged", "serve")
		fails(t, config, "dari restore "+backup, "serve")
		after, err := os.ReadFile(db)
		if err != nil || string(before) != string(after) {
			t.Errorf("%s: the damaged file was written, %v", name, err)
		}
		prints(t, config, []string{"restore", backup}, "restored the backup of", "the file that was there is "+db+".replaced-")
		s = serveOver(t, "sqlite:"+db, dir, settings)
		s.prints("ready")
		s.stop()
	}
}

// TestO07_ServeBacksUp at the start and from then on; beside it a restore is
// refused, a drill is not.
func TestO07_ServeBacksUp(t *testing.T) {
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true})
	t.Setenv("DARI_TELEGRAM_TOKEN", double.Token())
	dir := t.TempDir()
	config, backups := filepath.Join(dir, "config.yaml"), filepath.Join(dir, "backups")
	settings := fmt.Sprintf("telegram: {enabled: true, api_url: %q}\nbackup: {dir: %q}\n", url, backups)
	db := filepath.Join(dir, "dari.db")
	s := serveOver(t, "sqlite:"+db, dir, settings)
	s.prints("ready")
	waitUntil(t, time.Minute, "a backup", func() bool { _, err := store.NewestBackup(backups); return err == nil })
	b, err := store.NewestBackup(backups)
	if err != nil {
		t.Fatal(err)
	}
	var d store.Drill
	if err := json.Unmarshal([]byte(prints(t, config, []string{"drill"}, `"ok":true`)), &d); err != nil || d.Backup != b.File || d.Tables < 30 {
		t.Errorf("%+v, %v", d, err)
	}
	prints(t, config, []string{"drill", "--from", b.File}, `"ok":true`)
	fails(t, config, "in use by another dari serve", "restore", b.File)
	s.stop()
	prints(t, config, []string{"restore", b.File}, "held since the restore")
	prints(t, config, []string{"status"}, "held since the restore", "dari restore --release")
	prints(t, config, []string{"restore", "--discard"}, "discarded: 0 deliveries")
	fails(t, config, "nothing is held", "restore", "--release")
	prints(t, config, []string{"status"}, "-held")
	fails(t, config, "name a backup", "restore")
	fails(t, config, "restore a file first", "restore", b.File, "--release")
	fails(t, config, "write a moment like", "restore", "--hold", "yesterday")
	prints(t, config, []string{"restore", "--hold", "2026-11-30T02:00:00Z"}, "held since the restore of the backup of 2026-11-30T02:00:00Z")

	if err := os.Truncate(b.File, b.Bytes/2); err != nil {
		t.Fatal(err)
	}
	out, err := dari(t, config, "drill")
	if err == nil || !strings.Contains(out, `"ok":false`) || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("a backup that was cut: %v\n%s", err, out)
	}
	fails(t, config, "checksum", "restore", b.File)
	fails(t, config, "no such file", "restore", b.File+".none")
	if _, err := os.Stat(db); errors.Is(err, fs.ErrNotExist) {
		t.Error("the database is gone")
	}
}

// TestBackupSettings finds what cannot be.
func TestBackupSettings(t *testing.T) {
	for text, want := range map[string]string{
		"backup: {dir: b}":                                            "",
		"backup: {dir: b, every: 30m}":                                "",
		"backup: {every: \"0\"}":                                      "",
		"backup: {every: often}":                                      "backup.every",
		"backup: {every: 1s}":                                         "backup.every",
		"backup: {every: 1h, keep: 0}":                                "backup.keep",
		"backup: {dir: b, keep: -1}":                                  "backup.keep",
		"backup: {dir: b}\nstore: {url: \"postgres://dari@db/dari\"}": "PostgreSQL is backed up",
		"backup: {dir: b, every: \"0\"}\nstore: {url: \"postgres://dari@db/dari\"}": "",
	} {
		c := defaultConfig()
		err := c.parse([]byte(text))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestO07_PostgresOnTheCommandLine: a PostgreSQL database is backed up to a file,
// tried in another database, and restored into a third.
func TestO07_PostgresOnTheCommandLine(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		config := deskConfig(t, "")
		prints(t, config, []string{"staff", "add", "telegram:77"}, "telegram:77")
		file := filepath.Join(t.TempDir(), "dari.db")
		prints(t, config, []string{"backup", file}, "verified")
		fails(t, config, "exists", "backup", file)
		fails(t, config, "name a file, or set backup.dir", "backup")
		fails(t, config, "name a backup with --from", "drill")
		prints(t, config, []string{"drill", "--from", file, "--to", newStoreURL(t)}, `"ok":true`, "postgres://")
		fails(t, config, "make an empty database", "restore", file)
		other := deskConfig(t, "")
		prints(t, other, []string{"restore", file}, "restored the backup of", "could not be read (it was not there)")
		prints(t, other, []string{"staff", "list"}, "telegram:77")
		prints(t, other, []string{"restore", "--release"}, "released")
	})
}
