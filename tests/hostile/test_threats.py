"""The threats of docs/explanation/threat-model.md that can only be seen from outside, on the whole command."""

import base64
import os
import socket
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from penstock.report.reporters import REPORTERS
from penstock.store.store import FILE, _unsealed
from tests.hostile.conftest import MakeFleet, Validate
from tests.hostile.measured import penstock
from tests.penstock.support.fleet import FLEET, SETTINGS
from tests.penstock.support.manifests import (
    config_map,
    definition,
    deployment,
    documents,
    flux,
    git_repository,
    lines,
    pump,
    resources,
    secret,
)
from tests.penstock.support.repository import Files, listing

VALUE = "hunter2-and-some-more"
ENCODED = base64.b64encode(VALUE.encode()).decode()
#: One that stands only where it should not.
OTHER = "correct-horse-battery"
#: What a file is called by somebody who means no good.
NAMES = (
    "a b",
    'it\'s "so"',
    "two\nlines",
    "::error file=x::pwned",
    "##[set-output name=a]b",
    "\x1b[31mred",
    "-rf",
    "$(touch pwned)",
    "back\\slash",
    "{{ 1 }}",
    "%0a::error::x",
    "\u202egnp",
    os.fsdecode(b"\xff\xfe"),
)


@pytest.mark.parametrize("report", REPORTERS)
def test_names_break_no_report_and_command_no_runner(fleet: MakeFleet, validate: Validate, report: str) -> None:
    """A GitHub runner obeys lines that begin with `::`, and `##[` anywhere."""
    odd = {f"infra/{name}.yaml": config_map(f"n{n}") + "x: 1\n" for n, name in enumerate(NAMES)}
    root = fleet(odd).root
    run = validate(root, "--output", report)
    assert run.code == 1
    assert "Traceback" not in run.stderr
    assert not [line for line in run.said.splitlines() if line.lstrip().startswith("::")]
    assert "##[" not in run.said
    assert "\x1b" not in run.said
    assert not (root / "pwned").exists()


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("\ufeff" + deployment("web"), 4),
        (deployment("web").replace("\n", "\r\n"), 4),
        (deployment("web").encode("utf-16"), 4),
        (deployment("web").encode("utf-32"), 3),
        (bytes(range(256)), 3),
        ("# café\n".encode("latin-1") + deployment("web").encode(), 3),
        ("", 3),
        ("\0" * 1000, 3),
    ],
)
def test_odd_encodings_are_read_as_flux_does_or_are_one_fault(
    fleet: MakeFleet, validate: Validate, text: str | bytes, objects: int
) -> None:
    run = validate(fleet({"apps/web.yaml": text}).root, "--output", "json")
    assert run.code == int(objects == 3 and text != "")
    assert len(run.findings) == int(objects == 3 and text != "")


def pipe(root: Path) -> None:
    os.mkfifo(root / "clusters/one/pipe.yaml")
    (root / "apps/web.yaml").unlink()
    os.mkfifo(root / "apps/web.yaml")


def local_socket(root: Path) -> None:
    before = Path.cwd()
    os.chdir(root / "clusters/one")  # the path of a socket has few bytes
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("socket.yaml")
    finally:
        os.chdir(before)


def loops(root: Path) -> None:
    (root / "clusters/one/up").symlink_to("..")
    (root / "clusters/l1").symlink_to("l2")
    (root / "clusters/l2").symlink_to("l1")
    (root / "clusters/one/zero.yaml").symlink_to("/dev/zero")


def machine(root: Path) -> None:
    (root / "apps/web.yaml").unlink()
    (root / "apps/web.yaml").symlink_to("/etc/passwd")


def settings_pipe(root: Path) -> None:
    (root / "penstock.yaml").unlink()
    os.mkfifo(root / "penstock.yaml")


def settings_link(root: Path) -> None:
    (root / "penstock.yaml").unlink()
    (root / "penstock.yaml").symlink_to("/dev/zero")


@pytest.mark.parametrize("put", [pipe, local_socket, loops, machine, settings_pipe, settings_link])
def test_what_is_no_regular_file_is_neither_read_nor_waited_for(
    fleet: MakeFleet, validate: Validate, put: Callable[[Path], None]
) -> None:
    root = fleet({}).root
    put(root)
    run = validate(root)
    assert "Traceback" not in run.stderr
    assert "root:" not in run.said
    assert run.code in (0, 1, 2)
    assert run.seconds < 30


def test_without_git_the_same_holds(tmp_path: Path, validate: Validate) -> None:
    for name, text in FLEET.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    loops(tmp_path)
    pipe(tmp_path)
    with (tmp_path / "apps/huge.yaml").open("wb") as file:
        file.truncate(3 << 30)
    run = validate(tmp_path)
    assert "Traceback" not in run.stderr
    assert run.mebibytes < 1024


@pytest.mark.parametrize(
    "option", ["--output=json=out.json", "--output=html=reports/page.html", "--write-baseline=out.json"]
)
def test_no_report_is_written_through_a_link(
    fleet: MakeFleet, surroundings: dict[str, str], tmp_path: Path, option: str
) -> None:
    """A pull request brings the link; the workflow names the file."""
    root, outside = fleet({}).root, tmp_path / "outside"
    outside.mkdir()
    (outside / "victim").write_text("kept", encoding="utf-8")
    (root / "out.json").symlink_to(outside / "victim")
    (root / "reports").symlink_to(outside)
    run = penstock("validate", ".", option, cwd=root, more=surroundings)
    assert run.code == 2
    assert "is a link of the repository" in run.stderr
    assert [path.name for path in outside.iterdir()] == ["victim"]
    assert (outside / "victim").read_text(encoding="utf-8") == "kept"


def test_a_kind_with_a_path_for_a_name_reads_and_writes_nothing(
    fleet: MakeFleet, validate: Validate, tmp_path: Path
) -> None:
    up = "../" * 30
    evil = f"apiVersion: v1\nkind: {up}{tmp_path.relative_to('/')}/evil\nmetadata: {{name: a}}\n"
    (tmp_path / "evil-v1.json").write_text("{}", encoding="utf-8")
    before = sorted(tmp_path.rglob("*.json"))
    run = validate(fleet({"apps/web.yaml": evil}).root)
    assert "Traceback" not in run.stderr
    assert sorted(tmp_path.rglob("*.json")) == before


PROGRAMS: Mapping[str, Files] = {
    "exec": {
        "apps/kustomization.yaml": resources("web.yaml") + "generators: [run.yaml]\n",
        "apps/run.yaml": lines(
            "apiVersion: example.org/v1",
            "kind: Run",
            "metadata:",
            "  name: run",
            "  annotations: {config.kubernetes.io/function: 'exec: {path: ./run.sh}'}",
        ),
    },
    "container": {
        "apps/kustomization.yaml": resources("web.yaml") + "transformers: [run.yaml]\n",
        "apps/run.yaml": lines(
            "apiVersion: example.org/v1",
            "kind: Run",
            "metadata:",
            "  name: run",
            "  annotations: {config.kubernetes.io/function: 'container: {image: example.org/run, network: true}'}",
        ),
    },
    "helm": {
        "apps/kustomization.yaml": resources("web.yaml")
        + "helmCharts: [{name: x, repo: 'https://example.org', releaseName: x}]\nhelmGlobals: {helmCommand: ./run.sh}\n"
    },
}


@pytest.mark.parametrize("kind", PROGRAMS)
def test_no_program_of_a_kustomization_runs(fleet: MakeFleet, validate: Validate, tmp_path: Path, kind: str) -> None:
    root = fleet(PROGRAMS[kind]).root
    for path in ("apps/run.sh", "run.sh"):
        (root / path).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", encoding="utf-8")
        (root / path).chmod(0o755)
    run = validate(root)
    assert run.code == 1
    assert "apps/kustomization.yaml" in run.stdout
    assert not (tmp_path / "ran").exists()


def test_git_of_the_tree_runs_nothing(fleet: MakeFleet, validate: Validate, tmp_path: Path) -> None:
    """Attributes, submodules and settings in the tree, and hooks that a clone may have from a template."""
    trace = f"touch {tmp_path}/ran; cat"
    repository = fleet(
        {
            ".gitattributes": "* filter=evil diff=evil merge=evil\n*.yaml ident working-tree-encoding=UTF-16\n",
            ".gitconfig": f'[filter "evil"]\n clean = {trace}\n smudge = {trace}\n process = {trace}\n',
            ".gitmodules": f'[submodule "x"]\n path = sub\n url = ext::sh -c "{trace}"\n update = !{trace}\n',
            "sub/.gitconfig": "[core]\n fsmonitor = true\n",
            "apps/web.yaml": deployment("web") + "# changed\n",
        }
    )
    for hook in ("post-index-change", "post-checkout", "fsmonitor-watchman", "pre-commit"):
        path = repository.root / ".git/hooks" / hook
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{trace}\n", encoding="utf-8")
        path.chmod(0o755)
    before = listing(repository.root)
    run = validate(repository.root)
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "ran").exists()
    assert listing(repository.root) == before


@pytest.mark.parametrize("reference", ["file:///etc/passwd", "http://127.0.0.1:9/x", "../../../etc/passwd"])
def test_a_schema_leads_nowhere(fleet: MakeFleet, validate: Validate, reference: str) -> None:
    files = {"apps/web.yaml": documents(definition(f"{{$ref: '{reference}'}}"), pump("{a: b}"))}
    run = validate(fleet(files).root)
    assert run.code == 1
    assert "root:" not in run.said


@pytest.mark.parametrize(
    "name", ["HEAD^{/(a*)*(a*)*b}", ":/x", "--upload-pack=touch ran", "a\\0b", "@{-1}", "HEAD@{1}", "a..b"]
)
def test_a_revision_is_a_name_and_no_expression(fleet: MakeFleet, validate: Validate, name: str) -> None:
    files = {
        "clusters/one/source.yaml": git_repository("pinned", f'{{name: "{name}"}}'),
        "clusters/one/apps.yaml": flux("apps", "apps", source="pinned"),
    }
    root = fleet(files).root
    run = validate(root, "--output", "json")
    assert "source-missing" in {one["code"] for one in run.findings}
    assert not (root / "ran").exists()


@pytest.mark.parametrize("path", ["../outside", "/etc", "link", "loop", "a\\0b", "~", "."])
def test_a_mapped_source_stays_inside(fleet: MakeFleet, validate: Validate, tmp_path: Path, path: str) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.yaml").write_text(config_map("stolen"), encoding="utf-8")
    settings = SETTINGS + f'sources: [{{name: pinned, path: "{path}"}}]\n'
    root = fleet({"penstock.yaml": settings, "clusters/one/apps.yaml": flux("apps", ".", source="pinned")}).root
    (root / "link").symlink_to(tmp_path / "outside")
    (root / "loop").symlink_to("loop")
    run = validate(root, "--output", "json")
    assert "Traceback" not in run.stderr
    assert "stolen" not in run.said


#: A Secret in clear, one that SOPS has encrypted in part, and all the places that their values get to.
LEAKS: Files = {
    "clusters/one/apps.yaml": flux("apps", "apps", "postBuild: {substituteFrom: [{kind: Secret, name: s}]}"),
    "clusters/one/s.yaml": secret("s", {"P": ENCODED}),
    "clusters/one/partly.yaml": lines(
        "apiVersion: v1",
        "kind: Secret",
        "metadata: {name: partly, namespace: flux-system}",
        f"stringData: {{a: {VALUE}-partly, b: 'ENC[AES256_GCM,data:x,type:str]'}}",
        "sops: {mac: 'ENC[AES256_GCM,data:x]', version: 3.9.0}",
    ),
    "clusters/one/misspelt.yaml": lines(
        "apiVersion: v1",
        "kind: Secret",
        "metadata: {name: misspelt, namespace: flux-system}",
        f"stringdata: {{a: {OTHER}}}",
        f"data: [{OTHER}-listed]",
    ),
    "clusters/one/exported.yaml": lines(
        "apiVersion: v1",
        "kind: Secret",
        "metadata:",
        "  name: exported",
        "  namespace: flux-system",
        "  annotations:",
        f'    kubectl.kubernetes.io/last-applied-configuration: \'{{"stringData": {{"a": "{OTHER}-before"}}}}\'',
    ),
    "clusters/one/note.yaml": config_map("note", {"it": f"{VALUE}-partly"}) + "x: 1\n",
    "apps/web.yaml": documents(
        deployment("web", "imagePullPolicy: '${P}'"),
        config_map("'${P}'", namespace="default") + "'${P}': 1\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: x, namespace: default}\nspec: {ports: [{port: '${P}'}]}\n",
    ),
    # a build that fails, and whose reason is a quotation
    "clusters/one/broken.yaml": flux("broken", "broken"),
    "broken/web.yaml": deployment("broken"),
    "broken/kustomization.yaml": resources("web.yaml")
    + f"patches: [{{patch: '{{apiVersion: v1, kind: Secret, stringData: {{a: {VALUE}}}}}'}}]\n"
    f"secretGenerator: [{{name: g, literals: [a={VALUE}]}}]\n",
}


@pytest.mark.parametrize("report", REPORTERS)
def test_no_report_and_no_log_tells_a_secret(fleet: MakeFleet, validate: Validate, report: str) -> None:
    run = validate(fleet(LEAKS).root, "--output", report)
    assert run.code == 1
    assert "***" in run.said
    assert not [value for value in (VALUE, ENCODED, OTHER) if value in run.said]


@pytest.mark.parametrize(
    "words",
    [
        *(("diff", "HEAD", "--output", output) for output in ("text", "json", "html", "markdown")),
        ("render", "one"),
        ("render", "one", "--output", "json"),
    ],
)
def test_no_diff_and_no_render_tells_a_secret(
    fleet: MakeFleet, surroundings: dict[str, str], words: tuple[str, ...]
) -> None:
    """Neither in names of objects nor in keys."""
    run = penstock(*words, "--root", fleet(LEAKS).root, more=surroundings)
    assert run.code == 1
    assert "***" in run.said
    assert not [value for value in (VALUE, ENCODED, OTHER) if value in run.said]


def test_the_store_and_the_page_of_the_fleet_tell_none(
    fleet: MakeFleet, surroundings: dict[str, str], tmp_path: Path
) -> None:
    root = fleet(LEAKS).root
    more = {**surroundings, "XDG_CACHE_HOME": str(tmp_path / "cache"), "PENSTOCK_NO_STORE": ""}
    runs = [penstock(*words, more=more) for words in (("validate", root), ("status", root), ("validate", root))]
    assert not [run for run in runs if run.code == 2 or any(value in run.said for value in (VALUE, ENCODED, OTHER))]
    with closing(sqlite3.connect(tmp_path / "cache" / "penstock" / FILE)) as connection:
        kept = [_unsealed(name, value) or b"" for name, value in connection.execute("SELECT key, value FROM entries")]
    assert kept
    assert not [one for one in kept if any(value.encode() in one for value in (VALUE, ENCODED, OTHER))]


def test_nothing_encrypted_is_decrypted(fleet: MakeFleet, validate: Validate, tmp_path: Path) -> None:
    """A key is at hand, and a program called sops: neither is used."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/sops").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", encoding="utf-8")
    (tmp_path / "bin/sops").chmod(0o755)
    more = {"PATH": f"{tmp_path}/bin:{os.environ['PATH']}", "SOPS_AGE_KEY": "AGE-SECRET-KEY-1" + "Q" * 58}
    run = validate(fleet(LEAKS).root, more=more)
    assert "secret-partly-encrypted" in run.stdout
    assert not (tmp_path / "ran").exists()


def test_a_module_of_the_tree_is_never_imported(fleet: MakeFleet, surroundings: dict[str, str], tmp_path: Path) -> None:
    """The command is started inside of the tree."""
    trap = f"import pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).touch()\n"
    names = ("yaml", "json", "penstock", "pydantic", "sitecustomize", "usercustomize", "git")
    dist = {
        "evil-1.dist-info/entry_points.txt": "[penstock.rules]\nx = evil\n",
        "evil-1.dist-info/METADATA": "Name: evil\n",
    }
    root = fleet({**{f"{name}.py": trap for name in (*names, "evil")}, **dist}).root
    run = penstock("validate", ".", cwd=root, more=surroundings)
    assert run.code == 0
    assert not (tmp_path / "ran").exists()
