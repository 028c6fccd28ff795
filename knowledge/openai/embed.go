package openai

import (
	"context"
	"errors"
	"math"

	openai "github.com/sashabaranov/go-openai"
)

// MaxTexts is how many texts are sent at once.
const MaxTexts = 64

// Embed gives the vector of each text, of length 1, in their order. All have the
// same number of dimensions. The error is an *Error, or the context's.
func (c *Client) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	if c.options.Embeddings == "" {
		return nil, errors.New("no model of embeddings is named")
	}
	var vectors [][]float32
	for len(texts) > 0 {
		some := texts[:min(len(texts), MaxTexts)]
		texts = texts[len(some):]
		part, err := c.embed(ctx, some)
		if err != nil {
			return nil, err
		}
		if len(vectors) > 0 && len(part[0]) != len(vectors[0]) {
			return nil, fault(FaultDimensions)
		}
		vectors = append(vectors, part...)
	}
	return vectors, nil
}

func (c *Client) embed(ctx context.Context, texts []string) (vectors [][]float32, err error) {
	err = c.ask(ctx, func(ctx context.Context, _ func()) error {
		r, err := c.api.CreateEmbeddings(ctx, openai.EmbeddingRequestStrings{Input: texts, Model: openai.EmbeddingModel(c.options.Embeddings)})
		if err != nil {
			return err
		}
		u := Usage{In: int64(r.Usage.PromptTokens)}
		if u.In == 0 {
			for _, t := range texts {
				u.In += Estimate(t)
			}
		}
		c.count(u)
		vectors, err = inOrder(r.Data, len(texts))
		return err
	}, func() bool { return false })
	return vectors, err
}

// inOrder gives the vectors by their index, each of length 1.
func inOrder(data []openai.Embedding, n int) ([][]float32, error) {
	vectors := make([][]float32, n)
	if len(data) != n {
		return nil, fault(FaultDimensions)
	}
	for _, d := range data {
		if d.Index < 0 || d.Index >= n || vectors[d.Index] != nil || len(d.Embedding) == 0 || len(d.Embedding) != len(data[0].Embedding) {
			return nil, fault(FaultDimensions)
		}
		var sum float64
		for _, x := range d.Embedding {
			sum += float64(x) * float64(x)
		}
		if !(sum > 0) || math.IsInf(sum, 0) {
			return nil, fault(FaultDimensions)
		}
		unit := make([]float32, len(d.Embedding))
		for i, x := range d.Embedding {
			unit[i] = float32(float64(x) / math.Sqrt(sum))
		}
		vectors[d.Index] = unit
	}
	return vectors, nil
}
