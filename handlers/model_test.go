package handlers_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/draft"
	"dari/bot/lang"
	"dari/knowledge/answer"
)

// TestModelIsSwitchedByStaff: with one button, which then offers the other way.
func TestModelIsSwitchedByStaff(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		on := func() bool {
			t.Helper()
			state, err := s.store.ModelState(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return state.On
		}
		for _, c := range []struct {
			says string
			key  lang.Key
			on   bool
		}{
			{"/model", lang.ModelOn, true}, {"/model off", lang.ModelOff, false}, {"/model", lang.ModelOff, false}, {"/model on", lang.ModelOn, true},
		} {
			m := inStaffThread("USTAFF", "", c.says)
			m.Command, m.Args, _ = strings.Cut(strings.TrimPrefix(c.says, "/"), " ")
			ds := s.hear(m)
			if len(ds) != 1 || !strings.Contains(bodies(ds), lang.Text(lang.Ko, c.key)) || on() != c.on {
				t.Errorf("%s: %s; it is on: %v", c.says, bodies(ds), on())
				continue
			}
			want := map[bool]string{true: "model off", false: "model on"}[c.on]
			if choices := ds[0].Reply.Choices; len(choices) != 1 || choices[0].Action != want {
				t.Errorf("%s: %+v", c.says, choices)
			}
		}
	})
}

// slowWriter shows sentences with pauses, and then gives the curated answer, as
// after a stream that broke.
type slowWriter struct{ began []time.Time }

func (w *slowWriter) Write(_ context.Context, _ answer.Question, a answer.Answer, _ uint32, show func(string)) answer.Answer {
	time.Sleep(300 * time.Millisecond) // the model's first words
	w.began = append(w.began, time.Now())
	for _, s := range []string{"첫 <b>문장</b>.", "둘째.", "셋째.", "넷째."} {
		show(s)
		time.Sleep(700 * time.Millisecond)
	}
	return a
}

// factAnswers tells the one fact, unless somebody is in need.
type factAnswers struct{}

func (factAnswers) Answer(ctx context.Context, q answer.Question) answer.Answer {
	if a := (deskAnswers{}).Answer(ctx, q); a.Kind == answer.Crisis {
		return a
	}
	return answer.Answer{Kind: answer.Facts, Lang: q.Lang}
}

// seen is a platform that shows drafts after a tenth of a second.
type seen struct {
	mu    sync.Mutex
	at    []time.Time
	texts []string
}

func (s *seen) Draft(_ context.Context, d bot.Draft) error {
	time.Sleep(100 * time.Millisecond)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at, s.texts = append(s.at, time.Now()), append(s.texts, d.Body.String())
	return nil
}

// TestAnswersAreSeenAsTheyAreWritten: the first words within 600 ms of the first
// sentence that passed, then no more than once a second; one message in the end,
// the curated one where the stream broke, and nothing after it. Whoever is in need
// gets no draft, and with the model switched off nothing is asked.
func TestAnswersAreSeenAsTheyAreWritten(t *testing.T) {
	onDesk(t, func(t *testing.T, s *stage) {
		w, platform := &slowWriter{}, &seen{}
		s.handlers.Answerer, s.handlers.Writer = factAnswers{}, w
		s.handlers.Drafter = &draft.Board{Doors: map[bot.Platform]draft.Door{bot.Telegram: platform}}
		ds := s.hear(inTelegram("7", "", "얼마예요?"))
		if len(ds) != 1 || strings.Contains(bodies(ds), "첫") {
			t.Errorf("told: %s", bodies(ds))
		}
		n := len(platform.texts)
		if n == 0 || len(w.began) == 0 {
			t.Fatal("nothing was seen")
		}
		if took := platform.at[0].Sub(w.began[0]); took > 600*time.Millisecond {
			t.Errorf("the first words after %v", took)
		}
		if platform.texts[0] != "첫 <b>문장</b>." || !strings.Contains(platform.texts[1], "둘째.") {
			t.Errorf("seen: %q", platform.texts)
		}
		for i := 1; i < n; i++ {
			if apart := platform.at[i].Sub(platform.at[i-1]); apart < time.Second {
				t.Errorf("update %d after %v", i, apart)
			}
		}
		time.Sleep(time.Minute)
		if len(platform.texts) != n {
			t.Errorf("after the answer: %q", platform.texts[n:])
		}
		asked := len(w.began)
		s.hear(inTelegram("8", "", "죽고 싶어"))
		if _, err := s.store.SwitchModel(t.Context(), 0, false, "test", "cli:test"); err != nil {
			t.Fatal(err)
		}
		s.hear(inTelegram("7", "", "얼마예요?"))
		if len(w.began) != asked || len(platform.texts) != n {
			t.Errorf("in need, or switched off: asked %d more, seen %q", len(w.began)-asked, platform.texts[n:])
		}
	})
}
