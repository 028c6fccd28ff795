package handlers_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"dari/bot"
	"dari/bot/lang"
	"dari/handlers"
	"dari/knowledge"
	"dari/knowledge/answer"
)

// rights says who may do what. It is written down here once more, apart from
// the route table: a function that is not in it fails the test.
var rights = map[string][]handlers.Role{
	"start": all, "try": all, "help": all, "language": all, "privacy": all, "me": all, "profile": all, "consent": all,
	"alerts": all, "stop": all, "why": all, "announcements": all, "news-here": all, "news-off": all, "more": all, "about": all,
	"vote": all, "person": all, "form": all, "open": all, "cancel": all, "jobs": all, "morejobs": all,
	"pause": all, "digest": all, "notforme": all, "refused": all, "unrefuse": all, "saved": all, "save": all, "unsave": all, "search": all,
	"moresearch": all, "opening": all,
	"check": all, "unkeep": all, "interests": all, "moreinterests": all, "interested": all, "uninterested": all,
	"courses": all, "morecourses": all, "course": all,
	"postcourse": all, "mycourses": all, "closecourse": all, "share": posters, "sharenow": posters, "shares": posters, "want": all, "wantname": all, "unwant": all, "form course": all, // only whom staff listed; one's own
	"notices": all, "findnotices": all, "shownotice": all, "follow": all, "unfollow": all, "followed": all, "follows": all,
	"near": all, "loosened": all,
	"closepost": all, // one's own; anybody else's is not found
	"post":      posters, "posts": posters, "posting": posters, "submitpost": posters, "pausepost": posters, "resumepost": posters,
	"reviews": staff, "announce": staff, "announced": staff, "notice": staff, "case": staff, "answer": staff, "review": staff, "matching": staff, "model": staff,

	"form about": all, "form profile": all, "form person": all, "form check": all,
	"form posting": posters, "form renewal": posters,
	"form announce": staff, "form correct": staff, "form rejection": staff,
}

var (
	all     = []handlers.Role{handlers.Seeker, handlers.Manager, handlers.Staff}
	posters = []handlers.Role{handlers.Manager, handlers.Staff}
	staff   = []handlers.Role{handlers.Staff}
)

// rightsWith are arguments with which a function would do something.
var rightsWith = map[string]string{
	"consent": "alerts no alerts-1", "try": "0", "more": "x", "about": "opening 1|", "vote": "1 up", "form": "1 0 cancel", "open": "person",
	"search": "용접", "moresearch": "5 용접", "opening": "1", "notforme": "opening 1 pay", "save": "opening 1", "unsave": "opening 1", "pause": "open", "interested": "1", "uninterested": "1", "closepost": "1", "posting": "1", "submitpost": "1", "pausepost": "1", "resumepost": "1", "case": "close 1", "review": "approve 1", "notice": "cancel 1 1",
	"answer": "1", "announced": "1", "model": "off",
	"morecourses": "0 {}", "course": "1", "closecourse": "1", "share": "course 1", "sharenow": "course 1 C1", "want": "1", "wantname": "1 yes", "unwant": "1",
}

// formsWith are a reference and values with which a form would do something.
var formsWith = map[string]bot.Submission{
	"about":     {Values: map[string][]string{"text": {"부산 용접"}}},
	"profile":   {Values: map[string][]string{"regions": {"부산"}}},
	"person":    {Values: map[string][]string{"question": {"주차장이 있나요?"}}},
	"check":     {Values: map[string][]string{"text": {"사무원 모집합니다"}}},
	"posting":   {Values: soundPosting()},
	"renewal":   {Ref: "1", Values: map[string][]string{"deadline": {"2026-12-20"}}},
	"announce":  {Values: map[string][]string{"ko": {"설명회가 있어요."}}},
	"correct":   {Ref: "1", Values: map[string][]string{"ko": {"바뀌었어요."}}},
	"course":    {Values: map[string][]string{"title": {"AI"}}},
	"rejection": {Ref: "1", Values: map[string][]string{"reason": {"안 돼요"}}},
}

// somebody is an account of the matrix.
type somebody struct {
	what string
	from bot.Sender
	role handlers.Role
}

// accounts are all kinds of people on both platforms. An id of staff is staff
// on its own platform and in its own workspace only.
var accounts = []somebody{
	{"a person on Telegram", bot.Sender{Platform: bot.Telegram, ID: "7"}, handlers.Seeker},
	{"staff on Telegram, by configuration", bot.Sender{Platform: bot.Telegram, ID: "9"}, handlers.Staff},
	{"staff on Telegram, named at run time", bot.Sender{Platform: bot.Telegram, ID: "10"}, handlers.Staff},
	{"somebody on Telegram with the id of staff on Slack", bot.Sender{Platform: bot.Telegram, ID: "USTAFF"}, handlers.Seeker},
	{"a member of the workspace", bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: "U1"}, handlers.Manager},
	{"staff on Slack, by configuration", bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: "USTAFF"}, handlers.Staff},
	{"staff on Slack, named at run time", bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: "UNAMED"}, handlers.Staff},
	{"a member with the id of staff on Telegram", bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: "9"}, handlers.Manager},
	{"a member of another workspace", bot.Sender{Platform: bot.Slack, Tenant: "T2", ID: "U2"}, handlers.Nobody},
	{"the id of staff in another workspace", bot.Sender{Platform: bot.Slack, Tenant: "T2", ID: "USTAFF"}, handlers.Nobody},
	{"staff of another workspace, named at run time", bot.Sender{Platform: bot.Slack, Tenant: "T2", ID: "UOTHER"}, handlers.Nobody},
	{"a member without a workspace", bot.Sender{Platform: bot.Slack, ID: "USTAFF"}, handlers.Nobody},
	{"an id of Telegram that comes by Slack", bot.Sender{Platform: bot.Telegram, ID: "9"}, handlers.Nobody},
	{"nobody at all", bot.Sender{Platform: bot.Slack, Tenant: "T1"}, handlers.Nobody},
}

// actAnswers understands "act:INTENT" as a wish for a function.
type actAnswers struct{}

func (actAnswers) Answer(_ context.Context, q answer.Question) answer.Answer {
	a := answer.Answer{Kind: answer.Unknown, Topic: knowledge.OutOfScope, Lang: q.Lang}
	if intent, ok := strings.CutPrefix(q.Text, "act:"); ok {
		a.Kind, a.Action = answer.Act, answer.Action{Intent: answer.Intent(intent)}
	}
	if strings.Contains(q.Text, "죽고 싶") {
		a.Kind = answer.Crisis
	}
	return a
}

// says makes a message of somebody, in their private conversation.
func (w somebody) says(text string) bot.Message {
	m := bot.Message{Kind: bot.Said, Direct: true, Text: text, MessageID: "m", From: w.from,
		Address: bot.Address{Platform: bot.Slack, Account: "T1", Chat: "D" + w.from.ID}}
	m.From.Locale = "ko"
	if w.from.Platform == bot.Telegram && w.role != handlers.Nobody {
		m.Address = bot.Address{Platform: bot.Telegram, Account: "1", Chat: w.from.ID}
	}
	if name, args, ok := bot.ParseCommand(text, "dari"); ok {
		m.Command, m.Args = name, args
	}
	m.CanForm = m.Address.Platform == bot.Slack
	return m
}

// TestS03_RightsMatrix tries every function in every way it can be reached, as
// everybody there is on both platforms. Whoever may not is told so, and nothing
// that is kept changes; whoever may is not.
func TestS03_RightsMatrix(t *testing.T) {
	onOneStage(t, func(s *stage) {
		for _, w := range s.handlers.Ways() {
			for _, r := range []handlers.Role{"", handlers.Nobody, "approver", "admin", "Staff", "STAFF"} {
				if s.handlers.May(w, r) {
					t.Errorf("%+v is open to the role %q", w, r)
				}
			}
			key := w.Name
			if w.Form {
				key = "form " + w.Name
			}
			if _, ok := rights[key]; !ok {
				t.Errorf("who may use %q is not in the matrix", key)
			}
			for _, r := range all {
				if s.handlers.May(w, r) != slices.Contains(rights[key], r) {
					t.Errorf("%q, %s: the table says %v", key, r, s.handlers.May(w, r))
				}
			}
		}
	})
	cells := 0
	for _, who := range accounts {
		t.Run(strings.ReplaceAll(who.what, " ", "_"), func(t *testing.T) {
			onOneStage(t, func(s *stage) {
				s.t = t
				cells += s.rightsOf(who)
			})
		})
	}
	t.Logf("%d cells", cells)
}

// rightsOf asserts all cells of an account.
func (s *stage) rightsOf(who somebody) (cells int) {
	ctx := context.Background()
	s.handlers.Config.Staff["telegram:9"] = true
	s.handlers.Config.StaffChannel = staffChannel
	s.handlers.Answerer = actAnswers{}
	for _, account := range []string{"telegram:10", "slack:T1/UNAMED", "slack:T2/UOTHER"} {
		if _, err := s.store.AddStaff(ctx, account, "cli:test"); err != nil {
			s.t.Fatal(err)
		}
	}
	s.thingsToDecide()

	try := func(what string, may bool, m bot.Message) {
		s.t.Helper()
		cells++
		before := ""
		if !may {
			before = s.everything()
		}
		ds := s.hear(m)
		s.toStaff()
		said := bodies(ds)
		denied := len(ds) == 0 && m.Kind != bot.Said
		for _, k := range []lang.Key{lang.NotAllowed, lang.PostWho, lang.ShareWho, lang.OtherWorkspace, lang.CaseNotStaff} {
			denied = denied || strings.Contains(said, lang.Text(lang.Ko, k)) || strings.Contains(said, lang.Text(lang.En, k))
		}
		switch {
		case may && denied:
			s.t.Errorf("%s: denied: %s", what, said)
		case !may && !denied:
			s.t.Errorf("%s: not denied: %s", what, said)
		case !may && s.everything() != before:
			s.t.Errorf("%s: denied, and yet something changed:\n%s", what, firstDifference(before, s.everything()))
		}
		s.hear(who.says("/cancel"))
		time.Sleep(10 * time.Minute) // nobody is hurried here
	}
	for _, w := range s.handlers.Ways() {
		if w.Form {
			m := who.says("")
			m.Kind, m.Form = bot.Submitted, formsWith[w.Name]
			m.Form.ID = w.Name
			may := slices.Contains(rights["form "+w.Name], who.role)
			try("form "+w.Name, may, m)
			try("form "+w.Name+" opened", may, s.button(who.says(""), "open "+w.Name+" "+m.Form.Ref))
			continue
		}
		may := slices.Contains(rights[w.Name], who.role)
		args := rightsWith[w.Name]
		try(w.Name+" tapped", may, s.button(who.says(""), strings.TrimSpace(w.Name+" "+args)))
		if w.Typed {
			try("/"+w.Name, may, who.says(strings.TrimSpace("/"+w.Name+" "+args)))
		}
		for _, words := range w.Words[:min(2, len(w.Words))] { // all of them lead to the same route
			try(words, may, who.says(words))
		}
	}
	for intent, route := range map[answer.Intent]string{answer.Openings: "search", answer.Posting: "post", answer.Profile: "profile",
		answer.Notifications: "alerts", answer.Privacy: "privacy", answer.Person: "person", answer.Broadcast: "announce",
		answer.Admin: "help", answer.Help: "help", answer.Language: "language"} {
		try("words that ask for "+string(intent), slices.Contains(rights[route], who.role), who.says("act:"+string(intent)))
	}
	try("the number of an answer", slices.Contains(rights["answer"], who.role), who.says("답변 1"))
	if in := who.says("건물 뒤에 있어요."); in.Address.Platform == bot.Slack {
		in.Direct, in.Address = false, s.caseThread()
		try("words in the thread of a case", who.role == handlers.Staff, in)
	}
	if who.role == handlers.Nobody {
		ds := s.hear(who.says("죽고 싶어요"))
		one(s.t, ds, "109")
	}
	return cells
}

// thingsToDecide leaves a case, a posting and an announcement behind, each with
// the number 1.
func (s *stage) thingsToDecide() {
	s.asked("70", "우리 센터 주차장 있어요?")
	m := slackMessage("UBOSS", managerChat)
	m.Kind, m.Form = bot.Submitted, bot.Submission{ID: "posting", Values: soundPosting()}
	s.hear(m)
	m = slackMessage("USTAFF", bot.Address{Platform: bot.Slack, Account: "T1", Chat: "DUSTAFF"})
	m.Kind, m.Form = bot.Submitted, bot.Submission{ID: "announce", Values: map[string][]string{"ko": {"설명회가 있어요."}}}
	s.hear(m)
	s.toStaff()
}

// caseThread is the thread of the first case in the channel of staff.
func (s *stage) caseThread() bot.Address {
	s.t.Helper()
	for _, d := range s.said {
		if d.Subject.Kind == handlers.CaseSubject {
			at := staffChannel
			at.Thread = threadOf(d)
			return at
		}
	}
	s.t.Fatal("no case")
	return bot.Address{}
}

// notKept are tables that every message moves.
var notKept = []string{"inbox", "delivery", "applied", "conversation", "person", "memory", "sqlite_sequence", "goose_db_version"}

// everything is all that the store keeps but for what every message moves.
func (s *stage) everything() string {
	s.t.Helper()
	db, err := sql.Open("sqlite", "file:"+s.file+"?mode=ro")
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	rows := func(query string) (out []string) {
		r, err := db.Query(query)
		if err != nil {
			s.t.Fatal(query, err)
		}
		defer r.Close()
		columns, err := r.Columns()
		if err != nil {
			s.t.Fatal(err)
		}
		for r.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := r.Scan(into...); err != nil {
				s.t.Fatal(err)
			}
			out = append(out, fmt.Sprintf("%v", values))
		}
		if err := r.Err(); err != nil {
			s.t.Fatal(err)
		}
		return out
	}
	var all strings.Builder
	for _, table := range rows(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`) {
		if table = strings.Trim(table, "[]"); !slices.Contains(notKept, table) {
			fmt.Fprintf(&all, "%s\n%s\n", table, strings.Join(rows(`SELECT * FROM `+table), "\n"))
		}
	}
	return all.String()
}
