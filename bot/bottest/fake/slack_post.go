package fake

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// What is posted follows docs.slack.dev: apis/events-api (retries, headers),
// authentication/verifying-requests-from-slack, interactivity.

func newPoster() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 64},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// PostTo makes the workspace post events, commands and interactions to an
// address from now on, as an app without Socket Mode has it.
func (s *Slack) PostTo(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.postTo = address
}

// Sign is the value of X-Slack-Signature for a body at a time.
func (s *Slack) Sign(timestamp, body string) string {
	mac := hmac.New(sha256.New, []byte(s.opts.SigningSecret))
	_, _ = io.WriteString(mac, "v0:"+timestamp+":"+body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// Request makes a signed request to the app.
func (s *Slack) Request(ctx context.Context, contentType, body string) (*http.Request, error) {
	s.mu.Lock()
	to := s.postTo
	s.mu.Unlock()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	at := strconv.FormatInt(time.Now().Unix(), 10)
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	r.Header.Set("X-Slack-Request-Timestamp", at)
	r.Header.Set("X-Slack-Signature", s.Sign(at, body))
	return r, nil
}

// VerifyURL does what Slack does when an address is entered in the app's
// settings: the challenge must come back.
func (s *Slack) VerifyURL(ctx context.Context) error {
	const challenge = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"
	r, err := s.Request(ctx, "application/json", `{"token":"deprecated","challenge":"`+challenge+`","type":"url_verification"}`)
	if err != nil {
		return err
	}
	status, _, answer, err := s.ask(r)
	if err != nil {
		return err
	}
	if status != http.StatusOK || strings.TrimSpace(string(answer)) != challenge {
		return fmt.Errorf("the challenge was answered with %d %q", status, answer)
	}
	return nil
}

func (s *Slack) ask(r *http.Request) (status int, h http.Header, answer []byte, err error) {
	res, err := s.poster.Do(r)
	if err != nil {
		return 0, nil, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err = io.ReadAll(io.LimitReader(res.Body, 64<<10))
	return res.StatusCode, res.Header, answer, err
}

// body is a delivery as it is posted.
func (d *SlackDelivery) body() (contentType, body string) {
	raw, _ := json.Marshal(d.payload)
	switch d.kind {
	case "slash_commands":
		form := url.Values{}
		for k, v := range d.payload {
			form.Set(k, fmt.Sprint(v))
		}
		return "application/x-www-form-urlencoded", form.Encode()
	case "interactive":
		return "application/x-www-form-urlencoded", url.Values{"payload": {string(raw)}}.Encode()
	}
	return "application/json", string(raw)
}

// hand makes one attempt. again is false when the app asked for no other.
func (s *Slack) hand(d *SlackDelivery, attempt int) (reason string, again bool) {
	ctx, cancel := context.WithTimeout(context.Background(), s.opts.AckWithin)
	defer cancel()
	go func() {
		select {
		case <-s.stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	contentType, body := d.body()
	r, err := s.Request(ctx, contentType, body)
	if err != nil {
		return "connection_failed", true
	}
	s.mu.Lock()
	if attempt > 0 {
		r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(attempt))
		r.Header.Set("X-Slack-Retry-Reason", d.reason)
	}
	s.mu.Unlock()
	began := time.Now()
	status, h, answer, err := s.ask(r)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "http_timeout", true
	case err != nil:
		return "connection_failed", true
	case status < 200 || status > 299 || d.kind != "events_api" && status != http.StatusOK:
		return "http_error", h.Get("X-Slack-No-Retry") != "1"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.touch()
	if answer = bytes.TrimSpace(answer); len(answer) > 0 && (d.kind != "interactive" || d.payload["type"] != "view_submission") {
		s.broken = append(s.broken, "words in the answer to "+d.kind)
	}
	if len(answer) > 0 && !strings.HasPrefix(h.Get("Content-Type"), "application/json") {
		s.broken = append(s.broken, "an answer that is not called JSON")
	}
	d.acked, d.answer, d.took = true, answer, time.Since(began)
	return "", false
}
