package main

import (
	"runtime/debug"
	"strings"

	"dari/cmd/dari/meter"
)

// build is what the build knows of itself.
func build() (b meter.Build, ok bool) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return meter.Build{}, false
	}
	b = meter.Build{Version: info.Main.Version, GoVersion: info.GoVersion}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			b.Revision = s.Value
		}
	}
	return b, true
}

// version is the build in one line.
func version() string {
	b, ok := build()
	if !ok {
		return "dari (unknown build)"
	}
	return strings.TrimSpace(strings.Join([]string{"dari", b.Version, b.GoVersion, b.Revision}, " "))
}
