package lang

// What is said while somebody posts a course.
const (
	CoursePostWho             Key = "course_post_who" // nothing
	CommandPostCourse         Key = "command_postcourse"
	CommandMyCourses          Key = "command_mycourses"
	CoursePostTitle           Key = "course_post_title"
	CoursePostIntroFor        Key = "course_post_intro_for" // institution
	CoursePostInstitutionHint Key = "course_post_institution_hint"
	CourseBadInstitution      Key = "course_bad_institution"
	DataCourses               Key = "data_courses" // how many
	MyCoursesAll              Key = "my_courses_all"
	CourseBusinessNumber      Key = "course_business_number" // business number
	CoursePostIntro           Key = "course_post_intro"
	CoursePostSubmit          Key = "course_post_submit"
	CoursePostName            Key = "course_post_name"
	CoursePostNameHint        Key = "course_post_name_hint"
	CoursePostInstitution     Key = "course_post_institution"
	CoursePostTeaches         Key = "course_post_teaches"
	CoursePostTeachesHint     Key = "course_post_teaches_hint"
	CoursePostMode            Key = "course_post_mode"
	CoursePostPlace           Key = "course_post_place"
	CoursePostPlaceHint       Key = "course_post_place_hint"
	CoursePostStart           Key = "course_post_start"
	CoursePostStartHint       Key = "course_post_start_hint"
	CoursePostEnd             Key = "course_post_end"
	CoursePostDays            Key = "course_post_days"
	CoursePostTimes           Key = "course_post_times"
	CoursePostTimesHint       Key = "course_post_times_hint"
	CoursePostPlaces          Key = "course_post_places"
	CoursePostPlacesHint      Key = "course_post_places_hint"
	CoursePostCost            Key = "course_post_cost"
	CoursePostCostHint        Key = "course_post_cost_hint"
	CoursePostShare           Key = "course_post_share"
	CoursePostShareHint       Key = "course_post_share_hint"
	CoursePostLink            Key = "course_post_link"
	CourseBadShort            Key = "course_bad_short"
	CourseBadDate             Key = "course_bad_date"
	CourseBadPast             Key = "course_bad_past"
	CourseBadPlaces           Key = "course_bad_places" // how many at most
	CourseBadWon              Key = "course_bad_won"
	CourseBadOrder            Key = "course_bad_order"
	CourseBadNoPlace          Key = "course_bad_no_place"
	CourseBadShare            Key = "course_bad_share"
	CoursePosted              Key = "course_posted" // number
	CourseNoSkills            Key = "course_no_skills"
	CourseTakeDown            Key = "course_take_down"    // button
	CourseTakeDownNo          Key = "course_take_down_no" // button: number
	CourseAgainNo             Key = "course_again_no"     // button: number
	CourseTakenDown           Key = "course_taken_down"   // number
	CourseNotYours            Key = "course_not_yours"
	MyCoursesNone             Key = "my_courses_none"
	MyCoursesHeader           Key = "my_courses_header"
	MyCoursesLine             Key = "my_courses_line" // number, title, first day, state
	CourseStateOpen           Key = "course_state_open"
	CourseStateClosed         Key = "course_state_closed"
	CourseStateBegun          Key = "course_state_begun"
)

var coursePostWords = map[Key]Entry{
	CoursePostWho:             {Ko: "과정은 프로그램 담당자와, 담당자가 등록해 둔 훈련기관만 올릴 수 있어요. 훈련기관이시면 담당자에게 등록을 부탁해 주세요.", En: "Only programme staff, and training institutions that staff have listed, can post a course. If you are an institution, please ask staff to list you."},
	CommandPostCourse:         {Ko: "교육 과정을 등록해요(훈련기관, 담당자)", En: "Post a course (training institutions, staff)"},
	CommandMyCourses:          {Ko: "등록한 교육 과정을 봐요", En: "See the courses you posted"},
	CoursePostIntroFor:        {Ko: "%[1]s 이름으로 등록해요.", En: "You post for %[1]s."},
	CoursePostInstitutionHint: {Ko: "등록되어 있는 훈련기관의 이름이나 사업자등록번호를 적어 주세요.", En: "The name or business number of a listed institution."},
	CourseBadInstitution:      {Ko: "그런 훈련기관은 등록되어 있지 않아요. 이름이나 사업자등록번호를 확인해 주세요. 기관은 \"dari staff institutions add\"로 등록해요. 과정은 아직 등록하지 않았어요.", En: "No such institution is listed. Please check its name or business number; \"dari staff institutions add\" lists one. The course is not posted yet."},
	DataCourses:               {Ko: "등록하신 과정 %[1]d건", En: "courses you posted: %[1]d"},
	MyCoursesAll:              {Ko: "등록된 교육 과정이에요.", En: "Courses that were posted:"},
	CourseBusinessNumber:      {Ko: "사업자등록번호 %[1]s", En: "Business number %[1]s"},
	CoursePostTitle:           {Ko: "교육 과정 등록", En: "Post a course"},
	CoursePostIntro:           {Ko: "등록하면 바로 과정 목록에 보여요.", En: "It stands in the list of courses as soon as you send it."},
	CoursePostSubmit:          {Ko: "등록하기", En: "Post"},
	CoursePostName:            {Ko: "과정 이름", En: "Name of the course"},
	CoursePostNameHint:        {Ko: "예: 생성형 AI 업무 활용", En: "e.g. Generative AI at work"},
	CoursePostInstitution:     {Ko: "훈련기관", En: "Institution"},
	CoursePostTeaches:         {Ko: "배우는 것", En: "What one learns"},
	CoursePostTeachesHint:     {Ko: "배우는 기술의 이름을 적어 주세요. 그 기술을 찾는 공고와 이어져요.", En: "Please name the skills. The course is linked with openings that ask for them."},
	CoursePostMode:            {Ko: "배우는 방식", En: "How it is held"},
	CoursePostPlace:           {Ko: "배우는 곳", En: "Place"},
	CoursePostPlaceHint:       {Ko: "예: 경남 창원시 성산구 중앙대로 100. 온라인이면 비워 두셔도 돼요.", En: "e.g. 100 Jungang-daero, Seongsan-gu, Changwon. Leave it empty if it is online."},
	CoursePostStart:           {Ko: "시작하는 날", En: "First day"},
	CoursePostStartHint:       {Ko: "예: 2026-12-07", En: "e.g. 2026-12-07"},
	CoursePostEnd:             {Ko: "끝나는 날", En: "Last day"},
	CoursePostDays:            {Ko: "수업 요일", En: "Days"},
	CoursePostTimes:           {Ko: "수업 시간", En: "Hours"},
	CoursePostTimesHint:       {Ko: "예: 18:30~21:30", En: "e.g. 18:30-21:30"},
	CoursePostPlaces:          {Ko: "정원", En: "Places"},
	CoursePostPlacesHint:      {Ko: "예: 20", En: "e.g. 20"},
	CoursePostCost:            {Ko: "수강료(원)", En: "Price (won)"},
	CoursePostCostHint:        {Ko: "예: 612,000. 무료면 0", En: "e.g. 612,000, or 0 if it is free"},
	CoursePostShare:           {Ko: "배우는 사람이 내는 돈(원)", En: "What a learner pays (won)"},
	CoursePostShareHint:       {Ko: "지원을 받은 뒤 본인이 내는 돈이에요. 모르면 비워 두셔도 돼요.", En: "After any support. Leave it empty if you do not know."},
	CoursePostLink:            {Ko: "과정 안내 주소", En: "Page of the course"},
	CourseBadShort:            {Ko: "두 글자 이상 적어 주세요.", En: "Please write at least two letters."},
	CourseBadDate:             {Ko: "날짜를 알아듣지 못했어요. 2026-12-07처럼 적어 주세요.", En: "I did not catch the date. Please write it like 2026-12-07."},
	CourseBadPast:             {Ko: "지난 날짜예요. 앞으로 시작하는 과정만 등록할 수 있어요.", En: "That day is over. Only courses that are yet to begin can be posted."},
	CourseBadPlaces:           {Ko: "정원을 1부터 %[1]d 사이의 숫자로 적어 주세요.", En: "Please write the number of places, from 1 to %[1]d."},
	CourseBadWon:              {Ko: "금액을 숫자로 적어 주세요. 예: 612,000 또는 30만 원", En: "Please write the sum in figures, e.g. 612,000."},
	CourseBadOrder:            {Ko: "끝나는 날이 시작하는 날보다 빨라요. 날짜를 고쳐서 다시 보내 주세요. 아직 등록하지 않았어요.", En: "The last day is before the first. Please correct the dates and send it again; nothing was posted."},
	CourseBadNoPlace:          {Ko: "온라인 과정이 아니면 배우는 곳이 필요해요. 아직 등록하지 않았어요.", En: "A course that is not online needs a place. Nothing was posted."},
	CourseBadShare:            {Ko: "배우는 사람이 내는 돈이 수강료보다 많아요. 금액을 고쳐서 다시 보내 주세요. 아직 등록하지 않았어요.", En: "What a learner pays is more than the price. Please correct the sums and send it again; nothing was posted."},
	CoursePosted:              {Ko: "과정을 등록했어요(번호 %[1]d). 이렇게 보여요.", En: "The course is posted (no. %[1]d). This is how people see it:"},
	CourseNoSkills:            {Ko: "배우는 기술을 알아보지 못해서 공고와 이어 드리지 못해요. 기술 이름(예: PLC, 엑셀, 용접)을 적으면 이어져요.", En: "I recognised no skill, so the course is linked with no opening. Name the skills (for example PLC, Excel, welding) to link it."},
	CourseTakeDown:            {Ko: "이 과정 내리기", En: "Take it down"},
	CourseTakeDownNo:          {Ko: "%[1]d번 과정 내리기", En: "Take down no. %[1]d"},
	CourseAgainNo:             {Ko: "%[1]d번 고쳐서 올리기", En: "Correct and post no. %[1]d"},
	CourseTakenDown:           {Ko: "과정 %[1]d번을 내렸어요. 이제 목록에 보이지 않아요.", En: "Course no. %[1]d is taken down. It is in no list any more."},
	CourseNotYours:            {Ko: "이미 내린 과정이거나, 등록하신 과정이 아니에요.", En: "It is down already, or it is not a course of yours."},
	MyCoursesNone:             {Ko: "등록하신 과정이 없어요.", En: "You have not posted a course."},
	MyCoursesHeader:           {Ko: "등록하신 과정이에요.", En: "Courses you posted:"},
	MyCoursesLine:             {Ko: "%[1]d번 %[2]s, %[3]s 시작, %[4]s", En: "No. %[1]d %[2]s, starts %[3]s, %[4]s"},
	CourseStateOpen:           {Ko: "모집 중", En: "open"},
	CourseStateClosed:         {Ko: "보이지 않음", En: "not shown"},
	CourseStateBegun:          {Ko: "시작함", En: "begun"},
}
