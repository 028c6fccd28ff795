package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// jobsPage is how many openings are shown at once.
const jobsPage = 5

func (h *Handlers) jobsRoutes() []route {
	return []route{
		{name: "jobs", about: lang.CommandJobs, words: []string{"일자리", "일자리 보기", "채용공고", "채용 공고", "jobs", "openings"}, do: h.jobs},
		{name: "morejobs", byChoice: true, personal: true, do: func(ctx context.Context, t *turn) ([]bot.Reply, error) {
			return h.myJobs(ctx, t, int(t.argID(0)))
		}},
		{name: "search", byChoice: true, do: func(ctx context.Context, t *turn) ([]bot.Reply, error) {
			return h.searchJobs(ctx, t, t.Args)
		}},
		{name: "moresearch", byChoice: true, do: func(ctx context.Context, t *turn) ([]bot.Reply, error) {
			from, text, _ := strings.Cut(t.Args, " ")
			n, _ := strconv.Atoi(from)
			return h.search(ctx, t, text, n)
		}},
		{name: "opening", byChoice: true, do: h.openingDetails},
	}
}

// jobs shows what fits the person now, or searches for the words behind the
// command.
func (h *Handlers) jobs(ctx context.Context, t *turn) ([]bot.Reply, error) {
	if strings.TrimSpace(t.Args) != "" {
		return h.searchJobs(ctx, t, t.Args)
	}
	p, ok, err := h.Profiles.Profile(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	if !ok || !p.HasWish() {
		r := t.reply(lang.JobsNoProfile)
		r.Choices = h.profileChoice(lang.JobsProfile, t)
		return []bot.Reply{r}, nil
	}
	replies, err := h.myJobs(ctx, t, 0)
	if err != nil || t.Direct {
		return replies, err
	}
	for i := range replies { // what fits tells what somebody looks for
		replies[i].Private = true
	}
	return append(t.say(lang.ContinueInChat), replies...), nil
}

// myJobs shows what fits the kept profile, from a place in the list on.
func (h *Handlers) myJobs(ctx context.Context, t *turn, from int) ([]bot.Reply, error) {
	p, _, err := h.Profiles.Profile(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	r, err := h.showJobs(ctx, t, p, from, "morejobs %d")
	if err != nil {
		return nil, err
	}
	if r == nil {
		none := t.reply(lang.JobsNone)
		none.Choices = h.profileChoice(lang.JobsWiden, t)
		return []bot.Reply{none}, nil
	}
	return []bot.Reply{*r}, nil
}

func (h *Handlers) profileChoice(label lang.Key, t *turn) bot.Choices {
	r := h.routes["profile"]
	if r == nil {
		return nil
	}
	return bot.Choices{{Label: t.words(label), Action: "profile", OpensForm: r.opensForm}}
}

// searchJobs shows openings for what somebody said in plain words ("부산 용접
// 일자리 있어요?"). It needs no profile and keeps none. Words that name nothing
// to search by ("일자리 있어요?") show what fits the kept profile.
func (h *Handlers) searchJobs(ctx context.Context, t *turn, text string) ([]bot.Reply, error) {
	return h.search(ctx, t, text, 0)
}

func (h *Handlers) search(ctx context.Context, t *turn, text string, from int) ([]bot.Reply, error) {
	text = strings.Join(strings.Fields(text), " ")
	p, _ := jobs.ReadProfile(text)
	if len(p.Regions) == 0 {
		if which := h.whichPlace(t, text); which != nil {
			return which, nil
		}
	}
	if !p.HasWish() {
		if t.Command != "" { // "/jobs" with words behind it
			return t.say(lang.JobsUnread), nil
		}
		t.Args = ""
		return h.jobs(ctx, t)
	}
	w := openingWords{t.Lang, t.Now}
	r, err := h.showJobs(ctx, t, p, from, "moresearch %d "+strings.ReplaceAll(text, "%", "%%"))
	if err != nil {
		return nil, err
	}
	if r == nil {
		none := t.reply(lang.JobsNoneFor, w.wishes(p))
		none.Choices = h.profileChoice(lang.JobsProfile, t)
		return []bot.Reply{none}, nil
	}
	r.Body = append(bot.Text{bot.Small(t.words(lang.JobsSearched, w.wishes(p)))}, r.Body...)
	return []bot.Reply{*r}, nil
}

// whichPlace asks back when the only place word names several places; each
// choice is the same search in one of them.
func (h *Handlers) whichPlace(t *turn, text string) []bot.Reply {
	_, unclear := jobs.FindRegions(text)
	if len(unclear) == 0 {
		return nil
	}
	r := t.reply(lang.JobsWhich, unclear[0].Words)
	rest := strings.Replace(text, unclear[0].Words, "", 1)
	for _, region := range unclear[0].Regions {
		action := "search " + strings.Join(strings.Fields(region.Name("ko")+" "+rest), " ")
		r.Choices = append(r.Choices, bot.Choice{Label: region.Name(string(t.Lang)), Action: action})
	}
	return []bot.Reply{r}
}

// showJobs is a page of what fits, nil when nothing does. more is the action
// that shows the next page; %d is where it begins.
func (h *Handlers) showJobs(ctx context.Context, t *turn, p jobs.Profile, from int, more string) (*bot.Reply, error) {
	open, err := h.board.current(ctx, h.Openings)
	if err != nil {
		return nil, fmt.Errorf("openings: %w", err)
	}
	offers := open.Best(p, t.Now, 0)
	w := openingWords{t.Lang, t.Now}
	r := &bot.Reply{Lang: string(t.Lang)}
	// What must not be shown is found only now, because checking everything
	// that fits would cost more than anybody reads.
	at, shown := max(from, 0), 0
	for ; at < len(offers) && shown < jobsPage; at++ {
		o, ok := open.Get(offers[at].ID)
		if !ok || len(Blocking(o, t.Now)) > 0 {
			continue
		}
		shown++
		n := from + shown
		r.Body = append(r.Body, w.card(strconv.Itoa(n)+". ", o, offers[at].Fit.Reasons)...)
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.JobsDetail, n), Action: fmt.Sprintf("opening %d", offers[at].ID)})
	}
	if shown == 0 {
		if from > 0 {
			end := t.reply(lang.JobsNoMore)
			return &end, nil
		}
		return nil, nil
	}
	header := t.words(lang.JobsHeader, len(offers), from+1, from+shown)
	if shown == len(offers) {
		header = t.words(lang.JobsAll, shown)
	}
	r.Body = append(append(bot.Text{bot.P(header)}, r.Body...), h.operator(t.Lang, lang.JobsOperator))
	if at < len(offers) {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.More), Action: fmt.Sprintf(more, at), Primary: true})
	}
	return r, nil
}

// openingDetails shows one opening in full.
func (h *Handlers) openingDetails(ctx context.Context, t *turn) ([]bot.Reply, error) {
	o, ok, err := h.Openings.Opening(ctx, t.argID(0))
	if err != nil {
		return nil, err
	}
	if !ok || !o.Shown(t.Now) {
		return t.say(lang.JobsGone), nil
	}
	w := openingWords{t.Lang, t.Now}
	r := bot.Reply{Body: append(w.details(o), h.operator(t.Lang, lang.JobsOperator)), Lang: string(t.Lang), About: aboutOpening(o.ID)}
	if o.URL != "" {
		r.Choices = bot.Choices{{Label: w.text(lang.JobLink), URL: o.URL}}
	}
	return []bot.Reply{r}, nil
}
