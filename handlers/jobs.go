package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// jobsPage is how many openings are shown at once.
const jobsPage = 5

func (h *Handlers) jobsRoutes() []route {
	return []route{
		{name: "jobs", roles: everybody, about: lang.CommandJobs, words: []string{"일자리", "일자리 보기", "채용공고", "채용 공고", "jobs", "openings"}, do: h.jobs},
		{name: "morejobs", roles: everybody, byChoice: true, personal: true, do: func(ctx context.Context, t *turn) ([]bot.Reply, error) {
			return h.myJobs(ctx, t, int(t.argID(0)))
		}},
		{name: "search", roles: everybody, byChoice: true, do: func(ctx context.Context, t *turn) ([]bot.Reply, error) {
			return h.searchFor(ctx, t, t.Args, 0)
		}},
		{name: "moresearch", roles: everybody, byChoice: true, do: func(ctx context.Context, t *turn) ([]bot.Reply, error) {
			from, what, _ := strings.Cut(t.Args, " ")
			n, _ := strconv.Atoi(from)
			return h.searchFor(ctx, t, what, n)
		}},
		{name: "opening", roles: everybody, byChoice: true, do: h.openingDetails},
	}
}

// jobs shows what fits the person now, or searches for the words behind the
// command.
func (h *Handlers) jobs(ctx context.Context, t *turn) ([]bot.Reply, error) {
	if strings.TrimSpace(t.Args) != "" {
		return h.searchFor(ctx, t, t.Args, 0)
	}
	p, ok, err := h.Profiles.Profile(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	if !ok || !p.HasWish() {
		r := t.reply(lang.JobsNoProfile)
		r.Choices = h.profileChoice(lang.JobsProfile, t)
		// "서울이요" then says what was missing.
		return []bot.Reply{r}, h.found(ctx, t, t.Address, Search{})
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
	r, next, err := h.showJobs(ctx, t, Wish{Profile: p, Fits: true}, from, func(at int) string { return fmt.Sprintf("morejobs %d", at) })
	if err != nil {
		return nil, err
	}
	where := t.Address
	if !t.Direct {
		where = t.Person.Private
	}
	if err := h.found(ctx, t, where, Search{Kept: true, Next: next}); err != nil {
		return nil, err
	}
	if r == nil {
		none, err := h.nothingFits(ctx, t, p)
		return []bot.Reply{none}, err
	}
	if open, err := h.board.current(ctx, h.Openings); err == nil && from == 0 {
		r.Choices = append(r.Choices, h.nearChoice(open, t, p)...)
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

// searchFor shows openings for what somebody said in plain words ("부산 용접
// 일자리 있어요?"), or for the wish that a button of ours carries. It needs no
// profile and keeps none. Words that name nothing to search by ("일자리 있어요?")
// show what fits the kept profile.
func (h *Handlers) searchFor(ctx context.Context, t *turn, what string, from int) ([]bot.Reply, error) {
	if w, ok := carriedWish(what); ok {
		return h.search(ctx, t, w, from)
	}
	p, _ := jobs.ReadProfile(what)
	if len(p.Regions) == 0 {
		if _, unclear := jobs.FindRegions(what); len(unclear) > 0 {
			return h.whichPlace(ctx, t, Wish{Profile: p}, unclear[0])
		}
	}
	if !p.HasWish() {
		if t.Command != "" { // "/jobs" with words behind it
			return t.say(lang.JobsUnread), nil
		}
		t.Args = ""
		return h.jobs(ctx, t)
	}
	return h.search(ctx, t, Wish{Profile: p}, from)
}

// Wish is what openings are searched by.
type Wish struct {
	jobs.Profile
	// Fits tells that it comes from the kept profile: found is what fits the
	// person as well, by what it requires.
	Fits bool `json:"fits,omitempty"`
	// Teaches are skills of which an opening must ask for one: those of a course.
	Teaches []jobs.Skill `json:"teaches,omitempty"`
}

// offers are the openings of the board that are what is wished.
func (w Wish) offers(b *jobs.Board, at time.Time) []jobs.Offer {
	switch {
	case len(w.Teaches) > 0:
		return b.Asking(w.Teaches, w.Fits, w.Profile, at)
	case w.Fits:
		return b.Best(w.Profile, at, 0)
	}
	return b.Find(w.Profile, at, 0)
}

// carryWish is a wish as the action of a button has it.
func carryWish(w Wish) string {
	data, _ := json.Marshal(w) // codes and numbers: it cannot fail
	return string(data)
}

func carriedWish(what string) (w Wish, ok bool) {
	return w, strings.HasPrefix(what, "{") && json.Unmarshal([]byte(what), &w) == nil
}

// search shows what fits a wish, from a place in the list on, and says what it
// searched by.
func (h *Handlers) search(ctx context.Context, t *turn, wish Wish, from int) ([]bot.Reply, error) {
	w := h.openingWords(t.Lang, t.Now)
	r, next, err := h.showJobs(ctx, t, wish, from, func(at int) string { return fmt.Sprintf("moresearch %d %s", at, carryWish(wish)) })
	if err != nil {
		return nil, err
	}
	if err := h.found(ctx, t, t.Address, Search{Wish: wish, Next: next}); err != nil {
		return nil, err
	}
	if r == nil {
		none := t.reply(lang.JobsNoneFor, w.wishes(wish.Profile))
		none.Choices = h.profileChoice(lang.JobsProfile, t)
		return []bot.Reply{none}, nil
	}
	r.Body = append(bot.Text{bot.Small(t.words(lang.JobsSearched, w.wishes(wish.Profile)))}, r.Body...)
	return []bot.Reply{*r}, nil
}

// whichPlace asks back when the only place word names several places; each
// choice is the same search in one of them.
func (h *Handlers) whichPlace(ctx context.Context, t *turn, w Wish, unclear jobs.Ambiguous) ([]bot.Reply, error) {
	r := t.reply(lang.JobsWhich, unclear.Words)
	for _, region := range unclear.Regions {
		w.Regions = []jobs.Region{region}
		r.Choices = append(r.Choices, bot.Choice{Label: region.Name(string(t.Lang)), Action: "search " + carryWish(w)})
	}
	w.Regions = nil
	return []bot.Reply{r}, h.found(ctx, t, t.Address, Search{Wish: w, Unclear: unclear.Words})
}

// showJobs is a page of what fits, nil when nothing does. next is where the
// next page begins, 0 when there is none; more is the action that shows it.
func (h *Handlers) showJobs(ctx context.Context, t *turn, wish Wish, from int, more func(at int) string) (r *bot.Reply, next int, err error) {
	open, err := h.board.current(ctx, h.Openings)
	if err != nil {
		return nil, 0, fmt.Errorf("openings: %w", err)
	}
	offers := h.board.shown(wish.offers(open, t.Now), t.Now)
	w := h.openingWords(t.Lang, t.Now)
	r = &bot.Reply{Lang: string(t.Lang)}
	at, shown := max(from, 0), 0
	for ; at < len(offers) && shown < jobsPage; at++ {
		o, ok := open.Get(offers[at].ID)
		if !ok { // taken off meanwhile
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
			return &end, 0, nil
		}
		return nil, 0, nil
	}
	header := t.words(lang.JobsHeader, len(offers), from+1, from+shown)
	if shown == len(offers) {
		header = t.words(lang.JobsAll, shown)
	}
	r.Body = append(append(bot.Text{bot.P(header)}, r.Body...), h.operator(t.Lang, lang.JobsOperator))
	if at < len(offers) {
		next = at
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.More), Action: more(at), Primary: true})
	}
	return r, next, nil
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
	if err := h.opened(ctx, t); err != nil {
		return nil, err
	}
	if err := h.Interests.ReadOpening(ctx, t.ID, t.Person.ID, o.ID); err != nil {
		return nil, err
	}
	interest, err := h.interestChoice(ctx, t, o.ID)
	if err != nil {
		return nil, err
	}
	w := h.openingWords(t.Lang, t.Now)
	r := bot.Reply{Body: append(w.details(o), h.operator(t.Lang, lang.JobsOperator)), Lang: string(t.Lang), About: aboutOpening(o.ID)}
	if link := w.sites.link(o.Opening); link != "" {
		r.Choices = bot.Choices{{Label: w.text(lang.JobLink), URL: link}}
	}
	r.Choices = append(r.Choices, interest)
	r.Choices = append(r.Choices, h.subjectChoices(t.Lang, aboutOpening(o.ID))...)
	r.Choices = append(r.Choices, h.shareChoice(t, SharedOpening, o.ID)...)
	return []bot.Reply{r}, nil
}
