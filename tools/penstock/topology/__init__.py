"""Topology: names, topics, conduits, what a cluster's objects let pass, and the proof of what reaches what."""
