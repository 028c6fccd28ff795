package lang

// What stands around the questions of a form.
const (
	OpenForm      Key = "open_form"
	OpenFormHint  Key = "open_form_hint" // title of the form
	FormNow       Key = "form_now"       // the value filled in now
	CommandCancel Key = "command_cancel"
	WindowButtons Key = "window_buttons" // nothing
)

var formWords = map[Key]Entry{
	OpenForm:      {Ko: "작성하기", En: "Fill in"},
	OpenFormHint:  {Ko: "'%[1]s' 양식을 열어 작성해 주세요.", En: "Open the form \"%[1]s\" to fill it in."},
	FormNow:       {Ko: "지금: %[1]s", En: "Now: %[1]s"},
	CommandCancel: {Ko: "작성하던 것을 취소해요", En: "Cancel what you are filling in"},
	WindowButtons: {Ko: "같은 글을 대화에도 보냈어요. 이 창을 닫고 거기 있는 버튼을 눌러 주세요.", En: "The same message is in the chat. Close this window and tap a button there."},
}
