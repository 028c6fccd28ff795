package jobs

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// market makes profiles in the mix of a real one: most wish one or two provinces or districts, one or two occupations
// and a handful of skills.
func market(n int) *Index {
	r := rand.New(rand.NewPCG(1, 2))
	t := tablesOnce()
	x := NewIndex()
	for i := range n {
		p := Profile{CareerKnown: true, CareerMonths: r.IntN(240), Education: Education(2 + r.IntN(6))}
		for range 1 + r.IntN(2) {
			reg := t.regions[r.IntN(len(t.regions))]
			if r.IntN(5) < 2 {
				p.Regions = append(p.Regions, reg.province)
			} else {
				p.Regions = append(p.Regions, reg.code)
			}
		}
		for range 1 + r.IntN(2) {
			p.Occupations = append(p.Occupations, t.occupations[45+r.IntN(len(t.occupations)-45)].code)
		}
		for range 3 + r.IntN(5) {
			p.Skills = append(p.Skills, t.skills[r.IntN(len(t.skills))].id)
		}
		if r.IntN(2) == 0 {
			p.LowestPay = Pay{Period: PerMonth, Min: int64(220+r.IntN(200)) * 10_000}
		}
		if r.IntN(2) == 0 {
			p.Employment = []EmploymentType{Permanent}
		}
		x.Put(uint32(i+1), p)
	}
	return x
}

func BenchmarkFor(b *testing.B) {
	o := welder()
	for _, n := range []int{10_000, 100_000} {
		x := market(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			found := 0
			for b.Loop() {
				found = len(x.For(o, 0))
			}
			b.ReportMetric(float64(found), "people")
		})
	}
}

func BenchmarkPut(b *testing.B) {
	x := market(10_000)
	p := Profile{Regions: []Region{"26", "11680"}, Occupations: []Occupation{"8241"}, Skills: []Skill{"welding"}}
	i := uint32(0)
	for b.Loop() {
		i++
		x.Put(i%10_000+1, p)
	}
}

// The row alone, without packing the profile.
func BenchmarkPutPacked(b *testing.B) {
	x := market(10_000)
	var some [64]Packed
	m := newMarket(1)
	for i := range some {
		some[i] = Pack(m.person())
	}
	i := uint32(0)
	for b.Loop() {
		i++
		x.PutPacked(i%10_000+1, some[i%64])
	}
}

func BenchmarkReadProfile(b *testing.B) {
	for b.Loop() {
		ReadProfile("부산에서 용접 3년 했고 정규직 월 300 이상 원해요")
	}
}

func BenchmarkMatch(b *testing.B) {
	p := Profile{Regions: []Region{"26"}, Occupations: []Occupation{"8241"}, Skills: []Skill{"welding", "co2-welding"}, CareerKnown: true, CareerMonths: 36,
		LowestPay: Pay{Period: PerMonth, Min: 3_000_000}}
	o := welder()
	for b.Loop() {
		Match(p, o)
	}
}
