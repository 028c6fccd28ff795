package slack

import (
	"slices"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/bottest"
	"dari/bot/bottest/fake"
)

// TestPlatform is the suite that every platform passes.
func TestPlatform(t *testing.T) {
	bottest.Platform(t, func(t *testing.T, in bottest.Intake) bottest.World {
		h := start(t, fake.SlackOptions{}, func(c *Config) { c.Intake = in })
		direct := h.Direct("U1")
		h.AddChannel("C1")
		address := func(m fake.SlackMessage) bot.Address {
			return bot.Address{Platform: bot.Slack, Account: h.Team(), Chat: m.Channel, Thread: m.Thread}
		}
		confirmed := 0
		var all []*fake.SlackDelivery
		var again func()
		say := func(channel, text string, mention bool) {
			_, ds := h.Say(fake.SlackSay{Channel: channel, User: "U1", Text: text, Mention: mention})
			all = append(all, ds...)
			again = func() { all = append(all, h.Redeliver(ds[len(ds)-1])) }
		}
		return bottest.World{
			Adapter: h.a,
			Direct:  bot.Address{Platform: bot.Slack, Account: h.Team(), Chat: direct},
			Person:  "U1",
			Group:   bot.Address{Platform: bot.Slack, Account: h.Team(), Chat: "C1"},
			Say:     func(text string) { say(direct, text, false) },
			Command: func(name, args string) {
				all = append(all, h.SlashCommand(direct, "U1", strings.TrimSpace(name+" "+args)))
			},
			Mention: func(text string) { say("C1", text, true) },
			Chatter: func(text string) { say("C1", text, false) },
			Tap: func(s bottest.Shown, choice int) {
				for _, m := range h.Sent() {
					if m.TS == s.MessageID && m.Channel == s.To.Chat {
						buttons := m.Buttons()
						i := slices.IndexFunc(buttons, func(b fake.SlackElement) bool {
							ref, _, ok := parseChoice(b.Value)
							return ok && ref.Index == choice
						})
						d, err := h.Tap(m, "U1", buttons[i].Text.Text)
						if err != nil {
							t.Fatal(err)
						}
						all = append(all, d)
						return
					}
				}
				t.Fatalf("no message %s", s.MessageID)
			},
			Again: func() { again() },
			Confirmed: func() int {
				confirmed = 0
				for _, d := range all {
					if ok, _, _ := d.Acked(); ok {
						confirmed++
					}
				}
				return confirmed
			},
			Fail: func(kind bottest.Failure, after int) bool {
				f := fake.SlackFault{Method: "chat.postMessage", Skip: after, Times: 1}
				switch kind {
				case bottest.FailLater:
					f.Status, f.RetryAfter = 429, 7
				case bottest.FailGone:
					f.Error = "channel_not_found"
				case bottest.FailRefused:
					f.Error = "restricted_action"
				case bottest.FailBroken:
					f.Status = 500
				case bottest.FailCut:
					f.CutAfter = true
				default:
					return false
				}
				h.Inject(f)
				return true
			},
			Drafted: func(at bot.Address) string { return h.Status(at.Chat, at.Thread) },
			Shown: func() []bottest.Shown {
				var out []bottest.Shown
				for _, m := range h.Sent() {
					if m.Deleted {
						continue
					}
					s := bottest.Shown{To: address(m), MessageID: m.TS, Text: m.Plain(), Bold: m.Bold(), Links: m.Links(), Quotes: m.Thread, Mentions: len(m.Mentions())}
					for _, b := range m.Buttons() {
						s.Labels = append(s.Labels, b.Text.Text)
					}
					out = append(out, s)
				}
				slices.SortStableFunc(out, func(a, b bottest.Shown) int { return strings.Compare(a.MessageID, b.MessageID) })
				return out
			},
		}
	})
}

// The limits that the workspace keeps in earnest: one message a second to a
// channel, twenty calls of a method a minute.
func TestLimitsOfTheWorkspace(t *testing.T) {
	h := open(t, fake.SlackOptions{ChannelEvery: 200 * time.Millisecond, ChannelBurst: 3, PerMinute: map[string]int{"chat.update": 2}}, nil)
	for i := range 4 {
		_, err := h.attempt()
		if want := map[bool]string{true: "sent", false: "later"}[i < 3]; ending(err) != want {
			t.Errorf("message %d: %v", i, err)
		}
	}
	to := bot.Address{Chat: h.Direct("U1")}
	for i := range 3 {
		_, err := h.a.Edit(t.Context(), to, []string{h.last().TS}, bot.Outgoing{Key: "k", Reply: bot.Reply{Body: bot.Plain("새로")}})
		if want := map[bool]string{true: "sent", false: "later"}[i < 2]; ending(err) != want {
			t.Errorf("edit %d: %v", i, err)
		}
	}
}
