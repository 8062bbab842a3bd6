"""The programs of a plant, for tests."""

from plant.programs import (
    PATIENCE,
    ROOT,
    Program,
    free_port,
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
    "free_port",
    "got",
    "listens",
    "module",
    "mosquitto",
    "sidecar",
    "wait_for",
]
