package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"dari/knowledge"
	"dari/knowledge/answer"
)

// benchKnowledgeCmd measures a large knowledge base.
type benchKnowledgeCmd struct {
	Entries int `help:"How many articles." default:"5000"`
	Rounds  int `help:"How often each question is asked." default:"20"`
}

func (c *benchKnowledgeCmd) Help() string {
	return `  dari bench knowledge
  dari bench knowledge --entries 500 --rounds 5
Makes a folder of so many articles, the built-in ones and changed copies of them,
loads it as dari serve does, answers questions from it, and prints JSON: how long
the start takes, and how long an answer, with its retrieval.`
}

type benchKnowledgeResult struct {
	Machine     machine     `json:"machine"`
	Entries     int         `json:"entries"`
	LoadMS      float64     `json:"load_ms"`  // reading and checking the files
	IndexMS     float64     `json:"index_ms"` // until it may be asked
	FirstMS     float64     `json:"first_answer_ms"`
	Answer      percentiles `json:"answer"`
	ResidentMiB float64     `json:"rss_mib,omitempty"`
}

// Run measures.
func (c *benchKnowledgeCmd) Run(a *app) error {
	if c.Entries < 1 || c.Rounds < 1 {
		return errors.New("--entries and --rounds must be above zero")
	}
	dir, err := os.MkdirTemp("", "dari-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	n, err := manyArticles(knowledge.Embedded(), dir, c.Entries)
	if err != nil {
		return fmt.Errorf("making articles: %w", err)
	}
	start := time.Now()
	base, err := loadBase(os.DirFS(dir))
	if err != nil {
		return err
	}
	loaded := time.Now()
	answerer := answer.New(base)
	ready := time.Now()
	out := benchKnowledgeResult{Machine: thisMachine(), Entries: n, LoadMS: inMillis(loaded.Sub(start)), IndexMS: inMillis(ready.Sub(loaded))}
	ask := func(text string) time.Duration {
		began := time.Now()
		answerer.Answer(a.ctx, answer.Question{Text: text, Now: a.Now()})
		return time.Since(began)
	}
	out.FirstMS = inMillis(ask(questions[0]))
	answerer.Prepare()
	var took []time.Duration
	for range c.Rounds {
		for _, q := range questions {
			if a.ctx.Err() != nil {
				return context.Cause(a.ctx)
			}
			took = append(took, ask(q))
		}
	}
	out.Answer, out.ResidentMiB = percentilesOf(took), residentMiB()
	return printJSON(a.Out, out)
}

func inMillis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

var (
	articleID    = regexp.MustCompile(`(?m)^id: .*$`)
	articleTitle = regexp.MustCompile(`(?m)^title: \{ko: "([^"]*)", en: "([^"]*)"\}$`)
	// What names an article in other words may name one only.
	articleAliases = regexp.MustCompile(`(?m)^aliases:\n(  .*\n)+`)
)

// manyArticles copies a folder of articles to dir, with changed copies of them
// until there are n: copies bear names of their own.
func manyArticles(from fs.FS, dir string, n int) (made int, err error) {
	if err := os.CopyFS(dir, from); err != nil {
		return 0, err
	}
	files, err := fs.Glob(from, "*.md")
	if err != nil {
		return 0, err
	}
	for made = len(files); made < n; made++ {
		name := files[made%len(files)]
		data, err := fs.ReadFile(from, name)
		if err != nil {
			return made, err
		}
		copyOf := made / len(files)
		id := fmt.Sprintf("%s-copy-%d", strings.TrimSuffix(name, ".md"), copyOf)
		text := articleID.ReplaceAllString(string(data), "id: "+id)
		text = articleTitle.ReplaceAllString(text, fmt.Sprintf(`title: {ko: "$1 지역사업 %[1]d호", en: "$2, regional scheme %[1]d"}`, copyOf))
		text = articleAliases.ReplaceAllString(text, "")
		if err := os.WriteFile(filepath.Join(dir, id+".md"), []byte(text), 0o600); err != nil {
			return made, err
		}
	}
	return made, nil
}
