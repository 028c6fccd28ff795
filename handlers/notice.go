package handlers

import (
	"context"
	"time"

	"dari/knowledge/feeds"
)

// Notice is what somebody else announced, as Dari keeps it. It is no fact of
// ours: it is told with its source and when it was fetched, and by the routes of
// notices alone.
type Notice struct {
	feeds.Notice
	ID int64
	// Version is raised by a change that matters to who reads it: title, deadline,
	// that it is over or gone.
	Version int64
	// Gone is when its source no longer had it; zero while it has.
	Gone time.Time
	// First is when it was first fetched, Fetched when last.
	First time.Time
	// Seq grows with every change of any notice.
	Seq int64
}

// undatedFor is how long a notice that does not say until when it holds is shown
// after it was posted: feeds of news never tell that one is over.
const undatedFor = 60 * 24 * time.Hour

// Live tells whether one may still apply at that time, as far as its source says.
func (n Notice) Live(at time.Time) bool {
	if !n.Gone.IsZero() || n.Closed(at) {
		return false
	}
	return n.Deadline.Kind != "" || at.Before(n.since().Add(undatedFor))
}

// since is when the notice came up: as its source says, else when it was first
// fetched.
func (n Notice) since() time.Time {
	if n.Posted.IsZero() {
		return n.First
	}
	return n.Posted
}

// Notices is what showing notices, and telling of them, needs kept.
type Notices interface {
	// NoticeByID finds a notice, also one that is gone; ok is false when there is none.
	NoticeByID(ctx context.Context, id int64) (n Notice, ok bool, err error)
	// NoticesAfter gives notices that changed after seq, in that order; after 0
	// only those that are not gone.
	NoticesAfter(ctx context.Context, seq int64, limit int) ([]Notice, error)

	// AddFollow keeps what somebody follows, in place of the same that they followed
	// before; ok is false where they follow MaxFollows things already.
	AddFollow(ctx context.Context, message int64, f Follow) (ok bool, err error)
	// Follows is what a person follows, the oldest first; what of it they were told
	// that it opens has Opened.
	Follows(ctx context.Context, person uint32) ([]Follow, error)
	// FollowsAfter gives what people follow in the order of their ids, from after on.
	FollowsAfter(ctx context.Context, after int64, limit int) ([]Follow, error)
	// EndFollow forgets what a person follows; an id of 0 is everything.
	EndFollow(ctx context.Context, message int64, person uint32, id int64) error

	// FreshNotices are notices whose followers nobody looked for yet.
	FreshNotices(ctx context.Context, limit int) ([]Notice, error)
	// FollowersTold remembers that the followers of notices, unless they changed
	// since, were told.
	FollowersTold(ctx context.Context, notices []Notice) error
	// TellFollower has a person told of what they were not told yet, in their message
	// that still waits or in a new one; queued is true where there is a new one.
	// Nobody is told who left or no longer follows anything.
	TellFollower(ctx context.Context, to AlertFor, items []FollowItem) (queued bool, err error)
	// FollowItems are what a message tells of.
	FollowItems(ctx context.Context, person uint32, alert int64) ([]FollowItem, error)
}
