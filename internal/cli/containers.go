package cli

import (
	"context"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"runtime"

	"tutor/internal/fixtures/rabbitmq"
)

// withContainers sees to it that a broker from a container can be had. A command that
// was built without containers, which need many modules, builds one that has them from
// the checkout around it and goes on as that one; where there is no checkout, it fails.
func (a *app) withContainers(ctx context.Context, t tree, source rabbitmq.Source) error {
	if source.Kind != rabbitmq.FromContainer || rabbitmq.HasContainers {
		return nil
	}
	if t.dir == "" {
		return environment("this tutor was built without containers; build one with them in a checkout of tutor",
			"go install -tags containers ./cmd/tutor")
	}
	cache, err := a.env.cacheDir()
	if err != nil {
		return environment(fmt.Sprintf("there is no folder to build a tutor with containers in: %v", err), "HOME=/tmp "+a.again())
	}
	// One for each checkout, which the go command builds again only where the source has changed.
	sum := sha256.Sum256([]byte(t.dir))
	out := filepath.Join(cache, "tutor", "containers", fmt.Sprintf("tutor-%x", sum[:4]))
	if runtime.GOOS == "windows" {
		out += ".exe"
	}
	a.sayf("building a tutor with containers")
	if err := a.buildWithContainers(ctx, t, out); err != nil {
		return err
	}
	return a.become(out)
}

// buildWithContainers builds the command of a checkout, with containers, to the file out. Nothing is
// left to clean up, for which there is no time once the command has become another.
func (a *app) buildWithContainers(ctx context.Context, t tree, out string) error {
	scratch, err := a.scratch()
	if err != nil {
		return err
	}
	defer scratch.Close()
	return a.goBuild(ctx, &workplace{root: t.dir, env: a.env, scratch: scratch}, "./cmd/tutor", out, "-tags=containers")
}
