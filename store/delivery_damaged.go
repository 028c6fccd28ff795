package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"dari/bot/outbox"
	"dari/store/keys"
)

// readable gives the deliveries of the rows. One that cannot be read is marked
// as failed, where staff see it, and holds up nobody.
func (s *Store) readable(ctx context.Context, rows []deliveryRow) ([]outbox.Delivery, error) {
	out := make([]outbox.Delivery, 0, len(rows))
	var damaged []int64
	for _, r := range rows {
		d, err := s.delivery(r)
		if errors.Is(err, keys.ErrUnknownKey) { // it waits for the key
			return nil, err
		}
		if err != nil {
			damaged = append(damaged, r.ID)
			s.damaged("delivery", r.ID, err)
			continue
		}
		out = append(out, d)
	}
	if len(damaged) == 0 {
		return out, nil
	}
	err := s.write(ctx, func(t *tx) error {
		for _, id := range damaged {
			_, err := t.run(`UPDATE delivery SET state = ?, error = 'unreadable', finished = ? WHERE id = ? AND state IN (0, 1)`,
				outbox.Failed, millis(time.Now()), id)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("unreadable deliveries: %w", err)
	}
	return out, nil
}
