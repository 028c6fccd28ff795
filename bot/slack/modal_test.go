package slack

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dari/bot"
	"dari/bot/bottest/fake"
)

// checker refuses pay below the minimum and notes what it was asked.
type checker struct{ langs []string }

func (c *checker) CheckForm(lang string, s bot.Submission) map[string]string {
	c.langs = append(c.langs, lang)
	wrong := map[string]string{}
	if v := s.Values["pay"]; len(v) > 0 && v[0] == "1" {
		wrong["pay"] = "최저임금보다 낮아요."
	}
	if v := s.Values["title"]; len(v) > 0 && v[0] == "거절" {
		wrong["elsewhere"] = "이미 올린 공고예요."
	}
	return wrong
}

var posting = &bot.Form{
	ID: "posting", Ref: "draft 7", Title: "공고 올리기", Intro: "빈칸은 나중에 채워도 돼요.", Submit: "올리기",
	Fields: []bot.Field{
		{ID: "title", Type: bot.FieldText, Label: "제목", Hint: "예: 용접 기능사", MaxLength: 40, Value: []string{"용접"}},
		{ID: "duties", Type: bot.FieldLong, Label: "하는 일", Optional: true},
		{ID: "region", Type: bot.FieldOne, Label: "지역", Options: regions(17), Value: []string{"r3"}},
		{ID: "shift", Type: bot.FieldMany, Label: "근무", Optional: true, Options: regions(3), Value: []string{"r0", "r2"}},
		{ID: "jobs", Type: bot.FieldMany, Label: "직종", Optional: true, Options: regions(250), Value: []string{"r240"}},
		{ID: "pay", Type: bot.FieldText, Label: "시급", Optional: true},
	},
}

func regions(n int) []bot.Option {
	var out []bot.Option
	for i := range n {
		out = append(out, bot.Option{Value: fmt.Sprintf("r%d", i), Label: fmt.Sprintf("지역 %d", i)})
	}
	return out
}

// window opens the posting form for U1 through a slash command.
func window(t *testing.T, c *checker) (*house, fake.SlackView) {
	t.Helper()
	h := start(t, fake.SlackOptions{AckWithin: 500 * time.Millisecond}, func(cfg *Config) { cfg.Forms = c })
	h.acked(h.SlashCommand(h.Direct("U1"), "U1", "post"))
	m := h.message(1)
	if m.Modal == "" {
		t.Fatal("no window was opened")
	}
	v := h.Views()[0]
	if v.CallbackID != callbackLoading || !strings.Contains(v.Plain(), "불러오는 중") {
		t.Errorf("before the form: %+v", v)
	}
	r := h.say(m.Address, bot.Reply{Form: posting, Modal: m.Modal, Lang: "ko", Body: bot.Plain("양식을 못 열었어요.")})
	if len(r.MessageIDs) != 1 || r.MessageIDs[0] != m.Modal {
		t.Errorf("receipt %+v", r)
	}
	if n := len(h.Sent()); n != 0 {
		t.Errorf("%d messages beside the window", n)
	}
	return h, h.Views()[0]
}

func TestFormBecomesAModal(t *testing.T) {
	h, v := window(t, &checker{})
	if v.Title != "공고 올리기" || v.Submit != "올리기" || v.Updates != 1 || len(v.Blocks) != 7 {
		t.Fatalf("%+v", v)
	}
	types := []string{"", "plain_text_input", "plain_text_input", "static_select", "checkboxes", "multi_static_select", "plain_text_input"}
	for i, b := range v.Blocks[1:] {
		if b.Element.Type != types[i+1] || b.BlockID != "f:"+posting.Fields[i].ID || b.Optional != posting.Fields[i].Optional {
			t.Errorf("block %d: %+v", i, b)
		}
	}
	if e := v.Blocks[2].Element; !e.Multiline || e.MaxLength != 3000 {
		t.Errorf("%+v", e)
	}
	h.sound()
}

func TestFilledModalIsSubmitted(t *testing.T) {
	c := &checker{}
	h, v := window(t, c)
	// Only the pay is typed; everything else stays as it was filled in.
	wrong, _, err := h.Submit(t.Context(), v.ID, map[string][]string{"f:pay": {"12000"}})
	if err != nil || len(wrong) > 0 {
		t.Fatalf("%v, %v", wrong, err)
	}
	if h.Views()[0].Open {
		t.Error("the window stays open")
	}
	m := h.message(2)
	want := bot.Submission{ID: "posting", Ref: "draft 7", Values: map[string][]string{
		"title": {"용접"}, "duties": {}, "region": {"r3"}, "shift": {"r0", "r2"}, "jobs": {"r240"}, "pay": {"12000"},
	}}
	if d := cmp.Diff(want, m.Form); d != "" {
		t.Error(d)
	}
	if m.Kind != bot.Submitted || m.From.ID != "U1" || m.Address.Chat != h.Direct("U1") || !m.Direct {
		t.Errorf("%+v", m)
	}
	if d := cmp.Diff([]string{"ko"}, c.langs); d != "" {
		t.Error(d)
	}
}

func TestFieldErrorsAreShownAndNothingIsStored(t *testing.T) {
	h, v := window(t, &checker{})
	wrong, _, err := h.Submit(t.Context(), v.ID, map[string][]string{"f:pay": {"1"}})
	if err != nil || !maps.Equal(wrong, map[string]string{"f:pay": "최저임금보다 낮아요."}) {
		t.Fatalf("%v, %v", wrong, err)
	}
	if !h.Views()[0].Open || len(h.keep.all()) != 1 {
		t.Errorf("open %v, stored %d", h.Views()[0].Open, len(h.keep.all()))
	}
	// An error of no field here is said at the first, or Slack shows none.
	wrong, _, err = h.Submit(t.Context(), v.ID, map[string][]string{"f:title": {"거절"}})
	if err != nil || !maps.Equal(wrong, map[string]string{"f:title": "이미 올린 공고예요."}) {
		t.Fatalf("%v, %v", wrong, err)
	}
	if wrong, _, err = h.Submit(t.Context(), v.ID, map[string][]string{"f:title": {"다시"}}); err != nil || wrong != nil {
		t.Fatalf("%v, %v", wrong, err)
	}
	h.keep.wait(t, 2)
}

func TestSubmissionThatCannotBeStoredIsNotAcknowledged(t *testing.T) {
	h, v := window(t, &checker{})
	h.keep.set(func() { h.keep.fail = errDown })
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	_, _, err := h.Submit(ctx, v.ID, nil)
	if err == nil || !h.Views()[0].Open {
		t.Errorf("%v: the person must see that it failed", err)
	}
}

func TestS15_NumbersInAModalAreMasked(t *testing.T) {
	h, v := window(t, &checker{})
	if _, _, err := h.Submit(t.Context(), v.ID, map[string][]string{"f:duties": {"연락 900101-1234568"}}); err != nil {
		t.Fatal(err)
	}
	in := h.keep.wait(t, 2)[1]
	if strings.Contains(string(in.Raw), "1234568") {
		t.Errorf("kept: %s", in.Raw)
	}
	if got := h.message(2).Form.Values["duties"]; len(got) != 1 || !strings.HasPrefix(got[0], "연락 *") {
		t.Errorf("%q", got)
	}
}

// The window was closed, or its minute is over: the form comes as a message
// with the button that opens it anew.
func TestWindowThatIsGoneBecomesAMessage(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	h.acked(h.SlashCommand(h.Direct("U1"), "U1", "post"))
	m := h.message(1)
	h.CloseView(m.Modal)
	r := h.say(m.Address, bot.Reply{
		Form: posting, Modal: m.Modal, Lang: "ko", Body: bot.Plain("버튼을 누르면 양식이 열려요."), Choices: bot.Choices{{Label: "양식 열기", OpensForm: true}},
	})
	if len(r.MessageIDs) != 1 || r.MessageIDs[0] != h.last().TS || !strings.Contains(h.last().Plain(), "양식이 열려요") {
		t.Fatalf("%+v, %+v", r, h.last())
	}
	d, err := h.Tap(h.last(), "U1", "양식 열기")
	if err != nil {
		t.Fatal(err)
	}
	h.acked(d)
	if m := h.message(2); m.Modal == "" || m.Modal == h.Views()[0].ID {
		t.Errorf("%+v", m)
	}
}

func TestAnswerWithoutAFormEndsTheWaitingWindow(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	h.acked(h.SlashCommand(h.Direct("U1"), "U1", "post"))
	m := h.message(1)
	h.say(m.Address, bot.Reply{Modal: m.Modal, Lang: "ko", Body: bot.Plain("담당자만 쓸 수 있어요.")})
	if v := h.Views()[0]; !strings.Contains(v.Plain(), "담당자만") || strings.Contains(v.Plain(), "버튼") || v.Submit != "" {
		t.Errorf("%+v", v)
	}
	if !strings.Contains(h.last().Plain(), "담당자만") {
		t.Errorf("%+v", h.last())
	}
	// What has buttons has them in the conversation; the window says so.
	h.acked(h.SlashCommand(h.Direct("U1"), "U1", "post"))
	m = h.message(2)
	h.say(m.Address, bot.Reply{Modal: m.Modal, Lang: "ko", Body: bot.Plain("저장해도 될까요?"), Choices: bot.Choices{{Label: "동의", Action: "yes"}}})
	if v := h.Views()[1]; !strings.Contains(v.Plain(), "저장해도 될까요?") || !strings.Contains(v.Plain(), "이 창을 닫고") {
		t.Errorf("%+v", v)
	}
	if said := h.last().Plain(); len(h.last().Buttons()) != 1 || strings.Contains(said, "창을 닫고") {
		t.Errorf("%s", said)
	}
}

func TestWindowThatStaysEmptySaysSo(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	h.a.pace.window = 100 * time.Millisecond
	h.listen()
	h.acked(h.SlashCommand(h.Direct("U1"), "U1", "post"))
	h.until(func() bool { return strings.Contains(h.Views()[0].Plain(), "잠시 뒤에") })
	// The form may still come, and stays then.
	m := h.message(1)
	h.say(m.Address, bot.Reply{Form: posting, Modal: m.Modal, Lang: "ko"})
	time.Sleep(150 * time.Millisecond)
	if v := h.Views()[0]; v.CallbackID != callbackForm || v.Updates != 2 {
		t.Errorf("%+v", v)
	}
	// Filled in time, nothing else happens to it.
	h.acked(h.SlashCommand(h.Direct("U1"), "U1", "post"))
	m = h.message(2)
	h.say(m.Address, bot.Reply{Form: posting, Modal: m.Modal, Lang: "ko"})
	time.Sleep(150 * time.Millisecond)
	if v := h.Views()[1]; v.CallbackID != callbackForm || v.Updates != 1 {
		t.Errorf("%+v", v)
	}
}

func TestFormAskedOfAUserIDBelongsToTheConversation(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	h.acked(h.SlashCommand(h.Direct("U1"), "U1", "post"))
	m := h.message(1)
	to := m.Address
	to.Chat = "U1"
	h.say(to, bot.Reply{Form: posting, Modal: m.Modal, Lang: "en"})
	if _, _, err := h.Submit(t.Context(), h.Views()[0].ID, nil); err != nil {
		t.Fatal(err)
	}
	if got := h.message(2).Address; got != m.Address {
		t.Errorf("%+v, want %+v", got, m.Address)
	}
}

func TestFormsThatDoNotFitAreRefusedForGood(t *testing.T) {
	h := start(t, fake.SlackOptions{}, nil)
	for name, f := range map[string]*bot.Form{
		"no fields":  {ID: "x", Title: "x"},
		"twice":      {ID: "x", Title: "x", Fields: []bot.Field{{ID: "a", Label: "a"}, {ID: "a", Label: "a"}}},
		"long ref":   {ID: "x", Title: "x", Ref: strings.Repeat("가", 3000), Fields: []bot.Field{{ID: "a", Label: "a"}}},
		"long value": {ID: "x", Title: "x", Fields: []bot.Field{{ID: "a", Label: "a", Type: bot.FieldOne, Options: []bot.Option{{Value: strings.Repeat("x", 200), Label: "x"}}}}},
	} {
		_, err := h.a.Send(t.Context(), bot.Outgoing{To: bot.Address{Chat: h.Direct("U1")}, Reply: bot.Reply{Form: f, Modal: "V1"}})
		var refused *bot.RefusedError
		if !asError(err, &refused) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever a form holds, within what package bot promises, the strict
// workspace takes the window.
func TestAnyFormFitsAModal(t *testing.T) {
	long := strings.Repeat("아주 긴 설명 & <표시> ", 400)
	f := &bot.Form{ID: "x", Title: strings.Repeat("제목", 30), Intro: long, Submit: strings.Repeat("보내", 20), Fields: []bot.Field{
		{ID: "a", Label: long, Hint: long, Type: bot.FieldText, Value: []string{long}, MaxLength: 10},
		{ID: "b", Label: "", Type: bot.FieldLong, Value: []string{long}, MaxLength: 9999},
		{ID: "c", Label: "c", Type: bot.FieldOne},
		{ID: "d", Label: "d", Type: bot.FieldOne, Options: []bot.Option{{Value: "1", Label: long}, {Value: "2", Label: ""}, {Value: "1", Label: "again"}}, Value: []string{"1", "nobody"}},
		{ID: "e", Label: "e", Type: bot.FieldMany, Options: regions(11)},
	}}
	h := start(t, fake.SlackOptions{}, nil)
	h.acked(h.SlashCommand(h.Direct("U1"), "U1", "post"))
	m := h.message(1)
	h.say(m.Address, bot.Reply{Form: f, Modal: m.Modal, Lang: "ko"})
	if v := h.Views()[0]; v.Updates != 1 {
		t.Errorf("not taken: %+v", h.Calls())
	}
}
