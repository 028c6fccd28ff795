package jobs

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

var courseMonday = time.Date(2026, 11, 30, 10, 0, 0, 0, seoul)

type labelledWish struct {
	Text        string
	List        bool
	Regions     []string
	From, Until string
	Skills      []Skill
	Words       []string
	Online      OnlineWish
	Time        CourseTime
	Days        CourseSchedule
	Free        bool
	Employed    bool
	People      int
}

func (l labelledWish) wish() CourseWish {
	w := CourseWish{Skills: l.Skills, Words: l.Words, Online: l.Online, Time: l.Time, Days: l.Days, Free: l.Free, Employed: l.Employed, People: l.People}
	for _, r := range l.Regions {
		found, _ := FindRegions(r)
		w.Regions = append(w.Regions, found...)
	}
	w.From, _ = ParseDate(l.From)
	if last, ok := ParseDate(l.Until); ok {
		w.Until = EndOfDay(last)
	}
	return w
}

// TestCourseWishes reads what people say who look for a course, and tells them from people who ask something else.
func TestCourseWishes(t *testing.T) {
	data, err := os.ReadFile("testdata/course_wishes.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	lists := 0
	for line := range strings.Lines(string(data)) {
		var l labelledWish
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		if surely, _ := AsksForCourses(l.Text, courseMonday); surely != l.List {
			t.Errorf("%q: asks for courses: %v", l.Text, surely)
		}
		if !l.List {
			continue
		}
		lists++
		if got, want := ReadCourseWish(l.Text, courseMonday), l.wish(); !reflect.DeepEqual(got, want) {
			t.Errorf("%q:\n got %+v\nwant %+v", l.Text, got, want)
		}
	}
	if lists < 40 {
		t.Errorf("only %d wishes", lists)
	}
}
