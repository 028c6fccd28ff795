package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
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
