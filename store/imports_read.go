package store

import (
	"context"
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

// tryReading reads a record, joined with what is known of its opening. It gives nil
// for what cannot be read without a panic, and leaves out what is known where that
// cannot be had: whoever writes it reads it again, where both are told.
func (s *Store) tryReading(ctx context.Context, rec ImportRecord, terms ImportTerms) (read *readOpening) {
	defer func() {
		if recover() != nil {
			read = nil
		}
	}()
	o := rec.Opening
	if rec.Join != nil {
		var row openingRow
		if err := s.get(ctx, &row, openingOfSource, o.Feed, o.SourceID); err == nil {
			if known, err := row.opening(); err == nil {
				o = rec.Join(known.Opening.Untagged(), o)
			}
		}
	}
	return terms.read(o)
}

// readRecords reads records on all cores: that takes longer than writing them, and
// the transaction that writes them keeps others waiting.
func (s *Store) readRecords(ctx context.Context, records []ImportRecord, terms ImportTerms) []ImportRecord {
	records = slices.Clone(records)
	var done sync.WaitGroup
	cores := min(runtime.GOMAXPROCS(0), len(records))
	for first := range cores {
		done.Go(func() {
			for i := first; i < len(records); i += cores {
				records[i].read = s.tryReading(ctx, records[i], terms)
			}
		})
	}
	done.Wait()
	return records
}

// reading is what an opening says that a record made. It is read anew only where
// it was changed meanwhile, or is known from another source.
func (r ImportRecord) reading(o jobs.Opening, terms ImportTerms) *readOpening {
	if r.read != nil && reflect.DeepEqual(r.read.of, o) {
		return r.read
	}
	return terms.read(o)
}
