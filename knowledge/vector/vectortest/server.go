// Package vectortest is a service of embeddings for tests: the vector of a text is
// the bag of its pairs and triples of letters, so that texts that share letters are
// near, and the same text has always the same vector.
package vectortest

import (
	"encoding/json"
	"hash/fnv"
	"math"
	"net/http"
	"strings"
	"sync"
	"unicode"
)

// Server answers POST …/embeddings as the interface of OpenAI does.
type Server struct {
	// Dimensions of a vector; 0 means 256.
	Dimensions int

	mu     sync.Mutex
	asked  []string
	spoilt func(w http.ResponseWriter, r *http.Request, texts []string) bool
}

// Spoil lets do answer instead, where it returns true; nil ends that.
func (s *Server) Spoil(do func(w http.ResponseWriter, r *http.Request, texts []string) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spoilt = do
}

// Asked gives the texts that came since it was called last, in their order, also
// those that were not answered.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.asked
	s.asked = nil
	return asked
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Model string
		Input []string
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || !strings.HasSuffix(r.URL.Path, "/embeddings") || r.Method != http.MethodPost {
		http.Error(w, `{"error":{"message":"no such thing"}}`, http.StatusNotFound)
		return
	}
	s.mu.Lock()
	s.asked = append(s.asked, in.Input...)
	spoilt := s.spoilt
	s.mu.Unlock()
	if spoilt != nil && spoilt(w, r, in.Input) {
		return
	}
	vectors := make([][]float32, len(in.Input))
	for i, text := range in.Input {
		vectors[i] = s.Vector(text)
	}
	Answer(w, vectors)
}

// Answer writes vectors as the service does.
func Answer(w http.ResponseWriter, vectors [][]float32) {
	type item struct {
		Object    string    `json:"object"`
		Index     int       `json:"index"`
		Embedding []float32 `json:"embedding"`
	}
	out := struct {
		Object string `json:"object"`
		Data   []item `json:"data"`
	}{Object: "list"}
	for i, v := range vectors {
		out.Data = append(out.Data, item{"embedding", i, v})
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(out) // who asked may have left
}

// Vector is that of a text, of length 1.
func (s *Server) Vector(text string) []float32 {
	n := s.Dimensions
	if n == 0 {
		n = 256
	}
	letters := []rune(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text))
	counts := make([]float64, n)
	for size := 2; size <= 3; size++ {
		for i := 0; i+size <= len(letters); i++ {
			h := fnv.New64a()
			_, _ = h.Write([]byte(string(letters[i : i+size])))
			sum := h.Sum64()
			counts[int(sum%uint64(n))] += float64(1 - 2*int(sum>>63)) // #nosec G115 -- below n, and one bit
		}
	}
	length := 0.0
	for i, c := range counts {
		counts[i] = math.Copysign(math.Sqrt(math.Abs(c)), c)
		length += math.Abs(c)
	}
	v := make([]float32, n)
	if length == 0 {
		v[0] = 1
		return v
	}
	for i, c := range counts {
		v[i] = float32(c / math.Sqrt(length))
	}
	return v
}
