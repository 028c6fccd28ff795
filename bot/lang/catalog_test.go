package lang

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// declaredKeys reads the package's own source: the value of each constant of type Key, by its name.
func declaredKeys(t *testing.T) map[string]Key {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	keys := make(map[string]Key)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			group, ok := d.(*ast.GenDecl)
			if !ok || group.Tok != token.CONST {
				continue
			}
			for _, s := range group.Specs {
				v := s.(*ast.ValueSpec)
				if typ, ok := v.Type.(*ast.Ident); !ok || typ.Name != "Key" {
					continue
				}
				for i, id := range v.Names {
					lit, ok := v.Values[i].(*ast.BasicLit)
					if !ok {
						t.Errorf("%s: %s is not a plain string", name, id.Name)
						continue
					}
					value, err := strconv.Unquote(lit.Value)
					if err != nil {
						t.Fatal(err)
					}
					keys[id.Name] = Key(value)
				}
			}
		}
	}
	return keys
}

func TestEveryKeyIsSaid(t *testing.T) {
	declared := declaredKeys(t)
	if len(declared) < 50 {
		t.Fatalf("only %d keys found in the source: the test reads it wrongly", len(declared))
	}
	names := make(map[Key]string)
	for name, k := range declared {
		if other, taken := names[k]; taken {
			t.Errorf("%s and %s are both %q", name, other, k)
		}
		names[k] = name
		if _, ok := catalog[k]; !ok {
			t.Errorf("%s (%q) has no entry: is its map listed in catalog.go?", name, k)
		}
	}
	for k := range catalog {
		if names[k] == "" {
			t.Errorf("the entry %q has no constant", k)
		}
	}
}

func TestNoBlanks(t *testing.T) {
	for k, e := range catalog {
		for _, s := range []string{e.Ko, e.En} {
			if strings.TrimSpace(s) == "" {
				t.Errorf("%s: a language is blank: %+v", k, e)
			}
			if s != strings.TrimSpace(s) {
				t.Errorf("%s: space at an edge: %q", k, s)
			}
		}
	}
}

// verbs lists the arguments that a format takes, "1s 2d", each once.
func verbs(format string) []string {
	seen := make(map[string]bool)
	for _, p := range pieces(format) {
		if p.verb != 0 {
			seen[strconv.Itoa(p.arg+1)+string(p.verb)] = true
		}
	}
	out := make([]string, 0, len(seen))
	for v := range seen {
		out = append(out, v)
	}
	sort.Strings(out)
	return out
}

func TestSameArgumentsInBothLanguages(t *testing.T) {
	for k, e := range catalog {
		if ko, en := verbs(e.Ko), verbs(e.En); !reflect.DeepEqual(ko, en) {
			t.Errorf("%s: Korean takes %v, English %v", k, ko, en)
		}
	}
}

func TestEveryPercentSignIsAVerbOrDoubled(t *testing.T) {
	for k, e := range catalog {
		for _, s := range []string{e.Ko, e.En} {
			bare := strings.ReplaceAll(s, "%%", "")
			if got, want := strings.Count(bare, "%"), countVerbs(s); got != want {
				t.Errorf("%s: %d percent signs but %d verbs: %q", k, got, want, s)
			}
		}
	}
}

func countVerbs(format string) int {
	n := 0
	for _, p := range pieces(format) {
		if p.verb != 0 {
			n++
		}
	}
	return n
}

func TestEnglishHasNoHangul(t *testing.T) {
	for k, e := range catalog {
		if strings.ContainsFunc(e.En, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
			t.Errorf("%s: Hangul in English: %q", k, e.En)
		}
	}
}

func TestKoreanIsKorean(t *testing.T) {
	for k, e := range catalog {
		letters := strings.ContainsFunc(e.En, unicode.IsLetter) && countVerbs(e.En) == 0
		if letters && !strings.ContainsFunc(e.Ko, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
			t.Errorf("%s: no Hangul in Korean: %q", k, e.Ko)
		}
	}
}

// bareParticle is a particle whose shape depends on the argument before it, written without its other shape.
var bareParticle = regexp.MustCompile(`%(\[\d+\])?[+.\d]*[sdvq](["'”’」』)]*)(은|는|이|가|을|를|과|와|로|으로|이나|나|라는|이라는|예요|이에요)($|[^가-힣(])`)

func TestParticlesAfterArgumentsArePairs(t *testing.T) {
	for k, e := range catalog {
		if m := bareParticle.FindString(e.Ko); m != "" {
			t.Errorf("%s: write the particle as a pair: %q in %q", k, m, e.Ko)
		}
	}
}

func TestMergeStopsOnAKeyClaimedTwice(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("merge took the same key twice")
		}
	}()
	merge(map[Key]Entry{"x": {"가", "a"}}, map[Key]Entry{"x": {"나", "b"}})
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		l    Lang
		k    Key
		args []any
		want string
	}{
		{Ko, Yes, nil, "예"},
		{En, Yes, nil, "Yes"},
		{"", Yes, nil, "예"},
		{"ja", Yes, nil, "예"},
		{Ko, PageOf, []any{2, 5}, "5쪽 중 2쪽"},
		{En, PageOf, []any{2, 5}, "Page 2 of 5"},
		{Ko, UnknownCommand, []any{"/jobz"}, "/jobz는 모르는 명령이에요. \"도움말\"이라고 보내면 할 수 있는 일을 보여 드려요."},
		{Ko, AINotice, []any{"부산테크노파크", "J123"}, "Dari는 자동 응답(AI) 서비스이고 부산테크노파크가 운영합니다(신고번호 J123). 돈, 계좌, 주민등록번호를 요구하지 않습니다."},
		{Ko, AINotice, []any{"동의대학교 산학협력단", "J123"}, "Dari는 자동 응답(AI) 서비스이고 동의대학교 산학협력단이 운영합니다(신고번호 J123). 돈, 계좌, 주민등록번호를 요구하지 않습니다."},
		{En, AINotice, []any{"TP", "J1"}, "Dari is an automated (AI) service run by TP (report no. J1). It never asks for money, bank accounts or resident registration numbers."},
		{Ko, HelpLine, []any{Key("yes"), "100% 이(가) 은(는)"}, "예 - 100% 이(가) 은(는)"}, // a Key is said, a person's text untouched
		{Ko, Sorry, nil, "죄송합니다. 처리하지 못했어요. (번호 %!s(MISSING))"},
		{Ko, "no_such_key", nil, "no_such_key"},
	} {
		if got := Text(c.l, c.k, c.args...); got != c.want {
			t.Errorf("Text(%s, %s) = %q, want %q", c.l, c.k, got, c.want)
		}
	}
}

func TestFill(t *testing.T) {
	for _, c := range []struct {
		format string
		args   []any
		want   string
	}{
		{"%s와(과) %s을(를)", []any{"서울", "부산"}, "서울과 부산을"},
		{"%[2]s, %[1]d%%(으)로", []any{7, "a"}, "a, 7%로"},
		{"%.1f%%이(가) 올라 %[1]v", []any{2.5}, "2.5%가 올라 2.5"},
		{"100%", nil, "100%"},
		{"%z %[0]s %[s", []any{"a"}, "%z %[0]s %[s"},
		{"%[2]s %s", []any{1, "b", "c"}, "b c"}, // as in fmt, counting goes on behind an index
	} {
		if got := fill(Ko, c.format, c.args); got != c.want {
			t.Errorf("fill(%q) = %q, want %q", c.format, got, c.want)
		}
	}
}
