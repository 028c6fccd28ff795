// Package trace tells a tracing system the way of each message: when it came,
// how long it waited, was handled and answered, and when each reply was sent.
// It is the only door to OpenTelemetry.
//
// A span says which message (the number of its row), which platform, which
// result; never who, where or what was said, and no text of an error, which may
// quote a person.
//
//	message                     from the receipt until it is handled
//	├── intake                  stored, and waiting for its turn
//	├── handle
//	│   └── answer              from the knowledge base
//	└── send                    one for each try of each reply
//
// The ids of a trace are derived from the number of the message, so that a send
// belongs to it after a restart and in another process, without anything being
// kept for it.
package trace

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"dari/bot"
	"dari/bot/inbox"
	"dari/bot/outbox"
	"dari/knowledge/answer"
)

// Config says where spans go.
type Config struct {
	// Endpoint is the address of a collector that takes OTLP over HTTP, such as
	// http://127.0.0.1:4318; its path is /v1/traces unless another is given.
	// Headers that the collector wants come from the environment
	// (OTEL_EXPORTER_OTLP_HEADERS).
	Endpoint string
	// Share of the messages is told of, from 0 to 1.
	Share   float64
	Version string
	Log     *slog.Logger
}

// Tracer makes spans. It is safe for concurrent use.
type Tracer struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
}

// New makes a tracer. A collector that is not there costs the spans and a line
// in the log, nothing else.
func New(ctx context.Context, c Config) (*Tracer, error) {
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { c.Log.Warn("traces", "err", err) }))
	to, err := url.Parse(c.Endpoint)
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	if to.Path == "" || to.Path == "/" {
		to.Path = "/v1/traces"
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(to.String()))
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	about, err := resource.New(ctx, resource.WithAttributes(
		attribute.String("service.name", "dari"), attribute.String("service.version", c.Version)), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	return with(c.Share, sdk.WithBatcher(exporter), sdk.WithResource(about)), nil
}

func with(share float64, options ...sdk.TracerProviderOption) *Tracer {
	// Whether a trace is told of depends on its id alone, so that its spans agree.
	p := sdk.NewTracerProvider(append(options, sdk.WithSampler(sdk.TraceIDRatioBased(share)), sdk.WithIDGenerator(ids{}))...)
	return &Tracer{provider: p, tracer: p.Tracer("dari")}
}

// Close sends what is left.
func (t *Tracer) Close(ctx context.Context) error {
	if err := t.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("traces: %w", err)
	}
	return nil
}

// ID is the id of the trace that ctx belongs to; empty is none, or one that is
// not told of.
func ID(ctx context.Context) string {
	if c := trace.SpanContextFromContext(ctx); c.IsSampled() {
		return c.TraceID().String()
	}
	return ""
}

// Handling follows an event that is taken up; it is an [inbox.Watch]. What has
// to wait, through no fault of its own, is told of when it is taken up again.
func (t *Tracer) Handling(ctx context.Context, in bot.Incoming) (context.Context, func(inbox.Ending)) {
	now := time.Now()
	at := spot{in.Platform, in.Account, "message", in.ID}
	var message trace.Span
	if in.Attempts == 0 {
		came := in.Received
		if came.IsZero() || came.After(now) {
			came = now
		}
		ctx, message = t.tracer.Start(begins(ctx, at), "message", trace.WithNewRoot(), trace.WithTimestamp(came), trace.WithSpanKind(trace.SpanKindConsumer),
			trace.WithAttributes(attribute.Int64("dari.message", in.ID), attribute.String("dari.platform", string(in.Platform))))
	} else {
		ctx = at.on(ctx)
	}
	root := ctx
	ctx, handle := t.tracer.Start(ctx, "handle", trace.WithTimestamp(now), trace.WithAttributes(
		attribute.Int64("dari.message", in.ID), attribute.Int("dari.attempt", in.Attempts+1)))
	return ctx, func(end inbox.Ending) {
		if end == inbox.Waiting {
			return
		}
		if message != nil {
			_, waited := t.tracer.Start(root, "intake", trace.WithTimestamp(in.Received))
			waited.End(trace.WithTimestamp(now))
			finish(message, string(end), end == inbox.Retried || end == inbox.Parked)
		}
		finish(handle, string(end), end == inbox.Retried || end == inbox.Parked)
	}
}

func finish(s trace.Span, result string, bad bool) {
	s.SetAttributes(attribute.String("dari.result", result))
	if bad {
		s.SetStatus(codes.Error, result)
	}
	s.End()
}

// Answering follows an answer of the knowledge base.
func (t *Tracer) Answering(ctx context.Context) (context.Context, func(answer.Kind)) {
	ctx, s := t.tracer.Start(ctx, "answer")
	return ctx, func(kind answer.Kind) {
		s.SetAttributes(attribute.String("dari.answer", string(kind)))
		s.End()
	}
}

// Sending follows a send; it is an [outbox.Watch].
func (t *Tracer) Sending(ctx context.Context, d outbox.Delivery) (context.Context, func(error)) {
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindProducer), trace.WithAttributes(
		attribute.Int64("dari.delivery", d.ID), attribute.String("dari.platform", string(d.To.Platform)),
		attribute.String("dari.kind", d.Lane.String()), attribute.Int("dari.attempt", d.Attempts+1))}
	if d.Message != 0 {
		// What goes elsewhere than the account the message came by, as to staff,
		// makes a trace of its own.
		ctx = spot{d.To.Platform, d.To.Account, "message", d.Message}.on(ctx)
	} else {
		ctx = begins(ctx, spot{d.To.Platform, d.To.Account, "delivery", d.ID})
		options = append(options, trace.WithNewRoot())
	}
	ctx, s := t.tracer.Start(ctx, "send", options...)
	return ctx, func(err error) {
		result := resultOf(err)
		finish(s, result, result == "failed" || result == "refused" || result == "unknown")
	}
}

// resultOf is the ending of a send as package bot tells it, without its words.
func resultOf(err error) string {
	var (
		later   *bot.RetryError
		refused *bot.RefusedError
		unknown *bot.UnknownError
		moved   *bot.MovedError
	)
	switch {
	case err == nil:
		return "sent"
	case errors.As(err, &later):
		return "later"
	case errors.As(err, &moved):
		return "moved"
	case errors.As(err, &unknown):
		return "unknown"
	case errors.As(err, &refused):
		return "refused"
	case errors.Is(err, bot.ErrGone):
		return "gone"
	}
	return "failed"
}

// spot is where a trace begins.
type spot struct {
	platform bot.Platform
	account  string
	what     string
	id       int64
}

// ids are those of the trace and its first span.
func (s spot) ids() (t trace.TraceID, first trace.SpanID) {
	sum := sha256.Sum256(fmt.Appendf(nil, "dari\x00%s\x00%s\x00%s\x00%d", s.platform, s.account, s.what, s.id))
	copy(t[:], sum[:])
	copy(first[:], sum[len(t):])
	return t, first
}

// on goes on with the trace that began at the spot, in whatever process.
func (s spot) on(ctx context.Context) context.Context {
	t, first := s.ids()
	return trace.ContextWithRemoteSpanContext(ctx, trace.NewSpanContext(trace.SpanContextConfig{TraceID: t, SpanID: first, Remote: true}))
}

type spotKey struct{}

// begins has the next new trace begin at the spot. OpenTelemetry asks for ids
// with a context and nothing else.
func begins(ctx context.Context, s spot) context.Context { return context.WithValue(ctx, spotKey{}, s) }

// ids gives spans their ids.
type ids struct{}

// NewIDs gives the ids of a new trace.
func (ids) NewIDs(ctx context.Context) (t trace.TraceID, first trace.SpanID) {
	if s, ok := ctx.Value(spotKey{}).(spot); ok {
		return s.ids()
	}
	binary.NativeEndian.PutUint64(t[:8], rand.Uint64())
	binary.NativeEndian.PutUint64(t[8:], rand.Uint64())
	return t, ids{}.NewSpanID(ctx, t)
}

// NewSpanID gives the id of another span.
func (ids) NewSpanID(context.Context, trace.TraceID) (s trace.SpanID) {
	for !s.IsValid() {
		binary.NativeEndian.PutUint64(s[:], rand.Uint64())
	}
	return s
}
