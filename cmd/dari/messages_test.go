package main

import (
	"fmt"
	"testing"
	"time"

	"dari/bot"
	"dari/store"
)

// TestD29_MessagesOnTheCommandLine: what was put aside is listed without its
// words; only what is chosen is handled again, and who chose it is written down.
func TestD29_MessagesOnTheCommandLine(t *testing.T) { eachIfLong(t, testD29_MessagesOnTheCommandLine) }

func testD29_MessagesOnTheCommandLine(t *testing.T) {
	config := deskConfig(t, "")
	prints(t, config, []string{"staff", "add", "telegram:77"}, "telegram:77") // makes the database
	prints(t, config, []string{"messages"}, "no message is put aside")
	st, err := store.Open(t.Context(), storeOf(t, config), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for i := range 3 {
		in := bot.Incoming{Platform: bot.Telegram, Account: "1", ExternalID: fmt.Sprint(i), Conversation: "telegram:1/7", Raw: []byte(`{"words":1}`), Received: time.Now()}
		if err := st.AddIncoming(t.Context(), []bot.Incoming{in}); err != nil {
			t.Fatal(err)
		}
	}
	pending, err := st.PendingIncoming(t.Context(), 0, 10)
	if err != nil || len(pending) != 3 {
		t.Fatal(pending, err)
	}
	for _, in := range pending {
		if err := st.ParkIncoming(t.Context(), in, "no luck\nat all", nil); err != nil {
			t.Fatal(err)
		}
	}
	prints(t, config, []string{"messages", "list"}, "telegram", "no luck", "-words", "-at all")
	prints(t, config, []string{"messages", "list", "--limit", "1"}, "3 ", "-1  telegram")
	prints(t, config, []string{"messages", "retry", "1", "3"}, "message 1 is handled again", "message 3 is handled again")
	fails(t, config, "not put aside, or held after a restore: message 1, 9", "messages", "retry", "1", "9")
	if pending, err = st.PendingIncoming(t.Context(), 0, 10); err != nil || len(pending) != 2 || pending[0].ID != 1 || pending[1].ID != 3 || pending[0].Attempts != 0 {
		t.Errorf("to be handled: %+v, %v", pending, err)
	}
	prints(t, config, []string{"report", "decisions"}, actor(), "message.retry", "[1 3]", "staff added", "telegram:77", "-[1 9]")
	prints(t, config, []string{"report", "decisions", "--month", "2001-01"}, "-message.retry")
	prints(t, config, []string{"report", "decisions", "--json"}, `"action":"message.retry"`)
	fails(t, config, "write it like", "report", "decisions", "--month", "November")
}
