package bottest

import (
	"reflect"
	"slices"
	"strconv"

	"dari/bot"
)

// notRead are the fields of a reply that nobody reads: they name things.
var notRead = []string{"To", "Modal", "Quote", "Replace", "Lang", "About", "Action", "ID", "Ref", "Type", "Kind"}

// Hostile is a reply that says the words in every place of it that is read, and
// leads to the link in every place that can lead somewhere. It is made from the
// types, so that a place that is added to them is in it.
func Hostile(words, link string) bot.Reply {
	var r bot.Reply
	var fill func(v reflect.Value, name string)
	fill = func(v reflect.Value, name string) {
		switch v.Kind() {
		case reflect.String:
			switch {
			case slices.Contains(notRead, name):
			case name == "Link" || name == "URL":
				v.SetString(link)
			default:
				v.SetString(words)
			}
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			for i := range v.Len() {
				fill(v.Index(i), name)
			}
		case reflect.Pointer:
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), name)
		case reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() && !slices.Contains(notRead, f.Name) {
					fill(v.Field(i), f.Name)
				}
			}
		}
	}
	fill(reflect.ValueOf(&r).Elem(), "")
	block := r.Body[0]
	r.Body = nil
	for _, kind := range []bot.BlockKind{bot.Paragraph, bot.Heading, bot.Bullet, bot.Numbered, bot.Note, bot.Quote} {
		for _, linked := range []bool{false, true} {
			b := bot.Block{Kind: kind, Number: 1}
			for i, s := range block.Spans {
				s.Bold, s.Italic = i == 1, i == 1
				if !linked {
					s.Link = ""
				}
				b.Spans = append(b.Spans, s)
			}
			r.Body = append(r.Body, b)
		}
	}
	r.Choices[0].URL, r.Choices[0].Action = "", "a"
	r.Form.ID = "f"
	field := r.Form.Fields[0]
	r.Form.Fields = nil
	for n, kind := range []bot.FieldType{bot.FieldText, bot.FieldLong, bot.FieldOne, bot.FieldMany} {
		f := field
		f.ID, f.Type, f.Options = strconv.Itoa(n), kind, slices.Clone(field.Options)
		for i := range f.Options { // values come back to us; they are not read
			f.Options[i].Value = strconv.Itoa(i)
		}
		r.Form.Fields = append(r.Form.Fields, f)
	}
	return r
}
