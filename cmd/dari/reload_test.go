package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"dari/bot/bottest/fake"
	"dari/knowledge"
)

// reloaded is a server whose configuration is changed while it runs.
type reloaded struct {
	*watched
	file, fixed string
}

func newReloaded(t *testing.T) *reloaded {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals")
	}
	w := newWatched(t, "")
	file := filepath.Join(w.dir, "config.yaml")
	fixed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return &reloaded{watched: w, file: file, fixed: strings.Replace(string(fixed), "log: {level: debug}\n", "", 1)}
}

// reload changes the configuration and waits until the log has the words.
func (r *reloaded) reload(config, words string) {
	r.t.Helper()
	before := len(r.log.String())
	write(r.t, r.file, []byte(config))
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Signal(syscall.SIGHUP)
	}
	if err != nil {
		r.t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); !strings.Contains(r.log.String()[before:], words); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			r.t.Fatalf("%q is not in the log:\n%s", words, r.log.String()[before:])
		}
	}
}

// says sends a message and gives the answer.
func (r *reloaded) says(chat int64, text string) string {
	r.t.Helper()
	n := len(r.telegram.SentTo(chat))
	r.telegram.Push(r.telegram.TextUpdate(chat, chat, text))
	waitUntil(r.t, time.Minute, "an answer to "+text, func() bool { return len(r.telegram.SentTo(chat)) > n })
	if sent := r.telegram.SentTo(chat); len(sent) > n {
		return sent[n].Text
	}
	return ""
}

// TestO08_Reload changes the configuration of a server that people talk with:
// what can change does, a mistake changes nothing, what needs a restart is
// named, and nobody notices.
func TestO08_Reload(t *testing.T) {
	r := newReloaded(t)
	const notStaff = "담당자만 쓸 수 있어요"
	if got := r.says(7, "/announce"); !strings.Contains(got, notStaff) {
		t.Errorf("before: %s", got)
	}
	stop := make(chan struct{})
	talked := make(chan int)
	go func() { // all the time
		n := 0
		for ; ; n++ {
			select {
			case <-stop:
				talked <- n
				return
			case <-time.After(20 * time.Millisecond):
				chat := int64(1000 + n)
				r.telegram.Push(r.telegram.TextUpdate(chat, chat, fmt.Sprintf("/m%d", n)))
			}
		}
	}()

	r.reload(r.fixed+"log: {level: info}\nstaff: {members: [\"telegram:7\"]}\n", `changed="[log.level staff.members]"`)
	if got := r.says(7, "/announce"); strings.Contains(got, notStaff) {
		t.Errorf("after: %s", got)
	}
	r.figures(`dari_config_reloads_total{result="taken"} 1`, "dari_config_last_reload_successful 1")

	// A mistake, on a line of its own.
	r.reload(r.fixed+"staff:\n  members: [\"peter\"]\n", "configuration refused, the old one stays")
	if log := r.log.String(); !strings.Contains(log, "config.yaml:6: staff.members") {
		t.Errorf("the line is not named in:\n%s", log)
	}
	r.figures(`dari_config_reloads_total{result="refused"} 1`, "dari_config_last_reload_successful 0")
	if got := r.says(7, "/announce"); strings.Contains(got, notStaff) {
		t.Errorf("after a mistake: %s", got)
	}

	// Another folder of articles, one that is broken, and the built-in ones again.
	good, bad := filepath.Join(r.dir, "good"), filepath.Join(r.dir, "bad")
	for _, dir := range []string{good, bad} {
		if err := os.CopyFS(dir, knowledge.Embedded()); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(bad, "naeil-card.md"), []byte("no article"))
	article, err := os.ReadFile(filepath.Join(good, "naeil-card.md"))
	if err != nil {
		t.Fatal(err)
	}
	const title = "National Tomorrow Learning Card"
	renamed := strings.Replace(string(article), "en: \""+title+"\"}\naliases", "en: \"Card of Tests\"}\naliases", 1)
	if renamed == string(article) {
		t.Fatal("the article has another title")
	}
	write(t, filepath.Join(good, "naeil-card.md"), []byte(renamed))
	staff := "staff: {members: [\"telegram:7\"]}\nlog: {level: info}\n"
	const ask = "How much money is on the learning card?"
	r.reload(r.fixed+staff+"knowledge: {dir: \""+good+"\"}\n", "changed=[knowledge.dir]")
	if got := r.says(8, ask); !strings.Contains(got, "Card of Tests") {
		t.Errorf("with the folder: %s", got)
	}
	r.reload(r.fixed+staff+"knowledge: {dir: \""+bad+"\"}\n", "configuration refused, the old one stays")
	if got := r.says(8, ask); !strings.Contains(got, "Card of Tests") {
		t.Errorf("with a broken folder: %s", got)
	}
	// The folder in use is still followed.
	write(t, filepath.Join(good, "naeil-card.md"), []byte(strings.Replace(renamed, "Card of Tests", "Card of More Tests", 1)))
	waitUntil(t, time.Minute, "the change of the folder", func() bool { return strings.Contains(r.says(8, ask), "Card of More Tests") })
	r.reload(r.fixed+staff, "changed=[knowledge.dir]")
	if got := r.says(8, ask); !strings.Contains(got, title) {
		t.Errorf("with the built-in articles: %s", got)
	}

	// What needs a restart is named each time, and the rest taken.
	r.reload(strings.Replace(r.fixed, "telegram: {enabled: true", "telegram: {per_second: 7, enabled: true", 1)+"log: {level: info}\n",
		`need a restart" keys=[telegram.per_second]`)
	if got := r.says(7, "/announce"); !strings.Contains(got, notStaff) {
		t.Errorf("no member any more: %s", got)
	}

	close(stop)
	n := <-talked
	times := map[string]int{}
	waitUntil(t, time.Minute, "every message to be answered", func() bool {
		clear(times)
		for _, s := range r.telegram.Sent() {
			if m := numbered.FindString(s.Text); m != "" {
				times[m]++
			}
		}
		return len(times) >= n
	})
	for text, k := range times {
		if k != 1 {
			t.Errorf("%s was answered %d times", text, k)
		}
	}
	t.Logf("%d messages during 7 reloads: answered %d", n, len(times))
	if len(times) != n {
		t.Errorf("%d messages, %d answered", n, len(times))
	}
	r.stop()
}

// TestO08_ASecretIsChanged in its file while people write: the new token is
// tried, taken and used without a restart; one that Telegram refuses, one of
// another bot, and a file that everybody may change leave the old one in use.
// Every message is answered once, and no secret is told.
func TestO08_ASecretIsChanged(t *testing.T) {
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true})
	dir := t.TempDir()
	token := write(t, filepath.Join(dir, "token"), []byte(double.Token()))
	t.Setenv("DARI_TELEGRAM_TOKEN", "")
	metrics := later(t)
	s := serveHere(t, dir, fmt.Sprintf("telegram: {enabled: true, api_url: %q, token_file: %q}\nhttp: {metrics: %q}\n", url, token, metrics))
	s.prints("ready")
	r := &reloaded{watched: &watched{serving: s, telegram: double, metrics: metrics}, file: filepath.Join(dir, "config.yaml")}
	config, err := os.ReadFile(r.file)
	if err != nil {
		t.Fatal(err)
	}
	same := string(config)
	const canary = "cAnArY-sEcReT"
	if got := r.says(7, "/help"); got == "" {
		t.Error("no answer before")
	}
	for _, bad := range []string{"", "no token", "123456:" + canary, "99:" + canary} {
		write(t, token, []byte(bad))
		r.reload(same, "configuration refused, the old one stays")
		if got := r.says(7, "/help"); got == "" {
			t.Errorf("no answer after the token %q", bad)
		}
	}
	write(t, token, []byte("123456:new-"+canary))
	if err := os.Chmod(token, 0o602); err != nil {
		t.Fatal(err)
	}
	double.Renew("123456:new-" + canary) // from here on the old one is refused
	r.reload(same, "configuration refused, the old one stays")
	if err := os.Chmod(token, 0o600); err != nil {
		t.Fatal(err)
	}
	double.Push(double.TextUpdate(8, 8, "/m1")) // said while there is no good token
	r.reload(same, "changed=[telegram.token_file]")
	waitUntil(t, time.Minute, "an answer to what was said meanwhile", func() bool { return len(double.SentTo(8)) == 1 })
	if got := r.says(7, "/help"); got == "" {
		t.Error("no answer with the new token")
	}
	r.reload(same, "changed=[]") // it is the one in use now
	r.figures(`dari_config_reloads_total{result="taken"} 2`, `dari_config_reloads_total{result="refused"} 5`, "dari_config_last_reload_successful 1")
	if err := os.Remove(token); err != nil {
		t.Fatal(err)
	}
	r.reload(same, "configuration refused, the old one stays")
	if len(double.SentTo(8)) != 1 {
		t.Errorf("answered %d times", len(double.SentTo(8)))
	}
	if log := s.log.String(); strings.Contains(log, canary) {
		t.Errorf("the log tells the token:\n%s", log)
	}
	s.stop()
}
