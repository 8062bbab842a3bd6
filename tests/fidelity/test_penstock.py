"""What penstock as a whole renders of the corpus is what Flux applies."""

from pathlib import Path
from typing import Any

import pytest

from tests.fidelity import case, fleet
from tests.fidelity.canonical import texts

pytestmark = pytest.mark.timeout(1200)

CASES = [case.load(name) for name in case.known()]
SINGLE = [one.name for one in CASES if not one.entry]
CLUSTERS = [one.name for one in CASES if one.entry]


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, fleet.Outcome]:
    """All single Kustomizations, as two fleets: one that refuses undefined variables and one that does not."""
    made = {}
    for strict in (True, False):
        root = tmp_path_factory.mktemp("fleet") / "repository"
        fleet.lay_out(root, [one for one in CASES if not one.entry and one.strict is strict], strict=strict)
        made.update({name: outcome for (_, _, name), outcome in fleet.render(root).items()})
    return made


#: Here a folder applies itself: that Kustomization is its entry, and the oracle's own is not needed.
ITSELF = "cluster-reaches-itself"


@pytest.mark.parametrize("name", SINGLE)
def test_penstock_renders_as_flux(name: str, flux: dict[str, Any], rendered: dict[str, fleet.Outcome]) -> None:
    """Equal objects in equal order; where Flux fails, an error is reported."""
    _agree(flux[name], rendered[name])


@pytest.mark.parametrize("name", CLUSTERS)
def test_penstock_expands_as_flux(name: str, flux: dict[str, Any], tmp_path: Path) -> None:
    """The same Kustomizations; one that Flux cannot build is an error here and may show more than Flux would."""
    one, root = case.load(name), tmp_path / "repository"
    fleet.lay_out_cluster(root, one)
    ours = {(namespace, name): outcome for (_, namespace, name), outcome in fleet.render(root).items()}
    theirs = {(part["namespace"], part["name"]): part for part in flux[name]["kustomizations"]}
    if name == ITSELF:
        del theirs["flux-system", "flux-system"]
    assert set(ours) >= set(theirs)
    assert set(ours) == set(theirs) or one.expect == "fails"
    for key, part in theirs.items():
        if not part.get("skipped"):
            _agree(part, ours[key])
        else:
            assert not ours[key].objects


def _agree(theirs: dict[str, Any], ours: fleet.Outcome) -> None:
    if theirs.get("error"):
        assert ours.errors, f"Flux fails: {theirs['error']}"
    else:
        assert texts(ours.objects) == texts(map(fleet.without_owner, theirs["objects"]))
