package handlers

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"dari/bot"
	"dari/bot/lang"
	"dari/knowledge/jobs"
)

// fieldAlerts is the one field of the form that is no part of a jobs.Profile.
const fieldAlerts = "alerts"

// stepByStep is the answer to the one sentence of whoever prefers questions.
const stepByStep = "step"

// maxChosen bounds how many values one field may have.
const maxChosen = 20

// profileFields are the fields in the order in which they are asked.
var profileFields = []string{string(jobs.FieldRegions), string(jobs.FieldCommute), string(jobs.FieldOccupations), string(jobs.FieldSkills), string(jobs.FieldLicences),
	string(jobs.FieldCareer), string(jobs.FieldEducation), string(jobs.FieldPermit), string(jobs.FieldEmployment), string(jobs.FieldPay), string(jobs.FieldHours), fieldAlerts}

var fieldNames = map[string]lang.Key{
	string(jobs.FieldCommute): lang.FieldCommute, string(jobs.FieldHours): lang.FieldHours,
	string(jobs.FieldLicences): lang.FieldLicences, string(jobs.FieldPermit): lang.FieldPermit,
	string(jobs.FieldRegions): lang.FieldRegions, string(jobs.FieldOccupations): lang.FieldOccupations,
	string(jobs.FieldSkills): lang.FieldSkills, string(jobs.FieldCareer): lang.FieldCareer,
	string(jobs.FieldEducation): lang.FieldEducation, string(jobs.FieldEmployment): lang.FieldEmployment,
	string(jobs.FieldPay): lang.FieldPay, string(jobs.FieldWords): lang.FieldWords, fieldAlerts: lang.FieldAlerts,
}

var fieldQuestions = map[string]lang.Key{
	string(jobs.FieldCommute): lang.AskCommute, string(jobs.FieldHours): lang.AskHours,
	string(jobs.FieldLicences): lang.AskLicences, string(jobs.FieldPermit): lang.AskPermit,
	string(jobs.FieldRegions): lang.AskRegions, string(jobs.FieldOccupations): lang.AskOccupations,
	string(jobs.FieldSkills): lang.AskSkills, string(jobs.FieldCareer): lang.AskCareer,
	string(jobs.FieldEducation): lang.AskEducation, string(jobs.FieldEmployment): lang.AskEmployment,
	string(jobs.FieldPay): lang.AskPay, string(jobs.FieldWords): lang.AskWords, fieldAlerts: lang.AskAlerts,
}

// fieldHints are also what is said when an answer is not understood.
var fieldHints = map[string]lang.Key{
	string(jobs.FieldCommute): lang.HintCommute, string(jobs.FieldHours): lang.HintHours,
	string(jobs.FieldLicences): lang.HintLicences, string(jobs.FieldPermit): lang.HintPermit,
	string(jobs.FieldRegions): lang.HintRegions, string(jobs.FieldOccupations): lang.HintOccupations,
	string(jobs.FieldSkills): lang.HintSkills, string(jobs.FieldCareer): lang.HintCareer,
	string(jobs.FieldEducation): lang.HintEducation, string(jobs.FieldEmployment): lang.HintEmployment,
	string(jobs.FieldPay): lang.HintPay, string(jobs.FieldWords): lang.HintWords, fieldAlerts: lang.HintAlerts,
	formAbout: lang.HintAbout,
}

var educationNames = map[jobs.Education]lang.Key{
	jobs.EducationAny: lang.EducationAny, jobs.EducationElementary: lang.EducationElementary, jobs.EducationMiddle: lang.EducationMiddle,
	jobs.EducationHigh: lang.EducationHigh, jobs.EducationCollege: lang.EducationCollege, jobs.EducationBachelor: lang.EducationBachelor,
	jobs.EducationMaster: lang.EducationMaster, jobs.EducationDoctor: lang.EducationDoctor,
}

var employmentNames = map[jobs.EmploymentType]lang.Key{
	jobs.Permanent: lang.WorkPermanent, jobs.PermanentPartTime: lang.WorkPermanentPartTime, jobs.FixedTerm: lang.WorkFixedTerm,
	jobs.FixedTermPartTime: lang.WorkFixedTermPartTime, jobs.Dispatch: lang.WorkDispatch, jobs.Replacement: lang.WorkReplacement,
	jobs.Intern: lang.WorkIntern, jobs.PartTimeJob: lang.WorkPartTimeJob, jobs.PerDiem: lang.WorkPerDiem, jobs.Freelance: lang.WorkFreelance,
	jobs.MilitaryAlt: lang.WorkMilitaryAlt, jobs.Trainee: lang.WorkTrainee, jobs.Volunteer: lang.WorkVolunteer,
}

var alertNames = map[AlertSetting]lang.Key{AlertsAtOnce: lang.AlertsAtOnceName, AlertsDaily: lang.AlertsDailyName, AlertsOff: lang.AlertsOffName}

// offered are the values that a person can tap; the others can be typed.
var (
	offeredSkills = []jobs.Skill{"generative-ai", "python", "excel", "accounting", "cad", "plc", "cnc", "welding", "quality-control",
		"forklift", "driving", "digital-marketing", "customer-service", "english"}
	offeredYears     = []int{0, 1, 3, 5, 10}
	offeredEducation = []jobs.Education{jobs.EducationMiddle, jobs.EducationHigh, jobs.EducationCollege, jobs.EducationBachelor, jobs.EducationMaster, jobs.EducationDoctor}
	offeredWork      = []jobs.EmploymentType{jobs.Permanent, jobs.FixedTerm, jobs.PermanentPartTime, jobs.PartTimeJob, jobs.PerDiem, jobs.Intern, jobs.Dispatch, jobs.Freelance}
)

func (h *Handlers) buildAbout(_ context.Context, t *turn, _ string) (bot.Form, error) {
	return bot.Form{Title: t.words(lang.ProfileTitle), Submit: t.words(lang.Save), Fields: []bot.Field{{
		ID: formAbout, Type: bot.FieldOne, Free: true, Label: t.words(lang.AskAbout), Hint: t.words(lang.HintAbout), MaxLength: 500,
		Options: []bot.Option{{Value: stepByStep, Label: t.words(lang.ProfileStepByStep)}}}}}, nil
}

func (h *Handlers) buildProfile(ctx context.Context, t *turn, ref string) (bot.Form, error) {
	f := bot.Form{Title: t.words(lang.ProfileTitle), Submit: t.words(lang.Save)}
	proposal, fix := strings.CutPrefix(ref, refFix)
	if !fix {
		proposal = ""
	}
	p, a, err := h.proposed(ctx, t, proposal)
	if err != nil {
		return f, err
	}
	if only, ok := strings.CutPrefix(ref, refOnly); ok && fieldNames[only] != "" {
		f.Fields = []bot.Field{profileField(t, only, p, a)}
		return f, nil
	}
	if t.CanForm && ref == "" {
		f.Fields = append(f.Fields, bot.Field{ID: formAbout, Type: bot.FieldLong, Optional: true, MaxLength: 500,
			Label: t.words(lang.AskAboutModal), Hint: t.words(lang.HintAbout)})
	}
	has := p.Fields()
	for _, id := range profileFields {
		if jobs.Field(id) == jobs.FieldCommute && ref == refRest && len(p.Regions) == 0 {
			continue // from where to commute is not known yet
		}
		if ref != refRest || !slices.Contains(has, jobs.Field(id)) {
			f.Fields = append(f.Fields, profileField(t, id, p, a))
		}
	}
	return f, nil
}

// profileField is one question, filled with what is known.
func profileField(t *turn, id string, p jobs.Profile, a AlertSetting) bot.Field {
	f := bot.Field{ID: id, Type: bot.FieldMany, Free: true, Optional: true, Label: t.words(fieldQuestions[id]), Hint: t.words(fieldHints[id]), MaxLength: 200}
	words := fieldWords(t.Lang, p, id)
	switch jobs.Field(id) {
	case jobs.FieldRegions:
		f.Value = texts(p.Regions)
		f.Options = options(t.Lang, append(jobs.Provinces(), jobs.Nationwide, jobs.Remote), jobs.Region.Name)
	case jobs.FieldOccupations:
		f.Value = texts(p.Occupations)
		offered := jobs.MajorOccupations()
		if t.CanForm { // a list that can be searched may be longer
			for _, major := range jobs.MajorOccupations() {
				offered = append(offered, jobs.MiddleOccupations(major)...)
			}
		}
		f.Options = options(t.Lang, offered, jobs.Occupation.Name)
	case jobs.FieldSkills:
		f.Value = texts(p.Skills)
		f.Options = options(t.Lang, offeredSkills, jobs.Skill.Name)
	case jobs.FieldLicences:
		f.Value = texts(p.Licences)
		f.Options = options(t.Lang, offeredLicences, jobs.Licence.Name)
	case jobs.FieldCommute:
		f.Type = bot.FieldOne
		if len(words) > 0 {
			f.Value = []string{commuteValue(p.Commute)}
		}
		for _, c := range jobs.Commutes() {
			f.Options = append(f.Options, bot.Option{Value: commuteValue(c), Label: t.words(commuteNames[c])})
		}
	case jobs.FieldPermit:
		f.Type = bot.FieldOne
		if p.Permit != "" {
			f.Value = []string{string(p.Permit)}
		}
		f.Options = options(t.Lang, jobs.Permits(), permitName)
	case jobs.FieldHours:
		f.Value = words
		for _, k := range hoursNames {
			f.Options = append(f.Options, bot.Option{Value: t.words(k), Label: t.words(k)})
		}
	case jobs.FieldEmployment:
		f.Value = texts(p.Employment)
		f.Options = options(t.Lang, offeredWork, employmentName)
	case jobs.FieldCareer:
		f.Type, f.Value = bot.FieldOne, words
		for _, years := range offeredYears {
			name := careerText(t.Lang, years*12)
			f.Options = append(f.Options, bot.Option{Value: name, Label: name})
		}
	case jobs.FieldEducation:
		f.Type = bot.FieldOne
		if p.Education != jobs.EducationUnknown {
			f.Value = []string{p.Education.String()}
		}
		for _, e := range offeredEducation {
			f.Options = append(f.Options, bot.Option{Value: e.String(), Label: t.words(educationNames[e])})
		}
	case jobs.FieldPay, jobs.FieldWords:
		f.Type, f.Free, f.Value = bot.FieldText, false, words
		if jobs.Field(id) == jobs.FieldWords {
			f.Value = []string{strings.Join(words, ", ")}
		}
	case fieldAlerts:
		f.Type, f.Value = bot.FieldOne, []string{string(a)}
		for _, s := range []AlertSetting{AlertsAtOnce, AlertsDaily, AlertsOff} {
			f.Options = append(f.Options, bot.Option{Value: string(s), Label: t.words(alertNames[s])})
		}
		return f
	}
	if len(f.Value) > 0 && f.Type != bot.FieldMany && !t.CanForm {
		f.Hint += "\n" + t.words(lang.HintClear)
	}
	if f.Type != bot.FieldText { // what was typed before can be tapped too
		for i, v := range f.Value {
			if !slices.ContainsFunc(f.Options, func(o bot.Option) bool { return o.Value == v }) {
				f.Options = append(f.Options, bot.Option{Value: v, Label: words[i]})
			}
		}
	}
	return f
}

func texts[T ~string](codes []T) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = string(c)
	}
	return out
}

func options[T ~string](l lang.Lang, codes []T, name func(T, string) string) []bot.Option {
	out := make([]bot.Option, len(codes))
	for i, c := range codes {
		out[i] = bot.Option{Value: string(c), Label: name(c, string(l))}
	}
	return out
}

func names[T any](l lang.Lang, codes []T, name func(T, string) string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = name(c, string(l))
	}
	return out
}

func employmentName(e jobs.EmploymentType, l string) string {
	return lang.Text(lang.Lang(l), employmentNames[e])
}

// careerText is a length of working life in words that readCareer reads back.
func careerText(l lang.Lang, months int) string {
	var parts []string
	if months >= 12 {
		parts = append(parts, lang.Count(l, int64(months/12), lang.Years))
	}
	if months%12 > 0 {
		parts = append(parts, lang.Count(l, int64(months%12), lang.Months))
	}
	if len(parts) == 0 {
		return lang.Text(l, lang.CareerNone)
	}
	return strings.Join(parts, " ")
}

// payText is a lowest pay in words that readPay reads back.
func payText(l lang.Lang, p jobs.Pay) string {
	return lang.MoneyPer(l, p.Min, "", lang.Basis(p.Period))
}

// fieldWords says the values of a field, as people read them.
func fieldWords(l lang.Lang, p jobs.Profile, id string) []string {
	switch jobs.Field(id) {
	case jobs.FieldRegions:
		return names(l, p.Regions, jobs.Region.Name)
	case jobs.FieldOccupations:
		return names(l, p.Occupations, jobs.Occupation.Name)
	case jobs.FieldSkills:
		return names(l, p.Skills, jobs.Skill.Name)
	case jobs.FieldEmployment:
		return names(l, p.Employment, employmentName)
	case jobs.FieldWords:
		return p.Words
	case jobs.FieldLicences:
		return names(l, p.Licences, jobs.Licence.Name)
	case jobs.FieldHours:
		return hoursWords(l, p.Hours)
	case jobs.FieldCommute:
		if p.Commute != jobs.CommuteNamed {
			return []string{lang.Text(l, commuteNames[p.Commute])}
		}
	case jobs.FieldPermit:
		if p.Permit != "" {
			return []string{permitName(p.Permit, string(l))}
		}
	case jobs.FieldCareer:
		if p.CareerKnown {
			return []string{careerText(l, p.CareerMonths)}
		}
	case jobs.FieldEducation:
		if p.Education != jobs.EducationUnknown {
			return []string{lang.Text(l, educationNames[p.Education])}
		}
	case jobs.FieldPay:
		if p.LowestPay.Known() {
			return []string{payText(l, p.LowestPay)}
		}
	}
	return nil
}

// emptyWords are answers that take a value out.
var emptyWords = map[string]bool{"없음": true, "없어요": true, "상관없음": true, "상관없어요": true, "상관 없어요": true, "무관": true, "아무데나": true, "아무거나": true,
	"비우기": true, "지우기": true, "none": true, "any": true, "anywhere": true, "anything": true, "no preference": true, "clear": true}

// empties tells words that take the value of a field out. "None" of a working
// life is an answer.
func empties(id, said string) bool {
	if jobs.Field(id) == jobs.FieldCareer {
		return said == "비우기" || said == "지우기" || said == "clear"
	}
	return emptyWords[said]
}

// checkProfileField reads the values of a field: codes of what was tapped,
// words of what was typed.
func checkProfileField(l lang.Lang, id string, values []string) (clean []string, problem string) {
	values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return strings.TrimSpace(v) == "" })
	if len(values) == 0 || len(values) == 1 && empties(id, plainWord(values[0])) {
		return []string{}, ""
	}
	typed := strings.Join(values, ", ")
	switch jobs.Field(id) {
	case jobs.FieldRegions:
		for _, v := range values {
			if jobs.Region(v).Known() {
				clean = append(clean, v)
				continue
			}
			found, unclear := jobs.FindRegions(v)
			if len(unclear) > 0 {
				return nil, whichRegion(l, unclear[0])
			}
			clean = append(clean, texts(found)...)
		}
	case jobs.FieldOccupations:
		clean = codesOf(values, jobs.Occupation.Known, jobs.FindOccupations)
	case jobs.FieldSkills:
		clean = codesOf(values, jobs.Skill.Known, jobs.FindSkills)
	case jobs.FieldEmployment:
		clean = codesOf(values, func(e jobs.EmploymentType) bool { return slices.Contains(jobs.EmploymentTypes(), e) }, jobs.FindEmployment)
	case jobs.FieldLicences:
		clean = codesOf(values, jobs.Licence.Known, jobs.FindLicences)
	case jobs.FieldHours:
		wish := jobs.FindHoursWish(typed)
		if !wish.Clock() && slices.ContainsFunc(strings.Split(typed, ","), func(v string) bool { return jobs.FindHoursWish(v).Clock() }) {
			return nil, lang.Text(l, lang.HoursApart)
		}
		if clean = hoursWords(l, wish); len(clean) == 0 && anyHours.MatchString(typed) && !someHours.MatchString(typed) {
			return []string{}, ""
		}
	case jobs.FieldCommute:
		if c, ok := readCommute(typed); ok {
			clean = []string{commuteValue(c)}
		}
	case jobs.FieldPermit:
		if p, ok := readPermit(typed); ok {
			clean = []string{string(p)}
		}
	case jobs.FieldCareer:
		if months, ok := readCareer(typed); ok {
			clean = []string{careerText(l, months)}
		}
	case jobs.FieldEducation:
		if e, ok := readEducation(typed); ok {
			clean = []string{e.String()}
		}
	case jobs.FieldPay:
		if p, ok := readPay(typed); ok {
			clean = []string{payText(l, p)}
		}
	case jobs.FieldWords:
		for _, w := range strings.Split(typed, ",") {
			if w = strings.TrimSpace(w); w != "" {
				clean = append(clean, w)
			}
		}
	case fieldAlerts:
		if a, ok := readAlerts(typed); ok {
			clean = []string{string(a)}
		}
	case formAbout:
		if typed == stepByStep {
			return values, ""
		}
		if _, found := jobs.ReadProfile(typed); len(found) > 0 {
			clean = values
		}
	default:
		clean = values
	}
	clean = uniqueTexts(clean)
	switch {
	case len(clean) == 0:
		return nil, lang.Text(l, lang.NotUnderstood, fieldHints[id])
	case len(clean) > maxChosen:
		return nil, lang.Text(l, lang.TooManyChosen, maxChosen)
	}
	return clean, ""
}

// codesOf keeps codes and reads everything else as words.
func codesOf[T ~string](values []string, known func(T) bool, find func(string) []T) (out []string) {
	for _, v := range values {
		if known(T(v)) {
			out = append(out, v)
		} else {
			out = append(out, texts(find(v))...)
		}
	}
	return out
}

func uniqueTexts(in []string) []string {
	var out []string
	for _, s := range in {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// whichRegion asks which of several places of a name is meant.
func whichRegion(l lang.Lang, a jobs.Ambiguous) string {
	places := names(l, a.Regions, jobs.Region.Name)
	return lang.Text(l, lang.WhichRegion, a.Words, strings.Join(places, ", "), places[0])
}

var (
	bareYears  = regexp.MustCompile(`^\d{1,2}$`)
	bareAmount = regexp.MustCompile(`^[\d,]{2,12}$`)
	hundreds   = regexp.MustCompile(`(\d{1,2})억(?:\s*([\d,]{1,5})만)?`)
)

// filled is the profile with the values of the fields that were answered;
// a field that was answered with nothing is emptied.
func filled(p jobs.Profile, a AlertSetting, values map[string][]string) (jobs.Profile, AlertSetting) {
	for id, v := range values {
		one := strings.Join(v, ", ")
		switch jobs.Field(id) {
		case jobs.FieldRegions:
			p.Regions = codes[jobs.Region](v)
		case jobs.FieldOccupations:
			p.Occupations = codes[jobs.Occupation](v)
		case jobs.FieldSkills:
			p.Skills = codes[jobs.Skill](v)
		case jobs.FieldEmployment:
			p.Employment = codes[jobs.EmploymentType](v)
		case jobs.FieldWords:
			p.Words = v
		case jobs.FieldLicences:
			p.Licences = codes[jobs.Licence](v)
		case jobs.FieldHours:
			p.Hours = jobs.FindHoursWish(one)
		case jobs.FieldCommute:
			p.Commute, _ = readCommute(one)
		case jobs.FieldPermit:
			p.Permit, _ = readPermit(one)
		case jobs.FieldCareer:
			p.CareerMonths, p.CareerKnown = readCareer(one)
		case jobs.FieldEducation:
			p.Education, _ = readEducation(one)
		case jobs.FieldPay:
			p.LowestPay, _ = readPay(one)
		case fieldAlerts:
			if s, ok := readAlerts(one); ok {
				a = s
			}
		}
	}
	if said := strings.Join(values[formAbout], " "); said != "" {
		p = withSentence(p, said)
	}
	return p, a
}

func codes[T ~string](values []string) []T {
	var out []T
	for _, v := range values {
		out = append(out, T(v))
	}
	return out
}
