package handlers_test

import (
	"context"
	"testing"
	"time"

	"dari/handlers"
	"dari/knowledge/feeds"
	"dari/knowledge/jobs"
	"dari/store"
)

// putNotices keeps notices as a feed brings them.
func (s *stage) putNotices(list ...feeds.Notice) {
	s.t.Helper()
	ctx := context.Background()
	run, err := s.store.BeginFeedRun(ctx, "file", "file", "cli:test", false, time.Now())
	if err == nil {
		_, err = s.store.KeepFeedPage(ctx, run, store.FeedPage{Notices: list})
	}
	if err == nil {
		_, err = s.store.EndFeedRun(ctx, run, false, "")
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

func announced(id, title string, days int, regions ...jobs.Region) feeds.Notice {
	now := time.Now()
	return feeds.Notice{Feed: "bizinfo", SourceID: id, Title: title, Issuer: "경상남도", Regions: regions, Posted: now, Fetched: now, Source: "출처: 기업마당(www.bizinfo.go.kr)",
		Deadline: jobs.Deadline{Kind: jobs.DeadlineDate, At: jobs.EndOfDay(now.AddDate(0, 0, days))}, URL: "https://www.bizinfo.go.kr/" + id}
}

// TestNoticeScripts: what people follow is told once, by day, with its deadlines,
// and no more once they say stop.
func TestNoticeScripts(t *testing.T) {
	playScripts(t, "testdata/notices", func(s *stage, _ string) {
		s.putNotices(announced("1", "[경남] 창원 AI 제조 전환 지원사업 공고", 30, "48120"), announced("2", "부산 수출 지원사업 공고", 3, "26"))
		s.steps = map[string]func(){
			"step a new notice": func() {
				time.Sleep(11 * time.Hour) // it is evening
				s.putNotices(announced("3", "중소기업 인공지능 바우처 공고", 17, jobs.Nationwide), announced("4", "경남 스마트공장 고도화 공고", 40, "48"), announced("5", "제주 관광 공고", 9, "50"))
			},
			"step another source": func() {
				n := announced("k1", "경남 스마트공장 고도화 공고", 40, "48")
				n.Feed = "kstartup"
				s.putNotices(n)
			},
			"step another notice": func() { s.putNotices(announced("6", "경남 스마트공장 2차 공고", 20, "48")) },
			"step tell": func() {
				if _, err := s.handlers.TellFollowers(context.Background(), time.Now()); err != nil {
					s.t.Fatal(err)
				}
			},
		}
	})
}

// TestFollowsAreBounded: the same is followed once, and so many things at most.
func TestFollowsAreBounded(t *testing.T) {
	onOneStage(t, func(s *stage) {
		s.hear(terminalMessage("ko", "manager", "공고"))
		people, err := s.store.FollowsAfter(context.Background(), 0, 10)
		if err != nil || len(people) != 0 {
			t.Fatal(people, err)
		}
		for i := range handlers.MaxFollows + 3 {
			ok, err := s.store.AddFollow(context.Background(), 0, handlers.Follow{Person: 1, Created: time.Now(), NoticeWish: handlers.NoticeWish{Topic: string(rune('가' + min(i, handlers.MaxFollows)))}})
			if err != nil || ok != (i < handlers.MaxFollows) {
				t.Errorf("%d: %v %v", i, ok, err)
			}
		}
		ok, err := s.store.AddFollow(context.Background(), 0, handlers.Follow{Person: 1, Created: time.Now(), NoticeWish: handlers.NoticeWish{Topic: "가"}})
		list, listErr := s.store.Follows(context.Background(), 1)
		if err != nil || listErr != nil || !ok || len(list) != handlers.MaxFollows {
			t.Errorf("the same again: %v %d %v %v", ok, len(list), err, listErr)
		}
	})
}
