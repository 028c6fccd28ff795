package feeds

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dari/knowledge/jobs"
)

// TestOneByOne: openings that are taken one by one are those that are kept
// otherwise, with their numbers in the file, and what refuses gives none.
func TestOneByOne(t *testing.T) {
	files, err := filepath.Glob("testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	openings := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			continue // a folder
		}
		kept, wantErr := ReadBytes(file, data, Options{})
		var taken []jobs.Opening
		var numbers []int
		rest, err := ReadBytes(file, data, Options{Each: func(of *Result, record int, o jobs.Opening) error {
			if of.Format != kept.Format || !slices.Equal(of.Columns, kept.Columns) {
				t.Errorf("%s: it is told to be %s with %q beside what is used", file, of.Format, of.Columns)
			}
			taken, numbers = append(taken, o), append(numbers, record)
			return nil
		}})
		if (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
			t.Errorf("%s: %v, want %v", file, err, wantErr)
		}
		if diff := cmp.Diff(kept.Openings, taken); diff != "" {
			t.Errorf("%s: kept (-) and taken (+):\n%s", file, diff)
		}
		kept.Openings = nil
		if diff := cmp.Diff(kept, rest); diff != "" {
			t.Errorf("%s: beside the openings:\n%s", file, diff)
		}
		for _, r := range kept.Rejected {
			if r.Reason != Duplicate {
				numbers = append(numbers, r.Record)
			}
		}
		slices.Sort(numbers)
		if len(slices.Compact(slices.Clone(numbers))) != len(numbers) {
			t.Errorf("%s: a record is both taken and left out: %v", file, numbers)
		}
		openings += len(taken)
		if len(taken) < 2 {
			continue
		}
		full, calls := errors.New("full"), 0
		_, err = ReadBytes(file, data, Options{Each: func(*Result, int, jobs.Opening) error { calls++; return full }})
		if calls != 1 || !errors.Is(err, full) {
			t.Errorf("%s: after an error %d were given, %v", file, calls, err)
		}
		_, err = ReadBytes(file, data, Options{Expect: Gov24, Each: func(*Result, int, jobs.Opening) error { calls++; return nil }})
		if format := (*FormatError)(nil); calls != 1 || !errors.As(err, &format) {
			t.Errorf("%s: of what it should not be %d were given, %v", file, calls-1, err)
		}
	}
	if openings < 6 {
		t.Errorf("%d openings in %d files", openings, len(files))
	}
}
