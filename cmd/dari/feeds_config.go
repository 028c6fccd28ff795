package main

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"dari/knowledge/feeds"
	"dari/knowledge/fetch"
	"dari/knowledge/jobs"
	"dari/store"
)

// FeedsConfig says what is fetched from others.
type FeedsConfig struct {
	List []FeedConfig `yaml:"list"`
}

// FeedConfig is one feed. It is off until it is enabled.
type FeedConfig struct {
	Service   string   `yaml:"service"`
	Name      string   `yaml:"name"` // "" is the service
	Enabled   bool     `yaml:"enabled"`
	KeyFile   string   `yaml:"key_file"` // holds the key, unless the environment has it
	Every     string   `yaml:"every"`    // a duration; "" is usualEvery
	Source    string   `yaml:"source"`   // the line beside each record; "" is the service's own
	Licence   string   `yaml:"licence"`  // what lets the operator store and show the records
	Provinces []string `yaml:"provinces"`
	Months    int      `yaml:"months"`  // 0 is usualMonths
	Details   int      `yaml:"details"` // how many details are asked for in a run
	URLs      []string `yaml:"urls"`
	APIURL    string   `yaml:"api_url"` // another address of the service; may be on this machine
}

const (
	usualEvery  = 6 * time.Hour
	leastEvery  = 15 * time.Minute
	usualMonths = 3
	// mostDetails is what a run can ask for in under two hours, at one a second.
	mostDetails = 6000
)

// keptServices are the services whose records there is a place for.
var keptServices = []feeds.Service{feeds.AskWork24Openings, feeds.AskWork24Courses, feeds.AskPages,
	feeds.AskBizinfo, feeds.AskBizinfoDirect, feeds.AskKStartup, feeds.AskGov24, feeds.AskSyndication}

func (f FeedConfig) service() feeds.Service { return feeds.Service(f.Service) }

// name is how the feed is called.
func (f FeedConfig) name() string {
	if f.Name != "" {
		return f.Name
	}
	return f.Service
}

func (f FeedConfig) every() time.Duration {
	if d, err := time.ParseDuration(f.Every); err == nil { // checked when it was read
		return d
	}
	return usualEvery
}

// kind is what the feed has.
func (f FeedConfig) kind() store.RecordKind {
	switch f.service() {
	case feeds.AskWork24Openings, feeds.AskPages:
		return store.OpeningRecord
	case feeds.AskWork24Courses:
		return store.CourseRecord
	}
	return store.NoticeRecord
}

// byURLs tells feeds whose pages the operator names.
func (f FeedConfig) byURLs() bool {
	return f.service() == feeds.AskPages || f.service() == feeds.AskSyndication
}

// keyVariable is where the environment has the key.
func (f FeedConfig) keyVariable() string {
	return "DARI_FEED_" + strings.ToUpper(strings.ReplaceAll(f.name(), "-", "_")) + "_KEY"
}

// keptAs is the feed as it is kept with the records of the service; "" where
// the service has no one feed.
func (f FeedConfig) keptAs() string {
	switch f.service() {
	case feeds.AskWork24Openings:
		return work24Feed
	case feeds.AskWork24Courses:
		return courseFeed
	case feeds.AskPages:
		return ""
	case feeds.AskSyndication: // numbers of entries are the site's own
		return f.name()
	}
	return string(f.service().Format()) // both routes to 기업마당 have the same notices
}

// months of courses are asked for.
func (f FeedConfig) months() int {
	if f.Months == 0 {
		return usualMonths
	}
	return f.Months
}

// scope is what of the service is asked for, and where.
func (f FeedConfig) scope() string {
	parts := append([]string{f.name(), f.Service}, f.Provinces...)
	if f.kind() == store.CourseRecord {
		parts = append(parts, fmt.Sprintf("months=%d", f.months()))
	}
	if f.APIURL != "" {
		parts = append(parts, f.APIURL)
	}
	return strings.Join(parts, " ")
}

// asking is what to ask, with the key.
func (f FeedConfig) asking(key string, now time.Time) feeds.Asking {
	a := feeds.Asking{Service: f.service(), Key: key, Base: f.APIURL, URLs: f.URLs, Months: f.months(), Now: now, Source: f.Source}
	if f.kind() == store.NoticeRecord {
		a.Feed = f.keptAs()
		return a
	}
	for _, p := range f.Provinces {
		a.Provinces = append(a.Provinces, jobs.Region(p))
	}
	if len(a.Provinces) == 0 && a.Service != feeds.AskPages { // a whole country has more records than pages can be asked for
		a.Provinces = jobs.Provinces()
	}
	return a
}

// client makes the requests: to the hosts of the feed only, and to this machine
// only where api_url says so.
func (f FeedConfig) client() *fetch.Client {
	g, every := fetch.Guard{Hosts: f.asking("", time.Now()).Hosts()}, time.Duration(0)
	if u, err := url.Parse(f.APIURL); err == nil && f.APIURL != "" {
		g.Loopback = onThisMachine(u)
		if port, err := strconv.Atoi(u.Port()); err == nil {
			g.Ports = []int{port}
		}
	}
	if g.Loopback { // a server of one's own needs no sparing
		every = -1
	}
	return fetch.New(fetch.Options{Guard: g, Every: every})
}

func onThisMachine(u *url.URL) bool {
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && ip.IsLoopback() || u.Hostname() == "localhost"
}

var feedName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// check finds what cannot be.
func (c FeedsConfig) check(bad func(key, what string)) {
	seen := map[string]bool{}
	for i, f := range c.List {
		wrong := func(format string, args ...any) {
			bad("feeds.list", fmt.Sprintf("number %d: ", i+1)+fmt.Sprintf(format, args...))
		}
		if !slices.Contains(keptServices, f.service()) {
			wrong("service: write one of %v", keptServices)
			continue
		}
		if !feedName.MatchString(f.name()) || seen[f.name()] {
			wrong("name: %q: small letters, digits and hyphens, each name once", f.Name)
		}
		seen[f.name()] = true
		if d, err := time.ParseDuration(f.Every); f.Every != "" && (err != nil || d < leastEvery) {
			wrong("every: write a duration like 6h, of 15m at least")
		}
		if len(f.Provinces) > 0 && f.kind() == store.NoticeRecord {
			wrong("provinces: notices are asked for all at once")
		}
		for _, p := range f.Provinces {
			if !slices.Contains(jobs.Provinces(), jobs.Region(p)) {
				wrong("provinces: %q: write codes like 26 or 48; 12 stands for 29 and 46 too", p)
			}
		}
		if f.Months < 0 || f.Months > 12 {
			wrong("months: write a number up to 12")
		}
		if f.Details < 0 || f.Details > mostDetails {
			wrong("details: write a number up to %d", mostDetails)
		}
		if f.Enabled && f.service() == feeds.AskWork24Openings && strings.TrimSpace(f.Licence) == "" {
			wrong("licence: Work24 lets nobody store and show its openings without an agreement: write down which it is")
		}
		if f.byURLs() != (len(f.URLs) > 0) {
			wrong("urls: pages and rss need them, and nothing else has them")
		}
		if u, err := url.Parse(f.APIURL); err == nil && u.Scheme == "http" && !onThisMachine(u) {
			wrong("api_url: the key would travel in the open: write an address that starts with https://")
		}
		if f.APIURL != "" && f.byURLs() {
			wrong("api_url: pages and rss have none")
		}
		for _, u := range append(slices.Clone(f.URLs), f.APIURL) {
			if p, err := url.Parse(u); u != "" && (err != nil || p.Host == "" || p.User != nil || p.Scheme != "https" && p.Scheme != "http") {
				wrong("urls or api_url: write addresses that start with https://")
			}
		}
	}
}
