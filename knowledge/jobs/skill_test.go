package jobs

import (
	"slices"
	"strings"
	"testing"
)

func TestSkillVocabulary(t *testing.T) {
	skills := tablesOnce().skills
	if len(skills) < 600 {
		t.Errorf("%d skills, want 600 or more", len(skills))
	}
	fields := make(map[string]int)
	for _, s := range skills {
		fields[s.field]++
		for _, name := range []string{s.ko, s.en} {
			if strings.TrimSpace(name) != name {
				t.Errorf("%s: name %q", s.id, name)
			}
		}
		// Each word is found as it stands, alone and before a particle, and names its skill and no other.
		for _, a := range s.aliases {
			if got := FindSkills(a); !slices.Equal(got, []Skill{s.id}) {
				t.Errorf("%q: got %v, want %s", a, got, s.id)
			}
			if runes := []rune(a); class(runes[len(runes)-1]) == classHangul {
				if got := FindSkills(a + "을 다룹니다"); !slices.Contains(got, s.id) {
					t.Errorf("%q before a particle: got %v, want %s", a, got, s.id)
				}
			}
		}
	}
	if fields["ai"] < 60 || fields["factory"] < 150 {
		t.Errorf("AI %d, digital manufacturing %d skills; want 60 and 150", fields["ai"], fields["factory"])
	}
}

func TestSkillVocabularyRefusesWhatIsUnclear(t *testing.T) {
	row := func(id, weight, aliases string) map[string]string {
		return map[string]string{"id": id, "field": "it", "weight": weight, "ko": "가", "en": "a", "aliases": aliases}
	}
	for name, c := range map[string]struct {
		rows []map[string]string
		want string
	}{
		"good":                        {[]map[string]string{row("a", "1", "가나|ab"), row("b", "4", "다라")}, ""},
		"an id twice":                 {[]map[string]string{row("a", "1", "가나"), row("a", "1", "다라")}, "stands twice"},
		"a word of two skills":        {[]map[string]string{row("a", "1", "가나"), row("b", "1", "가나")}, "stands for"},
		"the same but for its spaces": {[]map[string]string{row("a", "1", "데이터 분석"), row("b", "1", "데이터분석")}, "stands for"},
		"the same but for its case":   {[]map[string]string{row("a", "1", "OPC-UA"), row("b", "1", "opc ua")}, "stands for"},
		"a word twice in a row":       {[]map[string]string{row("a", "1", "가나|가 나")}, "stands twice"},
		"no weight":                   {[]map[string]string{row("a", "", "가나")}, "weight"},
		"too great a weight":          {[]map[string]string{row("a", "9", "가나")}, "weight"},
		"no words":                    {[]map[string]string{row("a", "1", "")}, "empty"},
		"an empty word":               {[]map[string]string{row("a", "1", "가나||다라")}, "empty word"},
	} {
		_, err := skillRows(c.rows)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestFindSkills(t *testing.T) {
	for text, want := range map[string]string{
		"PLC와 HMI를 다룰 수 있는 분":             "plc scada",
		"미쓰비시 PLC, 지멘스 PLC(TIA Portal)":   "plc-mitsubishi plc-siemens",
		"Python/SQL, C++ and C# required": "python sql cpp csharp",
		"LLM 파인튜닝(LoRA)과 RAG":             "llm-finetuning rag",
		"파이썬으로 데이터분석":                     "python data-analysis",
		"OPC UA 또는 Modbus 통신":             "opc-ua industrial-network",
		"더존으로 부가세 신고를 하던 분":               "douzone tax",
		"SAP ERP": "sap",
		"머신비전(할콘)으로 불량 검출":                 "machine-vision vision-library",
		"SECS/GEM 통신 개발":                   "secs-gem",
		"협동로봇과 로봇티칭":                       "cobot industrial-robot",
		"an excellent reactor in capsules": "",
		"공무원 시험, 캠핑장, 코코아, 도면지":            "",
		"다운로더, 염색체, 리액션":                   "",
		"회사 소개와 복지":                        "",
	} {
		var got []string
		for _, s := range FindSkills(text) {
			got = append(got, string(s))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %q, want %q", text, strings.Join(got, " "), want)
		}
	}
}
