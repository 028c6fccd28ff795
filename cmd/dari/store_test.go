package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dari/bot"
	"dari/store"
	"dari/store/storetest"
)

// newStoreURL is store.url of an empty database of the kind that storetest.Each
// chose.
func newStoreURL(t testing.TB) string {
	t.Helper()
	where := storetest.New(t, func(where string) error { return store.Migrate(context.Background(), where, store.Options{}) })
	if store.IsPostgres(where) {
		return where
	}
	return "sqlite:" + where
}

// withoutFile takes away the file of a SQLite database, as before dari serve makes it.
func withoutFile(t testing.TB, db string) {
	t.Helper()
	if err := os.Remove(strings.TrimPrefix(db, "sqlite:")); err != nil {
		t.Fatal(err)
	}
}

// storeOf is the database that a configuration names.
func storeOf(t testing.TB, config string) string {
	t.Helper()
	c, err := readConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	where, _ := c.Store.where()
	return where
}

// TestStoreCopy moves from a file to PostgreSQL on the command line.
func TestStoreCopy(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "dari.db")
	config := filepath.Join(dir, "config.yaml")
	configure := func(url string) {
		t.Helper()
		if err := os.WriteFile(config, []byte("store: {url: \""+url+"\"}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	configure("sqlite:" + file)
	prints(t, config, []string{"staff", "add", "telegram:77"}, "telegram:77")
	t.Run("postgres", func(t *testing.T) {
		to := newStoreURL(t)
		prints(t, config, []string{"store", "copy", file, to}, "staff  1", "every table has as many in PostgreSQL as in the file")
		fails(t, config, "the target is not empty", "store", "copy", file, to)
		configure(to)
		prints(t, config, []string{"staff", "list"}, "telegram:77")
		prints(t, config, []string{"status"}, "0 not answered yet")
	})
	fails(t, config, "only from a SQLite file to a PostgreSQL database", "store", "copy", file, file)
	_, err := dari(t, config, "store", "copy", file, "postgres://dari:canary@127.0.0.1:1/dari")
	if err == nil || !strings.Contains(err.Error(), "DARI_STORE_PASSWORD") || strings.Contains(err.Error(), "canary") {
		t.Errorf("a password on the command line: %v", err)
	}
}

// TestStoreURL: what may be written there, and that a password is neither kept
// there nor shown.
func TestStoreURL(t *testing.T) {
	for url, want := range map[string]string{
		"sqlite:dari.db":                            "",
		"postgres://dari@db/dari":                   "",
		"postgresql://dari@db/dari?sslmode=require": "",
		"postgres:///dari?host=/run/postgresql":     "",
		"dari.db":                                   "write sqlite:FILE",
		"sqlite:":                                   "write sqlite:FILE",
		"postgres://dari@db":                        "write sqlite:FILE",
		"postgress://dari:canary@db/dari":           "write sqlite:FILE",
		"postgres://dari:canary%zz@db/dari":         "write sqlite:FILE",
		"postgres://dari:canary@db/dari":            "DARI_STORE_PASSWORD",
		"postgres://dari@db/dari?password=canary":   "DARI_STORE_PASSWORD",
	} {
		c := defaultConfig()
		c.Store.URL = url
		err := c.check()
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "canary")) {
			t.Errorf("%s: %v", url, err)
		}
	}
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte("from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ env, file, want string }{{"", "", ""}, {"", file, "from a file"}, {"from outside", file, "from outside"}} {
		t.Setenv("DARI_STORE_PASSWORD", c.env)
		if got, err := (StoreConfig{PasswordFile: c.file}).password(slog.Default()); err != nil || got != c.want {
			t.Errorf("%+v: %q, %v", c, got, err)
		}
	}
	if _, err := (StoreConfig{PasswordFile: file + ".none"}).password(slog.Default()); err != nil {
		t.Errorf("the environment comes first: %v", err)
	}
	t.Setenv("DARI_STORE_PASSWORD", "")
	if _, err := (StoreConfig{PasswordFile: file + ".none"}).password(slog.Default()); err == nil {
		t.Error("a file that is not there is no error")
	}
}

// TestChatOnPostgres talks over a database that others may use too.
func TestChatOnPostgres(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		config := deskConfig(t, "")
		if out := talk(t, config, "국민취업지원제도가 뭐예요?"); !strings.Contains(out, "국민취업지원제도") {
			t.Errorf("it said:\n%s", out)
		}
		st, err := store.Open(t.Context(), storeOf(t, config), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		if s, err := st.Status(t.Context()); err != nil || s.People[bot.Terminal] != 1 || s.Pending != 0 {
			t.Errorf("%+v, %v", s, err)
		}
	})
}
