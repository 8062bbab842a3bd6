"""Where the worker's binary is."""

import os
import shutil
from pathlib import Path

from penstock.errors import PenstockError

NAME = "kustomize-worker"


def binary() -> Path:
    """PENSTOCK_WORKER when set, else the one installed with this package, else one on PATH."""
    chosen = os.environ.get("PENSTOCK_WORKER")
    if chosen:
        if not shutil.which(chosen):
            raise PenstockError(f"PENSTOCK_WORKER names {chosen}, and there is no such program: correct or unset it")
        return Path(chosen)
    beside = Path(__file__).parent.parent / "bin" / NAME
    if beside.is_file():
        return beside
    found = shutil.which(NAME)
    if found:
        return Path(found)
    raise PenstockError(
        f"the worker program is missing: {beside} is not there; run `make setup`, or install penstock again"
    )
