package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/fluxcd/pkg/kustomize"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
)

// store is the cluster as far as variables go: its ConfigMaps and Secrets, behind a client.
type store struct {
	client client.Client
}

// newStore keeps the ConfigMaps and Secrets among the objects; of several with one name the last wins.
func newStore(objects []Object) (*store, error) {
	scheme := runtime.NewScheme()
	if err := corev1.AddToScheme(scheme); err != nil {
		return nil, err
	}
	held := map[string]client.Object{}
	for _, object := range objects {
		typed, err := typedVariables(object)
		if err != nil {
			return nil, err
		}
		if typed != nil {
			held[key(object)] = typed
		}
	}
	builder := fake.NewClientBuilder().WithScheme(scheme)
	for _, object := range held {
		builder = builder.WithObjects(object)
	}
	return &store{client: builder.Build()}, nil
}

// variables are those of the Kustomization, inline ones over the referenced ones; nil when a reference fails.
func (s *store) variables(ctx context.Context, flux Object) map[string]string {
	values, err := kustomize.LoadVariables(ctx, s.client, unstructured.Unstructured{Object: flux})
	if err != nil {
		return nil
	}
	inline, _, err := unstructured.NestedStringMap(flux, "spec", "postBuild", "substitute")
	if err != nil {
		return nil
	}
	for name, value := range inline {
		values[name] = strings.ReplaceAll(value, "\n", "")
	}
	return values
}

func key(object Object) string {
	item := unstructured.Unstructured{Object: object}
	return fmt.Sprintf("%s/%s/%s/%s", item.GetAPIVersion(), item.GetKind(), item.GetNamespace(), item.GetName())
}

// typedVariables gives nil for anything that is neither a ConfigMap nor a Secret.
func typedVariables(object Object) (client.Object, error) {
	item := unstructured.Unstructured{Object: object}
	if item.GetAPIVersion() != "v1" {
		return nil, nil
	}
	switch item.GetKind() {
	case "ConfigMap":
		typed := &corev1.ConfigMap{}
		return typed, convert(object, typed)
	case "Secret":
		typed := &corev1.Secret{}
		return typed, convert(withStringData(object), typed)
	default:
		return nil, nil
	}
}

func convert(object Object, typed client.Object) error {
	text, err := json.Marshal(object)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, typed)
}

// withStringData does what the API server does on write: stringData is encoded into data, and wins.
func withStringData(secret Object) Object {
	written := (&unstructured.Unstructured{Object: secret}).DeepCopy().Object
	plain, found := written["stringData"].(Object)
	if !found {
		return written
	}
	data, found := written["data"].(Object)
	if !found {
		data = Object{}
	}
	for name, value := range plain {
		data[name] = base64.StdEncoding.EncodeToString([]byte(fmt.Sprint(value)))
	}
	written["data"] = data
	delete(written, "stringData")
	return written
}
