package tutor_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"tutor/internal/script"
)

var update = flag.Bool("update", false, "rewrite the generated pages")

// TestScriptReference holds docs/script.md to what the commands say of
// themselves; `go test . -run TestScriptReference -update` rewrites it.
func TestScriptReference(t *testing.T) {
	const page = "docs/script.md"
	var want bytes.Buffer
	want.WriteString("<!-- Generated from internal/script; see docs_test.go. -->\n\n")
	if err := script.WriteReference(&want); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(page, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s is stale: run go test . -run TestScriptReference -update", page)
	}
}
