import shlex
import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from penstock.artifact.layout import MANIFEST
from penstock.mirror.commands import fetch, load
from penstock.mirror.fetched import place
from penstock.mirror.layout import Entry
from penstock.mirror.thing import CHART, GIT, IMAGE, Thing

DIGEST = f"sha256:{'d' * 64}"
ENTRY = [Entry(DIGEST, 1, MANIFEST)]
APP = Thing(IMAGE, "ghcr.io/team/app", "1", DIGEST)


def test_by_digest_where_there_is_one() -> None:
    tagged = Thing(IMAGE, "ghcr.io/team/tagged", "2")
    copy = "skopeo copy --all --preserve-digests"
    assert fetch([APP, tagged]).splitlines()[-4:] == [
        f"# {APP.text}",
        f"[ -f {place(APP)}/manifest.json ] || {copy} docker://ghcr.io/team/app@{DIGEST} dir:{place(APP)}",
        f"# {tagged.text}",
        f"[ -f {place(tagged)}/manifest.json ] || {copy} docker://ghcr.io/team/tagged:2 dir:{place(tagged)}",
    ]
    assert fetch([]) == ""


def test_what_skopeo_cannot_bring_is_said() -> None:
    text = fetch([Thing(GIT, "https://g/a", "main"), Thing(CHART, "https://c.example/x", "1"), Thing(IMAGE, "r/x")])
    assert "helm pull x --repo https://c.example --version 1" in text
    assert all(line.startswith("#") for line in text.splitlines()[6:])


def test_into_a_registry() -> None:
    assert load([(APP, ENTRY)]).splitlines()[-1] == (
        f'skopeo copy --all --preserve-digests oci:.:ghcr.io/team/app:1@{DIGEST} "docker://$registry/"team/app:1'
    )
    assert (
        load([(Thing(IMAGE, "ghcr.io/a", "", DIGEST), ENTRY)])
        .splitlines()[-1]
        .endswith(f' "docker://$registry/"a@{DIGEST}')
    )
    assert load([(Thing(GIT, "https://g/a", "main"), ENTRY)]) == ""


def test_contents_that_share_a_tag_keep_one_each() -> None:
    """A registry throws away what no tag names."""
    other = f"sha256:{'e' * 64}"
    things = [(APP, ENTRY), (Thing(IMAGE, APP.name, "1", other), [Entry(other, 1, MANIFEST)])]
    plain = (Thing(IMAGE, APP.name, "1"), [Entry(other, 1, MANIFEST)])

    def loaded(*held: tuple[Thing, list[Entry]]) -> list[str]:
        return [line.rpartition("/")[2] for line in load(held).splitlines() if "copy" in line]

    assert loaded(*things) == ["app:1", f"app:1-{'e' * 12}"]
    assert loaded(*things, plain) == [f"app:1-{'d' * 12}", "app:1", "app:1"], "who asks by the tag alone gets it"


def test_what_is_in_docker_s_own_format_is_loaded_out_of_a_folder() -> None:
    listed = Entry(DIGEST, 1, "application/vnd.docker.distribution.manifest.list.v2+json")
    text = load([(APP, [listed, Entry(f"sha256:{'e' * 64}", 1, ""), listed])])
    assert text.splitlines()[-2:] == [
        f"as_folder {'d' * 64} {'e' * 64}",
        'skopeo copy --all --preserve-digests "dir:$there" "docker://$registry/"team/app:1',
    ]


@given(st.text(max_size=12), st.text(max_size=12), st.sampled_from([IMAGE, GIT, CHART]))
def test_names_are_no_commands(name: str, version: str, kind: str) -> None:
    """Whatever a repository calls its images, each line is the one command, or a remark."""
    thing = Thing(kind, f"r.example/{name}", version)
    for text in (fetch([thing]), load([(thing, ENTRY)])):
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
    for name, text, words in (
        ("fetch.sh", fetch([hostile]), ()),
        ("load.sh", load([(hostile, ENTRY)]), ("mirror.example",)),
    ):
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
