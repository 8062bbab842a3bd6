"""Kustomizations that are no mapping."""

from pathlib import Path

import pytest

from penstock.expand.diagnose import diagnose
from penstock.expand.kustomization import Kustomization
from penstock.render.build import Build, Closure, Failure
from tests.penstock.expand.causes.asking import declared
from tests.penstock.support.values import tree_of


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [("", "empty", 1), ("# later\n", "empty", 1), ("# one\n- web.yaml\n", "a list", 2), ("\nhello\n", "a text", 2)],
)
def test_a_kustomization_that_is_no_mapping(tmp_path: Path, text: str, what: str, line: int) -> None:
    files = {"apps/kustomization.yaml": "resources: [part]\n", "apps/part/kustomization.yaml": text}
    said = "couldn't make target for path 'apps/part': "
    said += "invalid Kustomization: json: cannot unmarshal array into Go value of type types.Kustomization"
    for message in (said, "couldn't make target for path 'apps/part': kustomization.yaml is empty"):
        build = Build((), Closure(read=tuple(files)), Failure("build", message))
        flux = Kustomization({"metadata": {"name": "apps", "namespace": "n"}, "spec": {"path": "apps"}})
        (one,) = diagnose(build, tree_of(tmp_path, files), flux, declared)
        assert (str(one.place), one.message.endswith(what)) == (f"apps/part/kustomization.yaml:{line}", True)
