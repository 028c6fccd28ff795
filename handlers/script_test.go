package handlers_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/answer"
	"dari/store"
	"dari/store/storetest"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata/*.txt")

// TestScripts plays the conversations of testdata. A line
//
//	ko seeker> 서울에서 할 수 있는 일 있어요?
//
// is said by somebody with that language and role, "[서울]" taps the newest
// button of that label, "re [Title] words" replies to the newest thing said that
// has the title in it, "at 2026-11-23 21:30" moves the clock (Korea), and
// everything up to the next such line is what Dari says. `go test -update`
// rewrites what Dari says.
func TestScripts(t *testing.T) { playScripts(t, "testdata", func(*stage, string) {}) }

// playScripts plays the conversations of a folder, each on a stage of its own
// that set makes ready for the script of that name.
func playScripts(t *testing.T, folder string, set func(s *stage, name string)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T) { playAll(t, folder, set) })
}

func playAll(t *testing.T, folder string, set func(s *stage, name string)) {
	t.Helper()
	files, err := filepath.Glob(folder + "/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var got string
			onOneStage(t, func(s *stage) {
				set(s, name)
				got = s.play(string(want))
			})
			for _, word := range []string{"추천", "recommend"} { // people choose; Dari puts nothing before another
				if strings.Contains(strings.ToLower(got), word) {
					t.Errorf("it says %q", word)
				}
			}
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(want) {
				test, _, _ := strings.Cut(t.Name(), "/")
				t.Errorf("%s differs (go test ./handlers -run %s -update rewrites it):\n%s", file, test, firstDifference(string(want), got))
			}
		})
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\nwant: %s\n got: %s", i+1, a, b)
		}
	}
	return ""
}

// seoulMonday is when scripts begin: a Monday morning in Korea.
var seoulMonday = time.Date(2026, 11, 23, 10, 0, 0, 0, handlers.Seoul)

// nothingKnown answers every question with unknown.
type nothingKnown struct{}

func (nothingKnown) Answer(_ context.Context, q answer.Question) answer.Answer {
	return answer.Answer{Kind: answer.Unknown, Topic: "out-of-scope", Lang: q.Lang}
}

// stage is a house with a real store and no platform.
type stage struct {
	t        *testing.T
	file     string // where the store keeps everything
	store    *store.Store
	handlers *handlers.Handlers
	cursor   map[bot.Platform]int64
	said     []outbox.Delivery
	n        int
	// steps are what a script can do beside talking, by the line that does it, and
	// passed is done whenever time has passed; nil is nothing.
	steps  map[string]func()
	passed func()
}

// newStage opens a house at seoulMonday. It runs inside a synctest bubble.
func newStage(t *testing.T) *stage {
	t.Helper()
	time.Sleep(time.Until(seoulMonday))
	file := storetest.New(t, func(where string) error { return store.Migrate(context.Background(), where, store.Options{}) })
	st, err := store.Open(t.Context(), file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	h := &handlers.Handlers{
		Config: handlers.Config{OperatorName: "다리재단", ReportNumber: "서울-2026-001",
			Sites: handlers.Sites{"example.com", "example.kr", "example.org", "work24.go.kr"},
			Staff: map[string]bool{"terminal:staff": true, "slack:T1/USTAFF": true}},
		People: st, Consents: st, Dialogs: st, Deliveries: st, Memories: st,
		Answerer: nothingKnown{}, Slices: st.Slices(),
	}
	if err := h.Init(); err != nil {
		t.Fatal(err)
	}
	return &stage{t: t, file: file, store: st, handlers: h, cursor: map[bot.Platform]int64{}}
}

// hear stores, handles and finishes a message and returns what Dari says,
// once handled and once more handled again: after a crash nothing may differ.
func (s *stage) hear(m bot.Message) []outbox.Delivery {
	s.t.Helper()
	ctx := context.Background()
	s.n++
	in := bot.Incoming{Platform: m.Address.Platform, Account: m.Address.Account, ExternalID: fmt.Sprint(s.n),
		Conversation: m.Address.Conversation(), Raw: []byte("{}"), Received: time.Now()}
	if err := s.store.AddIncoming(ctx, []bot.Incoming{in}); err != nil {
		s.t.Fatal(err)
	}
	pending, err := s.store.PendingIncoming(ctx, 0, 10)
	if err != nil || len(pending) != 1 {
		s.t.Fatalf("pending: %v, %v", pending, err)
	}
	in = pending[0]
	m.ID = in.ID
	first, err := s.handlers.Handle(ctx, m)
	if err != nil {
		s.t.Fatalf("%q: %v", m.Text, err)
	}
	replies, err := s.handlers.Handle(ctx, m)
	if err != nil {
		s.t.Fatalf("%q again: %v", m.Text, err)
	}
	if a, b := asJSON(s.t, first), asJSON(s.t, replies); a != b {
		s.t.Errorf("%q: handled again it says\n%s\ninstead of\n%s", m.Text, b, a)
	}
	if err := s.store.FinishIncoming(ctx, in, replies); err != nil {
		s.t.Fatal(err)
	}
	return s.deliver(m.Address.Platform, m.Address.Account)
}

// asJSON is what would be stored; forms are behind pointers.
func asJSON(t *testing.T, replies []bot.Reply) string {
	t.Helper()
	data, err := json.Marshal(replies)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// deliver takes what is queued as sent and returns it.
func (s *stage) deliver(p bot.Platform, account string) []outbox.Delivery {
	s.t.Helper()
	ctx := context.Background()
	var out []outbox.Delivery
	for lane := outbox.Replies; lane <= outbox.Alerts; lane++ {
		ds, err := s.store.QueuedDeliveries(ctx, p, account, lane, 0, time.Now(), 500)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, d := range ds {
			if d, said := s.send(d); said {
				out = append(out, d)
			}
		}
	}
	out = append(out, s.broadcast(p, account)...)
	s.said = append(s.said, out...)
	return out
}

// send takes a delivery as sent, changed or deleted, and writes down what became
// of it; said is false where nothing went out.
func (s *stage) send(d outbox.Delivery) (_ outbox.Delivery, said bool) {
	s.t.Helper()
	ctx := context.Background()
	o := outbox.Outcome{Delivery: d, State: outbox.Sent, MessageIDs: []string{fmt.Sprint(d.ID)}}
	r, err := s.handlers.Render(ctx, d, time.Now())
	var drop *outbox.DropError
	var later *outbox.LaterError
	switch {
	case errors.As(err, &drop):
		o.State, o.Reason, o.MessageIDs = outbox.Dropped, drop.Reason, d.MessageIDs
	case errors.As(err, &later):
		o.State, o.Due, o.MessageIDs = outbox.Queued, later.Until, d.MessageIDs
	case err != nil:
		s.t.Fatal(err)
	case len(r.Delete) > 0:
		d.Reply.Body, said = bot.Plain("(deletes "+strings.Join(r.Delete, ", ")+")"), true
	default:
		d.Reply, said = r.Reply, true
		if len(r.Edit) > 0 {
			o.MessageIDs = r.Edit
			d.Reply.Body = append(bot.Plain("(changes "+strings.Join(r.Edit, ", ")+")"), r.Reply.Body...)
		}
	}
	if _, err := s.store.Settle(ctx, []outbox.Outcome{o}, nil); err != nil {
		s.t.Fatal(err)
	}
	return d, said
}

// terminalMessage is something said by a role in the terminal.
func terminalMessage(language, role, text string) bot.Message {
	m := bot.Message{Kind: bot.Said, Direct: true, Text: text, MessageID: "m",
		From:    bot.Sender{Platform: bot.Terminal, ID: role, Locale: language},
		Address: bot.Address{Platform: bot.Terminal, Account: "local", Chat: role}}
	if name, args, ok := bot.ParseCommand(text, "dari"); ok {
		m.Command, m.Args = name, args
	}
	return m
}

// tap turns a message into a tap on the newest button with that label.
func (s *stage) tap(m bot.Message, label string) bot.Message {
	s.t.Helper()
	for i := len(s.said) - 1; i >= 0; i-- {
		if s.said[i].To != m.Address {
			continue
		}
		for j, c := range s.said[i].Reply.Choices {
			if strings.TrimPrefix(c.Label, "✓ ") == label && !c.Hidden {
				m.Kind, m.Text, m.Choice = bot.Chose, "", bot.ChoiceRef{Key: s.said[i].Key, Index: j}
				m.Command, m.Args = "", ""
				return m
			}
		}
	}
	s.t.Fatalf("no button %q", label)
	return m
}

// saidTo is the platform's id of the newest thing said in a conversation that
// has the words in it.
func (s *stage) saidTo(to bot.Address, words string) string {
	s.t.Helper()
	for _, d := range slices.Backward(s.said) {
		if d.To == to && strings.Contains(d.Reply.Body.String(), words) {
			return fmt.Sprint(d.ID)
		}
	}
	s.t.Fatalf("nothing says %q", words)
	return ""
}

// play plays a script; a line that names one of the stage's steps runs it.
func (s *stage) play(script string) string {
	t := s.t
	var out strings.Builder
	for _, line := range strings.Split(script, "\n") {
		if strings.HasPrefix(line, "#") {
			out.WriteString(line + "\n")
			continue
		}
		if step := s.steps[line]; step != nil {
			step()
			out.WriteString("\n" + line + "\n")
			show(&out, s.deliver(bot.Terminal, "local"))
			continue
		}
		if when, ok := strings.CutPrefix(line, "at "); ok {
			moment, err := time.ParseInLocation("2006-01-02 15:04", when, handlers.Seoul)
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Until(moment))
			if s.passed != nil {
				s.passed()
			}
			out.WriteString("\n" + line + "\n")
			show(&out, s.deliver(bot.Terminal, "local"))
			continue
		}
		who, text, ok := strings.Cut(line, "> ")
		language, role, ok2 := strings.Cut(who, " ")
		if !ok || !ok2 || language != "ko" && language != "en" {
			continue // what Dari said
		}
		m := terminalMessage(language, role, text)
		if title, words, ok := strings.Cut(strings.TrimPrefix(text, "re ["), "] "); ok && strings.HasPrefix(text, "re [") {
			m = terminalMessage(language, role, words)
			m.Quoted = s.saidTo(m.Address, title)
		} else if strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
			m = s.tap(m, strings.Trim(text, "[]"))
		}
		if out.Len() > 0 {
			out.WriteString("\n")
		}
		out.WriteString(line + "\n")
		show(&out, s.hear(m))
	}
	return out.String()
}

func show(out *strings.Builder, ds []outbox.Delivery) {
	for _, d := range ds {
		for _, line := range strings.Split(d.Reply.Body.String(), "\n") {
			out.WriteString(strings.TrimRight("bot> "+line, " ") + "\n")
		}
		var labels []string
		for _, c := range d.Reply.Choices {
			if c.Hidden {
				continue
			}
			labels = append(labels, "["+c.Label+"]")
		}
		if len(labels) > 0 {
			out.WriteString("bot> " + strings.Join(labels, " ") + "\n")
		}
	}
}
