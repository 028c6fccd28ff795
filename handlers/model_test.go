package handlers_test

import (
	"strings"
	"testing"

	"dari/bot/lang"
)

// TestModelIsSwitchedByStaff: with one button, which then offers the other way.
func TestModelIsSwitchedByStaff(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		on := func() bool {
			t.Helper()
			state, err := s.store.ModelState(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return state.On
		}
		for _, c := range []struct {
			says string
			key  lang.Key
			on   bool
		}{
			{"/model", lang.ModelOn, true}, {"/model off", lang.ModelOff, false}, {"/model", lang.ModelOff, false}, {"/model on", lang.ModelOn, true},
		} {
			m := inStaffThread("USTAFF", "", c.says)
			m.Command, m.Args, _ = strings.Cut(strings.TrimPrefix(c.says, "/"), " ")
			ds := s.hear(m)
			if len(ds) != 1 || !strings.Contains(bodies(ds), lang.Text(lang.Ko, c.key)) || on() != c.on {
				t.Errorf("%s: %s; it is on: %v", c.says, bodies(ds), on())
				continue
			}
			want := map[bool]string{true: "model off", false: "model on"}[c.on]
			if choices := ds[0].Reply.Choices; len(choices) != 1 || choices[0].Action != want {
				t.Errorf("%s: %+v", c.says, choices)
			}
		}
	})
}
