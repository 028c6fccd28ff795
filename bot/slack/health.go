package slack

import (
	"errors"
	"fmt"
	"time"
)

// heardWithin is how long ago the socket may have answered a ping; it is pinged
// every ten seconds.
const heardWithin = time.Minute

// Health says what keeps events from coming in; nil is nothing. Its text may be
// shown to anybody.
func (a *Adapter) Health() error {
	if a.requests {
		if a.current.Load() == nil {
			return errors.New("requests are not taken yet")
		}
		return nil
	}
	switch at := a.heard.Load(); {
	case at == 0:
		return errors.New("no socket was open yet")
	case time.Since(time.Unix(0, at)) >= heardWithin:
		return fmt.Errorf("no socket answered a ping for %v", time.Since(time.Unix(0, at)).Round(time.Second))
	}
	return nil
}

// hear notes that the other side of a socket lives.
func (a *Adapter) hear() { a.heard.Store(time.Now().UnixNano()) }

// Heard is when a socket last showed that its other side lives; zero is never,
// as where Slack posts what happens.
func (a *Adapter) Heard() time.Time {
	if at := a.heard.Load(); at != 0 {
		return time.Unix(0, at)
	}
	return time.Time{}
}
