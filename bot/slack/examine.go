package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// scopes are what the bot token may do, as the app's manifest asks for it.
var scopes = []string{"app_mentions:read", "channels:history", "chat:write", "commands", "groups:history", "im:history", "im:write", "users:read"}

// Scopes are those that the bot token needs.
func Scopes() []string { return slices.Clone(scopes) }

// ErrAppToken says that Slack does not accept the app-level token.
var ErrAppToken = errors.New("slack refuses the app-level token")

// Examination is what Slack tells of the app.
type Examination struct {
	Line string // who we are, as Connect tells it
	// Missing are scopes that the bot token lacks.
	Missing []string
}

// Examine asks Slack how the app stands: the bot token, its scopes and, where a
// socket is to be opened, the app-level token. It changes nothing; the address
// of a socket is asked for and not used. Its errors are those of Connect, and
// ErrAppToken.
//
// Slack tells the scopes of a token in a header of every answer
// (docs.slack.dev/authentication/installing-with-oauth, "X-OAuth-Scopes"); not
// tried with the real service. Without the header none is called missing.
func (a *Adapter) Examine(ctx context.Context) (e Examination, err error) {
	ctx, cancel := context.WithTimeout(ctx, a.cfg.Timeout)
	defer cancel()
	if e.Line, err = a.Connect(ctx); err != nil {
		return e, err
	}
	who, err := a.now().api.AuthTestContext(ctx)
	if err != nil {
		return e, fmt.Errorf("asking Slack who we are: %w", clean(err))
	}
	if told := who.Header.Get("X-OAuth-Scopes"); told != "" {
		has := strings.FieldsFunc(told, func(r rune) bool { return r == ',' || r == ' ' })
		for _, s := range scopes {
			if !slices.Contains(has, s) {
				e.Missing = append(e.Missing, s)
			}
		}
	}
	if a.requests {
		return e, nil
	}
	if _, _, err := a.now().api.StartSocketModeContext(ctx); err != nil {
		if code := refusedToken(err); code != "" {
			return e, fmt.Errorf("%w (%s)", ErrAppToken, code)
		}
		return e, fmt.Errorf("asking Slack for a socket: %w", clean(err))
	}
	return e, nil
}
