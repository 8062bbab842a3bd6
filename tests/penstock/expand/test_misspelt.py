from pathlib import Path

import pytest

from penstock.expand.misspelt import akin, meant, slip
from penstock.tree import Tree
from tests.penstock.support.values import tree_of

FILES = (
    *("apps/kustomization.yaml", "apps/deployment.yaml", "apps/service.yml", "apps/web-1.yaml", "apps/a.yaml"),
    *("apps/ingress-a.yaml", "apps/ingress-b.yaml", "base/web/kustomization.yaml", "base/web/patch.yaml"),
    "root.yaml",
)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return tree_of(tmp_path, dict.fromkeys(FILES, ""))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("depoyment.yaml", "deployment.yaml"),
        ("./Deployment.yaml", "./deployment.yaml"),
        ("deployment.yml", "deployment.yaml"),
        ("deployment.ymal", "deployment.yaml"),
        ("service.yaml", "service.yml"),
        ("../base/wep/patch.yaml", ""),
        ("../bases/web", "../base/web"),
        ("../bsae/web/patch.yaml", "../base/web/patch.yaml"),
        ("../base/web/pacth.yaml", "../base/web/patch.yaml"),
        ("../bases/web/none.yaml", ""),
        ("../rooot.yaml", "../root.yaml"),
        ("ingress-c.yaml", ""),  # two are like it
        ("web-2.yaml", ""),  # another number is another name
        ("b.yaml", ""),
        ("deployment", ""),  # a folder is looked for
        ("a.yaml", ""),  # it is there
        ("", ""),
        ("../../..", ""),
    ],
)
def test_what_is_meant(tree: Tree, name: str, expected: str) -> None:
    assert meant(tree, "apps", name) == expected


def test_at_the_root(tree: Tree) -> None:
    assert meant(tree, "", "bases/web") == "base/web"
    assert meant(tree, "", "./rooot.yaml") == "./root.yaml"


def test_what_is_listed_already_is_not_meant(tree: Tree) -> None:
    assert meant(tree, "apps", "depoyment.yaml", {"apps/deployment.yaml"}) == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("settingsx", "settings"),
        ("setings", "settings"),
        ("settigns", "settings"),
        ("settinqs", "settings"),
        ("settings", ""),
        ("settings-2", ""),
        ("app-3", ""),  # another number is another name
        ("mapz", ""),  # too short to say
        ("team-b", ""),  # a word of few letters tells things apart
        ("kubesystem", "kube-system"),
        ("secret", ""),  # two are like it
    ],
)
def test_a_slip_of_one_letter(name: str, expected: str) -> None:
    assert slip(name, ("settings", "app-1", "app-2", "maps", "secrets", "secrex", "team-a", "kube-system")) == expected


@pytest.mark.parametrize(
    ("name", "there", "expected"),
    [("server-tsl", "server-tls", "server-tls"), ("zone-ab", "zone-ba", ""), ("server-tlc", "server-tls", "")],
)
def test_short_words_tell_things_apart_unless_three_letters_are_swapped(name: str, there: str, expected: str) -> None:
    assert slip(name, (there,)) == expected


@pytest.mark.parametrize(
    ("name", "other", "alike"),
    [
        ("traefik-ingress", "traefik-ingress-controller", True),
        ("whoami-data", "whoami-pvc", True),
        ("kube-system-store", "kube-system-secret-store", True),
        ("mkcert", "mkcert-issuer", True),
        ("web-data", "web-pvc", False),
        ("broker", "historian", False),
        ("broker-data-1", "broker-data-2", False),
        ("db-a", "db", False),
    ],
)
def test_names_that_are_the_same_but_for_a_word(name: str, other: str, alike: bool) -> None:
    assert akin(name, other) is akin(other, name) is alike
