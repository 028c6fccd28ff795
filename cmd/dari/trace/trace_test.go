package trace

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.uber.org/goleak"

	"dari/bot"
	"dari/bot/inbox"
	"dari/bot/outbox"
	"dari/knowledge/answer"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const canary = "카나리아"

// incoming holds the canary wherever somebody's words and names may be.
func incoming(id int64) bot.Incoming {
	return bot.Incoming{ID: id, Platform: bot.Telegram, Account: "1", ExternalID: canary, Conversation: "telegram:1/" + canary,
		Raw: []byte(canary), Received: time.Now().Add(-time.Second)}
}

func delivery(id, message int64) outbox.Delivery {
	return outbox.Delivery{ID: id, Message: message, Key: canary, Person: 7, To: bot.Address{Platform: bot.Telegram, Account: "1", Chat: canary},
		Reply: bot.Reply{Body: bot.Plain(canary)}}
}

// way is a message from its receipt to its reply, as the hooks tell it.
func way(tr *Tracer, message int64, end inbox.Ending, sent error) {
	ctx, handled := tr.Handling(context.Background(), incoming(message))
	_, answered := tr.Answering(ctx)
	answered(answer.Facts)
	handled(end)
	_, ended := tr.Sending(context.Background(), delivery(70, message))
	ended(sent)
}

func kept(t *testing.T, share float64) (*Tracer, *tracetest.InMemoryExporter) {
	t.Helper()
	spans := tracetest.NewInMemoryExporter()
	tr := with(share, sdk.WithSyncer(spans))
	t.Cleanup(func() {
		if err := tr.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return tr, spans
}

// The way of a message is one trace, also when another process sends the reply.
func TestAMessageIsOneTrace(t *testing.T) {
	here, spans := kept(t, 1)
	ctx, handled := here.Handling(context.Background(), incoming(5))
	if ID(ctx) == "" {
		t.Error("no id while it is handled")
	}
	_, answered := here.Answering(ctx)
	answered(answer.Facts)
	handled(inbox.Handled)
	there, elsewhere := kept(t, 1)
	_, ended := there.Sending(context.Background(), delivery(70, 5))
	ended(nil)

	got, parents := map[string]tracetest.SpanStub{}, map[string]string{"message": "", "intake": "message", "handle": "message", "answer": "handle", "send": "message"}
	for _, s := range append(spans.GetSpans(), elsewhere.GetSpans()...) {
		got[s.Name] = s
	}
	for name, parent := range parents {
		s, is := got[name]
		if !is {
			t.Errorf("no span %q", name)
			continue
		}
		if s.SpanContext.TraceID() != got["message"].SpanContext.TraceID() {
			t.Errorf("%s is in another trace", name)
		}
		if want := got[parent].SpanContext.SpanID(); parent != "" && s.Parent.SpanID() != want {
			t.Errorf("%s is below %v, want %s %v", name, s.Parent.SpanID(), parent, want)
		}
	}
	if waited := got["intake"].EndTime.Sub(got["intake"].StartTime); waited < time.Second {
		t.Errorf("waited %v", waited)
	}
	if len(got) != len(parents) {
		t.Errorf("spans %v", got)
	}
}

// A second try is below the same message, and what waits is not told of.
func TestTriesOfAMessage(t *testing.T) {
	tr, spans := kept(t, 1)
	in := incoming(5)
	_, waiting := tr.Handling(context.Background(), in)
	waiting(inbox.Waiting)
	_, first := tr.Handling(context.Background(), in)
	first(inbox.Retried)
	in.Attempts = 1
	_, second := tr.Handling(context.Background(), in)
	second(inbox.Handled)
	names := map[string]int{}
	for _, s := range spans.GetSpans() {
		names[s.Name]++
		if got, want := s.SpanContext.TraceID(), spans.GetSpans()[0].SpanContext.TraceID(); got != want {
			t.Errorf("%s is in trace %v, want %v", s.Name, got, want)
		}
	}
	if names["message"] != 1 || names["handle"] != 2 {
		t.Errorf("%v", names)
	}
}

// TestS14_Traces: nothing that a person wrote, is called or lives at is in a
// span, whatever went wrong.
func TestS14_Traces(t *testing.T) {
	tr, spans := kept(t, 1)
	words := errors.New(canary)
	for i, err := range []error{nil, words, bot.ErrGone, &bot.RetryError{Err: words}, &bot.RefusedError{Err: words},
		&bot.UnknownError{Err: words}, &bot.MovedError{To: bot.Address{Chat: canary}}} {
		for j, end := range inbox.Endings() {
			way(tr, int64(100*i+j), end, err)
		}
	}
	_, ended := tr.Sending(context.Background(), delivery(9, 0))
	ended(words)
	all := spans.GetSpans()
	if len(all) < 100 {
		t.Errorf("%d spans", len(all))
	}
	results := map[string]bool{}
	for _, s := range all {
		if text := fmt.Sprintf("%+v %+v %+v %+v %s", s.Name, s.Attributes, s.Events, s.Status, s.Resource); strings.Contains(text, canary) {
			t.Errorf("%s", text)
		}
		for _, a := range s.Attributes {
			if a.Key == "dari.result" && s.Name == "send" {
				results[a.Value.AsString()] = true
			}
		}
	}
	if len(results) != 7 {
		t.Errorf("sends ended %v", results)
	}
}

// A share of the messages is told of, each of them whole.
func TestShare(t *testing.T) {
	tr, spans := kept(t, 0.2)
	for i := range 500 {
		way(tr, int64(i), inbox.Handled, nil)
	}
	traces := map[string]int{}
	for _, s := range spans.GetSpans() {
		traces[s.SpanContext.TraceID().String()]++
	}
	if n := len(traces); n < 60 || n > 140 {
		t.Errorf("%d of 500 messages at a share of a fifth", n)
	}
	for id, n := range traces {
		if n != 5 {
			t.Errorf("%d spans of trace %s, want 5", n, id)
		}
	}
}
