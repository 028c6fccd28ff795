package telegram

import (
	"errors"
	"strings"
	"testing"

	"dari/bot"
	"dari/bot/bottest/fake"
)

// TestS12_ATokenIsRenewed while messages come and go: Telegram takes the new
// one only, what it refuses meanwhile is not given up, and what is no good, or
// of another bot, is not taken.
func TestS12_ATokenIsRenewed(t *testing.T) {
	const canary = "cAnArY-sEcReT"
	f := fake.NewTelegram(fake.TelegramOptions{AnyChat: true})
	keep := &shelf{}
	var log journal
	a := connectWith(t, f, keep, log.log(), func(c *Config) { c.Renewable = true })
	intakeRuns(t, a)
	f.Push(f.TextUpdate(5, 5, "before"))
	keep.wait(t, 1)
	for _, bad := range []string{"", "nonsense", "123456:" + canary, "99:" + canary} {
		if use, err := a.Renew(t.Context(), bad, ""); err == nil || use != nil || strings.Contains(err.Error(), canary) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := a.Send(t.Context(), out("5", "a")); err != nil {
		t.Fatalf("after bad ones: %v", err)
	}
	f.Renew("123456:new-" + canary)
	_, err := a.Send(t.Context(), out("5", "b"))
	if later := (*bot.RetryError)(nil); !errors.As(err, &later) || !later.WholeAccount {
		t.Errorf("refused: %v", err)
	}
	f.Push(f.TextUpdate(5, 5, "ends the poll that was begun before"))
	keep.wait(t, 2)
	eventually(t, func() bool { return strings.Contains(log.String(), "refuses the token") })
	f.Push(f.TextUpdate(5, 5, "meanwhile"))
	use, err := a.Renew(t.Context(), "123456:new-"+canary, "")
	if err != nil {
		t.Fatal(err)
	}
	use()
	if _, err := a.Send(t.Context(), out("5", "c")); err != nil {
		t.Errorf("renewed: %v", err)
	}
	keep.wait(t, 3) // at once, not after the pause of a refused token
	if strings.Contains(log.String(), canary) {
		t.Errorf("log: %s", log.String())
	}
}

// TestS12_TheSecretOfAWebhookIsRenewed: until Telegram was told the new one, the
// one before counts too; then no more.
func TestS12_TheSecretOfAWebhookIsRenewed(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{AnyChat: true})
	a, _ := hooked(t, f, &shelf{}, &journal{})
	const second, third = "another-Secret_0123456789", "a-third-Secret_0123456789"
	if _, err := a.Renew(t.Context(), f.Token(), "short"); err == nil || !a.knows(hookSecret) {
		t.Errorf("a short one: %v", err)
	}
	use, err := a.Renew(t.Context(), f.Token(), second)
	if err != nil {
		t.Fatal(err)
	}
	use()
	for secret, want := range map[string]bool{hookSecret: true, second: true, third: false, "": false} {
		if a.knows(secret) != want {
			t.Errorf("untold, %q counts: %v", secret, !want)
		}
	}
	intakeRuns(t, a)
	eventually(t, func() bool { return a.Health() == nil && !a.knows(hookSecret) })
	if use, err = a.Renew(t.Context(), f.Token(), third); err != nil {
		t.Fatal(err)
	}
	use()
	eventually(t, func() bool { return a.knows(third) && !a.knows(second) }) // told without waiting for the next look
}
