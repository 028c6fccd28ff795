package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"dari/knowledge"
	"dari/store"
)

// doctorCmd looks for what is set up wrongly.
type doctorCmd struct{}

func (c *doctorCmd) Help() string {
	return `Looks at everything that dari serve rests on: the configuration, files of secrets,
database, disk, knowledge base, addresses, what Telegram and Slack say of the
tokens, the language model, the model of embeddings, and the clock. Each problem is
named with what to do about it; then the exit is 1. It changes nothing, and may be run beside a server.

  dari doctor
  dari doctor --config /etc/dari/config.yaml`
}

// examination is what was found so far.
type examination struct {
	*app
	problems int
}

func (x *examination) ok(check, format string, args ...any) { x.say("ok", check, format, args...) }

// note says what may be as it is meant to.
func (x *examination) note(check, format string, args ...any) { x.say("note", check, format, args...) }

// bad says what is wrong, and what to do about it.
func (x *examination) bad(check, fix, format string, args ...any) {
	x.problems++
	x.say("PROBLEM", check, format, args...)
	fmt.Fprintf(x.Out, "%*s fix: %s\n", doctorIndent, "", fix)
}

const doctorIndent = 21

func (x *examination) say(state, check, format string, args ...any) {
	what := strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", "\n"+strings.Repeat(" ", doctorIndent+1))
	fmt.Fprintf(x.Out, "%-8s%-14s%s\n", state, check, what)
}

// Run examines all there is.
func (c *doctorCmd) Run(a *app) error {
	x := &examination{app: a}
	if x.configuration() {
		x.secrets()
		if x.keys() {
			x.database()
		}
		x.backups()
		x.knowledge()
		x.embeddings()
		x.addresses()
		watch := &clock{}
		if a.Config.Telegram.Enabled {
			x.telegram(watch)
		}
		if a.Config.Slack.Enabled {
			x.slack(watch)
		}
		x.model()
		x.time(watch)
	}
	switch x.problems {
	case 0:
		fmt.Fprintln(a.Out, "nothing is wrong")
		return nil
	case 1:
		return &exitError{"1 problem"}
	}
	return &exitError{fmt.Sprintf("%d problems", x.problems)}
}

// configuration reports whether the rest can be looked at.
func (x *examination) configuration() bool {
	const check = "configuration"
	c := x.Config
	switch {
	case x.ConfigError != nil:
		x.bad(check, "every key is in config.example.yaml, with what it means", "%s", strings.TrimPrefix(x.ConfigError.Error(), "configuration "))
		return false
	case !c.Telegram.Enabled && !c.Slack.Enabled:
		x.bad(check, fmt.Sprintf("set telegram.enabled or slack.enabled to true in %s", c.name()), "nothing to connect to")
	case c.Staff.Channel != "" && !c.Slack.Enabled:
		x.bad(check, "set slack.enabled to true, or leave staff.channel empty", "staff.channel is a channel of Slack, which is not connected")
	default:
		x.ok(check, "%s", c.name())
	}
	if c.Staff.Channel == "" && len(c.Staff.Members) == 0 {
		x.note("staff", "nobody is named under staff: unless dari staff add named some, nobody reads what people ask a person")
	}
	return true
}

// secrets looks at who may read the files that hold them.
func (x *examination) secrets() {
	c := x.Config
	files := map[string]string{}
	if c.Telegram.Enabled {
		files["telegram.token_file"] = c.Telegram.TokenFile
		if c.Telegram.Webhook != "" {
			files["telegram.webhook_secret_file"] = c.Telegram.WebhookSecretFile
		}
	}
	if c.Slack.Enabled {
		files["slack.bot_token_file"] = c.Slack.BotTokenFile
		if c.Slack.Mode == slackHTTP {
			files["slack.signing_secret_file"] = c.Slack.SigningSecretFile
		} else {
			files["slack.app_token_file"] = c.Slack.AppTokenFile
		}
	}
	if c.Model.on() {
		files["model.key_file"] = c.Model.KeyFile
	}
	if c.Embeddings.Model != "" {
		files[embeddingsKeyFile] = c.Embeddings.KeyFile
	}
	if store.IsPostgres(c.Store.URL) {
		files["store.password_file"] = c.Store.PasswordFile
	}
	if u, err := url.Parse(c.Store.URL); err == nil && u.User != nil {
		if _, has := u.User.Password(); has {
			files["store.url"] = c.file // its password stands in the configuration
		}
	}
	for _, key := range sortedKeys(files) {
		file := files[key]
		if file == "" || runtime.GOOS == "windows" { // from the environment; rights are of another kind
			continue
		}
		info, err := os.Stat(file)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			// Said where the secret is read, unless the environment has it.
		case err != nil:
			x.bad("secrets", "let the user that runs dari read it: chown, chmod 600", "%s: %v", key, err)
		case info.Mode().Perm()&0o077 != 0:
			x.bad("secrets", "chmod 600 "+file, "%s: %s can be read by others (mode %04o)", key, file, info.Mode().Perm())
		case key == "store.url":
			x.ok("secrets", "%s: %s; another password needs a restart", key, file)
		default:
			x.ok("secrets", "%s: %s; another secret in it needs a SIGHUP, no restart", key, file)
		}
	}
}

// diskWanted is how much should be free beside the database: a day of much
// talk, its log and a copy.
const diskWanted = 1 << 30

func (x *examination) database() {
	const check = "database"
	where, path := x.Config.Store.where()
	if store.IsPostgres(where) {
		x.server()
		return
	}
	if free, err := freeSpace(filepath.Dir(path)); err == nil && free < diskWanted {
		x.bad("disk", "free space, or name another place by store.url", "%d MiB are free in %s; a server needs 1024", free>>20, filepath.Dir(path))
	} else if err == nil {
		x.ok("disk", "%d MiB are free in %s", free>>20, filepath.Dir(path))
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		probe, err := os.CreateTemp(filepath.Dir(path), ".dari-doctor-*")
		if err != nil {
			x.bad(check, "make the folder, and let the user that runs dari write there, or name another by store.url", "no database can be made at %s: %v", path, err)
			return
		}
		_ = probe.Close()
		_ = os.Remove(probe.Name())
		x.note(check, "there is none at %s yet: dari serve makes it", path)
		return
	}
	if err == nil && info.Mode().Perm()&0o007 != 0 && runtime.GOOS != "windows" {
		x.note(check, "%s can be read by others: chmod 600 %s, and start dari with umask 077", path, path)
	}
	st, err := x.OpenStore()
	if err != nil {
		x.bad(check, "let the user that runs dari read and write the file and its folder; a file that is damaged has to be restored from a backup", "%v", err)
		return
	}
	defer st.Close()
	if err := x.tryStore(st); err != nil {
		x.bad(check, "let the user that runs dari write the file and its folder; is the disk full, or does another program hold a lock?", "%v", err)
		return
	}
	x.ok(check, "%s can be read and written", path)
}

// keys reports whether the database can be opened with them.
func (x *examination) keys() bool {
	switch ring, err := x.Config.Keys.ring(); {
	case err != nil:
		x.bad("keys", "name the file that dari store keys new made as keys.file, and keep it to yourself: chmod 600", "%v", err)
		return false
	case ring == nil:
		x.note("keys", "none are configured: what people write is kept clear (dari store keys new)")
	default:
		x.ok("keys", "personal data is encrypted with key %d", ring.Primary())
	}
	return true
}

func (x *examination) backups() {
	c := x.Config.Backup
	if c.Dir == "" {
		if !store.IsPostgres(x.Config.Store.URL) {
			x.note("backups", "none are made: name a folder as backup.dir, on another disk")
		}
		return
	}
	b, err := store.NewestBackup(c.Dir)
	age := x.Now().Sub(b.Made)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		x.bad("backups", "let the user that runs dari read and write backup.dir", "%v", err)
	case err != nil:
		x.note("backups", "there is none in %s yet: dari serve makes the first, or dari backup", c.Dir)
	case c.every() > 0 && age > 2*c.every():
		x.bad("backups", "the log of dari serve says why; dari backup makes one by hand", "the newest is of %s", b.Made.UTC().Format(time.RFC3339))
	default:
		x.ok("backups", "the newest is of %s: try it with dari drill", b.Made.UTC().Format(time.RFC3339))
	}
}

// server tries a PostgreSQL server. Its address, which may be long, is not said.
func (x *examination) server() {
	const check = "database"
	st, err := x.OpenStore()
	if err != nil {
		x.bad(check, "is the server up, and are the address, the user and the password of store.url right?", "%v", err)
		return
	}
	defer st.Close()
	if err := x.tryStore(st); err != nil {
		x.bad(check, "let the user of store.url own the database; is the disk of the server full?", "%v", err)
		return
	}
	x.ok(check, "PostgreSQL can be read and written")
}

func (x *examination) tryStore(st *store.Store) error {
	ctx, cancel := context.WithTimeout(x.ctx, doctorPatience)
	defer cancel()
	if err := migrated(ctx, st); err != nil {
		return err
	}
	return writes(ctx, st)
}

// doctorPatience is how long anything asked may take.
const doctorPatience = 15 * time.Second

func (x *examination) knowledge() {
	const check = "knowledge"
	where := x.Config.Knowledge.Dir
	if where == "" {
		where = "the built-in articles"
	}
	const fix = "dari kb check names every file and line"
	base, err := loadBase(x.articles())
	if err != nil {
		x.bad(check, fix, "%s: %v", where, err)
		return
	}
	if bad := knowledge.Check(base, x.Now()).Errors(); len(bad) > 0 {
		x.bad(check, fix, "%s: %d errors, the first is %s", where, len(bad), bad[0])
		return
	}
	x.ok(check, "%s: %d articles", where, len(base.Articles()))
	if n := len(knowledge.Stale(base, x.Now())); n > 0 {
		x.note(check, "%d entries should be looked at by a person: dari kb stale", n)
	}
}
