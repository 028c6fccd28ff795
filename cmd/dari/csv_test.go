package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"dari/knowledge/jobs"
	"dari/knowledge/sheet"
	"dari/store"
)

// formulas are texts that spreadsheets take for formulas, plainly, in one of the
// ways around a check of the first letter, or after what they take for the end of
// a cell.
var formulas = []string{"=40000+2345", "+40000+2345", "-40000+82345", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=40000+2345", "\r=40000+2345", "\n=40000+2345", "\x00=40000+2345", "  =40000+2345", "\u3000=40000+2345", "\u00a0=40000+2345",
	"＝40000+2345", "＋40000+2345", "－40000+2345", "＠SUM(A1)", " ＝40000+2345", "\ufeff=40000+2345", "\u200b=40000+2345", "\u202e=40000+2345", "\"=40000+2345", "\t", "\rplain",
	"회사;=40000+2345", "회사\t=40000+2345", "회사, \u3000＝40000+2345", "회사\n=40000+2345", "회사;\"=40000+2345\""}

// isFormula reads a cell as the boldest of spreadsheets does: what does not show
// is passed over, full-width signs are plain ones.
func isFormula(cell string) bool {
	for _, r := range cell {
		switch {
		case r == '\t' || r == '\r' || r == '\n' || r == 0:
			return true // where the cell goes on after it, in some of them
		case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r):
		case r >= '！' && r <= '～':
			return strings.ContainsRune("=+-@", r-'！'+'!')
		default:
			return strings.ContainsRune("=+-@﹦﹢﹣﹫", r)
		}
	}
	return false
}

// holdsFormula tells whether a cell is a formula, or a part of it is one for a
// spreadsheet that was told of another separator.
func holdsFormula(cell string) bool {
	parts := strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(";,\t\r\n", r) })
	for i, part := range parts {
		if i > 0 || !strings.HasPrefix(cell, part) {
			if isFormula(strings.NewReplacer("\x00", "", `"`, "").Replace(part)) {
				return true
			}
		}
	}
	return isFormula(cell)
}

// TestS09_ASpreadsheetHasNoFormulas: openings whose every word is hostile are
// exported, read again, and no cell is a formula nor another text.
func TestS09_ASpreadsheetHasNoFormulas(t *testing.T) {
	c := newCommands(t)
	st, err := store.Open(t.Context(), storeOf(t, c.config), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	run1, err := st.BeginImport(t.Context(), store.ImportRun{At: time.Now(), Actor: "cli:kim", Feed: "staff", File: "a.csv"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var records []store.ImportRecord
	for _, f := range formulas {
		records = append(records, store.ImportRecord{Opening: jobs.Opening{Feed: "staff", SourceID: f, Title: f, Employer: f, RegionText: f,
			URL: f, Pay: jobs.Pay{Text: f}, Deadline: jobs.Deadline{Kind: jobs.DeadlineUnknown, Text: f}}})
	}
	if _, err := st.ImportOpenings(t.Context(), run1, store.ImportTerms{ApprovedBy: "cli:kim", At: time.Now()}, records); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "openings.csv")
	c.expect([]string{"openings in " + file}, "openings", "export", file)
	c.refused("exists", "openings", "export", file)
	c.refused("no state", "openings", "export", "--state", "lost", "-")
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(string(data), bom)
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if !ok || err != nil || len(rows) != len(records)+1 {
		t.Fatalf("%d rows, %v, begins as UTF-8: %v", len(rows), err, ok)
	}
	texts := map[string]bool{}
	for i, row := range rows[1:] {
		for j, cell := range row {
			if holdsFormula(cell) {
				t.Errorf("row %d, %s: %q is a formula", i+1, rows[0][j], cell)
			}
		}
		texts[strings.ReplaceAll(row[4], "'", "")] = true
	}
	for _, r := range records {
		if want := strings.NewReplacer("\r\n", "\n", "'", "").Replace(r.Opening.Title); !texts[want] {
			t.Errorf("the title %q is not in the file", want)
		}
	}
	inLibreOffice(t, file)
	if out := c.expect([]string{`"number","state","feed"`}, "openings", "export", "--limit", "1", "-"); strings.Count(out, "staff") != 1 {
		t.Errorf("one opening is\n%s", out)
	}
}

// inLibreOffice opens the file where LibreOffice is installed: no cell of what it
// shows is the sum that the formulas make. DARI_TEST_LIBREOFFICE=required, as
// .ci/long sets it, fails where it is not.
func inLibreOffice(t *testing.T, file string) {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("DARI_TEST_LIBREOFFICE") == "required" {
			t.Fatal(err)
		}
		t.Log("LibreOffice is not installed: read by rule alone")
		return
	}
	dir := t.TempDir()
	out, err := exec.Command(office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "html", "--outdir", dir, file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	shown, err := os.ReadFile(filepath.Join(dir, strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))+".html"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(shown, []byte("40000+2345")) {
		t.Errorf("LibreOffice shows no text of a formula in %s", file)
	}
	for _, sum := range []string{"42345", "#REF!", "#NAME?", "Err:"} {
		if bytes.Contains(shown, []byte(sum)) {
			t.Errorf("LibreOffice shows %q", sum)
		}
	}
}

// FuzzS09_Cells: whatever a cell holds, it is quoted, no part of it is a formula,
// and it reads as the text it was, but for apostrophes. A text that can be none is
// left as it is.
func FuzzS09_Cells(f *testing.F) {
	for _, text := range append(formulas, "", "용접원", "월 300만원", "a,b;\"c\"\r\nd", "'=1", "\xff=", "한=1") {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var out bytes.Buffer
		if err := writeCSV(&out, []string{"head", "next"}, [][]string{{text, "next"}}); err != nil {
			t.Fatal(err)
		}
		if line := out.String(); !strings.HasPrefix(line, "\"head\",\"next\"\n\"") || !strings.HasSuffix(line, "\",\"next\"\n") {
			t.Fatalf("%q is written as %q", text, line)
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil || len(rows) != 2 || len(rows[1]) != 2 || rows[1][1] != "next" {
			t.Fatalf("%q is read as %q, %v", text, rows, err)
		}
		// Readers of CSV leave out carriage returns before line feeds.
		lines := func(s string) string { return strings.ReplaceAll(s, "\r", "") }
		got, want := lines(rows[1][0]), lines(text)
		if holdsFormula(rows[1][0]) {
			t.Errorf("%q is exported as %q, a formula", text, rows[1][0])
		}
		if strings.ReplaceAll(got, "'", "") != strings.ReplaceAll(want, "'", "") {
			t.Errorf("%q is exported as %q", text, rows[1][0])
		}
		if got != want && !holdsFormula(text) {
			t.Errorf("%q is no formula, and is exported as %q", text, rows[1][0])
		}
	})
}

// TestS09_SpreadsheetHoldsNoFormula: hostile names are text in a spreadsheet, and
// stay it where that is saved as CSV.
func TestS09_SpreadsheetHoldsNoFormula(t *testing.T) {
	var out bytes.Buffer
	names := []string{"=40000+2345", "+40000+2345", "-1", "@SUM(1)", "\t=1", "＝1", " =1", "plain"}
	if err := writeXLSX(&out, "openings", []string{"name"}, [][]string{names}); err != nil {
		t.Fatal(err)
	}
	sheets, err := sheet.Read(out.Bytes(), 10)
	if err != nil || len(sheets) != 1 || len(sheets[0].Rows) != 2 {
		t.Fatalf("%+v, %v", sheets, err)
	}
	for i, cell := range sheets[0].Rows[1] {
		if want := csvCell(names[i]); cell != want || i < len(names)-1 && cell[0] != '\'' {
			t.Errorf("%q became %q, want %q", names[i], cell, want)
		}
	}
	file := filepath.Join(t.TempDir(), "openings.xlsx")
	if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	inLibreOffice(t, file)
}
