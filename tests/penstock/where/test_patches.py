import pytest

from penstock.where import patches
from penstock.where.nodes import Field, texts
from penstock.where.parts import Files
from tests.penstock.where.handmade import node, step, tree, web

CONTAINERS = [{"name": "a", "image": "x"}, {"name": "b", "image": "y"}]
WEB = web(
    "pre-web",
    "edge",
    metadata={"labels": {"app": "web"}},
    spec={"replicas": 2, "args": ["u", "v"], "containers": CONTAINERS},
)
WEB.called(["web"])
REPLICAS: Field = ("spec", "replicas")
HEAD = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"


def touched(patch: str, way: Field, target: str = "target: {}\n") -> list[tuple[int, str]]:
    """Line in the patch's file, and what it does."""
    files = tree({"apps/patch.yaml": patch})
    one = step("PatchTransformer", f"path: patch.yaml\n{target}")
    found = list(patches.touches(Files(), files, one, WEB, way))
    assert {touch.setter.sheet.path for touch in found} <= {"apps/patch.yaml"}
    words = ((("removes", t.removes), ("whole", t.whole), ("unsure", not t.sure)) for t in found)
    return [(t.setter.line, " ".join(word for word, is_so in w if is_so)) for t, w in zip(found, words, strict=True)]


@pytest.mark.parametrize(
    ("patch", "way", "found"),
    [
        ("spec:\n  replicas: 2\n", REPLICAS, [(2, "whole")]),
        ("spec:\n  replicas: 3\n", REPLICAS, [(2, "whole unsure")]),
        ("spec:\n  replicas: null\n", REPLICAS, [(2, "removes")]),
        ("spec:\n  replicas: 'null'\n", REPLICAS, [(2, "whole unsure")]),
        ("spec:\n  other: 1\n", REPLICAS, []),
        ("spec:\n  replicas: 2\n", ("spec",), [(1, "")]),
        ("spec:\n  $patch: replace\n  replicas: 2\n", ("spec",), [(1, "whole")]),
        ("spec:\n  containers:\n  - name: b\n    image: y\n", ("spec", "containers", 1, "image"), [(4, "whole")]),
        ("spec:\n  containers:\n  - name: b\n    image: y\n", ("spec", "containers", 0, "image"), []),
        (
            "spec:\n  containers:\n  - name: b\n    $patch: delete\n",
            ("spec", "containers", 1, "image"),
            [(3, "removes")],
        ),
        ("spec:\n  args: [u, v]\n", ("spec", "args"), [(2, "whole")]),
        ("metadata: {name: web}\n", ("metadata", "name"), []),
    ],
)
def test_a_merge_patch(patch: str, way: Field, found: list[tuple[int, str]]) -> None:
    assert touched(patch, way) == found


def operation(verb: str, path: str, value: str = "", **more: str) -> str:
    rest = "".join(f"  {key}: {text}\n" for key, text in more.items()) + (f"  value: {value}\n" if value else "")
    return f"- op: {verb}\n  path: {path}\n{rest}"


@pytest.mark.parametrize(
    ("patch", "way", "found"),
    [
        (operation("replace", "/spec/replicas", "2"), REPLICAS, [(3, "whole")]),
        (operation("add", "/spec/replicas", "3"), REPLICAS, [(3, "whole unsure")]),
        (operation("add", "/spec", "{replicas: 2}"), REPLICAS, [(3, "whole")]),
        (operation("add", "/spec", "{other: 2}"), REPLICAS, []),
        (operation("remove", "/spec/replicas"), REPLICAS, [(2, "removes")]),
        (operation("remove", "/spec"), REPLICAS, [(2, "removes")]),
        (operation("move", "/spec/other", **{"from": "/spec/replicas"}), REPLICAS, [(2, "removes")]),
        (operation("copy", "/spec/replicas", **{"from": "/spec/other"}), REPLICAS, [(2, "whole")]),
        (operation("replace", "/spec/replicas", "2"), ("spec",), [(2, "")]),
        (operation("add", "/spec/args/-", "v"), ("spec", "args", 1), [(3, "whole")]),
        (operation("add", "/spec/args/-", "u"), ("spec", "args", 1), []),
        (operation("replace", "/metadata/labels/a~1b~0c", "2"), ("metadata", "labels", "a/b~c"), [(3, "whole unsure")]),
        ("- op: remove\n", REPLICAS, []),
    ],
)
def test_an_operation(patch: str, way: Field, found: list[tuple[int, str]]) -> None:
    assert touched(patch, way) == found


@pytest.mark.parametrize(
    ("target", "fits"),
    [
        ("{}", True),
        ("{kind: Deploy.*, group: apps, version: v1}", True),
        ("{kind: Deploy}", False),
        ("{group: batch}", False),
        ("{version: v2}", False),
        ("{name: web}", True),
        ("{name: pre-web}", True),
        ("{name: we}", False),
        ("{namespace: edge}", True),
        ("{namespace: default}", False),
        ("{labelSelector: app=web}", True),
        ("{labelSelector: 'app,other!=x'}", True),
        ("{labelSelector: app!=web}", False),
        ("{labelSelector: other}", False),
        ("{labelSelector: 'app in (x)'}", True),
        ("{annotationSelector: app=web}", False),
    ],
)
def test_a_target_selects_by_every_name_that_the_object_had(target: str, fits: bool) -> None:
    assert patches.selected(said(target), WEB) is fits
    found = touched("spec:\n  replicas: 2\n", REPLICAS, f"target: {target}\n")
    assert bool(found) is fits


def test_an_object_without_a_namespace_is_in_the_default_one() -> None:
    assert patches.selected(said("{namespace: default}"), web())


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        (HEAD, True),
        (HEAD.replace("web", "pre-web"), True),
        (HEAD.replace("web", "other"), False),
        (HEAD.replace("Deployment", "Job"), False),
        (HEAD.replace("apps/v1", "v1"), False),
        (HEAD.replace("apps/v1", "apps/v1beta1"), True),
        (HEAD.replace("}", ", namespace: edge}"), True),
        (HEAD.replace("}", ", namespace: other}"), False),
        ("{}", False),
    ],
)
def test_a_patch_without_a_target_is_meant_for_the_object_that_it_names(text: str, fits: bool) -> None:
    assert patches.meant(node(text), WEB) is fits
    assert bool(touched(f"{text}spec: {{replicas: 2}}\n" if text != "{}" else "spec: {}", REPLICAS, "")) is fits


def places(text: str) -> list[tuple[str, int]]:
    files = tree({"apps/patch.yaml": "a: 1\n---\nb: 1\n", "more/patch.yaml": "c: 1\n"})
    return [(one.sheet.path, one.sheet.first) for one in patches.patch_parts(Files(), files, step("x", text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("patch.yaml", [("apps/patch.yaml", 0), ("apps/patch.yaml", 1)]),
        ("path: ../more/patch.yaml", [("more/patch.yaml", 0)]),
        (
            "paths: [../more/patch.yaml, patch.yaml]",
            [("more/patch.yaml", 0), *(("apps/patch.yaml", n) for n in (0, 1))],
        ),
        ("target: {}\npatch: |\n  a: 1\n", [("apps/kustomization.yaml", 2)]),
        ("patch: {a: 1}", [("apps/kustomization.yaml", 0)]),
        ("target: {}", []),
    ],
)
def test_the_documents_of_an_entry(text: str, found: list[tuple[str, int]]) -> None:
    assert places(text) == found


def test_an_injected_patch_stays_on_its_own_sheet() -> None:
    one = step("PatchTransformer", "target: {}\npatch: |\n  a: 1\n", injected=("spec", "patches", 0))
    (part,) = patches.patch_parts(Files(), tree({}), one)
    assert (part.sheet.path, part.sheet.injected, part.sheet.first) == ("", ("spec", "patches", 0, "patch"), 0)


def said(target: str) -> dict[str, str]:
    return {key: one.value for key, one in texts(node(target)).items()}
