package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"dari/bot/lang"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/store"
)

// statusCmd shows how things stand.
type statusCmd struct {
	Health bool `help:"Only ask the server whether it is ready; exit 1 unless it is."`
}

func (c *statusCmd) Help() string {
	return `Says whether the server is ready and when it last heard of the services, counts
what waits, what was sent and what is in doubt; it shows nobody's words. The server
is asked at http.listen or http.metrics.

  dari status
  dari status --health     # for a container's health check`
}

// Run prints one screen.
func (c *statusCmd) Run(a *app) error {
	if c.Health {
		return a.serverHealth()
	}
	st, err := a.existingStore()
	if err != nil {
		return err
	}
	defer st.Close()
	s, err := st.Status(a.ctx)
	if err != nil {
		return err
	}
	waits, err := st.Backlog(a.ctx, a.Now())
	if err != nil {
		return err
	}
	parked, err := st.ParkedIncomings(a.ctx, 5)
	if err != nil {
		return err
	}
	if err := writeStatus(a.Out, a.serverState(), s, waits, parked, a.Now()); err != nil {
		return err
	}
	held, ok, err := st.Held(a.ctx)
	if ok {
		fmt.Fprintln(a.Out, heldLine(held))
	}
	return err
}

// existingStore opens the database; a file that is not there is not made.
func (a *app) existingStore() (*store.Store, error) {
	if _, file := a.Config.Store.where(); file != "" {
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("no database at %s: dari serve makes it", file)
		}
	}
	return a.OpenStore()
}

var laneNames = []string{outbox.Replies: "replies", outbox.Alerts: "alerts", outbox.Broadcasts: "announcements"}

func writeStatus(out io.Writer, server string, s store.Status, waits store.Backlog, parked []store.ParkedIncoming, now time.Time) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(name, format string, args ...any) { fmt.Fprintf(w, "%s\t%s\n", name, fmt.Sprintf(format, args...)) }
	since := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return ", the oldest for " + lang.Duration(lang.En, now.Sub(t))
	}
	row("server", "%s", server)
	row("messages", "%d not answered yet%s; %d put aside after failing", s.Pending, since(s.OldestPending), s.Parked)
	for _, p := range parked {
		row("", "message %d (%s, %s ago): %s", p.ID, p.Platform, lang.Duration(lang.En, now.Sub(p.Received)), firstLine(p.Reason))
	}
	for lane, name := range laneNames {
		row(name, "%s", counts(s.Deliveries[outbox.Lane(lane)]))
	}
	row("outbox", "%d to be sent, %d being sent%s", waits.Outbox[outbox.Queued], waits.Outbox[outbox.Sending], since(waits.OldestDue))
	row("in doubt", "%d were cut off while they were sent: they may have arrived twice, or (unknown) not at all", s.Doubted)
	open := 0
	var kinds []string
	for _, k := range []handlers.CaseKind{handlers.CrisisCase, handlers.QuestionCase, handlers.ParkedCase} {
		if n := s.OpenCases[k]; n > 0 {
			kinds = append(kinds, fmt.Sprintf("%s %d", k, n))
			open += n
		}
	}
	row("open cases", "%d%s%s", open, inBrackets(kinds), since(s.OldestCase))
	if s.Unseen > 0 {
		row("", "%d of all cases did not reach the staff's channel: see dari questions list", s.Unseen)
	}
	people := 0
	var platforms []string
	for _, p := range slices.Sorted(maps.Keys(s.People)) {
		people += s.People[p]
		platforms = append(platforms, fmt.Sprintf("%s %d", p, s.People[p]))
	}
	row("people", "%d%s; %d more left or blocked", people, inBrackets(platforms), s.Gone)
	var consents []string
	for _, p := range slices.Sorted(maps.Keys(s.Consents)) {
		consents = append(consents, fmt.Sprintf("%s %d", p, s.Consents[p]))
	}
	row("consents", "%s", orNone(consents))
	var running []string
	for _, an := range s.Announcements {
		running = append(running, fmt.Sprintf("no. %d %s, %d of %d people taken up", an.ID, an.State, an.Claimed, an.People))
	}
	row("under way", "%s", orNone(running))
	for _, p := range s.Processes {
		alone := ""
		if p.Leases != "" {
			alone = "; alone it does: " + p.Leases
		}
		row("process", "%s, for %s%s", p.Name, lang.Duration(lang.En, now.Sub(p.Started)), alone)
	}
	return w.Flush()
}

// counts says how many are in each state, in the order of the states.
func counts(n map[outbox.State]int) string {
	var out []string
	for _, s := range slices.Sorted(maps.Keys(n)) {
		out = append(out, fmt.Sprintf("%s %d", s, n[s]))
	}
	return orNone(out)
}

func orNone(parts []string) string {
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

func inBrackets(parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}
