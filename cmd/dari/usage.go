package main

import "time"

// usage is what a process used in all.
type usage struct {
	UserMS    float64 `json:"user_ms"`
	SystemMS  float64 `json:"system_ms"`
	MaxRSSMiB float64 `json:"max_rss_mib"`
}

// CPU is the processor time of the process.
func (u usage) CPU() time.Duration {
	return time.Duration((u.UserMS + u.SystemMS) * float64(time.Millisecond))
}
