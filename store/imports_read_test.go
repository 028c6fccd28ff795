package store

import (
	"testing"

	"dari/knowledge/jobs"
)

// TestAJoinedRecordIsReadBeforeItIsWritten: a record that says only part of its
// opening is read as what the two make together, so that nobody waits for that.
func TestAJoinedRecordIsReadBeforeItIsWritten(t *testing.T) {
	s := openTemp(t)
	known := welder("K1")
	importAll(t, s, official, known)
	row := known
	row.Body, row.Title = "", "용접원 급구"
	join := func(known, record jobs.Opening) jobs.Opening {
		record.Body = known.Body
		return record
	}
	rec := s.readRecords(t.Context(), []ImportRecord{{Opening: row, Join: join}}, official)[0]
	if rec.read == nil || rec.reading(join(known, row), official) != rec.read {
		t.Errorf("read before: %+v", rec.read)
	}
}
