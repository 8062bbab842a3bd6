import os
import sys
from pathlib import Path

import pytest

from penstock import git, process
from penstock.errors import ToolFailed, ToolMissing
from tests.penstock.conftest import MakeRepository

PYTHON = (sys.executable, "-S", "-c")


def test_it_gives_what_the_program_printed(tmp_path: Path) -> None:
    assert process.run(*PYTHON, "import sys; print(sys.stdin.read())", cwd=tmp_path, stdin=b"hi") == b"hi\n"


def test_it_runs_where_it_is_told(tmp_path: Path) -> None:
    shown = process.run(*PYTHON, "import os; print(os.getcwd())", cwd=tmp_path)
    assert Path(shown.decode().strip()) == tmp_path.resolve()


def test_git_speaks_english_and_asks_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    shown = process.run(
        *PYTHON, "import os; print(os.environ['LC_ALL'], os.environ['GIT_TERMINAL_PROMPT'])", cwd=tmp_path
    )
    assert shown == b"C.UTF-8 0\n"


def test_settings_that_the_environment_has_for_git_hold_beside(
    repo: MakeRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A runner allows its folders so (`safe.directory`). What penstock refuses it refuses all the same."""
    root = repo({}).root
    for count in ("2", "many", ""):
        monkeypatch.setenv("GIT_CONFIG_COUNT", count)
        for number, (key, value) in enumerate((("user.name", "Bob"), ("core.fsmonitor", "true"))):
            monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", key)
            monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
        name = process.run("git", "config", "--default", "Ada", "--get", "user.name", cwd=root)
        assert name == (b"Bob\n" if count == "2" else b"Ada\n")
        assert process.run("git", "config", "--get", "core.fsmonitor", cwd=root) == b"false\n"


def test_another_repository_that_git_is_at_work_in_is_none_of_ours(
    repo: MakeRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a hook git says where it is."""
    root = repo({"a/b": ""}).root
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "other"))
    assert git.top(root / "a") == root
    assert process.run("git", "ls-files", cwd=root) == b"a/b\n"


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ToolMissing, match="no-such-program"):
        process.run("no-such-program", cwd=tmp_path)
    with pytest.raises(ToolMissing, match="no-such-program"):
        process.start("no-such-program")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed, match="the folder does not exist"):
        process.run(*PYTHON, "", cwd=tmp_path / "gone")


def test_a_bad_end_says_what_to_repeat(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed) as error:
        process.run(*PYTHON, "import sys; sys.exit('no way')", cwd=tmp_path)
    assert f"in {tmp_path} ended with 1: no way" in str(error.value)
    assert "sys.exit" in str(error.value)


def test_a_code_may_be_allowed(tmp_path: Path) -> None:
    assert process.run(*PYTHON, "raise SystemExit(3)", cwd=tmp_path, ok=(0, 3)) == b""


def test_a_program_that_never_ends_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed, match="no end after 0 s"):
        process.run(*PYTHON, "import time; time.sleep(60)", cwd=tmp_path, timeout=0.2)


def test_a_started_program_has_its_own_session_and_begins_with_one_core() -> None:
    words = "os.getsid(0), os.getpid(), os.environ['GOMAXPROCS']"
    child = process.start(*PYTHON, f"import os; print({words}, flush=True); input()")
    assert child.stdin
    assert child.stdout
    assert child.stderr
    session, pid, cores = child.stdout.readline().split()
    assert session == pid != str(os.getsid(0)).encode()
    assert cores == b"1"
    for pipe in (child.stdin, child.stdout, child.stderr):
        pipe.close()
    child.wait()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not say who works")
def test_who_works_is_told_from_who_waits() -> None:
    works = process.start(sys.executable, "-c", "while True: pass")
    waits = process.start(sys.executable, "-c", "import time; print(flush=True); time.sleep(60)")
    try:
        assert waits.stdout is not None
        waits.stdout.readline()
        assert any(process.is_working(works) for _ in range(1000))
        while process.is_working(waits):  # it goes from printing to waiting
            pass
    finally:
        for child in (works, waits):
            child.kill()
            child.communicate()
    assert not process.is_working(works)


def test_a_program_may_have_so_much_of_a_processor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENSTOCK_WORKER_SECONDS", "1")
    with pytest.raises(ToolFailed, match="more than 1 s of a processor"):
        process.run(*PYTHON, "while True: pass", cwd=tmp_path, bounded=True)
    assert process.run(*PYTHON, "import time; time.sleep(1.5); print(1)", cwd=tmp_path, bounded=True) == b"1\n"
