package knowledge

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLoadReadsClaims(t *testing.T) {
	b := load(t, sound(t))
	want := []Claim{{
		Article: "plan", ID: "site",
		Says:  Texts{Ko: []string{"국취제 누리집", "kua.go.kr"}, En: []string{"kua.go.kr"}},
		Right: Text{"고용24에서 신청합니다. 수당은 {nesp.allowance}입니다.", "You apply on Work24. The allowance is {nesp.allowance}."},
		Since: "2024-09-23", Checked: "2026-11-22", Source: "s43", Reliability: Recorded, Line: 24,
	}}
	if diff := cmp.Diff(want, b.Claims()); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
	if ref := b.Claims()[0].Ref(); ref != "plan.site" {
		t.Errorf("the claim is called %q", ref)
	}
	text, used, ok := b.Expand("plan", want[0].Right.Ko, noon("2026-11-22"), func(f Fact) string { return f.Value.String() }, nil)
	if !ok || text != "고용24에서 신청합니다. 수당은 600000입니다." || len(used) != 1 {
		t.Errorf("the right answer reads %q (%v, %d facts)", text, ok, len(used))
	}
}
