package handlers

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"dari/knowledge/jobs"
	"dari/knowledge/search"
)

// This file finds notices by the words and places that somebody names. It
// compares words: a notice has all that were named, or it is not found. What a
// notice does not say of places excludes it from none.

// readNoticeWish reads what notices somebody asks for: places, and what is left of
// the words once places and the asking are taken out.
func readNoticeWish(text string) NoticeWish {
	var w NoticeWish
	regions, unclear := jobs.FindRegions(text)
	w.Regions = slices.DeleteFunc(regions, func(r jobs.Region) bool { return r == jobs.Remote })
	if len(w.Regions) == 0 && len(unclear) > 0 { // 중구 alone: any of them
		w.Regions = unclear[0].Regions
	}
	text = noticeTail.ReplaceAllString(noticeNoun.ReplaceAllString(text, " "), " ")
	var words []string
	for _, word := range strings.Fields(text) {
		word = topicEnding.ReplaceAllString(withoutPlaces(strings.Trim(word, ".,!?~·:;\"'()[]")), "$1")
		if len(topicStems(word)) > 0 && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	w.Topic = shorten(strings.Join(words, " "), maxTopic)
	return w
}

// maxTopic bounds the words of a topic, in characters.
const maxTopic = 60

var (
	// noticeNoun is what a notice is called, also run together with its topic.
	noticeNoun = regexp.MustCompile(`(?i)지원\s*사업\s*(모집\s*)?공고|(모집|사업|지원|정부|정책|신규)\s*공고|공고(문|들)?|지원\s*사업|지원금|공모\s*사업|\bnotices?\b|\bcalls?\s+for\s+(applications|proposals|participants)\b`)
	// noticeTail is what is asked of it, also run together.
	noticeTail = regexp.MustCompile(`(뭐|뭔|무엇|어떤\s*게)?[가이]?\s*(있|없|나왔|떴|올라왔|올라온)(나요?|어요?|을까요?|니|는지|습니까|음|는|는데)?(\s*[?.!~]|\s|$)|(나오면|뜨면|올라오면|생기면|열리면)\s*|(알려|보여|찾아)\s*(줘|주세요|주실래요|줄래|주라|달라)요?`)
	// oneName writes alike what is written in several ways.
	oneName = strings.NewReplacer("r&d", "연구개발", "r＆d", "연구개발", "알앤디", "연구개발", "에이아이", "ai", "스마트 공장", "스마트공장", "스마트팩토리", "스마트공장", "스마트 팩토리", "스마트공장")
	// topicEnding are endings of a word that are not of the topic.
	topicEnding = regexp.MustCompile(`(?i)^(.*[가-힣a-z0-9]{2,}?)(?:이?나|이?랑|은|는|을|를|에|에서|으로|로|의|도|쪽|관련|관련된|관한|분야)$`)
	placeRest   = regexp.MustCompile(`^(?:특별자치)?(?:특별시|광역시|시|도|군|구)?(?:쪽|근처|지역|권|에서|에|의|은|는|도|이나|이랑|랑|하고|으로|로|내|-(?:si|do|gun|gu))*$`)
)

// withoutPlaces takes the places out that a word begins with: 창원ai is ai.
func withoutPlaces(word string) string {
	for {
		end := 0
		for i, r := range word {
			next := i + utf8.RuneLen(r)
			if found, unclear := jobs.FindRegions(word[:next]); len(found)+len(unclear) > 0 {
				end = next
				break
			}
		}
		if end == 0 {
			return word
		}
		if word = word[end:]; placeRest.MatchString(word) {
			return ""
		}
	}
}

// askingStems are words of a question for notices that name no topic.
var askingStems = stemSet(`지원사업 공고 모집 신청 지원 사업 프로그램 제도 정부 정책 나오면 나오 나온 나왔어요 올라온 올라왔어요 올라오면 뜨면 떴어요 생기면 열리면 있으면 시작하면 새 새로 새로운 신규 최신 최근 요즘 지금 현재 이번 올해 오늘
	있어요 있나요 있을까요 없어요 없나요 뭐 뭐가 무슨 어떤 알려줘 알려주세요 알림 연락 보여줘 보여주세요 보여 찾아줘 찾아주세요 찾아 목록 좀 더 다 전부 모두 혹시 그럼 저 제가 저희 우리 회사 기업 받을 받을수 수 할 쪽 관련 관련된 관한 분야 대한 궁금해요 거 것 게 중 한국 국내 팔로우 등록 구독 소식
	any new latest recent current open now today notice notices call calls application applications proposal proposals programme programmes program programs support government tell me when it opens open comes come out up are is there there's show list find for on about in at near the a an please let know follow alert notify watch of us my our company firm i want to get what which has have been posted do you korea korean`)

// topicStems are the words of a topic as they are compared.
func topicStems(text string) []string {
	return slices.DeleteFunc(search.Stems(oneName.Replace(strings.ToLower(text))), func(s string) bool {
		return askingStems[s] || generic[s] || !strings.ContainsFunc(s, unicode.IsLetter)
	})
}

// sameTopic are words of notices that mean the same, beside the glossary of the
// search; each is keyed by its stems, joined.
func sameTopic() map[string][]string {
	same := map[string][]string{}
	groups := [][]string{{"ai", "인공지능"}, {"dx", "디지털전환", "디지털 전환", "digital transformation"}, {"ax", "ai전환", "ai 전환"}, {"훈련", "교육", "training"},
		{"융자", "자금", "loan", "funding"}, {"소상공인", "small merchant", "small business"}, {"중소기업", "sme", "smes"}, {"청년", "youth"}, {"연구개발", "research and development"}}
	for _, tr := range search.Glossary() {
		groups = append(groups, append([]string{tr.Term}, tr.Means...))
	}
	for _, g := range groups {
		for _, word := range g {
			if key := strings.Join(search.Stems(word), " "); key != "" {
				same[key] = append(same[key], g...)
			}
		}
	}
	return same
}

// topic is what a notice must have: of each part one of the words.
type topic [][]string

// longestTerm is how many words a term of the glossary has at most.
const longestTerm = 3

var sameTopics = sync.OnceValue(sameTopic)

func newTopic(words string) topic {
	var parts topic
	stems, same := topicStems(words), sameTopics()
	for i := 0; i < len(stems); {
		n := min(longestTerm, len(stems)-i)
		for ; n > 1 && same[strings.Join(stems[i:i+n], " ")] == nil; n-- {
		}
		term := strings.Join(stems[i:i+n], " ")
		parts = append(parts, append([]string{term}, same[term]...))
		i += n
	}
	return parts
}

// noticeText is a notice as its words are compared.
type noticeText struct {
	tight string // without spaces and signs
	latin string // stems of words in Latin letters, a space around each
}

// comparedBody is how much of the text of a notice is compared, in characters.
const comparedBody = 600

func newNoticeText(n Notice) noticeText {
	all := strings.Join(append(append([]string{n.Title, n.Issuer, n.Operator}, n.Categories...), n.Audience...), " ") + " " + shorten(n.Body, comparedBody)
	all = oneName.Replace(strings.ToLower(all))
	var tight, latin strings.Builder
	for _, r := range all {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			tight.WriteRune(r)
		}
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			latin.WriteRune(r)
		} else {
			latin.WriteByte(' ')
		}
	}
	return noticeText{tight.String(), " " + strings.Join(search.Stems(latin.String()), " ") + " "}
}

// has tells whether the notice has the whole topic.
func (x noticeText) has(t topic) bool {
	return !slices.ContainsFunc(t, func(part []string) bool { return !slices.ContainsFunc(part, x.says) })
}

func (x noticeText) says(word string) bool {
	if strings.ContainsFunc(word, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return strings.Contains(x.tight, strings.ReplaceAll(word, " ", ""))
	}
	stems := search.Stems(word)
	return len(stems) > 0 && strings.Contains(x.latin, " "+strings.Join(stems, " ")+" ")
}

// near tells whether a notice is for one of the places, or does not say for which.
func near(of, wished []jobs.Region) bool {
	if len(of) == 0 || len(wished) == 0 {
		return true
	}
	for _, w := range wished {
		if slices.ContainsFunc(of, func(r jobs.Region) bool { return r.Contains(w) || w.Contains(r) }) {
			return true
		}
	}
	return false
}

// keptNotice is a notice in memory, with what finding it takes.
type keptNotice struct {
	notice Notice // without its text
	text   noticeText
}

// fits tells whether the notice is one that is looked for.
func (k keptNotice) fits(w NoticeWish, t topic) bool {
	return near(k.notice.Regions, w.Regions) && k.text.has(t)
}

func keepNotice(n Notice) keptNotice {
	k := keptNotice{n, newNoticeText(n)}
	k.notice.Body, k.notice.HowToApply = "", ""
	return k
}

// soonest orders notices: those with a deadline first, the soonest first, then
// the newest.
func soonest(a, b Notice) int {
	x, y := a.Deadline.At, b.Deadline.At
	switch {
	case x.IsZero() != y.IsZero():
		if x.IsZero() {
			return 1
		}
		return -1
	case !x.Equal(y):
		return x.Compare(y)
	}
	return cmp.Or(b.since().Compare(a.since()), cmp.Compare(a.ID, b.ID))
}

// noticeBoard keeps the notices that their sources have in memory and follows the
// store.
type noticeBoard struct {
	mu   sync.Mutex
	open map[int64]keptNotice
	seq  int64
}

// noticeChunk is how many changed notices are read at once.
const noticeChunk = 500

// find gives the live notices that are looked for, in the order of soonest, as the
// store is now.
func (b *noticeBoard) find(ctx context.Context, keep Notices, w NoticeWish, now time.Time) ([]Notice, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open == nil {
		b.open = map[int64]keptNotice{}
	}
	for {
		changed, err := keep.NoticesAfter(ctx, b.seq, noticeChunk)
		if err != nil {
			return nil, fmt.Errorf("notices: %w", err)
		}
		for _, n := range changed {
			if delete(b.open, n.ID); n.Gone.IsZero() {
				b.open[n.ID] = keepNotice(n)
			}
			b.seq = n.Seq
		}
		if len(changed) == 0 { // a shorter page may lack rows that cannot be read
			break
		}
	}
	var found []Notice
	t := newTopic(w.Topic)
	for _, k := range b.open {
		if k.notice.Live(now) && k.fits(w, t) {
			found = append(found, k.notice)
		}
	}
	slices.SortFunc(found, soonest)
	return withoutCopies(found), nil
}

// withoutCopies leaves of notices that several sources have the one that was
// fetched first.
func withoutCopies(list []Notice) []Notice {
	first := map[string]int64{}
	name := func(n Notice) string { return tight(n.Title) + "|" + tight(n.Issuer) }
	for _, n := range list {
		if id, known := first[name(n)]; !known || n.ID < id {
			first[name(n)] = n.ID
		}
	}
	return slices.DeleteFunc(list, func(n Notice) bool { return first[name(n)] != n.ID })
}

// FindNotices gives the live notices that words name, the soonest deadline first,
// for readers outside a conversation. They are without their texts.
func FindNotices(ctx context.Context, keep Notices, words string, now time.Time) ([]Notice, error) {
	return new(noticeBoard).find(ctx, keep, readNoticeWish(words), now)
}
