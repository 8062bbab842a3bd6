package main

import (
	"encoding/json"
	"fmt"
	"regexp"

	selectors "k8s.io/apimachinery/pkg/labels"
)

// chosen is what Flux's controllers read selectors of objects from, besides
// the patches of a Kustomization, which Kustomize reads.
type chosen struct {
	Spec struct {
		Ignore         []aimed `json:"ignore"`
		DriftDetection struct {
			Ignore []aimed `json:"ignore"`
		} `json:"driftDetection"`
		PostRenderers []struct {
			Kustomize struct {
				Patches []aimed `json:"patches"`
			} `json:"kustomize"`
		} `json:"postRenderers"`
	} `json:"spec"`
}

type aimed struct {
	Target map[string]any `json:"target"`
}

// expressions and selections are the fields of a target, by how they are read.
var (
	expressions = []string{"group", "version", "kind", "name", "namespace"}
	selections  = []string{"labelSelector", "annotationSelector"}
)

// refuseTargets refuses the fields of targets that cannot be read.
func refuseTargets(data []byte, refuse func(why, path string, steps ...any)) {
	var object chosen
	if json.Unmarshal(data, &object) != nil {
		return
	}
	look := func(path string, listed []aimed) {
		for i, one := range listed {
			for _, name := range expressions {
				text, _ := one.Target[name].(string)
				_, err := regexp.Compile("^(?:" + text + ")$")
				refuse(reason(err), "%s/%d/target/%s", path, i, name)
			}
			for _, name := range selections {
				text, _ := one.Target[name].(string)
				_, err := selectors.Parse(text)
				refuse(reason(err), "%s/%d/target/%s", path, i, name)
			}
		}
	}
	look("/spec/ignore", object.Spec.Ignore)
	look("/spec/driftDetection/ignore", object.Spec.DriftDetection.Ignore)
	for i, one := range object.Spec.PostRenderers {
		look(fmt.Sprintf("/spec/postRenderers/%d/kustomize/patches", i), one.Kustomize.Patches)
	}
}

func reason(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
