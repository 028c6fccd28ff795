package telegram

import (
	"errors"
	"strconv"
	"testing"

	"dari/bot"
	"dari/bot/bottest/fake"
)

// TestDraftsWhereTelegramHasThem: in a private chat the beginning of the text, in a
// group, or where the server does not know drafts, that Dari types.
func TestDraftsWhereTelegramHasThem(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	f.AddChats(person, group)
	a := connect(t, f, nil, nil)
	draft := func(chat int64, body bot.Text) error {
		return a.Draft(t.Context(), bot.Draft{To: bot.Address{Platform: bot.Telegram, Account: a.Account(), Chat: strconv.FormatInt(chat, 10)}, Message: 12, Body: body})
	}
	var long bot.Text
	for i := range 400 {
		long = append(long, bot.P("문장 "+strconv.Itoa(i)+" <b>&</b> 훈련 참여 수당은 매월 지급됩니다."))
	}
	for _, c := range []struct {
		what   string
		chat   int64
		body   bot.Text
		fault  *fake.TelegramFault
		typing bool
	}{
		{what: "private", chat: person, body: bot.Plain("a <b> & c")},
		{what: "long", chat: person, body: long},
		{what: "group", chat: group, body: bot.Plain("a"), typing: true},
		{what: "old server", chat: person, body: bot.Plain("a"), fault: &fake.TelegramFault{Method: "sendMessageDraft", Code: 404, Description: "Not Found"}, typing: true},
	} {
		if c.fault != nil {
			f.Inject(*c.fault)
		}
		if err := draft(c.chat, c.body); err != nil {
			t.Errorf("%s: %v", c.what, err)
		}
		all := f.Drafts()
		if len(all) == 0 {
			t.Fatalf("%s: nothing is shown", c.what)
		}
		last := all[len(all)-1]
		if last.Typing != c.typing || last.Chat != c.chat || !c.typing && (last.ID != 12 || last.Text == "") {
			t.Errorf("%s: %+v", c.what, last)
		}
	}
	pause := fake.TelegramSlowDown(7)
	pause.Method = "sendMessageDraft"
	f.Inject(pause)
	var slow *bot.RetryError
	if err := draft(person, bot.Plain("a")); !errors.As(err, &slow) || slow.After.Seconds() < 7 {
		t.Errorf("asked for a pause: %v", err)
	}
	if err := draft(person+1, bot.Plain("a")); err == nil {
		t.Error("a draft for nobody was shown")
	}
}
