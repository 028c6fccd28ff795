// Dari is a chat assistant that joins AI training, support programmes and
// jobs for Korea's small firms and job seekers. See README.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // the binary knows all zones

	"github.com/alecthomas/kong"

	"dari/store"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	if err != nil {
		complain(os.Stderr, err)
		os.Exit(1)
	}
}

// complain says why the program fails, unless all was said already. What an error
// quotes is as foreign as what commands print.
func complain(errw io.Writer, err error) {
	var quiet *exitError
	if !errors.As(err, &quiet) || quiet.message != "" {
		fmt.Fprintln(&plainText{out: errw}, "dari:", err)
	}
}

// exitError ends the program with a failure; its message may be empty when
// all was said already.
type exitError struct{ message string }

func (e *exitError) Error() string { return e.message }

// cli is all of the command line.
type cli struct {
	Config string `help:"Configuration file (default: config.yaml if it is there)." placeholder:"FILE" env:"DARI_CONFIG"`

	Chat      chatCmd      `cmd:"" help:"Talk with Dari in the terminal."`
	Ask       askCmd       `cmd:"" help:"Answer one question, with its sources."`
	Eval      evalCmd      `cmd:"" help:"Score answers to labelled questions."`
	Search    searchCmd    `cmd:"" help:"Rank passages of a file for questions, as JSON lines."`
	Verify    verifyCmd    `cmd:"" help:"Tell whether texts say only what given passages say, as JSON lines."`
	Serve     serveCmd     `cmd:"" help:"Connect to Telegram and Slack and answer."`
	Openings  openingsCmd  `cmd:"" help:"Import, list, review and close openings."`
	Courses   coursesCmd   `cmd:"" help:"Import, fetch, list and show training courses."`
	Notices   noticesCmd   `cmd:"" help:"Import, fetch, list and show notices of programmes."`
	Questions questionsCmd `cmd:"" help:"Answer what people asked a person."`
	Messages  messagesCmd  `cmd:"" help:"List messages that were put aside, and have them handled again."`
	Broadcast broadcastCmd `cmd:"" help:"Write, send, correct and withdraw announcements."`
	Model     modelCmd     `cmd:"" help:"Switch the language model off and on."`
	Staff     staffCmd     `cmd:"" help:"Name staff, and list them."`
	Report    reportCmd    `cmd:"" help:"Report what staff read of people, and how long data is kept."`
	Status    statusCmd    `cmd:"" help:"Show how things stand."`
	Doctor    doctorCmd    `cmd:"" help:"Look for what is set up wrongly, and say what to do."`
	Store     storeCmd     `cmd:"" help:"Move the database, and encrypt what is personal in it."`
	Backup    backupCmd    `cmd:"" help:"Back up the database while it is in use."`
	Restore   restoreCmd   `cmd:"" help:"Restore a backup, and decide on what was queued in it."`
	Drill     drillCmd     `cmd:"" help:"Restore the newest backup for practice and compare."`
	KB        kbCmd        `cmd:"" name:"kb" help:"Check, list and show the knowledge base."`
	Deploy    deployCmd    `cmd:"" help:"Print what ships beside the binary."`
	Bench     benchCmd     `cmd:"" help:"Measure a real server process against doubles of the platforms."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

// app is what a command works with.
type app struct {
	ctx    context.Context
	In     io.Reader
	Out    io.Writer // plain text
	Err    io.Writer // the same
	Screen io.Writer // Out without a filter, for who has one and styles what it says
	Log    *slog.Logger
	Level  *slog.LevelVar // of Log
	Config Config
	// ConfigError is what is wrong with the configuration, for the doctor; other
	// commands do not run then.
	ConfigError error
}

// Now is the moment of the command.
func (a *app) Now() time.Time { return time.Now() }

// Context ends when the program should stop.
func (a *app) Context() context.Context { return a.ctx }

// OpenStore opens the configured database beside servers that may be running.
func (a *app) OpenStore() (*store.Store, error) { return a.openStore(store.Options{}) }

func (a *app) openStore(opt store.Options) (*store.Store, error) {
	where, _ := a.Config.Store.where()
	opt.BackupDir = a.Config.Backup.Dir
	return a.openStoreAt(where, opt)
}

// openStoreAt opens a database with the configured password, if it wants one.
func (a *app) openStoreAt(where string, opt store.Options) (*store.Store, error) {
	secrets, err := a.storeOptions(where)
	if err != nil {
		return nil, err
	}
	opt.Password, opt.Keys = secrets.Password, secrets.Keys
	return store.Open(a.ctx, where, opt)
}

// storeOptions are the secrets that opening a database takes.
func (a *app) storeOptions(where string) (opt store.Options, err error) {
	if store.IsPostgres(where) {
		if opt.Password, err = a.Config.Store.password(a.Log); err != nil {
			return opt, err
		}
	}
	opt.Keys, err = a.Config.Keys.ring()
	return opt, err
}

// run is the whole program; a test calls it as main does.
func run(ctx context.Context, args []string, in io.Reader, out, errw io.Writer) (err error) {
	screen, plainOut, plainErr := out, &plainText{out: out}, &plainText{out: errw}
	defer func() { err = errors.Join(err, plainOut.Flush(), plainErr.Flush()) }()
	out, errw = plainOut, plainErr
	var c cli
	parser, err := kong.New(&c,
		kong.Name("dari"),
		kong.Description("Dari joins AI training, support programmes and jobs, in Telegram, Slack and the terminal."),
		kong.UsageOnError(),
		kong.Writers(out, errw),
		kong.Exit(func(code int) { panic(exited(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		return err
	}
	defer func() {
		if r := recover(); r != nil {
			code, ok := r.(exited)
			if !ok {
				panic(r)
			}
			if code != 0 {
				err = &exitError{}
			}
		}
	}()
	if len(args) == 0 || len(args) == 1 && args[0] == "help" {
		args = []string{"--help"}
	} else if args[0] == "help" {
		args = append(args[1:], "--help")
	}
	kctx, err := parser.Parse(args)
	if err != nil {
		return fmt.Errorf("%w (see: dari help)", err)
	}
	config, configErr := readConfig(c.Config)
	if configErr != nil && kctx.Command() != "doctor" {
		return configErr
	}
	level := &slog.LevelVar{}
	level.Set(config.Log.level())
	log := newLogger(errw, config.Log.Format, level)
	return kctx.Run(&app{ctx: ctx, In: in, Out: out, Err: errw, Screen: screen, Log: log, Level: level, Config: config, ConfigError: configErr})
}

type exited int
