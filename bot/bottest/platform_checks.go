package bottest

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"dari/bot"
)

func checkMarkup(t *testing.T, s *session) {
	shown := s.send(t, "k", bot.Reply{Body: bot.Text{
		bot.H("조건에 맞는 공고"),
		bot.Item("첫째"), bot.Item("둘째"),
		bot.Spans(bot.Paragraph, bot.Words("자세한 것은 "), bot.Link("고용24", "https://www.work24.go.kr/a?b=1&c=<2>"), bot.Words("에서 봅니다.")),
		{Kind: bot.Numbered, Number: 12, Spans: []bot.Span{{Text: "열두째", Italic: true}}},
		{Kind: bot.Quote, Spans: []bot.Span{{Text: "따온 말"}}},
		bot.Spans(bot.Paragraph, bot.Link("나쁜 곳", "javascript:alert(1)"), bot.Link("더 나쁜 곳", "tg://resolve?domain=x")),
		bot.Small("확인일 2026-11-20"),
	}})
	if len(shown) != 1 {
		t.Fatalf("%d messages", len(shown))
	}
	m := shown[0]
	rest := m.Text
	for _, want := range []string{"조건에 맞는 공고", "첫째", "둘째", "자세한 것은 ", "고용24", "에서 봅니다.", "12. 열두째", "따온 말", "나쁜 곳", "더 나쁜 곳", "확인일 2026-11-20"} {
		i := strings.Index(rest, want)
		if i < 0 {
			t.Fatalf("%q is missing or out of order in %q", want, m.Text)
		}
		rest = rest[i+len(want):]
	}
	if squeeze(m.Bold) != squeeze("조건에 맞는 공고") {
		t.Errorf("bold is %q", m.Bold)
	}
	if len(m.Links) != 1 || !strings.HasPrefix(m.Links[0], "https://www.work24.go.kr/a?b=1&c=") {
		t.Errorf("links are %q", m.Links)
	}
}

// hostile is what strangers write to be taken for markup.
var hostile = []string{
	"<b>굵게</b>", "</b></i></a>", "1 < 2 && 3 > 2", "&amp; &lt; &#60; &nbsp;", "<a href=\"https://evil.example\">x</a>",
	"<!channel> <!here> <@U012345> <#C012345>", "<https://evil.example|bank>", "*a* _b_ ~c~ `d` ```e```", "[x](javascript:alert(1))",
	"<script>alert(1)</script>", "\\<b\\> \\*", "> 따온 말", "@channel @everyone", "😀 < 👩‍👩‍👧 & 한글", "\u202ertl\u202c",
}

func checkHostileText(t *testing.T, s *session) {
	for _, text := range hostile {
		for name, body := range map[string]bot.Text{
			"plain":   {bot.P(text)},
			"bold":    {bot.Spans(bot.Paragraph, bot.Bold(text))},
			"heading": {bot.H(text)},
			"bullet":  {bot.Item(text)},
			"note":    {bot.Small(text)},
		} {
			shown := s.send(t, "k", bot.Reply{Body: body})
			if len(shown) != 1 || !strings.Contains(shown[0].Text, text) {
				t.Errorf("%s %q is shown as %+v", name, text, shown)
				continue
			}
			if len(shown[0].Links) != 0 || shown[0].Mentions != 0 {
				t.Errorf("%s %q makes links %q, %d mentions", name, text, shown[0].Links, shown[0].Mentions)
			}
		}
		shown := s.send(t, "k", bot.Reply{
			Body:    bot.Text{bot.Spans(bot.Paragraph, bot.Link(text, "https://www.work24.go.kr/?q=\"'><b>"))},
			Choices: bot.Choices{{Label: text, Action: "x"}},
		})
		if len(shown) != 1 || !strings.Contains(shown[0].Text, text) || shown[0].Mentions != 0 || len(shown[0].Links) != 1 {
			t.Errorf("link %q is shown as %+v", text, shown)
		}
	}
}

func checkEndings(t *testing.T, s *session) {
	send := func() (bot.Receipt, int, error) {
		before := len(s.Shown())
		r, err := s.Adapter.Send(t.Context(), bot.Outgoing{Key: "k", To: s.Direct, Reply: bot.Reply{Body: bot.Plain("안녕하세요")}})
		return r, len(s.Shown()) - before, err
	}
	var (
		retry   *bot.RetryError
		refused *bot.RefusedError
		unknown *bot.UnknownError
		moved   *bot.MovedError
	)
	// kinds tells which of the endings an error is; a plain failure is none.
	kinds := func(err error) (k []Failure) {
		if errors.As(err, &retry) {
			k = append(k, FailLater)
		}
		if errors.Is(err, bot.ErrGone) {
			k = append(k, FailGone)
		}
		if errors.As(err, &refused) {
			k = append(k, FailRefused)
		}
		if errors.As(err, &unknown) {
			k = append(k, FailCut)
		}
		if errors.As(err, &moved) {
			k = append(k, FailMoved)
		}
		if k == nil && err != nil {
			k = append(k, FailBroken)
		}
		return k
	}
	for _, kind := range []Failure{FailLater, FailGone, FailRefused, FailBroken, FailCut, FailMoved} {
		if !s.Fail(kind, 0) {
			continue
		}
		receipt, shown, err := send()
		if got := kinds(err); len(got) != 1 || got[0] != kind {
			t.Errorf("%s: Send gave %v (%v)", kind, got, err)
		}
		if len(receipt.MessageIDs) != 0 {
			t.Errorf("%s: the receipt names %v", kind, receipt.MessageIDs)
		}
		if want := map[bool]int{true: 1}[kind == FailCut]; shown != want {
			t.Errorf("%s: %d messages appeared, want %d", kind, shown, want)
		}
		if kind == FailLater && retry != nil && (retry.After < 7*time.Second || retry.After > 10*time.Second) {
			t.Errorf("asked for 7 s, Send says %v", retry.After)
		}
		if kind == FailMoved && moved != nil && (moved.To.IsZero() || moved.To == s.Direct) {
			t.Errorf("moved to %+v", moved.To)
		}
		if _, shown, err := send(); err != nil || shown != 1 {
			t.Errorf("after %s: %v, %d messages", kind, err, shown)
		}
	}
}

// checkStoredFirst lets storing fail: the service must not learn that the
// event was taken before it was.
func checkStoredFirst(t *testing.T, s *session) {
	if s.Confirmed == nil {
		return
	}
	before := s.Confirmed()
	s.in.setBroken(true)
	s.Say("first")
	s.until(t, "a try to store", func() bool { s.in.mu.Lock(); defer s.in.mu.Unlock(); return s.in.tries > 0 })
	time.Sleep(50 * time.Millisecond) // long enough for a hasty acknowledgement to arrive
	if n := s.Confirmed() - before; n != 0 {
		t.Errorf("%d events were acknowledged and not stored", n)
	}
	s.in.setBroken(false)
	if s.Again != nil {
		s.Again()
	}
	if m := s.next(t, 1); m.Text != "first" {
		t.Errorf("got %+v", m)
	}
	s.until(t, "the acknowledgement", func() bool { return s.Confirmed()-before > 0 })
}

func checkDeliveredAgain(t *testing.T, s *session) {
	if s.Again == nil {
		return
	}
	s.Say("once")
	s.next(t, 1)
	for range 3 {
		s.Again()
	}
	s.Say("twice")
	s.next(t, 2)
	s.until(t, "the repeats", func() bool {
		s.in.mu.Lock()
		defer s.in.mu.Unlock()
		for _, n := range s.in.seen {
			if n > 1 {
				return true
			}
		}
		return s.in.tries >= 5
	})
	if n := len(s.in.stored()); n != 2 {
		t.Errorf("%d rows of 2 events: a repeat must bear the id of the first", n)
	}
}

// checkQuote replies to a message, also to one that is gone.
func checkQuote(t *testing.T, s *session) {
	if s.Alone {
		return
	}
	first := s.send(t, "k", bot.Reply{Body: bot.Plain("새 공고")})
	reply := bot.Reply{Body: bot.Plain("마감되었어요"), Quote: first[0].MessageID}
	if shown := s.send(t, "k", reply); len(shown) != 1 || shown[0].Quotes != first[0].MessageID || first[0].Quotes != "" {
		t.Errorf("a reply to %+v is shown as %+v", first, shown)
	}
	if err := s.Adapter.Delete(t.Context(), s.Direct, []string{first[0].MessageID}); err != nil {
		t.Fatal(err)
	}
	if shown := s.send(t, "k", reply); len(shown) != 1 {
		t.Errorf("a reply to what is gone is shown as %+v", shown)
	}
}

func checkEditAndDelete(t *testing.T, s *session) {
	if s.Fixed {
		return
	}
	reply := func(text string) bot.Outgoing {
		return bot.Outgoing{Key: "k", To: s.Direct, Reply: bot.Reply{Body: bot.Plain(text)}}
	}
	receipt, err := s.Adapter.Send(t.Context(), reply("18시까지"))
	if err != nil {
		t.Fatal(err)
	}
	to := s.Direct
	if !receipt.Address.IsZero() {
		to = receipt.Address
	}
	for range 2 { // the second one changes nothing and is a success all the same
		if _, err := s.Adapter.Edit(t.Context(), to, receipt.MessageIDs, reply("17시까지")); err != nil {
			t.Fatalf("edit: %v", err)
		}
	}
	shown := s.Shown()
	if len(shown) != 1 || shown[0].Text != "17시까지" {
		t.Fatalf("after the edit: %+v", shown)
	}
	// A text that became longer needs more messages, one that became shorter
	// leaves none of the old words.
	longer := bot.Outgoing{Key: "k", To: s.Direct, Reply: bot.Reply{Body: long(14000)}}
	receipt, err = s.Adapter.Edit(t.Context(), to, receipt.MessageIDs, longer)
	if err != nil {
		t.Fatalf("longer: %v", err)
	}
	if got, want := squeeze(texts(s.Shown())), squeeze(longer.Reply.Body.String()); got != want {
		t.Errorf("longer: %s", firstDifference(got, want))
	}
	receipt, err = s.Adapter.Edit(t.Context(), to, receipt.MessageIDs, reply("끝"))
	if err != nil {
		t.Fatalf("shorter: %v", err)
	}
	if got := texts(s.Shown()); got != "끝" {
		t.Errorf("shorter: %q", got)
	}
	for range 2 { // deleting what is gone is no failure
		if err := s.Adapter.Delete(t.Context(), to, receipt.MessageIDs); err != nil {
			t.Fatalf("delete: %v", err)
		}
	}
	if n := len(s.Shown()); n != 0 {
		t.Errorf("%d messages left", n)
	}
}

// checkEditWithin: what is changed without anybody asking makes no new message,
// however long it became; its end says so, its choices stay. What became shorter
// leaves nothing behind, and the receipt names what is left.
func checkEditWithin(t *testing.T, s *session) {
	if s.Fixed {
		return
	}
	out := func(size int) bot.Outgoing {
		return bot.Outgoing{Key: "k", To: s.Direct, Within: true, Reply: bot.Reply{Lang: "ko", Body: long(size),
			Choices: bot.Choices{{Label: "자세히", Action: "details"}}}}
	}
	receipt, err := s.Adapter.Send(t.Context(), out(14_000))
	if err != nil {
		t.Fatal(err)
	}
	to := s.Direct
	if !receipt.Address.IsZero() {
		to = receipt.Address
	}
	const end = "여기까지만 보여 드려요"
	before := len(s.Shown())
	for _, size := range []int{60_000, 10, 60_000} { // as long as it was, and longer than it is then
		edited, err := s.Adapter.Edit(t.Context(), to, receipt.MessageIDs, out(size))
		if err != nil {
			t.Fatalf("%d characters: %v", size, err)
		}
		shown := s.Shown()
		if size == 10 {
			before = 1
		}
		if len(shown) != before || len(edited.MessageIDs) != before {
			t.Errorf("%d characters: %d messages, the receipt names %q; want %d", size, len(shown), edited.MessageIDs, before)
		}
		said := squeeze(texts(shown))
		head, _, cut := strings.Cut(said, squeeze("내용이 길어"))
		if cut != (size == 60_000) || !strings.HasPrefix(squeeze(out(size).Reply.Body.String()), head) || cut && !strings.Contains(said, squeeze(end)) {
			t.Errorf("%d characters: cut %v, ends with %.200q", size, cut, said[max(0, len(said)-200):])
		}
		if last := shown[len(shown)-1]; len(last.Labels) != 1 {
			t.Errorf("%d characters: the last message has the choices %q", size, last.Labels)
		}
		receipt = edited
	}
}

// checkStrangeInput decodes what no service sends.
func checkStrangeInput(t *testing.T, s *session) {
	for _, raw := range []string{"", "null", "[]", "{", `"x"`, "{}", `{"type":7}`, `{"update_id":1,"message":[]}`, `{"message":{"chat":null}}`, "\x00\xff", strings.Repeat("[", 100000)} {
		in := bot.Incoming{ID: 1, Platform: s.Direct.Platform, Account: s.Adapter.Account(), ExternalID: "x", Conversation: s.Direct.Conversation(), Raw: []byte(raw)}
		m, err := s.Adapter.Decode(t.Context(), in)
		if err == nil && s.Direct.Platform != bot.Terminal {
			t.Errorf("%.40q is decoded as %+v", raw, m)
		}
	}
}

// checkDrafts lets a draft grow: it is no message, what it holds is escaped, and
// the reply takes its place.
func checkDrafts(t *testing.T, s *session) {
	if s.Drafted == nil {
		return
	}
	const rest = `최대 <b>60만원</b> & "조건" *굵게* _x_ </i>`
	places := []bot.Address{s.Direct}
	if !s.Group.IsZero() {
		s.Mention("얼마예요?")
		places = append(places, s.next(t, 1).Address)
	}
	seen := false
	for _, at := range places {
		before := len(s.Shown())
		d := bot.Draft{To: at, Message: 12, Lang: "ko", Body: bot.Plain("첫 문장.")}
		for range 2 {
			if err := s.Adapter.Draft(t.Context(), d); err != nil {
				t.Fatalf("draft in %s: %v", at.Conversation(), err)
			}
			d.Grown, d.Body = true, append(slices.Clone(d.Body), bot.P(rest))
		}
		shows := s.Drafted(at)
		seen = seen || shows != ""
		if strings.Contains(shows, "첫 문장") && !strings.Contains(shows, rest) {
			t.Errorf("the draft grew to %q", shows)
		}
		if n := len(s.Shown()); n != before {
			t.Errorf("a draft is %d messages", n-before)
		}
		reply := bot.Reply{Body: bot.Plain("첫 문장.")}
		if _, err := s.Adapter.Send(t.Context(), bot.Outgoing{Key: "k", To: at, Reply: reply}); err != nil {
			t.Fatal(err)
		}
		if n := len(s.Shown()); n != before+1 || s.Drafted(at) != "" {
			t.Errorf("after the reply: %d messages, and a draft %q", n-before, s.Drafted(at))
		}
	}
	if !seen {
		t.Error("nothing is shown of a draft anywhere")
	}
}

func checkSensitiveNumbers(t *testing.T, s *session) {
	const number = "900101-1234568"
	s.Say("제 번호는 " + number + " 입니다")
	m := s.next(t, 1)
	if strings.Contains(m.Text, number) || !strings.HasPrefix(m.Text, "제 번호는 ") || !strings.HasSuffix(m.Text, " 입니다") {
		t.Errorf("decoded as %q", m.Text)
	}
	if slices.ContainsFunc(s.in.stored(), func(in bot.Incoming) bool { return strings.Contains(string(in.Raw), number) }) {
		t.Error("a resident number was stored")
	}
}
