package lang

// What staff read.
const (
	StaffParked Key = "staff_parked" // message number, platform
)

var staffWords = map[Key]Entry{
	StaffParked: {Ko: "메시지 %[1]s번(%[2]s)을 세 번 처리하지 못해 따로 두었어요. `dari status`에서 볼 수 있어요.", En: "Message %[1]s (%[2]s) failed three times and was put aside. See `dari status`."},
}
