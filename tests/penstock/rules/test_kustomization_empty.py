"""kustomization-empty, on small fleets."""

import pytest

from tests.penstock.rules.enterprise import Fleet
from tests.penstock.rules.objects import config_map
from tests.penstock.support.manifests import flux

HEAD = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
FILE = "apps/kustomization.yaml"
CODE = "kustomization-empty"


def lines(fleet: Fleet, text: str, spec: str = "timeout: 5m") -> list[str]:
    """Where it is told when the file says this."""
    part = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [a.yaml]\n"
    files = {
        "clusters/c/apps.yaml": flux("apps", "apps", spec),
        FILE: text,
        "apps/a.yaml": config_map("settings"),
        "part/kustomization.yaml": part,
        "part/a.yaml": config_map("other"),
    }
    return [str(one.place) for one in fleet(files).findings("c") if one.code == CODE]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("# resources:\n#   - a.yaml\n", 1),
        ("---\n", 1),
        ("---\nnull\n", 1),
        (f"# of the apps\n{HEAD}", 2),
        (f"{HEAD}metadata: {{name: apps}}\n", 1),
    ],
)
def test_what_says_nothing(fleet: Fleet, text: str, line: int) -> None:
    assert lines(fleet, text) == [f"{FILE}:{line}"]


@pytest.mark.parametrize("text", [f"{HEAD}resources: []\n", f"{HEAD}resources:\n", f"{HEAD}resources: [a.yaml]\n"])
def test_what_says_something(fleet: Fleet, text: str) -> None:
    assert lines(fleet, text) == []


def test_components_of_the_spec_say_it(fleet: Fleet) -> None:
    assert lines(fleet, HEAD, "components: [../part]") == []
