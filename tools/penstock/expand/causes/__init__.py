"""Causes: why a build failed, each as a person would say it, and where."""
