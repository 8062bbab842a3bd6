"""Rendering: what the worker makes of a path, and what substitution makes of its documents."""
