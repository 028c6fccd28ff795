package handlers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/jobs"
)

const (
	maxGaps     = 3 // things to learn that are told at once
	maxGapShown = 2 // openings named for each of them
)

func (h *Handlers) nearRoutes() []route {
	return []route{
		{name: "near", roles: everybody, about: lang.CommandNear, personal: true, do: h.near,
			words: []string{"배우면 열리는 일자리", "배우면 지원할 수 있는 일자리", "하나만 더 갖추면", "뭘 배우면 좋을까요", "뭘 더 배우면 될까요", "무엇을 배우면 좋을까요", "부족한 것",
				"near misses", "what should i learn", "what am i missing"}},
		{name: "loosened", roles: everybody, byChoice: true, personal: true, do: func(ctx context.Context, t *turn) ([]bot.Reply, error) {
			return h.loosenedJobs(ctx, t)
		}},
	}
}

// widest finds, of ways to wish for less, the one with which most is there, and
// how much; none where with no single one anything is.
func widest[T any](ways []T, count func(T) (int, error)) (best T, most int, err error) {
	for _, w := range ways {
		n, err := count(w)
		if err != nil {
			return best, 0, err
		}
		if n > most {
			best, most = w, n
		}
	}
	return best, most, nil
}

// loosest finds the one wish whose loosening opens most, and how many. Of the
// steps of commuting the first that opens anything counts.
func (h *Handlers) loosest(open *jobs.Board, t *turn, p jobs.Profile) (best jobs.Loosening, most int) {
	commuted := false
	best, most, _ = widest(p.Loosenings(), func(l jobs.Loosening) (int, error) { // counting in memory does not fail
		if l.Field == jobs.FieldCommute && commuted {
			return 0, nil
		}
		n := len(h.board.shown(open.Best(l.Profile, t.Now, 0), t.Now))
		commuted = commuted || l.Field == jobs.FieldCommute && n > 0
		return n, nil
	})
	return best, most
}

// nothingFits says so, names the wish whose loosening would open most, and
// offers what is missed by one thing.
func (h *Handlers) nothingFits(ctx context.Context, t *turn, p jobs.Profile) (bot.Reply, error) {
	r := t.reply(lang.JobsNone)
	open, err := h.board.current(ctx, h.Openings)
	if err != nil {
		return r, err
	}
	if l, n := h.loosest(open, t, p); n > 0 {
		var without string
		switch l.Field {
		case jobs.FieldCommute:
			without = t.words(lang.LoosenCommute, t.words(commuteNames[l.Profile.Commute]))
		case jobs.FieldEmployment:
			without = t.words(lang.LoosenEmployment)
		case jobs.FieldPay:
			without = t.words(lang.LoosenPay)
		case jobs.FieldHours:
			without = t.words(lang.LoosenHours)
		}
		r.Body = append(r.Body, bot.P(t.words(lang.JobsNoneLoosen, without, n)))
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.JobsLoosened, n), Action: "loosened " + string(l.Field) + " " + string(l.Profile.Commute), Primary: true})
	}
	r.Choices = append(append(r.Choices, h.nearChoice(open, t, p)...), h.profileChoice(lang.JobsWiden, t)...)
	return r, nil
}

// nearChoice is the button to what is missed by one thing, where there is any.
func (h *Handlers) nearChoice(open *jobs.Board, t *turn, p jobs.Profile) bot.Choices {
	n := len(h.board.shown(open.Near(p, t.Now, 0), t.Now))
	if n == 0 {
		return nil
	}
	return bot.Choices{{Label: t.words(lang.JobsNear, n), Action: "near"}}
}

// loosenedJobs shows what fits with one wish loosened; the profile stays as it is.
func (h *Handlers) loosenedJobs(ctx context.Context, t *turn) ([]bot.Reply, error) {
	p, _, err := h.Profiles.Profile(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	field, commute, _ := strings.Cut(t.Args, " ")
	for _, l := range p.Loosenings() {
		if string(l.Field) != field || l.Field == jobs.FieldCommute && string(l.Profile.Commute) != commute {
			continue
		}
		wish := Wish{Profile: l.Profile, Fits: true}
		r, next, err := h.showJobs(ctx, t, wish, 0, func(at int) string { return fmt.Sprintf("moresearch %d %s", at, carryWish(wish)) })
		if err != nil || r == nil {
			return t.say(lang.JobsNone), err
		}
		return []bot.Reply{*r}, h.found(ctx, t, t.Address, Search{Wish: wish, Next: next})
	}
	return t.say(lang.ButtonExpired), nil
}

// gap is something that a person lacks, with the openings that ask for it and how
// many more would fit with it.
type gap struct {
	jobs.Gap
	openings []int64
	opens    int
}

// gaps gives what the person lacks, what opens most first. How many it opens comes
// from matching again as if they had it.
func (h *Handlers) gaps(open *jobs.Board, t *turn, p jobs.Profile) []gap {
	byGap := make(map[jobs.Gap]*gap)
	var out []*gap
	for _, o := range h.board.shown(open.Near(p, t.Now, 0), t.Now) {
		missing, ok := o.Fit.Gap()
		if !ok {
			continue
		}
		g := byGap[missing]
		if g == nil {
			g = &gap{Gap: missing}
			byGap[missing] = g
			out = append(out, g)
		}
		g.openings = append(g.openings, o.ID)
	}
	slices.SortStableFunc(out, func(a, b *gap) int { return cmp.Compare(len(b.openings), len(a.openings)) })
	fit := make(map[int64]bool)
	for _, o := range open.Best(p, t.Now, 0) {
		fit[o.ID] = true
	}
	var told []gap
	for _, g := range out[:min(len(out), maxGaps)] {
		for _, o := range h.board.shown(open.Best(g.Filled(p), t.Now, 0), t.Now) {
			if !fit[o.ID] {
				g.opens++
			}
		}
		told = append(told, *g)
	}
	slices.SortStableFunc(told, func(a, b gap) int { return cmp.Compare(b.opens, a.opens) })
	return told
}

// shortest finds the shortest course that teaches what is missing, can still be
// joined and is online or in a province where the person looks for work; one that
// does not say its length comes last.
func (h *Handlers) shortest(ctx context.Context, t *turn, p jobs.Profile, g jobs.Gap) (c Course, ok bool, err error) {
	if h.Courses == nil {
		return c, false, nil
	}
	var w jobs.CourseWish
	for _, r := range p.Regions {
		if r != jobs.Remote {
			w.Regions = append(w.Regions, r.Province())
		}
	}
	found, err := h.findCourses(ctx, w, t.Now) // the sooner first
	if err != nil {
		return c, false, err
	}
	best := 0
	for _, f := range found {
		if !g.TaughtBy(f.Course.Course) {
			continue
		}
		hours := f.Hours
		if hours == 0 {
			hours = f.Days * hoursADay
		}
		if !ok || hours > 0 && (best == 0 || hours < best) {
			c, best, ok = f.Course, hours, true
		}
	}
	return c, ok, nil
}

// hoursADay is what a day of a course is counted as that does not say its hours.
const hoursADay = 8

// near shows the openings that the person would fit but for one skill or licence,
// by what is missing, with the shortest course that teaches it.
func (h *Handlers) near(ctx context.Context, t *turn) ([]bot.Reply, error) {
	p, ok, err := h.Profiles.Profile(ctx, t.Person.ID)
	if err != nil {
		return nil, err
	}
	if !ok || !p.HasWish() {
		r := t.reply(lang.JobsNoProfile)
		r.Choices = h.profileChoice(lang.JobsProfile, t)
		return []bot.Reply{r}, nil
	}
	open, err := h.board.current(ctx, h.Openings)
	if err != nil {
		return nil, err
	}
	found := h.gaps(open, t, p)
	if len(found) == 0 {
		r := t.reply(lang.NearNone)
		r.Choices = h.profileChoice(lang.NearMine, t)
		return []bot.Reply{r}, nil
	}
	w := h.openingWords(t.Lang, t.Now)
	r := bot.Reply{Body: bot.Plain(t.words(lang.NearHeader)), Lang: string(t.Lang), Private: !t.Direct}
	n := 0
	for _, g := range found {
		name := g.Name(string(t.Lang))
		r.Body = append(r.Body, bot.H(t.words(lang.NearGap, name, g.opens)))
		for _, id := range g.openings[:min(len(g.openings), maxGapShown)] {
			o, _ := open.Get(id)
			o = w.sites.shown(o)
			n++
			r.Body = append(r.Body, bot.P(fmt.Sprintf("%d. ", n)+t.words(lang.NearOpening, w.title(o), o.Employer, w.regions(o))))
			r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.JobsDetail, n), Action: fmt.Sprintf("opening %d", id)})
		}
		c, ok, err := h.shortest(ctx, t, p, g.Gap)
		if err != nil {
			return nil, err
		}
		if !ok {
			r.Body = append(r.Body, bot.Item(t.words(lang.NearNoCourse)))
			continue
		}
		r.Body = append(r.Body, w.gapCourse(c.Course, h.price(c.Course))...)
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.NearSeeCourse, shorten(name, 24)), Action: fmt.Sprintf("course %d", c.ID)})
	}
	r.Body = append(r.Body, h.operator(t.Lang, lang.JobsOperator))
	return []bot.Reply{r}, nil
}

// gapCourse is a course below what it teaches: when it starts, how long and where
// it is and what it costs.
func (w openingWords) gapCourse(c jobs.Course, p coursePrice) bot.Text {
	c = w.sites.courseShown(c)
	body := bot.Text{bot.Item(w.text(lang.NearCourse, oneSpace(c.Title), c.Institution))}
	var facts []string
	for _, f := range []string{w.courseWhen(c), w.courseLength(c), w.courseWhere(c)} {
		if f != "" {
			facts = append(facts, f)
		}
	}
	for _, line := range append([]string{strings.Join(facts, " · ")}, p.lines(w, c.UnderProgramme())...) {
		body = append(body, bot.Item(line))
	}
	return append(body, w.courseSource(c))
}
