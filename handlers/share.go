package handlers

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/knowledge"
	"dari/knowledge/answer"
)

// ShareSubject is the kind of a delivery that shows a shared card in a channel;
// its ref is the share.
const ShareSubject = "share"

// SharedKind is what can be shared.
type SharedKind string

// What can be shared.
const (
	SharedCourse    SharedKind = "course"
	SharedOpening   SharedKind = "opening"
	SharedProgramme SharedKind = "programme" // an article of the base
)

// Share is a card that a manager shared with a channel of their own workspace.
type Share struct {
	ID     int64
	Kind   SharedKind
	Ref    string // number of the course or opening, id of the article
	Team   string
	Chat   string
	Person uint32 // who shared it
	At     time.Time
	Wanted int // how many want it
}

// Wanter is somebody who wants what was shared and lets the sharer know it.
type Wanter struct {
	Person uint32
	Name   string
}

// Shares keeps what was shared and who wants it. A name is kept only where its
// owner lets the sharer know it.
type Shares interface {
	// AddShare keeps it and has its card told in the channel, once per message. The
	// same shared by the same person minutes ago is that share, unless its card could
	// not be put there.
	AddShare(ctx context.Context, message int64, s Share) (id int64, err error)
	Share(ctx context.Context, id int64) (s Share, ok bool, err error)
	// SharesOf lists what a person shared, the newest first.
	SharesOf(ctx context.Context, person uint32, limit int) ([]Share, error)
	// Want remembers that the person wants it; without a name an earlier one goes.
	Want(ctx context.Context, message, share int64, person uint32, name string) error
	Unwant(ctx context.Context, message, share int64, person uint32) error
	// Wanters are those who let their name be known.
	Wanters(ctx context.Context, share int64) ([]Wanter, error)
}

// forShare is the purpose of letting the sharer know one's name: a decision for
// each share.
func forShare(id int64) Purpose { return Purpose(fmt.Sprintf("%s:%d", wantPurpose, id)) }

// wantPurpose begins the purposes of forShare.
const wantPurpose = "want"

// shareText is the version of what is agreed to.
const shareText = "want-1"

// sharesListed is how many shares a manager sees.
const sharesListed = 10

func (h *Handlers) shareRoutes() []route {
	return []route{
		{name: "share", roles: posters, about: lang.CommandShare, do: h.share, denied: lang.ShareWho,
			words: []string{"나누기", "회사 채널에 나누기", "share"}},
		{name: "sharenow", roles: posters, byChoice: true, do: h.shareNow, denied: lang.ShareWho},
		{name: "shares", roles: posters, about: lang.CommandShares, personal: true, do: h.shares, denied: lang.ShareWho,
			words: []string{"나눈 것", "나눈것", "나눈 카드", "my shares", "shares"}},
		{name: "want", roles: everybody, byChoice: true, do: h.want},
		{name: "wantname", roles: everybody, byChoice: true, do: h.wantName},
		{name: "unwant", roles: everybody, byChoice: true, do: h.unwant},
	}
}

// sharedKinds are what is typed for the kinds.
var sharedKinds = map[string]SharedKind{"course": SharedCourse, "과정": SharedCourse, "opening": SharedOpening, "공고": SharedOpening,
	"programme": SharedProgramme, "program": SharedProgramme, "제도": SharedProgramme}

// typedShare is the command without its slash, as it is said to Dari in a channel.
var typedShare = regexp.MustCompile(`(?i)^\s*(?:share|나누기)\s+((?:course|과정|opening|공고|programme|program|제도)\s+\S.*?)\s*$`)

// saidShare reads typedShare from somebody who may share; nil is that it is none.
func (h *Handlers) saidShare(t *turn) *route {
	m := typedShare.FindStringSubmatch(t.Text)
	r := h.routes["share"]
	if m == nil || t.Person.Platform != bot.Slack || !r.mayUse(t.Role) {
		return nil
	}
	t.Args = m[1]
	return r
}

// share shows a manager what they would put into a channel of their own workspace:
// the one where they type it, or, said in private, where the firm gets its
// announcements. Only their tap puts it there.
func (h *Handlers) share(ctx context.Context, t *turn) ([]bot.Reply, error) {
	// A channel that two workspaces share belongs to one of them.
	if t.Person.Platform != bot.Slack || t.Person.Tenant == "" || t.Address.Account != t.Person.Tenant {
		return toThemAlone(t, lang.ShareOnlySlack), nil
	}
	word, ref, _ := strings.Cut(strings.TrimSpace(t.Args), " ")
	s := Share{Kind: sharedKinds[strings.ToLower(word)], Ref: strings.TrimSpace(ref), Team: t.Person.Tenant, Chat: t.Address.Chat}
	if s.Kind == "" || s.Ref == "" {
		return toThemAlone(t, lang.ShareHow), nil
	}
	if s.Kind == SharedProgramme {
		s.Ref = h.programmeNamed(ctx, t, s.Ref)
	}
	body, ok, err := h.sharedCard(ctx, s, t.Lang, t.Now)
	if err != nil || !ok {
		return toThemAlone(t, lang.ShareGone), err
	}
	where := lang.ShareHere
	switch {
	case t.CommandChat != "":
		s.Chat, where = t.CommandChat, lang.ShareTyped
	case t.Direct:
		firm, ok, err := h.Firms.Firm(ctx, t.Person.Tenant)
		if err != nil {
			return nil, err
		}
		if !ok || firm.Choice != NewsHere || firm.Chat == "" {
			return toThemAlone(t, lang.ShareNoChannel, word, strings.TrimSpace(ref)), nil
		}
		s.Chat, where = firm.Chat, lang.ShareThere
	}
	r := bot.Reply{Body: append(bot.Plain(t.words(where)), body...), Lang: string(t.Lang), Private: !t.Direct, Choices: bot.Choices{
		{Label: t.words(lang.ShareYes), Action: fmt.Sprintf("sharenow %s %s %s", s.Kind, s.Ref, s.Chat), Primary: true}}}
	return []bot.Reply{r}, nil
}

// programmeNamed is the article that words name: its id, or what the base answers
// from.
func (h *Handlers) programmeNamed(ctx context.Context, t *turn, words string) string {
	if a := h.programme(words); a != nil {
		return a.ID
	}
	return mainArticle(h.Answerer.Answer(ctx, answer.Question{Text: words, Lang: knowledge.Lang(t.Lang), Now: t.Now}))
}

// shareNow puts what was shown into the channel: "KIND REF CHAT".
func (h *Handlers) shareNow(ctx context.Context, t *turn) ([]bot.Reply, error) {
	s := Share{Kind: SharedKind(t.arg(0)), Ref: t.arg(1), Team: t.Person.Tenant, Chat: t.arg(2), Person: t.Person.ID}
	if t.Person.Platform != bot.Slack || s.Team == "" || s.Chat == "" {
		return toThemAlone(t, lang.ShareOnlySlack), nil
	}
	if _, ok, err := h.sharedCard(ctx, s, t.Lang, t.Now); err != nil || !ok {
		return toThemAlone(t, lang.ShareGone), err
	}
	if _, err := h.Shares.AddShare(ctx, t.ID, s); err != nil {
		return nil, err
	}
	said := toThemAlone(t, lang.ShareDone)
	said[0].Choices = bot.Choices{{Label: t.words(lang.ShareList), Action: "shares"}}
	return said, nil
}

// shareChoice is the button under something that a manager of a workspace looks
// at; none for anybody else.
func (h *Handlers) shareChoice(t *turn, kind SharedKind, ref int64) bot.Choices {
	if t.Person.Platform != bot.Slack || !h.routes["share"].mayUse(t.Role) {
		return nil
	}
	return bot.Choices{{Label: t.words(lang.ShareButton), Action: fmt.Sprintf("share %s %d", kind, ref)}}
}

// sharedCard is what is shared as it is now, with its source and until when it was
// looked at; ok is false when it is no more.
func (h *Handlers) sharedCard(ctx context.Context, s Share, l lang.Lang, now time.Time) (body bot.Text, ok bool, err error) {
	id, _ := strconv.ParseInt(s.Ref, 10, 64)
	w := h.openingWords(l, now)
	var asOf time.Time
	switch s.Kind {
	case SharedCourse:
		c, ok, err := h.Courses.Course(ctx, id)
		if err != nil || !ok || !c.Open(now) {
			return nil, false, err
		}
		body, asOf = w.courseDetails(c, h.price(c.Course), helping{}), c.Updated
	case SharedOpening:
		o, ok, err := h.Openings.Opening(ctx, id)
		if err != nil || !ok || !o.Shown(now) {
			return nil, false, err
		}
		body, asOf = append(w.details(o), h.operator(l, lang.JobsOperator)), o.Updated
	case SharedProgramme:
		article := h.programme(s.Ref)
		if article == nil {
			return nil, false, nil
		}
		a := h.Answerer.Answer(ctx, answer.Question{Article: article.ID, Lang: knowledge.Lang(l), Now: now})
		if a.Kind != answer.Facts {
			return nil, false, nil
		}
		body = Speak(a).Body // with the sources, and when they were checked
		var facts bot.Text
		for _, f := range h.base().FactsAt(article.ID, now) {
			if f.Slot == knowledge.Amount || f.Slot == knowledge.Cost {
				facts = append(facts, bot.Item(f.Label.In(knowledge.Lang(l))+": "+factWords(l, f)+" · "+w.text(lang.FollowChecked, lang.Date(l, at(f.Checked)))))
			}
		}
		end := slices.IndexFunc(body, func(b bot.Block) bool { return b.Kind == bot.Note }) // the sources come last
		if end < 0 {
			end = len(body)
		}
		body = slices.Insert(body, end, facts...)
	default:
		return nil, false, nil
	}
	if !asOf.IsZero() {
		body = append(body, bot.Small(w.text(lang.ShareAsOf, lang.Date(l, asOf.In(Seoul)))))
	}
	return append(body, bot.Small(w.text(lang.OfficialPage))), true, nil
}

// renderShare makes the words of a shared card, in the language of who shared
// it.
func (h *Handlers) renderShare(ctx context.Context, d outbox.Delivery, now time.Time) (outbox.Rendered, error) {
	s, ok, err := h.Shares.Share(ctx, d.Subject.Ref)
	if err != nil {
		return outbox.Rendered{}, err
	}
	l := lang.Ko
	if ok && s.Person != 0 {
		p, err := h.People.Person(ctx, s.Person)
		if err != nil {
			return outbox.Rendered{}, err
		}
		l = p.Speaks()
	}
	body, ok, err := h.sharedCard(ctx, s, l, now)
	switch {
	case err != nil:
		return outbox.Rendered{}, err
	case !ok && len(d.MessageIDs) == 0:
		return outbox.Rendered{}, &outbox.DropError{Reason: DroppedClosed}
	}
	want := lang.ShareWant
	if s.Kind == SharedOpening {
		want = lang.ShareWantOpening
	}
	return outbox.Rendered{Reply: bot.Reply{Body: append(bot.Text{bot.Small(lang.Text(l, lang.ShareCard))}, body...), Lang: string(l),
		Choices: bot.Choices{{Label: lang.Text(l, want), Action: fmt.Sprintf("want %d", d.Subject.Ref), Primary: true}}}}, nil
}

// sharedWithMe finds a share of the person's own workspace.
func (h *Handlers) sharedWithMe(ctx context.Context, t *turn) (s Share, ok bool, err error) {
	s, ok, err = h.Shares.Share(ctx, t.argID(0))
	return s, ok && s.Team != "" && s.Team == t.Person.Tenant, err
}

// toThemAlone says a sentence where nobody else of a channel reads it.
func toThemAlone(t *turn, k lang.Key, args ...any) []bot.Reply {
	r := t.reply(k, args...)
	r.Private = !t.Direct
	return []bot.Reply{r}
}

// want remembers that an employee wants what was shared, and asks them, in
// private, whether the sharer may know their name. Until then, and if they do
// not answer, the sharer sees a number.
func (h *Handlers) want(ctx context.Context, t *turn) ([]bot.Reply, error) {
	s, ok, err := h.sharedWithMe(ctx, t)
	if err != nil {
		return nil, err
	}
	if !ok {
		return toThemAlone(t, lang.ShareNotYours), nil
	}
	if is, err := h.stillShared(ctx, t, s); err != nil || !is {
		return toThemAlone(t, lang.WantOver), err
	}
	if err := h.Shares.Want(ctx, t.ID, s.ID, t.Person.ID, ""); err != nil {
		return nil, err
	}
	if err := h.nameKnown(ctx, t, s.ID, false); err != nil { // asked anew, so no earlier answer holds
		return nil, err
	}
	back := bot.Choice{Label: t.words(lang.WantBack), Action: fmt.Sprintf("unwant %d", s.ID)}
	if s.Kind == SharedOpening { // who looks for another job is not for their own firm to know
		r := toThemAlone(t, lang.WantCounted)
		r[0].Choices = bot.Choices{back}
		return r, nil
	}
	purpose := lang.WantFor
	if s.Kind == SharedProgramme {
		purpose = lang.WantForProgramme
	}
	r := t.reply(lang.WantKept)
	for _, k := range []lang.Key{purpose, lang.WantItems, lang.WantUntil, lang.WantRight} {
		r.Body = append(r.Body, bot.Item(t.words(k)))
	}
	r.Private = !t.Direct
	r.Choices = bot.Choices{
		{Label: t.words(lang.WantNameYes), Action: fmt.Sprintf("wantname %d yes", s.ID), Primary: true},
		{Label: t.words(lang.WantNameNo), Action: fmt.Sprintf("wantname %d no", s.ID)},
		back,
	}
	return []bot.Reply{r}, nil
}

// stillShared tells whether what was shared can be joined, and somebody is there
// to count who would.
func (h *Handlers) stillShared(ctx context.Context, t *turn, s Share) (bool, error) {
	_, ok, err := h.sharedCard(ctx, s, t.Lang, t.Now)
	return ok && s.Person != 0, err
}

// nameKnown writes the decision down; a refusal of what was never agreed to is
// none.
func (h *Handlers) nameKnown(ctx context.Context, t *turn, share int64, yes bool) error {
	if !yes {
		if is, err := h.agreed(ctx, t.Person.ID, forShare(share)); err != nil || !is {
			return err
		}
	}
	return h.Consents.AddConsent(ctx, t.ID, Consent{Person: t.Person.ID, Purpose: forShare(share), Version: shareText,
		Granted: yes, At: t.Now, Channel: string(t.Person.Platform)})
}

// wantName lets the sharer know the person's name, or only the number.
func (h *Handlers) wantName(ctx context.Context, t *turn) ([]bot.Reply, error) {
	s, ok, err := h.sharedWithMe(ctx, t)
	if err != nil {
		return nil, err
	}
	if !ok {
		return toThemAlone(t, lang.ShareNotYours), nil
	}
	name, said := "", lang.WantNumberOnly
	if t.arg(1) == "yes" && s.Kind != SharedOpening {
		if is, err := h.stillShared(ctx, t, s); err != nil || !is {
			return toThemAlone(t, lang.WantOver), err
		}
		if name, said = t.From.Name, lang.WantNameTold; name == "" {
			name = t.Person.External // what the workspace knows them by
		}
	}
	if err := h.nameKnown(ctx, t, s.ID, name != ""); err != nil {
		return nil, err
	}
	if err := h.Shares.Want(ctx, t.ID, s.ID, t.Person.ID, name); err != nil {
		return nil, err
	}
	back := bot.Choice{Label: t.words(lang.WantBack), Action: fmt.Sprintf("unwant %d", s.ID)}
	r := t.reply(said)
	r.Private = !t.Direct
	if s.Kind == SharedOpening {
		r.Choices = bot.Choices{back}
		return []bot.Reply{r}, nil
	}
	other := bot.Choice{Label: t.words(lang.WantNameYes), Action: fmt.Sprintf("wantname %d yes", s.ID)}
	if name != "" {
		other = bot.Choice{Label: t.words(lang.WantNameNo), Action: fmt.Sprintf("wantname %d no", s.ID)}
	}
	r.Choices = bot.Choices{other, back}
	return []bot.Reply{r}, nil
}

// unwant takes everything back.
func (h *Handlers) unwant(ctx context.Context, t *turn) ([]bot.Reply, error) {
	s, ok, err := h.sharedWithMe(ctx, t)
	if err != nil {
		return nil, err
	}
	if !ok {
		return toThemAlone(t, lang.ShareNotYours), nil
	}
	if err := h.nameKnown(ctx, t, s.ID, false); err != nil {
		return nil, err
	}
	if err := h.Shares.Unwant(ctx, t.ID, s.ID, t.Person.ID); err != nil {
		return nil, err
	}
	return toThemAlone(t, lang.WantGone), nil
}

// shares lists what the manager shared: how many want each, and the names of
// those who still let them be known.
func (h *Handlers) shares(ctx context.Context, t *turn) ([]bot.Reply, error) {
	list, err := h.Shares.SharesOf(ctx, t.Person.ID, sharesListed)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return t.say(lang.SharesNone), nil
	}
	r := t.reply(lang.SharesHeader)
	r.Forget = true
	for _, s := range list {
		title, err := h.sharedTitle(ctx, t, s)
		if err != nil {
			return nil, err
		}
		line := t.words(lang.SharesLine, title, lang.ShortDate(t.Lang, s.At.In(t.Person.Location())), s.Wanted)
		wanters, err := h.Shares.Wanters(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		var names []string
		for _, w := range wanters {
			if is, err := h.agreed(ctx, w.Person, forShare(s.ID)); err != nil {
				return nil, err
			} else if is && s.Kind != SharedOpening {
				names = append(names, w.Name)
			}
		}
		if len(names) > 0 {
			line += "\n" + t.words(lang.SharesNames, strings.Join(names, ", "))
		}
		r.Body = append(r.Body, bot.Item(line))
	}
	r.Body = append(r.Body, bot.Small(t.words(lang.SharesNote)))
	return []bot.Reply{r}, nil
}

// sharedTitle names what was shared, also when it is over.
func (h *Handlers) sharedTitle(ctx context.Context, t *turn, s Share) (string, error) {
	id, _ := strconv.ParseInt(s.Ref, 10, 64)
	switch s.Kind {
	case SharedCourse:
		if c, ok, err := h.Courses.Course(ctx, id); err != nil || ok {
			return oneSpace(h.Config.Sites.words(c.Title)), err
		}
	case SharedOpening:
		if o, ok, err := h.Openings.Opening(ctx, id); err != nil || ok {
			return h.openingWords(t.Lang, t.Now).title(o.Opening), err
		}
	case SharedProgramme:
		if a := h.programme(s.Ref); a != nil {
			return a.Title.In(knowledge.Lang(t.Lang)), nil
		}
	}
	return string(s.Kind) + " " + s.Ref, nil
}
