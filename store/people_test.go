package store

import (
	"testing"

	"dari/bot"
	"dari/handlers"
)

// TestWhatWasReadBeforeAChangeIsNotRemembered: a change of a person that is
// committed between reading them and remembering them must win.
func TestWhatWasReadBeforeAChangeIsNotRemembered(t *testing.T) {
	var c cache
	old := handlers.Person{ID: 7, Platform: bot.Telegram, External: "7"}
	age := c.age()
	c.forget(7) // the change
	c.put(old, age)
	if p, ok := c.get(accountKey{bot.Telegram, "", "7"}); ok {
		t.Errorf("remembered %+v, which was read before the change", p)
	}
	c.put(old, c.age())
	if _, ok := c.get(accountKey{bot.Telegram, "", "7"}); !ok {
		t.Error("nothing is remembered at all")
	}
	c.forgetAll()
	if _, ok := c.get(accountKey{bot.Telegram, "", "7"}); ok {
		t.Error("remembered after everything was forgotten")
	}
}
