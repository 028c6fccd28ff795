package slack

import (
	"io"
	"strings"
	"testing"
	"time"

	"dari/bot/bottest/fake"
)

// TestS12_SecretsAreRenewed: what Slack refuses is not taken, what it takes is
// used at once, by sends, by the next socket and for signatures.
func TestS12_SecretsAreRenewed(t *testing.T) {
	h := open(t, fake.SlackOptions{}, func(c *Config) { c.Renewable = true })
	h.listen()
	bot, app := h.BotToken(), h.AppToken()
	for name, bad := range map[string][3]string{
		"unknown bot token": {"xoxb-canary", app, ""}, "unknown app token": {bot, "xapp-canary", ""}, "exchanged": {app, bot, ""},
		"none": {"", app, ""}, "requests in place of a socket": {bot, "", "canary-secret"},
	} {
		if use, err := h.a.Renew(t.Context(), bad[0], bad[1], bad[2]); err == nil || use != nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if who, err := h.a.now().api.AuthTestContext(t.Context()); err != nil || who.UserID == "" {
		t.Fatalf("after bad ones: %v", err)
	}
	h.Slack.Renew("xoxb-second", "xapp-second")
	h.CutSockets()
	time.Sleep(150 * time.Millisecond) // refused at least once, and waited out
	use, err := h.a.Renew(t.Context(), "xoxb-second", "xapp-second", "")
	if err != nil {
		t.Fatal(err)
	}
	use()
	h.until(func() bool { return h.Sockets() == 1 })
	if _, err := h.a.now().api.AuthTestContext(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestS12_ASigningSecretIsRenewed: what is signed with the one before is refused.
func TestS12_ASigningSecretIsRenewed(t *testing.T) {
	a := signedTo(t, newKeeper(), io.Discard)
	if w := post(a, asJSON, message("a"), time.Now(), nil); w.Code != 200 {
		t.Fatalf("before: %d", w.Code)
	}
	use, err := a.Renew(t.Context(), a.now().bot, "", "another-signing-secret")
	if err != nil {
		t.Fatal(err)
	}
	use()
	if w := post(a, asJSON, message("b"), time.Now(), nil); w.Code != 401 {
		t.Errorf("signed with the old one: %d", w.Code)
	}
}
