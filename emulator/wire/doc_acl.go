package wire

import "github.com/fakeoss/fakeoss/emulator/internal/xmlw"

// AccessControlPolicy writes the answer to GetBucketAcl and GetObjectACL.
// Source: oss-api.md H.1.
func AccessControlPolicy(owner Owner, acl string) []byte {
	w := xmlw.New("AccessControlPolicy")
	w.Raw(owner.element())
	w.Start("AccessControlList")
	w.Text("Grant", acl)
	w.End("AccessControlList")
	return w.Done()
}
