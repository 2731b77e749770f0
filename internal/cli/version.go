package cli

import (
	"encoding/json"
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"tutor"
)

func (a *app) versionCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "version",
		Short:   "Say which version of the kit this is",
		GroupID: groupLook,
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return a.writeJSON(struct {
					Format string `json:"format"`
					Kit    string `json:"kit"`
					Go     string `json:"go"`
					OS     string `json:"os"`
					Arch   string `json:"arch"`
				}{"tutor.version/1", tutor.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH})
			}
			_, err := fmt.Fprintf(a.stdout, "tutor %s %s %s/%s\n", tutor.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return c
}

// writeJSON prints a document as a result. Every document begins with the name
// and the version of its format: keys may be added to a version; one that goes
// or changes its meaning makes the next.
func (a *app) writeJSON(document any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(document)
}
