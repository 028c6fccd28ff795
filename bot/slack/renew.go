package slack

import (
	"context"
	"errors"
	"fmt"
	"strings"

	slackapi "github.com/slack-go/slack"
)

// This file exchanges the tokens and the signing secret while the adapter
// works. Calls that are under way end with what they began with, and an open
// socket stays open: the next one is asked for with the new token.

// credentials are what the adapter shows Slack, and expects of it.
type credentials struct {
	bot, app, signing string
	api               *slackapi.Client
}

func (a *Adapter) now() *credentials { return a.secrets.Load() }

// check says what is wrong with the secrets as they are written.
func (c credentials) check() error {
	switch {
	case c.bot == "":
		return errors.New(botSetting + " is missing: copy the Bot User OAuth Token (xoxb-) of the app's page \"Install App\"")
	case c.signing != "" && (c.app != "" || tokenShape.MatchString(c.signing)):
		return errors.New(signSetting + " holds a token, or an app-level token is given beside it: copy the Signing Secret of the app's page \"Basic Information\", and use requests or a socket, not both")
	case c.app == "" && c.signing == "":
		return errors.New(appSetting + " is missing: make an app-level token (xapp-) with the scope connections:write on the app's page \"Basic Information\"")
	case strings.HasPrefix(c.bot, "xapp-"):
		return errors.New(botSetting + " holds an app-level token (xapp-): the bot token begins with xoxb-")
	case strings.HasPrefix(c.app, "xoxb-"):
		return errors.New(appSetting + " holds a bot token (xoxb-): the app-level token begins with xapp-")
	}
	return nil
}

// client makes the library's client for the secrets.
func (a *Adapter) client(c credentials) *credentials {
	c.api = slackapi.New(c.bot, slackapi.OptionAppLevelToken(c.app), slackapi.OptionAPIURL(a.cfg.APIURL), slackapi.OptionHTTPClient(a.http))
	return &c
}

// Renew asks Slack whether it takes other tokens of the same app and workspace.
// use puts them, and the signing secret, in the place of those before: what is
// signed with the old one is refused from then on. A signing secret cannot be
// tried. With an error everything stays as it is.
func (a *Adapter) Renew(ctx context.Context, botToken, appToken, signingSecret string) (use func(), err error) {
	was := a.now()
	next := credentials{bot: botToken, app: appToken, signing: signingSecret}
	if err := next.check(); err != nil {
		return nil, err
	}
	if (next.signing == "") != (was.signing == "") {
		return nil, errors.New("slack: from a socket to requests, or back, needs a restart")
	}
	renewed := a.client(next)
	ctx, cancel := context.WithTimeout(ctx, a.cfg.Timeout)
	defer cancel()
	if next.bot != was.bot {
		who, err := renewed.api.AuthTestContext(ctx)
		if err != nil {
			return nil, said(botSetting, err)
		}
		if team := a.Account(); team != "" && (who.TeamID != team || who.UserID != a.self()) {
			return nil, fmt.Errorf("%s is of %s in the workspace %s, not of %s in %s: another app needs a restart", botSetting, who.UserID, who.TeamID, a.self(), team)
		}
	}
	if next.app != was.app {
		if _, _, err := renewed.api.StartSocketModeContext(ctx); err != nil {
			return nil, said(appSetting, err)
		}
	}
	return func() {
		a.secrets.Store(renewed)
		select {
		case a.renewed <- struct{}{}:
		default: // it is known already
		}
	}, nil
}

// said is what Slack says of a token.
func said(setting string, err error) error {
	if code := refusedToken(err); code != "" {
		return fmt.Errorf("%s: %w (%s)", setting, ErrToken, code)
	}
	return fmt.Errorf("%s: asking Slack: %w", setting, clean(err))
}
