// Package ground reads what a text claims in figures, and whether passages bear it
// out, without any model.
//
// [Figures] finds every amount, share, date, time, duration, age, count,
// ordinal, phone number, address and article of law in Korean and English
// text, whether written in digits or in words, with the bound and the basis
// that stand beside it. It guesses nothing: words of number count only with
// a counter behind them, and relative days (내년, tomorrow) stay unread. What
// it promises in return is that no digit escapes: every digit of a text lies
// in the span of exactly one figure.
//
// [Same] compares two figures in value, however they are written. [Prose]
// reports the figures that stand in the text of articles outside a fact.
//
// [Verify] tells whether an answer says only what the passages say that it
// cites: page.go folds the text, part.go cuts it at markers and joints, source.go
// reads the passages, support.go finds the figures and what they are of, besides.go
// the words that make another of them, names.go names and quotations, frame.go
// headings, courtesies and bare answers, secrets.go what asks for secrets, cue.go
// words that promise too much, statement.go what is said as one, stance.go yes and
// no, may and must, planned and done, argument.go who and whom, value.go and when.go
// values and the years that have no number. It knows words, not sense: the order of steps, who does what, and "and" for "or" may
// be wrong and pass.
//
// The package imports knowledge, the stems of knowledge/search, and nothing else
// of ours.
package ground
