package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/bottest/fake"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store"
)

// TestImportIsToldByARunningServer imports openings beside a real server that
// is killed while it tells people. Everybody whom they fit hears of each, and
// what was told is told again only where a kill cut off the send.
func TestImportIsToldByARunningServer(t *testing.T) {
	t.Parallel() // it waits most of the time
	eachIfLong(t, testImportIsToldByARunningServer)
}

func testImportIsToldByARunningServer(t *testing.T) {
	const people, kills = 40, 3
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true, Latency: 20 * time.Millisecond})
	h := &house{t: t, dir: t.TempDir(), url: url, token: double.Token(), extra: "  per_second: 20\n"}
	h.start()
	account, _, _ := strings.Cut(double.Token(), ":")
	wantWelding(t, h.db(), account, people)

	rows := "공고번호,회사명,채용제목,근무지역,급여,임금형태,마감일,URL\n" +
		"A1,예시조선,첫째 용접원 모집,부산 사하구,320만원,월급,상시,https://www.example.com/1\n" +
		"A2,예시조선,둘째 용접원 모집,부산 강서구,330만원,월급,상시,https://www.example.com/2\n" +
		"A3,예시조선,서울 용접원 모집,서울 강서구,330만원,월급,상시,https://www.example.com/3\n"
	file := filepath.Join(h.dir, "openings.csv")
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	c := &commands{t, filepath.Join(t.TempDir(), "config.yaml")}
	if err := os.WriteFile(c.config, []byte(fmt.Sprintf("store:\n  url: %q\n", h.db())), 0o600); err != nil {
		t.Fatal(err)
	}
	c.expect([]string{"read 3, new 3"}, "openings", "import", file)
	imported := time.Now()
	waitUntil(t, time.Minute, "the first alert", func() bool { return len(double.Sent()) > 0 })
	seen := time.Since(imported)
	if seen > 10*time.Second { // two for seeing it, which package handlers tries in virtual time, and the send on a busy machine
		t.Errorf("the server told of the import after %v", seen)
	}
	for range kills {
		time.Sleep(500 * time.Millisecond)
		h.kill()
		c.expect([]string{"unchanged 3"}, "openings", "import", file)
		h.start()
	}
	times := func() (told map[string]int) {
		told = map[string]int{}
		for _, s := range double.Sent() {
			for _, word := range []string{"첫째", "둘째", "서울 용접원"} {
				if strings.Contains(s.Text, word) {
					told[fmt.Sprint(s.Chat, " ", word)]++
				}
			}
		}
		return told
	}
	waitUntil(t, time.Minute, "everybody to be told", func() bool { return len(times()) >= 2*people })
	time.Sleep(1500 * time.Millisecond) // whatever would still be told
	h.stop()
	repeated := 0
	for who, n := range times() {
		if repeated += n - 1; strings.Contains(who, "서울") {
			t.Errorf("told of an opening that does not fit: %s", who)
		}
	}
	t.Logf("first alert after %v; %d people, 2 openings, %d kills: told %d, repeated %d", seen, people, kills, len(times()), repeated)
	if len(times()) != 2*people || repeated > kills*64 {
		t.Errorf("told %d, want %d; repeated %d", len(times()), 2*people, repeated)
	}
}

// wantWelding writes people who want to weld in Busan and hear of it at any
// hour.
func wantWelding(t *testing.T, db, account string, people int) {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	profile := jobs.Profile{Regions: []jobs.Region{"26"}, Occupations: jobs.FindOccupations("용접")}
	for i := range people {
		id := fmt.Sprint(700_000 + i)
		p, err := st.Meet(ctx, bot.Sender{Platform: bot.Telegram, ID: id}, bot.Address{Platform: bot.Telegram, Account: account, Chat: id})
		if err != nil {
			t.Fatal(err)
		}
		if err := st.SaveProfile(ctx, 0, p.ID, profile, handlers.AlertsAtOnce); err != nil {
			t.Fatal(err)
		}
		for _, purpose := range []handlers.Purpose{handlers.ForProfile, handlers.ForAlerts, handlers.ForNight} {
			if err := st.AddConsent(ctx, 0, handlers.Consent{Person: p.ID, Purpose: purpose, Version: "1", Granted: true, At: time.Now(), Channel: "telegram"}); err != nil {
				t.Fatal(err)
			}
		}
	}
}
