package main

import (
	"strings"
	"testing"
)

const nativePod = `"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}`

// TestNativeValidation has the API server's own code judge documents that fit
// their schemas.
func TestNativeValidation(t *testing.T) {
	for name, test := range map[string]struct{ document, path, says string }{
		"a job gets its own selector":   {`{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j","namespace":"n"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}`, "", ""},
		"a fine deployment":             {`{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","namespace":"n"},"spec":{"selector":{"matchLabels":{"a":"b"}},` + nativePod + `}}`, "", ""},
		"no name yet":                   {`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"a-"}}`, "", ""},
		"texts of a secret":             {`{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"n"},"stringData":{"k":"v"}}`, "", ""},
		"a service without an address":  {`{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","namespace":"n"},"spec":{"clusterIP":"None","ports":[{"port":80}]}}`, "", ""},
		"another kind of the same name": {`{"apiVersion":"example.com/v1","kind":"Service","metadata":{"name":"s"}}`, "", ""},
		"privileged is the cluster's":   {`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n"},"spec":{"containers":[{"name":"c","image":"i","securityContext":{"privileged":true}}]}}`, "", ""},
		"an account is filled in":       {`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n"},"spec":{"containers":[{"name":"c","image":"i"}],"volumes":[{"name":"t","projected":{"sources":[{"serviceAccountToken":{"path":"t"}}]}}]}}`, "", ""},
		"an endpoint that is none":      {`{"apiVersion":"v1","kind":"Endpoints","metadata":{"name":"e","namespace":"n"},"subsets":[{"addresses":[{"ip":"300.1.1.1"}],"ports":[{"port":80}]}]}`, "/subsets/0/addresses/0/ip", "valid IP address"},
		"a slice that holds no address": {`{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"e","namespace":"n"},"addressType":"IPv4","endpoints":[{"addresses":["here"]}]}`, "/endpoints/0/addresses/0", "valid"},
		"a handler that is none":        {`{"apiVersion":"node.k8s.io/v1","kind":"RuntimeClass","metadata":{"name":"r"},"handler":"Bad_Handler"}`, "/handler", "RFC 1123"},
		"a driver's mode":               {`{"apiVersion":"storage.k8s.io/v1","kind":"CSIDriver","metadata":{"name":"d.example"},"spec":{"volumeLifecycleModes":["Ever"]}}`, "/spec/volumeLifecycleModes", "Unsupported"},
		"a port is allocated":           {`{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","namespace":"n"},"spec":{"type":"LoadBalancer","externalTrafficPolicy":"Local","ports":[{"port":80}]}}`, "", ""},
		"zero is a gate of the cluster": {`{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"h","namespace":"n"},"spec":{"minReplicas":0,"maxReplicas":2,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"},"metrics":[{"type":"External","external":{"metric":{"name":"m"},"target":{"type":"Value","value":"1"}}}]}}`, "", ""},
		"below zero is nobody's":        {`{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"h","namespace":"n"},"spec":{"minReplicas":-1,"maxReplicas":2,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"}}}`, "/spec/minReplicas", "greater than or equal to 0"},
		"a key that is none":            {`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"n"},"data":{"a b":"c"}}`, "/data/a b", "a valid config key"},
		"a name that is none":           {`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"C","namespace":"n"}}`, "/metadata/name", "RFC 1123"},
		"a quantity that is none":       {`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n"},"spec":{"containers":[{"name":"c","image":"i","resources":{"limits":{"memory":"1Megs"}}}]}}`, "/spec/containers/0/resources/limits/memory", "\"1Megs\" is no quantity"},
		"a claim of ten gibibytes":      {`{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"p","namespace":"n"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"10 Gi"}}}}`, "/spec/resources/requests/storage", "\"10 Gi\" is no quantity"},
		"a volume in memory":            {`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n"},"spec":{"containers":[{"name":"c","image":"i"}],"volumes":[{"name":"v","emptyDir":{"sizeLimit":"1GB"}}]}}`, "/spec/volumes/0/emptyDir/sizeLimit", "\"1GB\" is no quantity"},
		"replicas below zero":           {`{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","namespace":"n"},"spec":{"replicas":-1,"selector":{"matchLabels":{"a":"b"}},` + nativePod + `}}`, "/spec/replicas", "greater than or equal to 0"},
		"an address that is none":       {`{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","namespace":"n"},"spec":{"clusterIP":"here","ports":[{"port":80}]}}`, "/spec/clusterIPs/0", "valid IP address"},
	} {
		t.Run(name, func(t *testing.T) {
			head := typeMeta{APIVersion: between(test.document, `"apiVersion":"`), Kind: between(test.document, `"kind":"`)}
			found := natively(head, []byte(test.document))
			if test.says == "" {
				if len(found) != 0 {
					t.Fatalf("refused: %+v", found)
				}
				return
			}
			if len(found) != 1 || found[0].Path != test.path || !strings.Contains(found[0].Message, test.says) || !found[0].Native {
				t.Fatalf("%+v, not %q at %q", found, test.says, test.path)
			}
		})
	}
}

func between(text, before string) string {
	_, rest, _ := strings.Cut(text, before)
	word, _, _ := strings.Cut(rest, `"`)
	return word
}
