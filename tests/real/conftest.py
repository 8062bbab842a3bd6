"""Fixtures of the tests with real repositories."""

from tests.penstock.conftest import worker

__all__ = ["worker"]
