package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"dari/knowledge/search"
)

// searchCmd ranks passages of a file for questions, to measure retrieval from
// outside.
type searchCmd struct {
	JSONL    bool   `help:"Read questions as JSON lines from standard input, write hits as JSON lines." name:"jsonl" required:""`
	Passages string `help:"File of passages, one JSON object {\"id\",\"title\"?,\"text\"} a line; may end in .gz." placeholder:"FILE" required:""`
	K        int    `help:"How many hits at most." short:"k" default:"10"`
	NoRepair bool   `help:"Take questions as they were typed: no keyboard layout, spaces or slips put right."`
}

func (c *searchCmd) Help() string {
	return `  dari search --jsonl --passages pages.jsonl.gz -k 5 < questions.jsonl
A question is {"id","text"}, an answer {"id","hits":[{"id","score"}],"us"}: the time of the search in microseconds.`
}

type searchOut struct {
	ID   json.RawMessage `json:"id"`
	Hits []searchHit     `json:"hits"`
	US   int64           `json:"us"`
}

type searchHit struct {
	ID    string  `json:"id"`
	Score float64 `json:"score"`
}

// Run reads the passages, then answers one line for one line.
func (c *searchCmd) Run(a *app) error {
	if c.K < 1 {
		return errors.New("-k must be above zero")
	}
	index, err := c.index()
	if err != nil {
		return err
	}
	return eachLine(a, func(line []byte) (any, error) {
		var in struct {
			ID   json.RawMessage `json:"id"`
			Text string          `json:"text"`
		}
		if err := json.Unmarshal(line, &in); err != nil {
			return in.ID, err
		}
		start := time.Now()
		found := index.Search(in.Text, c.K)
		out := searchOut{ID: orNull(in.ID), Hits: make([]searchHit, len(found)), US: time.Since(start).Microseconds()}
		for i, h := range found {
			out.Hits[i] = searchHit{h.ID, h.Score}
		}
		return out, nil
	})
}

// index reads the passages. Reading leaves far more behind than it keeps, so
// memory is collected early meanwhile and given back at the end.
func (c *searchCmd) index() (*search.Index, error) {
	defer debug.FreeOSMemory()
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	docs, err := readPassages(c.Passages)
	if err != nil {
		return nil, fmt.Errorf("passages %s: %w", c.Passages, err)
	}
	return search.New(docs, search.Options{NoRepair: c.NoRepair, Glossary: search.Glossary()}), nil
}

func readPassages(name string) ([]search.Doc, error) {
	var docs []search.Doc
	err := eachFileLine(name, func(line []byte) error {
		var p struct{ ID, Title, Text string }
		if err := json.Unmarshal(line, &p); err != nil {
			return err
		}
		docs = append(docs, search.Doc{ID: p.ID, Title: p.Title, Text: p.Text})
		return nil
	})
	return docs, err
}

// eachFileLine calls do with each line of a file that is not empty; a file
// whose name ends in .gz is unpacked.
func eachFileLine(name string, do func(line []byte) error) error {
	f, err := os.Open(name) // #nosec G304 -- whoever runs the command names the file
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return err
		}
	}
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 64<<10), 16<<20)
	for n := 1; sc.Scan(); n++ {
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		if err := do(sc.Bytes()); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return sc.Err()
}
