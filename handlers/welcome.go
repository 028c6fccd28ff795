package handlers

import (
	"context"
	"strconv"

	"dari/bot"
	"dari/bot/lang"
)

func (h *Handlers) welcomeRoutes() []route {
	return []route{
		{name: "start", roles: everybody, do: h.start, words: []string{"시작", "처음", "처음으로", "start", "안녕", "안녕하세요", "hello", "hi"}},
		{name: "try", roles: everybody, byChoice: true, do: h.try},
		{name: "help", roles: everybody, about: lang.CommandHelp, do: h.help, words: []string{"도움말", "help", "도움", "메뉴", "menu", "사용법"}},
		{name: "language", roles: everybody, about: lang.CommandLanguage, do: h.language,
			words: []string{"언어", "language", "언어 설정", "한국어", "한국어로", "korean", "영어", "영어로", "english", "in english"}},
		{name: "privacy", roles: everybody, about: lang.CommandPrivacy, do: h.privacy,
			words: []string{"개인정보", "privacy", "개인정보 처리방침", "개인정보처리방침", "privacy policy"}},
	}
}

// examples are things to try, by role.
var examples = map[Role][]lang.Key{
	Seeker:  {lang.ExampleSupport, lang.ExampleCourse, lang.ExampleOpening},
	Manager: {lang.ExampleHiring, lang.ExampleStaffCourse, lang.ExampleFactory},
	Staff:   {lang.ExampleSupport, lang.ExampleHiring, lang.ExampleOpening},
}

// start says hello. What a link carried behind /start is not read: anybody
// can make such a link.
func (h *Handlers) start(_ context.Context, t *turn) ([]bot.Reply, error) {
	r := t.reply(lang.Hello)
	r.Body = append(r.Body, bot.P(t.words(lang.TryThese)))
	for i, k := range examples[t.Role] {
		r.Choices = append(r.Choices, bot.Choice{Label: t.words(k), Action: "try " + strconv.Itoa(i)})
	}
	r.Choices = append(r.Choices, bot.Choice{Label: t.words(lang.WhatElse), Action: "help"})
	return []bot.Reply{r}, nil
}

// try asks an example question as if the person had typed it.
func (h *Handlers) try(ctx context.Context, t *turn) ([]bot.Reply, error) {
	all := examples[t.Role]
	n := t.argID(0)
	if n < 0 || n >= int64(len(all)) {
		return t.say(lang.ButtonExpired), nil
	}
	t.Text, t.Args = t.words(all[n]), ""
	return h.ask(ctx, t)
}

// helpOf is what each role is told of, the most wanted first. The first
// helpTaps of them have a button.
var helpOf = map[Role][]string{
	Seeker:  {"jobs", "courses", "profile", "alerts", "me", "person", "saved", "near", "check", "notices", "follows", "stop", "language", "privacy"},
	Manager: {"post", "posts", "courses", "postcourse", "mycourses", "share", "shares", "notices", "follows", "person", "alerts", "me", "stop", "language", "privacy"},
	Staff:   {"announce", "announced", "reviews", "post", "posts", "matching", "jobs", "courses", "postcourse", "mycourses", "notices", "profile", "alerts", "me", "stop", "language", "privacy"},
}

const helpTaps = 6

// help lists what the person can do.
func (h *Handlers) help(ctx context.Context, t *turn) ([]bot.Reply, error) {
	r := t.reply(lang.HelpHeader)
	for i, name := range helpOf[t.Role] {
		x := h.routes[name]
		if x == nil || !x.mayUse(t.Role) {
			continue
		}
		word := x.word(t.Lang)
		call := word
		if !t.CanForm { // where there are modals, commands have another shape
			call = "/" + name
			if t.Lang == lang.Ko {
				call = word + " " + call
			}
		}
		r.Body = append(r.Body, bot.Item(t.words(lang.HelpLine, call, x.about)))
		if i < helpTaps {
			r.Choices = append(r.Choices, bot.Choice{Label: word, Action: x.name, OpensForm: x.opensForm})
		}
	}
	foot := lang.HelpAlone
	if there, err := h.hasDesk(ctx); err != nil {
		return nil, err
	} else if there {
		foot = lang.HelpFooter
	}
	r.Body = append(r.Body, bot.P(t.words(foot)))
	return []bot.Reply{r}, nil
}

// word is what to say for the route in a language; its words hold the plainest
// of each first.
func (r *route) word(l lang.Lang) string {
	for _, w := range r.words {
		if d, ok := lang.Detect(w); ok && d == l {
			return w
		}
	}
	return "/" + r.name
}

// language asks for the language, or sets it.
func (h *Handlers) language(ctx context.Context, t *turn) ([]bot.Reply, error) {
	said := plainWord(t.Args)
	if said == "" && t.Kind == bot.Said && t.Command == "" {
		said = plainWord(t.Text)
	}
	var l lang.Lang
	switch said {
	case "ko", "korean", "한국어", "한국어로":
		l = lang.Ko
	case "en", "english", "영어", "영어로", "in english":
		l = lang.En
	default:
		r := t.reply(lang.LanguageAsk)
		for _, l := range []lang.Lang{lang.Ko, lang.En} {
			r.Choices = append(r.Choices, bot.Choice{Label: lang.Name(l), Action: "language " + string(l)})
		}
		return []bot.Reply{r}, nil
	}
	if err := h.People.SetLanguage(ctx, t.ID, t.Person.ID, l); err != nil {
		return nil, err
	}
	t.Lang = l
	return t.say(lang.LanguageSet), nil
}

// privacy says what is kept, why, for how long and by whom.
func (h *Handlers) privacy(_ context.Context, t *turn) ([]bot.Reply, error) {
	r := bot.Reply{Body: bot.Text{bot.H(t.words(lang.PrivacyTitle)), bot.P(t.words(lang.PrivacyWho, h.Config.OperatorName, h.Config.ReportNumber))}}
	for _, k := range []lang.Key{lang.PrivacyAccount, lang.PrivacyProfile, lang.PrivacyInterest, lang.PrivacySaved, lang.PrivacyFollows, lang.PrivacyShares, lang.PrivacyTiming, lang.PrivacyTalk, lang.PrivacyMessages, lang.PrivacySent, lang.PrivacyAnswers, lang.PrivacyCases, lang.PrivacyDecisions, lang.PrivacyNever, lang.PrivacyWhere} {
		if k == lang.PrivacyAnswers {
			r.Body = append(r.Body, bot.Item(t.words(k, int(h.Config.KeepAnswersFor().Hours()/24))))
			continue
		}
		r.Body = append(r.Body, bot.Item(t.words(k)))
	}
	r.Body = append(r.Body, bot.P(t.words(lang.PrivacyRights)))
	r.Choices = bot.Choices{{Label: t.words(lang.MyData), Action: "me"}, {Label: t.words(lang.DeleteData), Action: "me delete"}}
	return []bot.Reply{r}, nil
}
