package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dari/store/storetest"
)

// TestS13_KeysOnTheCommandLine: a database that was clear is encrypted, works
// as before, gets another key, and is refused with keys that are not its own.
func TestS13_KeysOnTheCommandLine(t *testing.T) { eachIfLong(t, testKeysOnTheCommandLine) }

func testKeysOnTheCommandLine(t *testing.T) {
	const said = "국민취업지원제도 신청하려는데 카나리아7391 때문에 상담사와 이야기하고 싶어요"
	config := deskConfig(t, "")
	clear, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "keys.json")
	talk(t, config, said)
	db := storeOf(t, config)
	if len(storetest.Find(t, db, "카나리아7391")) == 0 {
		t.Fatal("what was said is not found where it is clear")
	}
	prints(t, config, []string{"store", "keys", "list"}, "kept clear")
	fails(t, config, "no keys are configured", "store", "rotate-keys")
	made := prints(t, config, []string{"store", "keys", "new", file}, "keep a copy", "rotate-keys --continue")
	fails(t, config, "exists", "store", "keys", "new", file)
	with := func(keysFile string) {
		t.Helper()
		if err := os.WriteFile(config, append(clear, "keys: {file: \""+keysFile+"\"}\n"...), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	with(file)
	first := strings.Fields(made)[1]
	prints(t, config, []string{"store", "rotate-keys", "--continue"}, "encrypted with key "+first)
	if found := storetest.Find(t, db, "카나리아7391"); len(found) > 0 {
		t.Errorf("still in %v", found)
	}
	talk(t, config, "카나리아7392, 자격이 되나요?")
	if found := storetest.Find(t, db, "카나리아7392"); len(found) > 0 {
		t.Errorf("what is said with keys is in %v", found)
	}
	prints(t, config, []string{"store", "rotate-keys", "--add-only"}, "not used yet")
	states := func() map[string]string {
		t.Helper()
		out := map[string]string{}
		for line := range strings.Lines(prints(t, config, []string{"store", "keys", "list"})) {
			words := strings.Fields(line)
			out[words[0]] = words[1]
		}
		return out
	}
	if got := states(); len(got) != 3 || got[first] != "encrypts" {
		t.Errorf("keys %v", got)
	}
	prints(t, config, []string{"store", "rotate-keys"}, "key "+first+" is needed by backups of before only", "-key "+first+";")
	for key, state := range states() {
		if key == first && state != "not" {
			t.Errorf("key %s is %s", key, state)
		} else if state == "encrypts" {
			fails(t, config, "the database needs this key", "store", "keys", "drop", key)
		}
	}
	prints(t, config, []string{"store", "keys", "drop", first}, "is not in")

	if err := os.WriteFile(config, clear, 0o600); err != nil {
		t.Fatal(err)
	}
	fails(t, config, "no keys are configured", "status")
	other := filepath.Join(t.TempDir(), "other.json")
	prints(t, config, []string{"store", "keys", "new", other}, other)
	with(other)
	fails(t, config, "not those of this database; nothing was changed", "status")
	fails(t, config, "not those of this database; nothing was changed", "store", "rotate-keys")
	fails(t, config, "write --yes", "store", "keys", "abandon", first)
	fails(t, config, "the database does not know it", "store", "keys", "abandon", first, "--yes")
	with(file)
	prints(t, config, []string{"status"}, "0 not answered yet")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	with(file + ".none")
	fails(t, config, "no such file", "status")
	t.Setenv(keysEnv, string(text)) // goes before the file
	prints(t, config, []string{"status"}, "0 not answered yet")
	fails(t, config, "name a file as keys.file", "store", "rotate-keys")
	t.Setenv(keysEnv, "{canary}")
	if _, err := dari(t, config, "status"); err == nil || strings.Contains(err.Error(), "canary") || !strings.Contains(err.Error(), keysEnv) {
		t.Errorf("keys that are none: %v", err)
	}
}
