package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// envName is the environment twin of a flag.
func envName(flag string) string {
	return "FAKEOSS_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// bindEnvironment lets a command take flags from the environment, and say in
// its help where each value comes from.
func (w *world) bindEnvironment(cmd *cobra.Command) {
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error { return w.readEnvironment(cmd) }
	cmd.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		out := cmd.OutOrStdout()
		if err := w.readEnvironment(cmd); err != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "fakeoss: %v\n", err)
		}
		fmt.Fprintf(out, "%s\n\nUsage:\n  %s\n", cmd.Long, cmd.UseLine())
		if cmd.HasAvailableLocalFlags() {
			fmt.Fprint(out, "\nFlags:\n")
			w.printFlags(out, cmd)
		}
	})
}

// readEnvironment sets the flags that were not given.
func (w *world) readEnvironment(cmd *cobra.Command) (err error) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		value := w.getenv(envName(f.Name))
		if value == "" || f.Changed || f.Name == "help" || err != nil {
			return
		}
		before := f.Value.String()
		if e := setFromEnvironment(f.Value, value); e != nil {
			_ = f.Value.Set(before) // a failed Set may leave anything behind
			err = fmt.Errorf("%s=%q: %w", envName(f.Name), value, e)
		}
	})
	return err
}

// setFromEnvironment sets a flag. A variable cannot be repeated as a flag can,
// so its values are separated by white space, which none of them has in it, or
// by commas if the flag takes these.
func setFromEnvironment(v pflag.Value, text string) error {
	list, ok := v.(pflag.SliceValue)
	if !ok {
		return v.Set(text)
	}
	commas := v.Type() == "stringSlice"
	return list.Replace(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || commas && r == ',' }))
}

// origin says where the value of a flag comes from.
func (w *world) origin(f *pflag.Flag) string {
	switch {
	case f.Changed:
		return "flag"
	case w.getenv(envName(f.Name)) != "":
		return envName(f.Name)
	}
	return "default"
}

// printFlags lists flags with their meaning, value and origin.
func (w *world) printFlags(out io.Writer, cmd *cobra.Command) {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" {
			return
		}
		kind, usage := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		value := strings.Trim(f.Value.String(), "[]")
		if value == "" {
			value = "none"
		}
		fmt.Fprintf(t, "  %s %s\t%s\t[%s, %s]\n", name, kind, usage, value, w.origin(f))
	})
	t.Flush()
}
