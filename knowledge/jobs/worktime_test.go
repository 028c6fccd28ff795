package jobs

import "testing"

func TestFindWorktime(t *testing.T) {
	at := func(h, m int) int { return h*60 + m }
	for text, want := range map[string]Worktime{
		"주 5일 08:30~17:30":                {From: at(8, 30), To: at(17, 30), Days: 5},
		"월~금 09:00 - 18:00, 주 40시간":       {From: at(9, 0), To: at(18, 0), Days: 5, Week: 40},
		"오전 10시~오후 2시, 주 20시간":            {From: at(10, 0), To: at(14, 0), Week: 20},
		"새벽 5시부터 오후 2시까지":                 {From: at(5, 0), To: at(14, 0)},
		"22:00~07:00":                     {From: at(22, 0), To: at(7, 0), Night: true},
		"20:00~익일 05:00":                  {From: at(20, 0), To: at(5, 0), Night: true},
		"09~18시":                          {From: at(9, 0), To: at(18, 0)},
		"9시 30분~13시 30분":                  {From: at(9, 30), To: at(13, 30)},
		"working hours 9-6":               {From: at(9, 0), To: at(18, 0)},
		"9am to 6pm, Monday to Friday":    {From: at(9, 0), To: at(18, 0), Days: 5},
		"토·일 10~18시":                      {From: at(10, 0), To: at(18, 0), Weekend: true},
		"4조 3교대":                          {Shift: true},
		"주야 2교대, 야간수당 별도":                 {Shift: true},
		"교대 없음, 야간 없음, 주말 휴무":             {},
		"야간 전담":                           {Night: true},
		"격일제 24시간":                        {Shift: true},
		"시차출퇴근제, 20 hours a week":         {Flexible: true, Week: 20},
		"경력 3~7년, 월 300~350만원":            {},
		"2026.11.24 ~ 12.11, 010-12-1234": {},
		"24시간 운영하는 가게":                    {},
		"1일 평균 근무시간 8시간, 주 40시간":          {Week: 40},
		"하루 평균 근무시간: 15시간":                {},
		"평균근무시간: 35시간":                    {Week: 35},
		"":                                {},
	} {
		if got := FindWorktime(text); got != want {
			t.Errorf("%q: got %+v, want %+v", text, got, want)
		}
	}
}
