package store

import (
	"errors"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/store/storetest"
)

// TestS13_ALostKeyIsGivenUp: without the key the database is refused; once the
// key is given up it works again, without what the key encrypted and with all
// else.
func TestS13_ALostKeyIsGivenUp(t *testing.T) { storetest.Each(t, testALostKeyIsGivenUp) }

func testALostKeyIsGivenUp(t *testing.T) {
	ctx, where, lost := t.Context(), newDatabase(t), newKeys(t)
	s := openWith(t, where, lost)
	p, c := writeAll(t, s, "말씀7391")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	fresh := newKeys(t)
	opt := Options{Keys: fresh}
	if _, err := AbandonKey(ctx, where, lost.Primary(), "cli:kim", Options{Keys: lost}); !errors.Is(err, ErrKeyIsThere) {
		t.Errorf("a key that is there: %v", err)
	}
	if _, err := AbandonKey(ctx, where, 1, "cli:kim", opt); !errors.Is(err, errNotOfDatabase) {
		t.Errorf("a key that is not of the database: %v", err)
	}
	gone, err := AbandonKey(ctx, where, lost.Primary(), "cli:kim", opt)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fields {
		if gone[f.String()] == 0 {
			t.Errorf("nothing of %s is gone: %v", f, gone)
		}
	}
	s = openWith(t, where, fresh)
	if d, err := s.PersonData(ctx, p.ID); err != nil || d.Account != "telegram:7" || d.Profile != nil || len(d.Cases) != 1 || len(d.Cases[0].Lines) != 0 || len(d.Answers) != 1 || d.Answers[0].Question != "" {
		t.Errorf("%+v, %v", d, err)
	}
	if in, err := s.PendingIncoming(ctx, 0, 10); err != nil || len(in) != 0 {
		t.Errorf("pending %v, %v", in, err)
	}
	if parked, err := s.ParkedIncomings(ctx, 10); err != nil || len(parked) != 2 || parked[0].Reason != "key lost" {
		t.Errorf("parked %+v, %v", parked, err)
	}
	ds, err := s.QueuedDeliveries(ctx, bot.Telegram, "1", outbox.Replies, 0, time.Now(), 10)
	if err != nil || len(ds) != 1 || ds[0].Subject.Kind == "" { // the answer of staff is rendered when it is sent
		t.Errorf("queued %+v, %v", ds, err)
	}
	if q, err := s.Case(ctx, c); err != nil || len(q.Lines) != 0 {
		t.Errorf("case %+v, %v", q, err)
	}
	if _, err := s.SayTo(ctx, "telegram:7", []bot.Reply{{Body: bot.Plain("x")}}); err != nil {
		t.Error(err)
	}
}
