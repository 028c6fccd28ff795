package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// commands runs dari on a database of its own.
type commands struct {
	t      *testing.T
	config string
}

func newCommands(t *testing.T) *commands {
	t.Helper()
	dir := t.TempDir()
	config := filepath.Join(dir, "config.yaml")
	text := fmt.Sprintf("store:\n  url: %q\n", newStoreURL(t))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return &commands{t, config}
}

// run gives what a command printed; ok is false when it failed.
func (c *commands) run(in string, args ...string) (out string, ok bool) {
	c.t.Helper()
	var stdout, stderr bytes.Buffer
	err := run(context.Background(), append([]string{"--config", c.config}, args...), strings.NewReader(in), &stdout, &stderr)
	if err != nil {
		fmt.Fprintln(&stderr, err)
	}
	return stdout.String() + stderr.String(), err == nil
}

// expect runs a command that works and prints all of want.
func (c *commands) expect(want []string, args ...string) string {
	c.t.Helper()
	out, ok := c.run("", args...)
	for _, w := range want {
		if !strings.Contains(out, w) {
			c.t.Errorf("dari %s does not say %q:\n%s", strings.Join(args, " "), w, out)
		}
	}
	if !ok {
		c.t.Errorf("dari %s failed:\n%s", strings.Join(args, " "), out)
	}
	return out
}

// refused runs a command that fails and says why.
func (c *commands) refused(want string, args ...string) {
	c.t.Helper()
	if out, ok := c.run("", args...); ok || !strings.Contains(out, want) {
		c.t.Errorf("dari %s: worked %v, said\n%s\nwant %q", strings.Join(args, " "), ok, out, want)
	}
}

const feedSamples = "../../knowledge/feeds/testdata/"

func TestOpeningsImport(t *testing.T) { eachIfLong(t, testOpeningsImport) }

func testOpeningsImport(t *testing.T) {
	c := newCommands(t)
	list, detail := feedSamples+"work24-openings.xml", feedSamples+"work24-opening-detail.xml"
	c.expect([]string{"read 6, new 6", "nothing was written"}, "openings", "import", "--dry-run", list)
	c.expect([]string{"0 shown; in all: none"}, "openings", "list")
	c.expect([]string{"work24-list", "read 6, new 6", "work24-detail", "read 1, new 0, changed 1", "import 2"}, "openings", "import", list, detail)
	c.expect([]string{"read 6, new 0, changed 0, unchanged 6", "read 1, new 0, changed 0, unchanged 1"}, "openings", "import", list, detail)
	c.expect([]string{"통근버스 운행", "approved by source:work24", "고용24"}, "openings", "show", "1")

	// The same staff file in three encodings is the same openings.
	c.expect([]string{"record 2 (K000000000000012) rejected: no_way_to_apply", "read 3, new 1", "rejected 2"},
		"openings", "import", "--feed", "staff", feedSamples+"staff-openings-cp949.csv")
	c.expect([]string{"new 0, changed 0, unchanged 1, rejected 1"}, "openings", "import", feedSamples+"staff-openings-utf16.tsv")
	c.expect([]string{"new 0, changed 0, unchanged 1, rejected 2"}, "openings", "import", feedSamples+"staff-openings-utf8bom.csv")

	// A refusal says nothing about openings and keeps no other file back.
	out, ok := c.run("", "openings", "import", feedSamples+"work24-error.xml", feedSamples+"work24-openings-empty.xml", "nowhere.xml")
	if ok || !strings.Contains(out, "refused by work24") || !strings.Contains(out, "read 0, new 0") || !strings.Contains(out, "2 of 3 files were not imported") {
		t.Errorf("worked %v:\n%s", ok, out)
	}
	c.refused("not staff", "openings", "import", "--feed", "staff", list)

	imports := c.expect([]string{"work24-openings.xml", "by cli:"}, "openings", "list", "--imports")
	if n := strings.Count(imports, "\n"); n != 8 {
		t.Errorf("%d imports:\n%s", n, imports)
	}
	c.expect([]string{"withdrawn 3, restored 0"}, "openings", "undo", "5")
	c.refused("undone already", "openings", "undo", "5")
	c.refused("no such import", "openings", "undo", "99")
	c.expect([]string{"undone"}, "openings", "list", "--imports")
	if out := c.expect(nil, "openings", "list", "--state", "withdrawn"); !regexp.MustCompile(`withdrawn +staff-file`).MatchString(out) {
		t.Errorf("withdrawn:\n%s", out)
	}
	c.refused("no state", "openings", "list", "--state", "lost")
}

func TestOpeningsFromStandardInput(t *testing.T) { eachIfLong(t, testOpeningsFromStandardInput) }

func testOpeningsFromStandardInput(t *testing.T) {
	c := newCommands(t)
	rows := "회사명,채용제목,근무지역,급여,임금형태,마감일,URL\n" +
		"예시식품,생산직 사원,부산 사하구,260만원,월급,상시,https://www.example.com/1\n" +
		"예시식품,,부산 사하구,260만원,월급,상시,https://www.example.com/2\n" +
		"예시물류,포장 사원,부산 강서구,\"9,000원\",시급,상시,https://www.example.com/3\n"
	out, ok := c.run(rows, "openings", "import", "-")
	if !ok {
		t.Fatal(out)
	}
	for _, want := range []string{"record 2", "no-title", "record 3", "pay_below_minimum", "read 3, new 1, changed 0, unchanged 0, rejected 2"} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
	// What staff import they vouch for: it is shown without further approval.
	c.expect([]string{"open 1, rejected 1"}, "openings", "list")
	c.expect([]string{"employer verified by staff: true"}, "openings", "show", "1")
}

func TestOpeningsDecisions(t *testing.T) { eachIfLong(t, testOpeningsDecisions) }

func testOpeningsDecisions(t *testing.T) {
	c := newCommands(t)
	c.expect(nil, "openings", "import", feedSamples+"work24-openings.xml")
	c.refused("decided before", "openings", "approve", "1")
	c.expect([]string{"is rejected"}, "openings", "reject", "1", "--reason", "wage")
	c.expect([]string{"state rejected", "reason: wage"}, "openings", "show", "1")
	c.expect([]string{"is shown now"}, "openings", "approve", "1") // its source answers for the employer
	c.expect([]string{"is verified; openings shown now: 0"}, "openings", "verify", "1")
	c.expect([]string{"is closed"}, "openings", "close", "1")
	c.refused("cannot be closed", "openings", "close", "1")
	for _, verb := range []string{"show", "approve", "verify"} {
		c.refused("no opening 99", "openings", verb, "99")
	}
	c.refused("--reason", "openings", "reject", "3")
	c.refused("no opening 99", "openings", "reject", "99", "--reason", "x")
	// A person closed it: the feed does not open it again.
	c.expect([]string{"unchanged 6"}, "openings", "import", feedSamples+"work24-openings.xml")
	c.expect([]string{"state closed"}, "openings", "show", "1")
}
