package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"dari/store/keys"
)

// field is a column that holds something of a person: bytes that are encrypted
// where keys are configured. What is encrypted is bound to its table, its column
// and its row, and does not decrypt anywhere else.
type field struct {
	table, column string
	// row are the columns that tell which row it is, known when it is written
	// first and never changed.
	row []string
	// key is the primary key, in whose order the table is gone through.
	key []string
	// needed is a column that cannot be without a value.
	needed bool
}

// The fields. A test finds columns that are missing here.
var (
	inboxRaw        = &field{table: "inbox", column: "raw", row: []string{"platform", "account", "external_id"}, key: []string{"id"}}
	deliveryPayload = &field{table: "delivery", column: "payload_enc", row: []string{"secret"}, key: []string{"id"}}
	formState       = &field{table: "form_state", column: "form_enc", row: []string{"conversation", "person"}, key: []string{"conversation", "person"}, needed: true}
	memoryTurns     = &field{table: "memory", column: "turns_enc", row: []string{"conversation", "person"}, key: []string{"conversation", "person"}, needed: true}
	profileWhole    = &field{table: "profile", column: "profile_enc", row: []string{"person"}, key: []string{"person"}, needed: true}
	deskLine        = &field{table: "desk_line", column: "text_enc", row: []string{"id"}, key: []string{"id"}, needed: true}
	answerQuestion  = &field{table: "answer", column: "question_enc", row: []string{"id"}, key: []string{"id"}}
	followWhole     = &field{table: "notice_follow", column: "follow_enc", row: []string{"person", "created"}, key: []string{"id"}, needed: true}
	refusalRule     = &field{table: "alert_refusal", column: "rule_enc", row: []string{"person", "kind", "ref"}, key: []string{"id"}, needed: true}
	wantName        = &field{table: "share_want", column: "name_enc", row: []string{"share", "person"}, key: []string{"share", "person"}}
	importRaw       = &field{table: "import_run", column: "raw_enc", row: []string{"id"}, key: []string{"id"}}

	fields = []*field{inboxRaw, deliveryPayload, formState, memoryTurns, profileWhole, deskLine, answerQuestion, followWhole, refusalRule, wantName, importRaw}
)

func (f *field) String() string { return f.table + "." + f.column }

// place is what a value is bound to. The parts have their lengths before them,
// so that no two rows share a place.
func (f *field) place(row []any) []byte {
	var b strings.Builder
	b.WriteString(f.String())
	for _, part := range row {
		text := plainText(fmt.Sprint(part)) // as PostgreSQL keeps it
		fmt.Fprintf(&b, " %d:%s", len(text), text)
	}
	return []byte(b.String())
}

var (
	// ErrNoKeys is returned where something is encrypted and no keys are
	// configured.
	ErrNoKeys = errors.New("personal data is encrypted, and no keys are configured: name their file as keys.file, or set DARI_KEYS")
	// ErrOtherKeys is returned by Open for keys that do not belong to the
	// database.
	ErrOtherKeys = errors.New("the configured keys are not those of this database; nothing was changed: configure the keys it was written with (see the README, \"Keys\")")
)

// vault encrypts and decrypts fields.
type vault struct{ ring *keys.Ring }

// seal makes of a value what is kept: the value itself where no keys are
// configured, nothing of nothing.
func (v vault) seal(f *field, value []byte, row ...any) ([]byte, error) {
	if v.ring == nil || value == nil {
		return value, nil
	}
	return v.ring.Seal(f.place(row), value)
}

// unseal gives the value of what is kept. What was written before keys were
// configured is clear.
func (v vault) unseal(f *field, kept []byte, row ...any) ([]byte, error) {
	if _, sealed := keys.KeyOf(kept); !sealed {
		return kept, nil
	}
	if v.ring == nil {
		return nil, ErrNoKeys
	}
	value, err := v.ring.Open(f.place(row), kept)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f, err)
	}
	return value, nil
}

func (v vault) sealJSON(f *field, value any, row ...any) ([]byte, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return v.seal(f, data, row...)
}

func (v vault) unsealJSON(f *field, kept []byte, dest any, row ...any) error {
	data, err := v.unseal(f, kept, row...)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, dest)
}

// unsealOr is unseal for one of many rows: a value that was altered is told of
// and is nothing, so that it does not keep all others from being read.
func (s *Store) unsealOr(f *field, kept []byte, id int64, row ...any) ([]byte, error) {
	value, err := s.unseal(f, kept, row...)
	if errors.Is(err, keys.ErrAltered) {
		s.damaged(f.table, id, err)
		return nil, nil
	}
	return value, err
}

// proofText is what the proof of a key says.
const proofText = "dari"

func proofPlace(id uint32) []byte { return fmt.Appendf(nil, "field_key.proof %d", id) }

// checkKeys refuses keys that are not those of the database, and writes down the
// key that is about to be used.
func (s *Store) checkKeys(ctx context.Context) error {
	known, err := s.knownKeys(ctx, s.writer)
	if err != nil || s.ring == nil {
		if err == nil && len(known) > 0 {
			err = fmt.Errorf("key %d: %w", known[0].ID, ErrNoKeys)
		}
		return err
	}
	for _, k := range known {
		if text, err := s.ring.Open(proofPlace(k.ID), k.Proof); err != nil || string(text) != proofText {
			return fmt.Errorf("key %d: %w", k.ID, ErrOtherKeys)
		}
	}
	primary := s.ring.Primary()
	if slices.ContainsFunc(known, func(k knownKey) bool { return k.ID == primary }) {
		return nil
	}
	row, err := s.newKey(primary)
	if err != nil {
		return err
	}
	_, err = s.db.plain(s.writer, insertKey).ExecContext(ctx, row...) // the queue of writes is not served yet
	return err
}

type knownKey struct {
	ID    uint32
	Since int64
	Proof []byte
}

// knownKeys are the keys that rows may be encrypted with.
func (s *Store) knownKeys(ctx context.Context, db *sqlx.DB) (known []knownKey, err error) {
	err = s.db.plain(db, `SELECT id, since, proof FROM field_key ORDER BY since, id`).SelectContext(ctx, &known)
	return known, err
}

// insertKey writes a key down, before anything is encrypted with it.
const insertKey = `INSERT INTO field_key (id, since, proof) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING`

func (v vault) newKey(id uint32) (row []any, err error) {
	proof, err := v.ring.SealWith(id, proofPlace(id), []byte(proofText))
	return []any{id, millis(time.Now()), proof}, err
}
