package handlers

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge"
	"dari/knowledge/answer"
	"dari/knowledge/jobs"
)

// Somebody got a job post from elsewhere and asks whether to trust it. Dari
// tells the signs of fraud that stand in the text with the words that raise
// them, what to check and whom to call. It never says that a post is safe.

// checkForm asks for the text of a post.
const checkForm = "check"

const (
	// maxCheck is how long a post may be, in characters: what a form of Slack takes.
	maxCheck = 3000
	// leastCheck is how many letters there must be to look at.
	leastCheck = 8
	// maxSignWords is how many words of one kind of sign are told.
	maxSignWords = 3
)

func (h *Handlers) checkRoutes() []route {
	return []route{{name: "check", roles: everybody, about: lang.CommandCheck, opensForm: true, do: h.check,
		words: []string{"공고 확인", "공고확인", "사기 확인", "사기 공고 확인", "check a post", "check a job post"}}}
}

func (h *Handlers) checkForms() []form {
	return []form{{id: checkForm, roles: everybody, asks: true, done: h.checkSent,
		build: func(_ context.Context, t *turn, _ string) (bot.Form, error) {
			return bot.Form{Title: t.words(lang.CheckTitle), Submit: t.words(lang.CheckSubmit), Fields: []bot.Field{
				{ID: "text", Type: bot.FieldLong, Label: t.words(lang.CheckText), Hint: t.words(lang.CheckHint), MaxLength: maxCheck}}}, nil
		},
		check: func(l lang.Lang, _ string, values []string) ([]string, string) {
			text := strings.TrimSpace(strings.Join(values, "\n"))
			// Nor is the question asked again a text to look at.
			if asked, rest := readDoubt(text); letters(text) < leastCheck || asked != "" && letters(rest) < leastCheck {
				return nil, lang.Text(l, lang.BadCheck)
			}
			return []string{text}, ""
		}}}
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// check looks at the text behind the command, at the opening that the message
// replies to, or asks for a text.
func (h *Handlers) check(ctx context.Context, t *turn) ([]bot.Reply, error) {
	if letters(t.Args) >= leastCheck {
		return h.tellSigns(ctx, t, post{text: t.Args})
	}
	p, ok, err := h.shownPost(ctx, t)
	if err != nil {
		return nil, err
	}
	if ok {
		return h.tellSigns(ctx, t, p)
	}
	return h.formReply(ctx, t, checkForm, "")
}

func (h *Handlers) checkSent(ctx context.Context, t *turn, _ string, values map[string][]string) ([]bot.Reply, error) {
	return h.tellSigns(ctx, t, post{text: strings.Join(values["text"], "\n")})
}

var (
	// doubts are the words of somebody who does not know whether to trust something.
	doubts = regexp.MustCompile(`(?i)믿어도|믿을\s*(?:수|만)|안전(?:해|할까|하나|합니까)|사기(?:야|예요|에요|인가|인지|일까|같|\s*아니|\s*맞)|의심|수상|진짜(?:예요|인가|일까|\s*맞)|가짜(?:예요|인가|일까|\s*아니)|\b(?:safe|legit|legitimate|scam|fraud|fake|trust|trustworthy|suspicious)\b`)
	// otherDoubts are as often about the work, or about what happened at work: they
	// count where a text is named (aText) or has signs.
	otherDoubts = regexp.MustCompile(`안전한(?:가|지)|사기\s*(?:를\s*)?당`)
	aText       = regexp.MustCompile(`공고|문자|글|(?i)\b(?:post|posting|message)\b`)
	// ofPost are what the doubts are about.
	ofPost = regexp.MustCompile(`(?i)공고|구인|채용|알바|아르바이트|일자리|문자|제안|(?:이|그|여기|이런|저)\s*(?:거|글|링크|회사|업체|곳)|이거|여기|\b(?:post|posting|ad|advert|job|offer|opening|vacancy|listing|message|this)\b`)
	// mayI asks whether to do what was asked for; that is a doubt where it is a sign of fraud.
	mayI = regexp.MustCompile(`(?i)괜찮(?:나|은가|은지|을까|아요)|(?:해도|보내도|줘도|가도)\s*(?:돼|되|될)|\b(?:okay|ok|all right|should i)\b`)
)

// doubted answers a message that asks whether a post can be trusted, or that is
// nothing but such a post: forwarded or pasted. ok is false for any other.
func (h *Handlers) doubted(ctx context.Context, t *turn) (replies []bot.Reply, ok bool, err error) {
	asked, rest := readDoubt(t.Text)
	if asked == "" && (t.Role != Seeker || !jobs.LooksPosted(t.Text)) { // who hires writes such texts too
		return nil, false, nil
	}
	if _, is := h.inCrisis(ctx, t, t.Text); is {
		return nil, false, nil
	}
	p, ok := post{text: t.Text}, true
	if asked != "" {
		if l, ok := lang.Detect(asked); ok { // the answer follows the question, not the post
			t.Lang = l
		}
		switch {
		case letters(rest) >= leastCheck: // the text came with the question
			p.text = rest
		default:
			if p, ok, err = h.shownPost(ctx, t); err == nil && !ok {
				p, ok, err = h.saidPost(ctx, t)
			}
		}
	}
	if err != nil {
		return nil, false, err
	}
	h.countAnswer(answer.Act, "")
	if !ok {
		replies, err = h.formReply(ctx, t, checkForm, "")
		if err == nil {
			replies, err = h.openForms(ctx, t, replies)
		}
		return replies, true, err
	}
	replies, err = h.tellSigns(ctx, t, p)
	return replies, true, err
}

// readDoubt finds the question whether something can be trusted in a message,
// and what is left of it without that. Where the question tells the post itself
// ("보증금을 보내라는데 사기인가요?") nothing is taken away. It is empty where
// nothing is asked.
func readDoubt(text string) (asked, rest string) {
	// Most messages doubt nothing, and signs are dear to look for.
	if !doubts.MatchString(text) && !otherDoubts.MatchString(text) && !mayI.MatchString(text) {
		return "", ""
	}
	var left []string
	doubted := func(s string) bool {
		return doubts.MatchString(s) || otherDoubts.MatchString(s) && (aText.MatchString(text) || len(jobs.ReadSigns(text)) > 0)
	}
	for _, s := range sentences(text) {
		if !asksSomething(s.text) {
			left = append(left, s.text)
			continue
		}
		signs := jobs.ReadSigns(s.text)
		toMoney := slices.ContainsFunc(signs, func(s jobs.Sign) bool { return s.Code != jobs.SignIdentity })
		if !doubted(s.text) && !(toMoney && mayI.MatchString(s.text)) {
			left = append(left, s.text)
			continue
		}
		asked = s.text
		switch {
		case len(signs) > 0:
			left = append(left, s.text)
		case hasLink(s.text): // the rest of it is the question, not a post
			left = append(left, links(s.text)...)
		}
	}
	rest = strings.Join(left, "\n")
	if asked == "" || !ofPost.MatchString(text) && len(jobs.ReadSigns(rest)) == 0 {
		return "", ""
	}
	return asked, rest
}

// links are the addresses of the web in a text.
func links(text string) (out []string) {
	for _, m := range anAddress.FindAllStringSubmatch(text, -1) {
		if m[1] == "" {
			out = append(out, m[0])
		}
	}
	return out
}

func hasLink(text string) bool { return len(links(text)) > 0 }

// post is what is looked at.
type post struct {
	text    string
	opening *Opening // where it is one that Dari showed
}

// shownPost is the opening that the message replies to, or that was the last
// thing shown.
func (h *Handlers) shownPost(ctx context.Context, t *turn) (p post, ok bool, err error) {
	list, _, err := h.shownLately(ctx, t, 0)
	if err != nil || len(list) != 1 || !strings.HasPrefix(list[0].about, "opening ") {
		return post{}, false, err
	}
	s, ok, err := h.source(ctx, t, list[0].about)
	if err != nil || !ok || s.gone != "" {
		return post{}, false, err
	}
	o := s.opening
	return post{strings.Join([]string{o.Title, o.Body, o.HowToApply}, "\n"), o}, true, nil
}

// saidPost is what the person said last, if that can be what is asked about.
func (h *Handlers) saidPost(ctx context.Context, t *turn) (p post, ok bool, err error) {
	m, err := h.Memories.Memory(ctx, t.Address.Conversation(), t.Person.ID)
	if err != nil {
		return post{}, false, err
	}
	m.forget(t.ID)
	for _, turn := range slices.Backward(m.Turns) {
		if !turn.Bot {
			ok = !IsQuestion(turn.Text) && (jobs.LooksPosted(turn.Text) || hasLink(turn.Text) || len(jobs.ReadSigns(turn.Text)) > 0)
			return post{text: turn.Text}, ok, nil
		}
	}
	return post{}, false, nil
}

// rememberPost keeps a post as long as other talk, so that it can be asked about.
func (h *Handlers) rememberPost(ctx context.Context, t *turn, text string) error {
	m, err := h.Memories.Memory(ctx, t.Address.Conversation(), t.Person.ID)
	if err != nil {
		return err
	}
	m.forget(t.ID)
	m.add(MemoryTurn{Message: t.ID, Text: text}, MemoryTurn{Message: t.ID, Bot: true})
	return h.Memories.Remember(t.ID, t.Address.Conversation(), t.Person.ID, m)
}

// signKeys are the words of each sign: what it is, and what to know of it.
var signKeys = map[jobs.SignCode]struct{ what, why lang.Key }{
	jobs.SignDeposit:   {lang.CheckDeposit, lang.CheckDepositWhy},
	jobs.SignAccount:   {lang.CheckAccount, lang.CheckAccountWhy},
	jobs.SignIdentity:  {lang.CheckIdentity, lang.CheckIdentityWhy},
	jobs.SignCash:      {lang.CheckCash, lang.CheckCashWhy},
	jobs.SignPay:       {lang.CheckPay, lang.CheckPayWhy},
	jobs.SignOverseas:  {lang.CheckOverseas, lang.CheckOverseasWhy},
	jobs.SignMessenger: {lang.CheckMessenger, lang.CheckMessengerWhy},
}

// tellSigns says what was found in a post, what to check oneself and whom to
// call.
func (h *Handlers) tellSigns(ctx context.Context, t *turn, p post) ([]bot.Reply, error) {
	if p.opening == nil {
		if err := h.rememberPost(ctx, t, p.text); err != nil {
			return nil, err
		}
	}
	found := map[jobs.SignCode][]string{}
	for _, s := range jobs.ReadSigns(p.text) {
		words := shorten(strings.Join(strings.Fields(h.Config.Sites.words(s.Words(p.text))), " "), 60)
		if !slices.Contains(found[s.Code], words) && len(found[s.Code]) < maxSignWords {
			found[s.Code] = append(found[s.Code], words)
		}
	}
	r := bot.Reply{Lang: string(t.Lang)}
	if p.opening != nil {
		r.Body = append(r.Body, bot.P(t.words(lang.CheckOpening, h.openingWords(t.Lang, t.Now).title(p.opening.Opening))))
	}
	link, bare := hasLink(p.text), anAddress.ReplaceAllString(p.text, " ")
	switch {
	case len(found) > 0:
		r.Body = append(r.Body, bot.Spans(bot.Paragraph, bot.Bold(t.words(lang.CheckFound, len(found)))))
	case link && letters(bare) < leastCheck:
		r.Body = append(r.Body, bot.P(t.words(lang.CheckLinkOnly)))
		return []bot.Reply{r}, nil
	default:
		r.Body = append(r.Body, bot.Spans(bot.Paragraph, bot.Bold(t.words(lang.CheckNone))))
	}
	for _, code := range jobs.SignCodes() {
		if words := found[code]; len(words) > 0 {
			k := signKeys[code]
			r.Body = append(r.Body, bot.Item(t.words(lang.CheckSaid, k.what, strings.Join(words, "\", \""), k.why)))
		}
	}
	r.Body = append(append(r.Body, h.numbers(t, p)...), h.checkYourself(t, link)...)
	r.Body = append(r.Body, h.whomToTell(ctx, t, len(found) > 0)...)
	return []bot.Reply{r}, nil
}

// numbers says whether the business numbers of a post can exist.
func (h *Handlers) numbers(t *turn, p post) bot.Text {
	numbers := jobs.FindRegistrations(p.text)
	if o := p.opening; o != nil && o.BusinessNumber != "" {
		numbers = []jobs.Registration{{Number: o.BusinessNumber, Valid: jobs.ValidBusinessNumber(o.BusinessNumber)}}
	}
	if len(numbers) == 0 {
		return bot.Text{bot.Item(t.words(lang.CheckNumberMissing))}
	}
	var body bot.Text
	for _, n := range numbers[:min(len(numbers), maxSignWords)] {
		k := lang.CheckNumberWrong
		if n.Valid {
			k = lang.CheckNumberRight
		}
		body = append(body, bot.Item(t.words(k, n.Number)))
	}
	return body
}

func (h *Handlers) checkYourself(t *turn, link bool) bot.Text {
	body := bot.Text{bot.H(t.words(lang.CheckYourself))}
	for i, k := range []lang.Key{lang.CheckFirm, lang.CheckSame, lang.CheckKeep, lang.CheckSave} {
		body = append(body, bot.Block{Kind: bot.Numbered, Number: i + 1, Spans: []bot.Span{bot.Words(t.words(k))}})
	}
	if link {
		body = append(body, bot.P(t.words(lang.CheckLink)))
	}
	return body
}

// FraudArticle is the article of the base about false job posts.
const FraudArticle = "job-ad-rules"

// FraudContacts are the offices of the base that are told of.
func FraudContacts() []string { return slices.Clone(toReport) }

// Whom to call: the curated base has the numbers.
var (
	// toReport are called where there are signs, toAsk where there are none.
	toReport = []string{"police", "moel-1350", "legal-aid"}
	toAsk    = []string{"moel-1350"}
)

// whomToTell names who can be called, with where the numbers are from; nothing
// where the base does not have them.
func (h *Handlers) whomToTell(ctx context.Context, t *turn, signs bool) bot.Text {
	a := h.Answerer.Answer(ctx, answer.Question{Article: FraudArticle, Slot: knowledge.ContactFor, Lang: knowledge.Lang(t.Lang), Now: t.Now,
		Persona: knowledge.Audience(t.Role)})
	ids, k := toAsk, lang.CheckAsk
	if signs {
		ids, k = toReport, lang.CheckTell
	}
	var contacts []knowledge.Contact
	for _, id := range ids {
		if c := contact(a.Base, id); c != nil {
			contacts = append(contacts, *c)
		}
	}
	if len(contacts) == 0 {
		return nil
	}
	lines := officeLines(answer.Answer{Kind: answer.Handoff, Lang: knowledge.Lang(t.Lang), Base: a.Base, At: a.At,
		Parts: []answer.Part{{Kind: answer.ContactPart, Contacts: contacts}}}, t.Lang)
	return append(bot.Text{bot.P(t.words(k))}, lines...)
}
