package storetest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// Cluster is a throwaway PostgreSQL server that listens on a Unix socket.
type Cluster struct {
	dir   string
	alive *os.File // the server's standard input: open until this process ends
	count atomic.Int64

	mu   sync.Mutex
	free []string // migrated and empty databases

	template    sync.Once
	templateErr error
}

const answerWithin = time.Minute

// places are where Debian and others keep the programs that are in no PATH.
var places = []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin"}

var errMissing = errors.New("PostgreSQL's programs are not installed")

func isMissing(err error) bool { return errors.Is(err, errMissing) }

// program finds initdb or postgres, the newest one.
func program(name string) (string, error) {
	for _, place := range places {
		if found, _ := filepath.Glob(filepath.Join(place, name)); len(found) > 0 {
			return found[len(found)-1], nil
		}
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errMissing, err)
	}
	return path, nil
}

// serve runs the server for as long as the standard input is open, which the
// system closes however this process ends, and takes the files away.
const serve = `"$1" -D "$2/data" >>"$2/log" 2>&1 &
trap "" INT
read -r _
kill -QUIT $!
wait
rm -rf "$2"`

// start makes and starts a server. What survives a power cut does not matter
// here, so it does not wait for the disk.
func start() (*Cluster, error) {
	initdb, err := program("initdb")
	if err != nil {
		return nil, err
	}
	server, err := program("postgres")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "dari-pg-")
	if err != nil {
		return nil, err
	}
	attr, err := ordinary(dir)
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL refuses root: %w", err)
	}
	data := filepath.Join(dir, "data")
	make := exec.Command(initdb, "--pgdata", data, "--username", "dari", "--auth", "trust", "--encoding", "UTF8", "--locale", "C",
		"--no-sync", "--no-instructions")
	make.SysProcAttr, make.Dir = attr, dir
	if out, err := make.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	settings := fmt.Sprintf("listen_addresses = ''\nunix_socket_directories = '%s'\nfsync = off\nfull_page_writes = off\n"+
		"synchronous_commit = off\nmax_connections = 200\nshared_buffers = 32MB\nautovacuum = off\ndeadlock_timeout = 100ms\n", dir)
	conf, err := os.OpenFile(filepath.Join(data, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	_, err = conf.WriteString(settings)
	if err = errors.Join(err, conf.Close()); err != nil {
		return nil, err
	}
	keeper := exec.Command("sh", "-c", serve, "sh", server, dir)
	keeper.SysProcAttr, keeper.Dir = attr, dir
	in, out, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	keeper.Stdin = in
	if err := keeper.Start(); err != nil {
		return nil, err
	}
	in.Close()
	// No goroutine waits for the server: this may be the bubble of a test.
	c := &Cluster{dir: dir, alive: out}
	return c, c.await()
}

// await waits until the server answers.
func (c *Cluster) await() error {
	deadline := time.Now().Add(answerWithin)
	for {
		ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
		conn, err := pgx.Connect(ctx, c.address("postgres"))
		if err == nil {
			err = conn.Close(ctx)
		}
		cancel()
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			log, _ := os.ReadFile(filepath.Join(c.dir, "log"))
			return fmt.Errorf("PostgreSQL does not start: %w\n%s", err, strings.TrimSpace(string(log)))
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// address is that of a database of the server.
func (c *Cluster) address(database string) string {
	q := url.Values{"host": {c.dir}, "user": {"dari"}, "sslmode": {"disable"}}
	return "postgres:///" + database + "?" + q.Encode()
}
