"""Expansion: from a cluster's entry path to every object that Flux would apply, to a fixed point."""
