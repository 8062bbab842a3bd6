package main

import (
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// fetching are the kinds whose controller reads spec.url as Go does.
var fetching = map[schema.GroupKind]bool{
	{Group: "source.toolkit.fluxcd.io", Kind: "GitRepository"}:  true,
	{Group: "source.toolkit.fluxcd.io", Kind: "HelmRepository"}: true,
}

// quoted is what Go quotes of a URL: it may be a part of a password.
var quoted = regexp.MustCompile(`"[^"]*" ?`)

// noKey is said of a repository that is fetched over SSH as nobody.
const noKey = "over ssh Flux needs a secretRef, to a Secret with identity and known_hosts: it fetches nothing without"

// fluxURL says why Flux could not read the URL of a source: it stalls, and
// fetches nothing.
func fluxURL(of schema.GroupKind, data []byte) []violation {
	var object struct {
		Spec struct {
			URL       string          `json:"url"`
			SecretRef json.RawMessage `json:"secretRef"`
		} `json:"spec"`
	}
	if !fetching[of] || json.Unmarshal(data, &object) != nil {
		return nil
	}
	var wrong *url.Error
	if _, err := url.Parse(object.Spec.URL); !errors.As(err, &wrong) {
		if of.Kind == "GitRepository" && strings.HasPrefix(object.Spec.URL, "ssh://") && len(object.Spec.SecretRef) == 0 {
			return []violation{{Path: "/spec/url", Message: noKey}}
		}
		return nil
	}
	why := "no URL that Flux can read: " + strings.TrimSpace(quoted.ReplaceAllString(wrong.Err.Error(), ""))
	if strings.HasPrefix(object.Spec.URL, "ssh://") && strings.HasPrefix(wrong.Err.Error(), "invalid port") {
		why += "; a slash follows the host, as in ssh://git@host/owner/name"
	}
	return []violation{{Path: "/spec/url", Message: why}}
}
