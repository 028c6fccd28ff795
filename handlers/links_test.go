package handlers_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/handlers"
	"dari/knowledge/jobs"
)

// TestS07_LinksOfAFeedLeadToKnownSitesOnly: in every place where an opening is
// shown.
func TestS07_LinksOfAFeedLeadToKnownSitesOnly(t *testing.T) {
	onStage(t, func(s *stage) {
		s.handlers.Config.Sites = handlers.UsualSites
		p := s.welder("7", "ko", "")
		good, bad := weldingJob("K1"), weldingJob("K2")
		good.URL = "https://www.work24.go.kr/wk/a/b/1500?n=1"
		bad.URL = "https://work24.go.kr.evil.example/login"
		bad.Body += "\n지원: http://evil.example/go, evil.example, tg://resolve?domain=evil, @evil_bot. 문의 hr@firm.co.kr, 안내 www.moel.go.kr"
		bad.Title, bad.Employer, bad.HowToApply = "용접원 모집 evil.example", "evil.example", "evil.example에서 지원 @evil_bot"
		bad.Hours, bad.Source = "주 40시간 evil.example", "evil.example"
		s.importOpenings(good, bad)
		if n := s.matched(); n != 2 {
			t.Fatalf("queued %d", n)
		}
		at := inTelegram("7", "", "")
		at.Address = p.Private
		var texts []bot.Reply
		for _, d := range s.deliver(p.Private.Platform, p.Private.Account) {
			texts = append(texts, d.Reply)
		}
		if len(texts) != 1 || !strings.Contains(texts[0].Body.String(), "2.") {
			t.Fatalf("%d alerts", len(texts))
		}
		for _, say := range []string{"/jobs", "/jobs 용접"} {
			m := inTelegram("7", "", say)
			m.Address = p.Private
			for _, d := range s.hear(m) {
				texts = append(texts, d.Reply)
			}
		}
		for id := range 2 {
			for _, d := range s.hear(s.button(at, fmt.Sprint("opening ", id+1))) {
				texts = append(texts, d.Reply)
			}
			for _, about := range []string{"어떻게 지원해요?", "회사 이름은?", "근무시간은?", "주차장 있어요?"} {
				for _, d := range s.hear(s.button(at, fmt.Sprintf("about opening %d|%s", id+1, about))) {
					texts = append(texts, d.Reply)
				}
			}
		}
		links := 0
		for _, r := range texts {
			for _, b := range r.Body {
				for _, span := range b.Spans {
					if span.Link != "" && span.Link != good.URL {
						t.Errorf("a link to %s", span.Link)
					}
					if span.Link == good.URL {
						links++
					}
				}
			}
			for _, c := range r.Choices {
				if c.URL != "" && c.URL != good.URL {
					t.Errorf("a button to %s", c.URL)
				}
			}
			body := r.Body.String()
			for _, tappable := range []string{"evil.example", "://evil", "tg://", "@evil"} {
				if strings.Contains(body, tappable) {
					t.Errorf("%q can be tapped in\n%s", tappable, body)
				}
			}
		}
		if links < 4 {
			t.Errorf("%d links to a known site", links)
		}
		all := fmt.Sprint(texts)
		for _, kept := range []string{"hr@firm.co.kr", "www.moel.go.kr", "evil.\u2060example"} {
			if !strings.Contains(all, kept) {
				t.Errorf("%q is not shown", kept)
			}
		}
		o, _, err := s.store.Opening(context.Background(), 2)
		if err != nil || !strings.Contains(handlers.OpeningText("ko", o, time.Now()).String(), bad.URL) {
			t.Errorf("the command line does not show the address (%v)", err)
		}
	})
}

// tappable is what Telegram would make a link of.
var tappable = regexp.MustCompile(`(?i)(?:^|[^@\pL\pN_.-])([a-z][a-z0-9+.-]*://\S*|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[:/?#]\S*)?)`)

var mail = regexp.MustCompile(`(?i)[a-z0-9._%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}`)

// FuzzS07_WordsOfOthers: no address survives but those of the sites, and
// nothing of the words is lost.
func FuzzS07_WordsOfOthers(f *testing.F) {
	for _, s := range []string{"evil.kr", "https://evil.kr/a?b=c#d", "http://go.kr@evil.kr/", "https://www.work24.go.kr/x", "go.kr.evil.com", "tg://x", "a@b.co.kr",
		"3.5시간", "합니다.주휴수당", "https://1.2.3.4/x", "xn--b.com", "@evil_bot", "(@evil_bot)", "HTTPS://EVIL.COM", "a.go.kr evil.kr", "https://go.kr\\@evil.kr", "지원:evil.kr",
		"https://evil.kr/https://www.go.kr", "..a.b..kr", "\u2060.kr"} {
		f.Add(s)
	}
	sites := handlers.UsualSites
	f.Fuzz(func(t *testing.T, text string) {
		got := sites.Words(text)
		if strings.ReplaceAll(got, "\u2060", "") != strings.ReplaceAll(text, "\u2060", "") {
			t.Errorf("%q became %q", text, got)
		}
		for _, found := range tappable.FindAllStringSubmatch(mail.ReplaceAllString(got, " "), -1) {
			address := found[1]
			if !strings.Contains(address, "://") {
				address = "https://" + address
			}
			if !sites.Holds(address) {
				t.Errorf("%q can be tapped in %q", found[1], got)
			}
		}
		o := jobs.Opening{URL: text}
		if link := sites.LinkOf(o); link != "" && !sites.Holds(link) {
			t.Errorf("a link to %q", link)
		}
	})
}
