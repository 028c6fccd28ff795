package fake

import (
	"net/http"
	"strconv"
	"time"
)

// TelegramLimit allows N effects in any window of Per. N zero is no limit.
type TelegramLimit struct {
	N   int
	Per time.Duration
}

// TelegramLimits are the limits on sending (sendMessage and edits). A call
// beyond one is refused with 429 and the whole seconds until it would pass.
type TelegramLimits struct {
	All, Chat, Group TelegramLimit
}

// TelegramUsualLimits are those of core.telegram.org/bots/faq: about 30 a
// second over all chats, one a second in one chat, 20 a minute in one group.
// The real service lets short bursts pass; this double does not.
func TelegramUsualLimits() TelegramLimits {
	return TelegramLimits{
		All:   TelegramLimit{N: 30, Per: time.Second},
		Chat:  TelegramLimit{N: 1, Per: time.Second},
		Group: TelegramLimit{N: 20, Per: time.Minute},
	}
}

type tgWindows struct {
	TelegramLimits
	all tgRing
}

func (w *tgWindows) set(l TelegramLimits) { w.TelegramLimits, w.all = l, tgRing{} }

// tgRing holds the times of the last N effects, oldest at next.
type tgRing struct {
	at   []time.Time
	next int
}

// wait is how long until the limit lets one more pass; zero is now.
func (r *tgRing) wait(l TelegramLimit, now time.Time) time.Duration {
	if l.N <= 0 || len(r.at) < l.N {
		return 0
	}
	return max(0, r.at[r.next].Add(l.Per).Sub(now))
}

func (r *tgRing) note(l TelegramLimit, now time.Time) {
	if l.N <= 0 {
		return
	}
	if len(r.at) < l.N {
		r.at = append(r.at, now)
		return
	}
	r.at[r.next] = now
	r.next = (r.next + 1) % l.N
}

// limit refuses a send beyond a limit. The lock is held.
func (t *Telegram) limit(id int64, c *tgChat) error {
	now := time.Now()
	wait := t.limits.all.wait(t.limits.All, now)
	wait = max(wait, c.perChat.wait(t.limits.Chat, now))
	group := t.limits.Group
	if id > 0 {
		group.N = 0
	}
	wait = max(wait, c.perGroup.wait(group, now))
	if wait > 0 {
		seconds := int((wait + time.Second - 1) / time.Second)
		return tgTooMany(seconds)
	}
	t.limits.all.note(t.limits.All, now)
	c.perChat.note(t.limits.Chat, now)
	c.perGroup.note(group, now)
	return nil
}

func tgTooMany(seconds int) error {
	return &tgError{code: http.StatusTooManyRequests, retryAfter: seconds,
		description: "Too Many Requests: retry after " + strconv.Itoa(seconds)}
}

// TelegramFault makes calls go wrong. It hits the calls that match Method and
// Chat, after Skip of them, Times times.
type TelegramFault struct {
	// Method is the method in question; empty is whatever sends, edits or
	// deletes a message, "*" is every method.
	Method string
	// Chat is the chat in question; zero is any.
	Chat int64
	// Skip lets that many matching calls pass first.
	Skip int
	// Times is how often it happens; zero is once, negative until ClearFaults.
	Times int

	// Code answers with this status and error code and has no effect.
	Code        int
	Description string
	RetryAfter  int   // seconds, with 429
	MigrateTo   int64 // with 400
	// HTML answers Code with a page instead of JSON, as a proxy does.
	HTML bool
	// CutBefore closes the connection before the call takes effect, CutAfter
	// after it: the caller cannot tell the two apart.
	CutBefore, CutAfter bool
	// Delay passes before anything else.
	Delay time.Duration
}

// Faults that tests often want.
var (
	TelegramBlocked      = TelegramFault{Code: 403, Description: "Forbidden: bot was blocked by the user"}
	TelegramDeactivated  = TelegramFault{Code: 403, Description: "Forbidden: user is deactivated"}
	TelegramChatNotFound = TelegramFault{Code: 400, Description: "Bad Request: chat not found"}
	TelegramCantParse    = TelegramFault{Code: 400, Description: "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0"}
	TelegramRefuses      = TelegramFault{Code: 400, Description: "Bad Request: not enough rights to send text messages to the chat"}
	TelegramServerError  = TelegramFault{Code: 500, Description: "Internal Server Error"}
	TelegramBadGateway   = TelegramFault{Code: 502, HTML: true}
	TelegramCutBefore    = TelegramFault{CutBefore: true}
	TelegramCutAfter     = TelegramFault{CutAfter: true}
)

// TelegramSlowDown is a 429 that asks for a pause of that many seconds.
func TelegramSlowDown(seconds int) TelegramFault {
	return TelegramFault{Code: 429, RetryAfter: seconds, Description: "Too Many Requests: retry after " + strconv.Itoa(seconds)}
}

// Inject adds a fault. Of several that match, the first one added happens.
func (t *Telegram) Inject(f TelegramFault) {
	if f.Times == 0 {
		f.Times = 1
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = append(t.faults, &f)
}

// ClearFaults ends all faults.
func (t *Telegram) ClearFaults() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = nil
}

// fault takes the fault that hits a call, or nil. The lock is held.
func (t *Telegram) fault(method string, p *tgParams) *TelegramFault {
	for i, f := range t.faults {
		if !f.hits(method, p) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				t.faults = append(t.faults[:i:i], t.faults[i+1:]...)
			}
		}
		once := *f
		return &once
	}
	return nil
}

func (f *TelegramFault) hits(method string, p *tgParams) bool {
	switch f.Method {
	case "*":
	case "":
		switch method {
		case "sendmessage", "editmessagetext", "editmessagereplymarkup", "deletemessage", "deletemessages":
		default:
			return false
		}
	default:
		if !equalFoldASCII(f.Method, method) {
			return false
		}
	}
	return f.Chat == 0 || p.num("chat_id") == f.Chat
}

func equalFoldASCII(a, lower string) bool {
	if len(a) != len(lower) {
		return false
	}
	for i := range len(a) {
		c := a[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// misbehave delays, cuts the connection or answers as the fault says.
func (t *Telegram) misbehave(w http.ResponseWriter, r *http.Request, f *TelegramFault) {
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-r.Context().Done():
		}
	}
	switch {
	case f.CutBefore:
		panic(http.ErrAbortHandler)
	case f.HTML:
		t.mu.Lock()
		t.stats.Refused[f.Code]++
		t.changed()
		t.mu.Unlock()
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Code)
		_, _ = w.Write([]byte("<html><head><title>" + strconv.Itoa(f.Code) + "</title></head><body>nginx</body></html>"))
	case f.Code != 0:
		t.refuse(w, &tgError{code: f.Code, description: f.Description, retryAfter: f.RetryAfter, migrateTo: f.MigrateTo})
	}
}
