package jobs

// Pay is an amount or a range in won for a period. Min or Max is 0 when that end was not given; both are 0 when
// the source gave no figure (면접 후 결정, 회사 내규), and then only Text says something.
type Pay struct {
	Period PayPeriod `json:"period,omitempty"`
	Min    int64     `json:"min,omitempty"`
	Max    int64     `json:"max,omitempty"`
	Text   string    `json:"text,omitempty"` // as written by the source
}

// PayPeriod is what a pay is paid for.
type PayPeriod string

// Periods of pay.
const (
	PerUnknown PayPeriod = ""
	PerHour    PayPeriod = "hour"
	PerDay     PayPeriod = "day"
	PerWeek    PayPeriod = "week"
	PerMonth   PayPeriod = "month"
	PerYear    PayPeriod = "year"
)

// Hours by which pays of different periods are compared: 209 paid hours a month stand for a 40-hour week with its
// paid weekly holiday, as in the minimum wage notices.
const (
	HoursPerMonth = 209
	HoursPerDay   = 8
	HoursPerWeek  = 48 // 40 worked and 8 of the paid weekly holiday
)

// Known tells whether the pay has a figure and a period, so that it can be compared.
func (p Pay) Known() bool { return p.Period != PerUnknown && (p.Min > 0 || p.Max > 0) }

// halfHours is the length of a period in half hours; 0 for an unknown one. A year is twelve months.
func (p PayPeriod) halfHours() int64 {
	switch p {
	case PerHour:
		return 2
	case PerDay:
		return 2 * HoursPerDay
	case PerWeek:
		return 2 * HoursPerWeek
	case PerMonth:
		return 2 * HoursPerMonth
	case PerYear:
		return 2 * HoursPerMonth * 12
	}
	return 0
}

// To converts the pay to another period over hours, rounded down to a won. A pay that is not known, or an unknown
// period, gives the zero Pay.
func (p Pay) To(period PayPeriod) Pay {
	from, to := p.Period.halfHours(), period.halfHours()
	if from == 0 || to == 0 || !p.Known() {
		return Pay{}
	}
	return Pay{Period: period, Min: p.Min * to / from, Max: p.Max * to / from, Text: p.Text}
}

// atLeast tells whether amount per period is at least low, compared over hours without rounding.
func atLeast(amount int64, per PayPeriod, low Pay) bool {
	return scaled(amount, per) >= scaled(low.Min, low.Period)
}
