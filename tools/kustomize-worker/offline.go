package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
)

var errOffline = errors.New("nothing is fetched")

// refusals is a transport that answers nothing and remembers what was asked.
type refusals struct {
	lock sync.Mutex
	urls []string
}

// RoundTrip refuses a request.
func (r *refusals) RoundTrip(request *http.Request) (*http.Response, error) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.urls = append(r.urls, request.URL.String())
	return nil, fmt.Errorf("%w: %s", errOffline, request.URL)
}

// take returns what was asked since the last time.
func (r *refusals) take() []string {
	r.lock.Lock()
	defer r.lock.Unlock()
	urls := r.urls
	r.urls = nil
	return urls
}

// goOffline takes from this process every way to fetch or run something:
// requests are refused, clients with a transport of their own are sent to a
// proxy that does not exist, names are not resolved, and no program is found.
func goOffline() *refusals {
	refused := &refusals{}
	http.DefaultTransport = refused
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: refuseDial}
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		os.Setenv(name, "http://offline.invalid:9")
	}
	os.Unsetenv("NO_PROXY")
	os.Unsetenv("no_proxy")
	os.Setenv("PATH", "")
	return refused
}

func refuseDial(context.Context, string, string) (net.Conn, error) { return nil, errOffline }
