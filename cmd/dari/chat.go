package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/bot/terminal"
	"dari/handlers"
	"dari/store"
)

// chatCmd talks in the terminal.
type chatCmd struct {
	As   string `help:"Who you are: seeker, manager or staff." enum:"seeker,manager,staff" default:"seeker"`
	Lang string `help:"The language Dari starts in: ko or en (default: that of your first message)." enum:"ko,en," default:""`
	DB   string `help:"Keep the conversation in this file, or PostgreSQL database (default: forgotten at the end)." placeholder:"FILE" name:"db"`
}

func (c *chatCmd) Help() string {
	return `Every line is a message; a number chooses a button. In a pipe the replies go to
standard output and the end of the input ends the conversation:

  dari chat
  echo "국민취업지원제도 얼마 받아요?" | dari chat
  dari chat --as manager --lang en --db my.db`
}

// Run talks until the input ends.
func (c *chatCmd) Run(a *app) error {
	path := c.DB
	if path == "" {
		dir, err := os.MkdirTemp("", "dari-chat-")
		if err != nil {
			return fmt.Errorf("temporary folder: %w", err)
		}
		defer os.RemoveAll(dir)
		path = filepath.Join(dir, "chat.db")
	}
	st, err := a.openStoreAt(path, store.Options{Exclusive: true})
	if err != nil {
		return err
	}
	defer st.Close()
	if err := addSamples(a.ctx, st, a.Now()); err != nil {
		return err
	}
	config := a.Config.handlers()
	config.Limits = handlers.Limits{} // whoever plays here plays alone
	if c.DB == "" {                   // forgotten at the end: no staff would ever read what is passed on
		config.Staff, config.StaffChannel = map[string]bool{}, bot.Address{}
	}
	config.Staff[string(bot.Terminal)+":"+string(handlers.Staff)] = true
	e, err := newEngine(st, config, a.Config.Knowledge.Dir, quiet(a.Log))
	if err != nil {
		return err
	}
	if err := e.useModel(a.Config.Model); err != nil {
		return err
	}
	if err := e.embed(a); err != nil {
		return err
	}
	t := &terminal.Terminal{In: a.In, Out: a.Screen, Intake: e.inbox, Settled: e.settled,
		Sender: bot.Sender{Platform: bot.Terminal, ID: c.As, Locale: c.Lang}}
	if isTerminal(a.In) {
		t.Prompt, t.Styled = "> ", true
		fmt.Fprintln(a.Screen, "Dari 다리 — 궁금한 것을 적어 주세요. 끝내려면 Ctrl-D. / Ask me anything. Ctrl-D ends. (/help)")
		fmt.Fprintln(a.Screen)
	}
	err = e.connect(a.ctx, &platform{name: bot.Terminal, account: t.Account(), door: t, intake: t.Run,
		limits: outbox.Limits{PerSecond: 1000, RepliesPerSecond: 1000, ChatEvery: time.Millisecond, ChatBurst: 100}})
	if err != nil {
		return err
	}
	return e.Run(a.ctx)
}

// settled reports whether everything received so far is answered.
func (e *engine) settled(ctx context.Context) bool {
	busy, err := e.store.Unsettled(ctx, bot.Terminal, time.Now())
	return err == nil && !busy || ctx.Err() != nil
}

// isTerminal tells a person at a keyboard from a pipe or a file.
func isTerminal(in any) bool {
	f, ok := in.(*os.File)
	if !ok {
		return false
	}
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0 && f.Name() != os.DevNull
}
