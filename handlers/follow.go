package handlers

import (
	"encoding/json"
	"time"

	"dari/knowledge/jobs"
)

// MaxFollows is how many things a person follows at most.
const MaxFollows = 20

// Follow is what somebody wants to be told of: notices of a topic and places,
// courses, or a programme of the knowledge base when it opens.
type Follow struct {
	ID      int64     `json:"-"`
	Person  uint32    `json:"-"`
	Created time.Time `json:"-"`
	// Opened is when they were told that the programme opens.
	Opened time.Time `json:"-"`
	NoticeWish
	// Course is what courses are waited for; nil for notices and programmes.
	Course *jobs.CourseWish `json:"course,omitempty"`
	// Article is the programme; empty for notices of a topic.
	Article string `json:"article,omitempty"`
	// Seen are the parts of it that were open already.
	Seen []string `json:"seen,omitempty"`
}

// carry is what is followed as the action of a button has it.
func (f Follow) carry() string {
	data, _ := json.Marshal(f) // words, codes and dates: it cannot fail
	return string(data)
}

// Same tells whether two follows wait for the same.
func (f Follow) Same(other Follow) bool {
	f.Seen, other.Seen = nil, nil
	return f.carry() == other.carry()
}

// NoticeWish is which notices somebody looks for. The zero value is all.
type NoticeWish struct {
	Topic   string        `json:"topic,omitempty"` // in the person's own words
	Regions []jobs.Region `json:"regions,omitempty"`
}

// FollowWhat is why somebody is told of something that they follow.
type FollowWhat string

// Why a follower is told.
const (
	FollowNew   FollowWhat = "new"   // a notice came up
	FollowWeek  FollowWhat = "week"  // its deadline is in seven days or less
	FollowDay   FollowWhat = "day"   // its deadline is tomorrow or today
	FollowOpens FollowWhat = "opens" // the programme of a follow opens
)

// FollowItem is one thing that a follower is told of: a notice in a version, or a
// follow whose programme opens.
type FollowItem struct {
	What    FollowWhat
	Ref     int64
	Version int64
	// Until is the deadline of FollowWeek and FollowDay: another one is told again.
	Until time.Time
}

// KeptFollow is something that a person follows, as they get it.
type KeptFollow struct {
	Since     time.Time     `json:"since"`
	Topic     string        `json:"topic,omitempty"`
	Regions   []jobs.Region `json:"regions,omitempty"`
	Programme string        `json:"programme,omitempty"`
	// Course is what courses they wait for.
	Course *jobs.CourseWish `json:"course,omitempty"`
}

// KeptFollowTold is something of it that they were told, or are to be told.
type KeptFollowTold struct {
	At   time.Time  `json:"at"`
	What FollowWhat `json:"what"`
	Ref  int64      `json:"number"`
}

// FollowSubject is the kind of a delivery that tells of what somebody follows; its
// ref names the items that it tells of together.
const FollowSubject = "follow"
