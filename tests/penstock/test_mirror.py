"""Each module has its test at the same place; each test at such a place has its module."""

from pathlib import Path

from tests.penstock.support.sources import modules

HERE = Path(__file__).parent
#: Pure wiring, or declarations without behaviour: what uses them tests them.
EXEMPT = {"__main__", "commands.common", "commands.gated", "commands.promoting", "impact.impact", "where.touch"}
#: Tests of the whole, which no single module answers for.
WHOLE = {
    "diff.test_apply",
    "diff.test_mutations",
    "diff.test_replay",
    "report.test_diff_page",
    "report.test_validate_page",
    "promote.test_algebra",
    "iotedge.test_bad_manifests",
    "iotedge.test_edits",
    "iotedge.test_power",
    "iotedge.test_round_trip",
    "iotedge.test_strangers",
    "routes.test_conditions",
    "promote.test_fleets",
    "commands.test_mending_killed",
    "commands.promote.test_layouts",
    "commands.promote.test_odd_repositories",
    "commands.promote.test_pins",
    "test_architecture",
    "test_mirror",
    "test_disguise",
    "test_bad_input",
    "test_bad_worker",
    "commands.test_baseline",
    "rules.test_bad_levels",
    "rules.test_examples",
    "rules.test_iotedge_runtime",
    "rules.test_odd_objects",
    "store.test_reuse",
    "where.test_injected",
    "where.test_trees",
}


def place(module: str) -> str:
    """Where the test of a module belongs, as a dotted name."""
    folder, _, name = module.rpartition(".")
    return f"{folder}.test_{name}" if folder else f"test_{name}"


def written() -> set[str]:
    """The tests that there are, as dotted names."""
    found = (path.relative_to(HERE).with_suffix("").parts for path in HERE.rglob("test_*.py"))
    return {".".join(parts) for parts in found}


def owing() -> set[str]:
    """The modules that must have a test: all that are no package and not exempt."""
    files = {name: path for name, path in modules().items() if path.name != "__init__.py"}
    return {name for name, path in files.items() if not _shared(name, path)} - EXEMPT


def _shared(name: str, path: Path) -> bool:
    """True for what several rules share: the rules' own tests, and every example, go through it."""
    return name.startswith("rules.") and "\nCODE = " not in path.read_text(encoding="utf-8")


def test_every_module_has_its_test() -> None:
    assert sorted(name for name in owing() if place(name) not in written()) == []


def test_every_test_has_its_module() -> None:
    known = {place(name) for name in modules()}
    assert sorted(written() - known - WHOLE) == []


def test_every_exemption_is_needed() -> None:
    assert {name for name in EXEMPT if name in modules()} == EXEMPT
    assert not {place(name) for name in EXEMPT} & written()
    assert written() >= WHOLE
