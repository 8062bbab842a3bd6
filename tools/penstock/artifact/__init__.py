"""Artifacts: what source-controller would store of a revision, byte for byte, and the same as an OCI layout."""
