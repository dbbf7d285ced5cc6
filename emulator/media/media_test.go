package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInspect(t *testing.T) {
	for _, s := range samples(t) {
		r := &countingReader{data: s.data}
		got, err := Inspect(r, int64(len(s.data)))
		if err != nil {
			t.Errorf("Inspect(%s) = %v, want %v", s.name, err, s.want)
			continue
		}
		if diff := cmp.Diff(s.want, got); diff != "" {
			t.Errorf("Inspect(%s) = %v, want %v (-want +got):\n%s", s.name, got, s.want, diff)
		}
		// All of them are small, so no byte should be read twice.
		if r.bytes > len(s.data) {
			t.Errorf("Inspect(%s) read %d of %d bytes", s.name, r.bytes, len(s.data))
		}
	}
}

// TestInspectTruncated cuts every sample at every length. There are three
// stretches: not yet an image, an image without dimensions, and one with.
func TestInspectTruncated(t *testing.T) {
	for _, s := range samples(t) {
		var corrupt int
		for n := range s.data {
			got, err := Inspect(bytes.NewReader(s.data[:n]), int64(n))
			switch {
			case n < s.signature:
				if err != ErrNotImage {
					t.Fatalf("Inspect(%s[:%d]) = %v, %v, want %v", s.name, n, got, err, ErrNotImage)
				}
			case errors.Is(err, ErrCorrupt):
				corrupt++
				if corrupt != n-s.signature+1 {
					t.Fatalf("Inspect(%s[:%d]) = %v, want %v as for a shorter piece", s.name, n, err, s.want)
				}
			case err != nil || got != s.want:
				t.Fatalf("Inspect(%s[:%d]) = %v, %v, want %v or %v", s.name, n, got, err, s.want, ErrCorrupt)
			}
		}
		if corrupt == 0 && s.name != "os2.bmp" { // whose signature reaches to the dimensions
			t.Errorf("Inspect(%s) never %v", s.name, ErrCorrupt)
		}
	}
}

func TestInspectNotImage(t *testing.T) {
	for _, tt := range []struct{ name, data string }{
		{"empty", ""},
		{"one byte", "\xff"},
		{"text", "Begin with an ordinary text, and go on.\n"},
		{"BM text", "BMW builds cars, BMX riders ride bicycles, and none of both are images."},
		{"BM zeros", "BM" + strings.Repeat("\x00", 100)},
		{"II text", "II* is not enough for a TIFF file"},
		{"MM zeros", "MM\x00*" + strings.Repeat("\x00", 100)},
		{"GIF text", "GIF is pronounced with a hard G, or a soft one"},
		{"RIFF WAVE", "RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00" + strings.Repeat("\x00", 30)},
		{"ff d8", "\xff\xd8\x00\x00" + strings.Repeat("\x00", 30)},
		{"ff d8 ff d9", "\xff\xd8\xff\xd9" + strings.Repeat("\x00", 30)},
		{"pdf", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"},
		{"zip", "PK\x03\x04\x14\x00\x00\x00\x08\x00" + strings.Repeat("\x00", 30)},
		{"svg", `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>`},
		{"mp4", string(box("ftyp", []byte("isom\x00\x00\x02\x00isomiso2avc1mp41")))},
		{"mp4 with heic", string(box("ftyp", []byte("isom\x00\x00\x02\x00isomheic")))},
		{"mif1 of no codec", string(box("ftyp", []byte("mif1\x00\x00\x00\x00mif1miaf")))},
		{"mif1 beyond ftyp", string(box("ftyp", []byte("mif1\x00\x00\x00\x00mif1"))) + "heic"},
		{"odd ftyp", string(box("ftyp", []byte("heic\x00\x00\x00\x00x")))},
		{"no ftyp size", "\x00\x00\x00\x00ftypheic\x00\x00\x00\x00"},
	} {
		got, err := Inspect(strings.NewReader(tt.data), int64(len(tt.data)))
		if err != ErrNotImage {
			t.Errorf("Inspect(%s) = %v, %v, want %v", tt.name, got, err, ErrNotImage)
		}
	}
	if got, err := Inspect(strings.NewReader("GIF"), -1); err != ErrNotImage {
		t.Errorf("Inspect(negative size) = %v, %v, want %v", got, err, ErrNotImage)
	}
}

func TestInspectCorrupt(t *testing.T) {
	all := samples(t)
	data := func(name string) []byte {
		return all[slices.IndexFunc(all, func(s sample) bool { return s.name == name })].data
	}
	heif := func(meta ...[]byte) []byte {
		return slices.Concat(box("ftyp", []byte("heic\x00\x00\x00\x00heic")),
			box("meta", append([][]byte{make([]byte, 4)}, meta...)...), make([]byte, 100))
	}
	ispe := func(width, height uint32) []byte {
		size := binary.BigEndian.AppendUint32(make([]byte, 4), width)
		return box("iprp", box("ipco", box("ispe", binary.BigEndian.AppendUint32(size, height))))
	}
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"no height.jpg", patchSOF(t, data("baseline.jpg"), func(sof []byte) { sof[5], sof[6] = 0, 0 }),
			"media: jpg: corrupt image: dimensions 37×0"},
		{"endless.jpg", withAPP(data("baseline.jpg"), maxBytes), "media: jpg: corrupt image: headers too long"},
		{"zero.gif", patch(data("still.gif"), func(b []byte) { clear(b[6:10]) }),
			"media: gif: corrupt image: dimensions 0×0"},
		{"zero.bmp", patch(data("24bit.bmp"), func(b []byte) { clear(b[18:26]) }),
			"media: bmp: corrupt image: dimensions 0×0"},
		{"negative width.bmp", patch(data("16bit.bmp"), func(b []byte) { b[21] = 0x80 }),
			"media: bmp: corrupt image: dimensions -2147483611×21"},
		{"zero.png", patch(data("rgba.png"), func(b []byte) { clear(b[16:24]) }),
			"media: png: corrupt image: png: invalid format: non-positive dimension"},
		{"zero.tiff", tiffFile(binary.BigEndian, 0, 21, 0, 1), "media: tiff: corrupt image: dimensions 0×21"},
		{"directory beyond end.tiff", data("big.tiff")[:100], "media: tiff: corrupt image: EOF"},
		{"zero.heic", heif(ispe(0, 7)), "media: heic: corrupt image: dimensions 0×0"},
		{"empty meta.heic", heif(), "media: heic: corrupt image: dimensions 0×0"},
		// The second box claims to end where the first begins.
		{"backwards.heic", heif(box("free"), []byte("\x00\x00\x00\x01free\xff\xff\xff\xff\xff\xff\xff\xf8")),
			"media: heic: corrupt image: headers too scattered"},
		{"scattered.heic", scattered(1 << 20), "media: heic: corrupt image: headers too long"},
	} {
		r := &countingReader{data: tt.data}
		got, err := Inspect(r, int64(len(tt.data)))
		if !errors.Is(err, ErrCorrupt) {
			t.Errorf("Inspect(%s) = %v, %v, want %v", tt.name, got, err, ErrCorrupt)
			continue
		}
		if err.Error() != tt.want {
			t.Errorf("Inspect(%s) = %q, want %q", tt.name, err, tt.want)
		}
		if r.bytes > maxBytes {
			t.Errorf("Inspect(%s) read %d bytes, want at most %d", tt.name, r.bytes, maxBytes)
		}
	}
}

// scattered returns a HEIF file of nothing but boxes of 5000 bytes.
func scattered(n int) []byte {
	out := box("ftyp", []byte("heic\x00\x00\x00\x00heic"))
	for len(out) < 2*n {
		out = append(out, box("free", make([]byte, 4992))...)
	}
	return out
}

// TestInspectFar has the dimensions behind megabytes of other things.
func TestInspectFar(t *testing.T) {
	small := samples(t)[0]
	for _, tt := range []struct {
		name string
		data []byte
		want Info
		read int
	}{
		{"app.jpg", withAPP(small.data, 3<<20/2), small.want, 2 << 20},
		{"far.tiff", tiffFile(binary.BigEndian, 4, 3, 2*maxBytes, 1), Info{4, 3, "tiff"}, 2 * windowSize},
		{"farther.tiff", tiffFile(binary.LittleEndian, 4, 3, 2*maxBytes, 6), Info{4, 3, "tiff"}, 4 * windowSize},
		{"mdat.heic", moveMeta(testdata(t, "plain.heic"), 2*maxBytes), Info{128, 96, "heic"}, 3 * windowSize},
	} {
		r := &countingReader{data: tt.data}
		got, err := Inspect(r, int64(len(tt.data)))
		if err != nil || got != tt.want {
			t.Errorf("Inspect(%s) = %v, %v, want %v", tt.name, got, err, tt.want)
		}
		if r.bytes > tt.read {
			t.Errorf("Inspect(%s) read %d bytes, want at most %d", tt.name, r.bytes, tt.read)
		}
	}
}

// moveMeta puts n bytes between the first box of a HEIF file and the others.
func moveMeta(data []byte, n int) []byte {
	first := binary.BigEndian.Uint32(data)
	return slices.Concat(data[:first], box("mdat", make([]byte, n)), data[first:])
}

func TestInspectReadError(t *testing.T) {
	broken := errors.New("disk on fire")
	for _, s := range append(samples(t), sample{name: "text", data: []byte("just some words")}) {
		for n := range min(len(s.data), 600) {
			r := &countingReader{data: s.data[:n], err: broken}
			got, err := Inspect(r, int64(len(s.data)))
			if errors.Is(err, ErrCorrupt) || errors.Is(err, ErrNotImage) {
				t.Errorf("Inspect(%s failing at %d) = %v", s.name, n, err)
			} else if err != nil && !errors.Is(err, broken) {
				t.Errorf("Inspect(%s failing at %d) = %v, want %v", s.name, n, err, broken)
			} else if err == nil && got != s.want {
				t.Errorf("Inspect(%s failing at %d) = %v, want %v", s.name, n, got, s.want)
			}
		}
	}

	far := withAPP(samples(t)[0].data, 1<<20)
	r := &countingReader{data: far[:1<<19], err: broken}
	_, err := Inspect(r, int64(len(far)))
	if want := "media: jpg: read: disk on fire"; !errors.Is(err, broken) || err.Error() != want {
		t.Errorf("Inspect(app.jpg failing at %d) = %v, want %s", 1<<19, err, want)
	}
	if _, err := Inspect(bytes.NewReader(far[:9]), int64(len(far))); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("Inspect(app.jpg shorter than told) = %v, want %v", err, io.ErrUnexpectedEOF)
	}
}

func TestSniff(t *testing.T) {
	for _, s := range samples(t) {
		if got := Sniff(s.data[:s.signature]); got != s.want.Format {
			t.Errorf("Sniff(%s[:%d]) = %q, want %q", s.name, s.signature, got, s.want.Format)
		}
		if got := Sniff(s.data[:s.signature-1]); got != "" {
			t.Errorf("Sniff(%s[:%d]) = %q, want none", s.name, s.signature-1, got)
		}
	}
	for major, want := range map[string]string{
		"heic": "heic", "heix": "heic", "hevc": "heic", "hevx": "heic", "heim": "heic", "heis": "heic",
		"avif": "avif", "avis": "avif", "isom": "", "M4A ": "", "qt  ": "", "crx ": "",
	} {
		if got := Sniff(box("ftyp", []byte(major+"\x00\x00\x00\x00mif1"))); got != want {
			t.Errorf("Sniff(ftyp %s) = %q, want %q", major, got, want)
		}
	}
	for compatible, want := range map[string]string{
		"mif1heic": "heic", "mif1avif": "avif", "msf1miafhevc": "heic", "avis": "avif", "heicavif": "heic", "": "",
	} {
		if got := Sniff(box("ftyp", []byte("msf1\x00\x00\x00\x00"+compatible))); got != want {
			t.Errorf("Sniff(ftyp msf1 %s) = %q, want %q", compatible, got, want)
		}
	}
}

func BenchmarkInspect(b *testing.B) {
	for _, s := range samples(b) {
		switch s.name {
		case "baseline.jpg", "rgba.png":
			b.Run(s.name, func(b *testing.B) {
				r := bytes.NewReader(s.data)
				b.ReportAllocs()
				for b.Loop() {
					if _, err := Inspect(r, int64(len(s.data))); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
