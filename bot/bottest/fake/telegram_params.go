package fake

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
)

// tgMaxBody bounds a call's body. Dari uploads nothing.
const tgMaxBody = 1 << 20

// tgParams are the parameters of one call. They point into a buffer that is
// used again for the next call: what is kept must be copied (str does).
type tgParams struct {
	body   bytes.Buffer
	keys   [][]byte
	values [][]byte
}

var tgParamsPool = sync.Pool{New: func() any { return new(tgParams) }}

var errTGTooLarge = &tgError{code: http.StatusRequestEntityTooLarge, description: "Request Entity Too Large"}

// read takes the parameters from the query, a multipart form, JSON or a
// URL-encoded form, as the Bot API does.
func (p *tgParams) read(r *http.Request) error {
	p.body.Reset()
	p.keys, p.values = p.keys[:0], p.values[:0]
	if r.URL.RawQuery != "" {
		p.addValues(r.URL.Query())
	}
	if r.Body == nil || r.ContentLength == 0 {
		return nil
	}
	if n, err := p.body.ReadFrom(io.LimitReader(r.Body, tgMaxBody+1)); err != nil {
		return errors.New("request body: " + err.Error())
	} else if n > tgMaxBody {
		return errTGTooLarge
	}
	body := p.body.Bytes()
	if len(body) == 0 {
		return nil
	}
	contentType := r.Header.Get("Content-Type")
	switch {
	case strings.HasPrefix(contentType, "multipart/form-data"):
		return p.readMultipart(body, contentType)
	case strings.HasPrefix(contentType, "application/json"):
		return p.readJSON(body)
	case strings.HasPrefix(contentType, "application/x-www-form-urlencoded"):
		v, err := url.ParseQuery(string(body))
		if err != nil {
			return errors.New("can't parse form")
		}
		p.addValues(v)
		return nil
	}
	return errors.New("unsupported content type")
}

func (p *tgParams) addValues(v url.Values) {
	for key, values := range v {
		p.add([]byte(key), []byte(values[0]))
	}
}

func (p *tgParams) add(key, value []byte) {
	p.keys = append(p.keys, key)
	p.values = append(p.values, value)
}

// readMultipart scans the form in place: mime/multipart allocates a reader, a
// header map and a buffer for every field, which would make this double dearer
// than the bot it measures.
func (p *tgParams) readMultipart(body []byte, contentType string) error {
	const plain = "multipart/form-data; boundary="
	boundary, ok := strings.CutPrefix(contentType, plain)
	if !ok || strings.ContainsAny(boundary, `"; `) {
		_, params, err := mime.ParseMediaType(contentType)
		if err != nil {
			return errors.New("can't parse content type")
		}
		boundary = params["boundary"]
	}
	if boundary == "" {
		return errors.New("multipart boundary is missing")
	}
	var stack [80]byte
	delimiter := append(append(stack[:0], "\r\n--"...), boundary...)
	rest, ok := bytes.CutPrefix(body, delimiter[2:])
	if !ok {
		// A form without fields begins with the line break.
		if rest, ok = bytes.CutPrefix(body, delimiter); !ok {
			return errors.New("can't parse multipart form")
		}
	}
	for {
		if bytes.HasPrefix(rest, []byte("--")) {
			return nil
		}
		head, tail, ok := bytes.Cut(rest, []byte("\r\n\r\n"))
		if !ok {
			return errors.New("can't parse multipart form: unexpected end")
		}
		end := bytes.Index(tail, delimiter)
		if end < 0 {
			return errors.New("can't parse multipart form: boundary not found")
		}
		_, name, ok := bytes.Cut(head, []byte(` name="`))
		if !ok {
			return errors.New("can't parse multipart form: field without name")
		}
		name, _, _ = bytes.Cut(name, []byte(`"`))
		p.add(name, tail[:end])
		rest = tail[end+len(delimiter):]
	}
}

func (p *tgParams) readJSON(body []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return errors.New("can't parse JSON object")
	}
	for key, raw := range fields {
		value := []byte(raw)
		if len(raw) > 0 && raw[0] == '"' {
			var s string
			if err := json.Unmarshal(raw, &s); err != nil {
				return errors.New("can't parse JSON object")
			}
			value = []byte(s)
		} else if string(raw) == "null" {
			continue
		}
		p.add([]byte(key), value)
	}
	return nil
}

func (p *tgParams) get(key string) ([]byte, bool) {
	for i, k := range p.keys {
		if string(k) == key {
			return p.values[i], true
		}
	}
	return nil, false
}

func (p *tgParams) str(key string) string {
	v, _ := p.get(key)
	return string(v)
}

func (p *tgParams) num(key string) int64 {
	v, _ := p.get(key)
	n, err := strconv.ParseInt(string(v), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

const tgHex = "0123456789abcdef"

// tgQuote appends s as a JSON string.
func tgQuote(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < 0x20:
			b = append(b, '\\', 'u', '0', '0', tgHex[c>>4], tgHex[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
