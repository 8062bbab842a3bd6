"""Drift: what is live on a cluster against what git renders, asked of its API server, which is only read."""
