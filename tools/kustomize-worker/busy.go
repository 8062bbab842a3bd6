package main

import (
	"runtime"
	"strings"
)

// busyStack bounds what is read of what all goroutines do, in bytes.
const busyStack = 256 << 10

// busyWords says in words what a function of Kustomize, Flux or ours is about.
// The first that is found counts: what is called last stands first in a stack.
var busyWords = []struct{ function, words string }{
	{"gitignore.", "ignore patterns"},
	{"(*ignorer).", "ignore patterns"},
	{"PatchTransformer", "patches"},
	{"PatchJson6902Transformer", "patches"},
	{"PatchStrategicMergeTransformer", "patches"},
	{"ReplacementTransformer", "replacements"},
	{"applyReplacement", "replacements"},
	{"refVarTransformer", "vars"},
	{"ResolveVars", "vars"},
	{"nameReferenceTransformer", "references to names"},
	{"internal/accumulator.(*nameReference", "references to names"},
	{"NamespaceTransformer", "the namespace"},
	{"PrefixTransformer", "name prefixes"},
	{"SuffixTransformer", "name suffixes"},
	{"HashTransformer", "hashes of generated names"},
	{"ImageTagTransformer", "images"},
	{"LabelTransformer", "labels"},
	{"AnnotationsTransformer", "annotations"},
	{"ReplicaCountTransformer", "replicas"},
	{"ConfigMapGenerator", "generators"},
	{"SecretGenerator", "generators"},
	{"sortTransformer", "the order of objects"},
	{"SortOrderTransformer", "the order of objects"},
	{"kustomize.SubstituteVariables", "variables"},
	{"(*substituter).", "variables"},
	{"(*judge).", "verdicts"},
	{"(*worker).doCel", "expressions"},
	{"(*stages).generate", "looking for manifests"},
	{"accumulateResources", "reading its files"},
	{"accumulateComponents", "its components"},
}

// busyWith says what the process is at right now, for somebody who has to make
// it less; nothing when that is not known.
func busyWith() string {
	stack := make([]byte, busyStack)
	text := string(stack[:runtime.Stack(stack, true)])
	for _, goroutine := range strings.Split(text, "\n\n") {
		if !strings.Contains(goroutine, "(*worker).do(") {
			continue
		}
		best, words := len(goroutine), ""
		for _, known := range busyWords {
			if at := strings.Index(goroutine, known.function); at >= 0 && at < best {
				best, words = at, known.words
			}
		}
		if words != "" {
			return ", at last with " + words
		}
	}
	return ""
}
