package main

import (
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

func TestVersionsThatFluxCannotRead(t *testing.T) {
	const helm, source, image = "helm.toolkit.fluxcd.io", "source.toolkit.fluxcd.io", "image.toolkit.fluxcd.io"
	for _, c := range []struct{ group, kind, spec, path string }{
		{helm, "HelmRelease", `{"chart":{"spec":{"version":"1.2.x.y","sourceRef":{"kind":"HelmRepository"}}}}`, "/spec/chart/spec/version"},
		{helm, "HelmRelease", `{"chart":{"spec":{"version":">=1.2 <2","sourceRef":{"kind":"HelmRepository"}}}}`, ""},
		{helm, "HelmRelease", `{"chart":{"spec":{"version":"v1.2.3-rc.1+b","sourceRef":{"kind":"HelmRepository"}}}}`, ""},
		{helm, "HelmRelease", `{"chart":{"spec":{"version":"as it is","sourceRef":{"kind":"GitRepository"}}}}`, ""},
		{helm, "HelmRelease", `{"chartRef":{"kind":"OCIRepository"}}`, ""},
		{source, "HelmChart", `{"version":"latest","sourceRef":{"kind":"HelmRepository"}}`, "/spec/version"},
		{source, "GitRepository", `{"ref":{"semver":"=> 1.0"}}`, ""},
		{source, "GitRepository", `{"ref":{"semver":"~> >1"}}`, "/spec/ref/semver"},
		{source, "GitRepository", `{"ref":{"semver":"~> >1","commit":"1234567"}}`, ""},
		{source, "OCIRepository", `{"ref":{"semver":"1.x","semverFilter":"(rc"}}`, "/spec/ref/semverFilter"},
		{source, "OCIRepository", `{"ref":{"semver":"one","digest":"sha256:00"}}`, ""},
		{image, "ImagePolicy", `{"policy":{"semver":{"range":"1.0.0 - "}}}`, "/spec/policy/semver/range"},
		{image, "ImagePolicy", `{"policy":{"alphabetical":{"order":"asc"}},"filterTags":{"pattern":"^main-(?<ts>[0-9]+"}}`, "/spec/filterTags/pattern"},
		{image, "ImagePolicy", `{"filterTags":{"pattern":"^main-(?P<ts>[0-9]+)$"}}`, ""},
		{"example.com", "ImagePolicy", `{"policy":{"semver":{"range":"one"}}}`, ""},
	} {
		got := ""
		for _, one := range fluxVersions(schema.GroupKind{Group: c.group, Kind: c.kind}, []byte(`{"spec":`+c.spec+`}`)) {
			got += one.Path
		}
		wantText(t, got, c.path)
	}
}
