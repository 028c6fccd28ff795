package feeds

import "dari/knowledge/jobs"

// Merge puts the detail of an opening into its row of the list: the full title, the text, how to apply and the hours come
// from the detail, everything else stays as the list has it and is filled where the list is silent. Both must be of the
// same feed and number; otherwise the row comes back as it was.
func Merge(row, detail jobs.Opening) jobs.Opening {
	if row.Feed != detail.Feed || row.SourceID != detail.SourceID {
		return row
	}
	o := row
	take(&o.Title, detail.Title, true)
	take(&o.Body, detail.Body, true)
	take(&o.HowToApply, detail.HowToApply, true)
	take(&o.Hours, detail.Hours, true)
	take(&o.OccupationText, detail.OccupationText, true)
	take(&o.Employer, detail.Employer, false)
	take(&o.BusinessNumber, detail.BusinessNumber, false)
	take(&o.Industry, detail.Industry, false)
	take(&o.RegionText, detail.RegionText, false)
	take(&o.URL, detail.URL, false)
	take(&o.Source, detail.Source, false)
	take(&o.Changed, detail.Changed, false)
	if len(o.Regions) == 0 {
		o.Regions = detail.Regions
	}
	if len(o.Occupations) == 0 {
		o.Occupations = detail.Occupations
	}
	if len(o.Employment) == 0 {
		o.Employment = detail.Employment
	}
	if len(detail.Skills) > 0 {
		o.Skills = detail.Skills
	}
	if o.Education == jobs.EducationUnknown {
		o.Education = detail.Education
	}
	if o.Career.Kind == jobs.CareerUnknown || o.Career == (jobs.Career{Kind: jobs.CareerRequired}) && detail.Career.Kind == jobs.CareerRequired {
		o.Career = detail.Career
	}
	if !o.Pay.Known() {
		text := o.Pay.Text
		if o.Pay = detail.Pay; o.Pay.Text == "" {
			o.Pay.Text = text
		}
	}
	if o.Deadline.Kind == jobs.DeadlineUnknown && o.Deadline.At.IsZero() {
		o.Deadline = detail.Deadline
	}
	if o.Posted.IsZero() {
		o.Posted = detail.Posted
	}
	return o
}

func take(to *string, from string, over bool) {
	if from != "" && (over || *to == "") {
		*to = from
	}
}
