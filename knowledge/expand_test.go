package knowledge

import "testing"

func TestIDs(t *testing.T) {
	for id, want := range map[string]bool{
		"a": true, "7": true, "pay_capital": true, "hope-return-2": true,
		"": false, "-a": false, "a-": false, "a--b": false, "a-_b": false, "A": false, "가": false, "a b": false, "a.b": false,
	} {
		if isID(id) != want {
			t.Errorf("%q is an id: %v", id, !want)
		}
	}
}
