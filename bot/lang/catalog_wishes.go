package lang

// The fields of a profile about hours, commuting, licences and stay.
const (
	FieldCommute  Key = "field_commute"
	FieldHours    Key = "field_hours"
	FieldLicences Key = "field_licences"
	FieldPermit   Key = "field_permit"

	AskCommute  Key = "ask_commute"
	AskHours    Key = "ask_hours"
	AskLicences Key = "ask_licences"
	AskPermit   Key = "ask_permit"

	HintCommute  Key = "hint_commute"
	HintHours    Key = "hint_hours"
	HintLicences Key = "hint_licences"
	HintPermit   Key = "hint_permit"

	CommuteNamed    Key = "commute_named"
	CommuteNear     Key = "commute_near"
	CommuteProvince Key = "commute_province"
	CommuteAnywhere Key = "commute_anywhere"

	HoursNoShift   Key = "hours_no_shift"
	HoursNoNight   Key = "hours_no_night"
	HoursNoWeekend Key = "hours_no_weekend"
	HoursMorning   Key = "hours_morning"
	HoursAfternoon Key = "hours_afternoon"
	HoursEvening   Key = "hours_evening"
	HoursApart     Key = "hours_apart"
)

var wishWords = map[Key]Entry{
	FieldCommute:  {Ko: "통근 범위", En: "commute"},
	FieldHours:    {Ko: "근무 시간", En: "working hours"},
	FieldLicences: {Ko: "자격·면허", En: "licences"},
	FieldPermit:   {Ko: "체류자격", En: "visa or nationality"},

	AskCommute:  {Ko: "고른 지역에서 얼마나 멀리까지 다닐 수 있으세요?", En: "How far around those places would you work?"},
	AskHours:    {Ko: "피하고 싶은 근무 시간이 있으세요?", En: "Are there hours you would not work?"},
	AskLicences: {Ko: "갖고 계신 자격증이나 면허가 있으세요?", En: "Which licences or certificates do you have?"},
	AskPermit:   {Ko: "한국 국적이신가요? 아니면 어떤 비자로 지내세요?", En: "Are you a Korean citizen, or which visa do you have?"},

	HintCommute:  {Ko: "안 고르시면 적어 주신 지역만 봐요. 예: 옆 시·군·구까지", En: "Without an answer I look in those places only, for example: neighbouring districts too"},
	HintHours:    {Ko: "골라 주시거나 적어 주세요. 상관없으면 건너뛰셔도 돼요. 예: 주간만, 야간 없이, 오전 9시~오후 2시", En: "Choose or write, or skip it if any hours will do, for example: days only, no nights, 9:00-14:00"},
	HintLicences: {Ko: "자격이 꼭 필요한 공고는 적어 주신 것으로만 찾아요. 없으면 건너뛰셔도 돼요. 예: 운전면허 1종 보통, 지게차운전기능사, 요양보호사", En: "Openings that require a licence are shown only if you name it; skip it if you have none, for example: driving licence, forklift licence, care worker"},
	HintPermit:   {Ko: "국적이나 비자를 정해 둔 공고를 가릴 때만 써요. 안 알려 주셔도 돼요. 예: 한국 국적, F-6, E-9", En: "Used only for openings that name a nationality or visas; you need not tell, for example: Korean citizen, F-6, E-9"},

	CommuteNamed:    {Ko: "고른 지역만", En: "those places only"},
	CommuteNear:     {Ko: "옆 시·군·구까지", En: "neighbouring districts too"},
	CommuteProvince: {Ko: "같은 시·도 안이면 어디든", En: "anywhere in the same province"},
	CommuteAnywhere: {Ko: "전국 어디든", En: "anywhere in Korea"},

	HoursNoShift:   {Ko: "교대 없이", En: "no shifts"},
	HoursNoNight:   {Ko: "야간 없이", En: "no nights"},
	HoursNoWeekend: {Ko: "주말 없이", En: "no weekends"},
	HoursMorning:   {Ko: "오전만", En: "mornings only"},
	HoursAfternoon: {Ko: "오후만", En: "afternoons only"},
	HoursEvening:   {Ko: "저녁만", En: "evenings only"},
	HoursApart:     {Ko: "오전과 저녁처럼 떨어진 시간대는 함께 적어 둘 수 없어요. 한쪽만 골라 주시거나 이어진 시간으로 적어 주세요. 예: 오전 9시~오후 2시", En: "I can keep one stretch of hours only, not mornings and evenings without the time between. Please choose one, or write the hours, for example: 9:00-14:00"},
}
