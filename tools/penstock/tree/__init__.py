"""Trees: what a revision or the working copy holds, as path → entry."""

from penstock.tree.tree import Entry, Tree

__all__ = ["Entry", "Tree"]
