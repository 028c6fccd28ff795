package outbox_test

import (
	"testing"

	"go.uber.org/goleak"

	"dari/store/storetest"
)

// TestMain fails when a test leaves a goroutine behind.
func TestMain(m *testing.M) {
	storetest.DrawFewer()
	goleak.VerifyTestMain(m)
}
