package ground

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"testing"
	"unicode"
)

// labelled is one line of testdata/untrue.jsonl or testdata/true.jsonl: an
// answer as a model could write it, the passages it was given, and what the
// verifier must say. Id, passages and answer are an input of
// `dari verify --jsonl`, which ignores the other keys.
//
// The answers were written by hand before the verifier, and their labels do not
// change. Passages are sections of knowledge/content with their figures filled
// in; a few are notices made up to hold an instruction or a trap.
type labelled struct {
	ID   string `json:"id"`
	Lang string `json:"lang"`
	// About is the kind of lie or of true answer, to count results by.
	About string `json:"about"`
	Want  string `json:"want"`
	// Reasons are codes of which one at least should be given for a reject.
	Reasons []string `json:"reasons"`
	// Subtle marks an untrue answer that rules of figures and words are
	// expected to let through: it counts, but as a known limit.
	Subtle   bool `json:"subtle"`
	Passages []struct {
		N     int    `json:"n"`
		Title string `json:"title"`
		Text  string `json:"text"`
	} `json:"passages"`
	Answer string `json:"answer"`
}

// reasonCodes are the reasons the sets name, one for each check.
var reasonCodes = map[string]bool{
	"markup": true, "uncited": true, "unknown_citation": true,
	"money": true, "percent": true, "date": true, "time": true,
	"duration": true, "count": true, "age": true, "ordinal": true,
	"phone": true, "url": true, "email": true, "quote": true, "law": true,
	"bound": true, "basis": true,
	"programme": true, "slot": true, "name": true, "condition": true,
	"polarity": true, "force": true, "plan": true, "scope": true,
	"absolute": true, "novelty": true,
}

var citation = regexp.MustCompile(`\[(\d+)\]`)

// readLabelled reads a set, and gives the SHA-256 of its file in hex.
func readLabelled(t *testing.T, name string) (all []labelled, sum string) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) > 500_000 {
		t.Errorf("%s has %d bytes, more than 500,000", name, len(raw))
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	for {
		var l labelled
		if err := d.Decode(&l); err == io.EOF {
			return all, fmt.Sprintf("%x", sha256.Sum256(raw))
		} else if err != nil {
			t.Fatalf("%s, after %d lines: %v", name, len(all), err)
		}
		all = append(all, l)
	}
}

func TestLabelledSets(t *testing.T) {
	ids, answers := map[string]bool{}, map[string]string{}
	for _, set := range []struct {
		file, want string
		ko, en     int // answers in each language
		subtle     int
		sum        string // SHA-256 of the file: the labels stay as they were
	}{
		{"untrue.jsonl", "reject", 196, 126, 44, "8d5432c5b6ed70a0dd4ddac9962521ca2ab34d3fc9428a00051a9a383bf9a8de"},
		{"true.jsonl", "accept", 205, 135, 0, "9acffec23e15d3ec5326d40d95f55561efd011a9874edadef60e922505798210"},
		{"untrue2.jsonl", "reject", 116, 59, 9, "3b322e0c184e3248913c10e17be5e5118506e92933f831cdc1c3e68169fab510"},
		{"true2.jsonl", "accept", 102, 61, 0, "f9363bcb1ad9277c76624fb8740ed048bf43df6485e7ae693f43e80e66c207f3"},
	} {
		lang, subtle := map[string]int{}, 0
		all, sum := readLabelled(t, set.file)
		if sum != set.sum {
			t.Errorf("%s is not the file its figures are told of: SHA-256 %s", set.file, sum)
		}
		for _, l := range all {
			lang[l.Lang]++
			if l.Subtle {
				subtle++
			}
			if ids[l.ID] || l.ID == "" {
				t.Errorf("%s: id %q is empty or given twice", set.file, l.ID)
			}
			ids[l.ID] = true
			if was := answers[l.Answer]; was != "" {
				t.Errorf("%s: the same answer as %s", l.ID, was)
			}
			answers[l.Answer] = l.ID
			checkLabelled(t, l, set.want)
		}
		if lang["ko"] != set.ko || lang["en"] != set.en || subtle != set.subtle {
			t.Errorf("%s: %v, %d subtle; want %d ko, %d en, %d subtle",
				set.file, lang, subtle, set.ko, set.en, set.subtle)
		}
	}
}

func checkLabelled(t *testing.T, l labelled, want string) {
	t.Helper()
	if l.Want != want || l.About == "" {
		t.Errorf("%s: want %q about %q in the set of %q", l.ID, l.Want, l.About, want)
	}
	if (want == "reject") != (len(l.Reasons) > 0) {
		t.Errorf("%s: %d reasons for %q", l.ID, len(l.Reasons), want)
	}
	for _, r := range l.Reasons {
		if !reasonCodes[r] {
			t.Errorf("%s: unknown reason %q", l.ID, r)
		}
	}
	if len(l.Passages) < 1 || len(l.Passages) > 5 {
		t.Errorf("%s: %d passages", l.ID, len(l.Passages))
	}
	for i, p := range l.Passages {
		if p.N != i+1 || p.Title == "" || p.Text == "" {
			t.Errorf("%s: passage %d is numbered %d, or is empty", l.ID, i+1, p.N)
		}
	}
	if hasHangul(l.Answer) != (l.Lang == "ko") {
		t.Errorf("%s: %q is not in %q", l.ID, l.Answer, l.Lang)
	}
	if want == "reject" {
		return
	}
	cited := citation.FindAllStringSubmatch(l.Answer, -1)
	if len(cited) == 0 {
		t.Errorf("%s: a true answer cites nothing", l.ID)
	}
	for _, c := range cited {
		if n, err := strconv.Atoi(c[1]); err != nil || n < 1 || n > len(l.Passages) {
			t.Errorf("%s: cites [%s] of %d passages", l.ID, c[1], len(l.Passages))
		}
	}
}

func hasHangul(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Hangul, r) {
			return true
		}
	}
	return false
}
