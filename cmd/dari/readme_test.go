package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// commandsIn finds what a text tells people to type: "dari …" between backquotes
// or on a line of its own, and in the first cell of a table the words after it that
// stand for commands beside it ("`dari openings list`, `show`").
func commandsIn(text string) (out [][]string) {
	quoted := regexp.MustCompile("`([^`]+)`")
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if line, ok := strings.CutPrefix(line, "    "); ok {
			for part := range strings.SplitSeq(line, "|") {
				for part := range strings.SplitSeq(part, "&&") {
					words, _, _ := strings.Cut(part, " #")
					words = strings.TrimPrefix(strings.TrimSpace(words), "sudo -u dari ")
					if f := strings.Fields(words); len(f) > 0 && f[0] == "dari" {
						out = append(out, f[1:])
					}
				}
			}
			continue
		}
		before := []string(nil)
		cell := strings.HasPrefix(line, "| `dari ")
		if cell {
			line, _, _ = strings.Cut(line[2:], " | ")
		}
		for _, m := range quoted.FindAllStringSubmatch(line, -1) {
			words := strings.Fields(m[1])
			switch {
			case words[0] == "dari":
				out = append(out, words[1:])
				before = words[1:]
			case cell && before != nil:
				keep := len(before) - 1
				if strings.HasSuffix(before[keep], "…") || strings.ToUpper(before[keep]) == before[keep] {
					keep--
				}
				if strings.HasPrefix(words[0], "-") {
					keep = len(before)
				}
				out = append(out, append(slices.Clone(before[:keep]), words...))
			}
		}
	}
	return out
}

// TestTheReadmesCommandsExist: every command and flag that people are told of is
// there.
func TestTheReadmesCommandsExist(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	parser, err := kong.New(&cli{}, kong.Name("dari"))
	if err != nil {
		t.Fatal(err)
	}
	found := commandsIn(string(readme))
	if len(found) < 60 {
		t.Errorf("only %d commands are found: they are looked for in the wrong way", len(found))
	}
	named := map[string]bool{}
	for _, words := range found {
		node := parser.Model.Node
		flags := map[string]bool{"--help": true, "--config": true}
		if len(words) > 0 && words[0] == "help" {
			words = words[1:]
		}
		for i, w := range words {
			if strings.HasPrefix(w, "--") {
				continue
			}
			var child *kong.Node
			for _, c := range node.Children {
				if c.Name == w && c.Type == kong.CommandNode {
					child = c
				}
			}
			if child == nil {
				if i == 0 || len(node.Children) > 0 && len(node.Positional) == 0 && w != "…" {
					t.Errorf("dari %s: there is no %s", strings.Join(words, " "), w)
				}
				break
			}
			node = child
			for _, f := range node.Flags {
				flags["--"+f.Name] = true
				if f.Tag.Negatable != "" {
					flags["--no-"+f.Name] = true
				}
			}
		}
		for _, w := range words {
			if name, _, _ := strings.Cut(w, "="); strings.HasPrefix(w, "--") && !flags[name] {
				t.Errorf("dari %s: there is no %s", strings.Join(words, " "), name)
			}
		}
		if len(words) > 0 {
			named[words[0]] = true
		}
	}
	// And every command is told of.
	for _, c := range parser.Model.Children {
		if !named[c.Name] && !slices.Contains([]string{"eval", "search", "version", "deploy"}, c.Name) {
			t.Errorf("the README does not tell of dari %s", c.Name)
		}
	}
}
