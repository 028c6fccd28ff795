package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport is who may know whom, in one direction. A package that is not in
// the table fails the test: a new room is a new line here. "knowledge/..."
// stands for every package below knowledge.
var mayImport = map[string][]string{
	"bot":              {},
	"bot/lang":         {},
	"bot/mask":         {},
	"bot/inbox":        {"bot"},
	"bot/outbox":       {"bot"},
	"bot/draft":        {"bot"},
	"bot/hook":         {},
	"bot/telegram":     {"bot", "bot/lang", "bot/mask", "bot/hook"},
	"bot/slack":        {"bot", "bot/lang", "bot/mask", "bot/hook"},
	"bot/terminal":     {"bot", "bot/lang", "bot/mask"},
	"bot/bottest":      {"bot"},
	"bot/bottest/fake": {},
	"knowledge":        {"knowledge/spread"},
	"knowledge/spread": {},
	"knowledge/search": {"knowledge", "knowledge/spread"},
	"knowledge/ground": {"knowledge", "knowledge/search"},
	"knowledge/sense":  {"knowledge/search"},
	"knowledge/jobs":   {"knowledge"},
	"knowledge/feeds":  {"knowledge", "knowledge/jobs", "knowledge/sheet"},
	"knowledge/sheet":  {},
	"knowledge/fetch":  {},
	"knowledge/openai": {},
	// A service for tests, answering well and badly.
	"knowledge/openai/openaitest": {},
	"knowledge/answer":            {"knowledge", "knowledge/search", "knowledge/ground", "knowledge/sense", "knowledge/spread"},
	// A model's share in answers: it asks through knowledge/openai and is checked by ground.
	"knowledge/write": {"knowledge", "knowledge/answer", "knowledge/ground", "knowledge/openai"},
	// What a model of embeddings makes of texts; who asks it is told from outside.
	"knowledge/vector": {"knowledge/search"},
	// A service of embeddings for tests.
	"knowledge/vector/vectortest": {},
	// The figures of answers; it sees what was answered, not how.
	"knowledge/answer/eval": {"knowledge", "knowledge/answer"},
	// The types of outbox, not its runner: a handler answers, it never sends.
	"handlers": {"bot", "bot/lang", "bot/mask", "bot/outbox", "knowledge", "knowledge/..."},
	// store keeps types of these and implements interfaces that they declare.
	"store":      {"bot", "bot/lang", "bot/outbox", "handlers", "knowledge/answer", "knowledge/feeds", "knowledge/jobs", "knowledge/vector", "store/keys"},
	"store/keys": {},
	// Empty databases for the tests of all rooms.
	"store/storetest": {},
	// Figures for a monitoring system; what they are about is told by cmd/dari.
	"cmd/dari/meter": {"bot", "bot/inbox", "bot/outbox", "handlers", "knowledge/answer", "knowledge/vector"},
	// The way of a message, for a tracing system.
	"cmd/dari/trace": {"bot", "bot/inbox", "bot/outbox", "knowledge/answer"},
	// cmd sees everything; of the fakes it starts those that it measures against.
	"cmd/dari": {"bot", "bot/...", "handlers", "knowledge", "knowledge/...", "store", "store/keys", "cmd/dari/..."},
}

// doors are foreign libraries that live behind one package each.
var doors = map[string]string{
	"github.com/go-telegram/bot":     "bot/telegram",
	"github.com/slack-go/slack":      "bot/slack",
	"github.com/jmoiron/sqlx":        "store",
	"modernc.org/sqlite":             "store",
	"github.com/jackc/pgx/v5":        "store store/storetest",
	"github.com/pressly/goose/v3":    "store",
	"github.com/RoaringBitmap":       "store",
	"github.com/tink-crypto/tink-go": "store/keys",
	"github.com/goccy/go-yaml":       "knowledge cmd/dari", // articles; the configuration
	"github.com/yuin/goldmark":       "knowledge",
	"github.com/alecthomas/kong":     "cmd/dari",
	"github.com/coder/websocket":     "bot/bottest/fake bot/slack",
	"github.com/gorilla/websocket":   "bot/bottest/fake bot/slack",
	"github.com/sashabaranov":        "knowledge/openai",
	"github.com/cenkalti/backoff/v5": "bot/telegram bot/slack knowledge/fetch knowledge/openai",
	"github.com/sony/gobreaker":      "knowledge/openai",
	"github.com/xuri":                "knowledge/sheet",
	"golang.org/x/net":               "knowledge/feeds", // HTML; its messages of DNS in a test of knowledge/fetch
	"github.com/prometheus":          "cmd/dari/meter",
	"go.opentelemetry.io":            "cmd/dari/trace",
}

type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "dari/...")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestImportsPointOneWay(t *testing.T) {
	for _, p := range packages(t) {
		room := strings.TrimPrefix(p.ImportPath, "dari/")
		may, known := mayImport[room]
		if !known {
			t.Errorf("%s is not in the table of rooms", room)
		}
		for _, i := range p.Imports {
			if to, ours := strings.CutPrefix(i, "dari/"); ours && !allowed(may, to) {
				t.Errorf("%s must not import %s", room, to)
			}
			if i == "testing" {
				t.Logf("%s imports testing", room)
			}
		}
	}
}

func allowed(may []string, to string) bool {
	return slices.ContainsFunc(may, func(m string) bool {
		base, all := strings.CutSuffix(m, "/...")
		return m == to || all && strings.HasPrefix(to, base+"/")
	})
}

func TestOneDoorPerForeignLibrary(t *testing.T) {
	for _, p := range packages(t) {
		room := strings.TrimPrefix(p.ImportPath, "dari/")
		for _, i := range p.Imports {
			for lib, rooms := range doors {
				if (i == lib || strings.HasPrefix(i, lib+"/")) && !slices.Contains(strings.Fields(rooms), room) {
					t.Errorf("%s imports %s, whose door is %s", room, i, rooms)
				}
			}
		}
	}
}

func TestTestDoublesStayInTests(t *testing.T) {
	for _, p := range packages(t) {
		for _, double := range []string{"dari/bot/bottest", "dari/store/storetest", "dari/knowledge/vector/vectortest"} {
			if slices.Contains(p.Imports, double) {
				t.Errorf("%s imports %s, which is for tests", p.ImportPath, double)
			}
		}
	}
}
