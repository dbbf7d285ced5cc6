package emulator

import (
	"testing"
	"time"
)

// TestBucketWorm keeps the objects of a bucket with a retention policy.
func TestBucketWormKeepsObjects(t *testing.T) {
	now := testClock
	w := newWorld(t, WithClock(func() time.Time { return now }))
	w.do("PUT", "/examplebucket/k", "kept")
	w.do("POST", "/examplebucket/log?append&position=0", "kept")
	w.do("POST", "/examplebucket?worm", "<InitiateWormConfiguration><RetentionPeriodInDays>2</RetentionPeriodInDays></InitiateWormConfiguration>").want(t, "InitiateBucketWorm", 200)
	for name, change := range map[string]func() answer{
		"PutObject":    func() answer { return w.do("PUT", "/examplebucket/k", "new") },
		"DeleteObject": func() answer { return w.do("DELETE", "/examplebucket/k", "") },
		"AppendObject": func() answer { return w.do("POST", "/examplebucket/log?append&position=4", "new") },
		"CopyObject":   func() answer { return w.do("PUT", "/examplebucket/k", "", "x-oss-copy-source", "/examplebucket/log") },
	} {
		change().wantError(t, name, 409, "FileImmutable", "")
	}
	w.do("PUT", "/examplebucket/new", "x").want(t, "a new object", 200)
	for _, key := range []string{"k", "log"} {
		if a := w.do("GET", "/examplebucket/"+key, ""); a.Body != "kept" {
			t.Errorf("%s reads %q", key, a.Body)
		}
	}
	now = now.Add(25 * time.Hour) // nobody locked the policy
	w.do("DELETE", "/examplebucket/k", "").want(t, "DeleteObject when the policy has lapsed", 204)
}

// TestObjectRetention keeps single versions.
func TestObjectRetention(t *testing.T) {
	now := testClock
	w := newWorld(t, WithClock(func() time.Time { return now }))
	w.versioning("Enabled")
	v := w.do("PUT", "/examplebucket/k", "kept").Header.Get("x-oss-version-id")
	until := func(d time.Duration, mode string) string {
		return "<Retention><Mode>" + mode + "</Mode><RetainUntilDate>" + now.Add(d).Format("2006-01-02T15:04:05.000Z") + "</RetainUntilDate></Retention>"
	}
	const uri = "/examplebucket/k?retention"
	w.do("PUT", uri, until(time.Hour, "COMPLIANCE")).wantError(t, "in a bucket without", 400, "InvalidRequest", "")
	w.do("PUT", "/examplebucket?objectWorm", "<ObjectWormConfiguration><ObjectWormEnabled>Enabled</ObjectWormEnabled></ObjectWormConfiguration>").want(t, "objectWorm", 200)
	w.do("GET", uri, "").wantError(t, "GetObjectRetention of none", 404, "NoSuchObjectRetention", "")
	w.do("PUT", uri, until(time.Hour, "SOMETIMES")).wantError(t, "a bad mode", 400, "MalformedXML", "")
	w.do("PUT", uri, "x").wantError(t, "no XML", 400, "MalformedXML", "")
	w.do("PUT", uri, until(time.Hour, "GOVERNANCE")).want(t, "PutObjectRetention", 200)
	w.do("PUT", uri, until(time.Minute, "GOVERNANCE")).wantError(t, "shorter", 409, "FileImmutable", "")
	w.do("PUT", uri, until(30*time.Minute, "COMPLIANCE"), "x-oss-bypass-governance-retention", "true").want(t, "shorter with the right header", 200)
	w.do("PUT", uri, until(time.Minute, "COMPLIANCE"), "x-oss-bypass-governance-retention", "true").wantError(t, "COMPLIANCE is never shorter", 409, "FileImmutable", "")
	if a := w.do("GET", uri, ""); a.element("Mode") != "COMPLIANCE" || a.element("RetainUntilDate") != "2026-01-02T03:34:05.000Z" {
		t.Errorf("GetObjectRetention = %s", a.Body)
	}
	w.do("DELETE", "/examplebucket/k", "").want(t, "a marker may cover it", 204)
	w.do("DELETE", "/examplebucket/k?versionId="+v, "").wantError(t, "DeleteObject", 409, "FileImmutable", "")
	now = now.Add(31 * time.Minute)
	w.do("PUT", "/examplebucket/k?legalHold&versionId="+v, "<LegalHold><Status>ON</Status></LegalHold>").want(t, "PutObjectLegalHold", 200)
	w.do("DELETE", "/examplebucket/k?versionId="+v, "").wantError(t, "DeleteObject on hold", 409, "FileImmutable", "")
	w.do("PUT", "/examplebucket/k?legalHold&versionId="+v, "<LegalHold><Status>MAYBE</Status></LegalHold>").wantError(t, "a bad status", 400, "MalformedXML", "")
	if a := w.do("GET", "/examplebucket/k?legalHold&versionId="+v, ""); a.element("Status") != "ON" {
		t.Errorf("GetObjectLegalHold = %s", a.Body)
	}
	w.do("PUT", "/examplebucket/k?legalHold&versionId="+v, "<LegalHold><Status>OFF</Status></LegalHold>")
	w.do("DELETE", "/examplebucket/k?versionId="+v, "").want(t, "DeleteObject", 204)

	w.do("PUT", "/examplebucket?objectWorm", "<ObjectWormConfiguration><ObjectWormEnabled>Enabled</ObjectWormEnabled><Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectWormConfiguration>").want(t, "objectWorm", 200)
	v = w.do("PUT", "/examplebucket/d", "x").Header.Get("x-oss-version-id")
	w.do("DELETE", "/examplebucket/d?versionId="+v, "").wantError(t, "the bucket's retention", 409, "FileImmutable", "")
}

func TestSealAppendObject(t *testing.T) {
	w := newWorld(t)
	w.do("POST", "/examplebucket/log?append&position=0", "one")
	w.do("POST", "/examplebucket/log?seal&position=2", "").wantError(t, "elsewhere", 409, "PositionNotEqualToLength", "0026-00000016")
	w.do("POST", "/examplebucket/log?seal", "").wantError(t, "nowhere", 400, "MissingArgument", "0016-00000501")
	for range 2 {
		w.do("POST", "/examplebucket/log?seal&position=3", "").want(t, "SealAppendObject", 200, "x-oss-sealed-time", "Fri, 02 Jan 2026 03:04:05 GMT")
	}
	w.do("POST", "/examplebucket/log?append&position=3", "two").wantError(t, "AppendObject", 409, "ObjectNotAppendable", "")
	w.do("HEAD", "/examplebucket/log", "").want(t, "HeadObject", 200, "Content-Length", "3", "x-oss-sealed-time", "Fri, 02 Jan 2026 03:04:05 GMT")
	w.do("PUT", "/examplebucket/k", "x")
	w.do("POST", "/examplebucket/k?seal&position=1", "").wantError(t, "a normal object", 409, "ObjectNotAppendable", "0026-00000017")
	w.do("POST", "/examplebucket/none?seal&position=0", "").wantError(t, "no object", 404, "NoSuchKey", "0026-00000001")
}

// TestTheACLOfACompletedUpload comes with InitiateMultipartUpload or, later,
// with CompleteMultipartUpload.
func TestTheACLOfACompletedUpload(t *testing.T) {
	w := newWorld(t)
	id := w.do("POST", "/examplebucket/k?uploads", "", "x-oss-object-acl", "public-read").element("UploadId")
	w.do("PUT", "/examplebucket/k?partNumber=1&uploadId="+id, "x")
	w.do("POST", "/examplebucket/k?uploadId="+id, "", "x-oss-complete-all", "yes", "x-oss-object-acl", "everybody").wantError(t, "a bad ACL", 400, "InvalidArgument", "0017-00000104")
	w.do("POST", "/examplebucket/k?uploadId="+id, "", "x-oss-complete-all", "yes", "x-oss-object-acl", "private").want(t, "CompleteMultipartUpload", 200)
	if a := w.do("GET", "/examplebucket/k?acl", ""); a.element("Grant") != "private" {
		t.Errorf("GetObjectACL = %s", a.Body)
	}
}

// TestNothingDropsWhatIsKept tries what takes the place of the version called
// null, and what joins an object in a bucket that retains.
func TestNothingDropsWhatIsKept(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/k", "kept")
	w.versioning("Enabled")
	w.do("PUT", "/examplebucket?objectWorm", "<ObjectWormConfiguration><ObjectWormEnabled>Enabled</ObjectWormEnabled></ObjectWormConfiguration>").want(t, "objectWorm", 200)
	w.do("PUT", "/examplebucket/k?legalHold&versionId=null", "<LegalHold><Status>ON</Status></LegalHold>").want(t, "PutObjectLegalHold", 200)
	w.do("PUT", "/examplebucket?versioning", "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>").wantError(t, "suspending", 400, "InvalidRequest", "")
	w.versioning("Suspended")
	for name, change := range map[string]func() answer{
		"PutObject":    func() answer { return w.do("PUT", "/examplebucket/k", "new") },
		"DeleteObject": func() answer { return w.do("DELETE", "/examplebucket/k", "") },
		"PutSymlink":   func() answer { return w.do("PUT", "/examplebucket/k?symlink", "", "x-oss-symlink-target", "x") },
		"at once": func() answer {
			return w.do("POST", "/examplebucket/?delete", "<Delete><Object><Key>x</Key></Object><Object><Key>k</Key><VersionId>null</VersionId></Object></Delete>")
		},
	} {
		change().wantError(t, name, 409, "FileImmutable", "")
	}
	if a := w.do("GET", "/examplebucket/k?versionId=null", ""); a.Body != "kept" {
		t.Errorf("the version reads %q", a.Body)
	}
	if left := w.versions(nil); len(left) != 1 {
		t.Errorf("a list of which one object must be kept left %q", left)
	}

	w.versioning("Enabled")
	w.do("PUT", "/examplebucket?objectWorm", "<ObjectWormConfiguration><ObjectWormEnabled>Enabled</ObjectWormEnabled><Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectWormConfiguration>").want(t, "objectWorm", 200)
	w.do("POST", "/examplebucket/log?append&position=0", "one").want(t, "AppendObject", 200)
	if a := w.do("GET", "/examplebucket/log?retention", ""); a.element("Mode") != "COMPLIANCE" {
		t.Errorf("the retention of an appended object: %s", a.Body)
	}
	w.do("POST", "/examplebucket/log?append&position=3", "two").wantError(t, "AppendObject", 409, "FileImmutable", "")
}
