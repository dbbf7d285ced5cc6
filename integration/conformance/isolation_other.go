//go:build !linux

package main

import (
	"context"
	"errors"
	"io"
)

const insideVariable = "FAKEOSS_CONFORMANCE_DIR"

var errOnlyLinux = errors.New("network namespaces are a thing of Linux")

func runInside(context.Context, string, []string, io.Writer, io.Writer) (bool, error) {
	return false, errOnlyLinux
}

func isolationRefused(err error) bool { return errors.Is(err, errOnlyLinux) }

func loopbackUp() error { return errOnlyLinux }
