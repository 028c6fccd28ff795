package handlers

import (
	"context"

	"dari/knowledge/jobs"
)

// AlertSetting is when a person wants to hear of openings that fit.
type AlertSetting string

// The settings.
const (
	AlertsAtOnce AlertSetting = "at_once"
	AlertsOff    AlertSetting = "off"
)

// Profiles keeps what people look for and bring.
type Profiles interface {
	// Profile is that of the person; ok is false when nothing is kept.
	Profile(ctx context.Context, person uint32) (p jobs.Profile, ok bool, err error)
	SaveProfile(ctx context.Context, message int64, person uint32, p jobs.Profile, a AlertSetting) error
	DeleteProfile(ctx context.Context, message int64, person uint32) error
	// Alerts is the setting beside the profile; off without one.
	Alerts(ctx context.Context, person uint32) (AlertSetting, error)
	SetAlerts(ctx context.Context, message int64, person uint32, a AlertSetting) error
	// EachProfile calls f for the profile of everybody who agreed to the
	// purpose and can be reached; for alerts only of those who have them on.
	EachProfile(ctx context.Context, purpose Purpose, f func(person uint32, p jobs.Profile) error) error
}
