package lang

// What is said of courses that somebody waits for.
const (
	CourseFollowButton Key = "course_follow_button" // button
	FollowCourses      Key = "follow_courses"       // what
	FollowHowCourses   Key = "follow_how_courses"   // nothing

	CourseAlertHeader Key = "course_alert_header" // nothing
	CourseAlertWhy    Key = "course_alert_why"    // what is waited for
	DigestCourses     Key = "digest_courses"      // how many
	DigestMixed       Key = "digest_mixed"        // how many
)

var courseFollowWords = map[Key]Entry{
	CourseFollowButton: {Ko: "이런 과정 나오면 알려 주세요", En: "Tell me of new ones like this"},
	FollowCourses:      {Ko: "교육 과정: %[1]s", En: "Courses: %[1]s"},
	FollowHowCourses:   {Ko: "이런 과정이 새로 나오면 과정마다 한 번씩 알려 드려요. 밤(21시~8시)에는 보내지 않아요. 기다리는 것은 \"기다리는 소식\"에서 보고 끌 수 있어요.", En: "I write once about each new course like this, never at night (9 pm to 8 am). Send \"following\" to see or end it."},

	CourseAlertHeader: {Ko: "(광고) 기다리시던 과정이 새로 나왔어요", En: "(Ad) A new course of the kind you are waiting for"},
	CourseAlertWhy:    {Ko: "기다리신 조건: %[1]s", En: "You are waiting for: %[1]s"},
	DigestCourses:     {Ko: "(광고) 기다리시던 과정 %[1]d개가 새로 나왔어요", En: "(Ad) New courses of the kind you are waiting for: %[1]d"},
	DigestMixed:       {Ko: "(광고) 기다리시던 공고와 과정이 모두 %[1]d건 새로 나왔어요", En: "(Ad) New openings and courses that fit what you asked for: %[1]d"},
}
