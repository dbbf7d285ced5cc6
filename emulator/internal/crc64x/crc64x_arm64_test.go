//go:build !purego

package crc64x

import (
	"encoding/binary"
	"testing"
)

func TestAuxvHasPMULL(t *testing.T) {
	for _, tt := range []struct {
		name  string
		words []uint64
		want  bool
	}{
		{"empty", nil, false},
		{"no AT_HWCAP", []uint64{6, 4096, 26, 1 << 4, 0, 0}, false},
		{"without the bit", []uint64{6, 4096, 16, ^uint64(1 << 4), 0, 0}, false},
		{"with the bit", []uint64{6, 4096, 16, 1 << 4, 0, 0}, true},
		{"type without value", []uint64{16}, false},
	} {
		var auxv []byte
		for _, w := range tt.words {
			auxv = binary.LittleEndian.AppendUint64(auxv, w)
		}
		if got := auxvHasPMULL(auxv); got != tt.want {
			t.Errorf("auxvHasPMULL(%s) = %v, want %v", tt.name, got, tt.want)
		}
	}
}
