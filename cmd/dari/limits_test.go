package main

import (
	"strings"
	"testing"

	"dari/handlers"
)

// TestS11_LimitsOfTheConfiguration: they have defaults, reach the handlers, and
// cannot be turned into something that answers nobody.
func TestS11_LimitsOfTheConfiguration(t *testing.T) {
	c := defaultConfig()
	if got, want := c.handlers().Limits, (handlers.Limits{PerPerson: 20, Taps: 60, PerWorkspace: 600, Everybody: 60_000}); got != want {
		t.Errorf("defaults %+v, want %+v", got, want)
	}
	if err := c.parse([]byte("limits: {per_person: 5}")); err != nil || c.handlers().Limits.PerPerson != 5 || c.handlers().Limits.Taps != 60 {
		t.Errorf("%+v, %v", c.handlers().Limits, err)
	}
	for _, bad := range []string{"per_person: 0", "taps: -1", "per_workspace: 1000000000", "everybody: x", "per_hour: 5"} {
		c := defaultConfig()
		if err := c.parse([]byte("limits: {" + bad + "}")); err == nil || !strings.Contains(err.Error(), "limits") && !strings.Contains(err.Error(), "unknown") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
