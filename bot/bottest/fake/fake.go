// Package fake holds strict doubles of the two services Dari talks through:
// Telegram's Bot API and Slack. They refuse what the real services refuse,
// deliver again what was not confirmed, keep the sending limits when told to,
// and fail on request in every way that a network can.
//
// The package knows nothing of tests, so that the benchmark command can use it
// as the other side of a load run; the conformance suite is in bottest.
package fake
