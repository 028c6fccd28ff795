package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"dari/bot"
	"dari/bot/lang"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store"
)

// broadcastCmd announces beside a running server, which sees every change
// within two seconds and does the sending.
type broadcastCmd struct {
	New      broadcastNewCmd      `cmd:"" help:"Write an announcement. Nothing is sent yet."`
	Edit     broadcastEditCmd     `cmd:"" help:"Rewrite one that was not confirmed."`
	Preview  broadcastPreviewCmd  `cmd:"" help:"Show it as readers will see it, whom it reaches and how long that takes."`
	Test     broadcastTestCmd     `cmd:"" help:"Send a test copy to one account."`
	Confirm  broadcastConfirmCmd  `cmd:"" help:"Send the version that was previewed."`
	Status   broadcastStatusCmd   `cmd:"" help:"Show what became of it."`
	Pause    broadcastPauseCmd    `cmd:"" help:"Stop for now."`
	Resume   broadcastResumeCmd   `cmd:"" help:"Go on with those who are left."`
	Cancel   broadcastCancelCmd   `cmd:"" help:"Do not send the rest."`
	Correct  broadcastCorrectCmd  `cmd:"" help:"Change the text, also of what was sent."`
	Withdraw broadcastWithdrawCmd `cmd:"" help:"Do not send the rest, and delete what was sent where the platform allows it."`
	Resend   broadcastResendCmd   `cmd:"" help:"Send once more to whom nobody knows whether it arrived."`
	List     broadcastListCmd     `cmd:"" help:"List announcements."`
}

func (c *broadcastCmd) Help() string {
	return `An announcement goes to whoever agreed to announcements, once, never between 21:00
and 08:00 of their zone. It is written, previewed, confirmed:

  dari broadcast new --ko "12월 1일에 AI 기초 과정이 열려요." --role seeker --region 부산
  dari broadcast new --ko-file notice.ko.txt --en-file notice.en.txt --platform telegram
  dari broadcast preview 3
  dari broadcast test 3 --to telegram:123456789
  dari broadcast confirm 3 --version 1
  dari broadcast status 3`
}

// announcementText is the text of an announcement on the command line.
type announcementText struct {
	Ko     string `help:"Korean text." placeholder:"TEXT"`
	En     string `help:"English text; without it English readers get the Korean one below a line in English." placeholder:"TEXT"`
	KoFile string `help:"Read the Korean text from a file; - is standard input." placeholder:"FILE"`
	EnFile string `help:"Read the English text from a file; - is standard input." placeholder:"FILE"`
}

// maxNotice bounds a text, in characters, as the form in the chat does.
const maxNotice = 3000

// into puts the texts that were given into the announcement.
func (c announcementText) into(a *app, n *handlers.Announcement) error {
	for _, text := range []struct {
		words, file string
		to          *string
	}{{c.Ko, c.KoFile, &n.Ko}, {c.En, c.EnFile, &n.En}} {
		words := text.words
		if text.file != "" {
			if words != "" {
				return errors.New("give the text or its file, not both")
			}
			in := a.In
			if text.file != "-" {
				f, err := os.Open(text.file)
				if err != nil {
					return fmt.Errorf("text: %w", err)
				}
				defer f.Close()
				in = f
			}
			data, err := io.ReadAll(io.LimitReader(in, 1<<20))
			if err != nil {
				return fmt.Errorf("text: %w", err)
			}
			words = string(data)
		}
		if words = strings.TrimSpace(words); words != "" {
			*text.to = words
		}
		if len([]rune(*text.to)) > maxNotice {
			return fmt.Errorf("the text has %d characters; the most is %d", len([]rune(*text.to)), maxNotice)
		}
	}
	if n.Ko == "" && n.En == "" {
		return errors.New("there is no text: write --ko, --en, --ko-file or --en-file")
	}
	return nil
}

// announcementAudience is the audience on the command line.
type announcementAudience struct {
	Platform string   `help:"Only people on telegram or slack." enum:"telegram,slack,terminal," default:""`
	Role     string   `help:"Only seeker or manager." enum:"seeker,manager," default:""`
	Readers  string   `help:"Only readers of ko or en." enum:"ko,en," default:""`
	Region   []string `help:"Only people whose profile names the region, by name or code; may be given several times." placeholder:"REGION"`
}

func (c announcementAudience) audience() (handlers.Audience, error) {
	out := handlers.Audience{Platform: bot.Platform(c.Platform), Role: handlers.Role(c.Role), Lang: lang.Lang(c.Readers)}
	for _, name := range c.Region {
		if r := jobs.Region(name); r.Known() {
			out.Regions = append(out.Regions, r)
			continue
		}
		found, _ := jobs.FindRegions(name)
		if len(found) == 0 {
			return out, fmt.Errorf("no region %q", name)
		}
		out.Regions = append(out.Regions, found...)
	}
	return out, nil
}

type broadcastNewCmd struct {
	announcementText
	announcementAudience
}

// Run writes an announcement.
func (c *broadcastNewCmd) Run(a *app) error {
	var n handlers.Announcement
	if err := c.into(a, &n); err != nil {
		return err
	}
	var err error
	if n.Audience, err = c.audience(); err != nil {
		return err
	}
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		id, err := st.WriteAnnouncement(ctx, 0, n, actor())
		if err != nil {
			return err
		}
		fmt.Fprintf(a.Out, "announcement %d is written; see it: dari broadcast preview %d\n", id, id)
		return nil
	})
}

type broadcastEditCmd struct {
	ID int64 `arg:"" help:"Number of the announcement."`
	announcementText
}

// Run rewrites an announcement that was not confirmed.
func (c *broadcastEditCmd) Run(a *app) error {
	return withAnnouncement(a, c.ID, func(ctx context.Context, st *store.Store, n handlers.Announcement) error {
		if err := c.into(a, &n); err != nil {
			return err
		}
		id, err := st.WriteAnnouncement(ctx, 0, n, actor())
		if err != nil {
			return err
		}
		if id == 0 {
			return cannot(n, "rewritten; what was confirmed is corrected: dari broadcast correct")
		}
		fmt.Fprintf(a.Out, "announcement %d is rewritten; see it: dari broadcast preview %d\n", id, id)
		return nil
	})
}

// withAnnouncement runs do with an announcement of the configured store.
func withAnnouncement(a *app, id int64, do func(context.Context, *store.Store, handlers.Announcement) error) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		n, ok, err := st.Announcement(ctx, id)
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("no announcement %d (see: dari broadcast list)", id)
		}
		return do(ctx, st, n)
	})
}

func cannot(n handlers.Announcement, what string) error {
	return fmt.Errorf("announcement %d is %s and cannot be %s", n.ID, n.State, what)
}

// speaker says announcements as the chat does.
func speaker(a *app) *handlers.Handlers { return &handlers.Handlers{Config: a.Config.handlers()} }

type broadcastPreviewCmd struct {
	ID int64 `arg:"" help:"Number of the announcement."`
}

// Run shows an announcement and makes this version ready to be confirmed.
func (c *broadcastPreviewCmd) Run(a *app) error {
	return withAnnouncement(a, c.ID, func(ctx context.Context, st *store.Store, n handlers.Announcement) error {
		h := speaker(a)
		for _, r := range h.AnnouncementCopies(n) {
			fmt.Fprintf(a.Out, "--- readers of %s\n%s\n", r.Lang, r.Body)
		}
		fmt.Fprintln(a.Out, "---")
		if n.Began() {
			fmt.Fprintf(a.Out, "announcement %d is %s; see: dari broadcast status %d\n", n.ID, n.State, n.ID)
			return nil
		}
		ok, err := st.MarkReady(ctx, 0, n.ID, n.Version)
		if err != nil {
			return err
		}
		if !ok {
			return cannot(n, "sent")
		}
		reach, err := st.Reach(ctx, n.Audience)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.Out, "%s\n\nTo send it: dari broadcast confirm %d --version %d\n",
			h.ReachWords(lang.En, n, reach, a.Now(), handlers.Person{}), n.ID, n.Version)
		return nil
	})
}

type broadcastTestCmd struct {
	ID int64  `arg:"" help:"Number of the announcement."`
	To string `help:"Whom: telegram:ID or slack:TEAM/USER, somebody who wrote to Dari before." required:"" placeholder:"ACCOUNT"`
}

// Run queues a test copy, in each language that readers may get.
func (c *broadcastTestCmd) Run(a *app) error {
	if err := checkAccount(c.To); err != nil {
		return err
	}
	return withAnnouncement(a, c.ID, func(ctx context.Context, st *store.Store, n handlers.Announcement) error {
		ok, err := st.SayTo(ctx, c.To, speaker(a).TestCopies(n))
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("%s never wrote to Dari, or cannot be reached", c.To)
		}
		fmt.Fprintf(a.Out, "a test copy goes to %s\n", c.To)
		return nil
	})
}

type broadcastConfirmCmd struct {
	ID      int64 `arg:"" help:"Number of the announcement."`
	Version int64 `help:"The version that the preview named." required:""`
}

// Run freezes the audience and starts.
func (c *broadcastConfirmCmd) Run(a *app) error {
	return withAnnouncement(a, c.ID, func(ctx context.Context, st *store.Store, n handlers.Announcement) error {
		ok, err := st.ConfirmAnnouncement(ctx, 0, n.ID, c.Version, actor())
		if err != nil {
			return err
		}
		switch {
		case ok:
			return showReceipt(ctx, a, st, n.ID, false)
		case n.State == handlers.AnnouncementDraft:
			return fmt.Errorf("version %d of announcement %d was not previewed (see: dari broadcast preview %d)", n.Version, n.ID, n.ID)
		case n.State == handlers.AnnouncementReady:
			return fmt.Errorf("announcement %d is now version %d; preview it first", n.ID, n.Version)
		}
		return cannot(n, "confirmed")
	})
}

type broadcastStatusCmd struct {
	ID   int64 `arg:"" help:"Number of the announcement."`
	JSON bool  `help:"Print one JSON object."`
}

// Run shows the receipt.
func (c *broadcastStatusCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error { return showReceipt(ctx, a, st, c.ID, c.JSON) })
}

// receiptJSON is a receipt for programs; everybody of the audience is counted
// in exactly one of the figures behind it.
type receiptJSON struct {
	ID          int64                      `json:"id"`
	Version     int64                      `json:"version"`
	State       handlers.AnnouncementState `json:"state"`
	WrittenBy   string                     `json:"written_by"`
	ConfirmedBy string                     `json:"confirmed_by,omitempty"`
	Started     *time.Time                 `json:"started,omitempty"`
	Finished    *time.Time                 `json:"finished,omitempty"`
	Audience    int64                      `json:"audience"`
	Waiting     int64                      `json:"waiting"`
	Sent        int64                      `json:"sent"`
	Gone        int64                      `json:"gone"`
	Failed      int64                      `json:"failed"`
	Unknown     int64                      `json:"unknown"`
	Skipped     map[string]int64           `json:"skipped"`
	Reasons     map[string]int64           `json:"failure_reasons,omitempty"`
	Edited      handlers.FollowCount       `json:"edited"`
	Withdrawn   handlers.FollowCount       `json:"withdrawn"`
}

func showReceipt(ctx context.Context, a *app, st *store.Store, id int64, asJSON bool) error {
	n, ok, err := st.Announcement(ctx, id)
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf("no announcement %d (see: dari broadcast list)", id)
	}
	r, err := st.Receipt(ctx, id)
	if err != nil {
		return err
	}
	if !asJSON {
		fmt.Fprintln(a.Out, speaker(a).ReceiptWords(lang.En, n, r, a.Now(), handlers.Person{}))
		return nil
	}
	out := receiptJSON{ID: n.ID, Version: n.Version, State: n.State, WrittenBy: n.WrittenBy, ConfirmedBy: n.ConfirmedBy,
		Audience: r.Audience, Waiting: r.Waiting, Sent: r.Sent, Gone: r.Gone, Failed: r.Failed, Unknown: r.Unknown,
		Skipped: r.Skipped, Edited: r.Edited, Withdrawn: r.Withdrawn}
	if n.Began() {
		out.Started = &n.Started
	}
	if !n.Finished.IsZero() {
		out.Finished = &n.Finished
	}
	for _, f := range r.Why {
		if out.Reasons == nil {
			out.Reasons = map[string]int64{}
		}
		out.Reasons[f.Reason] += f.Count
	}
	return json.NewEncoder(a.Out).Encode(out)
}

// moveAnnouncement pauses, resumes, cancels or withdraws.
func moveAnnouncement(a *app, id int64, to handlers.AnnouncementState) error {
	return withAnnouncement(a, id, func(ctx context.Context, st *store.Store, n handlers.Announcement) error {
		ok, err := st.MoveAnnouncement(ctx, 0, id, to, actor())
		if err != nil {
			return err
		}
		if !ok {
			if to == handlers.AnnouncementRunning {
				return cannot(n, "resumed")
			}
			return cannot(n, string(to))
		}
		return showReceipt(ctx, a, st, id, false)
	})
}

type broadcastPauseCmd struct {
	ID int64 `arg:"" help:"Number of the announcement."`
}

// Run pauses.
func (c *broadcastPauseCmd) Run(a *app) error {
	return moveAnnouncement(a, c.ID, handlers.AnnouncementPaused)
}

type broadcastResumeCmd struct {
	ID int64 `arg:"" help:"Number of the announcement."`
}

// Run resumes.
func (c *broadcastResumeCmd) Run(a *app) error {
	return moveAnnouncement(a, c.ID, handlers.AnnouncementRunning)
}

type broadcastCancelCmd struct {
	ID int64 `arg:"" help:"Number of the announcement."`
}

// Run cancels.
func (c *broadcastCancelCmd) Run(a *app) error {
	return moveAnnouncement(a, c.ID, handlers.AnnouncementCancelled)
}

type broadcastWithdrawCmd struct {
	ID int64 `arg:"" help:"Number of the announcement."`
}

// Run withdraws.
func (c *broadcastWithdrawCmd) Run(a *app) error {
	return moveAnnouncement(a, c.ID, handlers.AnnouncementWithdrawn)
}

type broadcastCorrectCmd struct {
	ID int64 `arg:"" help:"Number of the announcement."`
	announcementText
}

// Run changes the texts that were given.
func (c *broadcastCorrectCmd) Run(a *app) error {
	return withAnnouncement(a, c.ID, func(ctx context.Context, st *store.Store, n handlers.Announcement) error {
		if c.announcementText == (announcementText{}) {
			return errors.New("there is no text: write --ko, --en, --ko-file or --en-file")
		}
		if err := c.into(a, &n); err != nil {
			return err
		}
		ok, err := st.CorrectAnnouncement(ctx, 0, n.ID, n.Ko, n.En, actor())
		if err != nil {
			return err
		}
		if !ok {
			return cannot(n, "corrected")
		}
		return showReceipt(ctx, a, st, n.ID, false)
	})
}

type broadcastResendCmd struct {
	ID int64 `arg:"" help:"Number of the announcement."`
}

// Run sends once more to whom it is unknown.
func (c *broadcastResendCmd) Run(a *app) error {
	return withAnnouncement(a, c.ID, func(ctx context.Context, st *store.Store, n handlers.Announcement) error {
		people, err := st.ResendUnknown(ctx, 0, n.ID, actor())
		if err != nil {
			return err
		}
		fmt.Fprintf(a.Out, "sending once more to %s\n", lang.Count(lang.En, people, lang.People))
		return nil
	})
}

type broadcastListCmd struct {
	Limit int `help:"How many at most." default:"20"`
}

// Run lists announcements, the newest first.
func (c *broadcastListCmd) Run(a *app) error {
	return withStore(a, func(ctx context.Context, st *store.Store) error {
		list, err := st.LatestAnnouncements(ctx, c.Limit)
		if err != nil {
			return err
		}
		for _, n := range list {
			text, _ := n.In(lang.Ko)
			fmt.Fprintf(a.Out, "%6d  v%-3d %-10s  %s  %s  %s\n", n.ID, n.Version, n.State, n.Created.Format(time.DateTime), n.Audience.Words(lang.En), oneLine(cutWords(text)))
		}
		if len(list) == 0 {
			fmt.Fprintln(a.Out, "no announcements yet (see: dari broadcast new --help)")
		}
		return nil
	})
}

func cutWords(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}
