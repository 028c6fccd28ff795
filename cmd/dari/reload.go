package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"
)

// This file reads the configuration again on SIGHUP, while messages are
// handled, and the files of secrets with it. What can change at once does; the
// rest is named, and waits for a restart, which loses nothing either.

// live are the keys that change without a restart.
var live = []string{"knowledge.dir", "log.level", "staff.members"}

// differences are the keys with other values, in order.
func differences(was, now Config) (keys []string) {
	a, b := reflect.ValueOf(was), reflect.ValueOf(now)
	for i := range a.NumField() {
		section := a.Type().Field(i)
		if !section.IsExported() {
			continue
		}
		for j := range section.Type.NumField() {
			if reflect.DeepEqual(a.Field(i).Field(j).Interface(), b.Field(i).Field(j).Interface()) {
				continue
			}
			keys = append(keys, section.Tag.Get("yaml")+"."+section.Type.Field(j).Tag.Get("yaml"))
		}
	}
	slices.Sort(keys)
	return keys
}

// usedSecret is where a secret came from, and a digest of it.
type usedSecret struct {
	env, file string
	digest    [sha256.Size]byte
}

// secret reads a secret and remembers which was read.
func (e *engine) secret(env, file, key string) (string, error) {
	s, err := secret(e.log, env, file, key)
	if err == nil {
		if e.secrets == nil {
			e.secrets = map[string]usedSecret{}
		}
		e.secrets[key] = usedSecret{env, file, sha256.Sum256([]byte(s))}
	}
	return s, err
}

// renewal is how secrets that belong together are exchanged while the server
// works.
type renewal struct {
	// keys are their names in the configuration.
	keys []string
	// try finds out whether they are any good and gives what puts them to use. It
	// changes nothing itself.
	try func(ctx context.Context, value func(key string) string) (use func(), err error)
}

// tryWithin bounds trying changed secrets.
const tryWithin = 30 * time.Second

// renewedSecrets are the secrets whose files hold others now, and what puts them
// to use: every one of them was tried. waiting need a restart.
func (e *engine) renewedSecrets(ctx context.Context) (changed, waiting []string, use []func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, tryWithin)
	defer cancel()
	values := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(e.secrets)) {
		used := e.secrets[key]
		if values[key], err = secret(e.log, used.env, used.file, key); err != nil {
			return nil, nil, nil, err
		}
		if sha256.Sum256([]byte(values[key])) != used.digest {
			waiting = append(waiting, key)
		}
	}
	for _, r := range e.renewals {
		is := func(key string) bool { return slices.Contains(r.keys, key) }
		if !slices.ContainsFunc(waiting, is) {
			continue
		}
		put, err := r.try(ctx, func(key string) string { return values[key] })
		if err != nil {
			return nil, nil, nil, fmt.Errorf("%s: %w", strings.Join(r.keys, ", "), err)
		}
		for _, key := range waiting {
			if is(key) {
				changed = append(changed, key)
			}
		}
		waiting = slices.DeleteFunc(waiting, is)
		use = append(use, put)
	}
	return changed, waiting, append(use, func() {
		for _, key := range changed {
			used := e.secrets[key]
			used.digest = sha256.Sum256([]byte(values[key]))
			e.secrets[key] = used
		}
	}), nil
}

// fromFile tells whether a secret that was read came from a file: what the
// environment holds does not change while the server runs.
func (e *engine) fromFile(key string) bool {
	used, ok := e.secrets[key]
	return ok && strings.TrimSpace(os.Getenv(used.env)) == ""
}

// obey reads the configuration again whenever it is told to.
func (e *engine) obey(a *app, told <-chan os.Signal) func(context.Context) {
	inUse := a.Config
	return func(ctx context.Context) {
		for {
			select {
			case <-ctx.Done():
				return
			case <-told:
			}
			changed, waiting, err := e.reload(ctx, a, &inUse)
			e.meter.Reloaded(err == nil)
			if err != nil {
				e.log.Error("configuration refused, the old one stays", "err", err)
				continue
			}
			e.log.Info("configuration reloaded", "changed", changed)
			if len(waiting) > 0 {
				e.log.Warn("these keys of the configuration need a restart", "keys", waiting)
			}
		}
	}
}

// reload takes what can change from the file, or nothing. waiting are the keys
// that a restart is needed for.
func (e *engine) reload(ctx context.Context, a *app, inUse *Config) (changed, waiting []string, err error) {
	next, err := readConfig(inUse.file)
	if err != nil {
		return nil, nil, err
	}
	changed, waiting, use, err := e.renewedSecrets(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("configuration: %w", err)
	}
	for _, key := range differences(*inUse, next) {
		if slices.Contains(live, key) {
			changed = append(changed, key)
		} else {
			waiting = append(waiting, key)
		}
	}
	// The folder first: it is all that can still be refused.
	if slices.Contains(changed, "knowledge.dir") {
		if err := e.knowledge.move(next.Knowledge.Dir); err != nil {
			return nil, nil, err
		}
	}
	for _, put := range use {
		put()
	}
	a.Level.Set(next.Log.level())
	e.handlers.SetStaff(next.handlers().Staff)
	inUse.Knowledge.Dir, inUse.Log.Level, inUse.Staff.Members = next.Knowledge.Dir, next.Log.Level, next.Staff.Members
	slices.Sort(changed)
	slices.Sort(waiting)
	return changed, slices.Compact(waiting), nil
}
