"""The programs of a plant, for tests."""

from plant.programs import (
    PATIENCE,
    ROOT,
    Program,
    got,
    listens,
    module,
    mosquitto,
    sidecar,
    wait_for,
)

__all__ = [
    "PATIENCE",
    "ROOT",
    "Program",
    "got",
    "listens",
    "module",
    "mosquitto",
    "sidecar",
    "wait_for",
]
