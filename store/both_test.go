package store

import (
	"context"
	"testing"

	"dari/store/storetest"
)

// newDatabase is the address of an empty database of the kind that
// storetest.Each chose.
func newDatabase(t testing.TB) string {
	t.Helper()
	return storetest.New(t, func(where string) error { return Migrate(context.Background(), where, Options{}) })
}
