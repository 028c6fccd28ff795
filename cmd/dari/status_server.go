package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"dari/bot/lang"
)

// This file asks the server that may be running how it is.

// serverWithin is how long it may take to answer: longer than its own patience.
const serverWithin = askWithin + 3*time.Second

// askReadiness asks the server at an address of the configuration.
func askReadiness(ctx context.Context, address string) (now readiness, err error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return now, fmt.Errorf("server: %w", err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost" // it listens to every address
	}
	ctx, cancel := context.WithTimeout(ctx, serverWithin)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+readyPath, nil)
	if err != nil {
		return now, fmt.Errorf("server: %w", err)
	}
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r) // no proxy: it is here
	if err != nil {
		return now, fmt.Errorf("server: %w", errors.Unwrap(err))
	}
	defer res.Body.Close()
	if err := json.NewDecoder(io.LimitReader(res.Body, 1<<16)).Decode(&now); err != nil || now.Checks == nil {
		return now, fmt.Errorf("server: %s does not answer as dari does", address)
	}
	return now, nil
}

// operatorAddress is where the server tells how it is; empty is nowhere.
func (a *app) operatorAddress() string {
	if a.Config.HTTP.Metrics != "" {
		return a.Config.HTTP.Metrics
	}
	return a.Config.HTTP.Listen
}

const noAddress = "it tells how it is only with http.listen or http.metrics"

// serverState is the server in one line.
func (a *app) serverState() string {
	address := a.operatorAddress()
	if address == "" {
		return "not known: " + noAddress
	}
	now, err := askReadiness(a.ctx, address)
	if err != nil {
		return "not running, or not to be reached: " + err.Error()
	}
	state := []string{"ready"}
	if !now.Ready {
		state[0] = "NOT ready: " + strings.Join(now.broken(), ", ")
	}
	for _, name := range sortedKeys(now.Heard) {
		state = append(state, fmt.Sprintf("%s heard %s ago", name, lang.Duration(lang.En, a.Now().Sub(now.Heard[name]))))
	}
	return strings.Join(state, "; ")
}

// broken are the checks that are not well, with what is wrong.
func (r readiness) broken() (all []string) {
	for _, name := range sortedKeys(r.Checks) {
		if state := r.Checks[name]; state != "ok" {
			all = append(all, name+" ("+state+")")
		}
	}
	return all
}

// serverHealth says whether the server is ready.
func (a *app) serverHealth() error {
	address := a.operatorAddress()
	if address == "" {
		return errors.New("the server is not known: " + noAddress)
	}
	now, err := askReadiness(a.ctx, address)
	if err != nil {
		return err
	}
	if !now.Ready {
		return &exitError{"not ready: " + strings.Join(now.broken(), ", ")}
	}
	fmt.Fprintln(a.Out, "ready")
	return nil
}
