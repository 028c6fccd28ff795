package jobs

import (
	"slices"
	"strings"
)

// Fields of an opening beside those that a Tag can stand for, as Opening.Read names them.
const (
	fieldNeeds    Field = "needs" // Required and Preferred
	fieldWorktime Field = "worktime"
)

// Publication is where an opening that several sources publish is published too.
type Publication struct {
	Feed     string
	SourceID string
	URL      string
	Source   string // the line that must stand beside it
}

// Text gives the words of an opening that are read for tags: its title, and its text below.
func (o Opening) Text() string {
	if o.Body == "" {
		return o.Title
	}
	return o.Title + "\n" + o.Body
}

// Tagged gives the opening with what its text says: Tags, and every field about which its source says nothing. What was
// read before is read anew; what the source says itself stays. A day without a year needs the day of publishing: without
// that no deadline is read.
func (o Opening) Tagged() Opening {
	o = o.Untagged()
	read, tags := ReadOpening(o.Text(), o.Posted)
	if o.Posted.IsZero() {
		tags = slices.DeleteFunc(tags, func(t Tag) bool { return t.Field == FieldDeadline })
		read.Deadline = Deadline{}
	}
	if len(tags) > 0 {
		o.Tags = tags
	}
	given := o.Worktime != (Worktime{})
	if o.Hours != "" && !given {
		read.Worktime = FindWorktime(o.Hours)
	}
	for _, f := range o.readable(&read) {
		if f.empty && !f.silent {
			f.take()
			o.Read = append(o.Read, f.field)
		}
	}
	return o
}

// Untagged gives the opening as its source has it, without what was read in its text.
func (o Opening) Untagged() Opening {
	read := o.Read
	o.Tags, o.Read = nil, nil
	for _, f := range o.readable(&Opening{}) {
		if slices.Contains(read, f.field) {
			f.take()
		}
	}
	return o
}

// readField is a field of an opening that can be read in its text.
type readField struct {
	field  Field
	empty  bool   // the source says nothing of it
	silent bool   // nor does the text
	take   func() // takes what was read
}

// readable gives the fields of o that can come from what was read.
func (o *Opening) readable(read *Opening) []readField {
	return []readField{
		{FieldRegions, len(o.Regions) == 0 && strings.TrimSpace(o.RegionText) == "", len(read.Regions) == 0, func() { o.Regions = read.Regions }},
		{FieldOccupations, len(o.Occupations) == 0, len(read.Occupations) == 0, func() { o.Occupations = read.Occupations }},
		{FieldSkills, len(o.Skills) == 0, len(read.Skills) == 0, func() { o.Skills = read.Skills }},
		{fieldNeeds, len(o.Required)+len(o.Preferred) == 0, len(read.Required)+len(read.Preferred) == 0,
			func() { o.Required, o.Preferred = read.Required, read.Preferred }},
		{FieldLicences, len(o.Licences)+len(o.PreferredLicences) == 0, len(read.Licences)+len(read.PreferredLicences) == 0,
			func() { o.Licences, o.PreferredLicences = read.Licences, read.PreferredLicences }},
		{FieldPermit, len(o.Permits) == 0, len(read.Permits) == 0, func() { o.Permits = read.Permits }},
		{FieldEmployment, len(o.Employment) == 0, len(read.Employment) == 0, func() { o.Employment = read.Employment }},
		{FieldEducation, o.Education == EducationUnknown, read.Education == EducationUnknown, func() { o.Education = read.Education }},
		{FieldCareer, o.Career == (Career{}), read.Career == (Career{}), func() { o.Career = read.Career }},
		{FieldPay, o.Pay == (Pay{}), !read.Pay.Known(), func() { o.Pay = read.Pay }},
		{FieldHours, o.Hours == "", read.Hours == "", func() { o.Hours = read.Hours }},
		{fieldWorktime, o.Worktime == (Worktime{}), read.Worktime == (Worktime{}), func() { o.Worktime = read.Worktime }},
		{FieldDeadline, o.Deadline == (Deadline{}), read.Deadline == (Deadline{}), func() { o.Deadline = read.Deadline }},
	}
}

// PayAs gives the pay by another period over the hours of full time (209 a month); the zero Pay where it is not known, or
// where less than that is worked: then hours a month would be guessed.
func (o Opening) PayAs(period PayPeriod) Pay {
	if week, known := o.week(); known && week < 40 || partTime(o.Employment) {
		return Pay{}
	}
	return o.Pay.To(period)
}

func partTime(kinds []EmploymentType) bool {
	return slices.ContainsFunc(kinds, func(e EmploymentType) bool {
		return e == PermanentPartTime || e == FixedTermPartTime || e == PartTimeJob
	})
}
