package knowledge

import "testing"

// The articles that ship are complete and agree with each other, as of the
// day they were last checked. What expires later is a report to staff and no
// reason for a build to fail.
func TestContentIsSound(t *testing.T) {
	b, err := Load(Embedded())
	if err != nil {
		t.Fatal(err)
	}
	newest := NewestChecked(b)
	if newest == "" {
		t.Fatal("nothing in the content was ever checked")
	}
	for _, p := range Check(b, newest.Time()) {
		if p.Severity == SeverityError {
			t.Error(p)
		} else {
			t.Log(p)
		}
	}
}
