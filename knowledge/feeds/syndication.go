package feeds

import (
	"regexp"
	"strings"
	"time"

	"dari/knowledge/jobs"
)

// readSyndication reads RSS 2.0, RSS 1.0 and Atom (RFC 4287) as notices: each entry on its own, so that one that is
// broken costs itself only. The RSS of Bizinfo is told by its numbers. A feed shows its newest entries: it is never
// complete.
func readSyndication(text, root string, opts Options) (Result, error) {
	element, page := "item", opts.URL
	if strings.EqualFold(root, "feed") {
		element = "entry"
	}
	if element == "item" && strings.Contains(text, "<seq>") && strings.Contains(text, "PBLN_") {
		c := newCollector(Bizinfo)
		l := xmlListing(text, element, root, opts.MaxRecords, func(r found) {
			c.take(r, opts)
		})
		res := c.result(len(c.seen), l.whole)
		res.Complete = false
		return res, nil
	}
	c := newCollector(Syndication)
	var around []fields // what is completed by the channel
	l := xmlListing(text, element, root, opts.MaxRecords, func(r found) {
		if r.Reason != "" {
			c.reject(r.Rejected)
			return
		}
		if id, title := entryName(r.fields); c.takes(r.Rejected, id, title) {
			c.res.Notices = append(c.res.Notices, entry(r.fields, opts))
			around = append(around, fields{"link": r.fields["link"], "author": r.fields.first("dc:creator", "author")})
		}
	})
	if l.rows == 0 && !l.whole {
		return Result{}, &FormatError{"a feed that ends before its first entry"}
	}
	// The channel's own link and title stand around its entries, before or after them.
	if own := link(l.outside["link"]); own != "" {
		page = own
	}
	for i := range c.res.Notices {
		n := &c.res.Notices[i]
		n.URL = linkFrom(page, around[i]["link"])
		if n.Issuer = line(around[i]["author"]); n.Issuer == "" {
			n.Issuer = line(l.outside["title"])
		}
		if n.Source == "" && n.Issuer != "" {
			n.Source = "출처: " + n.Issuer
		}
	}
	res := c.result(len(c.seen), l.whole)
	res.Complete = false
	return res, nil
}

// inTitle are the deadlines that hide in titles: (~10/31), (~10.31.(금)), [~2026-10-31].
var inTitle = regexp.MustCompile(`[(\[]\s*[~∼〜]\s*(?:(\d{4}|\d{2})\s*[-./년]\s*)?(\d{1,2})\s*[-./월]\s*(\d{1,2})`)

func entry(r fields, opts Options) Notice {
	n := noticeBase(Syndication, opts)
	n.SourceID, n.Title = entryName(r)
	n.Body = text(r.first("content:encoded", "content", "description", "summary"))
	n.Categories = words(r["category"], ",")
	n.Regions = firstRegions(bracketed(n.Title), n.Title)
	n.Posted = moment(r.first("published", "pubDate", "dc:date", "updated"))
	n.Changed = moment(r["updated"])
	n.Deadline = titleDeadline(n.Title, n.Posted)
	return n
}

// entryName gives the number of an entry, which is its link where it has none, and its title.
func entryName(r fields) (id, title string) {
	title = line(r["title"])
	if id = line(r.first("guid", "id", "link")); id == "" && title != "" {
		id = hashID(title, r.first("pubDate", "published"))
	}
	return id, title
}

// titleDeadline reads the deadline of a title; a year that it lacks is that of the posting, or the next.
func titleDeadline(title string, posted time.Time) jobs.Deadline {
	m := inTitle.FindStringSubmatch(title)
	if m == nil {
		return jobs.Deadline{}
	}
	said := strings.Trim(m[0], "([ ")
	year, known := m[1], m[1] != ""
	if !known && !posted.IsZero() {
		year = posted.In(jobs.Seoul()).Format("2006")
	}
	end, ok := jobs.ParseDate(year + "-" + m[2] + "-" + m[3])
	if !ok {
		return jobs.Deadline{Text: said}
	}
	if end = jobs.EndOfDay(end); !known && end.Before(posted) {
		end = end.AddDate(1, 0, 0)
	}
	return jobs.Deadline{Kind: jobs.DeadlineDate, At: end, Text: said}
}

// moment reads the dates of feeds: RFC 3339, RFC 1123 and its cousins, and as Korean servers write them.
func moment(s string) time.Time {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1990 && t.Year() < 2069 {
			return t.In(jobs.Seoul())
		}
	}
	t, _ := jobs.ParseDate(s)
	return t
}
