package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/answer"
	"dari/knowledge/jobs"
)

// noticesPage is how many notices are shown at once.
const noticesPage = 5

func (h *Handlers) noticeRoutes() []route {
	return []route{
		{name: "notices", roles: everybody, about: lang.CommandNotices, do: h.notices,
			words: []string{"공고", "notices", "지원사업 공고", "지원사업공고", "공고 목록", "새 공고", "support notices", "new notices"}},
		{name: "findnotices", roles: everybody, byChoice: true, do: func(ctx context.Context, t *turn) ([]bot.Reply, error) {
			from, what, _ := strings.Cut(t.Args, " ")
			n, _ := strconv.Atoi(from)
			return h.showNotices(ctx, t, carriedNoticeWish(what), n)
		}},
		{name: "shownotice", roles: everybody, byChoice: true, do: h.noticeInFull},
		{name: "follow", roles: everybody, byChoice: true, personal: true, do: h.follow},
		{name: "unfollow", roles: everybody, byChoice: true, personal: true, do: h.unfollow},
		{name: "followed", roles: everybody, byChoice: true, personal: true, do: h.followed},
		{name: "follows", roles: everybody, about: lang.CommandFollows, personal: true, do: h.follows,
			words: []string{"기다리는 소식", "following", "기다리는 공고", "follows", "what do i follow"}},
	}
}

// carry is a wish as the action of a button has it.
func (w NoticeWish) carry() string {
	data, _ := json.Marshal(w) // words and codes: it cannot fail
	return string(data)
}

func carriedNoticeWish(what string) (w NoticeWish) {
	if json.Unmarshal([]byte(what), &w) != nil {
		return NoticeWish{}
	}
	return w
}

// notices shows what is open, or searches for the words that were said; where
// those may as well mean openings, these are a tap away.
func (h *Handlers) notices(ctx context.Context, t *turn) ([]bot.Reply, error) {
	replies, err := h.showNotices(ctx, t, readNoticeWish(t.Args), 0)
	if err == nil && t.Args == "" && t.Role == Seeker { // "공고" alone may be of jobs
		last := &replies[len(replies)-1]
		last.Choices = append(last.Choices, bot.Choice{Label: t.words(lang.NoticesJobs), Action: "jobs"})
	}
	if p, _ := jobs.ReadProfile(t.Args); err == nil && len(p.Occupations) > 0 && !sureNotice.MatchString(t.Args) {
		last := &replies[len(replies)-1]
		last.Choices = append(last.Choices, bot.Choice{Label: t.words(lang.NoticesJobs), Action: "search " + carryWish(Wish{Profile: p})})
	}
	return replies, err
}

// showNotices is a page of the notices that are looked for, from a place in the
// list on.
func (h *Handlers) showNotices(ctx context.Context, t *turn, wish NoticeWish, from int) ([]bot.Reply, error) {
	found, err := h.openNotices.find(ctx, h.Notices, wish, t.Now)
	if err != nil {
		return nil, err
	}
	from = max(from, 0)
	switch {
	case len(found) == 0:
		return h.noNotices(ctx, t, wish)
	case from >= len(found):
		return t.say(lang.NoticesNoMore), nil
	}
	w := h.openingWords(t.Lang, t.Now)
	page := found[from:min(from+noticesPage, len(found))]
	header := t.words(lang.NoticesHeader, len(found), from+1, from+len(page))
	if len(page) == len(found) {
		header = t.words(lang.NoticesAll, len(found))
	}
	r := bot.Reply{Lang: string(t.Lang), Body: bot.Text{bot.P(header)}}
	if said := w.noticeWish(wish); said != "" {
		r.Body = append(bot.Text{bot.Small(t.words(lang.NoticesSearched, said))}, r.Body...)
	}
	for i, n := range page {
		if kept, ok, err := h.Notices.NoticeByID(ctx, n.ID); err != nil {
			return nil, err
		} else if ok { // with when it was fetched last
			n = kept
		}
		number := from + i + 1
		r.Body = append(r.Body, w.noticeCard(strconv.Itoa(number)+". ", n)...)
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.JobsDetail, number), Action: fmt.Sprintf("shownotice %d", n.ID)})
	}
	r.Body = append(r.Body, bot.Small(t.words(lang.NoticesUnchecked)))
	if next := from + len(page); next < len(found) {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.More), Action: fmt.Sprintf("findnotices %d %s", next, wish.carry()), Primary: true})
	}
	r.Choices = append(r.Choices, h.followChoice(t, wish))
	return []bot.Reply{r}, nil
}

// noNotices says that nothing was found, and what there is without the place.
func (h *Handlers) noNotices(ctx context.Context, t *turn, wish NoticeWish) ([]bot.Reply, error) {
	said := h.openingWords(t.Lang, t.Now).noticeWish(wish)
	if said == "" {
		return t.say(lang.NoticesNone), nil
	}
	r := t.reply(lang.NoticesNoneFor, said)
	if wish.Topic != "" && len(wish.Regions) > 0 {
		wider := NoticeWish{Topic: wish.Topic}
		elsewhere, err := h.openNotices.find(ctx, h.Notices, wider, t.Now)
		if err != nil {
			return nil, err
		}
		if len(elsewhere) > 0 {
			r.Body = append(r.Body, bot.P(t.words(lang.NoticesElsewhere, len(elsewhere))))
			r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.NoticesEverWhere), Action: "findnotices 0 " + wider.carry()})
		}
	}
	r.Choices = append(r.Choices, h.followChoice(t, wish))
	return []bot.Reply{r}, nil
}

// noticeInFull shows one notice.
func (h *Handlers) noticeInFull(ctx context.Context, t *turn) ([]bot.Reply, error) {
	n, ok, err := h.Notices.NoticeByID(ctx, t.argID(0))
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return t.say(lang.ButtonExpired), nil
	}
	w := h.openingWords(t.Lang, t.Now)
	if !n.Live(t.Now) {
		return t.say(lang.NoticeGone, oneSpace(w.sites.shownNotice(n).Title)), nil
	}
	return []bot.Reply{{Body: w.noticeDetails(n), Lang: string(t.Lang)}}, nil
}

// noticesIntent is what somebody wants who asks for notices: the base does not
// know of them.
const noticesIntent answer.Intent = "notices"

var (
	// namesNotices is how notices of programmes are named, beside those of jobs.
	namesNotices = regexp.MustCompile(`(?i)(지원|사업|정부|정책|보조금|바우처|공모|창업|중소기업|소상공인|과제|교육|훈련|r&d|연구개발|스마트|수출|인공지능|ai|ax|dx|디지털|제조|융자|자금|새로?운?|신규|최신|최근|마감\s*임박)[^.?!]{0,20}공고|공고\s*(목록|모음)|` +
		`\bnotices\b|\b(new|any|latest|current|open)\s+(\w+\s+){0,3}notice\b|\bcalls?\s+for\s+(applications|proposals|participants)\b`)
	// sureNotice names a notice of a programme and nothing else.
	sureNotice = regexp.MustCompile(`(?i)지원|사업|정책|보조금|\bnotices?\b|\bcalls?\b`)
	// notNotice is what else has the word: openings, posting one, a school, law,
	// the end of a contract.
	notNotice = regexp.MustCompile(`(?i)채용|구인|일자리|알바|아르바이트|취업|직무|정규직|입찰|위반|불법|법적|공고(를|을|글)?\s*(올리|올려|올릴|등록|게시|작성|내고|내려|낼)|공고\s*(졸|출신|다니|생)|` +
		`\bjobs?\b|\bvacanc|\bhiring\b|notice\s+(period|of)|(without|days?|advance|written|prior)\s+notices?|(post|send|write|publish)\s+(\w+\s+){0,3}notices?`)
	// asksForNotices is what people say of notices that they want to see; what they
	// ask of one, or of a programme, is another question.
	asksForNotices = regexp.MustCompile(`(?i)있|없|나왔|나온|올라온|올라왔|떴|뜬|보여|찾|알려|뭐|무엇|무슨|어떤|목록|모음|볼래|볼게|보고\s*싶|궁금|좀|공고(요|들)?[\s?.!~]*$|\b(any|show|find|list|see|are|is|what|which|new|latest|current|open|looking)\b|^\W*\w*\s*(notices|calls)`)
	asksOfNotice   = regexp.MustCompile(`(?i)언제|며칠|어떻게|방법|서류|조건|자격|얼마|뜻이|의미|차이|왜|\b(when|how|why|who|where)\b`)
)

// wantsNotices tells whether somebody asks for notices of programmes, where a is
// what the base says to it.
func wantsNotices(text string, a answer.Answer) bool {
	switch a.Kind {
	case answer.Crisis, answer.Refuse, answer.Handoff, answer.Smalltalk:
		return false
	case answer.Act:
		if a.Action.Intent != answer.Openings && a.Action.Intent != answer.Notifications {
			return false
		}
	}
	return len([]rune(text)) <= maxAsked && namesNotices.MatchString(text) && !notNotice.MatchString(text) && asksForNotices.MatchString(text) && !asksOfNotice.MatchString(text)
}
