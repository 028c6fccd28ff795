package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"dari/bot"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store"
)

// steering is what a terminal would obey: a title, a cleared screen, a line
// written over, the C1 form of the same, letters turned round, a bell.
const steering = "\x1b]0;pwned\x07\x1b[2Jhidden\rseen\u009b31m \u202egnp.exe\u2066\x7f\b\x00\u2028"

// onlyText fails when something in it steers a terminal.
func onlyText(t *testing.T, where, out string) {
	t.Helper()
	for i, r := range out {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028') {
			t.Errorf("%s prints %q at %d: %q", where, r, i, out)
			return
		}
	}
	if !utf8.ValidString(out) {
		t.Errorf("%s prints bytes that are no letters: %q", where, out)
	}
}

// TestS05_ListsDoNotSteerTheTerminal: whatever a person, a poster or a file
// wrote, the commands that show it print it as text.
func TestS05_ListsDoNotSteerTheTerminal(t *testing.T) {
	c := newCommands(t)
	config, err := readConfig(c.config)
	if err != nil {
		t.Fatal(err)
	}
	where, _ := config.Store.where()
	st, err := store.Open(t.Context(), where, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	// A name that the terminal gets from elsewhere is as hostile as any.
	me, err := st.Meet(t.Context(), bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: "U" + steering},
		bot.Address{Platform: bot.Slack, Account: "T1", Chat: "D" + steering})
	if err != nil {
		t.Fatal(err)
	}
	asked, err := st.OpenCase(t.Context(), 0, handlers.Case{Person: me.ID, Kind: handlers.QuestionCase, Role: handlers.Seeker,
		To: me.Private, Lang: "ko" + steering, Reason: "reason " + steering}, "question "+steering, bot.Address{})
	if err != nil {
		t.Fatal(err)
	}
	run1, err := st.BeginImport(t.Context(), store.ImportRun{At: time.Now(), Actor: "cli:" + steering, Feed: "staff", File: steering}, nil)
	if err != nil {
		t.Fatal(err)
	}
	o := jobs.Opening{Feed: "staff", SourceID: steering, Title: "title " + steering, Employer: "firm " + steering, Body: steering,
		URL: "https://www.example.com/" + steering, Source: steering, Deadline: jobs.Deadline{Kind: jobs.DeadlineUntilFilled}}
	if _, err := st.ImportOpenings(t.Context(), run1, store.ImportTerms{ApprovedBy: "staff:" + steering, At: time.Now()}, []store.ImportRecord{{Opening: o}}); err != nil {
		t.Fatal(err)
	}
	if _, err := st.AddStaff(t.Context(), "telegram:"+steering, "cli:"+steering); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"openings", "list"}, {"openings", "list", "--imports"}, {"openings", "show", "1"},
		{"questions", "list"}, {"questions", "show", fmt.Sprint(asked)},
		{"staff", "list"}, {"status"}, {"report", "access"},
		{steering}, {"openings", "import", steering},
	} {
		var out bytes.Buffer
		if err := run(t.Context(), append([]string{"--config", c.config}, args...), strings.NewReader(""), &out, &out); err != nil {
			complain(&out, err)
		}
		onlyText(t, "dari "+strings.Join(args, " "), out.String())
		if said := strings.Contains(out.String(), `\u001b`); said != (args[0] != "status" && args[0] != "report") {
			t.Errorf("dari %q tells of what was written: %v\n%s", args, said, out.String())
		}
	}
}

// FuzzS05_PlainText: however text is cut into writes, nothing of it steers a
// terminal, what is plain comes through as it is, and JSON means the same.
func FuzzS05_PlainText(f *testing.F) {
	for _, s := range []string{"", "plain\ttext\n", steering, "안녕하세요 👩‍🔧\r\nnext\r", "\xff\x9b31m", "한"[:2], "a\xed\xa0\x80b", "\r\r\n"} {
		f.Add(s, uint8(3))
	}
	f.Fuzz(func(t *testing.T, text string, cut uint8) {
		print := func(text string, n int) string {
			var out bytes.Buffer
			w := &plainText{out: &out}
			for len(text) > 0 {
				n := min(n, len(text))
				if wrote, err := io.WriteString(w, text[:n]); wrote != n || err != nil {
					t.Fatal(wrote, err)
				}
				text = text[n:]
			}
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			return out.String()
		}
		whole := print(text, max(1, len(text)))
		onlyText(t, "it", whole)
		if parts := print(text, int(cut)%7+1); parts != whole {
			t.Errorf("in parts %q, whole %q", parts, whole)
		}
		if again := print(whole, max(1, len(whole))); again != whole {
			t.Errorf("%q printed again is %q", whole, again)
		}
		data, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		var back string
		if err := json.Unmarshal([]byte(print(string(data), len(data))), &back); err != nil || back != strings.ToValidUTF8(text, "\ufffd") && utf8.ValidString(text) {
			t.Errorf("%q through JSON is %q, %v", text, back, err)
		}
	})
}
