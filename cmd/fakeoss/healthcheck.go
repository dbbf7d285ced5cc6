package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/fakeoss/fakeoss/emulator/admin"
)

func (w *world) healthcheckCommand() *cobra.Command {
	var addr string
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask a running fakeoss whether it is ready",
		Long: `Asks a running fakeoss whether it is ready and exits with 0 if so, with 1 if not.
It needs no shell and no curl, so that a container can use it as its HEALTHCHECK.`,
		Args: cobra.NoArgs,
	}
	cmd.Flags().StringVar(&addr, "addr", defaultAddr, "`host:port` or URL of the fakeoss to ask")
	cmd.Flags().DurationVar(&wait, "wait", 0, "keep asking this `long` until it is ready")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		patience := time.After(wait)
		for {
			err := askReady(cmd.Context(), addr)
			if err == nil {
				fmt.Fprintln(w.stdout, "ready")
				return nil
			}
			if wait == 0 {
				return failed(err)
			}
			select {
			case <-cmd.Context().Done():
				return failed(cmd.Context().Err())
			case <-patience:
				return failed(fmt.Errorf("not ready after %v: %w", wait, err))
			case <-time.After(50 * time.Millisecond):
			}
		}
	}
	return cmd
}

// oneAnswer is how long a single question may take.
const oneAnswer = 2 * time.Second

func askReady(ctx context.Context, addr string) error {
	ctx, cancel := context.WithTimeout(ctx, oneAnswer)
	defer cancel()
	if !strings.Contains(addr, "://") {
		addr = "http://" + addr
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(addr, "/")+admin.ReadyPath, nil)
	if err != nil {
		return fmt.Errorf("--addr %q: %w", addr, err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // no proxy, whatever the environment says
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("fakeoss does not answer: %w", err)
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(resp.Body, 200)) // for the message only
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s: %s", addr, resp.Status, strings.TrimSpace(string(text)))
	}
	return nil
}
