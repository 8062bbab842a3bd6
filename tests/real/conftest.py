"""Fixtures of the tests with real repositories."""

import os

from tests.penstock.conftest import worker

__all__ = ["worker"]

#: Without clones there is nothing to try: no test is collected, so none is skipped.
collect_ignore = [] if os.environ.get("PENSTOCK_REAL") else ["test_last_commits.py"]
