package openai

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// Prompt is what a model is asked. It holds no personal data and no secret: who
// makes one masks it before.
type Prompt struct {
	// System says what the model is to do.
	System string
	// Turns are what was said, the question last.
	Turns []Turn
	// Schema, where it is not empty, is the JSON schema that the text must follow;
	// Name is its name, of letters and underscores.
	Schema json.RawMessage
	Name   string
}

// Turn is one message of a conversation.
type Turn struct {
	FromModel bool
	Text      string
}

// Answer is a whole text of a model.
type Answer struct {
	Text  string
	Usage Usage
}

// Chat asks the model and gives its whole text, which ended for the reason that
// it was done. grown, unless it is nil, is told each piece as it comes; after a
// failure what it was told counts for nothing. With a schema the text is JSON,
// and not yet checked by the schema: a service may not know schemas.
//
// The error is an *Error, or the context's.
func (c *Client) Chat(ctx context.Context, p Prompt, grown func(piece string)) (Answer, error) {
	if c.options.Model == "" {
		return Answer{}, errors.New("no model that writes is named")
	}
	var a Answer
	heard := false
	err := c.ask(ctx, func(ctx context.Context, beat func()) (err error) {
		a, err = c.stream(ctx, p, func(piece string) {
			beat()
			if piece != "" && grown != nil {
				heard = true
				grown(piece)
			}
		})
		c.count(a.Usage)
		return err
	}, func() bool { return heard })
	if err != nil {
		return Answer{Usage: a.Usage}, err
	}
	return a, nil
}

func (c *Client) request(p Prompt) openai.ChatCompletionRequest {
	r := openai.ChatCompletionRequest{
		Model:         c.options.Model,
		StreamOptions: &openai.StreamOptions{IncludeUsage: true},
		Messages:      []openai.ChatCompletionMessage{{Role: openai.ChatMessageRoleSystem, Content: p.System}},
	}
	for _, t := range p.Turns {
		role := openai.ChatMessageRoleUser
		if t.FromModel {
			role = openai.ChatMessageRoleAssistant
		}
		r.Messages = append(r.Messages, openai.ChatCompletionMessage{Role: role, Content: t.Text})
	}
	if len(p.Schema) > 0 {
		r.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: p.Name, Schema: p.Schema, Strict: true}}
	}
	// Models that think before they write refuse a temperature and the older name
	// of the bound; the library knows them by their names, and local servers know
	// only the older one. Of a temperature of 0 the library sends nothing.
	//lint:ignore SA1019 it is the name that services of others know
	r.MaxTokens, r.Temperature = c.options.MaxTokens, math.SmallestNonzeroFloat32
	if openai.NewReasoningValidator().Validate(r) != nil {
		//lint:ignore SA1019 as above
		r.MaxTokens, r.MaxCompletionTokens, r.Temperature = 0, c.options.MaxTokens, 0
	}
	return r
}

// stream asks once. The usage is that of an answer that failed, too.
func (c *Client) stream(ctx context.Context, p Prompt, piece func(string)) (a Answer, err error) {
	request := c.request(p)
	var text strings.Builder
	defer func() {
		a.Text = text.String()
		if a.Usage == (Usage{}) && !isBefore(ctx) {
			a.Usage = guess(request, a.Text)
		}
	}()
	s, err := c.api.CreateChatCompletionStream(ctx, request)
	if err != nil {
		return a, err
	}
	defer s.Close()
	var finish openai.FinishReason
	for {
		part, err := s.Recv()
		if errors.Is(err, io.EOF) { // which is also how a stream that was cut looks
			break
		}
		if err != nil {
			return a, err
		}
		if u := part.Usage; u != nil {
			a.Usage = Usage{In: int64(u.PromptTokens), Out: int64(u.CompletionTokens)}
		}
		if len(part.Choices) == 0 { // usage alone
			piece("")
			continue
		}
		choice := part.Choices[0]
		if choice.FinishReason != "" {
			finish = choice.FinishReason
		}
		text.WriteString(choice.Delta.Content)
		piece(choice.Delta.Content)
	}
	return a, ended(finish, text.String(), len(p.Schema) > 0)
}

// ended judges a stream that came to its end.
func ended(finish openai.FinishReason, text string, schema bool) error {
	switch {
	case finish == openai.FinishReasonLength:
		return fault(FaultLength)
	case finish == openai.FinishReasonContentFilter:
		return fault(FaultFiltered)
	case finish != openai.FinishReasonStop:
		return fault(FaultCut)
	case strings.TrimSpace(text) == "":
		return fault(FaultNoText)
	case schema && !json.Valid([]byte(text)):
		return fault(FaultFormat)
	}
	return nil
}

// isBefore tells whether nothing was answered: then nothing was used.
func isBefore(ctx context.Context) bool {
	s, ok := ctx.Value(seenKey{}).(*seen)
	return ok && (s.status < 200 || s.status > 299)
}

func guess(r openai.ChatCompletionRequest, text string) Usage {
	u := Usage{Out: Estimate(text), Estimated: true}
	for _, m := range r.Messages {
		u.In += Estimate(m.Content)
	}
	return u
}

// isJSON tells whether an error is one of reading JSON.
func isJSON(err error) bool {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	return errors.As(err, &syntax) || errors.As(err, &kind)
}
