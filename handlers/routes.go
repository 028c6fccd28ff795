package handlers

import (
	"context"
	"time"

	"dari/bot/outbox"
)

// Slices are the stores of the single things Dari does; each file names what
// it needs.
type Slices struct {
	Profiles      Profiles
	PersonalData  PersonalData
	Openings      Openings
	Postings      Postings
	Reviews       Reviews
	Matching      Matching
	Alerts        Alerts
	Refusals      Refusals
	SavedThings   SavedThings
	Desk          Desk
	Announcements Announcements
	Broadcasts    Broadcasts
	Firms         Firms
	Feedback      Feedback
	Offices       Offices
	Accesses      AccessLog
	Courses       Courses
	CourseNews    CourseNews
	CoursePosts   CoursePosts
	Shares        Shares
	Interests     Interests
	Notices       Notices
	MatchAudit    MatchAudit
	Corrections   Corrections
	Model         ModelSwitch // nil where there is no model to switch
}

// allRoutes is the route table.
func (h *Handlers) allRoutes() []route {
	var all []route
	for _, part := range [][]route{
		h.dialogRoutes(),
		h.askRoutes(),
		h.modelRoutes(),
		h.consentRoutes(),
		h.profileRoutes(),
		h.mydataRoutes(),
		h.settingRoutes(),
		h.welcomeRoutes(),
		h.jobsRoutes(),
		h.nearRoutes(),
		h.courseRoutes(),
		h.coursePostRoutes(),
		h.shareRoutes(),
		h.interestRoutes(),
		h.alertRoutes(),
		h.refusalRoutes(),
		h.savedRoutes(),
		h.postingRoutes(),
		h.reviewRoutes(),
		h.deskRoutes(),
		h.feedbackRoutes(),
		h.shownRoutes(),
		h.announceRoutes(),
		h.checkRoutes(),
		h.noticeRoutes(),
		h.matchReportRoutes(),
	} {
		all = append(all, part...)
	}
	return all
}

// allForms lists the forms.
func (h *Handlers) allForms() []form {
	var all []form
	all = append(all, h.profileForms()...)
	all = append(all, h.postingForms()...)
	all = append(all, h.coursePostForms()...)
	all = append(all, h.reviewForms()...)
	all = append(all, h.deskForms()...)
	all = append(all, h.announceForms()...)
	all = append(all, h.checkForms()...)
	return all
}

// Render makes the words of a delivery when it is sent. It implements
// outbox.Renderer.
func (h *Handlers) Render(ctx context.Context, d outbox.Delivery, now time.Time) (outbox.Rendered, error) {
	switch d.Subject.Kind {
	case "":
		return outbox.Rendered{Reply: d.Reply}, nil
	case OpeningSubject:
		return h.renderOpening(ctx, d, now)
	case CourseSubject:
		return h.renderCourse(ctx, d, now)
	case FollowSubject:
		return h.renderFollow(ctx, d, now)
	case DigestSubject:
		return h.renderDigest(ctx, d, now)
	case ReminderSubject + OpeningSubject:
		return h.renderReminder(ctx, d, OpeningSubject, now)
	case CorrectionSubject:
		return h.renderCorrection(ctx, d, now)
	case ChangeSubject:
		return h.renderChange(ctx, d, now)
	case ShareSubject:
		return h.renderShare(ctx, d, now)
	case ReviewSubject:
		return h.renderReview(ctx, d, now)
	case PostingSubject:
		return h.renderPosting(ctx, d, now)
	case CaseSubject, CaseLineSubject, CaseAnswerSubject, CaseFailedSubject, CaseClosedSubject:
		return h.renderCase(ctx, d, now)
	case AnnouncementSubject, AnnouncementResend, AnnouncementEdit, AnnouncementWithdraw:
		return h.renderAnnouncement(ctx, d, now)
	}
	return outbox.Rendered{}, &outbox.DropError{Reason: "unknown subject " + d.Subject.Kind}
}
