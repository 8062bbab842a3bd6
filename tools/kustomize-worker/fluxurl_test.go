package main

import (
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

func TestURLsThatFluxCannotRead(t *testing.T) {
	git := schema.GroupKind{Group: "source.toolkit.fluxcd.io", Kind: "GitRepository"}
	for url, want := range map[string]string{
		"ssh://git@host:owner/name":     "no URL that Flux can read: invalid port after host; a slash follows the host, as in ssh://git@host/owner/name",
		"https://user:p/ss@host/name":   "no URL that Flux can read: invalid port after host",
		"https://user:p%zz@host/name":   "no URL that Flux can read: invalid URL escape",
		"ssh://git@host:22/owner/name":  noKey,
		"https://host/owner/name%20two": "",
		"":                              "",
	} {
		got := ""
		for _, one := range fluxURL(git, []byte(`{"spec":{"url":"`+url+`"}}`)) {
			wantText(t, one.Path, "/spec/url")
			got += one.Message
		}
		wantText(t, got, want)
	}
	key := []byte(`{"spec":{"url":"ssh://git@host/owner/name","secretRef":{"name":"key"}}}`)
	if got := fluxURL(git, key); got != nil {
		t.Errorf("%+v", got)
	}
	other := schema.GroupKind{Group: "example.com", Kind: "GitRepository"}
	if got := fluxURL(other, []byte(`{"spec":{"url":"ssh://git@host:owner/name"}}`)); got != nil {
		t.Errorf("%+v", got)
	}
}
