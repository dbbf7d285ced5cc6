//go:build !linux

package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
)

func runInside(context.Context, string, []string, io.Writer, io.Writer) (bool, error) {
	return false, fmt.Errorf("%w on %s", errNotIsolated, runtime.GOOS)
}

func loopbackUp() error { return errNotIsolated }
