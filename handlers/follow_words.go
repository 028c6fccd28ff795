package handlers

import (
	"regexp"
	"strings"
	"time"

	"dari/knowledge/jobs"
)

// comesKo is how people say in Korean that they want to be told when something
// comes out or opens. Between the two stand who is told and how: what else stands
// there is asked for ("시작하면 지원금 알려줘").
const comesKo = `(나오면|나오는\s*대로|나올\s*때|뜨면|올라오면|올라오는\s*대로|생기면|열리면|열리는\s*대로|개설(하|되)면|개강하면|모집하면|오픈(하|되)?면|시작(하|되)면|(신청|접수|모집)(이|을|를|가)?\s*(시작\S*면|받으면|가능해지면)|다시\s*(열|시작|모집)\S*면)(,|\s|꼭|바로|즉시|빨리|얼른|제일|가장|먼저|미리|다시|그때|또|좀|한\s*번|수시로|계속|새로|(저|나|우리)(희)?(한테|에게|도)|제게|내게|여기(로|에|서)?|이\s*(방|대화)(으로|에|에서)|소식(을|도)?|카(?:카오)?|텔레그램|슬랙|이?메일|휴?대?폰|으?로|도){0,12}(알려|알림|연락|말해|전해|톡|메시지|문자|알고\s*싶)\S*`

// tellMe begins the same in English.
const tellMe = `\b(?:tell|notify|alert|let|message|remind|ping)\s+me\b`

var (
	// followCue is how people say that they want to be told when something comes
	// out or opens.
	followCue = regexp.MustCompile(`(?i)` + comesKo + `|` +
		tellMe + `.*?\b(when|if|as\s+soon\s+as|once)\b\s*(it|they|there\s+(is|are)|this|that|the)?\s*(?P<what>([\pL\pN'_-]+\s+){0,4}?)(opens?(\s+(up|again))?|starts?|comes?\s+(out|up)|(is|are|gets?)\s+(announced|published|out|posted)|notices?|calls?\s+for)\b`)
	// asksThen is a question to be answered now, of what is once something opens
	// ("열리면 어떻게 신청하는지 알려줘"), of when it does ("tell me if it opens on Monday"),
	// or of whether and for whom it is open ("tell me if the course is open to foreigners").
	asksThen = regexp.MustCompile(`(?i)면\s[^.?!]{0,20}?([가-힣](는|은|인|한|할|될|을)지|방법|서류|자격|조건)(도|를|을|이)?\s*(좀\s*)?(알려|말해|알고)|` +
		`\bif\b[^.?!]*\b(opens?|starts?)\s+(on|at|in|before|after|every|from|by|to|for|today|tomorrow|tonight|this|next)\b|` +
		`\bif\b[^.?!]*\b(is|are)\s+(\w+\s+)?(open|available)\b`)

	courseComesKo = regexp.MustCompile(comesKo)
	// courseComesEn has what is waited for in its groups: what comes, and what is
	// said of it after that. "Tell me if there is one" asks for those that there are.
	courseComesEn = regexp.MustCompile(`(?i)` + tellMe + `\s+(?:know\s+)?(?:(?:when|once|as\s+soon\s+as)\s+there(?:'s|\s+(?:is|are|will\s+be))\s+(.{3,80})|` +
		`(?:when|once|as\s+soon\s+as|if)\s+(.{3,80}?)\s+(?:opens?(?:\s+up)?|comes?\s+(?:out|up)|(?:is|are|gets?)\s+(?:announced|published|out|posted|available))\b([^.?!]{0,80}))`)
)

// followsCourses tells what courses somebody asks to be told of when there is one.
// Who names notices waits for these.
func followsCourses(text string, now time.Time) (w jobs.CourseWish, ok bool) {
	if strings.Contains(text, "공고") || namesNotices.MatchString(text) {
		return w, false
	}
	what := courseComesKo.ReplaceAllString(text, " ")
	if m := courseComesEn.FindStringSubmatch(text); m != nil {
		what = m[1] + m[2] + m[3]
	} else if what == text {
		return w, false
	}
	if surely, maybe := jobs.AsksForCourses(what, now); !surely && !maybe {
		return w, false
	}
	w = jobs.ReadCourseWish(what, now)
	if len(w.Regions) == 0 {
		if _, unclear := jobs.FindRegions(what); len(unclear) > 0 { // 중구 alone: any of them
			w.Regions = unclear[0].Regions
		}
	}
	return w, !w.IsZero()
}
