package main

import "strings"

// wantsToRun are what Kustomize says when a kustomization wants a program to be
// run: a plugin (Go, exec, container or Starlark), or Helm.
var wantsToRun = []string{"external plugins disabled", "must specify --enable-helm"}

// wantsProgram tells whether a build failed because nothing is run here.
func wantsProgram(text string) bool {
	for _, part := range wantsToRun {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}
