package store

import (
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"

	"dari/handlers"
	"dari/knowledge/jobs"
)

// readOpening is what an opening says: its tags, and what the checks find.
type readOpening struct {
	of     jobs.Opening
	tagged jobs.Opening
	checks handlers.Checks
}

func (t ImportTerms) read(o jobs.Opening) *readOpening {
	tagged := o.Tagged()
	return &readOpening{o, tagged, handlers.Check(tagged, t.At, strings.HasPrefix(t.ApprovedBy, sourceApproved))}
}

// tryReading gives nil for what cannot be read without a panic: whoever writes it
// reads it again, where that is caught.
func (t ImportTerms) tryReading(o jobs.Opening) (read *readOpening) {
	defer func() {
		if recover() != nil {
			read = nil
		}
	}()
	return t.read(o)
}

// readRecords reads records by themselves, on all cores: that takes longer than
// writing them, and the transaction that writes them keeps others waiting.
func readRecords(records []ImportRecord, terms ImportTerms) []ImportRecord {
	records = slices.Clone(records)
	var done sync.WaitGroup
	cores := min(runtime.GOMAXPROCS(0), len(records))
	for first := range cores {
		done.Go(func() {
			for i := first; i < len(records); i += cores {
				records[i].read = terms.tryReading(records[i].Opening)
			}
		})
	}
	done.Wait()
	return records
}

// reading is what an opening says that a record made. It is read anew only where
// what was known of it made it another one.
func (r ImportRecord) reading(o jobs.Opening, terms ImportTerms) *readOpening {
	if r.read != nil && reflect.DeepEqual(r.read.of, o) {
		return r.read
	}
	return terms.read(o)
}
