//go:build (amd64 || arm64) && !purego

package crc64x

import (
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/cpu"
)

// TestAccelerated compares the detection with another one, and with what the
// system itself says. An emulator of a processor may show the host's
// /proc/cpuinfo, which has no such line then.
func TestAccelerated(t *testing.T) {
	t.Logf("accelerated = %v on %s/%s", accelerated, runtime.GOOS, runtime.GOARCH)
	if want := cpu.X86.HasPCLMULQDQ || cpu.ARM64.HasPMULL; accelerated != want {
		t.Errorf("accelerated = %v, want %v as golang.org/x/sys/cpu says", accelerated, want)
	}
	switch runtime.GOOS {
	case "darwin":
		if runtime.GOARCH == "arm64" && !accelerated {
			t.Errorf("accelerated = false on darwin/arm64, want true")
		}
	case "linux":
		cpuinfo, err := os.ReadFile("/proc/cpuinfo")
		if err != nil {
			t.Fatal(err)
		}
		key, flag := "flags", "pclmulqdq"
		if runtime.GOARCH == "arm64" {
			key, flag = "Features", "pmull"
		}
		flags, ok := cpuinfoField(string(cpuinfo), key)
		if want := slices.Contains(strings.Fields(flags), flag); ok && accelerated != want {
			t.Errorf("accelerated = %v, want %v as %q in /proc/cpuinfo says", accelerated, want, key)
		}
	}
}

// cpuinfoField returns the value of the first line "key : value".
func cpuinfoField(cpuinfo, key string) (value string, ok bool) {
	for line := range strings.Lines(cpuinfo) {
		k, v, _ := strings.Cut(line, ":")
		if strings.TrimSpace(k) == key {
			return v, true
		}
	}
	return "", false
}

// TestUpdateUsesFold shows which path Update takes by spoiling the constants of
// fold: from foldMin bytes on, only then, and only where the processor has the
// instruction, the result must become wrong.
func TestUpdateUsesFold(t *testing.T) {
	saved := keys
	defer func() { keys = saved }()
	for i := range keys {
		keys[i]++
	}
	p := randomBytes(newRand(), 4*foldMin)
	for _, n := range []int{0, 1, foldMin - 1, foldMin, foldMin + 1, len(p)} {
		folds := Update(1, p[:n]) != stdlib(1, p[:n])
		if want := accelerated && n >= foldMin; folds != want {
			t.Errorf("Update(0x1, %d bytes) folds: %v, want %v", n, folds, want)
		}
	}
}

// TestUpdateWithoutAcceleration runs Update as on a processor that lacks the
// instruction, with the constants spoiled so that it cannot fold unnoticed.
func TestUpdateWithoutAcceleration(t *testing.T) {
	savedAccelerated, savedKeys := accelerated, keys
	defer func() { accelerated, keys = savedAccelerated, savedKeys }()
	accelerated, keys = false, [4]uint64{}

	rnd := newRand()
	p := randomBytes(rnd, 5000)
	for n := 0; n <= len(p); n += 1 + n/20 {
		crc := rnd.Uint64()
		if got, want := Update(crc, p[:n]), stdlib(crc, p[:n]); got != want {
			t.Errorf("Update(%#x, %d bytes) = %#x, want %#x", crc, n, got, want)
		}
	}
}

// TestFold calls the assembly directly, also with the lengths below foldMin
// that it accepts. A processor without the instruction cannot run it.
func TestFold(t *testing.T) {
	if !accelerated {
		t.Skip("this processor has no carry-less multiplication")
	}
	rnd := newRand()
	buf := randomBytes(rnd, 2048)
	for n := 128; n <= len(buf); n += 16 {
		state := rnd.Uint64()
		lo, hi := fold(state, buf[:n], &keys)
		var rest []byte
		for _, word := range []uint64{lo, hi} {
			for range 8 {
				rest = append(rest, byte(word))
				word >>= 8
			}
		}
		got, want := stdlib(^uint64(0), rest), stdlib(^state, buf[:n])
		if got != want {
			t.Errorf("fold(%#x, %d bytes) = %#x, %#x with CRC %#x, want CRC %#x", state, n, lo, hi, got, want)
		}
	}
}
