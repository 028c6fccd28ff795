package jobs

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// The code tables. sido and sigungu: administrative standard codes as Work24 uses them, mid-2026, with the names of the
// 2026 reform as aliases (its new district codes are not published). keco: titles of the Korean Employment
// Classification of Occupations, 2018. work24: the six-digit occupations of Work24, list of 2024. occupations, skills
// and licences are our own words, grants what a skill or a licence holds besides, neighbours which districts lie beside
// each other.
//
//go:embed codes/*.csv
var codeFiles embed.FS

type regionRow struct {
	code, parent    Region
	ko, short, en   string
	display         string // how a district is shown where its official name alone would mislead
	aliases         []string
	province        Region // 2 digits; of the districts of 12 the former province
	district, inner bool   // inner: a district of a city
}

type occupationRow struct {
	code   Occupation
	ko, en string
}

// wordRow is a line of our own words for occupations: words that stand for one or several codes.
type wordRow struct {
	codes []Occupation
	en    string
	words []string
}

type skillRow struct {
	id      Skill
	field   string
	weight  int // how much the skill says about a job: 1 for what everybody has, 4 for what few have
	ko, en  string
	aliases []string
}

// tables are the dictionaries, read once.
type tables struct {
	regions     []regionRow
	regionAt    map[Region]int
	occupations []occupationRow // majors, middles, six-digit
	occupation  map[Occupation]int
	words       []wordRow
	wordEn      map[Occupation]string
	skills      []skillRow
	skillAt     map[Skill]int
	licences    []licenceRow
	licenceAt   map[Licence]int
	lexicon     *lexicon // all words but those of licences, which stand in sentences with them: 전기기사, 요양보호사
	papers      *lexicon // licences
	regionRefs  []regionRef
	workRefs    [][]Occupation
	beside      map[Region][]Region // districts that lie beside each other
	units       []Region            // all districts that have others beside them, in order
	grants      map[Skill][]Skill   // what whoever has a skill can do too
	proves      map[Licence][]Skill // what whoever holds a licence can do
}

var tablesOnce = sync.OnceValue(readTables)

func codeRows(name string) []map[string]string {
	data, err := codeFiles.ReadFile("codes/" + name)
	if err != nil {
		panic(fmt.Sprintf("code table %s: %v", name, err)) // embedded at build time
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil || len(rows) == 0 {
		panic(fmt.Sprintf("code table %s: %v", name, err))
	}
	out := make([]map[string]string, 0, len(rows)-1)
	for _, row := range rows[1:] {
		m := make(map[string]string, len(row))
		for i, field := range row {
			m[rows[0][i]] = field
		}
		out = append(out, m)
	}
	return out
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}

func readTables() *tables {
	t := &tables{
		regionAt:   make(map[Region]int),
		occupation: make(map[Occupation]int),
		wordEn:     make(map[Occupation]string),
		skillAt:    make(map[Skill]int),
		licenceAt:  make(map[Licence]int),
		lexicon:    newLexicon(),
		papers:     newLexicon(),
	}
	for _, r := range codeRows("sido.csv") {
		code := Region(r["code"])
		t.regionAt[code] = len(t.regions)
		t.regions = append(t.regions, regionRow{code: code, parent: Region(r["parent"]), ko: r["ko"], short: r["short"],
			en: r["en"], aliases: split(r["aliases"]), province: code})
	}
	for _, r := range codeRows("sigungu.csv") {
		code := Region(r["code"])
		t.regionAt[code] = len(t.regions)
		t.regions = append(t.regions, regionRow{code: code, parent: Region(r["parent"]), ko: r["ko"], display: r["display"],
			en: r["en"], aliases: split(r["aliases"]), province: code[:2], district: true, inner: len(r["parent"]) == 5})
	}
	for _, r := range codeRows("keco.csv") {
		t.addOccupation(Occupation(r["code"]), r["ko"], r["en"])
	}
	for _, r := range codeRows("work24.csv") {
		t.addOccupation(Occupation(r["code"]), r["ko"], "")
	}
	for _, r := range codeRows("occupations.csv") {
		row := wordRow{en: r["en"], words: split(r["words"])}
		for _, c := range strings.Fields(r["codes"]) {
			row.codes = append(row.codes, Occupation(c))
		}
		t.words = append(t.words, row)
	}
	for _, single := range []bool{true, false} { // a row of its own names a code better than one for several
		for _, row := range t.words {
			for _, c := range row.codes {
				if _, ok := t.wordEn[c]; !ok && single == (len(row.codes) == 1) {
					t.wordEn[c] = row.en
				}
			}
		}
	}
	var err error
	if t.skills, err = skillRows(codeRows("skills.csv")); err != nil {
		panic(fmt.Sprintf("code table skills.csv: %v", err)) // embedded at build time
	}
	for i, s := range t.skills {
		t.skillAt[s.id] = i
	}
	t.fillRegions()
	t.fillOccupations()
	for i, s := range t.skills {
		for _, a := range s.aliases {
			t.lexicon.add(a, entry{kindSkill, i})
		}
	}
	fillKinds(t.lexicon)
	fillAround(t.lexicon)
	t.fillLicences()
	fillAround(t.papers)
	t.fillNeighbours()
	t.fillGrants()
	return t
}

func (t *tables) addOccupation(code Occupation, ko, en string) {
	t.occupation[code] = len(t.occupations)
	t.occupations = append(t.occupations, occupationRow{code, ko, en})
}

// fillAround adds what stands around the words we look for: particles, endings, common fillers, and words that
// contain one of ours by chance.
func fillAround(l *lexicon) {
	l.addTails(strings.Fields(`
		은 는 이 가 을 를 의 에 에서 에서의 에게 로 으로 와 과 랑 이랑 하고 도 만 부터 까지 이나 나 든 든지 이든 쪽 쪽에 쪽에서 쪽으로 쪽이나 및
		요 이요 이에요 예요 입니다 이고 이며 인 인데 인데요 이었고 였고 이라 라 라서 이라서 이면 면 대로 보다 처럼 마다 이상 이하 등 등등 급 위주
		하는 하던 하다가 하며 하면 하면서 한 할 합니다 해요 해서 했고 했어요 했습니다 했던 했는데 해봤어요 해봤고 하고싶어요 하고있어요 하고싶습니다
		직 원 사 공 팀 부 과장 대리 업무 업 일 일을 일도 일이 관련 관련해서 분야 계통 계열 경력 경력자 경험 경험자 기술 기술자 담당 담당자 전문 전문가 능력 능숙자 능숙 가능 가능자 자 가능하고 가능해요 우대
		자격증 자격 기능사 기사 산업기사 기능장 시 도 역 역에서 지역 지역에서 지역의 지역은 근처 근처에서 인근 인근에서 근방 일대 내 전체 전역 출신 사람 자리 자리를 구해요 찾아요 원해요 알바 졸업 졸업자 졸업하고 졸업했고 졸업했어요 출 이고요 이구요 쓸 다룰 배웠고 배웠어요 구함 구합니다 위한 없이 있는 없는
	`)...)
	for _, w := range strings.Fields(`채용 모집 구인 구직 급구 일자리 일 일거리 알바 신입 경력 취업 공고 채용공고 직원 사원 인력 업체 회사 직장 근무 근무지 희망 담당 업무 관련 분야 보조 관리 관리자 전문 기술 자격증
		기능사 산업기사 기사 운영 설치 정비 설계 개발 제작 제조 생산 가공 조립 검사 교육 강사 팀장 현장 공장 주말 야간 주간 교대 단기 장기 초보 경험 있는 없는 가능 우대`) {
		l.add(w, entry{kindFiller, 0})
	}
	for _, w := range strings.Fields(`고양이 경기장 경기침체 경기둔화 경기불황 강남스타일 대구탕 부산물 부산하게 부산스럽 광주리 수원지 안산암 사천만 이천만 영업시간 영업일 영업비밀 사무실 판매처 판매가
		생산성 생산품 생산량 전기차 전기세 전기요금 기계적 건설적 화학적 전자레인지 전자우편 전자제품 기획재정부 교육부 병원비 택시비 카페인 보험료 고용보험 산재보험 건강보험 국민연금 상여금 안전화 포장지 은행잎
		개인사업 인사말 인사이동 운전면허증 영어권 경력단절`) {
		l.add(w, entry{kindStop, 0})
	}
	for _, w := range []string{"경기 침체", "경기 둔화", "경기 불황", "경기 회복", "축구 경기", "4대 보험", "전기 자동차", "기획 재정부", "영업 시간", "영업 비밀", "포장 이사",
		"이천 만", "사천 만", "이천원", "사천원", "연봉 이천", "연봉 사천", "이천 원", "사천 원"} {
		l.add(w, entry{kindStop, 0})
	}
}

// scan finds our words in a text.
func scan(text string) ([]rune, []hit) {
	runes := plain(text)
	return runes, tablesOnce().lexicon.find(runes)
}

// unique drops repeated values, keeping the first of each.
func unique[T comparable](in []T) []T {
	var out []T
	for _, v := range in {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}
