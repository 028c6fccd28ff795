package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strings"
)

// lineError is what is written for a line that cannot be read.
type lineError struct {
	ID    json.RawMessage `json:"id"`
	Error string          `json:"error"`
}

func orNull(id json.RawMessage) json.RawMessage {
	if len(id) == 0 {
		return json.RawMessage("null")
	}
	return id
}

// eachLine reads JSON lines and writes one line for each, in order, nothing
// else. A line that cannot be used gives its id and the error, and makes the
// command fail at the end; do then returns the id as a json.RawMessage.
func eachLine(a *app, do func(line []byte) (any, error)) error {
	sc := bufio.NewScanner(a.In)
	sc.Buffer(make([]byte, 64<<10), 16<<20)
	out := bufio.NewWriter(a.Out)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	bad := 0
	for sc.Scan() {
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		v, err := do(sc.Bytes())
		if err != nil {
			bad++
			id, _ := v.(json.RawMessage)
			v = lineError{orNull(id), err.Error()}
		}
		if err := enc.Encode(v); err != nil {
			return fmt.Errorf("writing: %w", err)
		}
		if err := out.Flush(); err != nil {
			return fmt.Errorf("writing: %w", err)
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("reading: %w", err)
	}
	if bad > 0 {
		return &exitError{fmt.Sprintf("%d lines could not be read", bad)}
	}
	return nil
}
