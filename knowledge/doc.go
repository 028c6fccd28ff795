// Package knowledge is what Dari knows: curated articles about support
// programmes, courses and offices, in Korean and English, whose figures are
// typed facts with a source, a checked date and a validity.
//
// An [Article] is one Markdown file: strict YAML front matter, then one body
// per language ("# ko", "# en") made of sections ("## Heading {#slot}"). Body
// text holds no figures, only placeholders such as {allowance}, so prose and
// facts cannot disagree and dates switch by themselves.
//
// A fact (or a whole article) that is a bill or a plan says so ([Plan]): it
// never becomes current nor disappears by itself. A [Claim] is something wrong
// or outdated that people bring along, with what is true instead.
//
// [Load] reads a folder into a [Base], an immutable snapshot that any number
// of goroutines may read. [Check] says what is incomplete or contradictory in
// it, [Stale] what has become old. [Base.Expand] fills placeholders with the facts valid on a day, or says
// that one has none. [Watcher] follows a folder that people edit.
//
// The package imports nothing of ours but [dari/knowledge/spread]: searching, answering and the words
// around a figure live above it.
package knowledge
