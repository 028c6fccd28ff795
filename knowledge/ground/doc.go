// Package ground reads what a text claims in figures, without any model.
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
// The package imports knowledge and nothing else of ours.
package ground
