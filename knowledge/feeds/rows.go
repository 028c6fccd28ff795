package feeds

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// fields are the values of a record or of what stands around the records, by their names: the text of XML elements, the
// strings, numbers and flags of JSON. Of a name that comes again the first value with something in it counts.
type fields map[string]string

// first gives the first of several names that has a value; services spell names in more than one way.
func (f fields) first(names ...string) string {
	for _, n := range names {
		if v := strings.TrimSpace(f[n]); v != "" {
			return v
		}
	}
	return ""
}

func (f fields) put(name, value string) {
	if strings.TrimSpace(f[name]) == "" {
		f[name] = value
	}
}

// found is one record of a list. One that cannot be read has a reason and no fields.
type found struct {
	Rejected // Record and Line; Reason where it could not be read
	fields   fields
}

// listing is what a list was, beside its records.
type listing struct {
	outside fields // what stands around the records: totals, codes of errors
	rows    int
	whole   bool // it ends where it should
	listed  bool // the place for records is there, be it empty
}

// A record beyond any honest length is left out unread: parsed XML and JSON take many times their length.
const (
	longestRecord = 512 << 10
	tooLong       = "longer than 512 KiB"
	deepest       = 32 // elements within each other where single fields are read
)

// piece is the text of one record of an XML list, cut out by its tags before anything is read.
type piece struct {
	Rejected
	text string
}

var openTags = map[string]*regexp.Regexp{
	"wanted":   regexp.MustCompile(`<wanted(?:\s[^>]*)?>`),
	"scn_list": regexp.MustCompile(`<scn_list(?:\s[^>]*)?>`),
	"item":     regexp.MustCompile(`<item(?:\s[^>]*)?>`),
	"entry":    regexp.MustCompile(`<entry(?:\s[^>]*)?>`),
}

// pieces cuts a list apart by the tags of its records, so that one that is broken costs only itself, and gives each in
// turn. outside is what stands around them. whole tells that the last record ends and the root is closed after it.
func pieces(text, element, root string, most int, each func(piece)) (outside string, n int, whole bool) {
	open, closing := openTags[element], "</"+element+">"
	var around strings.Builder
	at, lines, cutOff := 0, 1, false
	for {
		m := open.FindStringIndex(text[at:])
		if m == nil {
			break
		}
		around.WriteString(text[at : at+m[0]])
		lines += strings.Count(text[at:at+m[0]], "\n")
		from, inside := at+m[0], at+m[1]
		n++
		p := piece{Rejected: Rejected{Record: n, Line: lines}}
		if n > most {
			p.Reason, p.Detail = TooMany, strconv.Itoa(most)
			each(p)
			at, cutOff = len(text), true
			break
		}
		next := open.FindStringIndex(text[inside:])
		own := text[inside:] // what can belong to this record; looking no further keeps the work linear
		if next != nil {
			own = own[:next[0]]
		}
		switch end := strings.Index(own, closing); {
		case end >= 0:
			at = inside + end + len(closing)
			if p.text = text[from:at]; len(p.text) > longestRecord {
				p.Reason, p.Detail = Malformed, tooLong
			}
		case next != nil:
			at = inside + next[0]
			p.text, p.Reason = own, Malformed
		default:
			at, cutOff = len(text), true
			p.text, p.Reason = own, Truncated
		}
		lines += strings.Count(text[from:at], "\n")
		each(p)
	}
	around.WriteString(text[at:])
	return around.String(), n, !cutOff && strings.Contains(text[at:], "</"+root+">")
}

// xmlListing reads an XML list whose records have the name element inside of root, written as it is there.
func xmlListing(text, element, root string, most int, each func(found)) listing {
	outside, n, whole := pieces(text, element, root, most, func(p piece) {
		r := found{Rejected: p.Rejected}
		if r.Reason == "" {
			var err error
			if r.fields, err = xmlFields(p.text); err != nil {
				r.fields, r.Reason, r.Detail = nil, Malformed, cut(err.Error())
			}
		}
		each(r)
	})
	return listing{outside: leaves(outside), rows: n, whole: whole, listed: n > 0}
}

var errDeep = fmt.Errorf("more than %d elements within each other", deepest)

// xmlFields reads the elements of one record, each with all text inside of it. Where names are attributes (<col
// name="x">) or the value is one (<link href="x">) they are read so. A name keeps a prefix that is not declared in the
// record (content:encoded).
func xmlFields(text string) (fields, error) {
	out := make(fields)
	d := decoder(text)
	var names []string
	var texts []*strings.Builder
	for {
		tok, err := d.Token()
		if err != nil {
			if err == io.EOF {
				return out, nil
			}
			return nil, err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if len(names) >= deepest {
				return nil, errDeep
			}
			name := t.Name.Local
			if t.Name.Space != "" && !strings.Contains(t.Name.Space, "/") {
				name = t.Name.Space + ":" + name
			}
			var href, rel string
			for _, a := range t.Attr {
				switch {
				case a.Name.Local == "name" && name == "col":
					name = a.Value
				case a.Name.Local == "href":
					href = a.Value
				case a.Name.Local == "rel":
					rel = a.Value
				}
			}
			if name == "link" && href != "" && (rel == "" || rel == "alternate") {
				out.put(name, href)
			}
			names, texts = append(names, name), append(texts, new(strings.Builder))
		case xml.CharData:
			if n := len(texts); n > 0 {
				_, _ = texts[n-1].Write(t) // it never fails
			}
		case xml.EndElement:
			n := len(texts) - 1
			said := texts[n].String()
			if n > 0 {
				_, _ = texts[n-1].WriteString(said)
				out.put(names[n], said)
			}
			names, texts = names[:n], texts[:n]
		}
	}
}

// leaves gives the elements that hold only text, the first of each name, as far as the text can be read: it is no
// deeper than any answer we know.
func leaves(text string) fields {
	out := make(fields)
	d := decoder(text)
	depth := 0
	var name string
	var content strings.Builder
	for {
		tok, err := d.Token()
		if err != nil {
			return out
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth++; depth > deepest {
				return out
			}
			name = t.Name.Local
			content.Reset()
		case xml.CharData:
			content.Write(t)
		case xml.EndElement:
			if _, seen := out[t.Name.Local]; t.Name.Local == name && !seen {
				out[name] = strings.TrimSpace(content.String())
			}
			name = ""
			depth--
		}
	}
}

// rowNames are the names under which services keep their records in JSON.
var rowNames = map[string]bool{"srchList": true, "scn_list": true, "jsonArray": true, "items": true, "item": true, "data": true}

// jsonReader reads a list in JSON record by record, so that what was cut off costs the rest only.
type jsonReader struct {
	dec  *json.Decoder
	most int
	each func(found)
	listing
}

// jsonListing reads a list in JSON. Records are found under the names that services use: an array, a single object where
// there is one record, "", null or nothing where there is none. An error means that not even its beginning is JSON.
func jsonListing(text string, most int, each func(found)) (listing, error) {
	r := jsonReader{dec: json.NewDecoder(strings.NewReader(text)), most: most, each: each, listing: listing{outside: make(fields)}}
	r.dec.UseNumber()
	err := r.value("", 0, nil)
	switch {
	case err == nil:
		r.whole = true
	case errors.Is(err, errEnough):
	case r.rows == 0:
		return r.listing, err
	default: // what was read before it counts
		broken := Rejected{Record: r.rows + 1, Reason: Malformed, Detail: cut(err.Error())}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			broken.Reason, broken.Detail = Truncated, ""
		}
		r.each(found{Rejected: broken})
	}
	inner := r.outside["returnJSON"] // JSON as a string inside of JSON, as old hosts of HRD-Net write
	if !strings.HasPrefix(strings.TrimSpace(inner), "{") || r.rows > 0 || err != nil {
		return r.listing, nil
	}
	if strings.Contains(inner, `"returnJSON"`) {
		return r.listing, errDeep
	}
	return jsonListing(inner, most, each)
}

var errEnough = errors.New("enough records")

// value reads what comes next, whose name is given. around takes it where it is a single value.
func (r *jsonReader) value(name string, depth int, around fields) error {
	if depth > deepest {
		return errDeep
	}
	tok, err := r.dec.Token()
	if err != nil {
		return err
	}
	r.listed = r.listed || rowNames[name]
	switch t := tok.(type) {
	case json.Delim:
		if t == '[' {
			return r.array(name, depth)
		}
		return r.object(name, depth)
	case nil:
	default:
		if around != nil {
			around.put(name, fmt.Sprint(t))
		}
	}
	return nil
}

// object reads an object whose opening brace was read. Where a list is expected and it holds none, it is the one record.
func (r *jsonReader) object(name string, depth int) error {
	own, before := make(fields), r.rows
	for r.dec.More() {
		key, err := r.dec.Token()
		if err != nil {
			return err
		}
		if err := r.value(fmt.Sprint(key), depth+1, own); err != nil {
			return err
		}
	}
	if _, err := r.dec.Token(); err != nil {
		return err
	}
	if rowNames[name] && name != "items" && r.rows == before && len(own) > 0 {
		r.rows++
		r.each(found{Rejected: Rejected{Record: r.rows}, fields: own})
		return nil
	}
	for k, v := range own {
		r.outside.put(k, v)
	}
	return nil
}

func (r *jsonReader) array(name string, depth int) error {
	rows := rowNames[name] || depth == 0
	r.listed = r.listed || rows
	for r.dec.More() {
		if !rows {
			if err := r.value("", depth+1, nil); err != nil {
				return err
			}
			continue
		}
		one := found{Rejected: Rejected{Record: r.rows + 1}}
		if one.Record > r.most {
			one.Reason, one.Detail = TooMany, strconv.Itoa(r.most)
			r.each(one)
			return errEnough
		}
		var raw json.RawMessage
		if err := r.dec.Decode(&raw); err != nil {
			return err
		}
		r.rows++
		var values map[string]json.RawMessage
		switch {
		case len(raw) > longestRecord:
			one.Reason, one.Detail = Malformed, tooLong
		case json.Unmarshal(raw, &values) != nil || values == nil:
			one.Reason, one.Detail = Malformed, "no object"
		default:
			one.fields = make(fields, len(values))
			for k, v := range values {
				one.fields[k] = plainValue(v)
			}
		}
		r.each(one)
	}
	_, err := r.dec.Token()
	return err
}

// plainValue gives a string, number or flag as text; "" for null and for what is no single value.
func plainValue(raw json.RawMessage) string {
	switch raw[0] {
	case '"':
		var s string
		_ = json.Unmarshal(raw, &s) // it was read once
		return s
	case '{', '[', 'n':
		return ""
	}
	return string(raw)
}
