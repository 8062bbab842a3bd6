package main

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/Masterminds/semver/v3"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// versioned is what Flux's controllers read ranges of versions, and patterns of
// tags, from.
type versioned struct {
	Spec struct {
		Chart struct {
			Spec chartVersion `json:"spec"`
		} `json:"chart"`
		chartVersion
		Ref struct {
			Commit       string `json:"commit"`
			Name         string `json:"name"`
			Digest       string `json:"digest"`
			Semver       string `json:"semver"`
			SemverFilter string `json:"semverFilter"`
		} `json:"ref"`
		Policy struct {
			Semver struct {
				Range string `json:"range"`
			} `json:"semver"`
		} `json:"policy"`
		FilterTags struct {
			Pattern string `json:"pattern"`
		} `json:"filterTags"`
	} `json:"spec"`
}

// chartVersion is which chart is asked of a repository; other sources hold one.
type chartVersion struct {
	Version   string `json:"version"`
	SourceRef struct {
		Kind string `json:"kind"`
	} `json:"sourceRef"`
}

func (c chartVersion) asked() string {
	if c.SourceRef.Kind == "HelmRepository" {
		return c.Version
	}
	return ""
}

// fluxVersions says which ranges of versions and patterns of tags the
// controllers could not read: nothing newer is ever found, and the object is
// not ready.
func fluxVersions(of schema.GroupKind, data []byte) []violation {
	var object versioned
	if !strings.HasSuffix(of.Group, ".toolkit.fluxcd.io") || json.Unmarshal(data, &object) != nil {
		return nil
	}
	var wrong []violation
	within := func(path, text string) {
		if text == "" {
			return
		}
		if _, err := semver.NewConstraint(text); err != nil {
			why := "no range of versions that Flux can read, such as 1.4.x or >=1.4.0 <2.0.0"
			wrong = append(wrong, violation{Path: path, Message: why})
		}
	}
	pattern := func(path, text string) {
		if _, err := regexp.Compile(text); err != nil {
			why := "no regular expression that Flux can read: " + strings.TrimPrefix(err.Error(), "error parsing regexp: ")
			wrong = append(wrong, violation{Path: path, Message: clip(why)})
		}
	}
	spec := object.Spec
	switch of.Kind {
	case "HelmRelease":
		within("/spec/chart/spec/version", spec.Chart.Spec.asked())
	case "HelmChart":
		within("/spec/version", spec.asked())
	case "GitRepository":
		if spec.Ref.Commit == "" && spec.Ref.Name == "" { // they go before it
			within("/spec/ref/semver", spec.Ref.Semver)
		}
	case "OCIRepository":
		if spec.Ref.Digest == "" && spec.Ref.Semver != "" {
			within("/spec/ref/semver", spec.Ref.Semver)
			pattern("/spec/ref/semverFilter", spec.Ref.SemverFilter)
		}
	case "ImagePolicy":
		within("/spec/policy/semver/range", spec.Policy.Semver.Range)
		pattern("/spec/filterTags/pattern", spec.FilterTags.Pattern)
	}
	return wrong
}
