package handlers

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dari/knowledge/answer"
	"dari/knowledge/feeds"
	"dari/knowledge/jobs"
)

func TestReadNoticeWish(t *testing.T) {
	for text, want := range map[string]NoticeWish{
		"창원 AI 지원사업 공고 있어요?":                            {Topic: "AI", Regions: []jobs.Region{"48120"}},
		"창원AI공고뭐있나요":                                    {Topic: "AI", Regions: []jobs.Region{"48120"}},
		"any new notices on smart factory in Gyeongnam": {Topic: "smart factory", Regions: []jobs.Region{"48"}},
		"경상남도에서 수출바우처 공고 좀 보여주세요":                       {Topic: "수출바우처", Regions: []jobs.Region{"48"}},
		"새로 나온 소상공인 공고 알려주세요":                           {Topic: "소상공인"},
		"공고":             {},
		"지원사업 공고 목록 보여줘": {},
		"are there any calls for applications for startups?":    {Topic: "startups"},
		"부산 스마트공장 지원사업 공고 나왔나요":                                 {Topic: "스마트공장", Regions: []jobs.Region{"26"}},
		"우리 회사가 받을 수 있는 새 공고 뭐 있어?":                             {},
		"tell me about new notices on R&D in Busan and Daejeon": {Topic: "R&D", Regions: []jobs.Region{"26", "30"}},
	} {
		if got := readNoticeWish(text); !cmp.Equal(got, want) {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
}

func TestWantsNotices(t *testing.T) {
	facts := answer.Answer{Kind: answer.Facts}
	for text, want := range map[string]bool{
		"창원 AI 지원사업 공고 있어요?":                             true,
		"any new notices on smart factory in Gyeongnam?": true,
		"요즘 올라온 정부지원사업 공고 보여줘":                           true,
		"수출 바우처 공고 나왔나요":                                 true,
		"are there calls for applications for SMEs":      true,
		"창원 용접 채용공고 있어요?":                                false,
		"채용 공고 올리고 싶어요":                                  false,
		"스마트공장 공고 언제 나와요?":                               false,
		"how much notice period do I have":               false,
		"사업 공고 신청 방법 알려줘":                                false,
		"기계공고 졸업했는데 일할 데 있나요":                            false,
		"내일배움카드 있나요?":                                    false,
	} {
		if got := wantsNotices(text, facts); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	for _, k := range []answer.Kind{answer.Crisis, answer.Refuse, answer.Handoff} {
		if wantsNotices("창원 AI 지원사업 공고 있어요?", answer.Answer{Kind: k}) {
			t.Errorf("notices are shown where it is %s", k)
		}
	}
}

// keptList is a store of notices that never change.
type keptList struct {
	Notices
	list []Notice
}

func (k keptList) NoticesAfter(_ context.Context, seq int64, _ int) ([]Notice, error) {
	return slices.DeleteFunc(slices.Clone(k.list), func(n Notice) bool { return n.Seq <= seq }), nil
}

func TestFindNotices(t *testing.T) {
	now := time.Date(2026, 12, 1, 10, 0, 0, 0, Seoul)
	until := func(day int) jobs.Deadline {
		return jobs.Deadline{Kind: jobs.DeadlineDate, At: jobs.EndOfDay(time.Date(2026, 12, day, 0, 0, 0, 0, Seoul))}
	}
	keep := keptList{}
	for i, n := range []feeds.Notice{
		{Title: "[경남] 창원 AI 제조 전환 지원사업 공고", Regions: []jobs.Region{"48120"}, Deadline: until(11)},
		{Title: "중소기업 인공지능 바우처", Regions: []jobs.Region{jobs.Nationwide}, Deadline: until(5)},
		{Title: "부산 AI 교육", Regions: []jobs.Region{"26"}, Deadline: until(3)},
		{Title: "AI 활용 교육 안내", Posted: now.AddDate(0, 0, -3)},
		{Title: "AI 옛 소식", Posted: now.AddDate(0, 0, -70)},
		{Title: "AI 끝난 공고", Deadline: jobs.Deadline{Kind: jobs.DeadlineDate, At: now.AddDate(0, 0, -1)}},
		{Title: "AI 모집 마감", Over: true, Deadline: until(20)},
		{Title: "경남 스마트공장 고도화", Regions: []jobs.Region{"48"}, Deadline: jobs.Deadline{Kind: jobs.DeadlineAlways}},
		{Title: "email 안내 서비스", Deadline: jobs.Deadline{Kind: jobs.DeadlineAlways}},
		{Title: "중소기업 인공지능 바우처", Regions: []jobs.Region{jobs.Nationwide}, Deadline: until(5)}, // of another source
	} {
		keep.list = append(keep.list, Notice{Notice: n, ID: int64(i + 1), Seq: int64(i + 1), First: now.AddDate(0, 0, -80)})
	}
	for words, want := range map[string][]int64{
		"창원 AI":                    {2, 1, 4},
		"인공지능":                     {3, 2, 1, 4},
		"AI 교육":                    {3, 4},
		"경남":                       {2, 1, 4, 8, 9},
		"smart factory":            {8},
		"notices on AI in Busan":   {3, 2, 4},
		"블록체인":                     nil,
		"training for AI in Korea": {3, 4},
	} {
		found, err := FindNotices(t.Context(), keep, words, now)
		var ids []int64
		for _, n := range found {
			ids = append(ids, n.ID)
		}
		if err != nil || !slices.Equal(ids, want) {
			t.Errorf("%s: %v, want %v (%v)", words, ids, want, err)
		}
	}
}
