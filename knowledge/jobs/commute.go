package jobs

import (
	"slices"
	"strings"
)

// Commute is how far around the wished regions a person would work.
type Commute string

// The choices. Only the wished regions themselves is the zero value.
const (
	CommuteNamed    Commute = ""
	CommuteNear     Commute = "near"     // the districts beside them too
	CommuteProvince Commute = "province" // anywhere in their provinces
	CommuteAnywhere Commute = "anywhere" // anywhere in Korea
)

// Commutes gives the choices in the order in which they are offered.
func Commutes() []Commute {
	return []Commute{CommuteNamed, CommuteNear, CommuteProvince, CommuteAnywhere}
}

// Reach gives the regions that commuting adds to the wished ones; nothing without a wished place. Beside a district of a
// city lies the whole city and what is beside the city; beside a province the districts along its border.
func (c Commute) Reach(wished []Region) []Region {
	t := tablesOnce()
	var out []Region
	for _, r := range wished {
		i, known := t.regionAt[r]
		if !known {
			continue
		}
		switch row := t.regions[i]; {
		case c == CommuteAnywhere:
			return []Region{Nationwide}
		case c == CommuteProvince:
			out = append(out, row.province)
		case c != CommuteNear:
		case row.district:
			unit := r
			if row.inner {
				unit = row.parent
			}
			out = append(append(out, unit), t.beside[unit]...)
		default:
			for _, unit := range t.units {
				if r.Contains(unit) {
					out = append(out, t.beside[unit]...)
				}
			}
		}
	}
	return slices.DeleteFunc(unique(out), func(r Region) bool {
		return slices.ContainsFunc(wished, func(w Region) bool { return w.Contains(r) })
	})
}

// Borders gives the districts and cities that lie beside each other, as Reach has them: each pair in both orders.
func Borders() [][2]Region {
	t := tablesOnce()
	var out [][2]Region
	for _, a := range t.units {
		for _, b := range t.beside[a] {
			out = append(out, [2]Region{a, b})
		}
	}
	return out
}

// places gives the wished regions and what commuting adds to them.
func (p Profile) places() []Region {
	return append(slices.Clip(p.Regions), p.Commute.Reach(p.Regions)...)
}

// fillNeighbours reads which districts lie beside each other: those with a common border, and those that a bridge joins.
// Cities count as one.
func (t *tables) fillNeighbours() {
	t.beside = make(map[Region][]Region)
	for _, row := range codeRows("neighbours.csv") {
		a := Region(row["unit"])
		for _, word := range strings.Fields(row["beside"]) {
			b := Region(word)
			t.beside[a] = append(t.beside[a], b)
			t.beside[b] = append(t.beside[b], a)
		}
	}
	for unit := range t.beside {
		t.units = append(t.units, unit)
		slices.Sort(t.beside[unit])
		t.beside[unit] = slices.Compact(t.beside[unit])
	}
	slices.Sort(t.units)
}

// commuteWords say how far somebody would go; the first that stands in a text counts.
var commuteWords = []struct {
	commute Commute
	words   []string
}{
	{CommuteAnywhere, []string{"전국 어디든", "전국 어디나", "어디든 갈", "어디든 이사", "어디든 가능", "이사 가능", "이사도 가능", "anywhere in korea", "willing to relocate", "can relocate"}},
	{CommuteProvince, []string{"도내", "시내 어디든", "같은 시·도", "같은 시도", "같은 도 안", "anywhere in the province", "within the province", "same province"}},
	{CommuteNear, []string{"옆 동네", "옆동네", "이웃 지역", "이웃 시", "가까운 시·군", "인근 지역", "인근도", "근처도", "주변 지역", "주변도", "옆 지역", "neighbouring", "neighboring", "nearby districts", "nearby too", "areas nearby"}},
}

// FindCommute reads how far around a place somebody would work; false where the text does not say.
func FindCommute(text string) (Commute, bool) {
	s := string(plain(text))
	for _, row := range commuteWords {
		for _, w := range row.words {
			if strings.Contains(s, w) {
				return row.commute, true
			}
		}
	}
	return CommuteNamed, false
}
