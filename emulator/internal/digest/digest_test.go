package digest

import (
	"bytes"
	"crypto/md5"
	"hash/crc64"
	"math/rand/v2"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The vectors are those of spec oss-api.md B.3 and B.4.
func TestVectors(t *testing.T) {
	for _, test := range []struct{ in, etag, md5 string }{
		{"", "D41D8CD98F00B204E9800998ECF8427E", "1B2M2Y8AsgTpgAmY7PhCfg=="},
		{"hello", "5D41402ABC4B2A76B9719D911017C592", "XUFAKrxLKna5cZ2REBfFkg=="},
		{"test\n", "D8E8FCA2DC0F896FD7CB4CB0031BA249", "2Oj8otwPiW/Xy0ywAxuiSQ=="},
	} {
		got := Of([]byte(test.in))
		if got.ETag() != test.etag || got.ContentMD5() != test.md5 {
			t.Errorf("Of(%q) = %s, %s, want %s, %s", test.in, got.ETag(), got.ContentMD5(), test.etag, test.md5)
		}
		if want := crc64.Checksum([]byte(test.in), crc64.MakeTable(crc64.ECMA)); got.CRC64 != want {
			t.Errorf("Of(%q).CRC64 = %d, want %d", test.in, got.CRC64, want)
		}
	}
	if got := Of([]byte("hello")).CRC(); got != "11177612005948864433" {
		t.Errorf("CRC = %s", got)
	}
}

func TestEveryWayGivesTheSameSum(t *testing.T) {
	body := make([]byte, 3<<20+17)
	rng := rand.NewChaCha8([32]byte{1})
	rng.Read(body)
	want := Of(body)
	if want.MD5 != md5.Sum(body) {
		t.Fatal("Of disagrees with crypto/md5")
	}
	h, p := NewHasher(), NewPipeline()
	for rest := body; len(rest) > 0; {
		n := min(len(rest), 100_003)
		h.Write(rest[:n])
		p.Add(rest[:n])
		rest = rest[n:]
	}
	if got := h.Sum(); got != want {
		t.Errorf("Hasher.Sum = %+v, want %+v", got, want)
	}
	if got := p.Close(); got != want {
		t.Errorf("Pipeline.Close = %+v, want %+v", got, want)
	}
	if got := p.Close(); got != want {
		t.Errorf("second Pipeline.Close = %+v, want the same %+v", got, want)
	}
}

func TestCombineCRC64(t *testing.T) {
	a, b := bytes.Repeat([]byte("ab"), 5000), bytes.Repeat([]byte("xyz"), 777)
	want := Of(append(append([]byte(nil), a...), b...)).CRC64
	if got := CombineCRC64(Of(a).CRC64, Of(b).CRC64, int64(len(b))); got != want {
		t.Errorf("CombineCRC64 = %d, want %d", got, want)
	}
}

func BenchmarkOf64MiB(b *testing.B) {
	body := make([]byte, 64<<20)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		Of(body)
	}
}
