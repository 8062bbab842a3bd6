"""Many heavy builds at once stay below a gibibyte, however many workers are asked for."""

import os

import pytest

from tests.hostile.conftest import MakeFleet
from tests.hostile.measured import penstock
from tests.penstock.support.manifests import config_map, flux

#: A second or two in `make test`; what fills the memory of every worker in `make fuzz`.
OBJECTS = 900 if os.environ.get("FUZZ") else 30
DATA = {f"a{n}": "some text that fills up the space" for n in range(150)}


@pytest.mark.parametrize("workers", ["2", "3", "8"])
def test_fuzz_memory(fleet: MakeFleet, surroundings: dict[str, str], workers: str) -> None:
    files = {f"clusters/one/heavy-{k}.yaml": flux(f"heavy-{k}", f"heavy/{k}") for k in range(6)}
    for k in range(6):
        files[f"heavy/{k}/a.yaml"] = "---\n".join(config_map(f"c{k}-{n}", DATA) for n in range(OBJECTS))
    more = {**surroundings, "PENSTOCK_WORKERS": workers}
    run = penstock("validate", fleet(files).root, "--output", "json", more=more, patience=600)
    assert (run.code, run.findings) == (0, [])
    assert run.mebibytes <= 1024
