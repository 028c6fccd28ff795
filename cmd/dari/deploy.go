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
	Print deployPrintCmd `cmd:"" help:"Print a file that ships with Dari: alerts, slack-manifest."`
}

type deployPrintCmd struct {
	Name string `arg:"" help:"Which file."`
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
		if name == c.Name || e.Name() == c.Name {
			data, err := deployFiles.ReadFile("deploy/" + e.Name())
			if err != nil {
				return err
			}
			_, err = a.Out.Write(data)
			return err
		}
		names = append(names, name)
	}
	return fmt.Errorf("no file %q; there is: %s", c.Name, strings.Join(names, ", "))
}
