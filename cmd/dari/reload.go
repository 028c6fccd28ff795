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
)

// This file reads the configuration again on SIGHUP, while messages are
// handled. What can change at once does; the rest is named, and waits for a
// restart, which loses nothing either.

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

// changedSecrets names the secrets whose files hold others now.
func (e *engine) changedSecrets() (keys []string, err error) {
	for _, key := range slices.Sorted(maps.Keys(e.secrets)) {
		used := e.secrets[key]
		s, err := secret(e.log, used.env, used.file, key)
		if err != nil {
			return nil, err
		}
		if sha256.Sum256([]byte(s)) != used.digest {
			keys = append(keys, key)
		}
	}
	return keys, nil
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
			changed, waiting, err := e.reload(a, &inUse)
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
func (e *engine) reload(a *app, inUse *Config) (changed, waiting []string, err error) {
	next, err := readConfig(inUse.file)
	if err != nil {
		return nil, nil, err
	}
	if waiting, err = e.changedSecrets(); err != nil {
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
	a.Level.Set(next.Log.level())
	e.handlers.SetStaff(next.handlers().Staff)
	inUse.Knowledge.Dir, inUse.Log.Level, inUse.Staff.Members = next.Knowledge.Dir, next.Log.Level, next.Staff.Members
	slices.SortFunc(waiting, strings.Compare)
	return changed, slices.Compact(waiting), nil
}
