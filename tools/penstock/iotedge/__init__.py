"""IoT Edge deployments in and out: manifests to Kubernetes objects and back, and what is lost on the way."""
