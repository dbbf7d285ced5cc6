package emulator

import (
	"net/http"
	"slices"
	"time"

	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// Modes of the retention of an object.
const (
	retentionCompliance = "COMPLIANCE" // nobody may shorten it
	retentionGovernance = "GOVERNANCE" // who says so may
)

const (
	legalHoldOn  = "ON"
	legalHoldOff = "OFF"
)

// checkMutable refuses to change or remove a version that must be kept: by the
// retention policy of its bucket, by its own, or by a legal hold.
// https://help.aliyun.com/zh/oss/user-guide/retention-policy
func (s *Server) checkMutable(b *store.Bucket, o *store.Object) error {
	if o.Kind == store.DeleteMarker {
		return nil
	}
	immutable := func(hint string) error { return osserr.FileImmutable.With("Key", o.Key).Hinted(hint) }
	if o.LegalHold {
		return immutable("the object is on legal hold; PutObjectLegalHold lifts it")
	}
	now := s.now()
	if r := o.Retention; r != nil && now.Before(r.Until) {
		return immutable("its retention lasts until " + wire.FormatXMLTime(r.Until))
	}
	text, ok := b.Documents[wormDocument]
	if !ok {
		return nil
	}
	worm, err := parsed[bucketdoc.WormConfiguration](&s.parsed, text)
	if err != nil {
		return err
	}
	until := o.Modified.AddDate(0, 0, int(worm.RetentionPeriodInDays))
	if worm.Valid(now) && now.Before(until) {
		return immutable("the retention policy of the bucket keeps it until " + wire.FormatXMLTime(until))
	}
	return nil
}

// retain gives a new object the retention that its bucket has for new objects.
func (s *Server) retain(b *store.Bucket, o *store.Object) error {
	text, ok := b.Documents[objectWormDocument]
	if !ok || o.Kind == store.DeleteMarker {
		return nil
	}
	config, err := parsed[bucketdoc.ObjectWormConfiguration](&s.parsed, text)
	if err != nil {
		return err
	}
	mode, until := config.Default(o.Modified)
	if mode == "" {
		return nil
	}
	attributes := *o.Attributes
	attributes.Retention = &store.Retention{Mode: mode, Until: until}
	o.Attributes = &attributes
	return nil
}

// putObjectRetention keeps a version of an object until some day. In the mode
// COMPLIANCE that day can only move away.
func (c *call) putObjectRetention() (*reply, error) {
	var doc wire.Retention
	version, err := c.retentionRequest(&doc)
	if err != nil {
		return nil, err
	}
	until, err := time.Parse(time.RFC3339, doc.RetainUntilDate)
	if err != nil || doc.Mode != retentionCompliance && doc.Mode != retentionGovernance {
		return nil, osserr.MalformedXML.With().Hinted("Mode is COMPLIANCE or GOVERNANCE, and RetainUntilDate a time like 2026-01-02T03:04:05.000Z")
	}
	until = until.UTC().Truncate(time.Second)
	bypass := c.r.Header.Get("X-Oss-Bypass-Governance-Retention") == "true"
	now := c.srv.now()
	o, err := c.change(version, func(o *store.Object, a *store.Attributes) error {
		if r := o.Retention; r != nil && now.Before(r.Until) && until.Before(r.Until) && (r.Mode == retentionCompliance || !bypass) {
			return osserr.RetentionShortened.With("Key", o.Key)
		}
		a.Retention = &store.Retention{Mode: doc.Mode, Until: until}
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.setVersion(o)
	return &reply{}, nil
}

// retentionRequest reads the body of a request about the retention of a
// version, in a bucket that was made ready for it.
func (c *call) retentionRequest(doc any) (version string, err error) {
	if version, err = c.version(); err != nil {
		return "", err
	}
	if c.bucket.Documents[objectWormDocument] == "" {
		return "", osserr.NoObjectWorm.With("BucketName", c.bucket.Name).Hinted("PutBucketObjectWormConfiguration comes first")
	}
	return version, c.readXML(maxConfiguration, osserr.MalformedXML, doc)
}

// getObjectRetention tells how long a version is kept.
func (c *call) getObjectRetention() (*reply, error) {
	o, err := c.find()
	if err != nil {
		return nil, err
	}
	defer o.Body.Release()
	if o.Retention == nil {
		return nil, osserr.NoSuchRetention.With("Key", o.Key)
	}
	c.setVersion(o)
	return xmlReply(wire.RetentionResult(o.Retention.Mode, o.Retention.Until)), nil
}

// putObjectLegalHold keeps a version of an object until the hold is lifted.
func (c *call) putObjectLegalHold() (*reply, error) {
	var doc wire.LegalHold
	version, err := c.retentionRequest(&doc)
	if err != nil {
		return nil, err
	}
	if !slices.Contains([]string{legalHoldOn, legalHoldOff}, doc.Status) {
		return nil, osserr.MalformedXML.With().Hinted("Status is ON or OFF")
	}
	o, err := c.change(version, func(_ *store.Object, a *store.Attributes) error {
		a.LegalHold = doc.Status == legalHoldOn
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.setVersion(o)
	return &reply{}, nil
}

// getObjectLegalHold tells whether a version is on legal hold.
func (c *call) getObjectLegalHold() (*reply, error) {
	o, err := c.find()
	if err != nil {
		return nil, err
	}
	defer o.Body.Release()
	c.setVersion(o)
	status := legalHoldOff
	if o.LegalHold {
		status = legalHoldOn
	}
	return xmlReply(wire.LegalHoldResult(status)), nil
}

// sealAppendObject ends the appending to an object. To seal it again tells when
// it was sealed.
func (c *call) sealAppendObject() (*reply, error) {
	position, err := c.appendPosition()
	if err != nil {
		return nil, err
	}
	var sealed time.Time
	o, err := c.change("", func(o *store.Object, a *store.Attributes) error {
		if o.Kind != store.Appendable {
			return osserr.ObjectNotAppendable.With("Key", o.Key)
		}
		if position != o.Sum.Size {
			return osserr.PositionNotEqualToLength.With().WithHeader(wire.HeaderNextPosition, formatSize(o.Sum.Size))
		}
		if a.Sealed.IsZero() {
			a.Sealed = c.srv.now()
		}
		sealed = a.Sealed
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.setVersion(o)
	c.set(wire.HeaderSealedTime, wire.FormatHTTPTime(sealed))
	return &reply{status: http.StatusOK}, nil
}
