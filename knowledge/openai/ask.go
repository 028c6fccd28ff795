package openai

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v5"
	openai "github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"
)

// maxTries is how often a question is put; firstWait lies between the first two.
const (
	maxTries  = 3
	firstWait = 200 * time.Millisecond
)

// ask runs one question: within the deadline, by the breaker, again where that
// does no harm. once puts it one time; heard tells whether any of the answer was
// passed on, after which it is not put again.
func (c *Client) ask(ctx context.Context, once func(ctx context.Context, beat func()) error, heard func() bool) error {
	caller := ctx
	ctx, cancel := context.WithTimeoutCause(ctx, c.options.Deadline, fault(FaultDeadline))
	defer cancel()
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval = firstWait
	_, err := c.breaker.Execute(func() (struct{}, error) {
		return backoff.Retry(ctx, func() (struct{}, error) {
			err := c.try(ctx, once)
			if caller.Err() != nil {
				err = errLeft
			}
			return struct{}{}, again(err, heard())
		}, backoff.WithBackOff(wait), backoff.WithMaxTries(maxTries), backoff.WithMaxElapsedTime(c.options.Deadline))
	})
	switch {
	case errors.Is(err, gobreaker.ErrOpenState), errors.Is(err, gobreaker.ErrTooManyRequests):
		return fault(FaultBreaker)
	case errors.Is(err, errLeft) || caller.Err() != nil && err != nil:
		return context.Cause(caller)
	}
	var e *backoff.RetryAfterError // of the last try
	if errors.As(err, &e) {
		return &Error{Fault: FaultLimited, Status: http.StatusTooManyRequests}
	}
	return err
}

// again marks an error by whether and when the question may be put once more:
// only where nothing was answered yet, and where another time may do better.
func again(err error, heard bool) error {
	var e *Error
	if err == nil {
		return nil
	}
	if heard || !errors.As(err, &e) {
		return backoff.Permanent(err)
	}
	switch e.Fault {
	case FaultConnect, FaultServer:
		return err
	case FaultLimited:
		if e.after > 0 {
			return &backoff.RetryAfterError{Duration: e.after}
		}
		return err
	}
	return backoff.Permanent(err)
}

// try puts a question once, and says in our words how that failed. Silence ends
// it: beat is called at each sign of life.
func (c *Client) try(ctx context.Context, once func(ctx context.Context, beat func()) error) error {
	s := &seen{}
	ctx, cancel := context.WithCancelCause(context.WithValue(ctx, seenKey{}, s))
	defer cancel(nil)
	silence := time.AfterFunc(c.options.Stall, func() { cancel(fault(FaultStalled)) })
	defer silence.Stop()
	err := once(ctx, func() { silence.Reset(c.options.Stall) })
	if err == nil {
		return nil
	}
	return named(err, context.Cause(ctx), s)
}

// named is the failure in our words: cause is why the context ended, if it did.
func named(err, cause error, s *seen) error {
	var ours *Error
	e := &Error{Status: s.status, after: s.after}
	switch {
	case errors.As(cause, &ours): // the deadline, or silence
		e.Fault = ours.Fault
	case cause != nil:
		return cause
	case s.status == 0:
		e.Fault = FaultConnect
	case s.status == http.StatusTooManyRequests:
		e.Fault = FaultLimited
	case s.status >= 500:
		e.Fault = FaultServer
	case s.status < 200 || s.status > 299:
		e.Fault = FaultRefused
	case errors.As(err, &ours):
		e.Fault = ours.Fault
	case unread(err):
		e.Fault = FaultFormat
	default:
		e.Fault = FaultCut
	}
	return e
}

// unread tells whether what came could not be read, though it came whole.
func unread(err error) bool {
	var api *openai.APIError
	return !errors.As(err, &api) && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) && isJSON(err)
}
