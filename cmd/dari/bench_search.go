package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"

	"dari/knowledge/search"
	"dari/store"
)

// benchSearchCmd measures the ranking, and SQLite's on the same passages.
type benchSearchCmd struct {
	Passages  string `help:"File of passages, one JSON object {\"id\",\"title\"?,\"text\"} a line; may end in .gz." placeholder:"FILE" required:""`
	Questions string `help:"File of questions, one JSON object {\"id\",\"text\",\"gold\":[ids]} a line; may end in .gz." placeholder:"FILE" required:""`
	Limit     int    `help:"At most so many questions; 0 is all."`
	NoRepair  bool   `help:"Take questions as they were typed."`
	NoPeer    bool   `help:"Leave SQLite out; it takes long over many passages."`
}

func (c *benchSearchCmd) Help() string {
	return `  dari bench search --passages pages.jsonl.gz --questions questions.jsonl.gz
Prints JSON: how often a right passage is first (s1) or among the first five
(s5), nDCG of the first ten, microseconds for a question, for our index and for
SQLite FTS5 with its unicode61 tokenizer over the text as it is and over our
stems. The text of a question may also be called "q". index_mib is what the
index keeps in memory, for SQLite its file.`
}

type benchSearchResult struct {
	Machine   machine        `json:"machine"`
	Passages  int            `json:"passages"`
	Questions int            `json:"questions"`
	Systems   []searchFigure `json:"systems"`
	RSSMiB    float64        `json:"rss_mib,omitempty"` // of this process, after our index and before SQLite's
}

// searchFigure is how one system ranks.
type searchFigure struct {
	System   string  `json:"system"`
	S1       float64 `json:"s1"`
	S5       float64 `json:"s5"`
	NDCG     float64 `json:"ndcg10"`
	P50      float64 `json:"p50_us"`
	P99      float64 `json:"p99_us"`
	BuildMS  float64 `json:"build_ms"`
	IndexMiB float64 `json:"index_mib"`
}

// benchDepth is how many hits are asked for.
const benchDepth = 10

type goldQuestion struct {
	ID   string
	Text string
	Q    string
	Gold []string
}

// Run measures.
func (c *benchSearchCmd) Run(a *app) error {
	docs, err := readPassages(c.Passages)
	if err != nil {
		return fmt.Errorf("passages %s: %w", c.Passages, err)
	}
	questions, err := readGold(c.Questions)
	if err != nil {
		return fmt.Errorf("questions %s: %w", c.Questions, err)
	}
	if c.Limit > 0 {
		questions = questions[:min(c.Limit, len(questions))]
	}
	if len(docs) == 0 || len(questions) == 0 {
		return errors.New("there is nothing to measure: no passages or no questions with gold")
	}
	r := benchSearchResult{Machine: thisMachine(), Passages: len(docs), Questions: len(questions)}
	ours, err := c.ours(docs, questions)
	if err != nil {
		return err
	}
	r.Systems, r.RSSMiB = append(r.Systems, ours), residentMiB()
	if !c.NoPeer {
		plain := func(s string) []string {
			return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		}
		for name, words := range map[string]func(string) []string{"SQLite FTS5 unicode61": plain, "SQLite FTS5, our stems": search.Stems} {
			f, err := peerFigure(a.ctx, name, words, docs, questions)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			r.Systems = append(r.Systems, f)
		}
		slices.SortFunc(r.Systems[1:], func(a, b searchFigure) int { return strings.Compare(a.System, b.System) })
	}
	return printJSON(a.Out, r)
}

// ours measures our index.
func (c *benchSearchCmd) ours(docs []search.Doc, questions []goldQuestion) (searchFigure, error) {
	before, start := heapMiB(), time.Now()
	index := search.New(docs, search.Options{NoRepair: c.NoRepair, Glossary: search.Glossary()})
	built := time.Since(start)
	size := heapMiB() - before
	f, err := figureOf("dari", questions, func(text string) ([]string, error) {
		var ids []string
		for _, h := range index.Search(text, benchDepth) {
			ids = append(ids, h.ID)
		}
		return ids, nil
	})
	f.BuildMS, f.IndexMiB = float64(built.Microseconds())/1000, size
	return f, err
}

// peerFigure measures SQLite over the words of the passages.
func peerFigure(ctx context.Context, name string, words func(string) []string, docs []search.Doc, questions []goldQuestion) (searchFigure, error) {
	dir, err := os.MkdirTemp("", "dari-bench-")
	if err != nil {
		return searchFigure{}, err
	}
	defer os.RemoveAll(dir)
	start := time.Now()
	passages := make([]store.Passage, len(docs))
	for i, d := range docs {
		passages[i] = store.Passage{Title: strings.Join(words(d.Title), " "), Text: strings.Join(words(d.Text), " ")}
	}
	index, err := store.NewFullText(ctx, filepath.Join(dir, "text.db"), passages)
	if err != nil {
		return searchFigure{}, err
	}
	defer index.Close()
	built := time.Since(start)
	f, err := figureOf(name, questions, func(text string) ([]string, error) {
		found, err := index.Search(ctx, words(text), benchDepth)
		ids := make([]string, len(found))
		for i, n := range found {
			ids[i] = docs[n].ID
		}
		return ids, err
	})
	if err != nil {
		return f, err
	}
	size, err := index.Size(ctx)
	f.BuildMS, f.IndexMiB = float64(built.Microseconds())/1000, float64(size)/(1<<20)
	return f, err
}

// figureOf asks every question.
func figureOf(name string, questions []goldQuestion, ask func(text string) ([]string, error)) (searchFigure, error) {
	f := searchFigure{System: name}
	times := make([]time.Duration, len(questions))
	for i, q := range questions {
		start := time.Now()
		ids, err := ask(q.Text)
		times[i] = time.Since(start)
		if err != nil {
			return f, fmt.Errorf("question %s: %w", q.ID, err)
		}
		first := slices.IndexFunc(ids, func(id string) bool { return slices.Contains(q.Gold, id) })
		if first == 0 {
			f.S1++
		}
		if first >= 0 && first < 5 {
			f.S5++
		}
		f.NDCG += ndcg(ids, q.Gold)
	}
	n := float64(len(questions))
	f.S1, f.S5, f.NDCG = f.S1/n, f.S5/n, f.NDCG/n
	p := percentilesOf(times)
	f.P50, f.P99 = 1000*p.P50, 1000*p.P99
	return f, nil
}

// ndcg is the normalised discounted cumulative gain of hits where every gold
// passage is worth the same (Järvelin and Kekäläinen 2002).
func ndcg(ids, gold []string) float64 {
	var got, ideal float64
	for i := range max(len(ids), min(len(gold), benchDepth)) {
		gain := 1 / math.Log2(float64(i+2))
		if i < len(ids) && slices.Contains(gold, ids[i]) {
			got += gain
		}
		if i < min(len(gold), benchDepth) {
			ideal += gain
		}
	}
	return got / ideal
}

func readGold(name string) ([]goldQuestion, error) {
	var out []goldQuestion
	err := eachFileLine(name, func(line []byte) error {
		var q goldQuestion
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		if q.Text == "" {
			q.Text = q.Q
		}
		if len(q.Gold) > 0 {
			out = append(out, q)
		}
		return nil
	})
	return out, err
}

func heapMiB() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}

// residentMiB is the memory of this process that is not on disk, where the
// system tells (Linux); zero elsewhere.
func residentMiB() float64 {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer f.Close()
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var kib float64
		if _, err := fmt.Sscanf(sc.Text(), "VmRSS: %f kB", &kib); err == nil {
			return kib / 1024
		}
	}
	return 0
}
