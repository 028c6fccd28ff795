package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"dari/bot/bottest/fake"
)

// TestD22_DiskFull takes the room for files away from a running server: it says
// that it is not ready, confirms nothing, does not end, and goes on by itself
// once there is room.
func TestD22_DiskFull(t *testing.T) {
	t.Parallel() // it waits most of the time
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true})
	a := &asking{t: t, double: double, address: later(t)}
	var log printed
	dir := t.TempDir()
	c, err := startChild(dir, "", url, double.Token(), &log, fmt.Sprintf("http: {listen: %q}\nbackup: {dir: %q}\n", a.address, filepath.Join(dir, "backups")))
	if err != nil {
		t.Fatal(err)
	}
	a.ask()
	a.answered()
	var before unix.Rlimit
	if err := unix.Prlimit(c.cmd.Process.Pid, unix.RLIMIT_FSIZE, nil, &before); err != nil {
		t.Fatal(err)
	}
	full := unix.Rlimit{Cur: 0, Max: before.Max}
	if err := unix.Prlimit(c.cmd.Process.Pid, unix.RLIMIT_FSIZE, &full, nil); err != nil {
		t.Fatal(err)
	}
	a.broken(5 * time.Second)
	if err := unix.Prlimit(c.cmd.Process.Pid, unix.RLIMIT_FSIZE, &before, nil); err != nil {
		t.Fatal(err)
	}
	a.answered()
	if err := c.stop(); err != nil {
		t.Errorf("stopped: %v", err)
	}
	if s := log.String(); strings.Contains(s, "panic") || !strings.Contains(s, "a write failed") {
		t.Errorf("it logged:\n%s", s)
	}
}

// TestD22_ReadOnlyFile: a server that may not write its file says so and does
// not start.
func TestD22_ReadOnlyFile(t *testing.T) {
	dir, err := os.MkdirTemp("", "dari-readonly-*") // the folder of the test is for its owner
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	db, config := filepath.Join(dir, "dari.db"), filepath.Join(dir, "config.yaml")
	settings := fmt.Sprintf("operator: {name: A, report_number: B}\nstore: {url: \"sqlite:%s\"}\ntelegram: {enabled: true, api_url: \"http://127.0.0.1:1\"}\n", db)
	if err := os.WriteFile(config, []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	prints(t, config, []string{"staff", "add", "telegram:77"}, "telegram:77")
	for path, mode := range map[string]os.FileMode{dir: 0o555, db: 0o444, config: 0o444} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "serve", "--config", config)
	cmd.Env = append(os.Environ(), "DARI_TEST_RUN=1", "DARI_TELEGRAM_TOKEN=123:abc")
	if os.Geteuid() == 0 { // root may write everything
		program := filepath.Join(dir, "dari")
		data, err := os.ReadFile(self)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(program, data, 0o755); err != nil {
			t.Fatal(err)
		}
		cmd.Path = program
		cmd.Dir = dir
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "cannot be written: give the file and its folder to the user") || strings.Contains(string(out), "panic") {
		t.Errorf("%v: %s", err, out)
	}
}
