package fake

import (
	"context"
	"errors"
	"maps"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// TelegramOptions configure a Telegram double. The zero value works: one bot
// with the token "123456:fake", no limits, no latency.
type TelegramOptions struct {
	// Token is the bot's token, ID:SECRET; empty is "123456:fake".
	Token string
	// Username is the bot's name without @; empty is "dari_bot".
	Username string
	// Limits are Telegram's sending limits; the zero value has none.
	Limits TelegramLimits
	// Latency passes between a call's effect and its answer, getUpdates apart.
	Latency time.Duration
	// AnyChat makes every chat id exist. Otherwise, as with the real service, a
	// chat exists once somebody there has written, or by AddChats.
	AnyChat bool
	// WebhookPause is the pause before an update that the webhook did not take
	// is posted for the third time; it doubles with each further one. Zero is
	// Telegram's: one second. The second attempt follows at once.
	WebhookPause time.Duration
	// NoLog keeps counters only: no Sent, and edits of any message succeed. For
	// load tests that send hundreds of thousands.
	NoLog bool
}

// Telegram is a double of the Bot API as far as Dari uses it. It is an
// http.Handler, so it runs in httptest or on its own listener (Listen).
//
// What it refuses, and in which words, follows core.telegram.org/bots/api and
// the error texts that the public tdlib/telegram-bot-api server returns. What
// nobody documents (the exact shape of the sending limits, the count of
// buttons) is stricter here than the real service is known to be.
type Telegram struct {
	token          atomic.Pointer[string]
	username       string
	id             int64
	anyChat, noLog bool
	latency        atomic.Int64

	mu       sync.Mutex
	chats    map[int64]*tgChat
	limits   tgWindows
	faults   []*TelegramFault
	messages map[tgKey]*tgStored
	sent     []TelegramSent
	answers  []TelegramAnswer
	drafts   []TelegramDraft
	drafted  map[int64]TelegramDraft // what is shown of one in a chat
	queries  map[string]bool         // callback query id: answered
	commands map[string]string
	langs    map[int64]string // of people's apps, where they told
	stats    TelegramStats
	waiting  chan struct{} // closed at the next change; nil when nobody waits

	// Updates.
	allowed  map[string]bool // nil is Telegram's default
	pending  []tgPending
	nextID   int64
	lastID   int64
	confirms []time.Duration
	poller   *tgPoll
	hook     tgHook

	nextMessage int
	nextQuery   int64
}

type tgKey struct {
	chat    int64
	message int
}

type tgChat struct {
	threads  map[int]bool
	gone     string // the description of the 403 that sends get, or empty
	movedTo  int64
	perChat  tgRing
	perGroup tgRing
}

// TelegramStats are counters since the start.
type TelegramStats struct {
	// Pushed updates, those dropped by allowed_updates, hand-outs (an update
	// handed out twice counts twice), confirmed ones, and what still waits.
	Pushed, Dropped, HandedOut, Confirmed, Pending int
	// Polls counts getUpdates calls, Conflicts the 409 answers among them.
	Polls, Conflicts int
	// Messages counts sendMessage calls that took effect, Acknowledged those
	// whose answer was written to a connection that was still open.
	Messages, Acknowledged int
	Edits, Deletes         int
	// Posts counts attempts to deliver to the webhook by the status that
	// answered them; 0 is no answer.
	Posts map[int]int
	// Refused counts answers by error code.
	Refused map[int]int
	// Calls counts all calls by lower-case method.
	Calls map[string]int
}

// NewTelegram makes a double with a queue that holds nothing.
func NewTelegram(o TelegramOptions) *Telegram {
	t := &Telegram{
		username: o.Username, anyChat: o.AnyChat, noLog: o.NoLog,
		chats: map[int64]*tgChat{}, messages: map[tgKey]*tgStored{}, queries: map[string]bool{},
		commands: map[string]string{}, langs: map[int64]string{}, nextID: 710_000_001, nextMessage: 1,
	}
	if o.Token == "" {
		o.Token = "123456:fake"
	}
	t.token.Store(&o.Token)
	if t.username == "" {
		t.username = "dari_bot"
	}
	id, _, _ := strings.Cut(o.Token, ":")
	t.id, _ = strconv.ParseInt(id, 10, 64)
	t.limits.set(o.Limits)
	t.latency.Store(int64(o.Latency))
	t.hook.init(o.WebhookPause)
	t.stats.Posts = map[int]int{}
	t.stats.Refused = map[int]int{}
	t.stats.Calls = map[string]int{}
	return t
}

// Token is the token the double accepts.
func (t *Telegram) Token() string { return *t.token.Load() }

// Renew makes it accept another token of the bot, and not the one before, as
// BotFather's /revoke does.
func (t *Telegram) Renew(token string) { t.token.Store(&token) }

// Username is the bot's name without @.
func (t *Telegram) Username() string { return t.username }

// BotID is the bot's user id.
func (t *Telegram) BotID() int64 { return t.id }

// Listen serves on addr ("127.0.0.1:0") until close is called, and returns the
// URL to use as the API's address.
func (t *Telegram) Listen(addr string) (url string, close func(), err error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", nil, err
	}
	s := &http.Server{Handler: t, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan struct{})
	go func() {
		defer func() { done <- struct{}{} }()
		_ = s.Serve(l) // ends with http.ErrServerClosed when close is called
	}()
	return "http://" + l.Addr().String(), func() { _ = s.Close(); <-done; t.Close() }, nil
}

// Close ends the deliveries to a webhook. A double that was not started by
// Listen and has a webhook is closed by its owner.
func (t *Telegram) Close() {
	t.mu.Lock()
	t.hook.stop()
	t.mu.Unlock()
	t.hook.posting.Wait()
	t.hook.client.CloseIdleConnections()
}

// SetLatency changes the delay between a call's effect and its answer.
func (t *Telegram) SetLatency(d time.Duration) { t.latency.Store(int64(d)) }

// SetLimits changes the sending limits from now on.
func (t *Telegram) SetLimits(l TelegramLimits) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.limits.set(l)
	for _, c := range t.chats {
		c.perChat, c.perGroup = tgRing{}, tgRing{}
	}
}

// AddChats makes chats exist, as if their people had started the bot.
func (t *Telegram) AddChats(ids ...int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, id := range ids {
		t.chat(id)
	}
}

// Block makes sends to a person fail as after "block bot"; Unblock ends it.
// Neither pushes a my_chat_member update: see MemberUpdate.
func (t *Telegram) Block(chat int64) {
	t.setGone(chat, "Forbidden: bot was blocked by the user")
}

// Deactivate makes sends fail as for a deleted account.
func (t *Telegram) Deactivate(chat int64) { t.setGone(chat, "Forbidden: user is deactivated") }

// Kick makes sends to a group fail as after the bot's removal.
func (t *Telegram) Kick(chat int64) {
	t.setGone(chat, "Forbidden: bot was kicked from the group chat")
}

// Unblock undoes Block, Deactivate and Kick.
func (t *Telegram) Unblock(chat int64) { t.setGone(chat, "") }

func (t *Telegram) setGone(chat int64, description string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.chat(chat).gone = description
}

// Migrate turns the group old into the supergroup new: sends to old are
// refused and name the new id from now on.
func (t *Telegram) Migrate(old, new int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.chat(new)
	t.chat(old).movedTo = new
}

// chat returns the chat, making it exist. The lock is held.
func (t *Telegram) chat(id int64) *tgChat {
	c := t.chats[id]
	if c == nil {
		c = &tgChat{}
		t.chats[id] = c
	}
	return c
}

// Stats returns the counters.
func (t *Telegram) Stats() TelegramStats {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.stats
	s.Pending = len(t.pending)
	s.Posts, s.Refused, s.Calls = maps.Clone(t.stats.Posts), maps.Clone(t.stats.Refused), maps.Clone(t.stats.Calls)
	return s
}

// Commands returns what setMyCommands was last given for a language ("" is the
// default list), as JSON.
func (t *Telegram) Commands(lang string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.commands[lang]
}

// changed wakes those that wait. The lock is held.
func (t *Telegram) changed() {
	if t.waiting != nil {
		close(t.waiting)
		t.waiting = nil
	}
}

// Wait returns nil as soon as ok holds, which is asked after every change and
// may call the double's other methods.
func (t *Telegram) Wait(ctx context.Context, ok func() bool) error {
	for {
		t.mu.Lock()
		if t.waiting == nil {
			t.waiting = make(chan struct{})
		}
		changed := t.waiting
		t.mu.Unlock()
		if ok() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// tgError is an answer with ok false.
type tgError struct {
	code        int
	description string
	retryAfter  int
	migrateTo   int64
}

func (e *tgError) Error() string { return strconv.Itoa(e.code) + " " + e.description }

func tgBad(description string) error {
	return &tgError{code: http.StatusBadRequest, description: "Bad Request: " + description}
}

var errTGNotFound = &tgError{code: http.StatusNotFound, description: "Not Found"}

// ServeHTTP answers one Bot API call.
func (t *Telegram) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rest, ok := strings.CutPrefix(r.URL.Path, "/bot")
	token, method, cut := strings.Cut(rest, "/")
	if !ok || !cut {
		t.refuse(w, errTGNotFound)
		return
	}
	if token != t.Token() {
		t.refuse(w, &tgError{code: http.StatusUnauthorized, description: "Unauthorized"})
		return
	}
	p := tgParamsPool.Get().(*tgParams)
	defer tgParamsPool.Put(p)
	if err := p.read(r); err != nil {
		t.refuse(w, err)
		return
	}
	method = strings.ToLower(method)
	t.mu.Lock()
	t.stats.Calls[method]++
	fault := t.fault(method, p)
	t.changed()
	t.mu.Unlock()

	if fault != nil && !fault.CutAfter {
		t.misbehave(w, r, fault)
		if fault.Code != 0 || fault.CutBefore {
			return
		}
	}
	if method == "getupdates" {
		t.getUpdates(w, r, p)
		return
	}
	result, index, err := t.call(method, p)
	if d := t.latency.Load(); d > 0 {
		time.Sleep(time.Duration(d))
	}
	if fault != nil && fault.CutAfter {
		panic(http.ErrAbortHandler)
	}
	if err != nil {
		t.refuse(w, err)
		return
	}
	if index >= 0 && r.Context().Err() == nil {
		t.acknowledge(index)
	}
	writeTG(w, http.StatusOK, result)
}

// call does one method and returns its whole answer, and the place of the
// message it sent in the log, or -1.
func (t *Telegram) call(method string, p *tgParams) (answer []byte, index int, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	index = -1
	result := []byte("true")
	switch method {
	case "sendmessage":
		result, index, err = t.sendMessage(p)
	case "editmessagetext":
		result, err = t.editMessageText(p)
	case "editmessagereplymarkup":
		result, err = t.editMessageReplyMarkup(p)
	case "deletemessage":
		err = t.deleteMessage(p)
	case "deletemessages":
		err = t.deleteMessages(p)
	case "answercallbackquery":
		err = t.answerCallbackQuery(p)
	case "sendchataction":
		err = t.sendChatAction(p)
	case "sendmessagedraft":
		err = t.sendMessageDraft(p)
	case "getme":
		result = []byte(`{"id":` + strconv.FormatInt(t.id, 10) + `,"is_bot":true,"first_name":"Dari","username":"` +
			t.username + `","can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false}`)
	case "setmycommands":
		err = t.setMyCommands(p)
	case "setwebhook":
		err = t.setWebhook(p)
	case "deletewebhook":
		t.hook.url = ""
		if p.str("drop_pending_updates") == "true" {
			t.pending = nil
		}
	case "getwebhookinfo":
		result, err = t.webhookInfo()
	default:
		return nil, -1, errTGNotFound
	}
	t.changed()
	if err != nil {
		return nil, -1, err
	}
	answer = make([]byte, 0, len(result)+24)
	answer = append(answer, `{"ok":true,"result":`...)
	answer = append(answer, result...)
	return append(answer, '}'), index, nil
}

func (t *Telegram) acknowledge(index int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stats.Acknowledged++
	if !t.noLog {
		t.sent[index].Acknowledged = true
	}
	t.changed()
}

func (t *Telegram) refuse(w http.ResponseWriter, err error) {
	var e *tgError
	if !errors.As(err, &e) {
		e = &tgError{code: http.StatusBadRequest, description: "Bad Request: " + err.Error()}
	}
	t.mu.Lock()
	t.stats.Refused[e.code]++
	t.changed()
	t.mu.Unlock()
	b := append([]byte(`{"ok":false,"error_code":`), strconv.Itoa(e.code)...)
	b = append(b, `,"description":`...)
	b = tgQuote(b, e.description)
	if e.retryAfter > 0 {
		b = append(b, `,"parameters":{"retry_after":`...)
		b = append(strconv.AppendInt(b, int64(e.retryAfter), 10), '}')
	} else if e.migrateTo != 0 {
		b = append(b, `,"parameters":{"migrate_to_chat_id":`...)
		b = append(strconv.AppendInt(b, e.migrateTo, 10), '}')
	}
	if e.retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(e.retryAfter))
	}
	writeTG(w, e.code, append(b, '}'))
}

func writeTG(w http.ResponseWriter, code int, body []byte) {
	h := w.Header()
	h["Content-Type"] = tgJSON
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(code)
	_, _ = w.Write(body) // the client may be gone; there is nobody to tell
}

var tgJSON = []string{"application/json"}
