"""Promotion: an approved release moves from one site to the next, and nothing else does."""
