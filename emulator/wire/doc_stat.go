package wire

import (
	"time"

	"github.com/fakeoss/fakeoss/emulator/internal/xmlw"
)

// BucketStat is the answer to GetBucketStat. Source: oss-api.md H.1.
type BucketStat struct {
	LastModified  time.Time // of the figures, not of the bucket
	Uploads       int
	Parts         int
	LiveChannels  int
	DeleteMarkers int

	classes map[string]classStat
	total   classStat
}

// A classStat is what there is of a storage class.
type classStat struct {
	objects int64
	real    int64 // bytes
	charged int64 // bytes, with the least that OSS charges for an object
}

// leastCharged is the size for which the cheaper classes charge a smaller
// object.
const leastCharged = 64 << 10

// Add counts an object.
func (d *BucketStat) Add(class string, size int64) {
	if d.classes == nil {
		d.classes = map[string]classStat{}
	}
	s := d.classes[class]
	s.objects++
	s.real += size
	s.charged += max(size, leastCharged)
	d.classes[class] = s
	d.total.objects++
	d.total.real += size
}

// XML writes the document.
func (d *BucketStat) XML() []byte {
	w := xmlw.New("BucketStat")
	w.Int("Storage", d.total.real)
	w.Int("ObjectCount", d.total.objects)
	w.Int("MultipartUploadCount", int64(d.Uploads))
	w.Int("MultipartPartCount", int64(d.Parts))
	w.Int("LiveChannelCount", int64(d.LiveChannels))
	w.Int("LastModifiedTime", d.LastModified.Unix())
	standard := d.classes["Standard"]
	w.Int("StandardStorage", standard.real)
	w.Int("StandardObjectCount", standard.objects)
	for _, c := range []struct{ class, name string }{
		{"IA", "InfrequentAccess"}, {"Archive", "Archive"}, {"ColdArchive", "ColdArchive"}, {"DeepColdArchive", "DeepColdArchive"},
		{"ReservedCapacity", "ReservedCapacity"},
	} {
		s := d.classes[c.class]
		w.Int(c.name+"Storage", s.charged)
		if c.class != "ReservedCapacity" {
			w.Int(c.name+"RealStorage", s.real)
		}
		w.Int(c.name+"ObjectCount", s.objects)
	}
	w.Int("DeleteMarkerCount", int64(d.DeleteMarkers))
	return w.Done()
}
