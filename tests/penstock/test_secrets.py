"""Secret values are hidden wherever they stand, and nowhere else."""

import base64
import json
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.finding import Edit, Finding, Severity
from penstock.secrets import HIDDEN, Veil, over, spoken, veil
from penstock.store.store import FILE, _unsealed
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.manifests import flux, lines, secret
from tests.penstock.support.outcome import Command
from tests.penstock.support.values import document

VALUE = "hunter2zzz"
#: A clear-text Secret whose value reaches a field that no schema takes.
FILES = {
    "penstock.yaml": 'clusters: ["clusters/*"]\n',
    "clusters/one/apps.yaml": flux("apps", "apps", "postBuild: {substituteFrom: [{kind: Secret, name: s}]}"),
    "clusters/one/s.yaml": secret("s", {"PASSWORD": VALUE}, field="stringData"),
    "apps/r.yaml": lines(
        "apiVersion: source.toolkit.fluxcd.io/v1",
        "kind: HelmRepository",
        "metadata: {name: h, namespace: default}",
        "spec: {interval: '${PASSWORD}', url: 'https://example.org'}",
    ),
}
#: The same with what was plainly meant as a Secret, and its value in an object beside it.
MISSPELT = {
    f"kind: {kind}": {
        **FILES,
        "clusters/one/s.yaml": secret("s", {"PASSWORD": VALUE}, field=field).replace("kind: Secret", f"kind: {kind}"),
        "apps/r.yaml": FILES["apps/r.yaml"].replace("${PASSWORD}", VALUE),
    }
    for kind, field in {
        "secret": "stringData",
        "SECRET": "data",
        "' Secret'": "data",
        "Secert": "data",
        "ConfigMap": "stringData",
        "ConfigMap\ntype: kubernetes.io/basic-auth": "data",
        "Thing\ntype: Opaque": "data",
    }.items()
}


def test_values_and_their_base64_are_hidden() -> None:
    encoded = base64.b64encode(VALUE.encode()).decode()
    over = veil([document("v1", "Secret", "s", data={"p": encoded})])
    assert over.text(f"is {VALUE} or {encoded}") == f"is {HIDDEN} or {HIDDEN}"


def test_other_forms_of_a_value_are_hidden_too() -> None:
    """In a URL, in base64 of more than itself (basic auth), and without the line end that a file gave it."""
    basic = base64.b64encode(f"user:{VALUE}".encode()).decode()
    alone = base64.b64encode(VALUE.encode()).decode()
    over = veil([document("v1", "Secret", "s", stringData={"p": f"{VALUE}\n", "q": "a/b=c d"})])
    assert over.text(f"Basic {basic}, {alone}, ftp://u:a%2Fb%3Dc%20d@h") == "Basic ***, ***, ftp://u:***@h"
    innocent = base64.b64encode(b"user:nobody knows").decode()
    assert over.text(f"Basic {innocent}") == f"Basic {innocent}"
    assert over.touches(basic)


def test_base64_in_several_lines_is_a_value_too() -> None:
    encoded = base64.b64encode(VALUE.encode()).decode()
    over = veil([document("v1", "Secret", "s", data={"p": f"{encoded[:4]}\n{encoded[4:]}\n"})])
    assert over.text(f"is {VALUE}") == f"is {HIDDEN}"


def test_passwords_of_registries_are_hidden() -> None:
    auth = base64.b64encode(f"puller:{VALUE}".encode()).decode()
    said = json.dumps({"auths": {"registry.example": {"auth": auth, "username": "puller", "password": VALUE}}})
    over = veil([document("v1", "Secret", "s", stringData={".dockerconfigjson": said})])
    assert over.text(f"{auth} {VALUE} puller") == f"{HIDDEN} {HIDDEN} puller"
    assert veil([document("v1", "Secret", "s", stringData={"a": '{"auths": [', "b": '{"auths": [1]}'})]).values


def test_findings_and_their_edits_are_hidden() -> None:
    found = Finding("c", Severity.ERROR, f"a {VALUE}", hint=f"b {VALUE}", edit=Edit(VALUE, "x"))
    hidden = Veil((VALUE,)).finding(found)
    assert (hidden.message, hidden.hint, hidden.edit) == (f"a {HIDDEN}", f"b {HIDDEN}", None)


def test_a_null_hides_nothing() -> None:
    nothing = {"a": None}
    assert veil([document("v1", "Secret", "s", data=nothing, stringData=nothing)]).values == ()


def test_a_switch_hides_nothing() -> None:
    """`prune: true` in a hint is no value of a Secret."""
    on = base64.b64encode(b"true").decode()
    over = veil([document("v1", "Secret", "s", data={"a": on}, stringData={"b": "False", "c": VALUE})])
    assert veil([document("v1", "Secret", "s", stringData={"scheme": "https"})]).values == ()
    assert (
        over.text(f"set prune: true, not False nor {on}, {VALUE}") == f"set prune: true, not False nor {on}, {HIDDEN}"
    )


def test_names_of_keys_are_told() -> None:
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "stringData": {"password": "hunter22", "user": "password", "a": "data"},
    }
    assert over([secret]).text("data.password of hunter22") == "data.password of ***"


def test_names_that_git_shows_are_told() -> None:
    """A user who is called like the namespace; not what only substitution makes a name."""
    values = {"user": "history", "host": "hunter.example", "history-password": VALUE}
    built = [document("v1", "Secret", "history-role", stringData=values), document("v1", "ConfigMap", "${HOST}")]
    told = veil(built).but(spoken(built))
    assert told.text(f"history-role, hunter.example, {VALUE}") == "history-role, ***, ***"


def test_an_encrypted_secret_hides_nothing() -> None:
    assert veil([document("v1", "Secret", "s", data={"p": "ENC[AES256_GCM,data:abcd]"}, sops={})]).values == ()


@given(st.text(max_size=40), st.lists(st.text(min_size=4, max_size=9), max_size=4))
def test_no_value_is_left(text: str, values: list[str]) -> None:
    over = Veil(tuple(value for value in values if HIDDEN not in value and "*" not in value))
    assert not any(value in over.text(text).replace(HIDDEN, "") for value in over.values if value in text)


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("report", ["text", "json", "sarif", "junit", "markdown", "html", "gitlab"])
def test_no_report_tells_a_value(repo: MakeRepository, run: Command, report: str) -> None:
    outcome = run("validate", repo(FILES).root, "--output", report)
    assert "object-invalid" in outcome.stdout + outcome.stderr
    assert VALUE not in outcome.stdout + outcome.stderr


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("files", MISSPELT.values(), ids=MISSPELT)
def test_what_is_meant_as_a_secret_is_hidden_as_one(repo: MakeRepository, run: Command, files: dict[str, str]) -> None:
    made = repo(files)
    validated = run("validate", made.root)
    assert "interval" in validated.stdout
    rendered = run("render", "one", "--root", made.root)
    made.commit()
    made.write({path: text.replace(VALUE, f"{VALUE}-another") for path, text in files.items()})
    told = run("diff", "--root", made.root)
    assert "is hidden" in told.stdout
    for outcome in (validated, rendered, told):
        assert VALUE not in outcome.stdout + outcome.stderr


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("output", ["yaml", "json"])
def test_render_hides_unless_asked(repo: MakeRepository, run: Command, output: str) -> None:
    root = repo(FILES).root
    assert VALUE not in run("render", "one", "--root", root, "--output", output).stdout
    assert VALUE in run("render", "one", "--root", root, "--output", output, "--show-secrets").stdout


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("files", [FILES, *MISSPELT.values()], ids=["kind: Secret", *MISSPELT])
def test_the_store_keeps_no_value(
    repo: MakeRepository, run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]
) -> None:
    monkeypatch.delenv("PENSTOCK_NO_STORE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = repo({**files, "apps/r.yaml": FILES["apps/r.yaml"]}).root
    for _ in range(2):
        run("validate", root)
    with closing(sqlite3.connect(tmp_path / "cache" / "penstock" / FILE)) as connection:
        entries = connection.execute("SELECT key, value FROM entries").fetchall()
    encoded = base64.b64encode(VALUE.encode())
    for name, sealed in entries:
        value = _unsealed(name, sealed) or b""
        assert VALUE.encode() not in value
        assert encoded not in value


@given(st.lists(st.text("abc.*", min_size=4, max_size=7), min_size=1, max_size=60), st.text("abc.* ", max_size=60))
def test_of_many_values_each_is_found_as_of_few(values: list[str], text: str) -> None:
    words = sorted(set(values), key=len, reverse=True)
    one_by_one = re.compile("|".join(map(re.escape, words)))
    assert Veil(tuple(values)).text(text) == one_by_one.sub(HIDDEN, text)


def test_tens_of_thousands_of_values_are_no_burden() -> None:
    over = Veil(tuple(f"{at * 7919 % 99_991:06x}-word" for at in range(30_000)))
    began = time.process_time()
    assert over.text("zz 000000-word " * 500) == f"zz {HIDDEN} " * 500
    assert not any(over.touches("x" * 60) for _ in range(10_000))
    assert time.process_time() - began < 5
