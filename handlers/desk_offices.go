package handlers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge"
	"dari/knowledge/answer"
	"dari/knowledge/jobs"
)

// Office is a local office that staff listed, an Employment Center most often.
type Office struct {
	ID   int64
	Name string
	// Regions are what it serves.
	Regions []jobs.Region
	// Phone is as it was listed, never guessed.
	Phone   string
	Hours   string
	Address string
	URL     string
	// Listed is when.
	Listed time.Time
}

// Offices are local offices.
type Offices interface {
	// Offices are all that are listed now.
	Offices(ctx context.Context) ([]Office, error)
}

// maxOffices bounds how many offices of one region are named.
const maxOffices = 3

// ofEmploymentCenters are the topics that local Employment Centers know about,
// as the national line 1350 does.
var ofEmploymentCenters = map[knowledge.Topic]bool{
	knowledge.NationalEmploymentSupport: true, knowledge.NaeilCard: true, knowledge.AIVocationalTraining: true,
	knowledge.YouthLeapIncentive: true, knowledge.YouthPrograms: true, knowledge.HiringSupport: true, knowledge.HopeReturn: true,
	knowledge.ContactsTopic: true,
}

// nationalLine is the contact that stands beside a local office.
const nationalLine = "moel-1350"

// generalProfileText is the first text that people agreed to for their
// profile: it did not say that the region is used to name an office.
const generalProfileText = "profile-1"

// regions are the places that the words name, else those of the person's
// profile, when they agreed to that use.
func (h *Handlers) regions(ctx context.Context, t *turn, text string) ([]jobs.Region, error) {
	places := func(rs []jobs.Region) []jobs.Region {
		return slices.DeleteFunc(slices.Clone(rs), func(r jobs.Region) bool { return r == jobs.Nationwide || r == jobs.Remote })
	}
	named, _ := jobs.FindRegions(text)
	if named = places(named); len(named) > 0 || h.Profiles == nil || t.Person.ID == 0 {
		return named, nil
	}
	p, ok, err := h.Profiles.Profile(ctx, t.Person.ID)
	if err != nil || !ok || len(p.Regions) == 0 {
		return nil, err
	}
	c, ok, err := h.Consents.Consent(ctx, t.Person.ID, ForProfile)
	if err != nil || !ok || !c.Granted || c.Version == generalProfileText {
		return nil, err
	}
	return places(p.Regions), nil
}

// provinces are the codes of the provinces that regions lie in.
func (h *Handlers) provinces(ctx context.Context, t *turn, text string) ([]string, error) {
	regions, err := h.regions(ctx, t, text)
	var out []string
	for _, r := range regions {
		if p := string(r.Province()); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out, err
}

// withOffices puts the office of the person's region beside the national line,
// in an answer that sends to an office on a topic of Employment Centers. An
// answer that is unknown and names nobody gets the national line too.
func (h *Handlers) withOffices(ctx context.Context, t *turn, a answer.Answer, q answer.Question) (answer.Answer, error) {
	if a.Kind != answer.Unknown && a.Kind != answer.Handoff || !ofEmploymentCenters[a.Topic] {
		return a, nil
	}
	local, err := h.localOffices(ctx, t, q.Text)
	if err != nil {
		return a, err
	}
	return beside(a, local), nil
}

// localOffices are the offices of the region that the words name or the person
// lives in: those of the very district, else up to three of the province.
func (h *Handlers) localOffices(ctx context.Context, t *turn, text string) ([]Office, error) {
	if h.Offices == nil {
		return nil, nil
	}
	regions, err := h.regions(ctx, t, text)
	if err != nil || len(regions) == 0 {
		return nil, err
	}
	all, err := h.Offices.Offices(ctx)
	if err != nil {
		return nil, fmt.Errorf("local offices: %w", err)
	}
	return nearest(all, regions[0]), nil
}

// nearest picks the offices for a region. The nearer what an office serves is
// to it, the better: the district itself, then the city around it, then the
// province. Of offices elsewhere in the province, which may be the right one,
// up to three are given when none is nearer.
func nearest(all []Office, region jobs.Region) []Office {
	const elsewhere = 10
	distance := func(o Office) int {
		best := elsewhere + 1
		for _, r := range o.Regions {
			switch {
			case r.Contains(region):
				steps := 0
				for at := region; at != r && at != ""; at = at.Parent() {
					steps++
				}
				best = min(best, steps)
			case region.Contains(r), r.Province() == region.Province():
				best = min(best, elsewhere)
			}
		}
		return best
	}
	var found []Office
	nearestBy := elsewhere + 1
	for _, o := range all {
		d := distance(o)
		if d > elsewhere || d > nearestBy {
			continue
		}
		if d < nearestBy {
			nearestBy, found = d, found[:0]
		}
		found = append(found, o)
	}
	slices.SortStableFunc(found, func(x, y Office) int { return cmp.Compare(x.Name, y.Name) })
	return found[:min(len(found), maxOffices)]
}

// beside is the answer with local offices in front of those it names already.
func beside(a answer.Answer, local []Office) answer.Answer {
	at := slices.IndexFunc(a.Parts, func(p answer.Part) bool { return p.Kind == answer.ContactPart && len(p.Contacts) > 0 })
	if len(local) == 0 && at >= 0 {
		return a
	}
	a.Parts = slices.Clone(a.Parts)
	if at < 0 {
		p := answer.Part{Kind: answer.ContactPart, Slot: knowledge.ContactFor}
		if line := contact(a.Base, nationalLine); line != nil {
			p.Contacts = append(p.Contacts, *line)
			a.Sources = append(slices.Clone(a.Sources), contactSource(a, *line))
		}
		if len(p.Contacts)+len(local) == 0 {
			return a
		}
		a.Parts, at = append(a.Parts, p), len(a.Parts)
	}
	var contacts []knowledge.Contact
	for _, o := range local {
		contacts = append(contacts, o.contact())
	}
	a.Parts[at].Contacts = append(contacts, a.Parts[at].Contacts...)
	if len(local) > 0 {
		a.Sources = append(slices.Clone(a.Sources), contactSource(a, contacts[0]))
	}
	return a
}

func contact(b *knowledge.Base, id string) *knowledge.Contact {
	if b == nil {
		return nil
	}
	return b.Contact(id)
}

// listedByStaff is the source of what staff listed.
const listedByStaff = "staff"

// contactSource is where an office's number comes from.
func contactSource(a answer.Answer, c knowledge.Contact) answer.Source {
	s := answer.Source{Checked: c.Checked, Reliability: c.Reliability, URL: c.Source, Title: c.Source}
	if c.Source == listedByStaff {
		s.URL, s.Title = "", lang.Text(lang.Lang(a.Lang), lang.OfficeList)
	} else if from := sourceOf(a.Base, c.Source); from != nil {
		s.Title, s.URL = from.Title.In(a.Lang), from.URL
	}
	return s
}

// contact is the office as answers name offices.
func (o Office) contact() knowledge.Contact {
	c := knowledge.Contact{ID: "office-" + strconv.FormatInt(o.ID, 10), Name: knowledge.Text{Ko: o.Name}, Phone: o.Phone, URL: o.URL,
		Checked: knowledge.DateOf(o.Listed), Source: listedByStaff}
	var more []string
	for _, s := range []string{o.Hours, o.Address} {
		if s != "" {
			more = append(more, s)
		}
	}
	c.Hours.Ko = strings.Join(more, ", ")
	for _, r := range o.Regions {
		c.Regions = append(c.Regions, string(r))
	}
	return c
}

// offices names who can be asked instead of a person here.
func (h *Handlers) offices(ctx context.Context, t *turn, question, article string) ([]bot.Reply, error) {
	offices, err := h.officesFor(ctx, t, question, article)
	if err != nil {
		return nil, err
	}
	if len(offices) == 0 {
		return t.say(lang.NoDesk), nil
	}
	r := t.reply(lang.NoDeskOffices)
	r.Body = append(r.Body, offices...)
	return []bot.Reply{r}, nil
}

// tooMany says that enough questions of the person wait, and who can be asked
// meanwhile.
func (h *Handlers) tooMany(ctx context.Context, t *turn, question, article string) ([]bot.Reply, error) {
	offices, err := h.officesFor(ctx, t, question, article)
	if err != nil {
		return nil, err
	}
	r := t.reply(lang.DeskTooMany, MaxOpenCases)
	if len(offices) > 0 {
		r.Body = append(append(r.Body, bot.P(t.words(lang.AskHereNow))), offices...)
	}
	return []bot.Reply{r}, nil
}

// officesFor are the offices that the answer to the question names, those of
// the article, else those for any question; the one of the person's region
// first. It is empty where the base has none.
func (h *Handlers) officesFor(ctx context.Context, t *turn, question, article string) (bot.Text, error) {
	a, err := h.officesOf(ctx, t, question, article)
	return officeLines(a, t.Lang), err
}

// whomToCall is officesFor, but only the first number, after that of the
// person's region: for where it is not what was asked for.
func (h *Handlers) whomToCall(ctx context.Context, t *turn, question, article string) (bot.Text, error) {
	a, err := h.officesOf(ctx, t, question, article)
	var few []knowledge.Contact
	national := false
	for _, p := range a.Parts {
		for _, c := range p.Contacts {
			if local := len(c.Regions) > 0; c.Phone != "" && (local || !national) {
				few, national = append(few, c), national || !local
			}
		}
	}
	if a.Parts = nil; len(few) > 0 {
		a.Parts = []answer.Part{{Kind: answer.ContactPart, Contacts: few}}
	}
	return officeLines(a, t.Lang), err
}

// officeLines are the offices of an answer, with where their numbers are from.
func officeLines(a answer.Answer, l lang.Lang) bot.Text {
	if len(a.Parts) == 0 {
		return nil
	}
	a.Sources = nil
	for _, p := range a.Parts {
		for _, c := range p.Contacts {
			a.Sources = append(a.Sources, contactSource(a, c))
		}
	}
	s := speaker{answer: a, l: l}
	s.parts()
	s.sources()
	return s.body
}

// officesOf is officesFor as an answer.
func (h *Handlers) officesOf(ctx context.Context, t *turn, question, article string) (answer.Answer, error) {
	for _, q := range []answer.Question{
		{Text: question}, {Article: article, Slot: knowledge.ContactFor}, {Article: string(knowledge.ContactsTopic), Slot: knowledge.ContactFor},
	} {
		if q.Text == "" && q.Article == "" {
			continue
		}
		q.Lang, q.Now, q.Persona = knowledge.Lang(t.Lang), t.Now, knowledge.Audience(t.Role)
		a := h.Answerer.Answer(ctx, q)
		only := answer.Answer{Kind: answer.Handoff, Topic: a.Topic, Lang: knowledge.Lang(t.Lang), Base: a.Base, At: a.At}
		for _, p := range a.Parts {
			if p.Kind == answer.ContactPart {
				only.Parts = append(only.Parts, p)
			}
		}
		if len(only.Parts) == 0 {
			continue
		}
		return h.withOffices(ctx, t, only, answer.Question{Text: question})
	}
	return answer.Answer{}, nil
}

func sourceOf(b *knowledge.Base, id string) *knowledge.Source {
	if b == nil {
		return nil
	}
	return b.ContactSource(id)
}
