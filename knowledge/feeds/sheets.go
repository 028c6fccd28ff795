package feeds

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"dari/knowledge/sheet"
)

// readSheets reads a spreadsheet as a table of staff: its first sheet with
// headings that we know.
func readSheets(data []byte, opts Options) (Result, error) {
	sheets, err := sheet.Read(data, headRows+opts.MaxRecords+1)
	switch {
	case errors.Is(err, sheet.ErrTooLarge):
		return Result{}, ErrTooLarge
	case err != nil:
		return Result{}, &FormatError{"a spreadsheet (XLSX) that cannot be opened, or another archive; save the sheet as CSV"}
	}
	var first error
	for _, s := range sheets {
		res, err := tableOf(joinHeads(sheetRows(s), opts), opts)
		if format := (*FormatError)(nil); !errors.As(err, &format) {
			return res, err
		}
		if first == nil {
			first = err
		}
	}
	if first == nil {
		first = &FormatError{"a spreadsheet without a sheet"}
	}
	return Result{}, first
}

func sheetRows(s sheet.Sheet) []tableRow {
	var rows []tableRow
	for i, cells := range s.Rows {
		if strings.TrimSpace(strings.Join(cells, "")) != "" {
			rows = append(rows, tableRow{line: i + 1, cells: cells})
		}
	}
	return rows
}

// joinHeads makes one row of headings of two: where cells are merged, a heading
// over two rows stands in the upper, and those below one over several columns in
// the lower.
func joinHeads(rows []tableRow, opts Options) []tableRow {
	known := func(c string) bool {
		if f, ok := opts.Columns[c]; ok {
			return f != ""
		}
		_, ok := synonyms[headKey(c)]
		return ok
	}
	for i := range min(headRows, len(rows)-1) {
		upper, lower := rows[i].cells, rows[i+1].cells
		above, below, both := 0, 0, false
		joined := make([]string, max(len(upper), len(lower)))
		for j := range joined {
			var u, l string
			if j < len(upper) {
				u = upper[j]
			}
			if j < len(lower) {
				l = lower[j]
			}
			if known(u) {
				above++
				both = both || strings.TrimSpace(l) != "" && !known(l)
			}
			if known(l) {
				below++
			}
			if joined[j] = l; strings.TrimSpace(l) == "" || known(u) && !known(l) {
				joined[j] = u
			}
		}
		if above > 0 && below > 0 && !both {
			return append(append(rows[:i:i], tableRow{line: rows[i+1].line, cells: joined}), rows[i+2:]...)
		}
	}
	return rows
}

// serialDay gives the day that spreadsheets keep as a number, the days since 30
// December 1899, where a column of days has one that was left as it is kept:
// those of 2000 to 2100. Anything else stays.
func serialDay(s string) string {
	n, err := strconv.Atoi(strings.TrimSuffix(s, ".0"))
	if err != nil || n < 36526 || n > 73050 {
		return s
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly)
}
