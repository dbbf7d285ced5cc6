package bucketdoc

import (
	"encoding/xml"
	"slices"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A ReplicationConfiguration says to which buckets objects are copied. Nothing
// is copied here: a rule stays in the state starting (A077).
// https://help.aliyun.com/zh/oss/developer-reference/putbucketreplication
type ReplicationConfiguration struct {
	XMLName xml.Name          `xml:"ReplicationConfiguration"`
	Rules   []ReplicationRule `xml:"Rule"`
}

// A ReplicationRule is one rule of a ReplicationConfiguration.
type ReplicationRule struct {
	ID                          string
	RTC                         *RTC                        `xml:",omitempty"`
	PrefixSet                   *PrefixSet                  `xml:",omitempty"`
	Action                      string                      `xml:",omitempty"`
	Destination                 *ReplicationDestination     `xml:",omitempty"`
	Status                      string                      `xml:",omitempty"`
	HistoricalObjectReplication string                      `xml:",omitempty"`
	SyncRole                    string                      `xml:",omitempty"`
	SourceSelectionCriteria     *SourceSelectionCriteria    `xml:",omitempty"`
	EncryptionConfiguration     *ReplicaEncryption          `xml:",omitempty"`
	Progress                    *ReplicationProgressOfARule `xml:",omitempty"`
}

// RTC says whether the time that copying takes is guaranteed.
type RTC struct {
	Status string
}

// A PrefixSet is the beginnings of the keys that are copied.
type PrefixSet struct {
	Prefixes []string `xml:"Prefix"`
}

// A ReplicationDestination is a bucket.
type ReplicationDestination struct {
	Bucket       string
	Location     string
	TransferType string `xml:",omitempty"`
}

// SourceSelectionCriteria says whether objects are copied that KMS encrypted.
type SourceSelectionCriteria struct {
	SseKmsEncryptedObjects *RTC `xml:",omitempty"`
}

// A ReplicaEncryption is the key for the copies.
type ReplicaEncryption struct {
	ReplicaKmsKeyID string
}

// ReplicationProgressOfARule is how far copying got.
type ReplicationProgressOfARule struct {
	HistoricalObject string `xml:",omitempty"`
	NewObject        string `xml:",omitempty"`
}

// The states of a rule.
const (
	ReplicationStarting = "starting"
	ReplicationClosing  = "closing"
)

const (
	maxReplicationID = 255
	maxPrefixes      = 10
	maxReplications  = 100
)

var replicationActions = []string{"ALL", "PUT", "DELETE", "ABORT"}

// settle checks a request to add a rule: it has exactly one.
func (d *ReplicationConfiguration) settle(env Env) error {
	switch n := len(d.Rules); {
	case n == 0:
		return osserr.MalformedReplication.With().Hinted("there is no Rule")
	case n > 1:
		return osserr.TooManyReplicationRules.With()
	}
	return d.Rules[0].settle(env)
}

func (r *ReplicationRule) settle(env Env) error {
	bad := func(hint string) error { return osserr.MalformedReplication.With().Hinted(hint) }
	if r.ID == "" {
		r.ID = env.NewID()
	}
	to := r.Destination
	switch {
	case len(r.ID) > maxReplicationID:
		return invalid("ID", r.ID, "The length of the rule ID must not exceed %d.", maxReplicationID)
	case to == nil || to.Bucket == "" || to.Location == "":
		return bad("Destination needs a Bucket and a Location")
	case to.TransferType != "" && to.TransferType != "internal" && to.TransferType != "oss_acc":
		return invalid("TransferType", to.TransferType, "TransferType must be internal or oss_acc.")
	}
	if r.PrefixSet != nil {
		r.PrefixSet.Prefixes = kept(r.PrefixSet.Prefixes)
		if len(r.PrefixSet.Prefixes) > maxPrefixes {
			return bad("there are more than 10 prefixes")
		}
	}
	if r.Action == "" {
		r.Action = "ALL"
	}
	for a := range strings.SplitSeq(r.Action, ",") {
		if !slices.Contains(replicationActions, a) {
			return invalid("Action", a, "Action must be ALL, or some of PUT, DELETE and ABORT.")
		}
	}
	switch r.HistoricalObjectReplication {
	case "":
		r.HistoricalObjectReplication = "enabled"
	case "enabled", "disabled":
	default:
		return bad("HistoricalObjectReplication is enabled or disabled")
	}
	if r.RTC != nil && r.RTC.Status != "enabled" && r.RTC.Status != "disabled" {
		return bad("the Status of RTC is enabled or disabled")
	}
	r.settleKMS()
	r.Status, r.Progress = ReplicationStarting, nil
	return nil
}

// settleKMS drops what has no effect: without a role objects that KMS
// encrypted cannot be copied, and no key is needed for those that are not
// (the Python SDK's tests).
func (r *ReplicationRule) settleKMS() {
	if r.SyncRole == "" {
		r.SourceSelectionCriteria, r.EncryptionConfiguration = nil, nil
	}
	if c := r.SourceSelectionCriteria; c == nil || c.SseKmsEncryptedObjects == nil || c.SseKmsEncryptedObjects.Status != "Enabled" {
		r.EncryptionConfiguration = nil
	}
}

// Add adds the rule of another configuration.
func (d *ReplicationConfiguration) Add(rule ReplicationRule) error {
	for _, r := range d.Rules {
		if r.ID == rule.ID || r.Destination.Bucket == rule.Destination.Bucket {
			return osserr.ReplicationExists.With("RuleId", r.ID)
		}
	}
	if len(d.Rules) >= maxReplications {
		return osserr.TooManyOutgoingReplication.With()
	}
	d.Rules = append(d.Rules, rule)
	return nil
}

// Rule returns the rule of an id.
func (d *ReplicationConfiguration) Rule(id string) (*ReplicationRule, error) {
	for i := range d.Rules {
		if d.Rules[i].ID == id {
			return &d.Rules[i], nil
		}
	}
	return nil, osserr.NoSuchReplicationRule.With("RuleId", id)
}

// ReplicationRules is the body of DeleteBucketReplication: the rule to close.
type ReplicationRules struct {
	XMLName xml.Name `xml:"ReplicationRules"`
	IDs     []string `xml:"ID"`
}

func (d *ReplicationRules) settle(Env) error {
	switch d.IDs = kept(d.IDs); len(d.IDs) {
	case 0:
		return osserr.MalformedReplication.With().Hinted("there is no ID")
	case 1:
		return nil
	}
	return osserr.TooManyReplicationRules.With()
}

// An RTCConfiguration is the body of PutBucketRTC.
type RTCConfiguration struct {
	XMLName xml.Name `xml:"ReplicationRule"`
	RTC     *RTC
	ID      string
}

func (d *RTCConfiguration) settle(Env) error {
	if d.ID == "" || d.RTC == nil || d.RTC.Status != "enabled" && d.RTC.Status != "disabled" {
		return osserr.MalformedReplication.With().Hinted("there must be an ID and RTC with the Status enabled or disabled")
	}
	return nil
}

// A ReplicationProgress is the answer to GetBucketReplicationProgress.
type ReplicationProgress struct {
	XMLName xml.Name          `xml:"ReplicationProgress"`
	Rules   []ReplicationRule `xml:"Rule"`
}

// Progress returns how far rules got: nowhere (A077).
func Progress(rules []ReplicationRule) *ReplicationProgress {
	d := &ReplicationProgress{Rules: slices.Clone(rules)}
	for i := range d.Rules {
		r := &d.Rules[i]
		r.SyncRole, r.SourceSelectionCriteria, r.EncryptionConfiguration, r.RTC = "", nil, nil, nil
		if r.HistoricalObjectReplication == "enabled" {
			r.Progress = &ReplicationProgressOfARule{HistoricalObject: "0"}
		}
	}
	return d
}

// A ReplicationLocation is the answer to GetBucketReplicationLocation.
type ReplicationLocation struct {
	XMLName       xml.Name          `xml:"ReplicationLocation"`
	Locations     []string          `xml:"Location"`
	TransferTypes []TransferTypesOf `xml:"LocationTransferTypeConstraint>LocationTransferType"`
	RTCLocations  []string          `xml:"LocationRTCConstraint>Location"`
}

// TransferTypesOf are the faster ways to a region.
type TransferTypesOf struct {
	Location string
	Types    []string `xml:"TransferTypes>Type"`
}
