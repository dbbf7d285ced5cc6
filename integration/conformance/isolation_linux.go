package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// runInside runs this program again in a network that has nothing but a
// loopback interface. Some tests dial hosts of Alibaba Cloud; there they fail
// at once instead of reaching somebody, or hanging in a resolver.
func runInside(ctx context.Context, dir string, args []string, stdout, stderr io.Writer) (good bool, err error) {
	self, err := os.Executable()
	if err != nil {
		return false, err
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Env = append(os.Environ(), insideVariable+"="+dir)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	err = cmd.Run()
	exit := (*exec.ExitError)(nil)
	switch {
	case err == nil:
		return true, nil
	case errors.As(err, &exit) && exit.ExitCode() == 1:
		return false, nil // it has told why
	case errors.As(err, &exit) && exit.ExitCode() == exitNotIsolated:
		return false, errNotIsolated // it has told why
	case errors.Is(err, unix.EPERM), errors.Is(err, unix.ENOSPC), errors.Is(err, unix.EINVAL):
		return false, fmt.Errorf("%w: %w", errNotIsolated, err) // as containers often answer
	}
	return false, err
}

// loopbackUp turns on the loopback interface, which is off in a new network.
// It gets a second address, because a test asks for its own address by a route
// to this one, to which it sends nothing.
func loopbackUp() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("loopback: %w", err)
	}
	defer unix.Close(fd)
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return fmt.Errorf("loopback: %w", err)
	}
	lo.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, lo); err != nil {
		return fmt.Errorf("loopback: %w", err)
	}
	second, err := unix.NewIfreq("lo:1")
	if err == nil {
		err = second.SetInet4Addr([]byte{8, 8, 8, 8})
	}
	if err == nil {
		err = unix.IoctlIfreq(fd, unix.SIOCSIFADDR, second)
	}
	if err != nil {
		return fmt.Errorf("second address of loopback: %w", err)
	}
	return nil
}
