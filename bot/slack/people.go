package slack

import (
	"context"
	"fmt"
	"time"

	slackapi "github.com/slack-go/slack"
)

// person is what Slack knows of a member.
type person struct {
	name, zone, locale string
	team               string // whose member they are
	until              time.Time
}

const (
	personKept    = 6 * time.Hour
	personMissing = time.Minute // after a failure, so that a missing scope costs little
	personWait    = 500 * time.Millisecond
	peopleKept    = 20_000
)

// person is a member's name, zone and language, as far as they are known or
// can be learned in half a second. users.info is called at most once a minute
// for somebody who cannot be looked up.
func (a *Adapter) person(ctx context.Context, user string) person {
	a.mu.RLock()
	p, ok := a.people[user]
	a.mu.RUnlock()
	if ok && time.Now().Before(p.until) || !isUser(user) {
		return p
	}
	asking, cancel := context.WithTimeout(ctx, personWait)
	defer cancel()
	u, err := a.now().api.GetUserInfoContext(asking, user)
	if err != nil {
		if ctx.Err() != nil {
			return p
		}
		a.log.Info("slack member not looked up", "error", clean(err))
		p.until = time.Now().Add(personMissing) // what was known before stays
	} else {
		p = person{name: u.Profile.DisplayName, zone: u.TZ, locale: u.Locale, team: u.TeamID, until: time.Now().Add(personKept)}
		if p.name == "" {
			p.name = u.RealName
		}
		if _, err := time.LoadLocation(p.zone); err != nil {
			p.zone = ""
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.people) >= peopleKept {
		clear(a.people)
	}
	a.people[user] = p
	return p
}

// knownLocale is a member's language if it was looked up before.
func (a *Adapter) knownLocale(user string) string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.people[user].locale
}

// directWith is the direct conversation with a member. It stays the same for
// ever, so it is asked for once.
func (a *Adapter) directWith(ctx context.Context, user string) (string, error) {
	a.mu.RLock()
	chat := a.direct[user]
	a.mu.RUnlock()
	if chat != "" {
		return chat, nil
	}
	c, _, _, err := a.now().api.OpenConversationContext(ctx, &slackapi.OpenConversationParameters{Users: []string{user}})
	if err != nil {
		return "", fmt.Errorf("opening a direct conversation: %w", err)
	}
	if c == nil || c.ID == "" {
		return "", fmt.Errorf("opening a direct conversation: no channel in the answer")
	}
	a.keepDirect(user, c.ID)
	return c.ID, nil
}

func (a *Adapter) keepDirect(user, chat string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.direct) >= peopleKept {
		clear(a.direct)
	}
	a.direct[user] = chat
}
