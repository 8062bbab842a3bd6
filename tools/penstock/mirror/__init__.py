"""Mirrors: what clusters need from outside, who serves it to them, and a bundle that holds it."""
