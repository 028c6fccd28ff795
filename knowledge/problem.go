package knowledge

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Severity says whether a problem keeps a base from being used.
type Severity string

// The severities.
const (
	SeverityError  Severity = "error"  // the base is not sound
	SeverityReport Severity = "report" // staff should know, e.g. a fact has expired
)

// Problem is something wrong in the files of a base.
type Problem struct {
	Severity Severity
	File     string // path in the folder; empty when it is about the base as a whole
	Line     int    // 0 when it is about the file as a whole
	Reason   string
}

// String is "file:line: reason" as far as these are known.
func (p Problem) String() string {
	s := p.Reason
	switch {
	case p.File != "" && p.Line > 0:
		s = fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Reason)
	case p.File != "":
		s = p.File + ": " + p.Reason
	}
	return s
}

// Problems are all problems found at once, ordered by file and line. As an
// error it lists them one per line.
type Problems []Problem

// Error lists the problems, one per line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Errors keeps what makes a base unsound.
func (ps Problems) Errors() Problems {
	var out Problems
	for _, p := range ps {
		if p.Severity == SeverityError {
			out = append(out, p)
		}
	}
	return out
}

func (ps Problems) sort() {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Reason, b.Reason))
	})
}

// collector gathers the problems of one file.
type collector struct {
	file string
	list Problems
}

func (c *collector) errorf(line int, format string, args ...any) {
	c.add(SeverityError, line, fmt.Sprintf(format, args...))
}

func (c *collector) reportf(line int, format string, args ...any) {
	c.add(SeverityReport, line, fmt.Sprintf(format, args...))
}

// add leaves out what was just said, such as the second half of a pair of tags.
func (c *collector) add(severity Severity, line int, reason string) {
	p := Problem{severity, c.file, line, reason}
	if n := len(c.list); n == 0 || c.list[n-1] != p {
		c.list = append(c.list, p)
	}
}

// AsProblems is the list inside an error of [Load] or [ParseArticle], or the
// error itself as a problem without a file; nil for nil.
func AsProblems(err error) Problems {
	var ps Problems
	switch {
	case err == nil:
		return nil
	case errors.As(err, &ps):
		return ps
	}
	return Problems{{Severity: SeverityError, Reason: err.Error()}}
}
