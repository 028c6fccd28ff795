package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"dari/handlers"
	"dari/knowledge/jobs"
)

// Profile is what the person looks for and brings; ok is false when nothing
// is kept.
func (s *Store) Profile(ctx context.Context, person uint32) (p jobs.Profile, ok bool, err error) {
	var data []byte
	err = s.get(ctx, &data, `SELECT profile_enc FROM profile WHERE person = ?`, person)
	if errors.Is(err, sql.ErrNoRows) {
		return p, false, nil
	}
	if err == nil {
		err = s.unsealJSON(profileWhole, data, &p, person)
	}
	if err != nil {
		return p, false, fmt.Errorf("profile of person %d: %w", person, err)
	}
	return p, true, nil
}

// SaveProfile keeps the profile in place of an earlier one. Its time is later than
// that of the one before, so that who has read that one sees that it was changed.
func (s *Store) SaveProfile(ctx context.Context, message int64, person uint32, p jobs.Profile, a handlers.AlertSetting) error {
	data, err := s.sealJSON(profileWhole, p, person)
	if err != nil {
		return fmt.Errorf("profile of person %d: %w", person, err)
	}
	return s.change(ctx, message, "profile", func(t *tx) error {
		_, err := t.run(`INSERT INTO profile (person, profile_enc, mrow, alerts, message, updated_at) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (person) DO UPDATE SET profile_enc = excluded.profile_enc, mrow = excluded.mrow,
				alerts = excluded.alerts, message = excluded.message,
				updated_at = CASE WHEN excluded.updated_at > profile.updated_at THEN excluded.updated_at ELSE profile.updated_at + 1 END`,
			person, data, packProfile(p), string(a), message, millis(time.Now()))
		return err
	})
}

// DeleteProfile forgets the profile; a person without one is left as they are.
func (s *Store) DeleteProfile(ctx context.Context, message int64, person uint32) error {
	return s.change(ctx, message, "profile-delete", func(t *tx) error {
		_, err := t.run(`DELETE FROM profile WHERE person = ?`, person)
		return err
	})
}

// Alerts tells whether the person wants to hear of openings; off for whoever
// has no profile.
func (s *Store) Alerts(ctx context.Context, person uint32) (handlers.AlertSetting, error) {
	var a handlers.AlertSetting
	err := s.get(ctx, &a, `SELECT alerts FROM profile WHERE person = ?`, person)
	if errors.Is(err, sql.ErrNoRows) {
		return handlers.AlertsOff, nil
	}
	if err != nil {
		return "", fmt.Errorf("alerts of person %d: %w", person, err)
	}
	return a, nil
}

// ProfileSaved is the message that saved the profile last, or 0.
func (s *Store) ProfileSaved(ctx context.Context, person uint32) (message int64, err error) {
	err = s.get(ctx, &message, `SELECT message FROM profile WHERE person = ?`, person)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return message, err
}

// SetAlerts changes the setting beside a profile that is kept.
func (s *Store) SetAlerts(ctx context.Context, message int64, person uint32, a handlers.AlertSetting) error {
	return s.change(ctx, message, "alerts", func(t *tx) error {
		_, err := t.run(`UPDATE profile SET alerts = ? WHERE person = ?`, string(a), person)
		return err
	})
}

// ProfilesIn gives the profiles of some people of the range, at most so many, by
// person: of those whose latest decision for the purpose is yes and who can be
// reached; for alerts only of those who have them on.
func (s *Store) ProfilesIn(ctx context.Context, purpose handlers.Purpose, in handlers.PersonRange, limit int) ([]handlers.KeptProfile, error) {
	var rows []struct {
		Person  uint32
		Version int64 `db:"updated_at"`
		Mrow    []byte
		Data    []byte `db:"profile_enc"`
	}
	// The whole profile is read only where the packed one does not say all.
	from, args := profilesIn(purpose, in, limit)
	err := s.selects(ctx, &rows, `SELECT p.person, p.updated_at, p.mrow, CASE WHEN substr(p.mrow, 1, 1) IN (?, ?) THEN p.profile_enc END AS profile_enc `+from,
		append([]any{[]byte{packedPart}, []byte{packedPartV1}}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("profiles: %w", err)
	}
	out := make([]handlers.KeptProfile, len(rows))
	for i, r := range rows {
		out[i] = handlers.KeptProfile{Person: r.Person, Version: r.Version, Read: func() (p jobs.Profile, ok bool) {
			var err error
			if len(r.Data) > 0 {
				err = s.unsealJSON(profileWhole, r.Data, &p, r.Person)
			} else {
				p, err = unpackProfile(r.Mrow)
			}
			if err != nil {
				s.damaged("profile", int64(r.Person), err)
			}
			return p, err == nil
		}}
	}
	return out, nil
}

// ProfileVersions gives the versions of the same profiles, without reading them.
func (s *Store) ProfileVersions(ctx context.Context, purpose handlers.Purpose, in handlers.PersonRange, limit int) (versions []handlers.ProfileVersion, err error) {
	from, args := profilesIn(purpose, in, limit)
	if err := s.selects(ctx, &versions, `SELECT p.person, p.updated_at AS version `+from, args...); err != nil {
		return nil, fmt.Errorf("versions of profiles: %w", err)
	}
	return versions, nil
}

// profilesIn is what ProfilesIn and ProfileVersions select from.
func profilesIn(purpose handlers.Purpose, in handlers.PersonRange, limit int) (from string, args []any) {
	alerts := ""
	if purpose == handlers.ForAlerts {
		alerts = string(handlers.AlertsOff) // everybody else
	}
	to := in.To
	if to == 0 {
		to = math.MaxUint32
	}
	return `FROM profile p JOIN person q ON q.id = p.person
		WHERE p.person > ? AND p.person <= ? AND q.gone_at = 0 AND (? = '' OR p.alerts <> ?)
			AND (SELECT c.granted FROM consent c WHERE c.person = p.person AND c.purpose = ? ORDER BY c.id DESC LIMIT 1) = 1
		ORDER BY p.person LIMIT ?`, []any{in.After, to, alerts, alerts, purpose, limit}
}

// The first byte of a packed profile: its form, and whether it says all. The
// forms of before hours, commuting, licences and permits are still read.
const (
	packedWholeV1 = 1
	packedPartV1  = 2
	packedWhole   = 3
	packedPart    = 4 // free words are in profile_enc only
)

var errPacked = errors.New("packed profile is damaged")

// packProfile writes the codes of a profile: lists of codes, each with its
// length before it, then level of education, career, pay and hours as varints.
// Free words are left out, they may say anything.
func packProfile(p jobs.Profile) []byte {
	b := []byte{packedWhole}
	if len(p.Words) > 0 {
		b[0] = packedPart
	}
	put := func(codes ...string) {
		for _, c := range codes {
			b = binary.AppendUvarint(b, uint64(len(c)))
			b = append(b, c...)
		}
	}
	put(join(p.Regions), join(p.Occupations), join(p.Skills), join(p.Employment), string(p.LowestPay.Period))
	career := uint64(0) // 0 is "did not say", so months are counted from 1
	if p.CareerKnown {
		career = uint64(max(p.CareerMonths, 0)) + 1
	}
	hours := uint64(0)
	for i, no := range []bool{p.Hours.NoShift, p.Hours.NoNight, p.Hours.NoWeekend} {
		if no {
			hours |= 1 << i
		}
	}
	for _, n := range []uint64{career, uint64(p.Education), uint64(max(p.LowestPay.Min, 0)), uint64(max(p.LowestPay.Max, 0)),
		hours, uint64(max(p.Hours.From, 0)), uint64(max(p.Hours.To, 0))} {
		b = binary.AppendUvarint(b, n)
	}
	put(string(p.Commute), join(p.Licences), string(p.Permit))
	return b
}

func unpackProfile(b []byte) (p jobs.Profile, err error) {
	if len(b) == 0 || b[0] < packedWholeV1 || b[0] > packedPart {
		return p, errPacked
	}
	old := b[0] < packedWhole
	b = b[1:]
	number := func() uint64 {
		n, size := binary.Uvarint(b)
		if size <= 0 {
			err, b = errPacked, nil
			return 0
		}
		b = b[size:]
		return n
	}
	text := func() string {
		n := number()
		if n > uint64(len(b)) {
			err, b = errPacked, nil
			return ""
		}
		s := string(b[:n])
		b = b[n:]
		return s
	}
	p.Regions, p.Occupations = split[jobs.Region](text()), split[jobs.Occupation](text())
	p.Skills, p.Employment = split[jobs.Skill](text()), split[jobs.EmploymentType](text())
	p.LowestPay.Period = jobs.PayPeriod(text())
	if career := number(); career > 0 {
		p.CareerKnown, p.CareerMonths = true, int(career-1)
	}
	p.Education = jobs.Education(number())
	p.LowestPay.Min, p.LowestPay.Max = int64(number()), int64(number())
	if old {
		return p, err
	}
	hours := number()
	p.Hours = jobs.HoursWish{NoShift: hours&1 != 0, NoNight: hours&2 != 0, NoWeekend: hours&4 != 0, From: int(number()), To: int(number())}
	p.Commute, p.Licences, p.Permit = jobs.Commute(text()), split[jobs.Licence](text()), jobs.Permit(text())
	return p, err
}

func join[T ~string](codes []T) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = string(c)
	}
	return strings.Join(out, ",")
}

func split[T ~string](s string) []T {
	if s == "" {
		return nil
	}
	parts := strings.Split(s, ",")
	out := make([]T, len(parts))
	for i, c := range parts {
		out[i] = T(c)
	}
	return out
}
