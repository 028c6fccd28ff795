package slack

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"dari/bot"
)

func TestPlainWords(t *testing.T) {
	for in, want := range map[string]string{
		"<@UBOT> 일자리":                                  "일자리",
		"저기 <@UBOT|dari>  일자리":                         "저기   일자리",
		"<@U2> <@U3|kim> <#C1|general> <#C2>":          "@U2 @kim #general #C2",
		"<!channel> <!subteam^S1|@team> <!here|here>":  "@channel @team here",
		"<https://a.kr/?a=1&amp;b=2|a.kr> <http://b/>": "a.kr http://b/",
		"<mailto:a@b.kr|a@b.kr> <tel:010|010-1>":       "a@b.kr 010-1",
		"1 &lt; 2 &amp;&amp; 3 &gt; 2 &amp;lt;":        "1 < 2 && 3 > 2 &lt;",
		"  한 줄 \n  둘  ":                                "한 줄\n둘",
	} {
		if got := plain(in, "UBOT"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestChoiceValues(t *testing.T) {
	for _, form := range []bool{true, false} {
		ref, f, ok := parseChoice(choiceValue("a:b", 12, form))
		if !ok || f != form || ref != (bot.ChoiceRef{Key: "a:b", Index: 12}) {
			t.Errorf("%+v %v %v", ref, f, ok)
		}
	}
	for _, v := range []string{"", ":", "k", "k:", ":1", "k:-1", "k:01", "k:1x", "k:1:g", "k:99999999999999999999"} {
		if _, _, ok := parseChoice(v); ok {
			t.Errorf("%q was taken", v)
		}
	}
}

func TestTimesOfMessages(t *testing.T) {
	at, ok := parseTS("1700000000.000200")
	if !ok || !at.Equal(time.Unix(1700000000, 200000)) {
		t.Errorf("%v %v", at, ok)
	}
	for _, bad := range []string{"", "x", "-1.0", "99999999999999999.1"} {
		if _, ok := parseTS(bad); ok {
			t.Errorf("%q was taken", bad)
		}
	}
}

// offline is an adapter that asks nobody anything.
func offline(t testing.TB) *Adapter {
	t.Helper()
	a, err := New(Config{BotToken: "xoxb-x", AppToken: "xapp-x", APIURL: "http://127.0.0.1:1/", Intake: newKeeper(), Commands: commands, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	a.team, a.botID = "T1", "UBOT"
	return a
}

func TestDecodeOfWhatIsNotForUs(t *testing.T) {
	a := offline(t)
	for _, raw := range []string{
		`{"kind":"event","payload":{"event":{"type":"message","subtype":"channel_join","user":"U1","channel":"C1","ts":"1.2"}}}`,
		`{"kind":"event","payload":{}}`,
		`{"kind":"slash","payload":{}}`,
		`{"kind":"action","payload":{"actions":[{"value":"nonsense"}]}}`,
	} {
		if _, err := a.Decode(t.Context(), bot.Incoming{Raw: []byte(raw)}); !errors.Is(err, bot.ErrIgnore) {
			t.Errorf("%s: %v", raw, err)
		}
	}
	for _, raw := range []string{``, `{}`, `{"kind":"tomorrow"}`, `{"kind":"event","payload":"x"}`, `{"kind":"submit","payload":{"view":{}}}`} {
		if _, err := a.Decode(t.Context(), bot.Incoming{Raw: []byte(raw)}); err == nil || errors.Is(err, bot.ErrIgnore) {
			t.Errorf("%s: %v", raw, err)
		}
	}
}

func FuzzDecodeNeverPanics(f *testing.F) {
	for _, s := range []string{
		`{"kind":"event","payload":{"event":{"type":"message","user":"U1","channel":"D1","ts":"1.2","text":"<@UBOT> /jobs 5","files":[{}]}}}`,
		`{"kind":"event","payload":{"event":{"type":"message","subtype":"message_changed","channel":"C1","message":{"user":"U1","ts":"1.2","text":"x"}}}}`,
		`{"kind":"slash","payload":{"user_id":"U1","text":"jobs"}}`,
		`{"kind":"action","payload":{"user":{"id":"U1"},"channel":{"id":"C1"},"actions":[{"value":"k:1:f"}]}}`,
		`{"kind":"submit","payload":{"user":{"id":"U1"},"view":{"callback_id":"form","private_metadata":"{\"f\":\"x\",\"to\":{\"chat\":\"D1\"}}","state":{"values":{"f:a":{"v":{"selected_options":[null]}}}}}}}`,
		`{"kind":"event","payload":null}`, `[]`, `null`,
	} {
		f.Add([]byte(s))
	}
	a := offline(f)
	for _, u := range []string{"U1"} {
		a.people[u] = person{until: time.Now().Add(time.Hour)}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := a.Decode(t.Context(), bot.Incoming{Raw: raw, ExternalID: "x"})
		if err == nil && (m.Address.Chat == "" || m.From.ID == "" || m.Kind == "") {
			t.Errorf("%s: %+v", raw, m)
		}
		var s stored
		if json.Unmarshal(raw, &s) == nil {
			for _, kind := range []string{"events_api", "interactive", "slash_commands"} {
				it := a.sort(frame{Type: kind, EnvelopeID: "e", Payload: s.Payload}, time.Now())
				if it.kind != kindNothing && (it.external == "" || it.at.Chat == "" || it.key == "") {
					t.Errorf("%s: %+v", s.Payload, it)
				}
			}
		}
	})
}

// TestS03_TheTeamIsPartOfWhoSomebodyIs: an id counts with its workspace; what
// an event does not say is asked of Slack, and only then taken for ours.
func TestS03_TheTeamIsPartOfWhoSomebodyIs(t *testing.T) {
	a := offline(t)
	a.people["USTRANGE"] = person{team: "T2", until: time.Now().Add(time.Hour)}
	a.people["UNKNOWN"] = person{until: time.Now().Add(time.Hour)}
	event := func(fields string) string {
		return `{"kind":"event","payload":{"event":{"type":"message","channel":"C1","ts":"1.2","text":"x",` + fields + `}}}`
	}
	for raw, team := range map[string]string{
		event(`"user":"UNKNOWN"`):                                                       "T1",
		event(`"user":"UNKNOWN","team":"T1"`):                                           "T1",
		event(`"user":"UNKNOWN","team":"T2"`):                                           "T2",
		event(`"user":"UNKNOWN","team":"T1","user_team":"T3"`):                          "T3",
		event(`"user":"USTRANGE"`):                                                      "T2",
		`{"kind":"slash","payload":{"user_id":"UNKNOWN","team_id":"T2","text":"jobs"}}`: "T2",
		`{"kind":"action","payload":{"user":{"id":"UNKNOWN","team_id":"T2"},"channel":{"id":"C1"},"actions":[{"value":"k:1"}]}}`:                                         "T2",
		`{"kind":"action","payload":{"user":{"id":"USTRANGE"},"channel":{"id":"C1"},"actions":[{"value":"k:1"}]}}`:                                                       "T2",
		`{"kind":"submit","payload":{"user":{"id":"UNKNOWN","team_id":"T2"},"view":{"callback_id":"form","private_metadata":"{\"f\":\"x\",\"to\":{\"chat\":\"D1\"}}"}}}`: "T2",
	} {
		m, err := a.Decode(t.Context(), bot.Incoming{Raw: []byte(raw), Account: "T1"})
		if err != nil || m.From.Tenant != team || m.Address.Account != "T1" {
			t.Errorf("%s\nis of %q in %q (%v), want %q", raw, m.From.Tenant, m.Address.Account, err, team)
		}
	}
	for installed, taken := range map[string]bool{
		`[{"team_id":"T1"}]`: true, `[]`: true, `[{"team_id":null,"enterprise_id":"E1"}]`: true,
		`[{"team_id":"T2"}]`: false, `[{"team_id":"T2"},{"team_id":"T1"}]`: true,
	} {
		payload := `{"authorizations":` + installed + `,"event":{"type":"message","user":"U1","channel":"D1","ts":"1.2","text":"x"}}`
		it := a.sort(frame{Type: "events_api", EnvelopeID: "e", Payload: json.RawMessage(payload)}, time.Now())
		if (it.kind == kindEvent) != taken {
			t.Errorf("an event for %s is taken as %q", installed, it.kind)
		}
	}
}
