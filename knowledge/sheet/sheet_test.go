package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// TestReadAsShown: cells are read as they are shown, but dates in one way,
// whatever way they are shown in; an amount that is shown with signs is no date,
// nor are three years.
func TestReadAsShown(t *testing.T) {
	f := excelize.NewFile()
	korean, iso, money, years := `m"월" d"일"`, "yyyy-mm-dd hh:mm", "#,##0", `0"년"`
	day := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	for cell, c := range map[string]struct {
		value  any
		format *string
	}{"A1": {"마감일", nil}, "A2": {day, &korean}, "B2": {day.Add(18 * time.Hour), &iso}, "C2": {45000, &money}, "D2": {day, nil}, "E2": {46387, nil}, "F2": {"2026-12-31", nil}, "G2": {3, &years}} {
		if err := f.SetCellValue("Sheet1", cell, c.value); err != nil {
			t.Fatal(err)
		}
		if c.format != nil {
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: c.format})
			if err == nil {
				err = f.SetCellStyle("Sheet1", cell, cell, style)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	sheets, err := Read(out.Bytes(), 10)
	if err != nil || len(sheets) != 1 || len(sheets[0].Rows) != 2 {
		t.Fatalf("%+v, %v", sheets, err)
	}
	want := []string{"2026-12-31", "2026-12-31 18:00", "45,000", "2026-12-31", "46387", "2026-12-31", "3년"}
	if got := sheets[0].Rows[1]; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWrittenIsReadAsText(t *testing.T) {
	var out bytes.Buffer
	rows := [][]string{{"=1+1", "+82", "007"}, {"", "가", "2026-12-31"}}
	if err := Write(&out, "openings", []string{"a", "b", "c"}, rows); err != nil {
		t.Fatal(err)
	}
	sheets, err := Read(out.Bytes(), 10)
	if err != nil || len(sheets) != 1 || !slices.EqualFunc(sheets[0].Rows[1:], rows, slices.Equal) {
		t.Fatalf("%q, %v", sheets, err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if formula, err := f.GetCellFormula("openings", "A2"); formula != "" || err != nil {
		t.Errorf("a formula: %q, %v", formula, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

// TestS10_BombsAreRefusedBeforeTheyUnfold: by the list of parts, their sizes and
// what is no spreadsheet at all.
func TestS10_BombsAreRefusedBeforeTheyUnfold(t *testing.T) {
	pack := func(parts int, name string, each int) []byte {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for i := range parts {
			p, err := w.Create(fmt.Sprintf("%s%d.xml", name, i))
			if err == nil {
				_, err = p.Write(bytes.Repeat([]byte("a"), each))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"a large part":    {pack(1, "xl/worksheets/sheet", maxUnpacked+1), ErrTooLarge},
		"many parts":      {pack(maxParts+1, "xl/", 0), ErrTooLarge},
		"a long list":     {pack(900, strings.Repeat("x", 1500), 0), ErrTooLarge},
		"another archive": {pack(1, "a", 10), ErrNotReadable},
		"cut off":         {pack(3, "xl/", 1000)[:200], ErrNotReadable},
		"no archive":      {[]byte("PK\x03\x04...."), ErrNotReadable},
	} {
		if _, err := Read(c.data, 10); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
