"""Rules of other packages: a small one is made, put on the path as an installed one is, and used."""

import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from penstock import explain
from penstock.errors import PenstockError
from penstock.rules.contract import Needs
from penstock.rules.every import RULES
from penstock.rules.installed import every_rule, together
from penstock.store.version import tools
from penstock.workshop import GRAIN
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET, SETTINGS
from tests.penstock.support.outcome import Command

MODULE = '''
"""A cluster has no Deployment.

What
    Every Deployment is one too many.

Why
    Nothing works without.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: a}

FAIL
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: b}
"""

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem

CODE, SEVERITY, NEEDS = "line-has-infra", Severity.WARNING, Needs.CLUSTER


def check(cluster):
    for item in cluster.items:
        if item.document.kind == "Deployment":
            yield Problem("it has a Deployment", item, ("spec",), hint="take it out")
            BODY
'''
Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Put a package with one rule on the path, with the metadata of an installed one."""

    def make(module: str = MODULE, name: str = "contoso_rules", points: str = "") -> Path:
        place = tmp_path / "packages"
        (place / name).mkdir(parents=True)
        (place / name / "__init__.py").touch()
        (place / name / "rule.py").write_text(textwrap.dedent(module).lstrip(), encoding="utf-8")
        about = place / f"{name}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
        named = points or f"its-rule = {name}.rule"
        (about / "entry_points.txt").write_text(f"[penstock.rules]\n{named}\n", encoding="utf-8")
        monkeypatch.syspath_prepend(str(place))
        _forget()
        return place / name / "rule.py"

    yield make
    for name in [name for name in sys.modules if name.startswith("contoso_rules")]:
        del sys.modules[name]
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    every_rule.cache_clear()
    tools.cache_clear()
    explain._page.cache_clear()


@pytest.mark.usefixtures("worker")
def test_an_installed_rule_runs_is_explained_counted_and_waived(
    install: Install, repo: MakeRepository, run: Command
) -> None:
    install(MODULE.replace("BODY", "pass"))
    repository = repo(FLEET)
    outcome = run.validate(repository.root)
    assert outcome.places == ["line-has-infra apps/web.yaml:6"]
    assert outcome.findings[0]["hint"] == "take it out"
    assert "Nothing works without." in run("explain", "line-has-infra").stdout
    assert "line-has-infra" in run("validate", repository.root, "--output", "sarif").stdout
    repository.write({"penstock.yaml": SETTINGS + "waivers: [{code: line-has-infra, reason: not on lines}]\n"})
    assert [one["waived"] for one in run.validate(repository.root).findings] == ["not on lines"]


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("fault", ["raise LookupError('gone')", "1 // 0", "yield 'no problem'"])
def test_a_rule_that_raises_is_one_finding_and_the_rest_goes_on(
    install: Install, repo: MakeRepository, run: Command, fault: str
) -> None:
    install(MODULE.replace("BODY", fault))
    files = {**FLEET, "infra/more.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: y}\nx: 1\n"}
    outcome = run.validate(repo(files).root)
    codes = [one["code"] for one in outcome.findings]
    assert codes.count("rule-failed") == 1
    assert "object-invalid" in codes
    assert "line-has-infra" in codes
    (failed,) = (one for one in outcome.findings if one["code"] == "rule-failed")
    assert failed["message"].startswith("the rule line-has-infra of the package contoso_rules fails")


#: What a check may do, as its body, and what is said of it.
BAD = {
    "loops": ("while True: pass", " has had its 0.05 s of this run and is not asked any more"),
    "sleeps": ("import time; time.sleep(9999)", " has had its 0.05 s of this run and is not asked any more"),
    "recursive": ("def f(): f()\n            f()", " fails: RecursionError: maximum recursion depth exceeded"),
    "exits": ("raise SystemExit(0)", " fails: RuntimeError: it wants to end the run (SystemExit)"),
    "stops": ("raise KeyboardInterrupt", " fails: RuntimeError: it wants to end the run (KeyboardInterrupt)"),
    "memory": ("raise MemoryError", " fails: MemoryError"),
    "endless": ("while True: yield Problem('again', item)", " fails: TypeError: it finds more than 10000 problems"),
    "text": ("yield 'no problem'", " fails: TypeError: it yields a str, which is no Problem"),
    "number": ("yield Problem(7)", " fails: TypeError: it yields a Problem whose message is none"),
    "empty": ("yield Problem(' ')", " fails: TypeError: it yields a Problem whose message is none"),
    "field": ("yield Problem('a', item, ('a', None))", " fails: TypeError: it yields a Problem whose field is none"),
    "place": ("yield Problem('a', place='web.yaml')", " fails: TypeError: it yields a Problem whose place is none"),
    "severity": (
        "yield Problem('a', severity='error')",
        " fails: TypeError: it yields a Problem whose severity is none",
    ),
    "clusters": ("yield Problem('a', clusters='one')", " fails: TypeError: it yields a Problem whose clusters is none"),
}


@pytest.mark.usefixtures("worker")
def test_a_cluster_that_is_not_there(install: Install, repo: MakeRepository, run: Command) -> None:
    check = "def check(fleet):\n    yield Problem('a', clusters=('one',))\n    yield Problem('b', clusters=('none',))\n"
    install(MODULE.partition("def check")[0].replace("Needs.CLUSTER", "Needs.FLEET") + check)
    said = {one["code"]: one["message"] for one in run.validate(repo(FLEET).root).findings}
    assert said["line-has-infra"] == "a"
    assert said["rule-failed"].endswith("a Problem about the cluster none, which is not there")


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(
    ("fault", "needs"),
    [*((fault, Needs.CLUSTER) for fault in BAD), *(("loops", n) for n in Needs), *(("text", n) for n in Needs)],
)
def test_whatever_a_rule_does_is_one_finding(
    install: Install, repo: MakeRepository, run: Command, monkeypatch: pytest.MonkeyPatch, fault: str, needs: Needs
) -> None:
    """Of an object rule too, which looks at each object; the others say what they have to say."""
    body, says = BAD[fault]
    seen = {"object": "item, cluster", "cluster": "cluster, item=None", "fleet": "fleet, item=None"}[needs]
    check = f"def check({seen}):\n    if True:\n        if True:\n            {body}\n            yield\n"
    install(MODULE.partition("def check")[0].replace("Needs.CLUSTER", f"Needs.{needs.name}") + check)
    if "0.05 s" in says:
        for name in ("_seconds", "_left"):
            monkeypatch.setattr(every_rule()["line-has-infra"], name, 0.05)
    files = {**FLEET, "infra/more.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: y}\nx: 1\n"}
    outcome = run.validate(repo(files).root, "--cluster=one")
    failed = [one["message"] for one in outcome.findings if one["code"] == "rule-failed"]
    assert len(failed) == 1
    assert failed[0].startswith(f"the rule line-has-infra of the package contoso_rules{says}")
    assert "object-invalid" in [one["code"] for one in outcome.findings]


@pytest.mark.usefixtures("worker")
def test_what_it_changes_and_prints_is_seen_by_nobody(install: Install, repo: MakeRepository, run: Command) -> None:
    """The first of all rules takes everything away that it is given."""
    body = "item.content.clear(); cluster.facts.clear(); print('hello'); yield Problem('seen', item)"
    repository = repo(FLEET)
    before = run.validate(repository.root)
    install(MODULE.replace("BODY", body).replace("if item.document.kind", "if True or item.document.kind"))
    after = run.validate(repository.root)
    assert {one["code"] for one in after.findings} - {one["code"] for one in before.findings} == {"line-has-infra"}
    assert after.report["clusters"] == before.report["clusters"]
    assert "hello" in after.stderr


@pytest.mark.usefixtures("worker")
def test_stored_results_are_made_anew_when_the_package_changes(
    install: Install, repo: MakeRepository, run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PENSTOCK_NO_STORE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = install(MODULE.replace("BODY", "pass"))
    root = repo(FLEET).root
    time.sleep(2 * GRAIN)
    before = tools()
    assert run.validate(root).findings == run.validate(root).findings
    path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    _forget()
    assert tools() != before


@pytest.mark.parametrize(
    ("module", "says"),
    [
        ("import nothing_of_the_kind\n", "cannot be imported: ModuleNotFoundError"),
        ("1 // 0\n", "cannot be imported: ZeroDivisionError"),
        ('"""Nothing."""\n', "is no rule: it has no CODE"),
        ('"""Nothing."""\nCODE = "a-b"\n', "its SEVERITY is none of"),
        (MODULE.replace("line-has-infra", "a b\\n::x").replace("BODY", "pass"), "is not made of small letters"),
        ("raise SystemExit(0)\n", "cannot be imported: RuntimeError: it wants to end the run (SystemExit)"),
        ("raise KeyboardInterrupt\n", "cannot be imported: RuntimeError: it wants to end the run (KeyboardInterrupt)"),
        (MODULE.replace("What\n", "Wat\n").replace("BODY", "pass"), "its docstring is no manual"),
        (MODULE.replace("    Nothing works without.\n", "").replace("BODY", "pass"), "says nothing, indented, below"),
        (MODULE.replace("line-has-infra", "image-latest").replace("BODY", "pass"), "is one of penstock itself"),
        (MODULE.replace("line-has-infra", "yaml-broken").replace("BODY", "pass"), "is one of penstock itself"),
    ],
)
def test_what_is_no_rule_is_refused_with_a_sentence(install: Install, run: Command, module: str, says: str) -> None:
    install(module)
    outcome = run("explain", "image-latest")
    assert outcome.code == 2
    assert says in outcome.stderr
    assert "contoso_rules" in outcome.stderr


def test_an_import_that_does_not_end_is_refused_too(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    install("while True: pass\n")
    monkeypatch.setenv("PENSTOCK_RULE_TIMEOUT", "0.01")
    with pytest.raises(PenstockError, match=r"of the package contoso_rules cannot be imported: no end after 0\.01 s"):
        every_rule()


def test_two_packages_may_not_have_one_code(install: Install) -> None:
    install(MODULE.replace("BODY", "pass"))
    points = [EntryPoint(name, "contoso_rules.rule", "penstock.rules") for name in ("first", "second")]
    with pytest.raises(PenstockError, match=r"the rule second .* its code line-has-infra is one of the rule first"):
        together(RULES, points)


def test_without_packages_there_are_the_rules_of_penstock() -> None:
    assert together(RULES, []) == dict(RULES)
