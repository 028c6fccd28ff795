package feeds

import (
	"encoding/xml"
	"io"
	"regexp"
	"strconv"
	"strings"
)

var (
	rootName   = regexp.MustCompile(`^(?:\s*<\?[^>]*\?>|\s*<!--[\s\S]*?-->)*\s*<([A-Za-z!][\w:.-]*)`)
	scriptHead = regexp.MustCompile(`(?is)^(?:\s*<script\b.*?</script\s*>)+\s*(<\?xml|<wantedRoot|<wantedDtl)`)
	doctype    = regexp.MustCompile(`(?i)<!DOCTYPE|<!ENTITY`)
	bareAmp    = regexp.MustCompile(`&(?:#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)?`)
)

func readXML(text string, opts Options) (Result, error) {
	if m := scriptHead.FindStringSubmatchIndex(text); m != nil { // a script block before the answer itself
		text = text[m[2]:]
	}
	m := rootName.FindStringSubmatch(text)
	if m == nil {
		return Result{}, &FormatError{"XML without a root"}
	}
	root := strings.ToLower(m[1])
	switch root {
	case "html", "script", "head", "body", "meta", "!doctype":
		return readPage(text, opts)
	}
	if doctype.MatchString(text) {
		return Result{}, &FormatError{"XML with its own document type or entities"}
	}
	text = legalXML(text)
	switch root {
	case "wantedroot":
		return readList(text, opts)
	case "wanteddtl":
		return readDetail(text, opts)
	case "hrdnet":
		return readHRD(text, m[1], opts)
	case "rss", "rdf:rdf", "feed":
		return readSyndication(text, m[1], opts)
	case "results", "response":
		return readItems(text, m[1], opts)
	}
	fields := leaves(text)
	switch root {
	case "go24":
		return Result{}, &RefusalError{Service: "work24", Message: cut(fields["error"] + fields["message"])}
	case "openapi_serviceresponse":
		return Result{}, &RefusalError{Service: "data.go.kr", Code: cut(fields["returnReasonCode"]), Message: cut(gatewayWord(fields))}
	case "result":
		if fields["code"] != "" {
			return Result{}, &RefusalError{Service: "saramin", Code: cut(fields["code"]), Message: cut(fields["message"])}
		}
	}
	return Result{}, &FormatError{"XML with the root <" + short(m[1], 40) + ">"}
}

// gatewayWord picks the token among fields whose roles swap.
func gatewayWord(fields fields) string {
	for _, k := range []string{"returnAuthMsg", "errMsg"} {
		if strings.HasSuffix(fields[k], "_ERROR") {
			return fields[k]
		}
	}
	return fields["errMsg"] + " " + fields["returnAuthMsg"]
}

// legalXML drops the control characters that XML forbids and escapes ampersands that begin no entity.
func legalXML(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, text)
	return bareAmp.ReplaceAllStringFunc(text, func(s string) string {
		if s == "&" {
			return "&amp;"
		}
		if s[1] == '#' { // a reference to a character that XML forbids
			n, err := strconv.ParseInt("0"+strings.ToLower(s[2:len(s)-1]), 0, 32)
			if s[2] != 'x' && s[2] != 'X' {
				n, err = strconv.ParseInt(s[2:len(s)-1], 10, 32)
			}
			if err != nil || n < ' ' && n != '\n' && n != '\r' && n != '\t' || n > 0x10FFFF || n >= 0xD800 && n <= 0xDFFF || n == 0xFFFE || n == 0xFFFF {
				return ""
			}
		} else if _, known := xml.HTMLEntity[s[1:len(s)-1]]; !known && !strings.Contains("&amp;&lt;&gt;&quot;&apos;", s) {
			return "&amp;" + s[1:]
		}
		return s
	})
}

func decoder(text string) *xml.Decoder {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Entity = xml.HTMLEntity                                                            // a fixed list of single letters; files cannot add their own
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is text already
	return d
}
