package fake

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// tgHook is a webhook. What it does follows WebhookActor in
// github.com/tdlib/telegram-bot-api: the updates of a chat are posted one after
// the other, those of different chats at once; one that is not taken (any
// status but 2xx, or none) is posted again at once, then after a pause that
// doubles up to a minute, or after what Retry-After asks for.
type tgHook struct {
	url, secret string
	most        int // requests at once
	pause       time.Duration
	busy        map[string]bool // lines that are being posted
	troubleAt   time.Time
	trouble     string

	client  *http.Client
	posting sync.WaitGroup
	ctx     context.Context
	stop    context.CancelFunc
}

func (h *tgHook) init(pause time.Duration) {
	if h.pause = pause; pause == 0 {
		h.pause = time.Second
	}
	h.busy = map[string]bool{}
	h.ctx, h.stop = context.WithCancel(context.Background())
	h.client = &http.Client{
		Timeout:       time.Minute,
		Transport:     &http.Transport{MaxIdleConnsPerHost: 100},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Webhook is the address that updates are posted to, and the secret that is
// shown with them; both are empty while updates are polled for.
func (t *Telegram) Webhook() (url, secret string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.hook.url == "" {
		return "", ""
	}
	return t.hook.url, t.hook.secret
}

// setWebhook refuses what the Bot API refuses. Addresses without TLS are
// taken on this machine only, as by a Bot API server of one's own. The lock is
// held.
func (t *Telegram) setWebhook(p *tgParams) error {
	to, secret := p.str("url"), p.str("secret_token")
	u, err := url.Parse(to)
	if err != nil || u.Host == "" {
		return tgBad("bad webhook: invalid URL")
	}
	if ip := net.ParseIP(u.Hostname()); u.Scheme != "https" && (ip == nil || !ip.IsLoopback()) {
		return tgBad("bad webhook: An HTTPS URL must be provided for webhook")
	}
	if len(secret) > 256 {
		return tgBad("secret token is too long")
	}
	if strings.Trim(secret, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") != "" {
		return tgBad("secret token contains unallowed characters")
	}
	most := int(p.num("max_connections"))
	if most == 0 {
		most = 40
	}
	if err := t.allow(p); err != nil {
		return err
	}
	if p.str("drop_pending_updates") == "true" {
		t.pending = nil
	}
	t.hook.url, t.hook.secret, t.hook.most = to, secret, min(max(most, 1), 100)
	t.hook.trouble, t.hook.troubleAt = "", time.Time{}
	if t.poller != nil { // a poll under way ends
		close(t.poller.abort)
		t.poller = nil
	}
	t.pump()
	return nil
}

func (t *Telegram) webhookInfo() ([]byte, error) {
	info := map[string]any{"url": t.hook.url, "has_custom_certificate": false, "pending_update_count": len(t.pending)}
	if t.hook.url != "" {
		info["max_connections"] = t.hook.most
	}
	if t.hook.trouble != "" {
		info["last_error_date"], info["last_error_message"] = t.hook.troubleAt.Unix(), t.hook.trouble
	}
	if t.allowed != nil {
		info["allowed_updates"] = slices.Sorted(maps.Keys(t.allowed))
	}
	return json.Marshal(info)
}

// key names the line that an update keeps its order in: the chat of a message,
// the person of a tap.
func (u *tgPending) key() string {
	if u.line != "" {
		return u.line
	}
	type place struct {
		Chat struct{ ID int64 } `json:"chat"`
		From struct{ ID int64 } `json:"from"`
	}
	var in struct {
		Message place `json:"message"`
		Edited  place `json:"edited_message"`
		Member  place `json:"my_chat_member"`
		Tap     place `json:"callback_query"`
	}
	_ = json.Unmarshal(u.raw, &in) // what cannot be read is a line of its own
	switch chat := cmp.Or(in.Message.Chat.ID, in.Edited.Chat.ID); {
	case chat != 0:
		u.line = "chat " + strconv.FormatInt(chat, 10)
	case in.Member.Chat.ID != 0:
		u.line = "member " + strconv.FormatInt(in.Member.Chat.ID, 10)
	case in.Tap.From.ID != 0:
		u.line = "tap " + strconv.FormatInt(in.Tap.From.ID, 10)
	default:
		u.line = "alone " + strconv.FormatInt(u.seq, 10)
	}
	return u.line
}

// pump begins to post what waits, one at a time of a line. The lock is held.
func (t *Telegram) pump() {
	if t.hook.url == "" || t.hook.ctx.Err() != nil {
		return
	}
	for i := range t.pending {
		if len(t.hook.busy) >= t.hook.most {
			return
		}
		line := t.pending[i].key()
		if t.hook.busy[line] {
			continue
		}
		t.hook.busy[line] = true
		u := t.pending[i]
		t.hook.posting.Go(func() { t.post(u, line) })
	}
}

// post posts an update until it is taken or the webhook is no longer there.
func (t *Telegram) post(u tgPending, line string) {
	defer func() {
		t.mu.Lock()
		delete(t.hook.busy, line)
		t.pump()
		t.changed()
		t.mu.Unlock()
	}()
	begin := time.Now()
	t.mu.Lock()
	pause := t.hook.pause
	t.mu.Unlock()
	for try := 1; ; try++ {
		t.mu.Lock()
		to, secret := t.hook.url, t.hook.secret
		t.stats.HandedOut++
		t.mu.Unlock()
		if to == "" {
			return
		}
		status, after, said := t.hook.once(to, secret, u.raw)
		t.mu.Lock()
		t.stats.Posts[status]++
		taken := 200 <= status && status <= 299
		if taken {
			t.stats.Confirmed++
			t.confirms = append(t.confirms, time.Since(begin))
			t.pending = slices.DeleteFunc(t.pending, func(p tgPending) bool { return p.seq == u.seq })
		} else if t.hook.ctx.Err() == nil {
			t.hook.trouble, t.hook.troubleAt = said, time.Now()
		}
		t.changed()
		t.mu.Unlock()
		wait := after
		if wait == 0 && try > 1 {
			pause = min(2*pause, time.Minute)
			wait = pause
		}
		if taken {
			return
		}
		select {
		case <-time.After(wait):
		case <-t.hook.ctx.Done():
			return
		}
	}
}

// once makes one request. status is zero when nobody answered.
func (h *tgHook) once(to, secret string, body []byte) (status int, after time.Duration, said string) {
	r, err := http.NewRequestWithContext(h.ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return 0, 0, "Wrong URL"
	}
	r.Header.Set("Content-Type", "application/json")
	if secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	res, err := h.client.Do(r)
	if err != nil {
		return 0, 0, "Connection failed"
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<20))
	_ = res.Body.Close()
	seconds, _ := strconv.Atoi(res.Header.Get("Retry-After"))
	return res.StatusCode, time.Duration(max(seconds, 0)) * time.Second, "Wrong response from the webhook: " + res.Status
}
