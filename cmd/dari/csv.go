package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
)

// writeCSV writes a table for spreadsheets, quoted as in RFC 4180. What is in it
// was written by strangers; none of it may become a formula. Lines end with a line
// feed alone: encoding/csv would leave out the carriage returns of cells else.
func writeCSV(out io.Writer, head []string, rows [][]string) error {
	w := csv.NewWriter(out)
	if err := w.Write(head); err != nil {
		return err
	}
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = csvCell(cell)
		}
		if err := w.Write(cells); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// csvCell is a text as a cell that no spreadsheet takes for a formula: with an
// apostrophe before it, as OWASP ASVS 5.0, 1.2.10 has it, where it begins with
// one of = + - @, tab, line end or NUL. Programs differ in what they pass over at
// the beginning, and some take full-width signs for the plain ones: blanks and
// characters that nobody sees are passed over, and those signs count as well.
func csvCell(text string) string {
	begin := strings.TrimLeftFunc(text, unseen)
	passed := text[:len(text)-len(begin)]
	if strings.ContainsAny(passed, "\t\r\n\x00") || begin != "" && strings.ContainsRune("=+-@＝＋－＠﹦﹢﹣﹫", []rune(begin)[0]) {
		return "'" + text
	}
	return text
}

// unseen tells whether a character shows nothing.
func unseen(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf)
}

// exportTo has write fill a new file that its owner alone reads, or prints it
// where the file is "-". A file that is there already is left alone.
func exportTo(a *app, file string, write func(io.Writer) error) error {
	if file == "-" {
		return write(a.Out)
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // #nosec G304 -- whoever runs the command names the file
	if err != nil {
		return err
	}
	err = write(f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = os.Remove(file) // half of it is worse than none
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// bom tells spreadsheets that a file is UTF-8; without it Korean ones take it for
// CP949.
const bom = "\ufeff"
