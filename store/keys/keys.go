// Package keys encrypts single fields with AES-256-GCM. It is the only door to
// tink.
//
// A Ring holds several keys, of which the primary one encrypts and all decrypt.
// What is encrypted names its key, so keys can change while rows of the old one
// are left. A ring that came from a file follows the file: another process may
// add a key to it.
package keys

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

var (
	// ErrUnknownKey is returned for what was encrypted with a key that the ring
	// does not have.
	ErrUnknownKey = errors.New("encrypted with a key that is not among those configured")
	// ErrAltered is returned for what was changed, was put elsewhere, or was
	// encrypted with another key of the same number.
	ErrAltered = errors.New("does not decrypt: altered, or of another row")
	// ErrReadable is returned for a file that others than its owner may read.
	ErrReadable = errors.New("others may read it: chmod 600")
	// ErrNoFile is returned where keys are to change that did not come from a
	// file.
	ErrNoFile = errors.New("keys that come from the environment are changed where they come from: name a file as keys.file")
)

// errNoKeys stands for what tink says, which may quote what it read.
var errNoKeys = errors.New("no set of keys: dari store keys new makes one")

// mark begins what is encrypted. No text does: 0xff is not part of any, nor
// does JSON or gzip begin with it.
var mark = []byte{0xff, 'D', 1}

// tinkPrefix is how ciphertexts of tink begin: a byte 1 and the key's number in
// four, see "Tink's ciphertext prefix" in its wire format.
const tinkPrefix = 5

// PrefixLen is the length of Prefix.
const PrefixLen = 3 + tinkPrefix

// Prefix is how everything begins that the key encrypts.
func Prefix(key uint32) []byte {
	return binary.BigEndian.AppendUint32(append(bytes.Clone(mark), 1), key)
}

// KeyOf tells which key something is encrypted with; ok is false for what is
// clear.
func KeyOf(kept []byte) (key uint32, ok bool) {
	if len(kept) < PrefixLen || !bytes.HasPrefix(kept, mark) {
		return 0, false
	}
	return binary.BigEndian.Uint32(kept[len(mark)+1:]), true
}

// Ring is a set of keys. It is safe for concurrent use.
type Ring struct {
	file string // empty when it does not come from one
	now  atomic.Pointer[set]

	mu     sync.Mutex
	looked atomic.Int64 // when the file was looked at, unix nanoseconds
	seen   fs.FileInfo
}

// set is a ring at one moment.
type set struct {
	handle  *keyset.Handle
	aead    tink.AEAD
	primary uint32
	ids     []uint32
}

// lookEvery is how often a file is looked at for new keys.
const lookEvery = time.Second

// Parse reads keys as New writes them, or the base64 of that.
func Parse(text string) (*Ring, error) {
	s, err := parse(text)
	if err != nil {
		return nil, err
	}
	r := &Ring{}
	r.now.Store(s)
	return r, nil
}

// Open reads a file of keys, which only its owner may read.
func Open(file string) (*Ring, error) {
	r := &Ring{file: file}
	if err := r.load(); err != nil {
		return nil, err
	}
	return r, nil
}

func parse(text string) (*set, error) {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "{") {
		data, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, errNoKeys
		}
		text = string(data)
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(strings.NewReader(text)))
	if err != nil {
		return nil, errNoKeys
	}
	return newSet(handle)
}

func newSet(handle *keyset.Handle) (*set, error) {
	s := &set{handle: handle}
	primary, err := handle.Primary()
	if err != nil {
		return nil, errNoKeys
	}
	s.primary = primary.KeyID()
	for i := range handle.Len() {
		e, err := handle.Entry(i)
		if err != nil {
			return nil, errNoKeys
		}
		s.ids = append(s.ids, e.KeyID())
	}
	if s.aead, err = aead.New(handle); err != nil {
		return nil, errNoKeys
	}
	return s, nil
}

// load reads the file anew.
func (r *Ring) load() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.loadLocked()
}

func (r *Ring) loadLocked() error {
	info, err := os.Stat(r.file)
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	if r.seen != nil && os.SameFile(info, r.seen) && info.ModTime().Equal(r.seen.ModTime()) && info.Size() == r.seen.Size() {
		return nil
	}
	if isOpenToOthers(info) {
		return fmt.Errorf("keys: %s: %w", r.file, ErrReadable)
	}
	data, err := os.ReadFile(r.file)
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	s, err := parse(string(data))
	if err != nil {
		return fmt.Errorf("keys: %s: %w", r.file, err)
	}
	r.now.Store(s)
	r.seen = info
	return nil
}

// set is the ring as it is now; a file is looked at once a second. One that
// cannot be read leaves the keys as they are.
func (r *Ring) set() *set {
	if r.file != "" {
		now, last := time.Now().UnixNano(), r.looked.Load()
		if now-last > int64(lookEvery) && r.looked.CompareAndSwap(last, now) {
			_ = r.load()
		}
	}
	return r.now.Load()
}

// SealWith is Seal with a key that need not be the primary one.
func (r *Ring) SealWith(id uint32, place, data []byte) ([]byte, error) {
	m := keyset.NewManagerFromHandle(r.set().handle)
	if err := m.SetPrimary(id); err != nil {
		return nil, fmt.Errorf("key %d: %w", id, ErrUnknownKey)
	}
	handle, err := m.Handle()
	if err != nil {
		return nil, fmt.Errorf("encrypting: %w", err)
	}
	s, err := newSet(handle)
	if err != nil {
		return nil, err
	}
	sealed, err := s.aead.Encrypt(data, place)
	if err != nil {
		return nil, fmt.Errorf("encrypting: %w", err)
	}
	return append(bytes.Clone(mark), sealed...), nil
}

// Seal encrypts data for a place, which must be the same when it is opened.
func (r *Ring) Seal(place, data []byte) ([]byte, error) {
	sealed, err := r.set().aead.Encrypt(data, place)
	if err != nil {
		return nil, fmt.Errorf("encrypting: %w", err)
	}
	return append(bytes.Clone(mark), sealed...), nil
}

// Open decrypts what Seal made for the place.
func (r *Ring) Open(place, sealed []byte) ([]byte, error) {
	key, ok := KeyOf(sealed)
	if !ok {
		return nil, ErrAltered
	}
	s := r.set()
	if !slices.Contains(s.ids, key) && r.file != "" { // a new one, not looked for yet
		_ = r.load()
		s = r.now.Load()
	}
	if !slices.Contains(s.ids, key) {
		return nil, fmt.Errorf("key %d: %w", key, ErrUnknownKey)
	}
	data, err := s.aead.Decrypt(sealed[len(mark):], place)
	if err != nil {
		return nil, ErrAltered
	}
	return data, nil
}

// File is where the keys come from; empty is the environment.
func (r *Ring) File() string { return r.file }

// Primary is the key that encrypts.
func (r *Ring) Primary() uint32 { return r.set().primary }

// IDs are the keys of the ring, in the order in which they were made.
func (r *Ring) IDs() []uint32 { return slices.Clone(r.set().ids) }

// New makes a file with one key and gives its number. A file that is there is
// left as it is.
func New(file string) (uint32, error) {
	m := keyset.NewManager()
	id, err := m.Add(aead.AES256GCMKeyTemplate())
	if err == nil {
		err = m.SetPrimary(id)
	}
	if err != nil {
		return 0, fmt.Errorf("making a key: %w", err)
	}
	text, err := write(m)
	if err != nil {
		return 0, err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, fmt.Errorf("keys: %w", err)
	}
	_, err = f.Write(text)
	return id, errors.Join(err, f.Sync(), f.Close())
}

func write(m *keyset.Manager) ([]byte, error) {
	handle, err := m.Handle()
	if err != nil {
		return nil, fmt.Errorf("writing keys: %w", err)
	}
	var out bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&out)); err != nil {
		return nil, fmt.Errorf("writing keys: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// Add adds a key to the file and gives its number. The key decrypts and is not
// the primary one yet, so that all processes can be given it before any uses
// it. One that was added before and is not in use is that key.
func (r *Ring) Add() (id uint32, err error) {
	err = r.change(func(s *set, m *keyset.Manager) (bool, error) {
		if last := s.ids[len(s.ids)-1]; last != s.primary {
			id = last
			return false, nil
		}
		id, err = m.Add(aead.AES256GCMKeyTemplate())
		return true, err
	})
	return id, err
}

// Use makes a key of the file the primary one.
func (r *Ring) Use(id uint32) error {
	return r.change(func(s *set, m *keyset.Manager) (bool, error) { return s.primary != id, m.SetPrimary(id) })
}

// Drop takes a key out of the file; the primary one stays.
func (r *Ring) Drop(id uint32) error {
	return r.change(func(_ *set, m *keyset.Manager) (bool, error) { return true, m.Delete(id) })
}

// change writes the file anew, whole or not at all.
func (r *Ring) change(do func(*set, *keyset.Manager) (changed bool, err error)) error {
	if r.file == "" {
		return ErrNoFile
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.loadLocked(); err != nil {
		return err
	}
	s := r.now.Load()
	m := keyset.NewManagerFromHandle(s.handle)
	changed, err := do(s, m)
	if err != nil || !changed {
		return err
	}
	text, err := write(m)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(r.file), filepath.Base(r.file)+".new*") // mode 0600
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), r.file)
	}
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	return r.loadLocked()
}
