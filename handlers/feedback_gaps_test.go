package handlers

import (
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"dari/knowledge"
	"dari/knowledge/answer"
)

// labelledGaps reads testdata/gaps/questions.txt: answers, and the group of each by number.
func labelledGaps(t *testing.T) (answers []KeptAnswer, group map[int64]int) {
	t.Helper()
	data, err := os.ReadFile("testdata/gaps/questions.txt")
	if err != nil {
		t.Fatal(err)
	}
	group = map[int64]int{}
	for n, block := range strings.Split(string(data), "\n\n") {
		article := ""
		for _, line := range strings.Split(strings.TrimSpace(block), "\n") {
			if strings.HasPrefix(line, "#") || line == "" {
				continue
			}
			if id, ok := strings.CutPrefix(line, "article: "); ok {
				article = id
				continue
			}
			number := int64(len(answers) + 1)
			group[number] = n
			answers = append(answers, KeptAnswer{Number: number, Person: uint32(number), Kind: answer.Unknown, Question: line, Articles: []string{article}})
		}
	}
	return answers, group
}

func embeddedBase(t *testing.T) *knowledge.Base {
	t.Helper()
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// TestGapsAreGroupedByMeaning compares the groups with those of a person, by
// pairs of questions: of those put together hardly any may be apart, of those
// that belong together most must be together, in whatever order they came.
func TestGapsAreGroupedByMeaning(t *testing.T) {
	answers, group := labelledGaps(t)
	if len(answers) < 50 {
		t.Fatalf("%d questions are too few to tell", len(answers))
	}
	base := embeddedBase(t)
	var meanPrecision, meanRecall float64
	const orders = 5
	for seed := range uint64(orders) {
		shuffled := slices.Clone(answers)
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		gaps := FindGaps(shuffled, base, time.Now())
		var right, together, belong int
		found := map[int64]int{}
		for i, g := range gaps.Gaps {
			if g.Asked > latestNumbers {
				t.Fatalf("the test reads at most %d of a group: %+v", latestNumbers, g)
			}
			for _, n := range g.Numbers {
				found[n] = i
			}
		}
		if len(found) != len(answers) {
			t.Fatalf("%d of %d questions are in a gap", len(found), len(answers))
		}
		for x := range group {
			for y := range group {
				if x >= y {
					continue
				}
				if found[x] == found[y] {
					together++
				}
				if group[x] == group[y] {
					belong++
				}
				if found[x] == found[y] && group[x] == group[y] {
					right++
				}
			}
		}
		precision, recall := float64(right)/float64(together), float64(right)/float64(belong)
		t.Logf("order %d: %d groups of %d, precision %.2f, recall %.2f", seed, len(gaps.Gaps), group[int64(len(answers))]+1, precision, recall)
		meanPrecision, meanRecall = meanPrecision+precision/orders, meanRecall+recall/orders
		if precision < 0.8 || recall < 0.8 {
			for _, g := range gaps.Gaps {
				t.Logf("%d %s %v", g.Asked, g.Example, g.Numbers)
			}
			t.Errorf("precision %.2f, recall %.2f", precision, recall)
		}
	}
	if meanPrecision < 0.88 || meanRecall < 0.85 {
		t.Errorf("over all orders precision %.2f, recall %.2f", meanPrecision, meanRecall)
	}
}

// TestManyGaps: a busy month must not keep staff waiting.
func TestManyGaps(t *testing.T) {
	labelled, _ := labelledGaps(t)
	var answers []KeptAnswer
	for i := range 1000 {
		a, other := labelled[i%len(labelled)], labelled[(i*7+i/len(labelled))%len(labelled)]
		word, _, _ := strings.Cut(other.Question, " ")
		a.Number, a.Question = int64(i+1), a.Question+" "+word+" "+string(rune('가'+i))
		answers = append(answers, a)
	}
	began := time.Now()
	gaps := FindGaps(answers, embeddedBase(t), time.Now())
	if took := time.Since(began); took > 20*time.Second || len(gaps.Gaps) == 0 {
		t.Errorf("%d gaps of %d questions took %v", len(gaps.Gaps), len(answers), took)
	} else {
		t.Logf("%d gaps of %d questions took %v", len(gaps.Gaps), len(answers), took)
	}
}

func TestWhatIsAGap(t *testing.T) {
	base := embeddedBase(t)
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, Seoul)
	at := func(minutes int) time.Time { return now.Add(-time.Duration(minutes) * time.Minute) }
	down := func(why Why) []AnswerVote { return []AnswerVote{{Person: 9, Why: why}} }
	gaps := FindGaps([]KeptAnswer{
		{Number: 1, At: at(600), Person: 1, Kind: answer.Clarify, Question: "마감 언제예요"},                                                     // abandoned
		{Number: 2, At: at(500), Person: 1, Kind: answer.Clarify, Question: "서류 뭐 내요"},                                                     // a tap followed
		{Number: 3, At: at(499), Person: 1, Kind: answer.Facts, Articles: []string{"nesp"}, Slot: "documents"},                             // helped
		{Number: 4, At: at(400), Person: 2, Kind: answer.Facts, Question: "국취제 얼마", Articles: []string{"nesp"}, Votes: down(WhyWrong)},     // disliked
		{Number: 5, At: at(399), Person: 2, Kind: answer.Facts, Question: "국취제 얼마?", Articles: []string{"nesp"}, Votes: down(WhyOld)},      // the same words
		{Number: 6, At: at(300), Person: 3, Kind: answer.Unknown, Question: "주차장 있어요?", Votes: down("")},                                   // both
		{Number: 7, At: at(200), Person: 0, Kind: answer.Unknown},                                                                          // deleted
		{Number: 8, At: at(100), Person: 4, Kind: answer.Facts, Articles: []string{"naeil-card"}, Slot: "amount", Votes: down(WhyOther)},   // asked by a tap
		{Number: 9, At: at(5), Person: 5, Kind: answer.Clarify, Question: "얼마예요"},                                                          // may still go on
		{Number: 10, At: at(4), Person: 6, Kind: answer.Facts, Question: "고마운 답", Votes: []AnswerVote{{Person: 6, Up: true}}},              // liked
		{Number: 11, At: at(3), Person: 6, Kind: answer.Handoff, Question: "내 신청 어떻게 됐어요", Articles: []string{"nesp"}},                     // as it should be
		{Number: 12, At: at(2), Person: 7, Kind: answer.Handoff, Question: "제 카드 잔액이요", Articles: []string{"naeil-card"}, Votes: down("")}, // but not liked
	}, base, now)
	byExample := map[string]Gap{}
	for _, g := range gaps.Gaps {
		byExample[strings.TrimSuffix(g.Example, "?")] = g
	}
	if len(gaps.Gaps) != 5 || gaps.Wordless != 1 || gaps.Answers != 12 {
		t.Errorf("%d gaps, %d without words, of %d: %+v", len(gaps.Gaps), gaps.Wordless, gaps.Answers, gaps.Gaps)
	}
	if g := gaps.Gaps[0]; g.Asked != 2 || g.People != 1 || g.Disliked != 2 || g.Whys[WhyWrong] != 1 || g.Whys[WhyOld] != 1 || g.Nearest != "nesp" || !slices.Equal(g.Numbers, []int64{5, 4}) {
		t.Errorf("asked most: %+v", g)
	}
	if g := byExample["마감 언제예요"]; g.Abandoned != 1 || g.Unknown != 0 {
		t.Errorf("abandoned: %+v", g)
	}
	if g := byExample["주차장 있어요"]; g.Unknown != 1 || g.Disliked != 1 || g.Asked != 1 {
		t.Errorf("unknown and disliked: %+v", g)
	}
	tapped := slices.IndexFunc(gaps.Gaps, func(g Gap) bool { return slices.Contains(g.Numbers, 8) })
	if tapped < 0 || !strings.Contains(gaps.Gaps[tapped].Example, "내일배움카드") {
		t.Errorf("a tap: %+v", gaps.Gaps)
	}
}
