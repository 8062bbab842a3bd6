"""Clues: sentences of Kustomize that say what is wrong but not where, and where that is."""
