package main

import (
	"runtime/debug"
	"strings"
)

// protocol is the version of the wire format.
const protocol = 1

// version of the worker; part of every cache key, so it changes whenever an
// answer may.
const version = "1.0.0"

// modules are the libraries whose versions decide what an answer is.
var modules = map[string]string{
	"kustomize":    "sigs.k8s.io/kustomize/api",
	"kyaml":        "sigs.k8s.io/kustomize/kyaml",
	"flux":         "github.com/fluxcd/pkg/kustomize",
	"envsubst":     "github.com/fluxcd/pkg/envsubst",
	"sourceignore": "github.com/fluxcd/pkg/sourceignore",
	"kubeconform":  "github.com/yannh/kubeconform",
	"apiserver":    "k8s.io/apiextensions-apiserver",
	"cel":          "github.com/google/cel-go",
	"kubernetes":   "k8s.io/kubernetes",
}

// labels shorten the two versions that reports show.
var labels = map[string]string{"kustomize": "api ", "flux": "pkg/kustomize "}

// facts describes this program: its protocol, its version, and the versions of
// the libraries inside, as read from the build information.
func facts() map[string]any {
	result := map[string]any{"protocol": protocol, "worker": version}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return result
	}
	result["go"] = info.GoVersion
	for name, path := range modules {
		result[name] = labels[name] + moduleVersion(info, path)
	}
	return result
}

func moduleVersion(info *debug.BuildInfo, path string) string {
	for _, module := range info.Deps {
		if module.Path != path {
			continue
		}
		// A folder in a module's place has its sources, some of them changed.
		if module.Replace != nil && strings.HasPrefix(module.Replace.Version, "v") {
			return module.Replace.Version
		}
		return module.Version
	}
	return "unknown"
}
