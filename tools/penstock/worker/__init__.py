"""The worker: a long-lived Go process that links Flux's and Kustomize's own libraries."""
