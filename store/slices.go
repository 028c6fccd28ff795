package store

import "dari/handlers"

// Slices gives each thing that Dari does its part of the store.
func (s *Store) Slices() handlers.Slices {
	return handlers.Slices{
		Profiles:      s,
		PersonalData:  s,
		Openings:      s,
		Postings:      s,
		Reviews:       s,
		Matching:      s,
		Alerts:        s,
		Refusals:      s,
		SavedThings:   s,
		Desk:          s,
		Announcements: s, Broadcasts: s, Firms: s,
		Feedback: s, Offices: s,
		Accesses:  s,
		Interests: s,
		Courses:   s, CourseNews: s, CoursePosts: s, Shares: s,
		Notices: s,

		MatchAudit:  s,
		Corrections: s,
		Model:       s,
	}
}
