package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestS20_WaiversHaveReasons: what gosec would find and is left as it is says
// which rule and why, in its line, as does what staticcheck would find; and every
// module is the one that go.sum names. The checks themselves run in
// .ci/run, two builds that must be the same in .ci/long.
func TestS20_WaiversHaveReasons(t *testing.T) {
	waiver := regexp.MustCompile(`#nosec G\d{3}(,? ?G\d{3})* -- \S+ \S+`)
	linted := regexp.MustCompile(`^//lint:(file-)?ignore [A-Z]+\d+ \S+ \S+`)
	waivers := 0
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || filepath.Base(path) == "supply_test.go" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n := 0
		for line := range strings.Lines(string(data)) {
			n++
			if strings.Contains(line, "#nosec") {
				if waivers++; !waiver.MatchString(line) {
					t.Errorf("%s:%d waives a finding without a rule and a reason", path, n)
				}
			}
			if strings.HasPrefix(line, "//lint:") && !linted.MatchString(line) || strings.Contains(line, "//nolint") {
				t.Errorf("%s:%d waives a finding of a linter without a rule and a reason", path, n)
			}
		}
		return nil
	})
	if err != nil || waivers == 0 {
		t.Errorf("%d waivers, %v", waivers, err)
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil || regexp.MustCompile(`(?m)^(replace|exclude)\b`).Match(mod) {
		t.Errorf("go.mod takes modules from elsewhere: %v", err)
	}
	checks, err := os.ReadFile(filepath.Join(root, ".ci", "run"))
	for _, want := range []string{"go mod verify", "staticcheck@v", "gosec@v", "govulncheck@v"} {
		if err != nil || !strings.Contains(string(checks), want) {
			t.Errorf(".ci/run does not run %s: %v", want, err)
		}
	}
}
