package feeds

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/korean"

	"dari/knowledge/jobs"
)

const officesFile = `고용센터 현황,,,,,
센터명,관할구역,대표전화,업무시간,주소,홈페이지,팩스
부산고용센터,"부산 부산진구, 동구, 영도구, 중구",051-860-1919,평일 9시~18시,부산광역시 부산진구 중앙대로 993,https://www.work24.go.kr/busan,051-860-1900
부산북부고용센터,"북구, 사상구, 강서구",051)330-9900,,부산광역시 북구 화명대로 9,,
서울고용센터,,0221937,,서울특별시 중구 삼일대로 363,,
강남센터,서울 강남구,02-3468-4794~5,,,,
수원센터,경기 수원시,"=""0312317864""",,,,
전국센터,,1350,,,,
휴대폰센터,대전,010-1234-5678,,,,
이름없음,중구,042-480-6000,,,,
,대구,053-667-6000,,,,
대구센터,대구,,,,,
깨진센터,대구,5.37E+09,,,,
가짜센터,대구,053-067-6000,,,,
부산고용센터,부산 사하구,051-860-1919,,,,
주소만,,+82 53-667-6000,,대구광역시 수성구 동대구로 392,,
링크센터,광주,062-609-8500,,,javascript:alert(1),
`

func TestReadOffices(t *testing.T) {
	cp949, err := korean.EUCKR.NewEncoder().String(officesFile)
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{"utf-8": officesFile, "cp949": cp949, "utf-8 with a mark": "\ufeff" + officesFile} {
		list, err := ReadOffices("o.csv", strings.NewReader(file))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []string
		for _, o := range list.Offices {
			got = append(got, fmt.Sprintf("%s %v %s", o.Name, o.Regions, o.Phone))
		}
		want := []string{
			"부산고용센터 [26230 26170 26200 26110] 051-860-1919",
			"부산북부고용센터 [26320 26530 26440] 051-330-9900",
			"수원센터 [41110] 031-231-7864",
			"주소만 [27260] 053-667-6000",
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, want)
		}
		var rejected []string
		for _, r := range list.Rejected {
			rejected = append(rejected, fmt.Sprintf("%d %s %s", r.Line, r.Reason, r.Detail))
		}
		wantRejected := []string{
			"5 bad-phone 0221937", "6 bad-phone 02-3468-4794~5", "8 bad-region ", "9 mobile 010-1234-5678", "10 bad-region 중구",
			"11 no-name ", "12 no-phone ", "13 damaged 5.37E+09", "14 bad-phone 053-067-6000", "15 duplicate 1", "17 bad-url javascript:alert(1)",
		}
		if !slices.Equal(rejected, wantRejected) {
			t.Errorf("%s:\n got %q\nwant %q", name, rejected, wantRejected)
		}
		if list.Total != 15 || !slices.Equal(list.Columns, []string{"팩스"}) {
			t.Errorf("%s: %d rows, columns left over %q", name, list.Total, list.Columns)
		}
		if o := list.Offices[0]; o.Hours != "평일 9시~18시" || o.URL != "https://www.work24.go.kr/busan" || !jobs.Region("26").Contains(o.Regions[0]) {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

func TestReadOfficesRefusesOtherFiles(t *testing.T) {
	for name, data := range map[string][]byte{
		"a spreadsheet": []byte("PK\x03\x04xxxx"), "openings": []byte("회사명,채용제목\n가,나\n"), "nothing": nil, "binary": {0, 1, 2, 255},
	} {
		if _, err := ReadOffices("x", bytes.NewReader(data)); err == nil {
			t.Errorf("%s is taken for a list of offices", name)
		}
	}
}

func FuzzReadOffices(f *testing.F) {
	f.Add([]byte(officesFile))
	f.Add([]byte("name\tregion\tphone\n\"a\tb"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := ReadOffices("x", bytes.NewReader(data))
		if err != nil {
			return
		}
		if len(list.Offices)+len(list.Rejected) != list.Total {
			t.Errorf("%d + %d rows of %d", len(list.Offices), len(list.Rejected), list.Total)
		}
		for _, o := range list.Offices {
			if again, why := officePhone(o.Phone); o.Name == "" || len(o.Regions) == 0 || why != "" || again != o.Phone {
				t.Errorf("%+v", o)
			}
		}
	})
}
