package main

import (
	"sync"
	"sync/atomic"
	"time"
)

// workers runs job on -c connections for job numbers 0 to n-1, or until the
// time limit, and returns the latency of each. The first failure ends it.
func (g *generator) workers(n int, job func(c *conn, i int) error) (all []time.Duration, err error) {
	var (
		next   atomic.Int64
		failed atomic.Bool
		mu     sync.Mutex // guards the results
		wg     sync.WaitGroup
	)
	end := time.Now().Add(g.limit)
	worker := func() {
		c := conn{addr: g.addr}
		defer c.close()
		lat := make([]time.Duration, 0, n/g.conns+1)
		for !failed.Load() {
			i, begin := int(next.Add(1)), time.Now()
			if i > n || begin.After(end) {
				break
			}
			if e := job(&c, i-1); e != nil {
				failed.Store(true)
				mu.Lock()
				err = e
				mu.Unlock()
				return
			}
			lat = append(lat, time.Since(begin))
		}
		mu.Lock()
		all = append(all, lat...)
		mu.Unlock()
	}
	for range min(g.conns, n) {
		wg.Go(worker)
	}
	wg.Wait()
	return all, err
}

// A span is when a request was under way.
type span struct{ begin, end time.Time }

func (s span) overlaps(other span) bool {
	return s.begin.Before(other.end) && other.begin.Before(s.end)
}

// during uploads small objects on -c connections, from before scene until
// after it, and returns the latencies of those uploads that were under way
// while the part of scene lasted that it returns.
func (g *generator) during(scene func() (span, error)) ([]time.Duration, error) {
	var (
		stop atomic.Bool
		mu   sync.Mutex // guards the results
		puts []span
		err  error
		wg   sync.WaitGroup
	)
	worker := func(number int) {
		c := conn{addr: g.addr}
		defer c.close()
		var own []span
		var e error
		for i := number; !stop.Load() && e == nil; i += g.conns {
			s := span{begin: time.Now()}
			e = g.object(&c, "put", g.smallKey(i), g.body[:smallSize])
			s.end = time.Now()
			own = append(own, s)
		}
		mu.Lock()
		defer mu.Unlock()
		puts = append(puts, own...)
		if e != nil {
			err = e
		}
	}
	for i := range g.conns {
		wg.Go(func() { worker(i) })
	}
	scenes, e := scene()
	stop.Store(true)
	wg.Wait()
	if e != nil {
		return nil, e
	}
	var lat []time.Duration
	for _, s := range puts {
		if s.overlaps(scenes) {
			lat = append(lat, s.end.Sub(s.begin))
		}
	}
	return lat, err
}
