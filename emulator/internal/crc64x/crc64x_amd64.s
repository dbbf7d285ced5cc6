//go:build !purego

#include "textflag.h"

// func cpuid1ECX() uint32
TEXT ·cpuid1ECX(SB), NOSPLIT, $0-4
	MOVL $1, AX              // leaf 1: processor signature and features
	XORL CX, CX              // subleaf 0
	CPUID
	MOVL CX, ret+0(FP)
	RET

// FOLD moves the block in acc forward by the distance that the pair of
// constants in k stands for, and leaves it in acc; tmp is overwritten.
//
//	acc = acc.low * k.low  ^  acc.high * k.high
//
// The immediate of PCLMULQDQ selects the halves: bit 0 that of one operand and
// bit 4 that of the other, so $0x00 is low by low and $0x11 high by high.
#define FOLD(k, acc, tmp) \
	MOVOA     acc, tmp;      \
	PCLMULQDQ $0x00, k, acc; \
	PCLMULQDQ $0x11, k, tmp; \
	PXOR      tmp, acc

// FOLDMEM is FOLD onto the 16 bytes at offset(SI). They are loaded separately
// because PXOR with a memory operand demands alignment.
#define FOLDMEM(offset, k, acc, tmp, data) \
	MOVOU offset(SI), data; \
	FOLD(k, acc, tmp);      \
	PXOR  data, acc

// func fold(state uint64, p []byte, keys *[4]uint64) (lo, hi uint64)
//
// X0 to X7 are the accumulators: eight adjacent blocks of 16 bytes, X0 the
// first. X8 and X9 are the constants for 128 and for 16 bytes. X10 to X15 are
// temporary. SI points to the bytes not yet taken, CX counts them.
TEXT ·fold(SB), NOSPLIT, $0-56
	MOVQ  p_base+8(FP), SI
	MOVQ  p_len+16(FP), CX
	MOVQ  keys+32(FP), AX
	MOVOU 0(AX), X8
	MOVOU 16(AX), X9

	// The first 128 bytes fill the accumulators as they are.
	MOVOU 0(SI), X0
	MOVOU 16(SI), X1
	MOVOU 32(SI), X2
	MOVOU 48(SI), X3
	MOVOU 64(SI), X4
	MOVOU 80(SI), X5
	MOVOU 96(SI), X6
	MOVOU 112(SI), X7
	ADDQ  $128, SI
	SUBQ  $128, CX

	// The state goes onto the first 8 bytes; MOVQ clears the upper half of X10.
	MOVQ state+0(FP), X10
	PXOR X10, X0

	CMPQ CX, $128
	JLT  reduce

	// Fold each accumulator onto the block 128 bytes after it. The eight are
	// independent of each other, which hides the latency of PCLMULQDQ.
loop128:
	FOLDMEM(0, X8, X0, X10, X11)
	FOLDMEM(16, X8, X1, X12, X13)
	FOLDMEM(32, X8, X2, X14, X15)
	FOLDMEM(48, X8, X3, X10, X11)
	FOLDMEM(64, X8, X4, X12, X13)
	FOLDMEM(80, X8, X5, X14, X15)
	FOLDMEM(96, X8, X6, X10, X11)
	FOLDMEM(112, X8, X7, X12, X13)
	ADDQ $128, SI
	SUBQ $128, CX
	CMPQ CX, $128
	JGE  loop128

	// Fold each accumulator onto the next, 16 bytes after it, until all are in X7.
reduce:
	FOLD(X9, X0, X10)
	PXOR X0, X1
	FOLD(X9, X1, X10)
	PXOR X1, X2
	FOLD(X9, X2, X10)
	PXOR X2, X3
	FOLD(X9, X3, X10)
	PXOR X3, X4
	FOLD(X9, X4, X10)
	PXOR X4, X5
	FOLD(X9, X5, X10)
	PXOR X5, X6
	FOLD(X9, X6, X10)
	PXOR X6, X7

	// Fold that one over the up to seven blocks that are left.
	CMPQ CX, $16
	JLT  done

loop16:
	FOLDMEM(0, X9, X7, X10, X11)
	ADDQ $16, SI
	SUBQ $16, CX
	CMPQ CX, $16
	JGE  loop16

done:
	MOVQ   X7, lo+40(FP)
	PSRLDQ $8, X7            // shift the high half down (a count of bytes)
	MOVQ   X7, hi+48(FP)
	RET
