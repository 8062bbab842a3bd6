from pathlib import Path

import pytest

from penstock.expand.kustomization import Key
from penstock.expand.unlisted import unlisted
from tests.penstock.support.manifests import config_map, flux
from tests.penstock.support.values import tree_of

INFRA = flux("infra", "infra")


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"c/a/infra.yaml": INFRA}, "c/a/infra.yaml"),
        ({"c/a/sops/infra.yaml": INFRA}, "c/a/sops/infra.yaml"),
        ({"c/a/infra.yaml": INFRA, "c/a/sops/infra.yaml": INFRA}, "c/a/infra.yaml"),
        ({"c/a/x/infra.yaml": INFRA, "c/a/y/infra.yaml": INFRA}, ""),
        ({"c/a/x/infra.yaml": INFRA, "c/infra.yaml": INFRA}, "c/a/x/infra.yaml"),
        ({"c/a/x/infra.yaml": INFRA, "c/a/more/infra.yaml": INFRA, "c/a/infra.yaml": INFRA}, "c/a/infra.yaml"),
        ({"c/b/infra.yaml": INFRA, "c/a/infra.md": INFRA}, ""),
        ({"c/a/infra.yaml": flux("infra", "infra", namespace="team")}, ""),
        ({"c/a/infra.yaml": flux("apps", "infra") + "---\n" + config_map("infra")}, ""),
    ],
)
def test_the_file_that_nothing_takes_in(tmp_path: Path, files: dict[str, str], found: str) -> None:
    tree = tree_of(tmp_path, {**files, "c/a/more/apps.yaml": flux("apps", "apps")})
    beside = "c/a/apps.yaml" if "c/a/more/infra.yaml" not in files else "c/a/late/apps.yaml"
    assert unlisted(tree, "c/a", beside, Key("flux-system", "infra")) == found
