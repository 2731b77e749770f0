// Tutor teaches messaging and chat APIs by running them: see `tutor help`.
package main

import (
	"context"
	"os"

	"tutor/internal/cli"
)

func main() {
	os.Exit(cli.Main(context.Background(), os.Args, os.Stdin, os.Stdout, os.Stderr, os.Environ()))
}
