package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of /proc/PID/stat (proc_pid_stat(5)): USER_HZ, 100 on every
// platform that Go runs on.
const tick = 10 * time.Millisecond

// processTimes is what a running process used, and what its ended children did.
func processTimes(pid int) (parent int, own, children time.Duration, err error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, 0, err
	}
	// The second field is a name in brackets, which may hold anything.
	_, rest, ok := strings.Cut(string(raw), ") ")
	f := strings.Fields(rest)
	if !ok || len(f) < 15 {
		return 0, 0, 0, fmt.Errorf("/proc/%d/stat: %q", pid, raw)
	}
	n := func(i int) time.Duration { v, _ := strconv.ParseInt(f[i], 10, 64); return time.Duration(v) * tick }
	parent, _ = strconv.Atoi(f[1])
	return parent, n(11) + n(12), n(13) + n(14), nil
}

// cpuOf is the processor time that a running process used.
func cpuOf(pid int) (time.Duration, error) {
	_, own, _, err := processTimes(pid)
	return own, err
}

// cpuOfServer is that of a PostgreSQL server on this machine, of which pid is
// one backend: all its processes, also those that have ended.
func cpuOfServer(pid int) (sum time.Duration, err error) {
	if name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid)); err != nil || !strings.HasPrefix(string(name), "postgres") {
		return 0, fmt.Errorf("process %d is no PostgreSQL server of this machine", pid)
	}
	server, _, _, err := processTimes(pid)
	if err != nil {
		return 0, err
	}
	_, own, ended, err := processTimes(server)
	if err != nil {
		return 0, err
	}
	sum = own + ended
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	for _, name := range all {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		if parent, own, _, err := processTimes(pid); err == nil && parent == server {
			sum += own
		}
	}
	return sum, nil
}
