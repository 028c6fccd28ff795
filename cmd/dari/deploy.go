package main

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// What ships beside the binary.
//
//go:embed deploy
var deployFiles embed.FS

// deployCmd prints what ships beside the binary.
type deployCmd struct {
	Print deployPrintCmd `cmd:"" help:"Print a file that ships with Dari: alerts, compose, dockerfile, slack-manifest, systemd."`
}

type deployPrintCmd struct {
	Name string `arg:"" help:"Which file."`
}

func (c *deployPrintCmd) Help() string {
	return `The first lines of each file say how it is used.

  alerts          alert rules for Prometheus
  compose         several processes on one PostgreSQL, for docker compose
  dockerfile      an image: a static binary, not root, with a health check
  slack-manifest  the app as Slack wants it
  systemd         a unit that shuts Dari in

  dari deploy print systemd > /etc/systemd/system/dari.service
  dari deploy print alerts > /etc/prometheus/dari.yaml`
}

// Run prints the file of that name, whatever its ending.
func (c *deployPrintCmd) Run(a *app) error {
	entries, err := fs.ReadDir(deployFiles, "deploy")
	if err != nil {
		return err
	}
	var names []string
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), path.Ext(e.Name()))
		if strings.EqualFold(name, c.Name) || e.Name() == c.Name {
			data, err := deployFiles.ReadFile("deploy/" + e.Name())
			if err != nil {
				return err
			}
			_, err = a.Out.Write(data)
			return err
		}
		names = append(names, strings.ToLower(name))
	}
	return fmt.Errorf("no file %q; there is: %s", c.Name, strings.Join(names, ", "))
}
