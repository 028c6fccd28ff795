package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOfficesOnTheCommandLine: a list is read, rows without a number are left
// out and said, and somebody of the region is told the office.
func TestOfficesOnTheCommandLine(t *testing.T) { eachIfLong(t, testOfficesOnTheCommandLine) }

func testOfficesOnTheCommandLine(t *testing.T) {
	config := deskConfig(t, "")
	file := filepath.Join(t.TempDir(), "centers.csv")
	list := "기관명,관할구역,전화번호,운영시간,메모\n" +
		"부산고용센터,부산 중구 부산 동구,051-860-1919,평일 9시~18시,가\n" +
		"부산북부고용센터,부산 북구,051-330-9900,,\n" +
		"서울고용센터,서울 중구,번호 모름,,\n" +
		"대구고용센터,대구,010-1234-5678,,\n" +
		"강원고용센터,강원,,,\n"
	if err := os.WriteFile(file, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	ask := func() string {
		return talk(t, config, "부산 북구인데 국민취업지원제도 얼마 받아요?", "👎")
	}
	if said := ask(); !strings.Contains(said, "1350") || strings.Contains(said, "북부고용센터") {
		t.Errorf("before: %s", said)
	}
	prints(t, config, []string{"staff", "offices"}, "no local office is listed")
	read := []string{"column not used: 메모", "line 4 (서울고용센터) left out: bad-phone", "line 5 (대구고용센터) left out: mobile",
		"line 6 (강원고용센터) left out: no-phone", "read 5, offices 2, left out 3"}
	prints(t, config, []string{"staff", "offices", "import", file, "--dry-run"}, append(read, "nothing was written")...)
	prints(t, config, []string{"staff", "offices"}, "no local office is listed")
	prints(t, config, []string{"staff", "offices", "import", file}, append(read, "import 1 (dari staff offices undo 1")...)
	prints(t, config, []string{"staff", "offices", "list"}, "부산북부고용센터  051-330-9900", "부산 중구", "-서울고용센터", "-010-")
	if said := ask(); !strings.Contains(said, "부산북부고용센터 051-330-9900") || !strings.Contains(said, "1350") || strings.Contains(said, "부산고용센터 051") {
		t.Errorf("after: %s", said)
	}
	prints(t, config, []string{"staff", "offices", "list", "--imports"}, "centers.csv", "offices 2, left out 3", "by cli:")
	prints(t, config, []string{"staff", "offices", "undo", "1"}, "import 1 is undone")
	fails(t, config, "undone", "staff", "offices", "undo", "1")
	if said := ask(); strings.Contains(said, "북부고용센터") {
		t.Errorf("undone: %s", said)
	}
	bad := filepath.Join(t.TempDir(), "bad.csv")
	if err := os.WriteFile(bad, []byte("기관명,전화번호\n서울고용센터,모름\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	fails(t, config, "nothing was changed", "staff", "offices", "import", bad)
}
