package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dari/bot/lang"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store"
)

type openingsWhyCmd struct {
	ID int64 `arg:"" help:"Number of the opening."`
}

func (c *openingsWhyCmd) Help() string {
	return `Prints each tag with the words of the title or text that it was read from, which fields
the source itself says, where the opening is published, and what the checks find.

  dari openings why 12`
}

// Run explains one opening.
func (c *openingsWhyCmd) Run(a *app) error {
	return withOpening(a, c.ID, func(ctx context.Context, st *store.Store, o handlers.Opening) error {
		fmt.Fprintf(a.Out, "%d  %s - %s (%s)\n", o.ID, oneLine(o.Title), oneLine(o.Employer), stateName(o, a.Now()))
		text := o.Text()
		for _, t := range o.Tags {
			if t.To > len(text) { // of a text that is not there any more
				continue
			}
			need := ""
			if t.Need != jobs.Named {
				need = " " + string(t.Need)
			}
			fmt.Fprintf(a.Out, "read    %-12s %s%s: %q\n", t.Field, t.Code, need, oneLine(t.Words(text)))
		}
		if len(o.Tags) == 0 {
			fmt.Fprintln(a.Out, "read    nothing: the text has no words that Dari knows")
		}
		fmt.Fprintf(a.Out, "source  %s\n", strings.Join(saidBySource(o.Opening), ", "))
		if per := payPeriods(o.Opening); per != "" {
			fmt.Fprintf(a.Out, "pay     %s (stated by the %s: %q)\n", per, o.Pay.Period, oneLine(o.Pay.Text))
		}
		for _, p := range o.Published {
			fmt.Fprintf(a.Out, "also    %s/%s %s\n", p.Feed, p.SourceID, oneLine(p.Source))
		}
		found := jobs.Lint(o.Opening, a.Now())
		for _, p := range found {
			fmt.Fprintf(a.Out, "%-7s %s: %s\n", p.Level, p.Code, handlers.ProblemText(lang.En, p))
		}
		if len(found) == 0 {
			fmt.Fprintln(a.Out, "checks  no known problem")
		}
		return nil
	})
}

// saidBySource names the fields that the source of an opening says itself.
func saidBySource(o jobs.Opening) []string {
	var said []string
	for _, f := range []struct {
		field jobs.Field
		there bool
	}{
		{jobs.FieldRegions, len(o.Regions) > 0}, {jobs.FieldOccupations, len(o.Occupations) > 0}, {jobs.FieldSkills, len(o.Skills) > 0},
		{jobs.FieldEmployment, len(o.Employment) > 0}, {jobs.FieldEducation, o.Education != jobs.EducationUnknown},
		{jobs.FieldCareer, o.Career.Kind != jobs.CareerUnknown}, {jobs.FieldPay, o.Pay.Known()}, {jobs.FieldHours, o.Hours != ""},
		{jobs.FieldDeadline, o.Deadline.Kind != jobs.DeadlineUnknown},
	} {
		if f.there && !slices.Contains(o.Read, f.field) {
			said = append(said, string(f.field))
		}
	}
	if len(said) == 0 {
		return []string{"says nothing in fields"}
	}
	return said
}

// payPeriods is the pay by year, month and hour, in won.
func payPeriods(o jobs.Opening) string {
	var parts []string
	for _, period := range []jobs.PayPeriod{jobs.PerYear, jobs.PerMonth, jobs.PerHour} {
		if p := o.PayAs(period); p.Known() {
			parts = append(parts, fmt.Sprintf("%d-%d a %s", p.Min, p.Max, period))
		}
	}
	return strings.Join(parts, ", ")
}
