package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestPercentFor(t *testing.T) {
	for live, want := range map[uint64]int{0: 1000, 1 << 20: 1000, 4 << 20: 800, 32 << 20: 100, 64 << 20: 50, 128 << 20: 25, 10 << 30: 25} {
		if got := percentFor(live); got != want {
			t.Errorf("percentFor(%d MiB) = %d, want %d", live>>20, got, want)
		}
	}
}

func TestTheCollectorIsTuned(t *testing.T) {
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	stop := tuneCollector()
	defer stop()
	held := make([]byte, 256<<20) // now a quarter is due
	deadline := time.Now().Add(10 * time.Second)
	for current() != garbagePercent {
		if time.Now().After(deadline) {
			t.Fatalf("with 256 MiB alive the percentage is %d, want %d", current(), garbagePercent)
		}
		runtime.GC()
		runtime.Gosched()
	}
	runtime.KeepAlive(held)
	stop()
	if got := current(); got != 100 {
		t.Errorf("after stop the percentage is %d, want that of before", got)
	}
}

// current returns the percentage in force.
func current() int {
	p := debug.SetGCPercent(100)
	debug.SetGCPercent(p)
	return p
}
