package emulator

import (
	"context"
	"io"
	"strconv"
	"strings"

	"golang.org/x/time/rate"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// Bounds of x-oss-traffic-limit, in bits per second.
const (
	minTraffic = 245_760
	maxTraffic = 838_860_800
)

// A throttle slows one transfer down. It is nil for a transfer without limit.
type throttle struct {
	ctx     context.Context
	limiter *rate.Limiter
}

// throttle reads the traffic limit of the request, from its header or query.
// https://help.aliyun.com/zh/oss/user-guide/single-connection-bandwidth-throttling-4
func (c *call) throttle() (*throttle, error) {
	text := c.r.Header.Get(wire.HeaderTrafficLimit)
	if param, ok := c.query.Lookup(strings.ToLower(wire.HeaderTrafficLimit)); ok {
		if text != "" {
			return nil, osserr.TrafficLimitTwice.With("ArgumentName", "x-oss-traffic-limit", "ArgumentValue", text)
		}
		text = param
	}
	if text == "" {
		return nil, nil
	}
	bits, err := strconv.Atoi(text)
	if err != nil || bits < minTraffic || bits > maxTraffic {
		return nil, osserr.InvalidTrafficLimit.With("ArgumentName", "x-oss-traffic-limit", "ArgumentValue", text)
	}
	perSecond := bits / 8
	return &throttle{c.r.Context(), rate.NewLimiter(rate.Limit(perSecond), perSecond/8)}, nil
}

// tell says in the answer how long the limit makes the transfer take.
func (t *throttle) tell(c *call, size int64) {
	if t != nil && size >= 0 {
		c.set("X-Oss-Qos-Delay-Time", strconv.FormatInt(size*1000/int64(t.limiter.Limit()), 10))
	}
}

// piece is how much passes at once.
func (t *throttle) piece() int { return t.limiter.Burst() }

// reader slows a reader down.
func (t *throttle) reader(r io.Reader) io.Reader {
	if t == nil {
		return r
	}
	return throttledReader{t, r}
}

type throttledReader struct {
	*throttle
	r io.Reader
}

func (t throttledReader) Read(p []byte) (int, error) {
	n, err := t.r.Read(p[:min(len(p), t.piece())])
	if waitErr := t.limiter.WaitN(t.ctx, n); waitErr != nil && err == nil {
		err = io.ErrUnexpectedEOF // the client went away
	}
	return n, err
}

// writer slows a writer down.
func (t *throttle) writer(w io.Writer) io.Writer { return throttledWriter{t, w} }

type throttledWriter struct {
	*throttle
	w io.Writer
}

func (t throttledWriter) Write(p []byte) (written int, err error) {
	for len(p) > 0 {
		piece := p[:min(len(p), t.piece())]
		if err := t.limiter.WaitN(t.ctx, len(piece)); err != nil {
			return written, err
		}
		n, err := t.w.Write(piece)
		if written += n; err != nil {
			return written, err
		}
		p = p[n:]
	}
	return written, nil
}
