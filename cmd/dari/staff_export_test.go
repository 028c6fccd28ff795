package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dari/bot"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store"
)

// TestS17_AnExportOfAPersonIsWrittenDown: staff hand out all that is kept about
// one person, with a reason, which is in the log of who read what; without one,
// and of nobody, nothing is handed out.
func TestS17_AnExportOfAPersonIsWrittenDown(t *testing.T) {
	eachIfLong(t, testS17_AnExportOfAPersonIsWrittenDown)
}

func testS17_AnExportOfAPersonIsWrittenDown(t *testing.T) {
	config := deskConfig(t, "")
	st, err := store.Open(t.Context(), storeOf(t, config), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for _, id := range []string{"7", "8"} {
		p, err := st.Meet(t.Context(), bot.Sender{Platform: bot.Telegram, ID: id}, bot.Address{Platform: bot.Telegram, Account: "1", Chat: id})
		if err != nil {
			t.Fatal(err)
		}
		if err := st.SaveProfile(t.Context(), 0, p.ID, jobs.Profile{Words: []string{"words of " + id}}, handlers.AlertsAtOnce); err != nil {
			t.Fatal(err)
		}
	}
	fails(t, config, "reason", "staff", "export", "telegram:7")
	fails(t, config, "is empty", "staff", "export", "telegram:7", "--reason", " ")
	fails(t, config, "no account", "staff", "export", "kim", "--reason", "asked")
	fails(t, config, "nobody is known as telegram:9", "staff", "export", "telegram:9", "--reason", "asked")
	fails(t, config, "nobody is known as 77", "staff", "export", "77", "--reason", "asked")
	prints(t, config, []string{"report", "access"}, "0 accesses")

	file := filepath.Join(t.TempDir(), "person.json")
	prints(t, config, []string{"staff", "export", "telegram:7", "--reason", "asked by letter", "--to", file}, "-words of 7")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var d handlers.PersonData
	if err := json.Unmarshal(data, &d); err != nil || d.Account != "telegram:7" || d.Profile == nil || d.Profile.Words[0] != "words of 7" ||
		!strings.Contains(strings.Join(d.InWords, " "), "words of 7") || strings.Contains(string(data), "words of 8") {
		t.Errorf("%s, %v", data, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	fails(t, config, "exists", "staff", "export", "telegram:7", "--reason", "again", "--to", file)
	prints(t, config, []string{"staff", "export", "2", "--reason", "for the office\nof data protection"}, "words of 8", "-words of 7")
	prints(t, config, []string{"report", "access"}, "2 accesses", "export of everything", "asked by letter", "for the office of data protection", actor(), "is whole")
}
