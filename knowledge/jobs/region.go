package jobs

import (
	"maps"
	"slices"
	"strings"
)

// regionRef is what a place word stands for: one region, or several that share the word.
type regionRef struct {
	regions  []Region
	province bool // names a province (or a group of provinces, or the whole country)
	stem     bool // a district without its 시/군/구 that is also an everyday word: only after its province
}

// everyday are the stems of districts that mean something else in plain text (진도 progress, 강화 strengthen), so that
// without their 시, 군 or 구 they count as places only after their province.
var everyday = wordSet(`진도 영양 음성 사상 수영 연수 상당 서원 청원 소사 동안 단원 수지 예산 부여 공주 장수 영광 상주 고령 양산 양주
	구리 동작 달성 강화 광산 기장 성주 청도 고성 남해 인제 장안 중원 팔달 오정 하동 무안 보은 정선 의성 장성 영동 유성
	장흥 대덕 의령 강서 북구 만안 함양 수정`)

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// groups are words for several provinces.
var groups = map[string][]Region{
	"수도권": {"11", "28", "41"}, "서울경기": {"11", "41"}, "서울·경기": {"11", "41"}, "capital area": {"11", "28", "41"}, "seoul metropolitan area": {"11", "28", "41"},
	"부울경": {"26", "31", "48"}, "충청": {"43", "44"}, "충청도": {"43", "44"}, "충청권": {"30", "36", "43", "44"},
	"전라도": {"12", "52"}, "호남": {"12", "52"}, "호남권": {"12", "52"}, "경상도": {"47", "48"}, "영남": {"26", "27", "31", "47", "48"}, "영남권": {"26", "27", "31", "47", "48"},
	"전국": {Nationwide}, "전국 어디든": {Nationwide}, "전국 어디나": {Nationwide}, "지역무관": {Nationwide}, "지역 무관": {Nationwide}, "지역 상관없이": {Nationwide}, "지역 상관없음": {Nationwide}, "어느 지역이든": {Nationwide}, "nationwide": {Nationwide}, "anywhere in korea": {Nationwide},
	"재택": {Remote}, "재택근무": {Remote}, "원격근무": {Remote}, "원격 근무": {Remote}, "재택 알바": {Remote}, "remote": {Remote}, "remote work": {Remote}, "work from home": {Remote}, "from home": {Remote},
}

func (t *tables) fillRegions() {
	byWord := make(map[string]*regionRef)
	var order []string
	put := func(word string, r Region, province, stem bool) {
		ref := byWord[word]
		if ref == nil {
			ref = &regionRef{province: province, stem: stem}
			byWord[word] = ref
			order = append(order, word)
		}
		if province && !ref.province { // 광주 is first of all the former 광주광역시
			ref.province = true
		}
		ref.stem = ref.stem && stem
		if !slices.Contains(ref.regions, r) {
			ref.regions = append(ref.regions, r)
		}
	}
	for _, r := range t.regions {
		if !r.district {
			for _, w := range append([]string{r.short, r.en}, r.aliases...) {
				put(strings.ToLower(w), r.code, true, false)
			}
			continue
		}
		words := districtWords(r)
		for _, w := range slices.Sorted(maps.Keys(words)) {
			put(w, r.code, false, words[w])
		}
	}
	for _, w := range slices.Sorted(maps.Keys(groups)) {
		for _, r := range groups[w] {
			put(w, r, true, false)
		}
	}
	for _, w := range order {
		t.lexicon.add(w, entry{kindRegion, len(t.regionRefs)})
		t.regionRefs = append(t.regionRefs, *byWord[w])
	}
}

// districtWords gives the words for a district; the value tells whether the word is only a stem that needs its
// province.
func districtWords(r regionRow) map[string]bool {
	words := make(map[string]bool)
	parts := strings.Fields(r.ko)
	last := parts[len(parts)-1]
	words[r.ko] = false
	if len(parts) == 2 { // 성남시 분당구: also 성남 분당구, 성남 분당, 분당구, 분당
		city := strings.TrimSuffix(parts[0], "시")
		words[city+" "+last] = false
		if stem := trimLevel(last); len([]rune(stem)) > 1 {
			words[city+" "+stem] = false
			words[parts[0]+" "+stem] = false
		}
	}
	if r.inner && len([]rune(last)) == 2 { // 포항시 북구 is never just 북구
		last = ""
	}
	if last != "" {
		words[last] = false
		if stem := trimLevel(last); len([]rune(stem)) > 1 {
			words[stem] = everyday[stem]
		}
	}
	for _, a := range r.aliases {
		words[strings.ToLower(a)] = false
	}
	if r.en != "" {
		en := strings.ToLower(r.en)
		words[en] = false
		switch r.ko[len(r.ko)-len("구"):] {
		case "구":
			words[en+"-gu"] = false
		case "군":
			words[en+"-gun"] = false
		case "시":
			words[en+"-si"], words[en+" city"] = false, false
		}
	}
	return words
}

func trimLevel(s string) string {
	for _, level := range []string{"시", "군", "구"} {
		if cut, ok := strings.CutSuffix(s, level); ok {
			return cut
		}
	}
	return s
}

// Ambiguous is a place word that names several places and has no province beside it.
type Ambiguous struct {
	Words   string
	Regions []Region
}

// FindRegions gives the places that a text names, in order: "부산 사하구" gives the district, "부산" the province, "전국"
// Nationwide, "재택" Remote. A district name that exists more than once (중구, 강서구) is read within the province named
// before it; without one it is returned as ambiguous and gives no region.
func FindRegions(text string) ([]Region, []Ambiguous) {
	runes, hits := scan(text)
	found, ambiguous := placeHits(runes, hits)
	var regions []Region
	for _, f := range found {
		regions = append(regions, f.regions...)
	}
	return narrowed(unique(regions)), ambiguous
}

// narrowed leaves only Nationwide, and Remote, where the whole country was named beside single places.
func narrowed(regions []Region) []Region {
	if slices.Contains(regions, Nationwide) {
		var keep []Region
		for _, r := range regions {
			if r == Nationwide || r == Remote {
				keep = append(keep, r)
			}
		}
		return keep
	}
	return regions
}

// place is a place found in a text.
type place struct {
	regions  []Region
	from, to int
}

func placeHits(runes []rune, hits []hit) (found []place, ambiguous []Ambiguous) {
	t := tablesOnce()
	var around []Region // the province in force
	aroundEnd := -1     // where it ended
	aroundAt := -1      // its index in found; -1 when it is already narrowed or gone
	read := 0
	for _, h := range hits {
		if h.kind != kindRegion || h.from < read { // two spellings of one word
			continue
		}
		read = h.to
		ref := t.regionRefs[h.ref]
		near := aroundEnd >= 0 && joined(runes[aroundEnd:h.from])
		candidates := ref.regions
		if ref.province && len(candidates) > 1 && t.mixed(candidates) { // 광주: a province, or a city of 경기
			inside := t.inside(candidates, around)
			if near && len(inside) == 1 {
				candidates = inside
			} else {
				candidates = candidates[:1]
			}
		}
		if ref.province && (len(candidates) > 1 || !t.isDistrict(candidates[0])) {
			// 전남 목포 inside 전남광주: a former province right after the merged one narrows it.
			if near && aroundAt >= 0 && len(candidates) == 1 && t.within(candidates[0], found[aroundAt].regions) {
				found[aroundAt] = place{candidates, found[aroundAt].from, h.to}
			} else {
				aroundAt = len(found)
				found = append(found, place{candidates, h.from, h.to})
			}
			around, aroundEnd = candidates, h.to
			continue
		}
		if inside := t.inside(candidates, around); len(inside) > 0 {
			candidates = inside
		} else if ref.stem {
			continue
		}
		if len(candidates) > 1 && !t.sameFormer(candidates) {
			ambiguous = append(ambiguous, Ambiguous{string(runes[h.from:h.to]), slices.Clone(candidates)})
			continue
		}
		if ref.stem && !near && !t.sisterBefore(found, candidates[0]) {
			continue
		}
		if near && aroundAt >= 0 && t.within(candidates[0], found[aroundAt].regions) && len(found[aroundAt].regions) == 1 {
			found[aroundAt] = place{candidates, found[aroundAt].from, h.to}
			aroundAt = -1
		} else {
			found = append(found, place{candidates, h.from, h.to})
		}
		aroundEnd = -1
		if around == nil {
			around = []Region{t.regions[t.regionAt[candidates[0]]].province}
		}
	}
	return found, ambiguous
}

// joined tells whether nothing but spaces and a particle stands between a province and its district.
func joined(between []rune) bool {
	s := strings.TrimSpace(string(between))
	return s == "" || s == "의" || s == "시" || s == "도" || s == ">" || s == "("
}

func (t *tables) isDistrict(r Region) bool {
	i, ok := t.regionAt[r]
	return ok && t.regions[i].district
}

// mixed tells whether a word names both a province and a district.
func (t *tables) mixed(regions []Region) bool {
	return slices.ContainsFunc(regions, t.isDistrict) && !t.isDistrict(regions[0])
}

// inside keeps the regions that lie in one of the provinces.
func (t *tables) inside(regions, provinces []Region) []Region {
	var out []Region
	for _, r := range regions {
		if t.within(r, provinces) {
			out = append(out, r)
		}
	}
	return out
}

func (t *tables) within(r Region, in []Region) bool {
	for _, p := range in {
		if r != p && p.Contains(r) {
			return true
		}
	}
	return false
}

// sameFormer tells whether all regions are parts of one new district (제물포구 took in two old ones) or of one city
// (일산 is two districts of 고양).
func (t *tables) sameFormer(regions []Region) bool {
	first := t.regions[t.regionAt[regions[0]]]
	for _, r := range regions[1:] {
		if t.regions[t.regionAt[r]].parent != first.parent {
			return false
		}
	}
	return true
}

// sisterBefore tells whether a district of the same province was found already, as in "충남 예산, 부여".
func (t *tables) sisterBefore(found []place, r Region) bool {
	for _, f := range found {
		for _, g := range f.regions {
			i, ok := t.regionAt[g]
			if ok && t.regions[i].province == t.regions[t.regionAt[r]].province {
				return true
			}
		}
	}
	return false
}

// Parent gives the region around a region: the city of a city's district, the province of a city, 12 for the former
// provinces 29 and 46, and "" for a province, Nationwide, Remote and what we do not know.
func (r Region) Parent() Region {
	t := tablesOnce()
	if i, ok := t.regionAt[r]; ok {
		return t.regions[i].parent
	}
	if len(r) == 5 { // a district newer than our table
		if _, ok := t.regionAt[r[:2]]; ok {
			return r[:2]
		}
	}
	return ""
}

// Contains tells whether other is the region itself or lies inside it. Nationwide contains every place.
func (r Region) Contains(other Region) bool {
	if r == Nationwide {
		return other != Remote
	}
	for o := other; o != ""; o = o.Parent() {
		if o == r {
			return true
		}
	}
	return false
}

// Province gives the province of today around a region: "12" for everything in 전남광주. Nationwide and Remote are
// returned as they are.
func (r Region) Province() Region {
	for p := r.Parent(); p != ""; p = r.Parent() {
		r = p
	}
	return r
}

// Known tells whether the code is in our tables.
func (r Region) Known() bool {
	_, ok := tablesOnce().regionAt[r]
	return ok || r == Nationwide || r == Remote
}

// Name gives the name of a region, "부산 사하구" or "Busan Saha", in Korean ("ko") or English ("en"). A district without an
// English name of ours is given in Korean after its English province. An unknown code gives the name of its province,
// or the code itself.
func (r Region) Name(lang string) string {
	switch {
	case r == Nationwide && lang == "en":
		return "nationwide"
	case r == Nationwide:
		return "전국"
	case r == Remote && lang == "en":
		return "remote"
	case r == Remote:
		return "재택"
	}
	t := tablesOnce()
	i, ok := t.regionAt[r]
	if !ok {
		if p := r.Parent(); p != "" {
			return p.Name(lang)
		}
		return string(r)
	}
	row := t.regions[i]
	if !row.district {
		if lang == "en" {
			return row.en
		}
		return row.short
	}
	name := row.ko
	if row.display != "" {
		name = row.display
	}
	if lang == "en" && row.en != "" {
		name = row.en
	}
	return row.province.Name(lang) + " " + name
}

// Provinces gives the 16 provinces of today, in the order of the official list.
func Provinces() []Region {
	var out []Region
	for _, r := range tablesOnce().regions {
		if !r.district && r.parent == "" {
			out = append(out, r.code)
		}
	}
	return out
}

// Districts gives the cities and districts of a province, or the districts of a city, in the order of their codes. Of
// 12 these are the districts of both former provinces.
func Districts(of Region) []Region {
	var out []Region
	for _, r := range tablesOnce().regions {
		if r.district && (r.parent == of || r.parent.Parent() == of && len(of) == 2 && len(r.parent) == 2) {
			out = append(out, r.code)
		}
	}
	return out
}

// RegionOf reads a code of Work24 and other feeds: 5 digits, "26000" for a whole province, "00000" for any region; the
// dead province codes 42, 45 and 49 become 51, 52 and 50. A district that our table lacks becomes its province, as the
// districts of 12 do. An unknown code gives false.
func RegionOf(code string) (Region, bool) {
	code = strings.TrimSpace(code)
	if code == "00000" || code == "00" {
		return Nationwide, true
	}
	if len(code) != 2 && len(code) != 5 && len(code) != 10 {
		return "", false
	}
	if len(code) == 10 { // 법정동 code
		code = code[:5]
	}
	if now, ok := map[string]string{"42": "51", "45": "52", "49": "50"}[code[:2]]; ok {
		code = now + code[2:]
	}
	r := Region(code)
	if r == "36110" {
		return "36", true
	}
	if len(r) == 5 && !r.Known() {
		r = r[:2]
	}
	return r, r.Known()
}
