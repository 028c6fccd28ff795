package feeds

import (
	"bytes"
	"io"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"
	"time"
)

// repeated is a reader of a string over and over, n bytes in all, that keeps
// none of it in memory.
func repeated(s string, n int64) io.Reader { return io.LimitReader(&loop{s: s}, n) }

type loop struct {
	s  string
	at int
}

func (l *loop) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		k := copy(p[n:], l.s[l.at:])
		n += k
		l.at = (l.at + k) % len(l.s)
	}
	return n, nil
}

// peak runs f and gives how long it took and how far the heap grew meanwhile, with
// little of that garbage.
func peak(f func()) (took time.Duration, grown uint64) {
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	runtime.GC()
	heap := func() uint64 {
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(s)
		return s[0].Value.Uint64()
	}
	before := heap()
	done, most := make(chan struct{}), make(chan uint64)
	go func() {
		top := before
		for {
			top = max(top, heap())
			select {
			case <-done:
				most <- top
				return
			case <-time.After(200 * time.Microsecond):
			}
		}
	}()
	start := time.Now()
	f()
	took = time.Since(start)
	close(done)
	return took, <-most - before
}

const (
	patience = 2 * time.Second
	memory   = 64 << 20 // bytes of heap over what was there before
)

// TestS10_HostileFiles: each of these is refused, or read for what little it
// holds, in under two seconds and 64 MiB.
func TestS10_HostileFiles(t *testing.T) {
	// What grows with the square of a file is seen at this size: it takes minutes.
	const size = 1 << 18
	xmlHead := `<?xml version="1.0" encoding="UTF-8"?>`
	entities := xmlHead + `<!DOCTYPE wantedRoot [<!ENTITY a "` + strings.Repeat("가", 10_000) + `">]><wantedRoot>` + strings.Repeat("&a;", 50_000) + `</wantedRoot>`
	laughs := xmlHead + "<!DOCTYPE wantedRoot [\n<!ENTITY a0 \"ha\">\n"
	for _, n := range "123456789" {
		laughs += "<!ENTITY a" + string(n) + ` "` + strings.Repeat("&a"+string(n-1)+";", 10) + "\">\n"
	}
	laughs += "]><wantedRoot>&a9;</wantedRoot>"
	head := "공고번호,회사명,채용제목,근무지역,급여\n"
	for name, file := range map[string]func() io.Reader{
		"quadratic entities": func() io.Reader { return strings.NewReader(entities) },
		"a billion laughs":   func() io.Reader { return strings.NewReader(laughs) },
		"an outside entity": func() io.Reader {
			return strings.NewReader(xmlHead + `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><wantedRoot><total>&e;</total></wantedRoot>`)
		},
		"undeclared entities": func() io.Reader {
			return strings.NewReader(xmlHead + "<wantedRoot><total>" + strings.Repeat("&x;", size) + "</total></wantedRoot>")
		},
		"deep XML": func() io.Reader {
			return strings.NewReader(xmlHead + "<wantedRoot><total>1</total><wanted>" + strings.Repeat("<a>", size))
		},
		"deep XML, closed": func() io.Reader {
			return strings.NewReader(xmlHead + "<wantedDtl>" + strings.Repeat("<a>", size/2) + strings.Repeat("</a>", size/2) + "</wantedDtl>")
		},
		"deep XML outside": func() io.Reader { return strings.NewReader(xmlHead + "<wantedRoot>" + strings.Repeat("<a>", size)) },
		"a million attributes": func() io.Reader {
			return strings.NewReader(xmlHead + "<wantedRoot><total>1</total><wanted " + strings.Repeat(`a="b" `, size) + "></wanted></wantedRoot>")
		},
		"records that never end": func() io.Reader {
			return strings.NewReader(xmlHead + "<wantedRoot><total>1</total>" + strings.Repeat("<wanted>", size/8))
		},
		"a million columns": func() io.Reader {
			return io.MultiReader(strings.NewReader("회사명,채용제목,근무지역\n"), repeated("a,", 2*size))
		},
		"a million headings": func() io.Reader { return repeated("회사명,채용제목,", 4*size) },
		"rows of a million columns": func() io.Reader {
			return io.MultiReader(strings.NewReader(head), repeated(strings.Repeat(",", size)+"\n", 4*size))
		},
		"quotes that never close": func() io.Reader { return io.MultiReader(strings.NewReader(head), repeated("\"a\n", 3*size)) },
		"doubled quotes":          func() io.Reader { return io.MultiReader(strings.NewReader(head), repeated("\"", 4*size)) },
		"one cell":                func() io.Reader { return io.MultiReader(strings.NewReader(head), repeated("가", 6*size)) },
		"lines of nothing":        func() io.Reader { return io.MultiReader(strings.NewReader(head), repeated("\n", 4*size)) },
		"a million short rows":    func() io.Reader { return io.MultiReader(strings.NewReader(head), repeated("1\n", 2*size)) },
		"zeroes":                  func() io.Reader { return repeated("\x00", 4*size) },
		"bytes of no encoding":    func() io.Reader { return repeated("\xff\xa0\x81\x00\xfe", 4*size) },
		"UTF-16 cut in two":       func() io.Reader { return io.MultiReader(strings.NewReader("\xff\xfe"), repeated("\x00\xd8", 4*size+1)) },
		"UTF-32": func() io.Reader {
			return io.MultiReader(strings.NewReader("\xff\xfe\x00\x00"), repeated("a\x00\x00\x00", 4*size))
		},
		"an encoding that lies": func() io.Reader {
			return strings.NewReader(`<?xml version="1.0" encoding="UTF-7"?><wantedRoot>+ADw-</wantedRoot>`)
		},
		"a spreadsheet": func() io.Reader { return io.MultiReader(strings.NewReader("PK\x03\x04"), repeated("x", 4*size)) },
		"gzip": func() io.Reader {
			return io.MultiReader(strings.NewReader("\x1f\x8b\x08\x00"), repeated("\x00x", size))
		},
		"deep JSON":         func() io.Reader { return repeated("[", 4*size) },
		"deep JSON objects": func() io.Reader { return repeated(`{"a":`, 4*size) },
		"deep JSON records": func() io.Reader {
			return io.MultiReader(strings.NewReader(`{"totalCount":1,"data":[`), repeated(`{"data":[`, 4*size))
		},
		"many JSON records": func() io.Reader {
			return io.MultiReader(strings.NewReader(`{"totalCount":1,"data":[`), repeated(`{"pbanc_sn":1},`, 2*size))
		},
		"a million JSON keys": func() io.Reader {
			return io.MultiReader(strings.NewReader(`{"totalCount":1,"data":[{"a":1`), repeated(`,"a":1`, 4*size))
		},
		"one JSON string": func() io.Reader {
			return io.MultiReader(strings.NewReader(`{"totalCount":1,"data":[{"pbanc_sn":"`), repeated("a", 8*size))
		},
		"JSON in JSON in JSON": func() io.Reader {
			return strings.NewReader(`{"returnJSON":"{\"returnJSON\":\"` + strings.Repeat("{", 2*size) + `\"}"}`)
		},
		"many courses": func() io.Reader {
			return io.MultiReader(strings.NewReader(xmlHead+"<HRDNet><scn_cnt>1</scn_cnt><srchList>"), repeated("<scn_list><trprId>1</trprId></scn_list>", 2*size))
		},
		"many entries": func() io.Reader {
			return io.MultiReader(strings.NewReader(xmlHead+"<rss>"), repeated("<item><guid>1</guid></item>", 2*size))
		},
		"deep in an entry": func() io.Reader {
			return io.MultiReader(strings.NewReader(xmlHead+"<rss><item>"), repeated("<a>", size))
		},
		"a million blocks": func() io.Reader {
			return io.MultiReader(strings.NewReader("<html>"), repeated(`<script type="application/ld+json">{"@type":"JobPosting","title":"a"}</script>`, 4*size))
		},
		"a block without end": func() io.Reader {
			return io.MultiReader(strings.NewReader(`<html><script type="application/ld+json">{"@type":"JobPosting","title":"`), repeated("<!--", 4*size))
		},
		"deep JSON-LD": func() io.Reader {
			return io.MultiReader(strings.NewReader(`<html><script type="application/ld+json">`), repeated(`{"@type":"JobPosting","item":`, size))
		},
		"a page of cells": func() io.Reader {
			return io.MultiReader(strings.NewReader("<html><table><tr><th>회사명<th>채용제목"), repeated("<td>a", 4*size))
		},
		"a page of rows": func() io.Reader {
			return io.MultiReader(strings.NewReader("<html><table><tr><th>회사명<th>채용제목"), repeated("<tr><td>a", size))
		},
		"a page of attributes": func() io.Reader {
			return io.MultiReader(strings.NewReader("<html><table "), repeated(`a="b" `, 4*size))
		},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			read := map[string]func() error{
				"openings": func() error {
					res, err := Read("file", file(), Options{})
					if err == nil && held(res) > 1 {
						t.Errorf("%d records", held(res))
					}
					return err
				},
				"offices": func() error {
					list, err := ReadOffices("file", file())
					if err == nil && len(list.Offices) > 0 {
						t.Errorf("%d offices", len(list.Offices))
					}
					return err
				},
			}
			for what, f := range read {
				var err error
				took, grown := peak(func() { err = f() })
				for range 2 { // on a busy machine time and garbage are those of others too
					if took > patience || grown > memory {
						took, grown = peak(func() { err = f() })
					}
				}
				if took > patience || grown > memory {
					t.Errorf("%s: %v and %d MiB", what, took, grown>>20)
				}
				t.Logf("%s: %v, %d MiB, %.100v", what, took.Round(time.Millisecond), grown>>20, err)
			}
		})
	}
}

// TestS10_TooLargeAFile is refused without being kept in memory several times.
func TestS10_TooLargeAFile(t *testing.T) {
	for name, read := range map[string]func(io.Reader) error{
		"openings": func(r io.Reader) error { _, err := Read("file", r, Options{}); return err },
		"offices":  func(r io.Reader) error { _, err := ReadOffices("file", r); return err },
	} {
		var err error
		took, grown := peak(func() { err = read(repeated("가나다,", 4<<30)) })
		if err == nil || took > patience || grown > 2*memory {
			t.Errorf("%s: %v after %v and %d MiB", name, err, took, grown>>20)
		}
		t.Logf("%s: %v, %d MiB", name, took.Round(time.Millisecond), grown>>20)
	}
}

// TestS10_AnswersQuoteLittle: what an error or a report repeats of a file is
// short.
func TestS10_AnswersQuoteLittle(t *testing.T) {
	long := bytes.Repeat([]byte("가"), 1<<20)
	for _, file := range []string{"<" + string(long) + ">", "<wantedRoot><total>1</total><wanted><" + string(long) + "></wanted></wantedRoot>",
		"회사명,채용제목," + string(long) + "\n" + string(long) + ",a,b\n", `{"reqErr":"` + string(long) + `"}`,
		"<wantedDtl><" + string(long) + "/></wantedDtl>"} {
		res, err := Read("file", strings.NewReader(file), Options{})
		said := 0
		if err != nil {
			said = len(err.Error())
		}
		for _, r := range res.Rejected {
			said = max(said, len(r.Detail), len(r.ID))
		}
		if said > 2000 {
			t.Errorf("%.40s...: it repeats %d bytes (%.60v)", file, said, err)
		}
	}
}
