package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// What garbage may pile up before it is collected: a quarter of what is alive,
// but at least 32 MiB. Go's own setting is a percentage only. A high one wastes
// memory when a gigabyte of objects is alive; a low one makes a server that
// holds next to nothing spend a third of its time collecting.
const (
	minGarbage     = 32 << 20
	garbagePercent = 25
)

// tuneCollector keeps that balance until stop is called.
func tuneCollector() (stop func()) {
	before := debug.SetGCPercent(percentFor(0))
	var stopped atomic.Bool
	var rearm func()
	rearm = func() {
		// The sentinel is garbage at once; its cleanup runs after the next
		// collection, looks at what is alive, and makes another sentinel.
		runtime.AddCleanup(new([16]byte), func(struct{}) {
			if !stopped.Load() {
				debug.SetGCPercent(percentFor(liveHeap()))
				rearm()
			}
		}, struct{}{})
	}
	rearm()
	return func() {
		stopped.Store(true)
		debug.SetGCPercent(before)
	}
}

// liveHeap returns how many bytes the last collection found alive.
func liveHeap() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// percentFor is the percentage for a heap of live bytes.
func percentFor(live uint64) int {
	const most = 1000
	percent := uint64(most)
	if live > 0 {
		percent = max(garbagePercent, 100*minGarbage/live)
	}
	return int(min(percent, most))
}
