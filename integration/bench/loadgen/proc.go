package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// usage is CPU time in seconds up to some moment.
type usage struct {
	at      time.Time
	machine float64 // everything that runs
	client  float64 // this process and its children
	server  float64
}

func takeUsage(pid int) usage {
	return usage{time.Now(), machineCPU(), ticks("/proc/self/stat", 11, 12, 13, 14), procCPU(pid)}
}

// other is the share of the machine in percent that neither side used until
// then: a high share spoils a measurement.
func (u usage) other(then usage) float64 {
	used := (then.machine - u.machine) - (then.client - u.client) - (then.server - u.server)
	return 100 * max(0, used) / then.at.Sub(u.at).Seconds() / float64(runtime.NumCPU())
}

// machineCPU counts user, nice, system, irq and steal; not softirq, which is
// mostly the loopback traffic itself.
func machineCPU() float64 { return ticks("/proc/stat", 1, 2, 3, 6, 8) }

func procCPU(pid int) float64 {
	if pid == 0 {
		return 0
	}
	return ticks(fmt.Sprintf("/proc/%d/stat", pid), 11, 12)
}

// ticks adds up fields of a file in /proc, counted after any command name in
// brackets, as seconds of CPU time (the kernel counts ticks of 10 ms).
func ticks(path string, fields ...int) (sum float64) {
	text, _ := os.ReadFile(path)
	f := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	for _, i := range fields {
		if i < len(f) {
			n, _ := strconv.ParseFloat(f[i], 64)
			sum += n / 100
		}
	}
	return sum
}

// resetPeak makes VmHWM start anew.
func resetPeak(pid int) {
	if pid != 0 {
		os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0)
	}
}

// procMemory reads a field of /proc/pid/status that is in kB, as bytes.
func procMemory(field string, pid int) int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	n, _ := strconv.Atoi(strings.TrimSpace(between(text, field, " kB")))
	return n * 1024
}
