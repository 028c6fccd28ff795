package store

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"dari/bot"
	"dari/bot/outbox"
	"dari/store/storetest"
)

// TestO10_EveryEarlierSchemaIsBroughtUpToDate opens a database of each earlier
// version with something in it: nothing of it may be lost.
func TestO10_EveryEarlierSchemaIsBroughtUpToDate(t *testing.T) {
	storetest.Each(t, testO10_EveryEarlierSchemaIsBroughtUpToDate)
}

func testO10_EveryEarlierSchemaIsBroughtUpToDate(t *testing.T) {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(dir, "*.sql")
	if err != nil || len(files) < 2 {
		t.Fatalf("migrations %q, %v", files, err)
	}
	for _, file := range files {
		version, err := goose.NumericComponent(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			path := storetest.New(t, nil)
			d, err := dialectOf(path, Options{})
			if err != nil {
				t.Fatal(err)
			}
			db, err := d.openWriter(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			p, err := (&Store{db: d}).migrator(db)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := p.UpTo(t.Context(), version); err != nil {
				t.Fatal(err)
			}
			raw := `x'7b7d'`
			if storetest.IsPostgres(t) {
				raw = `'\x7b7d'`
			}
			for _, q := range []string{
				`INSERT INTO person (platform, tenant, external, account, chat, created) VALUES ('telegram', '', '7', '1', '7', 1)`,
				`INSERT INTO consent (person, purpose, version, granted, at, channel) VALUES (1, 'alerts', 'alerts-1', 1, 1, 'telegram')`,
				`INSERT INTO inbox (platform, account, external_id, conversation, raw, received) VALUES ('telegram', '1', 'x', 'telegram:1/7', ` + raw + `, 1)`,
				`INSERT INTO delivery (secret, lane, due, platform, account, chat, person, payload_enc, created) VALUES ('s', 0, 1, 'telegram', '1', '7', 1, ` + raw + `, 1)`,
				`INSERT INTO staff (account, added, added_by) VALUES ('telegram:8', 1, 'cli:test')`,
			} {
				if _, err := db.Exec(q); err != nil {
					t.Fatal(err)
				}
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second time there is nothing to do
				s, err := Open(t.Context(), path, Options{})
				if err != nil {
					t.Fatal(err)
				}
				who, err := s.Person(t.Context(), 1)
				if err != nil || who.External != "7" || who.Gone {
					t.Errorf("person %+v, %v", who, err)
				}
				if c, ok, err := s.Consent(t.Context(), 1, "alerts"); !ok || !c.Granted || err != nil {
					t.Errorf("consent %+v, %v, %v", c, ok, err)
				}
				if in, err := s.PendingIncoming(t.Context(), 0, 9); err != nil || len(in) != 1 {
					t.Errorf("pending %v, %v", in, err)
				}
				if ds, err := s.QueuedDeliveries(t.Context(), bot.Telegram, "1", outbox.Replies, 0, fromMillis(2), 9); err != nil || len(ds) != 1 {
					t.Errorf("queued %v, %v", ds, err)
				}
				if staff, err := s.StaffAccounts(t.Context()); err != nil || len(staff) != 1 {
					t.Errorf("staff %v, %v", staff, err)
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestO10_ANewerSchema of the same generation is worked with, as two versions run
// side by side while one takes the other's place; one of the next is refused.
func TestO10_ANewerSchema(t *testing.T) { storetest.Each(t, testO10_ANewerSchema) }

func testO10_ANewerSchema(t *testing.T) {
	where := storetest.New(t, nil)
	made := func(version int) {
		t.Helper()
		s, err := Open(t.Context(), where, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		err = s.write(t.Context(), func(t *tx) error {
			_, err := t.run(fmt.Sprintf(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (%d, '1')`, version))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	made(generation - 1)
	made(generation) // opens what the first made
	if s, err := Open(t.Context(), where, Options{}); !errors.Is(err, ErrNewerSchema) || !strings.Contains(err.Error(), "1000") {
		if err == nil {
			s.Close()
		}
		t.Errorf("a schema of the next generation: %v", err)
	}
}
