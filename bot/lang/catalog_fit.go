package lang

// What is said of how an opening fits somebody, beside the words of catalog_jobs.go.
const (
	JobRequires  Key = "job_requires"  // what the opening requires and the person lacks or did not say
	JobPreferred Key = "job_preferred" // what the opening prefers and the person lacks

	FitRegionNear Key = "fit_region_near" // place
	FitHours      Key = "fit_hours"
	FitLicences   Key = "fit_licences" // names
	FitPermit     Key = "fit_permit"
	NeedsSkills   Key = "needs_skills"   // names
	NeedsLicences Key = "needs_licences" // names
	NeedsPermit   Key = "needs_permit"   // kinds of stay

	PermitCitizen Key = "permit_citizen"
	PermitF2      Key = "permit_f2"
	PermitF4      Key = "permit_f4"
	PermitF5      Key = "permit_f5"
	PermitF6      Key = "permit_f6"
	PermitE7      Key = "permit_e7"
	PermitE9      Key = "permit_e9"
	PermitH2      Key = "permit_h2"
	PermitD2      Key = "permit_d2"
	PermitD10     Key = "permit_d10"
)

var fitWords = map[Key]Entry{
	JobRequires:  {Ko: "필수 조건: %[1]s", En: "Required: %[1]s"},
	JobPreferred: {Ko: "없어도 되지만 우대: %[1]s", En: "Preferred, not required: %[1]s"},

	FitRegionNear: {Ko: "다닐 수 있는 지역(%[1]s)", En: "within your commute (%[1]s)"},
	FitHours:      {Ko: "근무 시간", En: "working hours"},
	FitLicences:   {Ko: "자격·면허(%[1]s)", En: "licences (%[1]s)"},
	FitPermit:     {Ko: "체류자격", En: "your visa or nationality"},
	NeedsSkills:   {Ko: "기술(%[1]s)", En: "skills (%[1]s)"},
	NeedsLicences: {Ko: "자격·면허(%[1]s)", En: "licences (%[1]s)"},
	NeedsPermit:   {Ko: "체류자격(%[1]s)", En: "visa or nationality (%[1]s)"},

	PermitCitizen: {Ko: "대한민국 국적", En: "Korean citizen"},
	PermitF2:      {Ko: "F-2(거주)", En: "F-2 (resident)"},
	PermitF4:      {Ko: "F-4(재외동포)", En: "F-4 (overseas Korean)"},
	PermitF5:      {Ko: "F-5(영주)", En: "F-5 (permanent resident)"},
	PermitF6:      {Ko: "F-6(결혼이민)", En: "F-6 (marriage migrant)"},
	PermitE7:      {Ko: "E-7(특정활동)", En: "E-7 (special occupation)"},
	PermitE9:      {Ko: "E-9(비전문취업)", En: "E-9 (non-professional work)"},
	PermitH2:      {Ko: "H-2(방문취업)", En: "H-2 (working visit)"},
	PermitD2:      {Ko: "D-2(유학)", En: "D-2 (student)"},
	PermitD10:     {Ko: "D-10(구직)", En: "D-10 (job seeker)"},
}
