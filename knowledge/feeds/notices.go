package feeds

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"dari/knowledge/jobs"
)

// Notice is what somebody else announced, as they put it: a support programme, an event, a piece of news. It is no
// curated fact of ours and is never told as one: it carries its source, its page and when it was fetched.
type Notice struct {
	Feed     string `json:"feed"`
	SourceID string `json:"source_id"` // Feed and SourceID together are the key

	Title      string        `json:"title"`
	Body       string        `json:"body,omitempty"`       // plain text, never markup
	Issuer     string        `json:"issuer,omitempty"`     // who announces it
	Operator   string        `json:"operator,omitempty"`   // who carries it out, where that is somebody else
	Categories []string      `json:"categories,omitempty"` // the source's own words, with one kind of dot
	Audience   []string      `json:"audience,omitempty"`   // for whom, in the source's own words
	Regions    []jobs.Region `json:"regions,omitempty"`    // none: not said

	Deadline jobs.Deadline `json:"deadline,omitzero"` // until when one can apply
	Over     bool          `json:"over,omitempty"`    // the source says itself that it is over
	Posted   time.Time     `json:"posted,omitzero"`
	Changed  time.Time     `json:"changed,omitzero"`

	HowToApply string    `json:"how_to_apply,omitempty"`
	ApplyURL   string    `json:"apply_url,omitempty"`
	URL        string    `json:"url,omitempty"`    // its page at the source
	Source     string    `json:"source,omitempty"` // the line that must stand beside it
	Fetched    time.Time `json:"fetched,omitzero"`
}

// Closed tells whether one can no longer apply at that time, by the source's own word or by the clock.
func (n Notice) Closed(at time.Time) bool { return n.Over || n.Deadline.Closed(at) }

// noticeSources are the lines beside the notices of a service, unless the options have another.
var noticeSources = map[Format]string{
	Bizinfo:  "출처: 기업마당(www.bizinfo.go.kr)",
	KStartup: "출처: 창업진흥원 K-Startup(www.k-startup.go.kr)",
	Gov24:    "출처: 정부24 보조금24(www.gov.kr)",
}

func noticeBase(f Format, opts Options) Notice {
	n := Notice{Feed: opts.Feed, Source: opts.Source, Fetched: opts.Fetched}
	if n.Feed == "" {
		n.Feed = string(f)
	}
	if n.Source == "" {
		n.Source = noticeSources[f]
	}
	return n
}

func notice(f Format, r fields, opts Options) Notice {
	n := noticeBase(f, opts)
	n.SourceID, n.Title = nameOf(f, r)
	switch f {
	case Bizinfo:
		n.bizinfo(r)
	case KStartup:
		n.kStartup(r)
	case Gov24:
		n.gov24(r)
	}
	return n
}

const bizinfoHost = "https://www.bizinfo.go.kr"

// bizinfo reads a notice of 기업마당 by either of its routes and by its RSS (bizinfoApi.do of bizinfo.go.kr,
// pblancBsnsService of apis.data.go.kr): the fields are the same, RSS has other names for some. Whom to call (refrncNm) is
// left out: it names people.
func (n *Notice) bizinfo(r fields) {
	n.Body = text(r.first("bsnsSumryCn", "description"))
	n.Issuer, n.Operator = line(r.first("jrsdInsttNm", "author")), line(r["excInsttNm"])
	n.Categories = words(r.first("pldirSportRealmLclasCodeNm", "lcategory")+","+r["pldirSportRealmMlsfcCodeNm"], ",")
	n.Audience = words(r["trgetNm"], ",")
	tags := words(r.first("hashtags", "hashTags"), ",")
	n.Regions = firstRegions(bracketed(n.Title), strings.Join(provinceTags(tags), ", "), n.Issuer)
	n.Deadline = jobs.ParsePeriod(line(r.first("reqstBeginEndDe", "reqstDt")))
	n.HowToApply = text(r["reqstMthPapersCn"])
	n.ApplyURL = linkFrom(bizinfoHost, r["rceptEngnHmpgUrl"])
	n.URL = linkFrom(bizinfoHost, r.first("pblancUrl", "link"))
	n.Posted, _ = jobs.ParseDate(r.first("creatPnttm", "pubDate"))
	n.Changed, _ = jobs.ParseDate(r["updtPnttm"])
}

// kStartup reads a notice of K-Startup (data.go.kr 15125364). Its e-mail field is encrypted and its telephone a
// person's: neither is read.
func (n *Notice) kStartup(r fields) {
	n.Issuer = line(r["pbanc_ntrp_nm"])
	n.Categories = words(r["supt_biz_clsfc"], ",")
	n.Audience = words(r["aply_trgt"], ",")
	n.Body = labelled(text(r["pbanc_ctnt"]), []labelledText{{"신청 대상", r["aply_trgt_ctnt"]}, {"창업 기간", r["biz_enyy"]}, {"연령", r["biz_trgt_age"]},
		{"제외 대상", r.first("aply_excl_trgt_ctnt", "aply_exclt_trgt_ctnt")}, {"우대", r["prfn_matr"]}})
	n.Regions = firstRegions(line(r["supt_regin"]), bracketed(n.Title))
	n.Deadline = between(r["pbanc_rcpt_bgng_dt"], r["pbanc_rcpt_end_dt"])
	n.Over = strings.EqualFold(strings.TrimSpace(r["rcrt_prgs_yn"]), "N")
	n.HowToApply = labelled("", []labelledText{{"온라인", r["aply_mthd_onli_rcpt_istc"]}, {"방문", r["aply_mthd_vst_rcpt_istc"]}, {"우편", r["aply_mthd_pssr_rcpt_istc"]},
		{"팩스", r["aply_mthd_fax_rcpt_istc"]}, {"기타", r["aply_mthd_etc_istc"]}})
	if n.ApplyURL = link(r["biz_aply_url"]); n.ApplyURL == "" {
		n.ApplyURL = link(r["aply_mthd_onli_rcpt_istc"])
	}
	if n.URL = link(r["detl_pg_url"]); n.URL == "" {
		n.URL = link(r["biz_gdnc_url"])
	}
}

// gov24 reads a service of 보조금24 (data.go.kr 15113968), from its list or with more in it from its detail. The codes of
// who may apply are left out: they are narrower than the text, and a programme hidden by them would be hidden wrongly.
func (n *Notice) gov24(r fields) {
	n.Body = labelled(text(r.first("서비스목적요약", "서비스목적")), []labelledText{{"지원 대상", r["지원대상"]}, {"선정 기준", r["선정기준"]}, {"지원 내용", r["지원내용"]},
		{"구비 서류", r["구비서류"]}})
	n.Issuer, n.Operator = line(r["소관기관명"]), line(r.first("접수기관", "접수기관명"))
	n.Categories = words(r["서비스분야"]+"||"+r["지원유형"], "||")
	n.Audience = words(r["사용자구분"], "||")
	n.Regions = firstRegions(n.Issuer)
	n.Deadline = jobs.ParsePeriod(line(r["신청기한"]))
	n.HowToApply = strings.Join(words(r["신청방법"], "||"), ", ")
	n.ApplyURL = link(r["온라인신청사이트URL"])
	n.URL = link(r["상세조회URL"])
	n.Posted, _ = jobs.ParseDate(r["등록일시"])
	n.Changed, _ = jobs.ParseDate(r["수정일시"])
}

type labelledText struct{ name, text string }

// labelled adds what stands in fields of its own to a text, each with its name.
func labelled(body string, parts []labelledText) string {
	lines := []string{body}
	for _, p := range parts {
		if said := text(p.text); said != "" {
			lines = append(lines, p.name+": "+said)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

var oneDot = strings.NewReplacer("ㆍ", "·", "･", "·", "・", "·", "‧", "·")

// words takes a list of words apart, each once, with one kind of dot within them.
func words(s, sep string) []string {
	var out []string
	for w := range strings.SplitSeq(s, sep) {
		if w = oneDot.Replace(line(w)); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
		if len(out) == 50 {
			break
		}
	}
	return out
}

// bracketed is the [place] that a title begins with.
func bracketed(title string) string {
	rest, ok := strings.CutPrefix(title, "[")
	if !ok {
		return ""
	}
	place, _, ok := strings.Cut(rest, "]")
	if !ok {
		return ""
	}
	return place
}

// provinceTags are the tags that name a province; those that name a district among them would narrow what is said by the
// others.
func provinceTags(tags []string) []string {
	return slices.DeleteFunc(slices.Clone(tags), func(tag string) bool {
		found, _ := jobs.FindRegions(tag)
		return len(found) != 1 || len(found[0]) != 2
	})
}

// firstRegions are the places in the first text that names any. Twelve provinces or more stand for the whole country.
func firstRegions(texts ...string) []jobs.Region {
	for _, s := range texts {
		found, _ := jobs.FindRegions(s)
		if len(found) == 0 {
			continue
		}
		provinces := 0
		for _, r := range found {
			if len(r) == 2 {
				provinces++
			}
		}
		if provinces >= 12 {
			return []jobs.Region{jobs.Nationwide}
		}
		return found
	}
	return nil
}

// between is a period whose ends stand in fields of their own.
func between(from, to string) jobs.Deadline {
	from, to = line(from), line(to)
	switch {
	case from == "" && to == "":
		return jobs.Deadline{}
	case to == "":
		return jobs.ParsePeriod(from + " ~")
	case from == "":
		return jobs.ParsePeriod("~ " + to)
	}
	return jobs.ParsePeriod(from + " ~ " + to)
}

// hashID names a record without a number by what it says, so that reading it again finds it again.
func hashID(parts ...string) string {
	for i, s := range parts {
		parts[i] = strings.ToLower(strings.Join(strings.Fields(s), " "))
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return "c-" + hex.EncodeToString(sum[:10])
}
