package handlers

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/answer"
	"dari/knowledge/jobs"
)

// A list of openings can be talked about while the conversation is remembered:
// a place, a pay or a kind of work changes its search, "더" shows its next page.
// "1번 자세히" opens one of it for as long as what was shown can be asked about.

// Search is a search for openings that was answered with a list.
type Search struct {
	Wish Wish `json:"wish,omitzero"`
	// Kept tells that it was for the kept profile, which is read anew: what is
	// deleted there must not live on here.
	Kept bool `json:"kept,omitempty"`
	// Next is where the next page begins; 0 when everything was shown.
	Next int `json:"next,omitempty"`
	// Courses is what courses were searched by; nil is a search for openings.
	Courses *jobs.CourseWish `json:"courses,omitempty"`
	// Opened tells that one of the list was opened since.
	Opened bool `json:"opened,omitempty"`
	// Unclear is a place word that was asked back about.
	Unclear string `json:"unclear,omitempty"`
}

// maxChange is how long a change of a search is at most, in characters.
const maxChange = 60

// lastSearch is the search that was talked about last; atOnce tells that
// nothing else was talked about since. Thanks are nothing else.
func (m Memory) lastSearch() (s Search, atOnce, ok bool) {
	atOnce = true
	for _, t := range slices.Backward(m.Turns) {
		switch {
		case t.Search != nil:
			return *t.Search, atOnce, true
		case t.Bot && t.Kind != answer.Smalltalk:
			atOnce = false
		}
	}
	return s, false, false
}

// lastArticle is what the base talked about last.
func (m Memory) lastArticle() string {
	for _, t := range slices.Backward(m.Turns) {
		if t.Article != "" {
			return t.Article
		}
	}
	return ""
}

// found keeps a search as what was talked about last where its list is shown.
func (h *Handlers) found(ctx context.Context, t *turn, where bot.Address, s Search) error {
	m, err := h.Memories.Memory(ctx, where.Conversation(), t.Person.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(m.Turns, func(said MemoryTurn) bool { return said.Bot && said.Message == t.ID })
	if i < 0 {
		m.add(MemoryTurn{Message: t.ID, Bot: true})
		i = len(m.Turns) - 1
	}
	m.Turns[i].Search = &s
	return h.Memories.Remember(t.ID, where.Conversation(), t.Person.ID, m)
}

// searchedLately is the last search of the conversation before this message.
func (h *Handlers) searchedLately(ctx context.Context, t *turn) (s Search, atOnce, ok bool, err error) {
	m, err := h.Memories.Memory(ctx, t.Address.Conversation(), t.Person.ID)
	if err != nil {
		return s, false, false, err
	}
	m.forget(t.ID)
	s, atOnce, ok = m.lastSearch()
	return s, atOnce, ok, nil
}

// opened keeps that an opening is looked at: the conversation is about the list
// again, and a question may be about what was opened.
func (h *Handlers) opened(ctx context.Context, t *turn) error {
	last, _, ok, err := h.searchedLately(ctx, t)
	if err != nil || !ok {
		return err
	}
	last.Opened = true
	return h.found(ctx, t, t.Address, last)
}

// changed is the last search as a message changes it.
type changed struct {
	wish Wish
	// unclear is a place word that must be asked back about.
	unclear *jobs.Ambiguous
	// surely tells that the list is meant and not one of it that was opened.
	surely bool
}

// namesOpenings are words that make a search of what would be a change of one.
var namesOpenings = regexp.MustCompile(`(?i)일자리|일거리|구인|채용|공고|알바|\b(jobs?|openings?|vacanc(y|ies)|positions?|work)\b`)

// goesOn reads a message as a change of the last search. It is nil for what is
// something of its own: a question to the base, or a search in full.
func (h *Handlers) goesOn(ctx context.Context, t *turn, a answer.Answer, m Memory, text string) (*changed, error) {
	last, atOnce, ok := m.lastSearch()
	if !ok || last.Courses != nil || t.Kind != bot.Said || utf8.RuneCountInString(text) > maxChange {
		return nil, nil
	}
	opens := a.Kind == answer.Act && a.Action.Intent == answer.Openings
	c, bare := jobs.ReadChange(text)
	if !bare && atOnce && (a.Kind == answer.Unknown || opens) && len(c.Not.Fields()) > 0 { // "용접 말고 목공예": work that only an opening may name
		c, bare = jobs.ReadChange(text + " 일자리")
	}
	if !bare && (!opens || !c.Goes || len(c.Fields()) == 0) {
		return nil, nil
	}
	// Words that are nothing but a wish are no cry, no attack and nobody's case,
	// but of the first two even the least sign counts.
	switch {
	case a.Kind == answer.Crisis, a.Kind == answer.Refuse,
		a.Kind == answer.Facts && namesArticle(a.Base, text),
		opens && namesOpenings.MatchString(text) && !c.Goes:
		return nil, nil
	case atOnce, opens, a.Kind == answer.Unknown, a.Kind == answer.Clarify:
	case a.Kind != answer.Facts || mainArticle(a) == m.lastArticle(): // the base goes on about what came between
		return nil, nil
	}
	wish := last.Wish
	if last.Kept {
		kept, _, err := h.Profiles.Profile(ctx, t.Person.ID)
		if err != nil {
			return nil, err
		}
		wish = Wish{Profile: kept, Fits: true}
	}
	out := &changed{surely: c.Goes || !last.Opened}
	if _, asked := jobs.FindRegions(last.Unclear); len(asked) > 0 { // "중구 일자리", "어느 중구?", "부산이요"
		if in := within(asked[0].Regions, c.Wish.Regions); len(in) == 1 {
			c.Wish.Regions = in
		}
	}
	if len(c.Unclear) > 0 && len(c.Wish.Regions) == 0 {
		if in := within(c.Unclear[0].Regions, provinces(wish.Regions)); len(in) == 1 {
			c.Wish.Regions = in
		} else {
			out.unclear = &c.Unclear[0]
		}
	}
	out.wish = Wish{Profile: wish.With(c), Fits: wish.Fits, Teaches: wish.Teaches}
	if len(c.Wish.Occupations)+len(c.Wish.Skills)+len(c.Wish.Words) > 0 { // other work than the course is for
		out.wish.Teaches = nil
	}
	said := len(c.Wish.Fields()) > 0 || len(c.Any) > 0 || out.unclear != nil
	if !said && carryWish(out.wish) == carryWish(wish) { // it takes away what was never wished
		return nil, nil
	}
	return out, nil
}

// within are the places that lie in others.
func within(places, in []jobs.Region) []jobs.Region {
	return slices.DeleteFunc(slices.Clone(places), func(r jobs.Region) bool {
		return !slices.ContainsFunc(in, func(p jobs.Region) bool { return p.Contains(r) })
	})
}

func provinces(places []jobs.Region) []jobs.Region {
	out := make([]jobs.Region, len(places))
	for i, r := range places {
		out[i] = r.Province()
	}
	return out
}

// goOn shows what the changed search finds.
func (h *Handlers) goOn(ctx context.Context, t *turn, c *changed) ([]bot.Reply, error) {
	switch {
	case c.unclear != nil:
		return h.whichPlace(ctx, t, c.wish, *c.unclear)
	case !c.wish.HasWish():
		return t.say(lang.JobsNoWish), h.found(ctx, t, t.Address, Search{Wish: c.wish})
	}
	return h.search(ctx, t, c.wish, 0)
}

var (
	// nextPage asks for more of a list.
	nextPage = regexp.MustCompile(`(?i)^\s*((그럼\s*|좀\s*)?(더|다음)(\s*(거|것|것도|페이지|목록|공고|일자리))?(은|는|도)?\s*(요|(좀\s*)?(보여|볼|보기|보고|알려|있|없)\S*(\s*(줘|주세요)\S*)?)?|계속(\s*(보여|볼)\S*(\s*(줘|주세요)\S*)?)?|` +
		`(please\s+)?(show\s+(me\s+)?)?(some\s+|the\s+)?(more|next)(\s+(of them|ones?|page|openings?|jobs?|please))?|go on|any(thing)? more|(are there|is there) (any )?more)\s*[.!~?]*\s*$`)
	// lastOne names the last of a list.
	lastOne = regexp.MustCompile(`(?i)^\s*(?:(?:맨\s*)?마지막\s*(?:거|것|걸|건|공고|번)|the last (?:one|opening))(\s+.*|[^가-힣a-z]*)$`)
	// opensIt is what stands beside a number that only says which is meant.
	opensIt = regexp.MustCompile(`(?i)^(자세히|자세하게|자세한|상세|상세히|상세하게|거|것|걸|건|거요|거로|걸로|공고|공고요|일자리|과정|교육|번째|은|는|을|를|이|가|도|요|이요|로|내용|정보|그|저|그럼|좀|한번|더|보기|보여|보여줘|보여줘요|보여주세요|알려|알려줘|알려줘요|알려주세요|볼래요|볼게요|보고|볼|궁금해요|궁금합니다|열어|열어줘|줘|줘요|주세요|싶어요|싶은데요|부탁해요|지원|지원하고|지원하기|지원할래요|지원할게요|지원하려고요|어때요|어떤가요|설명|설명해줘|설명해주세요|` +
		`the|one|a|an|of|in|on|to|for|me|please|show|see|open|tell|about|more|details?|detail|let|let's|i|i'd|i'll|want|would|like|look|at|give|info|information|opening|job|course|notice|programme|apply|ok|okay|then)$`)
)

// listed does what is said of a list by its numbers and pages alone. ok is
// false when there is no such list.
func (h *Handlers) listed(ctx context.Context, t *turn) (replies []bot.Reply, ok bool, err error) {
	if utf8.RuneCountInString(t.Text) > maxChange {
		return nil, false, nil
	}
	if nextPage.MatchString(t.Text) {
		last, atOnce, ok, err := h.searchedLately(ctx, t)
		if err != nil || !ok || !atOnce || !last.Kept && !last.Wish.HasWish() && last.Courses == nil {
			return nil, false, err
		}
		switch {
		case last.Next == 0 && last.Courses != nil:
			return t.say(lang.CoursesNoMore), true, nil
		case last.Next == 0:
			return t.say(lang.JobsNoMore), true, nil
		case last.Courses != nil:
			replies, err = h.showCourses(ctx, t, *last.Courses, last.Next)
		case last.Kept:
			replies, err = h.myJobs(ctx, t, last.Next)
		default:
			replies, err = h.search(ctx, t, last.Wish, last.Next)
		}
		return replies, true, err
	}
	n, rest, ok := whichNumber(t.Text)
	if m := lastOne.FindStringSubmatch(t.Text); m != nil {
		if _, atOnce, found, err := h.searchedLately(ctx, t); err != nil || !found || !atOnce {
			return nil, false, err
		}
		list, _, err := h.shownLately(ctx, t, 0)
		if err == nil && len(list) == 1 && list[0].n == 0 { // one of it was opened
			list, _, err = h.shownLately(ctx, t, 1)
		}
		if err != nil || len(list) == 0 || list[len(list)-1].n == 0 {
			return nil, false, err
		}
		n, rest, ok = list[len(list)-1].n, m[1], true
	}
	if !ok {
		return nil, false, nil
	}
	named := slices.DeleteFunc(strings.Fields(strings.Map(noMarks, rest)), opensIt.MatchString)
	if strings.TrimSpace(rest) == "" {
		// "1번" alone may also be one of several that the base asked back about.
		m, err := h.Memories.Memory(ctx, t.Address.Conversation(), t.Person.ID)
		if err != nil || len(m.Turns) > 0 && m.Turns[len(m.Turns)-1].Kind == answer.Clarify {
			return nil, false, err
		}
	}
	list, _, err := h.shownLately(ctx, t, n)
	if err != nil {
		return nil, false, err
	}
	i := slices.IndexFunc(list, func(s numbered) bool { return s.n == n })
	if i < 0 {
		_, _, found, err := h.searchedLately(ctx, t)
		return t.say(lang.JobsNoNumber, n), found && len(named) == 0, err
	}
	if kind, args, _ := strings.Cut(list[i].about, " "); kind == "course" || kind == "shownotice" {
		if len(named) > 0 {
			return nil, false, nil
		}
		t.Args = args
		replies, err = h.routes[kind].do(ctx, t)
		return replies, true, err
	}
	s, ok, err := h.source(ctx, t, list[i].about)
	if err != nil || !ok || slices.ContainsFunc(named, func(w string) bool { return !strings.Contains(tight(s.title), tight(w)) }) {
		return nil, false, err
	}
	_, t.Args, _ = strings.Cut(s.about, " ")
	replies, err = h.openingDetails(ctx, t)
	return replies, true, err
}

// noMarks makes spaces of what ends and parts sentences.
func noMarks(r rune) rune {
	if strings.ContainsRune(".,!?~？", r) {
		return ' '
	}
	return r
}
