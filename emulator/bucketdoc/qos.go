package bucketdoc

import (
	"encoding/xml"
	"strconv"
)

// A QoSConfiguration limits the traffic of a bucket: bandwidths in Gbit/s,
// requests in 1/s. -1 is no limit of its own.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketqosinfo
type QoSConfiguration struct {
	XMLName                   xml.Name `xml:"QoSConfiguration"`
	Region                    string   `xml:",omitempty"` // of an account's only
	TotalUploadBandwidth      *int64
	IntranetUploadBandwidth   *int64
	ExtranetUploadBandwidth   *int64
	TotalDownloadBandwidth    *int64
	IntranetDownloadBandwidth *int64
	ExtranetDownloadBandwidth *int64
	TotalQPS                  *int64 `xml:"TotalQps"`
	IntranetQPS               *int64 `xml:"IntranetQps"`
	ExtranetQPS               *int64 `xml:"ExtranetQps"`
}

// accountBandwidth is what an account has in a region of the mainland, and
// more than which none of its buckets may have.
const accountBandwidth = 10

// A limit is a total with the two that must not exceed it.
type limit struct {
	name                      string
	total, intranet, extranet **int64
	most                      int64 // -1 for none
}

func (d *QoSConfiguration) limits() []limit {
	return []limit{
		{"UploadBandwidth", &d.TotalUploadBandwidth, &d.IntranetUploadBandwidth, &d.ExtranetUploadBandwidth, accountBandwidth},
		{"DownloadBandwidth", &d.TotalDownloadBandwidth, &d.IntranetDownloadBandwidth, &d.ExtranetDownloadBandwidth, accountBandwidth},
		{"Qps", &d.TotalQPS, &d.IntranetQPS, &d.ExtranetQPS, -1},
	}
}

func (d *QoSConfiguration) settle(Env) error {
	d.Region = ""
	for _, l := range d.limits() {
		if err := settleLimit("Total"+l.name, l.total, l.most); err != nil {
			return err
		}
		most := l.most
		if **l.total >= 0 {
			most = **l.total
		}
		if err := settleLimit("Intranet"+l.name, l.intranet, most); err != nil {
			return err
		}
		if err := settleLimit("Extranet"+l.name, l.extranet, most); err != nil {
			return err
		}
	}
	return nil
}

// settleLimit makes -1 of a missing limit, and refuses one above most.
func settleLimit(name string, value **int64, most int64) error {
	if *value == nil {
		none := int64(-1)
		*value = &none
	}
	if n := **value; n < -1 || most >= 0 && n > most {
		return invalid(name, strconv.FormatInt(n, 10), "%s must be -1 or a number up to that of the account or the total.", name)
	}
	return nil
}

// AccountQoS is what the account has in a region: bandwidths, and no limit of
// requests (A073).
func AccountQoS(region string) *QoSConfiguration {
	d := new(QoSConfiguration)
	for _, l := range d.limits() {
		for _, value := range []**int64{l.total, l.intranet, l.extranet} {
			most := l.most
			*value = &most
		}
	}
	d.Region = region
	return d
}
