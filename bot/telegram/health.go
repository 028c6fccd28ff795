package telegram

import (
	"errors"
	"fmt"
	"time"
)

// heardWithin is how long ago a poll may have been answered: Telegram holds one
// for 50 s at most.
const heardWithin = 90 * time.Second

// Health says what keeps updates from coming in; nil is nothing. Its text may
// be shown to anybody.
func (a *Adapter) Health() error {
	if a.WebhookURL != "" {
		if !a.hooked.Load() {
			return errors.New("the webhook is not set")
		}
		return nil
	}
	switch at := a.heard.Load(); {
	case at == 0:
		return errors.New("no poll was answered yet")
	case time.Since(time.Unix(0, at)) >= heardWithin:
		return fmt.Errorf("no poll was answered for %v", time.Since(time.Unix(0, at)).Round(time.Second))
	}
	return nil
}

// Heard is when Telegram last answered a poll, or the look whether the webhook
// still stands; zero is never.
func (a *Adapter) Heard() time.Time {
	if at := a.heard.Load(); at != 0 {
		return time.Unix(0, at)
	}
	return time.Time{}
}
