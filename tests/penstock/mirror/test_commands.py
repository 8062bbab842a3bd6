import shlex
import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from penstock.mirror.commands import fetch, load
from penstock.mirror.thing import CHART, GIT, IMAGE, Thing

DIGEST = f"sha256:{'d' * 64}"
APP = Thing(IMAGE, "ghcr.io/team/app", "1", DIGEST)


def test_by_digest_where_there_is_one() -> None:
    text = fetch([APP, Thing(IMAGE, "ghcr.io/team/tagged", "2")])
    assert text.splitlines()[-2:] == [
        f"skopeo copy --all --preserve-digests docker://ghcr.io/team/app@{DIGEST} oci:.:ghcr.io/team/app:1@{DIGEST}",
        "skopeo copy --all --preserve-digests docker://ghcr.io/team/tagged:2 oci:.:ghcr.io/team/tagged:2",
    ]
    assert fetch([]) == ""


def test_what_skopeo_cannot_bring_is_said() -> None:
    text = fetch([Thing(GIT, "https://g/a", "main"), Thing(CHART, "https://c.example/x", "1"), Thing(IMAGE, "r/x")])
    assert "helm pull x --repo https://c.example --version 1" in text
    assert all(line.startswith("#") for line in text.splitlines()[5:])


def test_into_a_registry() -> None:
    assert load([APP]).splitlines()[-1] == (
        f'skopeo copy --all --preserve-digests oci:.:ghcr.io/team/app:1@{DIGEST} "docker://$registry/"team/app:1'
    )
    assert load([Thing(IMAGE, "ghcr.io/a", "", DIGEST)]).splitlines()[-1].endswith(f'"docker://$registry/"a@{DIGEST}')
    assert load([Thing(GIT, "https://g/a", "main")]) == ""


@given(st.text(max_size=12), st.text(max_size=12), st.sampled_from([IMAGE, GIT, CHART]))
def test_names_are_no_commands(name: str, version: str, kind: str) -> None:
    """Whatever a repository calls its images, each line is the one command, or a remark."""
    for text in (fetch([Thing(kind, f"r.example/{name}", version)]), load([Thing(kind, f"r.example/{name}", version)])):
        for line in shlex.split(text, comments=True)[:1]:
            assert line == "set"
        words = shlex.split(text, comments=True)
        assert words.count("skopeo") <= 1


def test_the_scripts_run(tmp_path: Path) -> None:
    """With a stand-in for skopeo: from any folder, each argument whole."""
    tool = tmp_path / "bin" / "skopeo"
    tool.parent.mkdir()
    tool.write_text('#!/bin/sh\nprintf "%s\\n" "$PWD" "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    hostile = Thing(IMAGE, "r.example/$(touch x);'a b", "1")
    for name, text, words in (("fetch.sh", fetch([hostile]), ()), ("load.sh", load([hostile]), ("mirror.example",))):
        (tmp_path / name).write_text(text, encoding="utf-8")
        env = {"PATH": f"{tool.parent}:/usr/bin:/bin"}
        done = subprocess.run(
            ["sh", tmp_path / name, *words], cwd="/", env=env, capture_output=True, check=True, text=True
        )
        lines = done.stdout.splitlines()
        assert lines[:4] == [str(tmp_path), "copy", "--all", "--preserve-digests"]
        assert len(lines) == 6
    assert lines[-1].startswith("docker://mirror.example/$(touch x)")
    assert not (tmp_path / "x").exists()
    done = subprocess.run(["sh", tmp_path / "load.sh"], cwd="/", capture_output=True, check=False, text=True)
    assert "name the registry" in done.stderr
