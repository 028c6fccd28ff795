package store

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"dari/store/storetest"
)

// migrateEnv names a database that this program, started as a child, is to bring
// up to date: a test kills it meanwhile.
const migrateEnv = "DARI_TEST_MIGRATE"

// TestMain fails when a test leaves a goroutine behind.
func TestMain(m *testing.M) {
	if where := os.Getenv(migrateEnv); where != "" {
		if err := Migrate(context.Background(), where, Options{}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if !storetest.Long() { // -rapid.checks may still say otherwise
		if err := flag.Set("rapid.checks", "30"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	goleak.VerifyTestMain(m)
}
