package jobs

import (
	"fmt"
	"slices"
	"strconv"
)

// Licence is the id of a licence, a state certificate or a course that the law asks for, such as "craftsman-forklift".
type Licence string

type licenceRow struct {
	id      Licence
	family  string // licences of one family replace each other upwards; "" stands alone
	rank    int    // within the family, the lowest first
	ko, en  string
	aliases []string
}

func (t *tables) fillLicences() {
	for i, r := range codeRows("licences.csv") {
		rank, err := strconv.Atoi(r["rank"])
		if err != nil {
			panic(fmt.Sprintf("code table licences.csv: %s: %v", r["id"], err)) // embedded at build time
		}
		row := licenceRow{id: Licence(r["id"]), family: r["family"], rank: rank, ko: r["ko"], en: r["en"], aliases: split(r["aliases"])}
		t.licenceAt[row.id] = i
		t.licences = append(t.licences, row)
		for _, a := range row.aliases {
			t.papers.add(a, entry{kindLicence, i})
		}
	}
}

// Known tells whether the licence is in our table.
func (l Licence) Known() bool {
	_, ok := tablesOnce().licenceAt[l]
	return ok
}

// Meets tells whether who holds the licence has what is required: the same one, or a higher one of its family (전기기사 for
// 전기기능사, 1종 대형 for 1종 보통).
func (l Licence) Meets(required Licence) bool {
	if l == required {
		return true
	}
	t := tablesOnce()
	i, ok := t.licenceAt[l]
	j, too := t.licenceAt[required]
	return ok && too && t.licences[i].family != "" && t.licences[i].family == t.licences[j].family && t.licences[i].rank >= t.licences[j].rank
}

// holds tells whether one of the licences meets what is required.
func holds(has []Licence, required Licence) bool {
	return slices.ContainsFunc(has, func(l Licence) bool { return l.Meets(required) })
}

// Name gives the name of a licence in Korean ("ko") or English ("en"); an unknown one gives its id.
func (l Licence) Name(lang string) string {
	t := tablesOnce()
	i, ok := t.licenceAt[l]
	switch {
	case !ok:
		return string(l)
	case lang == "en":
		return t.licences[i].en
	}
	return t.licences[i].ko
}

// FindLicences gives the licences that a text names, in order, each once.
func FindLicences(text string) []Licence {
	t := tablesOnce()
	var out []Licence
	for _, h := range t.papers.find(plain(text)) {
		out = append(out, t.licences[h.ref].id)
	}
	return unique(out)
}

// longLicences take a degree, years of training or of work before an examination: no course of some months leads to them.
var longLicences = map[Licence]bool{
	"nurse": true, "dietitian": true, "pharmacist": true, "doctor": true, "physiotherapist": true, "occupational-therapist": true,
	"radiographer": true, "lab-technologist": true, "dental-hygienist": true, "emt": true, "hygienist": true,
	"childcare-teacher": true, "kindergarten-teacher": true, "special-teacher": true,
	"social-worker": true, "social-worker-1": true, "mental-health-social-worker": true, "nursing-aide": true,
	"architect": true, "customs-broker": true, "labour-attorney": true, "tax-accountant": true, "certified-accountant": true,
	"lawyer": true, "patent-attorney": true,
}

// learnable tells whether a course of some months leads to the licence.
func (l Licence) learnable() bool { return l.Known() && !longLicences[l] }
