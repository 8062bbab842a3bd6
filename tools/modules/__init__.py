"""Environments and locks of modules/. Standard library only."""
