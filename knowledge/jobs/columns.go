package jobs

import "math/bits"

// gateBits is how many columns a part has: one for each bit of a gate, in the order has, work, skill.
const gateBits = 3 * 64

const (
	workColumn  = 64  // of the lowest bit of gate.work
	skillColumn = 128 // of the lowest bit of gate.skill
)

// cell holds the gates of people of one place and commute: most of them in parts, those who came last one by one.
type cell struct {
	parts []part
	last  []gate
	rows  []uint32 // their numbers
}

// cellLast is how many stand one by one before they become a part.
const cellLast = 256

// part holds gates turned on their side: what 64 people have of one bit is one word, and what all have of it stands together. So
// an opening that asks for ten bits reads ten bits of each person, and compares 64 of them at once.
type part struct {
	columns []uint64 // gateBits times the same number of words
	rows    []uint32
}

func (p *part) words() int { return len(p.columns) / gateBits }

// add puts a gate into a cell.
func (c *cell) add(g gate, row uint32) {
	c.last, c.rows = append(c.last, g), append(c.rows, row)
	if len(c.last) == cellLast {
		c.parts = append(c.parts, partOf(c.last, append([]uint32(nil), c.rows...)))
		c.last, c.rows = c.last[:0], c.rows[:0]
	}
}

// all gives every gate of a cell and its row.
func (c *cell) all(yield func(gate, uint32) bool) {
	for i := range c.parts {
		p := &c.parts[i]
		for word := range p.words() {
			gates := p.gates(word)
			for j, row := range p.rows[word*64 : min(word*64+64, len(p.rows))] {
				if !yield(gate{gates[0][j], gates[1][j], gates[2][j]}, row) {
					return
				}
			}
		}
	}
	for i, g := range c.last {
		if !yield(g, c.rows[i]) {
			return
		}
	}
}

// partOf turns gates.
func partOf(gates []gate, rows []uint32) part {
	words := (len(gates) + 63) / 64
	p := part{make([]uint64, gateBits*words), rows}
	for word := range words {
		var square [3][64]uint64
		for i, g := range gates[word*64 : min(word*64+64, len(gates))] {
			square[0][i], square[1][i], square[2][i] = g.has, g.work, g.skill
		}
		for i := range square {
			turn(&square[i])
			for j, column := range square[i] {
				p.columns[(i*64+j)*words+word] = column
			}
		}
	}
	return p
}

// gates turns a word of all columns back.
func (p *part) gates(word int) (square [3][64]uint64) {
	for i := range square {
		for j := range square[i] {
			square[i][j] = p.columns[(i*64+j)*p.words()+word]
		}
		turn(&square[i])
	}
	return square
}

// turn makes bit j of word i bit i of word j: Warren, Hacker's Delight, 7-3.
func turn(square *[64]uint64) {
	for j, m := 32, uint64(1<<32-1); j != 0; {
		for k := 0; k < 64; k = (k + j + 1) &^ j {
			t := (square[k]>>j ^ square[k+j]) & m
			square[k] ^= t << j
			square[k+j] ^= t
		}
		j >>= 1
		m ^= m << j
	}
}

// columnsOf gives the columns of bits of a word of the gate, the lowest of which has the column at.
func columnsOf(word uint64, at int, to []uint8) []uint8 {
	for ; word != 0; word &= word - 1 {
		to = append(to, uint8(at+bits.TrailingZeros64(word))) // #nosec G115 -- below gateBits
	}
	return to
}
