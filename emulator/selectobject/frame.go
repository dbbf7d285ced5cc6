package selectobject

import (
	"encoding/binary"
	"hash/crc32"
)

// Types of frames, the version of the protocol in front of them (spec
// oss-api.md E.11).
const (
	dataFrame        = 0x01_800001
	continuousFrame  = 0x01_800004
	endFrame         = 0x01_800005
	csvMetaEndFrame  = 0x01_800006
	jsonMetaEndFrame = 0x01_800007
)

// headerSize is how much of a frame comes before its payload: version and
// type, length of the payload, checksum of the header.
const headerSize = 12

// beginFrame begins a frame in an empty buffer. The payload begins with an
// offset, which sealFrame fills in.
func beginFrame(dst []byte) []byte { return append(dst[:0], make([]byte, headerSize+8)...) }

// sealFrame makes a frame of a buffer: its header, its offset in the object
// and its checksum. In answers of OSS the checksum of the header is always 0,
// and that of the payload too unless it was asked for (captures in
// client_mock_object_select_test.go of the Go SDK v2).
func sealFrame(frame []byte, kind uint32, offset int64, checksum bool) []byte {
	payload := frame[headerSize:]
	binary.BigEndian.PutUint32(frame[0:], kind)
	binary.BigEndian.PutUint32(frame[4:], uint32(len(payload)))
	binary.BigEndian.PutUint64(payload, uint64(offset))
	sum := uint32(0)
	if checksum {
		sum = crc32.ChecksumIEEE(payload)
	}
	return binary.BigEndian.AppendUint32(frame, sum)
}

// appendEnd writes the payload of an End frame after its offset: the number of
// bytes scanned, the status, and what went wrong, as "Code.Message".
func appendEnd(frame []byte, scanned int64, status int, message string) []byte {
	frame = binary.BigEndian.AppendUint64(frame, uint64(scanned))
	frame = binary.BigEndian.AppendUint32(frame, uint32(status))
	return append(frame, message...)
}
