//go:build !purego

#include "textflag.h"

// FOLD moves the block in acc forward by the distance that the pair of
// constants in k stands for and XORs it onto data; the result is in data, and
// acc and tmp are overwritten.
//
//	data ^= acc.low * k.low  ^  acc.high * k.high
//
// VPMULL multiplies the low halves of its operands, VPMULL2 the high halves.
#define FOLD(k, acc, data, tmp) \
	VPMULL  k.D1, acc.D1, tmp.Q1;       \
	VPMULL2 k.D2, acc.D2, acc.Q1;       \
	VEOR    tmp.B16, data.B16, data.B16; \
	VEOR    acc.B16, data.B16, data.B16

// FOLDNEXT is FOLD with the result in acc; data and tmp are overwritten.
#define FOLDNEXT(k, acc, data, tmp) \
	VPMULL  k.D1, acc.D1, tmp.Q1;       \
	VPMULL2 k.D2, acc.D2, acc.Q1;       \
	VEOR    tmp.B16, data.B16, data.B16; \
	VEOR    data.B16, acc.B16, acc.B16

// func fold(state uint64, p []byte, keys *[4]uint64) (lo, hi uint64)
//
// V0 to V7 are the accumulators: eight adjacent blocks of 16 bytes, V0 the
// first. V8 to V15 receive the next eight blocks. V30 and V31 are the constants
// for 128 and for 16 bytes. V16 to V23 are temporary. R1 points to the bytes
// not yet taken, R2 counts them.
TEXT ·fold(SB), NOSPLIT, $0-56
	MOVD state+0(FP), R0
	MOVD p_base+8(FP), R1
	MOVD p_len+16(FP), R2
	MOVD keys+32(FP), R3
	VLD1 (R3), [V30.D2, V31.D2]

	// The first 128 bytes fill the accumulators as they are.
	VLD1.P 64(R1), [V0.B16, V1.B16, V2.B16, V3.B16]
	VLD1.P 64(R1), [V4.B16, V5.B16, V6.B16, V7.B16]
	SUB    $128, R2, R2

	// The state goes onto the first 8 bytes.
	VEOR V16.B16, V16.B16, V16.B16
	VMOV R0, V16.D[0]
	VEOR V16.B16, V0.B16, V0.B16

	CMP $128, R2
	BLT reduce

	// Fold each accumulator onto the block 128 bytes after it. The eight are
	// independent of each other, which hides the latency of PMULL.
loop128:
	VLD1.P 64(R1), [V8.B16, V9.B16, V10.B16, V11.B16]
	VLD1.P 64(R1), [V12.B16, V13.B16, V14.B16, V15.B16]
	FOLDNEXT(V30, V0, V8, V16)
	FOLDNEXT(V30, V1, V9, V17)
	FOLDNEXT(V30, V2, V10, V18)
	FOLDNEXT(V30, V3, V11, V19)
	FOLDNEXT(V30, V4, V12, V20)
	FOLDNEXT(V30, V5, V13, V21)
	FOLDNEXT(V30, V6, V14, V22)
	FOLDNEXT(V30, V7, V15, V23)
	SUB    $128, R2, R2
	CMP    $128, R2
	BGE    loop128

	// Fold each accumulator onto the next, 16 bytes after it, until all are in V7.
reduce:
	FOLD(V31, V0, V1, V16)
	FOLD(V31, V1, V2, V16)
	FOLD(V31, V2, V3, V16)
	FOLD(V31, V3, V4, V16)
	FOLD(V31, V4, V5, V16)
	FOLD(V31, V5, V6, V16)
	FOLD(V31, V6, V7, V16)

	// Fold that one over the up to seven blocks that are left.
	CMP $16, R2
	BLT done

loop16:
	VLD1.P 16(R1), [V8.B16]
	FOLDNEXT(V31, V7, V8, V16)
	SUB    $16, R2, R2
	CMP    $16, R2
	BGE    loop16

done:
	VMOV V7.D[0], R4
	VMOV V7.D[1], R5
	MOVD R4, lo+40(FP)
	MOVD R5, hi+48(FP)
	RET
