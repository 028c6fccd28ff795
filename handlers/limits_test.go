package handlers_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/handlers"
)

// limited plays in a house with the limits of the configuration's defaults.
func limited(t *testing.T, limits handlers.Limits, test func(t *testing.T, s *stage)) {
	t.Helper()
	onDesk(t, func(t *testing.T, s *stage) {
		s.handlers.Config.Limits = limits
		test(t, s)
	})
}

var usualLimits = handlers.Limits{PerPerson: 20, Taps: 60, PerWorkspace: 600, Everybody: 60_000}

// spoken are the replies to n messages, as they are told apart: "answer",
// "slower", "busy" or "" for none, with how often in a row.
func (s *stage) spoken(n int, m bot.Message) string {
	s.t.Helper()
	var out []string
	last, times := "", 0
	end := func() {
		if times > 0 {
			out = append(out, fmt.Sprintf("%d %s", times, last))
		}
	}
	for range n {
		is := "silent"
		for _, d := range s.hear(m) {
			l := lang.Lang(d.Reply.Lang)
			switch body := d.Reply.Body.String(); {
			case body == lang.Text(l, lang.TooManyMessages, lang.Duration(l, time.Minute)):
				is = "slower"
			case body == lang.Text(l, lang.TryLater):
				is = "busy"
			default:
				is = "answered"
			}
		}
		if is != last {
			end()
			last, times = is, 0
		}
		times++
	}
	end()
	return strings.Join(out, ", ")
}

// TestS11_APersonIsAskedToSlowDownOnce: twenty messages a minute are answered,
// then one notice, then nothing until there is less.
func TestS11_APersonIsAskedToSlowDownOnce(t *testing.T) {
	for _, language := range []string{"ko", "en"} {
		for _, at := range []string{"telegram", "slack"} {
			limited(t, usualLimits, func(t *testing.T, s *stage) {
				m := inTelegram("7", "", "/help")
				if at == "slack" {
					m = inSlack("/help")
					m.Modal = ""
				}
				m.From.Locale = language
				says := func(what string, n int, want string) {
					t.Helper()
					if got := s.spoken(n, m); got != want {
						t.Errorf("%s, %s: %s: %s, want %s", at, language, what, got, want)
					}
				}
				says("a burst", 30, "20 answered, 1 slower, 9 silent")
				time.Sleep(59 * time.Second)
				says("less than a minute later", 1, "1 silent")
				time.Sleep(30 * time.Second)
				says("half a minute later", 25, "19 answered, 1 slower, 5 silent")
				for range 40 { // goes on and on: never more than one notice
					time.Sleep(2 * time.Second)
					says("one in two seconds", 1, "1 silent")
				}
				time.Sleep(time.Hour)
				says("an hour later", 1, "1 answered")
				for range 200 { // a slow drip
					time.Sleep(3100 * time.Millisecond)
					says("19 a minute", 1, "1 answered")
				}
			})
		}
	}
}

// TestS11_ACryForHelpIsAlwaysAnswered, whatever was said before, and in a form.
func TestS11_ACryForHelpIsAlwaysAnswered(t *testing.T) {
	limited(t, usualLimits, func(t *testing.T, s *stage) {
		s.spoken(40, inTelegram("7", "", "/help"))
		for range 5 {
			one(t, s.hear(inTelegram("7", "", "죽고 싶어요")), "109")
		}
		m := inSlack("/help")
		s.spoken(40, m)
		m.Kind, m.Command, m.Form = bot.Submitted, "", bot.Submission{ID: "person", Values: map[string][]string{"question": {"죽고 싶어요"}}}
		says(t, s.hear(m)[0], "109")
	})
}

// TestS11_TapsAreCountedApart: a form with many buttons can be filled in.
func TestS11_TapsAreCountedApart(t *testing.T) {
	limited(t, usualLimits, func(t *testing.T, s *stage) {
		tap := s.button(inTelegram("7", "", ""), "help")
		if got, want := s.spoken(70, tap), "60 answered, 1 slower, 9 silent"; got != want {
			t.Errorf("taps: %s, want %s", got, want)
		}
		if got, want := s.spoken(1, inTelegram("7", "", "/help")), "1 answered"; got != want {
			t.Errorf("words: %s, want %s", got, want)
		}
	})
}

// TestS11_AWindowThatWasOpenedIsToldSomething: it would wait for ever.
func TestS11_AWindowThatWasOpenedIsToldSomething(t *testing.T) {
	limited(t, handlers.Limits{PerPerson: 1}, func(t *testing.T, s *stage) {
		m := inSlack("/post")
		s.hear(m)
		for range 3 {
			if d := one(t, s.hear(m)); d.Reply.Modal != m.Modal || len(d.Reply.Body) == 0 {
				t.Errorf("the window gets %+v", d.Reply)
			}
		}
	})
}

// TestS11_AWorkspaceAndEverybody: many people together have a limit too, each
// is told once, and who is not of the workspace goes on.
func TestS11_AWorkspaceAndEverybody(t *testing.T) {
	member := func(i int) bot.Message {
		m := inSlack("/help")
		m.Modal, m.From.ID, m.Address.Chat = "", fmt.Sprint("U", i), fmt.Sprint("D", i)
		return m
	}
	limited(t, handlers.Limits{PerPerson: 20, PerWorkspace: 60}, func(t *testing.T, s *stage) {
		for i, want := range []string{"15 answered", "15 answered", "15 answered", "15 answered", "1 busy, 14 silent", "1 busy, 14 silent"} {
			if got := s.spoken(15, member(i)); got != want {
				t.Errorf("member %d: %s, want %s", i, got, want)
			}
		}
		if got := s.spoken(1, inTelegram("7", "", "/help")); got != "1 answered" {
			t.Errorf("somebody on Telegram: %s", got)
		}
		staff := member(0)
		staff.From.ID, staff.Address.Chat = "USTAFF", "DSTAFF"
		if got := s.spoken(100, staff); got != "100 answered" {
			t.Errorf("staff: %s", got)
		}
		time.Sleep(2 * time.Second) // one a second is what the limit comes to
		if got := s.spoken(4, member(5)); got != "2 answered, 1 busy, 1 silent" {
			t.Errorf("two seconds later: %s", got)
		}
	})
	limited(t, handlers.Limits{PerPerson: 20, Everybody: 30}, func(t *testing.T, s *stage) {
		for i, want := range []string{"10 answered", "10 answered", "10 answered", "1 busy, 9 silent"} {
			if got := s.spoken(10, inTelegram(fmt.Sprint(100+i), "", "/help")); got != want {
				t.Errorf("person %d: %s, want %s", i, got, want)
			}
		}
	})
}

// TestS11_WhatWaitedIsNoBurst: messages count at the time they were said, and
// one that is handled again counts once and says the same.
func TestS11_WhatWaitedIsNoBurst(t *testing.T) {
	limited(t, usualLimits, func(t *testing.T, s *stage) {
		began := time.Now()
		time.Sleep(time.Hour)
		m := inTelegram("7", "", "/help")
		for i := range 100 {
			m.At = began.Add(time.Duration(i) * 30 * time.Second)
			if got := s.spoken(1, m); got != "1 answered" {
				t.Fatalf("message %d of an hour: %s", i, got)
			}
		}
		m.At = time.Now().Add(24 * time.Hour) // a clock that is wrong
		if got := s.spoken(30, m); got != "20 answered, 1 slower, 9 silent" {
			t.Errorf("a burst from the future: %s", got)
		}
	})
}

// TestS11_TenThousandPeople each say one thing in a minute: all are answered,
// and what is remembered of them is forgotten.
func TestS11_TenThousandPeople(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		limits := handlers.NewLimiter()
		heap := func() uint64 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return m.HeapAlloc
		}
		var before uint64
		for hour := range 5 {
			for i := range 10_000 {
				m := inTelegram(fmt.Sprint(hour*10_000+i), "", "x")
				m.ID = int64(hour*10_000 + i + 1)
				if !limits.Passes(usualLimits, m, time.Now()) {
					t.Fatalf("person %d was limited", i)
				}
				time.Sleep(6 * time.Millisecond)
			}
			if hour == 1 {
				before = heap()
			}
		}
		if after := heap(); after > before+before/4 {
			t.Errorf("the heap grew from %d to %d bytes", before, after)
		}
		runtime.KeepAlive(limits)
	})
}
