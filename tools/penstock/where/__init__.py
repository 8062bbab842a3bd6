"""Where: the line that a person must edit to change something that was seen in the rendered output."""

from penstock.where.field import field_place

__all__ = ["field_place"]
