package handlers

import (
	"context"
	"strings"

	"dari/bot"
	"dari/bot/lang"
)

func (h *Handlers) matchReportRoutes() []route {
	return []route{{name: "matching", roles: staffOnly, about: lang.CommandMatching, do: h.matchReport,
		words: []string{"알림 보고", "알림 보고서", "매칭 보고", "매칭 보고서", "공고 알림 보고", "matching report", "alert report", "report matching"}}}
}

// matchReport tells staff how this week's and last week's alerts did.
func (h *Handlers) matchReport(ctx context.Context, t *turn) ([]bot.Reply, error) {
	report, err := ReportMatching(ctx, h.MatchAudit, t.Now.AddDate(0, 0, -7), t.Now)
	if err != nil {
		return nil, err
	}
	r := t.reply(lang.MatchingHeader, number(report.Threshold), number(highestScore))
	few := false
	for i := len(report.Weeks) - 1; i >= 0; i-- {
		w := report.Weeks[i]
		title := lang.MatchingThisWeek
		if i < len(report.Weeks)-1 {
			title = lang.MatchingLastWeek
		}
		day := func(plus int) string { return lang.ShortDate(t.Lang, w.From.AddDate(0, 0, plus)) }
		r.Body = append(r.Body, bot.H(t.words(title, day(0), day(6))))
		r.Body = append(r.Body, t.matchWeek(w)...)
		few = few || w.All.Told > 0 && w.All.Shares == nil
	}
	if few {
		r.Body = append(r.Body, bot.Small(t.words(lang.MatchingFew)))
	}
	r.Body = append(r.Body, bot.Small(t.words(lang.MatchingMore)))
	return []bot.Reply{r}, nil
}

func number(n int) string { return lang.Number(int64(n)) }

func (t *turn) matchWeek(w MatchWeek) (body bot.Text) {
	say := func(k lang.Key, args ...any) { body = append(body, bot.Item(t.words(k, args...))) }
	if b := w.All; b.Told == 0 {
		say(lang.MatchingNothing)
	} else {
		share := func(n int) string {
			if percent, ok := b.Percent(n); ok {
				return t.words(lang.MatchingShare, number(n), lang.Percent(percent))
			}
			return t.words(lang.MatchingCount, number(n))
		}
		say(lang.MatchingTold, number(b.Told), lang.Count(t.Lang, int64(b.People), lang.People))
		say(lang.MatchingDid, share(b.Opened), share(b.Interested), share(b.Saved))
		if b.Refused() == 0 {
			say(lang.MatchingNoneRefused)
		} else {
			var why []string
			for _, x := range RefusalReasons() {
				if n := b.NotForMe[x]; n > 0 {
					why = append(why, t.words(lang.MatchingReason, t.words(refusalButtons[x]), number(n)))
				}
			}
			say(lang.MatchingRefused, share(b.Refused()), strings.Join(why, ", "))
		}
		switch {
		case w.Hard.Violations > 0:
			say(lang.MatchingUnsound, number(w.Hard.Violations), number(w.Hard.AsThen))
		case w.Hard.AsThen > 0:
			say(lang.MatchingSound, number(w.Hard.AsThen))
		default:
			say(lang.MatchingUnjudged)
		}
		if w.Waits != nil {
			say(lang.MatchingWait, lang.Duration(t.Lang, w.Waits.ToldP50.Duration()), lang.Duration(t.Lang, w.Waits.ToldP95.Duration()))
		}
	}
	for _, c := range w.Changes {
		say(lang.MatchingChanged, lang.ShortDate(t.Lang, c.At.In(Seoul)), number(c.Score), c.Reason)
	}
	return body
}
