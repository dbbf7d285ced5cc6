package bucketdoc

import (
	"encoding/xml"
	"slices"
)

// regions are those of the public cloud, sorted. The one that the server
// plays is added if it is not among them.
// https://help.aliyun.com/zh/oss/user-guide/regions-and-endpoints
var regions = []string{
	"ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3",
	"ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "cn-beijing", "cn-chengdu", "cn-fuzhou", "cn-guangzhou", "cn-hangzhou",
	"cn-heyuan", "cn-hongkong", "cn-huhehaote", "cn-nanjing", "cn-qingdao", "cn-shanghai", "cn-shenzhen",
	"cn-wuhan-lr", "cn-wulanchabu", "cn-zhangjiakou", "eu-central-1", "eu-west-1", "me-central-1", "me-east-1",
	"us-east-1", "us-west-1",
}

// A RegionInfoList is the answer to DescribeRegions.
// https://help.aliyun.com/zh/oss/developer-reference/describeregions
type RegionInfoList struct {
	XMLName xml.Name     `xml:"RegionInfoList"`
	Regions []RegionInfo `xml:"RegionInfo"`
}

// A RegionInfo is the endpoints of a region.
type RegionInfo struct {
	Region             string
	InternetEndpoint   string
	InternalEndpoint   string
	AccelerateEndpoint string
}

func names(own string) []string {
	if slices.Contains(regions, own) {
		return regions
	}
	all := append([]string{own}, regions...)
	slices.Sort(all)
	return all
}

// DescribeRegions returns all regions, or the one of a name like
// oss-cn-hangzhou; false if there is none such. own is the server's.
func DescribeRegions(own, name string) (*RegionInfoList, bool) {
	list := new(RegionInfoList)
	for _, region := range names(own) {
		full := "oss-" + region
		if name == "" || name == full {
			list.Regions = append(list.Regions, RegionInfo{
				Region:             full,
				InternetEndpoint:   full + ".aliyuncs.com",
				InternalEndpoint:   full + "-internal.aliyuncs.com",
				AccelerateEndpoint: "oss-accelerate.aliyuncs.com",
			})
		}
	}
	return list, len(list.Regions) > 0
}

// IsLocation reports whether a bucket can be in a place like oss-cn-hangzhou.
func IsLocation(own, location string) bool {
	_, ok := DescribeRegions(own, location)
	return ok && location != ""
}

// ReplicationLocations returns where a bucket can be copied to: everywhere, to
// some regions over an accelerated way, to some within a guaranteed time.
func ReplicationLocations(own string) *ReplicationLocation {
	d := new(ReplicationLocation)
	for _, region := range names(own) {
		location := "oss-" + region
		d.Locations = append(d.Locations, location)
		if slices.Contains(acceleratedRegions, region) {
			d.TransferTypes = append(d.TransferTypes, TransferTypesOf{location, []string{"oss_acc"}})
		}
		if slices.Contains(rtcRegions, region) {
			d.RTCLocations = append(d.RTCLocations, location)
		}
	}
	return d
}

var (
	acceleratedRegions = []string{"cn-hongkong", "eu-central-1", "us-east-1", "us-west-1"}
	rtcRegions         = []string{"cn-beijing", "cn-hangzhou", "cn-shanghai", "cn-shenzhen"}
)
