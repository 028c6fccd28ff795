package knowledge

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
)

func TestPlaceIsReadAsItIsWritten(t *testing.T) {
	for text, want := range map[string]Place{
		"none":                  {},
		"who":                   {Slot: Who, Holds: []string{}},
		"who 3":                 {Slot: Who, Block: 3},
		"amount limit":          {Slot: Amount, Holds: []string{"limit"}},
		"cost kdt.own1 naeil.x": {Slot: Cost, Holds: []string{"kdt.own1", "naeil.x"}},
	} {
		if got := ParsePlace(text); !reflect.DeepEqual(got, want) || got.String() != text {
			t.Errorf("%q was read as %#v, which is written %q", text, got, got)
		}
	}
}

func TestBlockOfAPlace(t *testing.T) {
	s := &Section{Slot: Who, Blocks: []Block{{Text: "Everybody."}, {Text: "From {age_min}."}, {Text: "Not civil servants."}}}
	for text, want := range map[string]string{
		"who": "yyy", "who 3": "--y", "who age_min": "-y-", "who 4": "---", "who age_max": "---", "how": "---", "none": "---",
	} {
		p, got := ParsePlace(text), ""
		for at := range s.Blocks {
			if p.Has(s, at) {
				got += "y"
			} else {
				got += "-"
			}
		}
		if got != want {
			t.Errorf("%q is at %s, not at %s", text, got, want)
		}
	}
}

// TestCheckRefusesPlacesThatAreNotThere: an ask of a block that an edit took away
// must not go to another one in silence.
func TestCheckRefusesPlacesThatAreNotThere(t *testing.T) {
	files := sound(t)
	const file = "nesp.asks"
	files[file] = &fstest.MapFile{Data: []byte("what 1: what is it?\nwhat 99: what else is it?\nwhat no_such_fact: how much of it?\n")}
	var found []string
	for _, p := range Check(load(t, files), noon("2026-11-22")) {
		if p.File == file {
			found = append(found, p.Reason)
		}
	}
	if len(found) != 2 || !strings.Contains(found[0], `no block "99"`) || !strings.Contains(found[1], `no block "no_such_fact"`) {
		t.Errorf("found %q", found)
	}
}
