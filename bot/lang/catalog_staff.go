package lang

// What staff read.
const (
	StaffParked Key = "staff_parked" // message number, platform
)

var staffWords = map[Key]Entry{
	StaffParked: {Ko: "%[2]s에서 온 메시지(번호 %[1]s)에 세 번 답하지 못해 따로 두었어요. `dari status`에서 볼 수 있어요.", En: "Message %[1]s (%[2]s) failed three times and was put aside. See `dari status`."},
}
