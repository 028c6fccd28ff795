package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"dari/knowledge/vector"
)

// Vectors are what a model of embeddings made of texts of the knowledge base.
// One that is damaged is left out, and made again by whoever misses it.
func (s *Store) Vectors(ctx context.Context, model string) ([]vector.Kept, error) {
	var rows []struct {
		Hash   string
		Vector []byte
	}
	if err := s.selects(ctx, &rows, `SELECT hash, vector FROM section_vector WHERE model = ?`, model); err != nil {
		return nil, fmt.Errorf("vectors: %w", err)
	}
	out := make([]vector.Kept, 0, len(rows))
	for _, r := range rows {
		if v := floats(r.Vector); v != nil {
			out = append(out, vector.Kept{Hash: r.Hash, Vector: v})
		}
	}
	return out, nil
}

// KeepVectors keeps vectors, each in place of what its text had: the same, or
// something damaged.
func (s *Store) KeepVectors(ctx context.Context, model string, vectors []vector.Kept) error {
	return s.write(ctx, func(t *tx) error {
		for _, k := range vectors {
			_, err := t.run(`INSERT INTO section_vector (model, hash, vector, created) VALUES (?, ?, ?, ?)
				ON CONFLICT (model, hash) DO UPDATE SET vector = excluded.vector, created = excluded.created`,
				model, k.Hash, bytesOf(k.Vector), millis(time.Now()))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// DropVectors forgets vectors that were made before a moment, but for those of the
// model that are of these texts.
func (s *Store) DropVectors(ctx context.Context, model string, hashes []string, before time.Time) error {
	var old []struct{ Model, Hash string }
	if err := s.selects(ctx, &old, `SELECT model, hash FROM section_vector WHERE created < ?`, millis(before)); err != nil {
		return fmt.Errorf("vectors: %w", err)
	}
	used := make(map[string]bool, len(hashes))
	for _, h := range hashes {
		used[h] = true
	}
	for len(old) > 0 {
		some := old[:min(len(old), dropAtOnce)]
		old = old[len(some):]
		err := s.write(ctx, func(t *tx) error {
			for _, r := range some {
				if r.Model == model && used[r.Hash] {
					continue
				}
				if _, err := t.run(`DELETE FROM section_vector WHERE model = ? AND hash = ?`, r.Model, r.Hash); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// dropAtOnce bounds how long the writer is kept from others.
const dropAtOnce = 500

func bytesOf(v []float32) []byte {
	out := make([]byte, 0, 4*len(v))
	for _, c := range v {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(c))
	}
	return out
}

// floats is what bytesOf made bytes of; nil where it did not make them.
func floats(data []byte) []float32 {
	if len(data) == 0 || len(data)%4 != 0 {
		return nil
	}
	out := make([]float32, len(data)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return out
}
