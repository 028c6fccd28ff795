package telegram

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/go-telegram/bot/models"

	"dari/bot"
	"dari/bot/bottest/fake"
)

// pass runs an update through intake and decoding; ok is false when it is not
// for Dari.
func pass(t *testing.T, a *Adapter, u fake.TelegramUpdate) (m bot.Message, ok bool) {
	t.Helper()
	raw := append([]byte(`{"update_id":9,`), u[1:]...)
	up, readable := readUpdate(raw)
	if !readable {
		t.Fatalf("unreadable: %s", raw)
	}
	in, ok := a.incoming(up, raw)
	if !ok {
		return bot.Message{}, false
	}
	m, err := a.Decode(t.Context(), in)
	if err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	if m.Address.Conversation() != in.Conversation {
		t.Errorf("stored under %s, decoded as %s", in.Conversation, m.Address.Conversation())
	}
	return m, true
}

func offline(t *testing.T) (*fake.Telegram, *Adapter) {
	t.Helper()
	f := fake.NewTelegram(fake.TelegramOptions{})
	a, err := New(Config{Token: f.Token(), Commands: commands})
	if err != nil {
		t.Fatal(err)
	}
	name := f.Username()
	a.username.Store(&name)
	return f, a
}

func TestWhatIsForDari(t *testing.T) {
	f, a := offline(t)
	group := func(text string) fake.TelegramUpdate { return f.TextUpdate(-9, 1, text) }
	for name, c := range map[string]struct {
		u             fake.TelegramUpdate
		ok            bool
		text, command string
		args          string
	}{
		"private":               {f.TextUpdate(1, 1, "안녕"), true, "안녕", "", ""},
		"private command":       {f.TextUpdate(1, 1, "/Jobs 5"), true, "/Jobs 5", "jobs", "5"},
		"deep link":             {f.TextUpdate(1, 1, "/start aB_-9"), true, "/start aB_-9", "start", "aB_-9"},
		"own name":              {f.TextUpdate(1, 1, "/jobs@Dari_Bot 5"), true, "/jobs@Dari_Bot 5", "jobs", "5"},
		"other bot, private":    {f.TextUpdate(1, 1, "/jobs@other_bot"), false, "", "", ""},
		"slash alone":           {f.TextUpdate(1, 1, "/"), true, "/", "", ""},
		"unknown command":       {f.TextUpdate(1, 1, "/dance"), true, "/dance", "dance", ""},
		"chatter":               {group("점심 뭐 먹지"), false, "", "", ""},
		"our command":           {group("/jobs"), true, "/jobs", "jobs", ""},
		"foreign command":       {group("/weather"), false, "", "", ""},
		"foreign, tagged":       {group("/weather@dari_bot"), true, "/weather@dari_bot", "weather", ""},
		"other bot":             {group("/jobs@other_bot"), false, "", "", ""},
		"mention first":         {group("@dari_bot 일자리"), true, "일자리", "", ""},
		"mention last":          {group("👩‍👩‍👧 일자리 @Dari_Bot"), true, "👩‍👩‍👧 일자리", "", ""},
		"mention and command":   {group("@dari_bot /jobs 3"), true, "/jobs 3", "jobs", "3"},
		"mention of another":    {group("@dari_bot_2 일자리"), false, "", "", ""},
		"name without entity":   {group("mail@dari_bot"), false, "", "", ""},
		"reply to Dari":         {f.Message(fake.TelegramMessage{Chat: -9, User: 1, Text: "네", ReplyTo: 4, ReplyToBot: true}), true, "네", "", ""},
		"reply to a person":     {f.Message(fake.TelegramMessage{Chat: -9, User: 1, Text: "네", ReplyTo: 4}), false, "", "", ""},
		"other bot's, in reply": {f.Message(fake.TelegramMessage{Chat: -9, User: 1, Text: "/x@other_bot", ReplyTo: 4, ReplyToBot: true}), false, "", "", ""},
		"photo in a group":      {f.PhotoUpdate(-9, 1, "보세요"), false, "", "", ""},
		"photo for Dari":        {f.PhotoUpdate(-9, 1, "@dari_bot 보세요"), true, "보세요", "", ""},
	} {
		m, ok := pass(t, a, c.u)
		if ok != c.ok || m.Text != c.text || m.Command != c.command || m.Args != c.args {
			t.Errorf("%s: ok %v, %q /%s %q", name, ok, m.Text, m.Command, m.Args)
		}
	}
	for name, raw := range map[string]string{
		"pinned":         `{"message":{"message_id":1,"from":{"id":1},"chat":{"id":1,"type":"private"},"pinned_message":{"message_id":1}}}`,
		"joined":         `{"message":{"message_id":1,"from":{"id":1},"chat":{"id":-9,"type":"group"},"new_chat_members":[{"id":3}]}}`,
		"migrated from":  `{"message":{"message_id":1,"from":{"id":1},"chat":{"id":-109,"type":"supergroup"},"migrate_from_chat_id":-9}}`,
		"bot":            `{"message":{"message_id":1,"from":{"id":8,"is_bot":true},"chat":{"id":8,"type":"private"},"text":"hi"}}`,
		"channel":        `{"message":{"message_id":1,"chat":{"id":-8,"type":"channel"},"text":"hi"}}`,
		"inline message": `{"callback_query":{"id":"1","from":{"id":1},"inline_message_id":"AAA","data":"k:0"}}`,
		"promoted":       `{"my_chat_member":{"chat":{"id":-9,"type":"group"},"from":{"id":1},"old_chat_member":{"status":"member"},"new_chat_member":{"status":"administrator"}}}`,
		"topic starter":  `{"message":{"message_id":2,"message_thread_id":1,"from":{"id":1},"chat":{"id":-9,"type":"supergroup"},"text":"hi","reply_to_message":{"message_id":1,"from":{"id":123456},"forum_topic_created":{"name":"x"}}}}`,
	} {
		if m, ok := pass(t, a, fake.TelegramUpdate(raw)); ok {
			t.Errorf("%s is taken for %+v", name, m)
		}
	}
}

func TestD07_EditedOldKeyboardDeletedChat(t *testing.T) {
	f, a := offline(t)
	m, ok := pass(t, a, f.EditedUpdate(1, 1, 5, "고친 글"))
	if !ok || m.Kind != bot.Edited || m.Text != "고친 글" || m.MessageID != "5" {
		t.Errorf("edited: %+v", m)
	}
	for data, want := range map[string]bot.ChoiceRef{
		"k3y:12":                   {Key: "k3y", Index: 12},
		"k3y:2:f":                  {Key: "k3y", Index: 2},
		"menu_jobs":                {Key: "menu_jobs", Index: -1},
		"a:b:c":                    {Key: "a:b:c", Index: -1},
		"k3y:-4":                   {Key: "k3y:-4", Index: -1},
		"k:9999999999999999999999": {Key: "k:9999999999999999999999", Index: -1},
		"":                         {Key: "", Index: -1},
	} {
		m, ok := pass(t, a, f.CallbackUpdate(1, 1, 5, data))
		if !ok || m.Kind != bot.Chose || m.Choice != want || m.From.ID != "1" || !m.Direct {
			t.Errorf("tap on %q: %+v", data, m)
		}
	}
	// The message with the buttons is too old to be shown: Telegram gives its
	// chat and no more.
	m, ok = pass(t, a, fake.TelegramUpdate(`{"callback_query":{"id":"1","from":{"id":1},"message":{"chat":{"id":1,"type":"private"},"message_id":5,"date":0},"data":"k:0"}}`))
	if !ok || m.Kind != bot.Chose || m.Address.Chat != "1" {
		t.Errorf("old message: %+v", m)
	}
	// A chat that was deleted: a send finds nobody.
	f.AddChats(2)
	live := connect(t, f, &shelf{}, nil)
	if _, err := live.Send(t.Context(), out("404", "a")); !errors.Is(err, bot.ErrGone) {
		t.Errorf("deleted chat: %v", err)
	}
}

func TestD13_MigratedUpdate(t *testing.T) {
	f, a := offline(t)
	m, ok := pass(t, a, f.MigrateUpdate(-9, -1000000000009, 1))
	if !ok || m.Kind != bot.Moved || m.Address.Chat != "-9" || m.NewAddress.Chat != "-1000000000009" || m.NewAddress.Account != "123456" {
		t.Errorf("%+v", m)
	}
}

func TestLeftAndJoined(t *testing.T) {
	f, a := offline(t)
	for status, want := range map[string]bot.Kind{"kicked": bot.Left, "left": bot.Left, "member": bot.Joined} {
		m, ok := pass(t, a, f.MemberUpdate(7, 7, status))
		if !ok || m.Kind != want || m.From.ID != "7" || !m.Direct || m.Address.Chat != "7" {
			t.Errorf("%s: %+v", status, m)
		}
	}
}

func TestMedia(t *testing.T) {
	f, a := offline(t)
	for _, kind := range []string{"photo", "voice", "video", "document", "sticker", "location", "contact", "audio", "poll", "dice", "animation", "story"} {
		m, ok := pass(t, a, f.MediaUpdate(1, 1, kind, ""))
		if !ok || m.Kind != bot.Media || m.MediaType != kind || m.Text != "" {
			t.Errorf("%s: %+v", kind, m)
		}
	}
	m, _ := pass(t, a, f.MediaUpdate(1, 1, "document", "이력서입니다"))
	if m.Kind != bot.Media || m.Text != "이력서입니다" {
		t.Errorf("caption: %+v", m)
	}
	if m, ok := pass(t, a, f.MediaUpdate(1, 1, "hologram", "")); !ok || m.MediaType != "other" {
		t.Errorf("something new: %+v", m)
	}
}

func TestSender(t *testing.T) {
	f, a := offline(t)
	m, _ := pass(t, a, f.Message(fake.TelegramMessage{Chat: 5, User: 5, Text: "hi", Lang: "en-US", Name: "Ann"}))
	want := bot.Sender{Platform: bot.Telegram, ID: "5", Name: "Ann", Locale: "en-US"}
	if m.From != want || m.CanForm || m.At.IsZero() || m.MessageID == "" {
		t.Errorf("%+v", m)
	}
}

func TestS15_MaskingTouchesNothingElse(t *testing.T) {
	const number = "900101-1234568"
	raw := `{"update_id":9001011234568, "message":{"message_id":9001011,"date":1900101123,"text":"번호 ` + number +
		`","caption":"\ubc88\ud638 \uff19\uff10\uff10\uff11\uff10\uff11-\uff11\uff12\uff13\uff14\uff15\uff16\uff18 \"x\"","reply_to_message":{"text":"` + number + `"},
		"document":{"file_id":"` + number + `","file_name":"` + number + `.pdf"},"chat":{"id":9001011234568}},"callback_query":{"id":"9001011234568","chat_instance":"9001011234568"}}`
	got := maskRaw([]byte(raw))
	if !json.Valid(got) {
		t.Fatalf("not JSON: %s", got)
	}
	if n := strings.Count(string(got), number); n != 1 {
		t.Errorf("%d left, want 1 (a file id): %s", n, got)
	}
	if strings.Contains(string(got), `\uff19`) || strings.Contains(string(got), "９") {
		t.Errorf("full-width digits left: %s", got)
	}
	for _, keep := range []string{`"update_id":9001011234568, `, `"id":"9001011234568"`, `"chat_instance":"9001011234568"`, `"chat":{"id":9001011234568}`, `"date":1900101123`} {
		if !strings.Contains(string(got), keep) {
			t.Errorf("%s was damaged: %s", keep, got)
		}
	}
	plain := []byte(`{"update_id":1,"message":{"text":"전화 010-1234-5678"}}`)
	if kept := maskRaw(plain); &kept[0] != &plain[0] {
		t.Error("bytes were copied without need")
	}
}

func FuzzDecode(f *testing.F) {
	t := fake.NewTelegram(fake.TelegramOptions{})
	for _, u := range []fake.TelegramUpdate{
		t.TextUpdate(1, 1, "/jobs@dari_bot 5"), t.MentionUpdate(-9, 1, "안녕"), t.CallbackUpdate(1, 1, 2, "k:0"),
		t.MemberUpdate(1, 1, "kicked"), t.MigrateUpdate(-1, -2, 1), t.PhotoUpdate(1, 1, "900101-1234568"), t.EditedUpdate(1, 1, 1, "x"),
	} {
		f.Add(append([]byte(`{"update_id":9,`), u[1:]...))
	}
	f.Add([]byte(`{"update_id":1,"message":{"chat":{"id":-1},"from":{"id":1},"text":"가@dari_bot","entities":[{"type":"mention","offset":2147483647,"length":9},{"type":"mention","offset":-1,"length":-5}]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := New(Config{Token: "123456:fake"})
		if err != nil {
			t.Fatal(err)
		}
		name := "dari_bot"
		a.username.Store(&name)
		if json.Valid(raw) && !json.Valid(maskRaw(bytes.Clone(raw))) {
			t.Errorf("masking broke %s", raw)
		}
		m, err := a.Decode(t.Context(), bot.Incoming{Raw: raw})
		if err == nil && (m.Kind == "" || m.Address.IsZero()) {
			t.Errorf("%s is decoded as %+v", raw, m)
		}
		// What our reading takes must be what the library reads, where it reads.
		var theirs models.Update
		if err == nil && m.Kind == bot.Said && json.Unmarshal(raw, &theirs) == nil && theirs.Message != nil {
			if got := theirs.Message.Chat.ID; m.Address.Chat != jsonNumber(got) {
				t.Errorf("chat %s, the library reads %d", m.Address.Chat, got)
			}
		}
	})
}

func jsonNumber(n int64) string {
	b, err := json.Marshal(n)
	if err != nil {
		return ""
	}
	return string(b)
}
