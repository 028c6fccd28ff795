package knowledge

import (
	"unicode/utf8"
)

// Claim is something wrong or outdated that people bring along, stored as such
// so that it can be put right. An old figure of a fact is not a claim: it
// stands with the fact (Was).
type Claim struct {
	Article     string // id of the article it stands in
	ID          string // unique in its article
	Says        Texts  // short characteristic wordings, several for each language
	Right       Text   // what is true instead; figures are placeholders, see [Base.Expand]
	Since       Date   // the day from which the claim is wrong; empty where it always was or that is not known
	Checked     Date
	Source      string // id of a source of the same article
	Reliability Reliability
	Line        int
}

// Ref is the claim's name in the whole base: "article.claim".
func (c Claim) Ref() string { return c.Article + "." + c.ID }

// Claims is all known wrong statements, by article, in file order.
func (b *Base) Claims() []Claim {
	var out []Claim
	for _, a := range b.articles {
		out = append(out, a.Claims...)
	}
	return out
}

func (r reader) claim(n *node) Claim {
	c := Claim{Line: n.line}
	r.mapping(n, "a claim", fields{
		{"id", r.id(&c.ID, "claim id")},
		{"says", func(n *node) {
			r.mapping(n, "claim says", fields{
				{"ko", r.strs(&c.Says.Ko, "claim says (ko)")},
				{"en", r.strs(&c.Says.En, "claim says (en)")},
			})
		}},
		{"right", r.text(&c.Right, "claim right")},
		{"since", r.date(&c.Since, "claim since")},
		{"checked", r.date(&c.Checked, "claim checked")},
		{"source", r.str(&c.Source, "claim source")},
		{"reliability", oneOf(r, &c.Reliability, Reliabilities, "claim reliability")},
	})
	return c
}

// minClaim is the fewest characters a wording needs to be characteristic.
const minClaim = 4

func (c *checker) claims() {
	seen := map[string]int{}
	for _, k := range c.article.Claims {
		what := "claim " + k.ID
		switch {
		case k.ID == "":
			c.errorf(k.Line, "a claim has no id")
		case seen[k.ID] > 0:
			c.errorf(k.Line, "%s is listed twice (line %d)", what, seen[k.ID])
		}
		seen[k.ID] = k.Line
		for _, l := range Langs {
			says := k.Says.In(l)
			if len(says) == 0 {
				c.errorf(k.Line, "%s has no wording in language %s", what, l)
			}
			for _, s := range says {
				if utf8.RuneCountInString(folded(s)) < minClaim {
					c.errorf(k.Line, "%s: the wording %q is too short to be told from other words", what, s)
				}
			}
		}
		c.both(k.Line, "the right answer to "+what, k.Right)
		c.prose(k.Line, k.Right.Ko)
		c.prose(k.Line, k.Right.En)
		c.sameFactsIn(k.Line, "the right answer to "+what, k.Right)
		c.backed(k.Line, what, k.Source, k.Checked, k.Reliability)
		if k.Source != "" && c.article.Source(k.Source) == nil {
			c.errorf(k.Line, "%s names source %q, which the article does not list", what, k.Source)
		}
	}
}

// sameFactsIn is sameFacts for one text in two languages.
func (c *checker) sameFactsIn(line int, what string, t Text) {
	section := func(l Lang, text string) *Section {
		return &Section{Lang: l, Blocks: []Block{{Kind: Paragraph, Text: text}}}
	}
	k, e := c.factsTold(section(Ko, t.Ko)), c.factsTold(section(En, t.En))
	for _, ref := range sortedKeys(k) {
		if !e[ref] {
			c.reportf(line, "%s tells %s in Korean only", what, ref)
		}
	}
	for _, ref := range sortedKeys(e) {
		if !k[ref] {
			c.reportf(line, "%s tells %s in English only", what, ref)
		}
	}
}

// checkClaims finds a wording that is put right in two ways.
func checkClaims(b *Base) Problems {
	owner := map[string]Claim{}
	var out Problems
	for _, a := range b.articles {
		c := &collector{file: a.File}
		for _, k := range a.Claims {
			for _, l := range Langs {
				for _, s := range k.Says.In(l) {
					key := folded(s)
					other, taken := owner[key]
					if taken && other.Ref() != k.Ref() {
						c.errorf(k.Line, "the wording %q is also one of claim %s", s, other.Ref())
					}
					owner[key] = k
				}
			}
		}
		out = append(out, c.list...)
	}
	return out
}
