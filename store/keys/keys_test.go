package keys

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func newRing(t *testing.T) (*Ring, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "keys.json")
	id, err := New(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	if r.Primary() != id || !slices.Equal(r.IDs(), []uint32{id}) {
		t.Fatalf("made key %d, and the file has %v with primary %d", id, r.IDs(), r.Primary())
	}
	return r, file
}

// TestS13_SealedForOnePlace: what was encrypted decrypts in its place, and
// nowhere else, and not after a change of any byte.
func TestS13_SealedForOnePlace(t *testing.T) {
	r, _ := newRing(t)
	place, clear := []byte("profile.profile_enc 7"), []byte("홍길동 010-1234-5678")
	sealed, err := r.Seal(place, clear)
	if err != nil {
		t.Fatal(err)
	}
	if key, ok := KeyOf(sealed); !ok || key != r.Primary() || !bytes.HasPrefix(sealed, Prefix(key)) || len(Prefix(key)) != PrefixLen {
		t.Errorf("key %d, %v of % x", key, ok, sealed[:PrefixLen])
	}
	if got, err := r.Open(place, sealed); err != nil || !bytes.Equal(got, clear) {
		t.Errorf("opened %q, %v", got, err)
	}
	if _, err := r.Open([]byte("profile.profile_enc 8"), sealed); !errors.Is(err, ErrAltered) {
		t.Errorf("in another row: %v", err)
	}
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		if got, err := r.Open(place, bad); err == nil {
			t.Errorf("byte %d changed, and it opened: %q", i, got)
		}
	}
	again, err := r.Seal(place, clear)
	if err != nil || bytes.Equal(again, sealed) {
		t.Errorf("the same twice: %v", err)
	}
	for _, text := range []string{"", "{", `{"a":1}`, "ÿD\x01", "\x1f\x8b", "\xffD"} {
		if _, ok := KeyOf([]byte(text)); ok {
			t.Errorf("%q is taken for encrypted", text)
		}
	}
}

// TestS13_KeysChange: a new key is added, then used; what the old one encrypted
// is read until the key is dropped. A ring of another process follows the file.
func TestS13_KeysChange(t *testing.T) {
	r, file := newRing(t)
	old := r.Primary()
	place := []byte("p")
	before, err := r.Seal(place, []byte("before"))
	if err != nil {
		t.Fatal(err)
	}
	serving, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := r.Add()
	if err != nil || fresh == old || r.Primary() != old {
		t.Fatalf("added %d beside %d, primary %d, %v", fresh, old, r.Primary(), err)
	}
	if again, err := r.Add(); err != nil || again != fresh {
		t.Errorf("added again: %d, %v, want %d", again, err, fresh)
	}
	if err := r.Use(fresh); err != nil || r.Primary() != fresh {
		t.Fatalf("primary %d, %v", r.Primary(), err)
	}
	after, err := r.Seal(place, []byte("after"))
	if err != nil {
		t.Fatal(err)
	}
	for _, ring := range []*Ring{r, serving} { // serving has not looked since
		for _, sealed := range [][]byte{before, after} {
			if _, err := ring.Open(place, sealed); err != nil {
				t.Error(err)
			}
		}
	}
	if serving.Primary() != fresh {
		t.Errorf("the other process encrypts with %d still", serving.Primary())
	}
	if err := r.Drop(fresh); err == nil {
		t.Error("the key that encrypts was dropped")
	}
	if err := r.Drop(old); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Open(place, before); !errors.Is(err, ErrUnknownKey) {
		t.Errorf("of a dropped key: %v", err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestAFileOfKeysThatBreaksIsNotFollowed: the keys of before go on.
func TestAFileOfKeysThatBreaksIsNotFollowed(t *testing.T) {
	r, file := newRing(t)
	sealed, err := r.Seal(nil, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.looked.Store(time.Now().Add(-time.Hour).UnixNano())
	if got, err := r.Open(nil, sealed); err != nil || string(got) != "x" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := r.Add(); err == nil {
		t.Error("a broken file was written over")
	}
}

func TestKeysAreReadStrictly(t *testing.T) {
	_, file := newRing(t)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, good := range []string{string(text), base64.StdEncoding.EncodeToString(text) + "\n"} {
		r, err := Parse(good)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Add(); !errors.Is(err, ErrNoFile) {
			t.Errorf("a key was added nowhere: %v", err)
		}
	}
	for _, bad := range []string{"", "{}", "canary", strings.Replace(string(text), "AesGcmKey", "canary", 1)} {
		if _, err := Parse(bad); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := New(file); !errors.Is(err, fs.ErrExist) {
		t.Errorf("written over: %v", err)
	}
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file); !errors.Is(err, ErrReadable) {
		t.Errorf("readable to others: %v", err)
	}
	if _, err := Open(file + ".none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("not there: %v", err)
	}
}

func BenchmarkSeal(b *testing.B) {
	file := filepath.Join(b.TempDir(), "keys.json")
	if _, err := New(file); err != nil {
		b.Fatal(err)
	}
	r, err := Open(file)
	if err != nil {
		b.Fatal(err)
	}
	place, clear := []byte("delivery.payload_enc 1abc"), bytes.Repeat([]byte("가나다 "), 80)
	b.Run("seal 800 bytes", func(b *testing.B) {
		for b.Loop() {
			if _, err := r.Seal(place, clear); err != nil {
				b.Fatal(err)
			}
		}
	})
	sealed, err := r.Seal(place, clear)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("open 800 bytes", func(b *testing.B) {
		for b.Loop() {
			if _, err := r.Open(place, sealed); err != nil {
				b.Fatal(err)
			}
		}
	})
}
