"""`penstock validate --watch`: what each save changed, until ^C."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from penstock import watch
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import config_map, documents, flux, git_repository, resources
from tests.penstock.support.outcome import Command, Outcome
from tests.penstock.support.repository import Files, environment
from tests.penstock.support.sources import ROOT

pytestmark = pytest.mark.usefixtures("worker")
BROKEN: Files = {"apps/kustomization.yaml": resources("web.yaml", "gone.yaml")}
MENDED: Files = {"apps/kustomization.yaml": FLEET["apps/kustomization.yaml"]}

Saving = Callable[..., Outcome]


@pytest.fixture
def saving(run: Command, repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> Saving:
    """Watches a fleet in which these saves happen, and then ^C."""

    def watched(*saves: Files) -> Outcome:
        repository = repo(FLEET)

        def happen(_root: Path) -> Iterator[None]:
            yield None
            for files in saves:
                repository.write(files)
                yield None
            raise KeyboardInterrupt

        monkeypatch.setattr(watch, "saves", happen)
        return run("validate", repository.root, "--watch")

    return watched


def counts(outcome: Outcome) -> list[str]:
    """The last line of each change, without its time."""
    return [line.split(" ", 1)[1] for line in outcome.stdout.splitlines() if line.endswith(" gone")]


def test_the_findings_at_first_and_the_end(saving: Saving) -> None:
    outcome = saving()
    assert counts(outcome) == ["0 findings, 0 new, 0 gone"]
    assert (outcome.code, outcome.stderr) == (130, "penstock: stopped\n")


def test_what_a_save_breaks_and_what_the_next_one_mends(saving: Saving) -> None:
    outcome = saving(BROKEN, MENDED)
    assert counts(outcome) == ["0 findings, 0 new, 0 gone", "1 finding, 1 new, 0 gone", "0 findings, 0 new, 1 gone"]
    lines = outcome.stdout.splitlines()
    came = next(line for line in lines if "gone.yaml" in line)
    assert came.startswith("apps/kustomization.yaml")
    assert ": error resource-missing: " in came
    (went,) = [line for line in lines if ": gone: resource-missing: " in line]
    assert went.startswith("apps/kustomization.yaml")
    assert lines.index(came) < lines.index(went)


def test_a_save_that_changes_no_finding_says_nothing(saving: Saving) -> None:
    assert len(counts(saving({"README.md": "words"}, {"apps/web.yaml": f"# more\n{FLEET['apps/web.yaml']}"}))) == 1


def test_settings_that_cannot_be_read_for_a_moment_end_nothing(saving: Saving) -> None:
    outcome = saving({"penstock.yaml": "clusters: ["}, {"penstock.yaml": FLEET["penstock.yaml"], **BROKEN})
    assert counts(outcome) == ["0 findings, 0 new, 0 gone", "1 finding, 1 new, 0 gone"]
    said, stopped = outcome.stderr.splitlines()[0], outcome.stderr.splitlines()[-1]
    assert " penstock: " in said
    assert "penstock.yaml" in said
    assert (outcome.code, stopped) == (130, "penstock: stopped")
    assert "Traceback" not in outcome.stderr


def test_a_cluster_that_comes_with_a_save_is_seen(saving: Saving) -> None:
    outcome = saving({"clusters/three/apps.yaml": flux("apps", "nowhere")})
    assert counts(outcome)[1:] == ["1 finding, 1 new, 0 gone"]
    assert "in: three" in outcome.stdout


def test_hostile_names_do_not_reach_the_terminal_when_they_go(saving: Saving) -> None:
    evil: Files = {"apps/kustomization.yaml": 'resources: [web.yaml, "\\e[31m\\n::error::x"]\n'}
    outcome = saving(evil, MENDED)
    assert counts(outcome)[1:] == ["1 finding, 1 new, 0 gone", "0 findings, 0 new, 1 gone"]
    assert "\x1b" not in outcome.stdout
    assert not any(line.lstrip().startswith("::") for line in outcome.stdout.splitlines())


def test_a_save_in_a_folder_that_stands_for_another_source_is_seen(saving: Saving) -> None:
    """Folders are held from run to run; each run has to look at them afresh."""
    away = git_repository("away", "{branch: main}", url="https://git.example.org/away")
    mapped: Files = {
        "penstock.yaml": FLEET["penstock.yaml"] + "sources: [{kind: GitRepository, name: away, path: vendor/away}]\n",
        "clusters/one/away.yaml": documents(away, flux("away", "there", source="away")),
        "vendor/away/there/map.yaml": config_map("one"),
    }
    outcome = saving(mapped, {"vendor/away/there/more.yaml": config_map("two") + "misspelt: 1\n"})
    assert counts(outcome) == ["0 findings, 0 new, 0 gone", "1 finding, 1 new, 0 gone"]
    assert "vendor/away/there/more.yaml" in outcome.stdout


def _save_until(done: threading.Event, file: Path, aside: Path) -> None:
    """When a native watcher is ready, nobody says: so again and again, other bytes each time, and never half a file."""
    count = 0
    while not done.wait(0.1):
        count += 1
        aside.write_text(f"{BROKEN['apps/kustomization.yaml']!s}# {count}\n", encoding="utf-8")
        aside.replace(file)


def _interruptible() -> None:
    """Tests that run in the background may have been told to ignore interrupts, and hand that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.timeout(120)
def test_a_real_save_and_a_real_interrupt(repo: MakeRepository, tmp_path: Path) -> None:
    root = repo(FLEET).root
    child = subprocess.Popen(
        [sys.executable, "-m", "penstock", "validate", str(root), "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**environment(), "PYTHONPATH": str(ROOT.parent)},
        start_new_session=True,
        preexec_fn=_interruptible,  # noqa: PLW1509
    )
    assert child.stdout
    done = threading.Event()
    someone = threading.Thread(target=_save_until, args=(done, root / "apps/kustomization.yaml", tmp_path / "aside"))
    try:
        assert child.stdout.readline().endswith(" 0 findings, 0 new, 0 gone\n")
        someone.start()
        assert ": error resource-missing: " in child.stdout.readline()
    finally:
        done.set()
        os.killpg(child.pid, signal.SIGINT)  # as a terminal does: the workers too
        _, said = child.communicate(timeout=60)
    someone.join()
    assert (child.returncode, said) == (130, "penstock: stopped\n")
    with pytest.raises(ProcessLookupError):
        os.killpg(child.pid, 0)
