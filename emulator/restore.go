package emulator

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// How long it takes to restore an object, by storage class and priority (A054).
var restoreTimes = map[string]map[string]time.Duration{
	"Archive":         {"": time.Minute},
	"ColdArchive":     {"Expedited": time.Hour, "Standard": 4 * time.Hour, "Bulk": 8 * time.Hour},
	"DeepColdArchive": {"Expedited": 12 * time.Hour, "Standard": 48 * time.Hour},
}

// maxRestoreDays is how long a restored object may stay readable.
var maxRestoreDays = map[string]int{"Archive": 7, "ColdArchive": 365, "DeepColdArchive": 365}

// A restoring is what RestoreObject asks for.
type restoring struct {
	days int
	tier string // "" unless given
}

// restoreObject makes an archived object readable for some days.
// https://help.aliyun.com/zh/oss/developer-reference/restoreobject
func (c *call) restoreObject() (*reply, error) {
	version, err := c.version()
	if err != nil {
		return nil, err
	}
	request, err := c.restoreRequest()
	if err != nil {
		return nil, err
	}
	now := c.srv.now()
	status := http.StatusAccepted
	o, err := c.change(version, func(o *store.Object, a *store.Attributes) error {
		takes, err := request.check(o)
		if err != nil {
			return err
		}
		switch r := o.Restore; {
		case r != nil && now.Before(r.From):
			return osserr.RestoreAlreadyInProgress.With("Key", o.Key)
		case r != nil && now.Before(r.Until):
			status = http.StatusOK // it only stays readable for longer
			a.Restore = &store.Restore{From: r.From, Until: now.AddDate(0, 0, request.days)}
		default:
			a.Restore = &store.Restore{From: now.Add(takes), Until: now.Add(takes).AddDate(0, 0, request.days)}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.setVersion(o)
	if o.StorageClass != "Archive" && status == http.StatusAccepted {
		c.set("X-Oss-Object-Restore-Priority", request.priority())
	}
	return &reply{status: status}, nil
}

// restoreRequest reads the body of RestoreObject, which may be empty.
func (c *call) restoreRequest() (restoring, error) {
	r := restoring{days: 1}
	var doc wire.RestoreRequest
	err := c.readOptionalXML(maxConfiguration, osserr.MalformedRestore, &doc)
	if err != nil {
		return r, err
	}
	if doc.Days != "" {
		if r.days, err = strconv.Atoi(doc.Days); err != nil || r.days < 1 {
			return r, osserr.MalformedRestore.With().Hinted("Days is a number from 1")
		}
	}
	if doc.JobParameters != nil {
		r.tier = doc.JobParameters.Tier
		if r.tier != "Expedited" && r.tier != "Standard" && r.tier != "Bulk" {
			return r, osserr.InvalidRestoreTier.With("ArgumentName", "Tier", "ArgumentValue", r.tier)
		}
	}
	return r, nil
}

func (r restoring) priority() string {
	if r.tier == "" {
		return "Standard"
	}
	return r.tier
}

// check returns how long it takes to restore an object.
func (r restoring) check(o *store.Object) (time.Duration, error) {
	times, archived := restoreTimes[o.StorageClass]
	if !archived {
		return 0, osserr.RestoreNotSupported.With("Detail", "RestoreObject operation does not support this object storage class")
	}
	if r.days > maxRestoreDays[o.StorageClass] {
		return 0, osserr.MalformedRestore.With().Hinted(fmt.Sprintf("%s objects stay restored for at most %d days", o.StorageClass, maxRestoreDays[o.StorageClass]))
	}
	tier := r.priority()
	if o.StorageClass == "Archive" {
		if tier = r.tier; tier != "" {
			return 0, osserr.MalformedRestore.With().Hinted("objects of the class Archive know no JobParameters")
		}
	}
	takes, ok := times[tier]
	if !ok {
		return 0, osserr.InvalidRestoreTier.With("ArgumentName", "Tier", "ArgumentValue", tier)
	}
	return takes, nil
}

// cleanRestoredObject freezes a restored object again.
// https://help.aliyun.com/zh/oss/developer-reference/cleanrestoredobject
func (c *call) cleanRestoredObject() (*reply, error) {
	version, err := c.version()
	if err != nil {
		return nil, err
	}
	now := c.srv.now()
	o, err := c.change(version, func(o *store.Object, a *store.Attributes) error {
		switch r := o.Restore; {
		case restoreTimes[o.StorageClass] == nil:
			return osserr.RestoreNotSupported.With("Detail", "CleanRestoredObject operation does not support this object storage class")
		case r == nil || !now.Before(r.Until):
			return osserr.ArchiveRestoreNotFinished.With("Key", o.Key)
		case now.Before(r.From):
			return osserr.ArchiveRestoreNotFinished.With("Key", o.Key)
		}
		a.Restore = nil
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.setVersion(o)
	return &reply{}, nil
}

// restoreState writes what HeadObject and listings tell of a restored object,
// "" for any other.
func restoreState(o *store.Object, now time.Time) string {
	switch r := o.Restore; {
	case r == nil || !now.Before(r.Until):
		return ""
	case now.Before(r.From):
		return `ongoing-request="true"`
	default:
		return fmt.Sprintf(`ongoing-request="false", expiry-date=%q`, wire.FormatHTTPTime(r.Until))
	}
}

// frozen reports whether an archived object of the request's bucket cannot be
// read.
func (c *call) frozen(o *store.Object) bool { return c.frozenIn(&c.bucket, o) }

// frozenIn is frozen for an object of another bucket. A bucket may have its
// objects of the class Archive read without restoring them.
// https://help.aliyun.com/zh/oss/user-guide/real-time-access-of-archive-objects
func (c *call) frozenIn(b *store.Bucket, o *store.Object) bool {
	if restoreTimes[o.StorageClass] == nil || o.StorageClass == "Archive" && c.readsArchive(b) {
		return false
	}
	now, r := c.srv.now(), o.Restore
	return r == nil || now.Before(r.From) || !now.Before(r.Until)
}

func (c *call) readsArchive(b *store.Bucket) bool {
	direct, err := parsed[bucketdoc.ArchiveDirectReadConfiguration](&c.srv.parsed, b.Documents[directReadDocument])
	return err == nil && bool(direct.Enabled)
}
