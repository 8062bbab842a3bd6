"""Benchmarks: what the project promises of its speed, measured side by side in one run."""
