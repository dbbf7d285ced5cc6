package main

import (
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	smallSize = 1 << 10
	smallKeys = 1000
	settle    = 100 * time.Millisecond // for the small uploads to get under way
)

func (g *generator) smallKey(i int) string { return fmt.Sprintf("small%04d", i%smallKeys) }

// besideComplete measures small uploads while a multipart upload of -size
// bytes is completed, -n times. Only uploads that were under way at the same
// time count: completing takes a millisecond or many seconds.
func (g *generator) besideComplete() (lat []time.Duration, err error) {
	if err := g.idle(); err != nil {
		return nil, err
	}
	var completes []time.Duration
	for range g.count {
		u, _, err := g.upload("large")
		if err != nil {
			return nil, err
		}
		beside, err := g.during(func() (span, error) {
			time.Sleep(settle)
			took, err := u.complete()
			completes = append(completes, took.end.Sub(took.begin))
			return took, err
		})
		if err != nil {
			return nil, err
		}
		lat = append(lat, beside...)
	}
	g.result["complete_us"] = quantile(completes, 0.5)
	return lat, nil
}

// besideSlowGet measures small uploads while an object of -size bytes is
// downloaded by somebody who reads about 5 MB/s.
func (g *generator) besideSlowGet() ([]time.Duration, error) {
	if err := g.idle(); err != nil {
		return nil, err
	}
	u, _, err := g.upload("large")
	if err != nil {
		return nil, err
	}
	if _, err := u.complete(); err != nil {
		return nil, err
	}
	c := conn{addr: g.addr}
	defer c.close()
	if err := c.open(); err != nil {
		return nil, err
	}
	if _, err := io.WriteString(c.nc, g.head(http.MethodGet, u.path, "", 0)); err != nil {
		return nil, err
	}
	return g.during(func() (span, error) {
		time.Sleep(settle)
		scene := span{begin: time.Now()}
		for time.Since(scene.begin) < 2*time.Second {
			if _, err := io.ReadFull(c.br, c.buf[:64<<10]); err != nil {
				return scene, fmt.Errorf("reading slowly: %w", err)
			}
			time.Sleep(10 * time.Millisecond)
		}
		scene.end = time.Now()
		return scene, nil
	})
}

// idle measures small uploads with nothing beside them.
func (g *generator) idle() error {
	var lat []time.Duration
	for range 2 { // the first time warms up
		var err error
		lat, err = g.workers(10*smallKeys, func(c *conn, i int) error {
			return g.object(c, "put", g.smallKey(i), g.body[:smallSize])
		})
		if err != nil {
			return err
		}
	}
	g.result["idle_p99_us"], g.result["idle_max_us"] = quantile(lat, 0.99), quantile(lat, 1)
	return nil
}
