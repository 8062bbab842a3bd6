"""A Kustomization does not build any more, or Flux would refuse what it builds.

Flux keeps what is on the cluster and applies nothing new of it until it is mended. `penstock validate` says where.
"""

CODE = "broken"
