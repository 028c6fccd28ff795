package handlers

import (
	"net/url"
	"regexp"
	"strings"

	"dari/knowledge/jobs"
)

// Sites are the hosts that the words of others may lead to, with all hosts
// below them: "go.kr" holds "www.work24.go.kr". Without any nothing may.
//
// What a feed brings is read by nobody before people see it. Its links are
// links only where they lead to one of these; any other address stands there as
// words that no chat makes a link of. A posting was read and approved by staff,
// and is shown as it was approved.
type Sites []string

// UsualSites are public offices, and the job sites that openings are mostly
// published on.
var UsualSites = Sites{"go.kr", "gov.kr", "saramin.co.kr", "jobkorea.co.kr"}

// holds tells whether an address is a web page of one of the sites.
func (s Sites) holds(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return false
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	for _, site := range s {
		if host == site || strings.HasSuffix(host, "."+site) {
			return true
		}
	}
	return false
}

var (
	// anAddress is what chats make a link of: anything with a scheme, and names
	// of hosts. E-mail addresses are found too, so that they are left alone.
	anAddress = regexp.MustCompile(`(?i)(?P<mail>[a-z0-9._%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,})|[a-z][a-z0-9+.-]*://\S*|(?:[\pL\pN_-]+\.)+(?:[a-z]{2,}|한국)(?:[:/?#]\S*)?`)
	// aName is an account of Telegram, which becomes a link too.
	aName = regexp.MustCompile(`(^|[^A-Za-z0-9._%+-])@([A-Za-z0-9_]{4,})`)
)

// joiner is not seen, joins what it stands between and is part of no address:
// Telegram ends a host or a name at it (td/telegram/MessageEntity.cpp,
// is_url_unicode_symbol). Not tried with the real service.
const joiner = "\u2060"

// words are the words of others without addresses that a chat would make a link
// of, but for those of the sites.
func (s Sites) words(text string) string {
	if !strings.ContainsAny(text, ".@:") {
		return text
	}
	var out strings.Builder
	end := 0
	for _, at := range anAddress.FindAllStringSubmatchIndex(text, -1) {
		out.WriteString(text[end:at[0]])
		end = at[1]
		found := text[at[0]:at[1]]
		full := found
		if !strings.Contains(found, "://") {
			full = "https://" + found
		}
		if mail := at[2] >= 0; !mail && !s.holds(full) {
			found = unlinked(found)
		}
		out.WriteString(found)
	}
	out.WriteString(text[end:])
	return aName.ReplaceAllString(out.String(), "$1@"+joiner+"$2")
}

// unlinked is an address that can be read and not tapped.
func unlinked(address string) string {
	return strings.NewReplacer("://", ":"+joiner+"//", ".", "."+joiner).Replace(address)
}

// shown is an opening as it may be shown.
func (s *Sites) shown(o jobs.Opening) jobs.Opening {
	if s == nil || o.Feed == PostedFeed {
		return o
	}
	for _, text := range []*string{&o.Title, &o.Employer, &o.Body, &o.HowToApply, &o.Hours, &o.RegionText, &o.OccupationText,
		&o.Pay.Text, &o.Deadline.Text, &o.Source} {
		*text = s.words(*text)
	}
	return o
}

// link is where an opening leads, or empty when that is no site of ours.
func (s *Sites) link(o jobs.Opening) string {
	if s == nil || o.Feed == PostedFeed || s.holds(o.URL) {
		return o.URL
	}
	return ""
}
