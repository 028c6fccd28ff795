package ground

// besides are words that make another of the figure beside them: another year,
// another day, another currency, another taker. They are looked for only in the
// clause of a figure, whatever else of the part is new.
var besides = []string{
	"재작년", "내후년", "음력", "전날", "다음 날", "다음날", "이튿날", "다음 달", "지난달", "저녁", "새벽", "세후", "세전", "가구당", "세대당", "격월", "분기마다", "개월마다", "개월 뒤",
	" 엔", "만 엔", "페소", "포인트", "위안", "달러", "빌려", "갚아", "갚습", "대출",
	"last month", "next month", "the day before", "the day after", "each quarter", "quarterly", "lends", "lend", "loan", "charges", "charge", "repay", "after tax", "before tax", "per household", "yen", "dollars", "points",
}

// besideFaults finds such a word that no sentence with the same figure has in the
// cited passages.
func (c *checker) besideFaults(p *part, cited []*source) []fault {
	var out []fault
	for _, f := range p.figures {
		switch f.Kind {
		case Money, Date, Percent, Phone, Duration, Age, Number:
		default:
			continue
		}
		cl := c.near(p, f)
		c.spend(len(cl.text))
		for _, w := range besides {
			at := findWord(cl.text, w)
			if at < 0 {
				continue
			}
			told := false
			each(cited, func(h held) {
				told = told || h.Kind == f.Kind && c.sameValue(p, f, h) && hasWord(h.unit.text, w)
			})
			if !told {
				out = append(out, fault{Unsaid, cl.start + at, cl.start + at + len(w)})
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}
