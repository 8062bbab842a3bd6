"""The shape of the package holds: one door to programs, commands that only wire, nothing that goes in a circle."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from penstock.commandline import COMMANDS
from penstock.expand.cycles import cycles
from tests.penstock.support.repository import environment
from tests.penstock.support.sources import ROOT, imports, modules, parsed

MODULES = modules()
STARTERS = {"subprocess", "multiprocessing", "concurrent.futures.ProcessPoolExecutor", "asyncio", "pty"}
SPAWNING = {"system", "popen", "fork", "forkpty", "posix_spawn", "posix_spawnp", "execv", "execve", "execvp", "spawnv"}
#: What reaches out over a network; only `penstock drift` does, through one door.
NETWORK = {"socket", "ssl", "http", "urllib.request", "urllib3", "requests", "httpx", "aiohttp", "ftplib", "smtplib"}


def offenders(forbidden: set[str], *but: str) -> dict[str, set[str]]:
    """Module → what it imports of what it must not; modules below `but` may."""
    found = {
        name: forbidden & set(imports(path)) for name, path in MODULES.items() if not name.startswith(but or ("\0",))
    }
    return {name: names for name, names in found.items() if names}


def test_only_the_one_door_starts_programs() -> None:
    assert offenders(STARTERS, "process") == {}
    for name, path in MODULES.items():
        called = {
            n.attr for n in ast.walk(parsed(path)) if isinstance(n, ast.Attribute) and ast.unparse(n.value) == "os"
        }
        assert not SPAWNING & called, name


def test_nothing_talks_to_a_network() -> None:
    assert offenders(NETWORK, "drift.wire") == {}


def test_only_drift_and_its_command_know_the_network() -> None:
    using = {f"penstock.{name}" for name in MODULES if name.startswith("drift")}
    assert offenders(using, "drift", "commands.drift", "report.drift_") == {}


def test_the_core_knows_no_command_and_no_argparse() -> None:
    wiring = ("cli", "commandline", "commands", "__main__")
    commands = {f"penstock.{name}" for name in MODULES if name.startswith(("cli", "commandline", "commands"))}
    assert offenders(commands, *wiring) == {}
    # An output is the type of an argument.
    assert offenders({"argparse"}, *wiring, "report.output") == {}


def test_a_command_uses_no_other_command() -> None:
    assert (
        offenders(
            {f"penstock.commands.{command}" for command in COMMANDS} | {"penstock.cli"},
            "__main__",
            "cli",
            "commandline",
        )
        == {}
    )


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    edges = {
        name: [target for one in imports(path, at_once=True) if (target := one.removeprefix("penstock.")) in MODULES]
        for name, path in MODULES.items()
        if name
    }
    alone = {name: [target for target in targets if target != name] for name, targets in edges.items()}
    assert list(cycles(alone)) == []


def test_every_module_says_what_it_is() -> None:
    assert [name for name, path in MODULES.items() if not ast.get_docstring(parsed(path))] == []


def test_no_broad_except_hides_a_bug() -> None:
    """Only a rule may fail in any way, and then that is a finding."""
    for name, path in MODULES.items():
        if name == "rules.guard":
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else ""
                assert caught != "Exception", f"{name}:{node.lineno}"
                assert caught not in ("", "BaseException") or _passes_on(node), f"{name}:{node.lineno}"


def _passes_on(handler: ast.ExceptHandler) -> bool:
    """Whatever is caught is raised again, here or by whoever collects it."""
    text = ast.unparse(handler)
    return "raise" in text or "failures.append" in text


def started(*argv: str) -> tuple[str, set[str]]:
    """What `penstock` prints, and the modules that are loaded at its end, in a process of its own."""
    code = (
        "import sys\nfrom penstock.cli import main\ntry:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    env = {**environment(), "PYTHONPATH": str(ROOT.parent)}
    done = subprocess.run([sys.executable, "-c", code, *argv], capture_output=True, check=True, text=True, env=env)
    return done.stdout, set(done.stderr.split())


def test_the_version_costs_nothing() -> None:
    printed, loaded = started("--version")
    assert printed.startswith("penstock ")
    assert not {"pydantic", "yaml", "json", "subprocess", "jsonschema", "penstock.commands"} & loaded


def test_help_loads_no_command() -> None:
    printed, loaded = started("--help")
    assert "validate" in printed
    assert not {"pydantic", "yaml", "penstock.commands"} & loaded


def test_there_is_no_stray_file_in_the_package() -> None:
    strays = [
        path for path in ROOT.rglob("*") if path.is_file() and path.suffix in (".orig", ".rej", ".bak", ".swp", ".tmp")
    ]
    assert strays == []


def test_the_source_is_where_the_tests_think(request: pytest.FixtureRequest) -> None:
    assert (request.config.rootpath / "tools" / "penstock").samefile(Path(ROOT))
