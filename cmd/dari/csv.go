package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"unicode"

	"dari/knowledge/sheet"
)

// writeCSV writes a table for spreadsheets, as in RFC 4180 with every cell quoted.
// What is in it was written by strangers; none of it may become a formula. Lines
// end with a line feed alone.
func writeCSV(out io.Writer, head []string, rows [][]string) error {
	w := bufio.NewWriter(out)
	for _, row := range append([][]string{head}, rows...) {
		for i, cell := range row {
			if i > 0 {
				_ = w.WriteByte(',') // Flush gives the first error
			}
			_, _ = w.WriteString(`"` + strings.ReplaceAll(csvCell(cell), `"`, `""`) + `"`)
		}
		_ = w.WriteByte('\n')
	}
	return w.Flush()
}

// writeXLSX writes a table as a spreadsheet by the same rule: every cell is text,
// and stays it where the file is saved as CSV later.
func writeXLSX(out io.Writer, name string, head []string, rows [][]string) error {
	safe := make([][]string, len(rows))
	for i, row := range rows {
		safe[i] = make([]string, len(row))
		for j, cell := range row {
			safe[i][j] = csvCell(cell)
		}
	}
	return sheet.Write(out, name, head, safe)
}

// innerFormula is what becomes a formula where a spreadsheet takes the separator
// before it for the end of a cell: it need not part cells at commas.
var innerFormula = regexp.MustCompile(`([;,\t\r\n][\s\p{Z}\p{Cc}\p{Cf}"]*)([=+\-@＝＋－＠﹦﹢﹣﹫])`)

// csvCell is a text as a cell that no spreadsheet takes for a formula: with an
// apostrophe before it, as OWASP ASVS 5.0, 1.2.10 has it, where it begins with
// one of = + - @, tab, line end or NUL, and before such a sign after a separator.
// Programs differ in what they pass over at the beginning, and some take
// full-width signs for the plain ones: blanks and characters that nobody sees are
// passed over, and those signs count as well.
func csvCell(text string) string {
	begin := strings.TrimLeftFunc(text, unseen)
	passed := text[:len(text)-len(begin)]
	formula := strings.ContainsAny(passed, "\t\r\n\x00") || begin != "" && strings.ContainsRune("=+-@＝＋－＠﹦﹢﹣﹫", []rune(begin)[0])
	text = innerFormula.ReplaceAllString(text, "$1'$2")
	if formula {
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

// isNew tells whether exportTo can make the file, as far as that is known before:
// it is not there yet.
func isNew(file string) error {
	if file == "-" {
		return nil
	}
	_, err := os.Lstat(file)
	switch {
	case err == nil:
		return &fs.PathError{Op: "open", Path: file, Err: fs.ErrExist}
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return err
}

// bom tells spreadsheets that a file is UTF-8; without it Korean ones take it for
// CP949.
const bom = "\ufeff"
