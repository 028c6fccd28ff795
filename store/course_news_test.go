package store

import (
	"context"
	"slices"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

// TestCourseNews: a course is news when it is new, back or changed in what matters;
// nobody is told of one twice, nor of a copy of it that came in under another
// number.
func TestCourseNews(t *testing.T) { storetest.Each(t, testCourseNews) }

func testCourseNews(t *testing.T) {
	ctx, s := context.Background(), openTest(t)
	start := jobs.EndOfDay(time.Now()).Add(48 * time.Hour)
	round := func(id string) jobs.Course {
		return jobs.Course{Feed: "c", SourceID: id, Title: "PLC 기초", Institution: "(주)예시학원", Start: start, Regions: []jobs.Region{"48120"}}
	}
	keep := func(courses ...jobs.Course) {
		t.Helper()
		run, err := s.BeginFeedRun(ctx, "c", "all", "cli:test", false, time.Now())
		if err == nil {
			_, err = s.KeepFeedPage(ctx, run, FeedPage{Courses: courses})
		}
		if err == nil {
			_, err = s.EndFeedRun(ctx, run, true, "")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	// told takes what is news, tells one person of it, and says of how many.
	told := func() (news []int64, queued int) {
		t.Helper()
		list, err := s.NewCourses(ctx, 10)
		for _, c := range list {
			n := 0
			if err == nil {
				n, err = s.TellCourse(ctx, c, []handlers.AlertFound{{Person: 1}})
			}
			news, queued = append(news, c.ID), queued+n
		}
		if err == nil {
			err = s.CoursesTold(ctx, list)
		}
		if err != nil {
			t.Fatal(err)
		}
		return news, queued
	}
	if p, err := s.Meet(ctx, bot.Sender{Platform: bot.Telegram, ID: "7"}, bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"}); err != nil || p.ID != 1 {
		t.Fatal(p.ID, err)
	}
	expect := func(what string, news []int64, queued int) {
		t.Helper()
		if gotNews, got := told(); !slices.Equal(gotNews, news) || got != queued {
			t.Errorf("%s: news %v, told %d; want %v, %d", what, gotNews, got, news, queued)
		}
	}
	a := round("1")
	keep(a)
	expect("new", []int64{1}, 1)
	expect("nothing happened", nil, 0)
	a.Applicants = 3
	keep(a)
	expect("somebody applied", nil, 0)
	a.Cost = 1000
	keep(a)
	expect("another price", []int64{1}, 0)
	a.Places = 3
	keep(a)
	expect("full", nil, 0)
	a.Places = 4
	keep(a)
	expect("a place is free again", []int64{1}, 0)
	a.Skills = jobs.FindSkills("PLC")
	keep(a)
	expect("it teaches more", []int64{1}, 0)
	b := round("2")
	b.Institution = "예시학원"
	keep(a, b)
	expect("a copy", []int64{2}, 0)
	other := round("3")
	other.Start = start.AddDate(0, 0, 7)
	keep(a, b, other)
	expect("another round", []int64{3}, 1)
	before, _, err := s.Course(ctx, 3)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // two whole lists do not have it
		time.Sleep(2 * time.Millisecond)
		keep(a, b)
	}
	people, err := s.WaitingAlerts(ctx, time.Now(), 10)
	if err != nil || len(people) != 1 {
		t.Fatal(people, err)
	}
	// Its alert was not said before it closed.
	out := map[int64]string{}
	for _, it := range people[0].Waiting {
		if it.Subject == (outbox.Subject{Kind: handlers.CourseSubject, Ref: 3, Version: 1}) {
			out[it.ID] = handlers.DroppedClosed
		}
	}
	if _, err = s.PlanAlerts(ctx, time.Now(), []handlers.AlertPlan{{Person: 1, LeftOut: out}}); err != nil || len(out) != 1 {
		t.Fatal(out, err)
	}
	time.Sleep(2 * time.Millisecond)
	keep(a, b, other)
	expect("back", []int64{3}, 1)
	if after, _, err := s.Course(ctx, 3); err != nil || !after.Opened.After(before.Opened) {
		t.Errorf("there since %v, before %v, %v", after.Opened, before.Opened, err)
	}
}
