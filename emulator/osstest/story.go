package osstest

import (
	"context"
	"strings"
)

// publicKey is the document with which this server's callbacks verify.
func (s *Server) publicKey(context.Context, string) ([]byte, error) {
	return s.emulator.Callbacks().Key().PublicDocument(), nil
}

// story writes the journal.
func (s *Server) story() string {
	var b strings.Builder
	for _, e := range s.Journal().Entries() {
		b.WriteString(e.Story())
	}
	if b.Len() == 0 {
		return "  (empty)\n"
	}
	return b.String()
}
