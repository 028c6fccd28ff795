package slack

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"

	slackapi "github.com/slack-go/slack"
)

// Requests takes in what Slack posts: events, commands and interactions, all at
// one address. A request that Slack did not sign within five minutes of now is
// refused, and nothing comes of it. What is for Dari goes the way of what comes
// over a socket: stored, then acknowledged, within three seconds; what cannot
// be stored is answered with 503, and Slack delivers events again. A request
// that comes once more, by Slack or by anybody who got hold of it, changes
// nothing, because its external id is known.
//
// Sources: docs.slack.dev/authentication/verifying-requests-from-slack,
// docs.slack.dev/apis/events-api, docs.slack.dev/interactivity. Not tried with
// the real service.
func (a *Adapter) Requests() http.Handler { return http.HandlerFunc(a.receive) }

func (a *Adapter) receive(w http.ResponseWriter, r *http.Request) {
	came := time.Now()
	if !a.door.Post(w, r) {
		return
	}
	body, ok := a.door.Body(w, r)
	if !ok {
		return
	}
	q, readable := readRequest(r.Header, body)
	if why := a.forged(r.Header, body); why != "" {
		// Slack looks at the certificate of an address now and then, without a
		// signature (slackapi/bolt-python answers so too). Nothing is done.
		if readable && q.check {
			return
		}
		a.door.Refuse(w, http.StatusUnauthorized, why)
		return
	}
	switch {
	case !readable:
		a.door.Refuse(w, http.StatusBadRequest, "no request of Slack")
		return
	case q.check:
		return
	case q.Type == "url_verification":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = io.WriteString(w, q.challenge)
		return
	}
	run := a.current.Load()
	if run == nil { // before the start, or at the end
		a.door.Refuse(w, http.StatusServiceUnavailable, "not connected")
		return
	}
	it := a.sort(q.frame, came)
	if it.kind == kindNothing {
		return
	}
	taken, answer := run.settle(it, came.Add(a.pace.ack-a.pace.ack/10)) // a tenth is for the way back
	switch {
	case !taken:
		a.door.Refuse(w, http.StatusServiceUnavailable, "not stored")
	case answer != nil:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		if err := json.NewEncoder(w).Encode(answer); err != nil {
			a.log.Info("slack request not answered", "id", it.external, "error", err)
		}
	}
}

// settle has the lanes take an item and tells what became of it; by the
// deadline it is not taken. It may be stored later all the same, which is no
// harm: when it comes again it is known.
func (r *running) settle(it *item, deadline time.Time) (taken bool, answer any) {
	type outcome struct {
		taken  bool
		answer any
	}
	settled := make(chan outcome, 1)
	it.settle = func(taken bool, answer any) { settled <- outcome{taken, answer} }
	late := time.NewTimer(time.Until(deadline))
	defer late.Stop()
	select {
	case <-r.stop:
		return false, nil
	case <-late.C:
		return false, nil
	case r.lanes[it.lane()] <- it:
	}
	select {
	case o := <-settled:
		return o.taken, o.answer
	case <-late.C:
	case <-r.ended:
		select {
		case o := <-settled:
			return o.taken, o.answer
		default: // it came behind the end of its lane
		}
	}
	return false, nil
}

// forged says why a request is not Slack's; empty is nothing.
func (a *Adapter) forged(h http.Header, body []byte) (why string) {
	v, err := slackapi.NewSecretsVerifier(h, a.now().signing)
	if err == nil {
		if _, err = v.Write(body); err == nil {
			err = v.Ensure()
		}
	}
	switch {
	case err == nil:
		return ""
	case errors.Is(err, slackapi.ErrExpiredTimestamp):
		return "signed more than five minutes from now"
	case errors.Is(err, slackapi.ErrMissingHeaders):
		return "not signed"
	}
	return "signature"
}

// request is what Slack posted.
type request struct {
	frame
	challenge string // of a url_verification
	check     bool   // a look at the certificate
}

// readRequest finds out what was posted. ok is false for what Slack does not
// post.
func readRequest(h http.Header, body []byte) (q request, ok bool) {
	media, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	// How often Slack tried before is only told to the log: a repeat may be the
	// first that arrives.
	q.Retry, _ = strconv.Atoi(h.Get("X-Slack-Retry-Num"))
	switch media {
	case "application/json":
		return q, q.readJSON(body)
	case "application/x-www-form-urlencoded":
		return q, q.readForm(body)
	}
	return q, false
}

func (q *request) readJSON(body []byte) bool {
	var in struct {
		Type      string `json:"type"`
		Challenge string `json:"challenge"`
	}
	if json.Unmarshal(body, &in) != nil || in.Type == "" {
		return false
	}
	q.Type, q.challenge, q.Payload = in.Type, in.Challenge, body
	if in.Type == "event_callback" {
		q.Type = "events_api"
	}
	return true
}

func (q *request) readForm(body []byte) bool {
	form, err := url.ParseQuery(string(body))
	switch {
	case err != nil:
		return false
	case form.Get("ssl_check") == "1":
		q.check = true
	case form.Has("payload"):
		q.Type, q.Payload = "interactive", json.RawMessage(form.Get("payload"))
		return json.Valid(q.Payload)
	case form.Has("command"):
		q.Type = "slash_commands"
		q.Payload, err = json.Marshal(slashPayload{
			Team: form.Get("team_id"), Channel: form.Get("channel_id"), User: form.Get("user_id"), Name: form.Get("user_name"),
			Text: form.Get("text"), Trigger: form.Get("trigger_id"),
		})
		return err == nil
	default:
		return false
	}
	return true
}
