package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"dari/handlers"
)

// shipped is a file as dari deploy print gives it.
func shipped(t *testing.T, name string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := run(t.Context(), []string{"deploy", "print", name}, nil, &out, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// program finds a program that a test needs beside Go. Only a machine of a
// developer may lack it.
func program(t *testing.T, name, pkg string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing; it comes with Debian's package %s", name, pkg)
		}
		t.Skipf("%s is not installed (Debian's package %s)", name, pkg)
	}
	return path
}

func write(t *testing.T, file string, data []byte) string {
	t.Helper()
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestO11_Alerts has promtool check the alert rules and play what they are for.
func TestO11_Alerts(t *testing.T) {
	promtool := program(t, "promtool", "prometheus")
	dir := t.TempDir()
	rules := write(t, filepath.Join(dir, "alerts.yaml"), shipped(t, "alerts"))
	played, err := os.ReadFile("testdata/alerts_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	tests := write(t, filepath.Join(dir, "alerts_test.yaml"), played)
	for _, args := range [][]string{{"check", "rules", rules}, {"test", "rules", tests}} {
		if out, err := exec.Command(promtool, args...).CombinedOutput(); err != nil {
			t.Errorf("promtool %v: %v\n%s", args, err, out)
		}
	}
}

// Whatever ships is printed by its name, and the help names it.
func TestDeployPrintsWhatShips(t *testing.T) {
	entries, err := fs.ReadDir(deployFiles, "deploy")
	if err != nil {
		t.Fatal(err)
	}
	var help bytes.Buffer
	if err := run(t.Context(), []string{"help", "deploy", "print"}, nil, &help, &help); err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := strings.ToLower(strings.TrimSuffix(e.Name(), filepath.Ext(e.Name())))
		want, err := deployFiles.ReadFile("deploy/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if got := shipped(t, name); !bytes.Equal(got, want) || len(got) == 0 {
			t.Errorf("%s is printed otherwise", name)
		}
		if !strings.Contains(help.String(), "  "+name+" ") {
			t.Errorf("%s is not in the help:\n%s", name, &help)
		}
	}
	if err := run(t.Context(), []string{"deploy", "print", "nothing"}, nil, &help, &help); err == nil || !strings.Contains(err.Error(), "systemd") {
		t.Errorf("%v", err)
	}
}

// TestSlackManifestHasEveryCommand: the hint of "/dari" names what can be typed
// behind it, all of it and nothing else, within what Slack takes.
func TestSlackManifestHasEveryCommand(t *testing.T) {
	var manifest struct {
		Features struct {
			SlashCommands []struct {
				Command   string
				UsageHint string `yaml:"usage_hint"`
			} `yaml:"slash_commands"`
		}
	}
	if err := yaml.Unmarshal(shipped(t, "slack-manifest"), &manifest); err != nil {
		t.Fatal(err)
	}
	commands := manifest.Features.SlashCommands
	if len(commands) != 1 || commands[0].Command != "/dari" {
		t.Fatalf("commands: %+v", commands)
	}
	hint := commands[0].UsageHint
	if n := utf8.RuneCountInString(hint); n > 1000 {
		t.Errorf("the hint has %d characters, Slack takes 1,000", n)
	}
	named := strings.Split(strings.Trim(hint, "[]"), " | ")
	slices.Sort(named)
	want := []string{"question", "질문"}
	for _, c := range (&handlers.Handlers{}).Commands() {
		want = append(want, c.Name)
	}
	slices.Sort(want)
	if d := cmp.Diff(want, named); d != "" {
		t.Errorf("the commands and the hint differ, commands -, hint +\n%s", d)
	}
}

// TestSystemdUnit has systemd-analyze read the unit and weigh what it leaves
// open; the binary stands where this test's is.
func TestSystemdUnit(t *testing.T) {
	analyze := program(t, "systemd-analyze", "systemd")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	unit := string(shipped(t, "systemd"))
	const binary = "/usr/local/bin/dari"
	if !strings.Contains(unit, "ExecStart="+binary+" serve --config /etc/dari/config.yaml\n") {
		t.Error("it starts something else")
	}
	file := write(t, filepath.Join(t.TempDir(), "dari.service"), []byte(strings.ReplaceAll(unit, binary, self)))
	if out, err := exec.Command(analyze, "verify", file).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("verify: %v\n%s", err, out)
	}
	// In tenths: 2.0 of 10 is called OK, an ordinary service has about 9.
	if out, err := exec.Command(analyze, "security", "--offline=true", "--threshold=20", file).CombinedOutput(); err != nil {
		t.Errorf("security: %v\n%s", err, out)
	}
}

// The image is made with the Go of go.mod, ends as nobody in particular, and
// asks for its health what exists.
func TestDockerfile(t *testing.T) {
	file := string(shipped(t, "dockerfile"))
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(string(mod))
	if version == nil || !strings.Contains(file, "FROM golang:"+version[1]+"-") {
		t.Errorf("go.mod wants Go %v", version)
	}
	for _, line := range []string{"USER 65532:65532", "ENV DARI_CONFIG=/etc/dari/config.yaml", `ENTRYPOINT ["/usr/local/bin/dari"]`, `CMD ["serve"]`,
		`  CMD ["/usr/local/bin/dari", "status", "--health"]`} {
		if !strings.Contains(file, "\n"+line+"\n") {
			t.Errorf("missing: %s", line)
		}
	}
}

// Only the proxy is to be reached from outside, and what the file names is in it.
func TestCompose(t *testing.T) {
	var file struct {
		Services map[string]struct {
			Ports, Secrets, Volumes []string
			Networks                []string
			User                    string
			ReadOnly                bool     `yaml:"read_only"`
			CapDrop                 []string `yaml:"cap_drop"`
			Environment             map[string]string
			Command                 string
		}
		Secrets, Networks, Volumes map[string]any
		Configs                    map[string]struct{ Content string }
	}
	if err := yaml.Unmarshal(shipped(t, "compose"), &file); err != nil {
		t.Fatal(err)
	}
	for name, s := range file.Services {
		if (len(s.Ports) > 0) != (name == "proxy") {
			t.Errorf("%s has the ports %v", name, s.Ports)
		}
		for _, secret := range s.Secrets {
			if file.Secrets[secret] == nil {
				t.Errorf("%s: no secret %s", name, secret)
			}
		}
		for _, n := range s.Networks {
			if file.Networks[n] == nil {
				t.Errorf("%s: no network %s", name, n)
			}
		}
		for _, v := range s.Volumes {
			if volume, _, _ := strings.Cut(v, ":"); !strings.HasPrefix(volume, ".") && file.Volumes[volume] == nil {
				t.Errorf("%s: no volume %s", name, volume)
			}
		}
	}
	if d := file.Services["dari"]; !d.ReadOnly || !slices.Equal(d.CapDrop, []string{"ALL"}) {
		t.Errorf("dari may do too much: %+v", d)
	}
	if c := file.Configs["caddyfile"].Content; !strings.Contains(c, "@posted path "+telegramPath+" "+slackPath+"\n") || !strings.Contains(c, "respond 404") {
		t.Errorf("the proxy lets in something else:\n%s", c)
	}
}
