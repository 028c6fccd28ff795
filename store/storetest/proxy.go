package storetest

import (
	"net"
	"net/url"
	"sync"
	"testing"
)

// Proxy stands between a program and the PostgreSQL server, as a network that
// may fail.
type Proxy struct {
	address string
	server  string
	listen  net.Listener

	mu     sync.Mutex
	judge  func(fromProgram []byte) Verdict
	lost   chan struct{} // closed to cut all connections
	halted chan struct{} // closed to let bytes pass again; nil while they pass
	pipes  sync.WaitGroup
}

// Verdict is what becomes of bytes that a program sent.
type Verdict int

// What a Proxy does with bytes.
const (
	Pass         Verdict = iota
	CutBefore            // the server never gets them, and the connection is lost
	CutAfterward         // the server gets them, and the program never hears what came of it
)

// NewProxy makes a proxy before the database at where, which New gave. It ends
// with the test.
func NewProxy(t testing.TB, where string) *Proxy {
	t.Helper()
	u, err := url.Parse(where)
	if err != nil {
		t.Fatal(err)
	}
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	p := &Proxy{server: q.Get("host") + "/.s.PGSQL.5432", listen: listen, lost: make(chan struct{})}
	q.Del("host")
	u.Host, u.RawQuery = listen.Addr().String(), q.Encode()
	p.address = u.String()
	done := make(chan struct{})
	go func() { defer close(done); p.accept() }()
	t.Cleanup(func() {
		listen.Close()
		<-done
		p.Resume()
		p.Cut()
		p.pipes.Wait()
	})
	return p
}

// Address is that of the database behind the proxy.
func (p *Proxy) Address() string { return p.address }

// Judge has f decide about all that programs send from now on; nil lets it pass.
func (p *Proxy) Judge(f func(fromProgram []byte) Verdict) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.judge = f
}

// Cut ends all connections; new ones can be made.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.lost)
	p.lost = make(chan struct{})
}

// Halt stops all bytes, and says so to nobody, until Resume.
func (p *Proxy) Halt() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.halted == nil {
		p.halted = make(chan struct{})
	}
}

// Resume lets bytes pass again.
func (p *Proxy) Resume() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.halted != nil {
		close(p.halted)
		p.halted = nil
	}
}

func (p *Proxy) accept() {
	for {
		program, err := p.listen.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("unix", p.server)
		if err != nil {
			program.Close()
			continue
		}
		p.mu.Lock()
		lost := p.lost
		p.mu.Unlock()
		ended := make(chan struct{}, 2)
		p.pipes.Go(func() { p.pipe(server, program, true, lost); ended <- struct{}{} })
		p.pipes.Go(func() { p.pipe(program, server, false, lost); ended <- struct{}{} })
		p.pipes.Go(func() {
			select {
			case <-lost:
			case <-ended:
			}
			program.Close()
			server.Close()
		})
	}
}

// pipe copies bytes until an end is closed or the connection is lost.
func (p *Proxy) pipe(to, from net.Conn, asks bool, lost <-chan struct{}) {
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		p.mu.Lock()
		halted, judge := p.halted, p.judge
		p.mu.Unlock()
		if halted != nil {
			select {
			case <-halted:
			case <-lost:
				return
			}
		}
		verdict := Pass
		if asks && judge != nil {
			verdict = judge(buf[:n])
		}
		switch verdict {
		case CutBefore:
			return
		case CutAfterward:
			from.Close() // first, so that no answer gets there
		}
		if _, err := to.Write(buf[:n]); err != nil || verdict == CutAfterward {
			return
		}
	}
}
