// Command daprd is Dapr's own sidecar with only the components that this repository deploys.
//
// The official program registers every component there is; this one starts the same runtime with four, so that it
// compiles in minutes, and tests and `make plant` run the real sidecar where no image can be pulled.
package main

import (
	"context"
	"os"

	"github.com/dapr/components-contrib/nameresolution/mdns"
	"github.com/dapr/components-contrib/nameresolution/sqlite"
	inmemory "github.com/dapr/components-contrib/pubsub/in-memory"
	mqtt "github.com/dapr/components-contrib/pubsub/mqtt3"
	"github.com/dapr/components-contrib/pubsub/redis"
	"github.com/dapr/dapr/cmd/daprd/options"
	"github.com/dapr/dapr/pkg/components/bindings"
	"github.com/dapr/dapr/pkg/components/configuration"
	"github.com/dapr/dapr/pkg/components/crypto"
	"github.com/dapr/dapr/pkg/components/lock"
	"github.com/dapr/dapr/pkg/components/middleware/http"
	"github.com/dapr/dapr/pkg/components/nameresolution"
	"github.com/dapr/dapr/pkg/components/pubsub"
	"github.com/dapr/dapr/pkg/components/secretstores"
	"github.com/dapr/dapr/pkg/components/state"
	"github.com/dapr/dapr/pkg/components/wfbackend"
	"github.com/dapr/dapr/pkg/components/workflows"
	"github.com/dapr/dapr/pkg/healthz"
	"github.com/dapr/dapr/pkg/metrics"
	"github.com/dapr/dapr/pkg/modes"
	"github.com/dapr/dapr/pkg/runtime"
	"github.com/dapr/dapr/pkg/runtime/registry"
	"github.com/dapr/dapr/pkg/security"
	"github.com/dapr/kit/concurrency"
	"github.com/dapr/kit/logger"
	"github.com/dapr/kit/signals"
)

var log = logger.NewLogger("dapr.runtime")

func main() {
	opts, err := options.New(os.Args[1:])
	if err != nil {
		log.Fatalf("flags: %v", err)
	}
	opts.Logger.SetAppID(opts.AppID)
	if err := logger.ApplyOptionsToLoggers(&opts.Logger); err != nil {
		log.Fatal(err)
	}
	if err := run(signals.Context(), opts, components()); err != nil {
		log.Fatalf("runtime: %v", err)
	}
}

// components registers what this repository deploys and nothing else.
func components() *registry.Options {
	said := logger.NewLogger("dapr.contrib")
	pubsub.DefaultRegistry.RegisterComponent(mqtt.NewMQTTPubSub, "mqtt3", "mqtt")
	pubsub.DefaultRegistry.RegisterComponent(redis.NewRedisStreams, "redis")
	pubsub.DefaultRegistry.RegisterComponent(inmemory.New, "in-memory")
	pubsub.DefaultRegistry.Logger = said
	nameresolution.DefaultRegistry.RegisterComponent(mdns.NewResolver, "mdns")
	nameresolution.DefaultRegistry.RegisterComponent(sqlite.NewResolver, "sqlite")
	nameresolution.DefaultRegistry.Logger = said
	bindings.DefaultRegistry.Logger = said
	configuration.DefaultRegistry.Logger = said
	crypto.DefaultRegistry.Logger = said
	http.DefaultRegistry.Logger = said
	lock.DefaultRegistry.Logger = said
	secretstores.DefaultRegistry.Logger = said
	state.DefaultRegistry.Logger = said
	wfbackend.DefaultRegistry.Logger = said
	workflows.DefaultRegistry.Logger = said
	return registry.NewOptions().
		WithBindings(bindings.DefaultRegistry).
		WithConfigurations(configuration.DefaultRegistry).
		WithCryptoProviders(crypto.DefaultRegistry).
		WithHTTPMiddlewares(http.DefaultRegistry).
		WithLocks(lock.DefaultRegistry).
		WithNameResolutions(nameresolution.DefaultRegistry).
		WithPubSubs(pubsub.DefaultRegistry).
		WithSecretStores(secretstores.DefaultRegistry).
		WithStateStores(state.DefaultRegistry).
		WithWorkflowBackends(wfbackend.DefaultRegistry).
		WithWorkflows(workflows.DefaultRegistry)
}

// run starts the runtime and returns when ctx ends or a part of it fails.
func run(ctx context.Context, opts *options.Options, reg *registry.Options) error {
	health := healthz.New()
	provider, err := security.New(ctx, security.Options{
		SentryAddress:           opts.SentryAddress,
		ControlPlaneTrustDomain: opts.ControlPlaneTrustDomain,
		ControlPlaneNamespace:   opts.ControlPlaneNamespace,
		TrustAnchors:            opts.TrustAnchors,
		AppID:                   opts.AppID,
		MTLSEnabled:             opts.EnableMTLS,
		Mode:                    modes.DaprMode(opts.Mode),
		Healthz:                 health,
	})
	if err != nil {
		return err
	}
	sidecar := func(ctx context.Context) error {
		handler, err := provider.Handler(ctx)
		if err != nil {
			return err
		}
		daprd, err := runtime.FromConfig(ctx, config(opts, reg, handler, health))
		if err != nil {
			return err
		}
		return daprd.Run(ctx)
	}
	return concurrency.NewRunnerManager(provider.Run, sidecar).Run(ctx)
}

// config hands every option on to the runtime, under the runtime's own names.
func config(o *options.Options, reg *registry.Options, sec security.Handler, health healthz.Healthz) *runtime.Config {
	return &runtime.Config{
		ActorsService:                 o.ActorsService,
		AllowedOrigins:                o.AllowedOrigins,
		AppChannelAddress:             o.AppChannelAddress,
		AppHealthCheckPath:            o.AppHealthCheckPath,
		AppHealthProbeInterval:        o.AppHealthProbeInterval,
		AppHealthProbeTimeout:         o.AppHealthProbeTimeout,
		AppHealthThreshold:            o.AppHealthThreshold,
		AppID:                         o.AppID,
		AppMaxConcurrency:             o.AppMaxConcurrency,
		AppProtocol:                   o.AppProtocol,
		AppSSL:                        o.AppSSL,
		ApplicationPort:               o.AppPort,
		ComponentsPath:                o.ComponentsPath,
		Config:                        o.Config,
		ControlPlaneAddress:           o.ControlPlaneAddress,
		DaprAPIGRPCPort:               o.DaprAPIGRPCPort,
		DaprAPIListenAddresses:        o.DaprAPIListenAddresses,
		DaprBlockShutdownDuration:     o.DaprBlockShutdownDuration,
		DaprGracefulShutdownSeconds:   o.DaprGracefulShutdownSeconds,
		DaprHTTPPort:                  o.DaprHTTPPort,
		DaprInternalGRPCListenAddress: o.DaprInternalGRPCListenAddress,
		DaprInternalGRPCPort:          o.DaprInternalGRPCPort,
		DaprPublicListenAddress:       o.DaprPublicListenAddress,
		DaprPublicPort:                o.DaprPublicPort,
		DisableBuiltinK8sSecretStore:  o.DisableBuiltinK8sSecretStore,
		EnableAPILogging:              o.EnableAPILogging,
		EnableAppHealthCheck:          o.EnableAppHealthCheck,
		EnableMTLS:                    o.EnableMTLS,
		EnableProfiling:               o.EnableProfiling,
		Healthz:                       health,
		MaxRequestSize:                o.MaxRequestSize,
		Metrics: metrics.Options{
			Enabled:   o.Metrics.Enabled(),
			Healthz:   health,
			Log:       log,
			Namespace: metrics.DefaultMetricNamespace,
			Port:      o.Metrics.Port(),
		},
		Mode:             o.Mode,
		ProfilePort:      o.ProfilePort,
		ReadBufferSize:   o.ReadBufferSize,
		Registry:         reg,
		RemindersService: o.RemindersService,
		ResourcesPath:    o.ResourcesPath,
		SchedulerAddress: o.SchedulerAddress,
		Security:         sec,
		SentryAddress:    o.SentryAddress,
		UnixDomainSocket: o.UnixDomainSocket,
	}
}
