package main

import (
	"errors"
	"fmt"
	"strings"

	"dari/handlers"
	"dari/knowledge/jobs"
)

// reportThresholdCmd shows from which score openings are told, or changes it.
type reportThresholdCmd struct {
	Score  int    `arg:"" optional:"" help:"Tell openings from this score on (0 to 10000)."`
	Reason string `help:"Why it is changed; kept with it."`
}

func (c *reportThresholdCmd) Help() string {
	return `Shows from which score of the fit openings are told, with every change and its
reason. With a score and a reason it is changed, for what is found from now on. The
threshold that was measured for the matcher is the lowest: fewer can be told, never
openings that do not fit.

  dari report threshold
  dari report threshold 6000 --reason "one in five was called unfitting in November"`
}

// Run shows or changes the threshold.
func (c *reportThresholdCmd) Run(a *app) error {
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	if c.Score != 0 {
		reason := strings.TrimSpace(c.Reason)
		switch {
		case c.Score < jobs.Threshold || c.Score > 10_000:
			return fmt.Errorf("%d: the threshold is from %d, that of the matcher, to 10000", c.Score, jobs.Threshold)
		case reason == "":
			return errors.New("--reason: say why the threshold is changed")
		}
		if err := st.SetThreshold(a.ctx, c.Score, reason, actor()); err != nil {
			return err
		}
	}
	now, err := st.Threshold(a.ctx)
	if err != nil {
		return err
	}
	changes, err := st.Thresholds(a.ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "openings are told from a score of %d (the matcher's own: %d)\n", now, jobs.Threshold)
	for _, x := range changes {
		fmt.Fprintf(a.Out, "%s  %d  %s: %s\n", x.At.In(handlers.Seoul).Format("2006-01-02 15:04"), x.Score, x.By, oneLine(x.Reason))
	}
	return nil
}
