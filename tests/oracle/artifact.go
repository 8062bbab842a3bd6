package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/fluxcd/pkg/sourceignore"
	"github.com/fluxcd/pkg/sourceignore/gitignore"
)

// copyArtifact copies to target what source-controller would put into the artifact of the checkout at root:
// no links or special files, nothing that the ignore patterns exclude. Directories stay, also empty ones.
func copyArtifact(root string, ignore *string, target string) error {
	excluded, err := ignoreFilter(root, ignore)
	if err != nil {
		return err
	}
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		if !(entry.Type().IsRegular() || entry.IsDir()) || excluded(path, entry.IsDir()) {
			return nil
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		return copyEntry(path, filepath.Join(target, relative), entry.IsDir())
	})
}

func copyEntry(from, to string, directory bool) error {
	if directory {
		return os.MkdirAll(to, 0o755)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, content, 0o644)
}

// ignoreFilter follows source-controller: any pattern at all switches the default excludes off, the ones for version
// control stay.
func ignoreFilter(root string, ignore *string) (func(path string, directory bool) bool, error) {
	domain := strings.Split(root, string(filepath.Separator))
	patterns, err := sourceignore.LoadIgnorePatterns(root, domain)
	if err != nil {
		return nil, err
	}
	if ignore != nil {
		patterns = append(patterns, sourceignore.ReadPatterns(strings.NewReader(*ignore), domain)...)
	}
	matcher := matcherFor(patterns, domain)
	return func(path string, directory bool) bool {
		return matcher.Match(strings.Split(path, string(filepath.Separator)), directory)
	}, nil
}

func matcherFor(patterns []gitignore.Pattern, domain []string) gitignore.Matcher {
	if len(patterns) == 0 {
		return sourceignore.NewDefaultMatcher(nil, domain)
	}
	return sourceignore.NewMatcher(append(sourceignore.VCSPatterns(domain), patterns...))
}
