package emulator

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A clock is one that tests turn.
type clock struct{ past atomic.Int64 }

func (c *clock) now() time.Time { return testClock.Add(time.Duration(c.past.Load())) }

func (c *clock) turn(d time.Duration) { c.past.Add(int64(d)) }

func initiateWorm(days string) string {
	return "<InitiateWormConfiguration><RetentionPeriodInDays>" + days + "</RetentionPeriodInDays></InitiateWormConfiguration>"
}

func extendWorm(days string) string {
	return strings.ReplaceAll(initiateWorm(days), "Initiate", "Extend")
}

func TestBucketWorm(t *testing.T) {
	var time clock
	w := newWorld(t, WithClock(time.now))
	const uri = "/examplebucket?worm"
	none := func(when string) {
		t.Helper()
		for _, method := range []string{"GET", "DELETE"} {
			w.do(method, uri, "").wantError(t, method+" "+when, 404, "NoSuchWORMConfiguration", "")
		}
		w.do("POST", "/examplebucket?wormId=x", "").wantError(t, "CompleteBucketWorm "+when, 404, "NoSuchWORMConfiguration", "")
		w.do("POST", "/examplebucket?wormExtend&wormId=x", extendWorm("9")).wantError(t, "ExtendBucketWorm "+when, 404, "NoSuchWORMConfiguration", "")
	}
	initiate := func() string {
		t.Helper()
		a := w.do("POST", uri, initiateWorm("1"))
		a.want(t, "InitiateBucketWorm", 200)
		id := a.Header.Get("x-oss-worm-id")
		if !regexp.MustCompile(`^[0-9A-F]{32}$`).MatchString(id) {
			t.Errorf("x-oss-worm-id = %q", id)
		}
		return id
	}
	none("in a new bucket")
	w.do("POST", uri, initiateWorm("0")).wantError(t, "InitiateBucketWorm", 400, "InvalidArgument", "")
	w.do("POST", uri, "").wantError(t, "InitiateBucketWorm", 400, "MalformedXML", "")

	id := initiate()
	w.do("GET", uri, "").elements(t, "GetBucketWorm", map[string]string{"WormId": id, "State": "InProgress", "RetentionPeriodInDays": "1"})
	w.do("POST", uri, initiateWorm("2")).wantError(t, "a second one", 409, "WORMConfigurationAlreadyExists", "")
	w.do("POST", "/examplebucket?wormExtend&wormId="+id, extendWorm("9")).wantError(t, "extending it", 400, "InvalidWORMConfiguration", "")
	w.do("DELETE", uri, "").want(t, "AbortBucketWorm", 204)
	none("after AbortBucketWorm")

	id = initiate()
	time.turn(day - 1e9)
	w.do("GET", uri, "").want(t, "GetBucketWorm after almost a day", 200)
	time.turn(1e9)
	none("after a day")
	w.do("POST", "/examplebucket?wormId="+id, "").wantError(t, "CompleteBucketWorm after a day", 404, "NoSuchWORMConfiguration", "")

	id = initiate()
	w.do("POST", "/examplebucket?wormId=x", "").wantError(t, "CompleteBucketWorm of another", 404, "NoSuchWORMConfiguration", "")
	w.do("POST", "/examplebucket?wormId="+id, "").want(t, "CompleteBucketWorm", 200)
	time.turn(100 * day)
	w.do("GET", uri, "").elements(t, "GetBucketWorm", map[string]string{"WormId": id, "State": "Locked"})
	w.do("POST", "/examplebucket?wormId="+id, "").wantError(t, "CompleteBucketWorm again", 403, "WORMConfigurationLocked", "")
	w.do("DELETE", uri, "").wantError(t, "AbortBucketWorm", 403, "WORMConfigurationLocked", "")
	w.do("POST", "/examplebucket?wormExtend&wormId="+id, extendWorm("1")).wantError(t, "no longer", 400, "InvalidWORMConfiguration", "")
	w.do("POST", "/examplebucket?wormExtend&wormId="+id, extendWorm("2")).want(t, "ExtendBucketWorm", 200)
	w.do("GET", uri, "").elements(t, "GetBucketWorm", map[string]string{"RetentionPeriodInDays": "2"})
}

const day = 24 * time.Hour

// TestWormOrVersions has a bucket keep either.
func TestWormOrVersions(t *testing.T) {
	var time clock
	w := newWorld(t, WithClock(time.now))
	versions := func() answer {
		return w.do("PUT", "/examplebucket?versioning", "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>")
	}
	w.do("POST", "/examplebucket?worm", initiateWorm("1")).want(t, "InitiateBucketWorm", 200)
	versions().wantError(t, "PutBucketVersioning", 400, "InvalidWORMConfiguration", "")
	if got := w.do("GET", "/examplebucket?versioning", "").plain(); got != "<VersioningConfiguration></VersioningConfiguration>" {
		t.Errorf("GetBucketVersioning = %s", got)
	}
	time.turn(day)
	versions().want(t, "PutBucketVersioning after the policy lapsed", 200)
	w.do("POST", "/examplebucket?worm", initiateWorm("1")).wantError(t, "InitiateBucketWorm", 400, "InvalidWORMConfiguration", "")
}

func replicationTo(bucket string) string {
	return "<ReplicationConfiguration><Rule><RTC><Status>enabled</Status></RTC><Destination><Bucket>" + bucket + "</Bucket><Location>oss-cn-beijing</Location></Destination></Rule></ReplicationConfiguration>"
}

func TestReplication(t *testing.T) {
	w := newWorld(t)
	const uri = "/examplebucket?replication"
	progress := func(query string) answer {
		return w.do("GET", "/examplebucket?replicationProgress"+query, "")
	}
	w.do("GET", uri, "").wantError(t, "GetBucketReplication", 404, "NoSuchReplicationConfiguration", "")
	progress("").wantError(t, "GetBucketReplicationProgress", 404, "NoSuchReplicationConfiguration", "")
	progress("&rule-id=x").wantError(t, "GetBucketReplicationProgress", 404, "NoSuchReplicationRule", "")
	a := w.do("POST", uri+"&comp=add", replicationTo("to"))
	a.want(t, "PutBucketReplication", 200)
	id := a.Header.Get("x-oss-replication-rule-id")
	for name, test := range map[string]struct{ body, code, ec string }{
		"itself":        {replicationTo(bucketName), "InvalidTargetBucket", ""},
		"nowhere":       {strings.Replace(replicationTo("b"), "cn-beijing", "moon-1", 1), "InvalidTargetLocation", ""},
		"no XML":        {"x", "MalformedXML", "0031-00000001"},
		"another thing": {"<a/>", "MalformedXML", "0031-00000001"},
	} {
		w.do("POST", uri+"&comp=add", test.body).wantError(t, name, 400, test.code, test.ec)
	}
	w.do("POST", uri+"&comp=add", replicationTo("to")).wantError(t, "the same again", 409, "BucketReplicationAlreadyExist", "")
	w.do("POST", uri+"&comp=add", replicationTo("other")).want(t, "PutBucketReplication", 200)
	a = w.do("GET", uri, "")
	a.elements(t, "GetBucketReplication", map[string]string{"ID": id, "Bucket": "to", "Action": "ALL", "HistoricalObjectReplication": "enabled", "RTC": "<Status>enabled</Status>"})
	if len(a.all("ID")) != 2 || !strings.Contains(a.Body, "<Status>starting</Status>") {
		t.Errorf("GetBucketReplication = %s", a.Body)
	}
	if got := progress("").all("ID"); len(got) != 2 {
		t.Errorf("GetBucketReplicationProgress of all = %v", got)
	}
	progress("&rule-id="+id).elements(t, "GetBucketReplicationProgress", map[string]string{"ID": id, "HistoricalObject": "0"})

	rtc := "<ReplicationRule><RTC><Status>disabled</Status></RTC><ID>%s</ID></ReplicationRule>"
	w.do("PUT", "/examplebucket?rtc", fmt.Sprintf(rtc, "x")).wantError(t, "PutBucketRTC", 404, "NoSuchReplicationRule", "")
	w.do("PUT", "/examplebucket?rtc", fmt.Sprintf(rtc, id)).want(t, "PutBucketRTC", 200)
	if a := w.do("GET", uri, ""); a.element("RTC") != "<Status>disabled</Status>" {
		t.Errorf("after PutBucketRTC: %s", a.Body)
	}
	w.do("POST", uri+"&comp=delete", "<ReplicationRules><ID>x</ID></ReplicationRules>").wantError(t, "DeleteBucketReplication", 404, "NoSuchReplicationRule", "")
	w.do("POST", uri+"&comp=delete", "<ReplicationRules/>").wantError(t, "DeleteBucketReplication", 400, "MalformedXML", "0031-00000001")
	w.do("POST", uri+"&comp=delete", "<ReplicationRules><ID>"+id+"</ID></ReplicationRules>").want(t, "DeleteBucketReplication", 200)
	if a := w.do("GET", uri, ""); strings.Count(a.Body, "<Status>closing</Status>") != 1 {
		t.Errorf("after DeleteBucketReplication: %s", a.Body)
	}
	if got := w.do("GET", "/examplebucket?replicationLocation", "").all("Location"); !slices.Contains(got, "oss-cn-beijing") {
		t.Errorf("GetBucketReplicationLocation = %v", got)
	}
}

func inventory(id string) string {
	return `<InventoryConfiguration><Id>` + id + `</Id><IsEnabled>true</IsEnabled><Destination><OSSBucketDestination><Format>CSV</Format><Bucket>acs:oss:::target</Bucket></OSSBucketDestination></Destination>` +
		`<Schedule><Frequency>Daily</Frequency></Schedule><IncludedObjectVersions>All</IncludedObjectVersions></InventoryConfiguration>`
}

func TestInventory(t *testing.T) {
	w := newWorld(t)
	uri := func(id string) string { return "/examplebucket?inventory&inventoryId=" + id }
	list := func(token string) answer {
		return w.do("GET", "/examplebucket?inventory&continuation-token="+token, "")
	}
	list("").wantError(t, "ListBucketInventory", 404, "NoSuchInventory", "")
	w.do("GET", uri("a"), "").wantError(t, "GetBucketInventory", 404, "NoSuchInventory", "")
	w.do("PUT", uri("a"), inventory("b")).wantError(t, "another id", 400, "InvalidArgument", "")
	w.do("PUT", uri("a"), "x").wantError(t, "no XML", 400, "MalformedXML", "")
	var ids []string
	for i := range 101 {
		id := fmt.Sprintf("report-%03d", i)
		w.do("PUT", uri(id), inventory(id)).want(t, "PutBucketInventory", 200)
		ids = append(ids, id)
	}
	w.do("PUT", uri(ids[0]), inventory(ids[0])).wantError(t, "the same again", 409, "InventoryConfigurationAlreadyExists", "")
	if got := w.do("GET", uri(ids[7]), "").plain(); got != inventory(ids[7]) {
		t.Errorf("GetBucketInventory = %s", got)
	}
	first := list("")
	first.elements(t, "the first page", map[string]string{"IsTruncated": "true", "NextContinuationToken": "report-099"})
	second := list("report-099")
	second.elements(t, "the second page", map[string]string{"IsTruncated": "false", "ContinuationToken": "report-099", "NextContinuationToken": ""})
	if diff := cmp.Diff(ids, append(first.all("Id"), second.all("Id")...)); diff != "" {
		t.Errorf("the pages (-want +got):\n%s", diff)
	}
	for range 2 {
		w.do("DELETE", uri(ids[7]), "").want(t, "DeleteBucketInventory", 204)
		w.do("GET", uri(ids[7]), "").wantError(t, "GetBucketInventory", 404, "NoSuchInventory", "")
	}
}

func TestInventoryLimit(t *testing.T) {
	w := newWorld(t)
	for i := range maxInventories {
		id := fmt.Sprint(i)
		w.do("PUT", "/examplebucket?inventory&inventoryId="+id, inventory(id)).want(t, "PutBucketInventory", 200)
	}
	w.do("PUT", "/examplebucket?inventory&inventoryId=x", inventory("x")).wantError(t, "one too many", 400, "InventoryExceedLimit", "")
}

func TestStyles(t *testing.T) {
	w := newWorld(t)
	put := func(query, content string) answer {
		return w.do("PUT", "/examplebucket?style"+query, "<Style><Content>"+content+"</Content></Style>")
	}
	if got := w.do("GET", "/examplebucket?style", "").plain(); got != "<StyleList></StyleList>" {
		t.Errorf("ListStyle = %s", got)
	}
	put("&styleName=a", "image/resize,w_1").want(t, "PutStyle", 200)
	put("&styleName=b&category=video", "video/snapshot,t_7000").want(t, "PutStyle", 200)
	put("&styleName=a", "image/resize,w_2").want(t, "PutStyle", 200)
	a := w.do("GET", "/examplebucket?style", "")
	if diff := cmp.Diff([]string{"a", "b"}, a.all("Name")); diff != "" || !cmp.Equal(a.all("Category"), []string{"image", "video"}) || !cmp.Equal(a.all("Content"), []string{"image/resize,w_2", "video/snapshot,t_7000"}) {
		t.Errorf("ListStyle = %s", a.Body)
	}
	put("", "c").wantError(t, "without a name", 400, "InvalidArgument", "")
	put("&styleName=a", "").wantError(t, "without content", 400, "InvalidArgument", "")
	put("&styleName=a&category=audio", "c").wantError(t, "another category", 400, "InvalidArgument", "")
	w.do("DELETE", "/examplebucket?style&styleName=a", "").want(t, "DeleteStyle", 204)
	w.do("GET", "/examplebucket?style&styleName=a", "").wantError(t, "GetStyle", 404, "NoSuchStyle", "")
}

func TestCname(t *testing.T) {
	w := newWorld(t)
	body := func(domain string) string {
		return "<BucketCnameConfiguration><Cname><Domain>" + domain + "</Domain></Cname></BucketCnameConfiguration>"
	}
	const uri = "/examplebucket?cname"
	w.do("GET", uri+"=www.example.com&comp=token", "").wantError(t, "GetCnameToken", 404, "NoSuchCnameToken", "")
	created := w.do("POST", uri+"&comp=token", body("www.example.com"))
	created.elements(t, "CreateCnameToken", map[string]string{"Bucket": bucketName, "Cname": "www.example.com", "ExpireTime": "Mon, 05 Jan 2026 03:04:05 GMT"})
	if got := w.do("GET", uri+"=www.example.com&comp=token", ""); got.Body != created.Body || got.element("Token") == "" {
		t.Errorf("GetCnameToken = %s, want %s", got.Body, created.Body)
	}
	w.do("POST", uri+"&comp=add", body("www.example.com")).wantError(t, "PutCname", 403, "NeedVerifyDomainOwnership", "0018-00000115")
	w.do("POST", uri+"&comp=add", body("x")).wantError(t, "PutCname", 400, "InvalidArgument", "")
	w.do("POST", uri+"&comp=delete", body("www.example.com")).want(t, "DeleteCname", 200)
	w.do("POST", uri+"&comp=delete", "x").wantError(t, "DeleteCname", 400, "MalformedXML", "")
	w.do("POST", uri+"&comp=token", "x").wantError(t, "CreateCnameToken", 400, "MalformedXML", "")
	a := w.do("GET", uri, "")
	if a.element("Bucket") != bucketName || strings.Contains(a.Body, "<Cname>") {
		t.Errorf("ListCname = %s", a.Body)
	}
}

func TestRedundancyTransition(t *testing.T) {
	w := newWorld(t, WithBuckets("b-1", "b-2"))
	create := func(bucket, kind string) answer {
		return w.do("POST", "/"+bucket+"?redundancyTransition&x-oss-target-redundancy-type="+kind, "")
	}
	create(bucketName, "").wantError(t, "without a type", 400, "InvalidArgument", "")
	create(bucketName, "GRS").wantError(t, "another type", 400, "InvalidArgument", "")
	create(bucketName, "LRS").wantError(t, "the type it has", 400, "InvalidArgument", "")
	if got := w.do("GET", "/examplebucket?redundancyTransition", "").all("TaskId"); got != nil {
		t.Errorf("ListBucketDataRedundancyTransition = %v", got)
	}
	tasks := map[string]string{}
	for _, bucket := range []string{"b-1", "b-2", bucketName} {
		a := create(bucket, "ZRS")
		a.want(t, "CreateBucketDataRedundancyTransition", 200)
		tasks[bucket] = a.element("TaskId")
	}
	create(bucketName, "ZRS").wantError(t, "a second one", 409, "BucketDataRedundancyTransitionAlreadyExists", "")
	uri := "/examplebucket?redundancyTransition&x-oss-redundancy-transition-taskid="
	w.do("GET", uri+tasks[bucketName], "").elements(t, "GetBucketDataRedundancyTransition", map[string]string{
		"Bucket": bucketName, "TaskId": tasks[bucketName], "Status": "Queueing", "CreateTime": "2026-01-02T03:04:05.000Z"})
	w.do("GET", uri+"x", "").wantError(t, "another task", 404, "NoSuchBucketDataRedundancyTransition", "")
	if got := w.do("GET", "/examplebucket?redundancyTransition", "").all("TaskId"); !cmp.Equal(got, []string{tasks[bucketName]}) {
		t.Errorf("ListBucketDataRedundancyTransition = %v", got)
	}
	page := w.do("GET", "/?redundancyTransition&max-keys=2", "")
	page.elements(t, "ListUserDataRedundancyTransition", map[string]string{"IsTruncated": "true", "NextContinuationToken": tasks["b-2"]})
	rest := w.do("GET", "/?redundancyTransition&max-keys=2&continuation-token="+tasks["b-2"], "")
	if got := append(page.all("Bucket"), rest.all("Bucket")...); !cmp.Equal(got, []string{"b-1", "b-2", bucketName}) || rest.element("IsTruncated") != "false" {
		t.Errorf("ListUserDataRedundancyTransition = %v, %s", got, rest.Body)
	}
	w.do("GET", "/?redundancyTransition&max-keys=0", "").wantError(t, "ListUserDataRedundancyTransition", 400, "InvalidArgument", "")
	w.do("DELETE", uri+tasks[bucketName], "").want(t, "DeleteBucketDataRedundancyTransition", 204)
	w.do("POST", "/examplebucket?redundancyTransition", "", "x-oss-target-redundancy-type", "ZRS").want(t, "a new one, with a header", 200)
}

func TestMetaQuery(t *testing.T) {
	w := newWorld(t)
	const uri = "/examplebucket?metaQuery"
	w.do("GET", uri, "").wantError(t, "GetMetaQueryStatus", 404, "MetaQueryNotExist", "0037-00000001")
	w.do("POST", uri+"&comp=add", "").want(t, "OpenMetaQuery", 200)
	w.do("POST", uri+"&comp=add", "").wantError(t, "OpenMetaQuery", 409, "MetaQueryAlreadyExist", "")
	w.do("GET", uri, "").elements(t, "GetMetaQueryStatus", map[string]string{"State": "Ready", "Phase": "FullScanning", "CreateTime": "2026-01-02T03:04:05Z"})
	w.do("POST", uri+"&comp=query", "<MetaQuery/>").wantError(t, "DoMetaQuery", 501, "NotImplemented", "")
	for range 2 {
		w.do("POST", uri+"&comp=delete", "").want(t, "CloseMetaQuery", 200)
	}
	w.do("GET", uri, "").wantError(t, "GetMetaQueryStatus", 404, "MetaQueryNotExist", "0037-00000001")
}
