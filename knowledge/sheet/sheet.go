// Package sheet reads and writes spreadsheets (XLSX). It is the only door to the
// library that knows their format; what goes through it is rows of text.
//
// A spreadsheet is an archive that somebody else packed: how much it may unfold
// to is looked at before anything is unpacked.
package sheet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Limits of what is read.
const (
	maxUnpacked  = 32 << 20 // bytes of all parts together
	maxInMemory  = 8 << 20  // bytes of a part that is not put on disk
	maxDirectory = 1 << 20  // bytes of the list of parts
	maxParts     = 1000
	maxSheets    = 20
	maxColumns   = 500
	maxCell      = 64 << 10 // bytes
)

// ErrTooLarge is returned for a file that unfolds to more than is read.
var ErrTooLarge = errors.New("the spreadsheet is too large")

// ErrNotReadable is returned for what is no spreadsheet, or one with a password.
var ErrNotReadable = errors.New("no spreadsheet that can be read")

// Sheet is one sheet of a file.
type Sheet struct {
	Name string
	// Rows are the cells as they are shown, but dates, which are shown in many
	// ways, as 2026-12-31 or 2026-12-31 18:00. Rows without anything are there,
	// so that the number of a row is its place in Rows plus one.
	Rows [][]string
}

// Is tells whether data begins as a spreadsheet, or another archive, does.
func Is(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// Read reads the sheets of a file, at most so many rows of each.
func Read(data []byte, most int) (sheets []Sheet, err error) {
	if err := checkDirectory(data); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxInMemory,
		ShortDatePattern: "yyyy-mm-dd"})
	if err != nil {
		if strings.Contains(err.Error(), "unzip size exceeds") {
			return nil, ErrTooLarge
		}
		return nil, fmt.Errorf("%w: %w", ErrNotReadable, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	names := f.GetSheetList()
	props, err := f.GetWorkbookProps()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotReadable, err)
	}
	from1904 := props.Date1904 != nil && *props.Date1904
	for _, name := range names[:min(len(names), maxSheets)] {
		rows, err := readRows(f, name, most, from1904)
		if err != nil {
			return nil, fmt.Errorf("%w: sheet %q: %w", ErrNotReadable, name, err)
		}
		sheets = append(sheets, Sheet{Name: name, Rows: rows})
	}
	return sheets, nil
}

// checkDirectory looks at the list of parts before it is read: a short file can
// list a million. Format: APPNOTE.TXT of PKWARE, 4.3.16.
func checkDirectory(data []byte) error {
	const size = 22
	at := bytes.LastIndex(data, []byte("PK\x05\x06"))
	if !Is(data) || at < 0 || len(data)-at < size {
		return ErrNotReadable
	}
	parts := int(binary.LittleEndian.Uint16(data[at+10:]))
	offset := int64(binary.LittleEndian.Uint32(data[at+16:]))
	if parts > maxParts || offset > int64(len(data)) || int64(len(data))-offset > maxDirectory {
		return ErrTooLarge
	}
	return nil
}

// readRows reads a sheet twice, as it is shown and as it is kept, because only
// together they tell a date from another number.
func readRows(f *excelize.File, name string, most int, from1904 bool) ([][]string, error) {
	shown, err := f.Rows(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = shown.Close() }()
	kept, err := f.Rows(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = kept.Close() }()
	var rows [][]string
	for len(rows) < most && shown.Next() && kept.Next() {
		cells, err := shown.Columns()
		if err != nil {
			return nil, err
		}
		raw, err := kept.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		cells = cells[:min(len(cells), maxColumns)]
		for i, cell := range cells {
			if i < len(raw) {
				cell = day(cell, raw[i], from1904)
			}
			cells[i] = cell[:min(len(cell), maxCell)]
		}
		rows = append(rows, cells)
	}
	return rows, errors.Join(shown.Error(), kept.Error())
}

// likeDate is how dates are shown: with the signs of one between figures, or
// words for its parts.
var likeDate = regexp.MustCompile(`(?i)\d\s*[-/]\s*\d|\d\.\s*\d+\.|\d\s*[년월일]|\d[ -]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)`)

// The numbers of the first and the last day that are taken for a date: those of
// 2000 to 2099. A smaller one is a figure shown with a sign of a date ("3년").
const firstDay, lastDay = 36526, 73050

// day gives the date of a cell that shows one, else what it shows.
func day(shown, kept string, from1904 bool) string {
	n, err := strconv.ParseFloat(kept, 64)
	from1900 := n
	if from1904 {
		from1900 += 1462
	}
	if err != nil || from1900 < firstDay || from1900 >= lastDay+1 || shown == kept || !likeDate.MatchString(shown) {
		return shown
	}
	at, err := excelize.ExcelDateToTime(n, from1904)
	switch {
	case err != nil:
		return shown
	case n == float64(int64(n)):
		return at.Format("2006-01-02")
	}
	return at.Format("2006-01-02 15:04")
}

// Write writes a table with one sheet. Every cell is text.
func Write(out io.Writer, name string, head []string, rows [][]string) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.SetSheetName(f.GetSheetName(0), name); err != nil {
		return err
	}
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i, row := range append([][]string{head}, rows...) {
		cells := make([]any, len(row))
		for j, c := range row {
			cells[j] = c
		}
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := w.SetRow(at, cells); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Write(out)
}
