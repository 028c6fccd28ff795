package lang

// What staff read of the language model and its switch.
const (
	CommandModel   Key = "command_model"
	ModelOn        Key = "model_on"
	ModelOff       Key = "model_off"
	ModelNone      Key = "model_none"
	ModelSince     Key = "model_since" // when, by whom, why
	ModelSwitchOff Key = "model_switch_off"
	ModelSwitchOn  Key = "model_switch_on"
	WritingAnswer  Key = "writing_answer" // follows Dari's name
)

var modelWords = map[Key]Entry{
	CommandModel:   {Ko: "AI 모델을 끄거나 켜요", En: "Switch the language model off or on"},
	ModelOn:        {Ko: "AI 모델 스위치가 켜져 있어요. 모델이 설정되어 있으면 답변을 쓰는 데 사용하고, 모든 문장은 출처와 맞을 때만 보여 드려요. 끄면 다음 답변부터 바로 정리해 둔 자료로만 답해요.", En: "The switch of the language model is on. Where a model is configured it helps to write answers, and a sentence is shown only where the sources say so. Switched off, answers come from the prepared articles alone, from the next one on."},
	ModelOff:       {Ko: "AI 모델 스위치가 꺼져 있어요. 정리해 둔 자료로만 답하고 있어요.", En: "The switch of the language model is off. Answers come from the prepared articles alone."},
	ModelNone:      {Ko: "여기에는 끄고 켤 AI 모델이 없어요.", En: "There is no language model to switch here."},
	ModelSince:     {Ko: "%[1]s에 %[2]s 계정이 바꿨어요. 이유: %[3]s", En: "Switched %[1]s by %[2]s. Why: %[3]s"},
	ModelSwitchOff: {Ko: "모델 끄기", En: "Switch it off"},
	WritingAnswer:  {Ko: "답변을 쓰고 있어요…", En: "is writing an answer…"},
	ModelSwitchOn:  {Ko: "모델 켜기", En: "Switch it on"},
}
