package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os/exec"
	"testing"
)

func TestNothingIsFetched(t *testing.T) {
	offline.take()
	_, err := http.Get("http://127.0.0.1:1/x") //nolint:noctx,bodyclose // it must fail
	if !errors.Is(err, errOffline) {
		t.Errorf("%v", err)
	}
	wantText(t, marshal(t, offline.take()), `["http://127.0.0.1:1/x"]`)
	if urls := offline.take(); len(urls) != 0 {
		t.Errorf("remembered twice: %v", urls)
	}
}

func TestNothingIsResolved(t *testing.T) {
	if addresses, err := net.DefaultResolver.LookupHost(context.Background(), "host.example.com"); err == nil {
		t.Errorf("%v", addresses)
	}
}

func TestOtherTransportsAreSentNowhere(t *testing.T) {
	for _, url := range []string{"http://example.com/", "https://example.com/"} {
		request, err := http.NewRequest(http.MethodGet, url, nil) //nolint:noctx // only asked about
		if err != nil {
			t.Fatal(err)
		}
		proxy, err := http.ProxyFromEnvironment(request)
		if err != nil || proxy == nil || proxy.Host != "offline.invalid:9" {
			t.Errorf("%s: %v, %v", url, proxy, err)
		}
	}
}

func TestNothingIsFoundToRun(t *testing.T) {
	for _, name := range []string{"git", "helm", "sh"} {
		if found, err := exec.LookPath(name); err == nil {
			t.Errorf("%s is at %s", name, found)
		}
	}
}
