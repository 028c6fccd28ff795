package main

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dari/bot/bottest/fake"
	"dari/store"
)

// kills is how often D-01 and D-02 kill the server; .ci/long does it 50 times.
var kills = flag.Int("kills", 8, "how often TestD01 and TestD02 kill the server")

// TestD01_KilledAgainAndAgain runs a real server process against a double of
// Telegram and kills it with SIGKILL at random moments while people write:
// most of them messages that have one answer each, some of them forms. Nothing
// may be lost, every conversation keeps its order, every change happens once,
// and a reply is repeated at most once per kill and connection.
func TestD01_KilledAgainAndAgain(t *testing.T) { eachIfLong(t, testD01_KilledAgainAndAgain) }

func testD01_KilledAgainAndAgain(t *testing.T) {
	const (
		people   = 200
		messages = 2000
		formers  = 20 // more people fill in their profile meanwhile
		posters  = 5  // members of staff post an opening each
		seed     = 7
	)
	rng := rand.New(rand.NewPCG(seed, seed))
	double := fake.NewTelegram(fake.TelegramOptions{AnyChat: true, Latency: 20 * time.Millisecond})
	url, closeDouble, err := double.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer closeDouble()
	h := &house{t: t, dir: t.TempDir(), url: url, token: double.Token(), extra: "  per_second: 1000\n" + staffOf(posters)}
	h.start()

	// The people of the forms wait for each question before they answer.
	var forms sync.WaitGroup
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	for i := range formers {
		forms.Go(func() {
			p := &talker{t: t, double: double, chat: int64(500_000 + i)}
			p.fillProfile(ctx)
		})
	}
	for i := range posters {
		forms.Go(func() {
			p := &talker{t: t, double: double, chat: int64(firstPoster + i)}
			p.postOpening(ctx)
		})
	}
	// The others write in bursts, as fast as they like.
	next := make([]int, people)
	written := atomic.Int64{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range messages {
			person := rng.IntN(people)
			next[person]++
			chat := int64(100_000 + person)
			double.Push(double.TextUpdate(chat, chat, fmt.Sprintf("/m%d", next[person])))
			written.Add(1)
			if i%5 == 0 {
				time.Sleep(15 * time.Millisecond)
			}
		}
	}()
	for range *kills {
		time.Sleep(time.Duration(50+rand.IntN(350)) * time.Millisecond)
		h.kill()
		h.start()
	}
	<-done
	forms.Wait()
	if err := double.Wait(ctx, func() bool { return double.Stats().Pending == 0 }); err != nil {
		t.Fatalf("updates are left: %v", err)
	}
	waitUntil(t, time.Minute, "every message to be answered", func() bool { return answered(double) >= messages })
	time.Sleep(500 * time.Millisecond)
	h.stop()

	lost, disorder, repeated := 0, 0, 0
	number := regexp.MustCompile(`/m(\d+)`)
	got := map[int64][]int{}
	for _, s := range double.Sent() {
		if m := number.FindStringSubmatch(s.Text); m != nil {
			n, _ := strconv.Atoi(m[1])
			got[s.Chat] = append(got[s.Chat], n)
		}
	}
	for person := range people {
		seen, last := map[int]bool{}, 0
		for _, n := range got[int64(100_000+person)] {
			switch {
			case seen[n]:
				repeated++
			case n < last:
				disorder++
			}
			seen[n], last = true, max(last, n)
		}
		lost += next[person] - len(seen)
	}
	profiles, consents, postings, extra := effects(t, h.db())
	t.Logf("kills %d, messages %d by %d people, forms %d: lost %d, out of order %d, replies repeated %d (at most %d), profiles %d, consents %d, postings %d, effects applied twice %d",
		*kills, messages, people, formers, lost, disorder, repeated, *kills*64, profiles, consents, postings, extra)
	if lost != 0 || disorder != 0 {
		t.Errorf("lost %d, out of order %d", lost, disorder)
	}
	if repeated > *kills*64 {
		t.Errorf("%d repeated, more than kills times connections", repeated)
	}
	if profiles != formers || consents != formers || postings != posters || extra != 0 {
		t.Errorf("profiles %d, consents %d, want %d of both; postings %d, want %d; %d applied twice", profiles, consents, formers, postings, posters, extra)
	}
}

func answered(double *fake.Telegram) int {
	type one struct {
		chat int64
		text string
	}
	seen := map[one]bool{}
	for _, s := range double.Sent() {
		if i := strings.Index(s.Text, "/m"); i >= 0 {
			word, _, _ := strings.Cut(s.Text[i:]+" ", " ")
			seen[one{s.Chat, strings.TrimRight(word, "은는.")}] = true
		}
	}
	return len(seen)
}

// house is a server process that can be killed and started again.
type house struct {
	t          *testing.T
	dir        string
	url, token string
	extra      string
	store      string // store.url
	c          *child
}

func (h *house) start() {
	h.t.Helper()
	c, err := startChild(h.dir, h.db(), h.url, h.token, os.Stderr, h.extra)
	if err != nil {
		h.t.Fatal(err)
	}
	h.c = c
}

func (h *house) kill() {
	h.t.Helper()
	if err := h.c.cmd.Process.Kill(); err != nil {
		h.t.Fatal(err)
	}
	<-h.c.exited
}

func (h *house) stop() {
	h.t.Helper()
	if err := h.c.stop(); err != nil {
		h.t.Fatal(err)
	}
}

// db is the database as store.Open takes it.
func (h *house) db() string {
	if h.store == "" {
		h.store = newStoreURL(h.t)
	}
	return h.store
}

const firstPoster = 900_000

// staffOf is the configuration that names n posters.
func staffOf(n int) string {
	var members []string
	for i := range n {
		members = append(members, fmt.Sprintf("%q", fmt.Sprintf("telegram:%d", firstPoster+i)))
	}
	return "staff: {members: [" + strings.Join(members, ", ") + "]}\n"
}

// openRaw opens a database without a store.
func openRaw(t *testing.T, where string) *sql.DB {
	t.Helper()
	driver, address := "pgx", where
	if !store.IsPostgres(where) {
		driver, address = "sqlite", "file:"+strings.TrimPrefix(where, "sqlite:")+"?mode=ro"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// effects counts what forms left behind: profiles, granted profile consents,
// postings, and consents beyond one per person and purpose.
func effects(t *testing.T, where string) (profiles, consents, postings, twice int) {
	t.Helper()
	db := openRaw(t, where)
	defer db.Close()
	for query, to := range map[string]*int{
		`SELECT count(*) FROM profile`:                                                                      &profiles,
		`SELECT count(*) FROM consent WHERE purpose = 'profile' AND granted = 1`:                            &consents,
		`SELECT count(*) FROM opening`:                                                                      &postings,
		`SELECT count(*) FROM (SELECT 1 FROM consent GROUP BY person, purpose HAVING count(*) > 1) AS more`: &twice,
	} {
		if err := db.QueryRow(query).Scan(to); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	return profiles, consents, postings, twice
}

// talker is somebody who waits for an answer before going on.
type talker struct {
	t      *testing.T
	double *fake.Telegram
	chat   int64
	seen   int
}

func (p *talker) say(text string) {
	p.double.Push(p.double.TextUpdate(p.chat, p.chat, text))
}

// await waits for a message that holds the words.
func (p *talker) await(ctx context.Context, words string) (s fake.TelegramSent, ok bool) {
	err := p.double.Wait(ctx, func() bool {
		sent := p.double.SentTo(p.chat)
		for i := p.seen; i < len(sent); i++ {
			if strings.Contains(sent[i].Text, words) {
				s, ok, p.seen = sent[i], true, i+1
				return true
			}
		}
		return false
	})
	if err != nil {
		p.t.Errorf("chat %d waits for %q: %v", p.chat, words, err)
	}
	return s, ok
}

func (p *talker) tap(s fake.TelegramSent, label string) {
	u, err := p.double.TapUpdate(s, p.chat, label)
	if err != nil {
		p.t.Errorf("chat %d: %v in %q", p.chat, err, s.Text)
		return
	}
	p.double.Push(u)
}

func waitUntil(t *testing.T, limit time.Duration, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(limit); !ok(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Errorf("waited %v for %s", limit, what)
			return
		}
	}
}

// fillProfile walks through the profile form, one question at a time.
func (p *talker) fillProfile(ctx context.Context) {
	tap := func(words, label string) {
		if s, ok := p.await(ctx, words); ok {
			p.tap(s, label)
		}
	}
	p.say("/profile")
	tap("내정보를 저장해도 될까요", "동의 (만 15세 이상)")
	tap("어떤 일을 찾으세요", "하나씩 고를게요")
	p.answer(ctx, "부산", "건너뛰기", "용접", "건너뛰기", "건너뛰기", "3년", "고졸", "건너뛰기", "정규직", "월 300만원", "건너뛰기", "건너뛰기")
	p.await(ctx, "저장했어요")
}

// postOpening walks through the form of an opening.
func (p *talker) postOpening(ctx context.Context) {
	p.say("/post")
	p.answer(ctx, "가온예시정밀", "124-81-00998", "용접원 모집", "CO2 용접과 취부", "부산 사하구", "월 300만원", "정규직", "무관", "무관",
		"주 40시간", "채용시까지", "홈페이지 접수", "건너뛰기")
	p.await(ctx, "번으로 받았어요")
}

// answer says each text when its question, "1/n" and so on, is there.
func (p *talker) answer(ctx context.Context, texts ...string) {
	for i, text := range texts {
		if _, ok := p.await(ctx, fmt.Sprintf("%d/%d ", i+1, len(texts))); !ok {
			return
		}
		p.say(text)
	}
}
