package slack

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"dari/bot/bottest/fake"
)

// TestByRequest is what holds over a socket, with Slack posting what happens.
func TestByRequest(t *testing.T) {
	for name, test := range map[string]func(*testing.T){
		"platform":            TestPlatform,
		"mentions":            TestMentionArrivesTwiceAndIsStoredOnce,
		"both events":         TestBothEventsOfAMentionDecodeAlike,
		"channels":            TestWhatIsStoredInChannels,
		"unknown threads":     TestThreadThatNobodyKnowsInTimeComesAgain,
		"direct messages":     TestDirectMessages,
		"edited":              TestEditedMessages,
		"strangers":           TestStrangersFromSharedChannelsKeepTheirTeam,
		"commands":            TestSlashCommands,
		"unknown place":       TestSlashCommandWithoutKnownConversation,
		"taps":                TestTaps,
		"taps in channels":    TestTapInAChannelIsAnsweredInTheThread,
		"slow windows":        TestSlowOrFailingWindowGoesOnWithout,
		"masked":              TestS15_NumbersAreMaskedBeforeTheyAreStored,
		"modal":               TestFormBecomesAModal,
		"submitted":           TestFilledModalIsSubmitted,
		"field errors":        TestFieldErrorsAreShownAndNothingIsStored,
		"submission not kept": TestSubmissionThatCannotBeStoredIsNotAcknowledged,
		"numbers in modals":   TestS15_NumbersInAModalAreMasked,
		"no form":             TestAnswerWithoutAFormEndsTheWaitingWindow,
		"stored first":        TestStoredBeforeAcknowledged,
		"redelivered":         TestD05_RedeliveryIsStoredOnce,
		"nobody there":        TestD05_DeliveredToNobodyComesAgain,
		"store down":          TestD22_StoreDownThenBack,
		"stop":                TestD03_StopsInTimeWithWhatWasReadStored,
		"stop, store down":    TestD03_StopsInTimeWhenNothingCanBeStored,
	} {
		t.Run(name, test)
	}
}

const signing = "8f742231b10e8888abcd99yyyzzz85a5"

// signedTo is an adapter that takes requests without a workspace behind it, so
// that a test may use virtual time.
func signedTo(t testing.TB, keep *keeper, log io.Writer) *Adapter {
	t.Helper()
	a, err := New(Config{BotToken: "xoxb-x", SigningSecret: signing, APIURL: "http://127.0.0.1:1/", Intake: keep, Commands: commands,
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	a.team, a.botID = "T1", "UBOT"
	a.direct["U1"] = "D1"
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	for a.Health() != nil {
		time.Sleep(time.Millisecond)
	}
	return a
}

// sign is the signature of a body, made here anew after Slack's description.
func sign(secret, base string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = io.WriteString(mac, base)
	return hex.EncodeToString(mac.Sum(nil))
}

// post posts a body that was signed at a time.
func post(a *Adapter, contentType, body string, at time.Time, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/slack", strings.NewReader(body))
	stamp := strconv.FormatInt(at.Unix(), 10)
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", "v0="+sign(signing, "v0:"+stamp+":"+body))
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	a.Requests().ServeHTTP(w, r)
	return w
}

const (
	asJSON = "application/json"
	asForm = "application/x-www-form-urlencoded"
)

func message(text string) string {
	return `{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"message","channel":"D1","user":"U1","ts":"1700000000.000100","text":"` + text + `"}}`
}

// Only Slack can post to us.
func TestS02_Signature(t *testing.T) {
	const canary = "카나리아 말씀"
	synctest.Test(t, func(t *testing.T) {
		keep, log := newKeeper(), &lockedBuffer{}
		a := signedTo(t, keep, log)
		body := message(canary)
		header := func(name, value string) func(*http.Request) {
			return func(r *http.Request) {
				if r.Header.Set(name, value); value == "" {
					r.Header.Del(name)
				}
			}
		}
		time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second))) // a signature counts whole seconds
		now := time.Now()
		stamp := strconv.FormatInt(now.Unix(), 10)
		right := sign(signing, "v0:"+stamp+":"+body)
		tampered := func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader(strings.Replace(body, "U1", "U2", 1)))
		}
		for _, c := range []struct {
			name   string
			at     time.Time
			change func(*http.Request)
			status int
		}{
			{"tampered body", now, tampered, 401},
			{"one byte more", now, func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(body + " ")) }, 401},
			{"301 s old", now.Add(-301 * time.Second), nil, 401},
			{"301 s ahead", now.Add(301 * time.Second), nil, 401},
			{"a year old", now.AddDate(-1, 0, 0), nil, 401},
			{"signature without v0=", now, header("X-Slack-Signature", right), 401},
			{"v1=", now, header("X-Slack-Signature", "v1="+right), 401},
			{"signed as v1", now, header("X-Slack-Signature", "v0="+sign(signing, "v1:"+stamp+":"+body)), 401},
			{"no signature", now, header("X-Slack-Signature", ""), 401},
			{"empty signature", now, header("X-Slack-Signature", "v0="), 401},
			{"half a signature", now, header("X-Slack-Signature", "v0="+right[:32]), 401},
			{"a longer signature", now, header("X-Slack-Signature", "v0="+right+"00"), 401},
			{"no hex", now, header("X-Slack-Signature", "v0="+strings.Repeat("z", 64)), 401},
			{"another secret", now, header("X-Slack-Signature", "v0="+sign(signing+"x", "v0:"+stamp+":"+body)), 401},
			{"no secret", now, header("X-Slack-Signature", "v0="+sign("", "v0:"+stamp+":"+body)), 401},
			{"the body alone", now, header("X-Slack-Signature", "v0="+sign(signing, body)), 401},
			{"no time", now, header("X-Slack-Request-Timestamp", ""), 401},
			{"another time", now, header("X-Slack-Request-Timestamp", strconv.FormatInt(now.Unix()+1, 10)), 401},
			{"time in words", now, header("X-Slack-Request-Timestamp", "now"), 401},
			{"time beyond all", now, header("X-Slack-Request-Timestamp", "99999999999999999999"), 401},
			{"GET", now, func(r *http.Request) { r.Method = http.MethodGet }, 405},
			{"ten megabytes", now, func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(strings.Repeat(canary, 500_000))) }, 413},
		} {
			if w := post(a, asJSON, body, c.at, c.change); w.Code != c.status || strings.Contains(w.Body.String(), canary) {
				t.Errorf("%s: %d %q, want %d", c.name, w.Code, w.Body, c.status)
			}
		}
		for _, c := range []struct{ name, contentType, body string }{
			{"bad JSON", asJSON, body[1:]},
			{"two objects", asJSON, body + body},
			{"a list", asJSON, "[" + body + "]"},
			{"no type", asJSON, `{"challenge":"x"}`},
			{"another media type", "text/plain", body},
			{"no media type", "", body},
			{"JSON called a form", asForm, body},
			{"a form without anything", asForm, "a=b"},
			{"a broken form", asForm, "payload=%zz"},
			{"a payload that is none", asForm, "payload=" + url.QueryEscape(`{"type":"block_actions"`)},
		} {
			if w := post(a, c.contentType, c.body, now, nil); w.Code != 400 || strings.Contains(w.Body.String(), canary) {
				t.Errorf("%s: %d %q, want 400", c.name, w.Code, w.Body)
			}
		}
		if n := len(keep.all()); n != 0 {
			t.Fatalf("%d stored of what was refused", n)
		}
		for _, at := range []time.Time{now, now.Add(-300 * time.Second), now.Add(300 * time.Second)} {
			if w := post(a, asJSON, body, at, nil); w.Code != 200 || w.Body.Len() != 0 {
				t.Errorf("signed at %v: %d %q", at.Sub(now), w.Code, w.Body)
			}
		}
		if n := len(keep.all()); n != 1 {
			t.Errorf("%d stored of one message", n)
		}
		for _, never := range []string{canary, signing, right} {
			if strings.Contains(log.String(), never) {
				t.Errorf("%q is in the log:\n%s", never, log)
			}
		}
		if !strings.Contains(log.String(), "more than five minutes") {
			t.Errorf("the log does not tell of a clock that is wrong:\n%s", log)
		}
	})
}

// A request that comes once more has no effect, however it comes.
func TestS02_ReplayHasNoEffect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		keep := newKeeper()
		a := signedTo(t, keep, io.Discard)
		edit := `{"type":"event_callback","event_id":"Ev9","event":{"type":"message","subtype":"message_changed","channel":"D1",` +
			`"message":{"user":"U1","ts":"1700000000.000100","text":"b"},"previous_message":{"text":"a"}}}`
		slash := url.Values{"command": {"/dari"}, "user_id": {"U1"}, "team_id": {"T1"}, "trigger_id": {"1.T1.a"}, "text": {"jobs"}}.Encode()
		tap := url.Values{"payload": {`{"type":"block_actions","trigger_id":"2.T1.b","user":{"id":"U1"},"channel":{"id":"D1"},"actions":[{"value":"k:1","action_ts":"1.2"}]}`}}.Encode()
		for i, c := range []struct{ contentType, body string }{{asJSON, message("a")}, {asJSON, edit}, {asForm, slash}, {asForm, tap}} {
			signed := time.Now()
			var at sync.WaitGroup
			for range 5 {
				at.Go(func() {
					if w := post(a, c.contentType, c.body, signed, nil); w.Code != 200 {
						t.Errorf("replay of %s: %d", c.body, w.Code)
					}
				})
			}
			at.Wait()
			time.Sleep(4 * time.Minute)
			if w := post(a, c.contentType, c.body, signed, nil); w.Code != 200 { // still in the window
				t.Errorf("after 4 minutes: %d", w.Code)
			}
			// As Slack repeats: signed anew, and counted.
			if w := post(a, c.contentType, c.body, time.Now(), func(r *http.Request) { r.Header.Set("X-Slack-Retry-Num", "2") }); w.Code != 200 {
				t.Errorf("repeat: %d", w.Code)
			}
			time.Sleep(time.Minute + time.Second)
			if w := post(a, c.contentType, c.body, signed, nil); w.Code != 401 {
				t.Errorf("after 5 minutes: %d", w.Code)
			}
			if n := len(keep.all()); n != i+1 {
				t.Errorf("%d stored after %d requests", n, i+1)
			}
		}
	})
}

// A repeat may be the only one that arrives: it is not dropped for its number.
func TestRepeatThatIsTheFirstToArriveIsStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		keep := newKeeper()
		a := signedTo(t, keep, io.Discard)
		w := post(a, asJSON, message("a"), time.Now(), func(r *http.Request) {
			r.Header.Set("X-Slack-Retry-Num", "3")
			r.Header.Set("X-Slack-Retry-Reason", "http_timeout")
		})
		if w.Code != 200 || len(keep.all()) != 1 {
			t.Errorf("%d, %d stored", w.Code, len(keep.all()))
		}
	})
}

// Slack waits three seconds; what is not stored by then is not acknowledged.
func TestRequestsAreAnsweredInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		keep := newKeeper()
		a := signedTo(t, keep, io.Discard)
		for name, trouble := range map[string]func(){
			"hangs": func() { keep.hold = make(chan struct{}) },
			"fails": func() { keep.fail = errDown },
		} {
			keep.set(func() { keep.hold, keep.fail = nil, nil; trouble() })
			began := time.Now()
			if w := post(a, asJSON, message("a"), began, nil); w.Code != 503 {
				t.Errorf("store %s: %d", name, w.Code)
			}
			if took := time.Since(began); took < 2*time.Second || took > 2900*time.Millisecond {
				t.Errorf("store %s: answered after %v", name, took)
			}
			time.Sleep(10 * time.Second)
		}
		keep.set(func() { keep.hold, keep.fail = nil, nil })
		if w := post(a, asJSON, message("a"), time.Now(), nil); w.Code != 200 || len(keep.all()) != 1 {
			t.Errorf("then: %d, %d stored", w.Code, len(keep.all()))
		}
	})
}

func TestChallengeAndCertificate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		keep := newKeeper()
		a := signedTo(t, keep, io.Discard)
		challenge := `{"token":"x","challenge":"<b>3eZbrw1aBm2r</b>","type":"url_verification"}`
		if w := post(a, asJSON, challenge, time.Now(), nil); w.Code != 200 || w.Body.String() != "<b>3eZbrw1aBm2r</b>" || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
			t.Errorf("challenge: %d %q", w.Code, w.Body)
		}
		unsigned := func(r *http.Request) { r.Header.Del("X-Slack-Signature") }
		if w := post(a, asJSON, challenge, time.Now(), unsigned); w.Code != 401 {
			t.Errorf("challenge of a stranger: %d", w.Code)
		}
		for _, change := range []func(*http.Request){nil, unsigned} {
			if w := post(a, asForm, "ssl_check=1&token=x&command=%2Fdari&user_id=U1&trigger_id=1", time.Now(), change); w.Code != 200 || w.Body.Len() > 0 {
				t.Errorf("look at the certificate: %d", w.Code)
			}
		}
		for _, body := range []string{`{"type":"app_rate_limited","minute_rate_limited":1}`, `{"type":"event_callback","event":{"type":"tomorrow"}}`,
			`{"type":"event_callback","event":{"type":"message","channel":7}}`} {
			if w := post(a, asJSON, body, time.Now(), nil); w.Code != 200 {
				t.Errorf("%s: %d; Slack would switch the app off", body, w.Code)
			}
		}
		if n := len(keep.all()); n != 0 {
			t.Errorf("%d stored", n)
		}
	})
}

func TestRequestsBeforeAndAfterRunComeAgain(t *testing.T) {
	h := open(t, fake.SlackOptions{}, func(c *Config) { c.AppToken, c.SigningSecret = "", signing })
	if err := h.a.Health(); err == nil {
		t.Error("healthy before Run")
	}
	if w := post(h.a, asJSON, message("a"), time.Now(), nil); w.Code != 503 {
		t.Errorf("before: %d", w.Code)
	}
	h.listen()
	if err := h.a.Health(); err != nil {
		t.Error(err)
	}
	if err := h.end(); err != nil {
		t.Error(err)
	}
	if w := post(h.a, asJSON, message("a"), time.Now(), nil); w.Code != 503 || len(h.keep.all()) != 0 {
		t.Errorf("after: %d", w.Code)
	}
}

func TestAddressIsVerified(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	h.a.requests = true
	h.a.secrets.Store(h.a.client(credentials{bot: h.BotToken(), signing: h.SigningSecret()}))
	h.listen()
	if err := h.VerifyURL(t.Context()); err != nil {
		t.Error(err)
	}
}

// lockedBuffer is a log that a test can read.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// FuzzS02_Signature posts what nobody signed: it is refused, whatever it is.
func FuzzS02_Signature(f *testing.F) {
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	f.Add("v0="+strings.Repeat("0", 64), stamp, asJSON, message("a"))
	f.Add("v0="+sign("another", "v0:"+stamp+":"+message("a")), stamp, asJSON, message("a"))
	f.Add("v0=", "", asForm, "ssl_check=1")
	f.Add("", "-1", asForm, "payload={}")
	keep := newKeeper()
	a := signedTo(f, keep, io.Discard)
	f.Fuzz(func(t *testing.T, signature, stamp, contentType, body string) {
		if signature == "v0="+sign(signing, "v0:"+stamp+":"+body) {
			t.Skip("signed after all")
		}
		w := post(a, contentType, body, time.Now(), func(r *http.Request) {
			r.Header.Set("X-Slack-Signature", signature)
			r.Header.Set("X-Slack-Request-Timestamp", stamp)
		})
		if w.Code != 401 && !(w.Code == 200 && w.Body.Len() == 0 && strings.Contains(body, "ssl_check")) && w.Code != 413 {
			t.Errorf("%d %q", w.Code, w.Body)
		}
		if n := len(keep.all()); n != 0 {
			t.Errorf("%d stored", n)
		}
	})
}

// FuzzS02_Requests posts any body as if Slack had signed it: nothing panics,
// and what is stored can be found again.
func FuzzS02_Requests(f *testing.F) {
	f.Add(false, message("<@UBOT> 안녕"))
	f.Add(false, `{"type":"url_verification","challenge":"x"}`)
	f.Add(false, `{"type":"event_callback","event":{"type":"app_mention","channel":"C1","user":"U1","ts":"1.2","text":"<@UBOT>","files":[{}]}}`)
	f.Add(true, "command=%2Fdari&user_id=U1&trigger_id=1.2.3&text=jobs+5")
	f.Add(true, "payload="+url.QueryEscape(`{"type":"block_actions","trigger_id":"1","user":{"id":"U1"},"channel":{"id":"C1"},"message":{"ts":"1.2"},"actions":[{"value":"k:1"}]}`))
	f.Add(true, "payload="+url.QueryEscape(`{"type":"view_submission","user":{"id":"U1"},"view":{"id":"V1","callback_id":"form","private_metadata":"{\"f\":\"x\",\"to\":{\"chat\":\"D1\"}}","state":{"values":{"f:a":{"v":{"value":"x"}}}}}}`))
	f.Add(true, "ssl_check=1&payload=")
	keep := newKeeper()
	a := signedTo(f, keep, io.Discard)
	f.Fuzz(func(t *testing.T, form bool, body string) {
		keep.set(func() { keep.kept = nil })
		for len(keep.got) > 0 {
			<-keep.got
		}
		contentType := map[bool]string{true: asForm, false: asJSON}[form]
		w := post(a, contentType, body, time.Now(), nil)
		rows := keep.all()
		if w.Code != 200 && w.Code != 400 && w.Code != 413 {
			t.Errorf("%d %q", w.Code, w.Body)
		}
		if w.Code != 200 && len(rows) > 0 {
			t.Errorf("%d, and stored", w.Code)
		}
		for _, in := range rows {
			var s stored
			if in.ExternalID == "" || in.Account != "T1" || in.Conversation == "" || json.Unmarshal(in.Raw, &s) != nil || s.Kind == "" {
				t.Errorf("stored as %s", fmt.Sprint(in.Account, in.ExternalID, in.Conversation, s.Kind))
			}
		}
	})
}
