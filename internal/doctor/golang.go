package doctor

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"go/version"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"tutor/internal/program"
)

// golang looks at Go, and at the folders in which programs are built.
func (c Config) golang(ctx context.Context) []Item {
	goItem, settings := c.goCommand(ctx)
	scratch, folder := scratchFolder(c.Run)
	if folder != nil {
		defer folder.Close()
	}
	items := []Item{goItem}
	if settings != nil { // else nobody knows where the caches are
		modules := c.moduleCache(ctx, settings, goItem.Status == OK, folder)
		items = append(items, modules, buildCache(settings["GOCACHE"], c.Run))
	}
	return append(items, scratch, c.cacheFolder())
}

// goVersion matches the version in what the go command says of itself, which for one
// from the middle of Go's development is more than that.
var goVersion = regexp.MustCompile(`go1(\.\d+)+`)

// goCommand looks at the go command, and returns the settings that it reports; nil where
// it reports none.
func (c Config) goCommand(ctx context.Context) (Item, map[string]string) {
	item := Item{Name: "go", For: "builds the programs", Required: true, Try: c.System.install("go")}
	path, err := program.LookPath("go", c.Env)
	if err != nil {
		item.Status, item.What = Missing, "There is no go command in the folders of PATH."
		return item, nil
	}
	item.Path = path
	// Where there is no go.mod, no other version of Go is called in its place.
	a := c.ask(ctx, string(filepath.Separator), nil, path, "env", "-json", "GOVERSION", "GOTOOLCHAIN", "GOPROXY", "GOMODCACHE", "GOCACHE")
	var settings map[string]string
	if err := json.Unmarshal([]byte(a.stdout), &settings); err != nil || !a.success {
		item.Status, item.What = Broken, "The go command does not say which version it is."
		if a.late {
			item.What = "The go command does not answer."
		} else if line := a.firstLine(); line != "" {
			item.What += " It says: " + line
		}
		return item, nil
	}
	item.Version = strings.TrimPrefix(settings["GOVERSION"], "go")
	c.judgeVersion(&item, settings)
	return item, settings
}

// judgeVersion compares Go's version with the one that the module asks for.
func (c Config) judgeVersion(item *Item, settings map[string]string) {
	want := wantedGo(c.Module)
	have := goVersion.FindString(settings["GOVERSION"])
	if version.Compare(have, "go"+want) >= 0 {
		item.Status, item.Try = OK, ""
		return
	}
	knowsToolchains := version.Compare(have, "go1.21") >= 0 // see go.dev/doc/toolchain
	switch {
	case knowsToolchains && strings.Contains(settings["GOTOOLCHAIN"], "auto"):
		item.Status, item.Try = OK, ""
		item.What = fmt.Sprintf("It is older than %s, which the lessons need, and downloads that by itself.", want)
		return
	case knowsToolchains:
		item.Try = "export GOTOOLCHAIN=auto"
	}
	item.Status = Broken
	item.What = fmt.Sprintf("Go is version %s, and the lessons need %s or later.", item.Version, want)
}

// wantedGo returns the version of Go that a module's go.mod asks for.
func wantedGo(module fs.FS) string {
	mod, err := fs.ReadFile(module, "go.mod")
	if err != nil {
		return "1"
	}
	lines := bufio.NewScanner(bytes.NewReader(mod))
	for lines.Scan() {
		if words := strings.Fields(lines.Text()); len(words) >= 2 && words[0] == "go" {
			return words[1]
		}
	}
	return "1"
}

// moduleCache looks whether the libraries that the lessons need are there, and, where
// not, whether they can be downloaded.
func (c Config) moduleCache(ctx context.Context, settings map[string]string, goWorks bool, scratch *program.Scratch) Item {
	item := Item{Name: "module cache", For: "keeps the libraries", Path: settings["GOMODCACHE"], Status: OK, Required: true}
	unwritable := writable(item.Path)
	var a answer
	if goWorks {
		a = c.listLessons(ctx, scratch)
	}
	switch isAbsent := strings.Contains(a.stderr, "disabled by GOPROXY=off"); {
	case a.success:
	case unwritable != nil:
		item.Status = Broken
		item.What = fmt.Sprintf("The go command cannot write to its module cache: %v.", unwritable)
		item.Try = "GOMODCACHE=" + filepath.Join(os.TempDir(), "go-mod") + " " + c.Run
	case !goWorks:
	case isAbsent && settings["GOPROXY"] == "off":
		item.Status = Broken
		item.What = "The lessons' libraries are not in the module cache, and GOPROXY=off forbids their download."
		item.Try = "go env -u GOPROXY" // where it was set with go env -w
		if c.variable("GOPROXY") != "" {
			item.Try = "unset GOPROXY"
		}
	case isAbsent:
		item.Status, item.Required = Missing, false
		item.What = "The lessons' libraries are not all there yet. The first run downloads them, and needs the network once."
		item.Try = c.Run
	case a.late:
		item.Required = false
		item.What = "The go command was too slow to say whether the lessons' libraries are there."
	default:
		item.Status = Broken
		item.What = "The go command does not understand the lessons' module. It says: " + a.firstLine()
		item.Try = c.Run
	}
	return item
}

// listLessons lets the go command look for all that the lessons import, without the
// network.
func (c Config) listLessons(ctx context.Context, scratch *program.Scratch) answer {
	root, env := c.Root, []string{"GOPROXY=off"}
	if root == "" {
		if scratch == nil {
			return answer{stderr: "there is no folder to unpack the lessons in"}
		}
		root = scratch.Path("module")
		if err := os.CopyFS(root, c.Module); err != nil {
			return answer{stderr: err.Error()}
		}
		env = append(env, "GOWORK=off")
	}
	return c.ask(ctx, root, env, "go", "list", "-deps", "./lessons/...")
}

func buildCache(dir, run string) Item {
	item := Item{Name: "build cache", For: "keeps what is compiled", Path: dir, Status: OK, Required: true}
	if err := writable(dir); err != nil {
		item.Status = Broken
		item.What = fmt.Sprintf("The go command cannot write to its build cache: %v.", err)
		item.Try = "GOCACHE=" + filepath.Join(os.TempDir(), "go-build") + " " + run
	}
	return item
}

// scratchFolder looks whether there is room for a run's own folder, and returns one.
func scratchFolder(run string) (Item, *program.Scratch) {
	item := Item{Name: "scratch folder", For: "holds a run's own files", Status: OK, Required: true}
	s, err := program.NewScratch("")
	if err != nil {
		item.Status = Broken
		item.What = fmt.Sprintf("No run can have a folder of its own: %v.", err)
		item.Try = "TMPDIR=$HOME " + run
		return item, nil
	}
	item.Path = filepath.Dir(s.Dir())
	return item, s
}

// cacheFolder looks at tutor's own cache folder. In a checkout, a run can do without.
func (c Config) cacheFolder() Item {
	item := Item{Name: "cache folder", For: "keeps the last run", Path: c.Cache, Status: OK, Required: c.Root == ""}
	if err := writable(c.Cache); err != nil {
		item.Status = Broken
		item.What = fmt.Sprintf("What a run leaves to look at cannot be kept: %v.", err)
		item.Try = "export XDG_CACHE_HOME=" + os.TempDir()
	}
	return item
}
