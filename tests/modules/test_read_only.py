"""Modules as in a pod: nobody's user, and every file system read-only but for the volumes that the image declares."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.modules.support.fixtures import MakeBroker
from tests.modules.support.programs import module
from tests.modules.test_images import HERE, MODULES

#: In a namespace of its own: each mount read-only, a small disk for the volumes, then another user.
POD = """
mount --make-rprivate /
for place in $(cut -d' ' -f2 /proc/self/mounts); do
  case $place in /proc*|/sys*|/dev*) ;; *) mount -o remount,bind,ro "$place" 2>/dev/null || true ;; esac
done
mount -t tmpfs -o mode=0777,size=8m tmpfs "$VOLUMES"
touch "$SOMEWHERE" 2>/dev/null && exit 99
exec setpriv $AS -- "$@"
"""
NOBODY = "--reuid=65534 --regid=65534 --clear-groups --no-new-privs"
#: Where the interpreter is in a folder of root's alone: root, without anything that root may do.
POWERLESS = "--bounding-set=-all --inh-caps=-all --no-new-privs"


@pytest.fixture
def user() -> str:
    if os.geteuid() != 0 or not (shutil.which("unshare") and shutil.which("setpriv")):
        pytest.skip("mounts of its own need root, unshare and setpriv")
    if subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no mount namespace can be made here")
    as_nobody = ["setpriv", *NOBODY.split(), "--", sys.executable, "-c", "import prometheus_client"]
    can = subprocess.run(as_nobody, capture_output=True, check=False, cwd="/").returncode == 0
    return NOBODY if can else POWERLESS


@pytest.fixture
def opened() -> Iterator[Path]:
    """A folder that nobody's user may look into; those of pytest are its own user's alone."""
    with tempfile.TemporaryDirectory(prefix="penstock-pod-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


def volumes(name: str) -> list[str]:
    """What the image declares to be written to."""
    said = re.search(r"^VOLUME (\[.*\])$", (MODULES / name / "Dockerfile").read_text("utf-8"), re.M)
    return [] if said is None else json.loads(said.group(1))


def arguments(name: str, bus: str, folder: Path) -> list[str]:
    """What it takes for a module to be ready, with its volumes in `folder`."""
    places = [f"--{place.rpartition('/')[2]}={folder}/{place.rpartition('/')[2]}" for place in volumes(name)]
    match name:
        case "data-gateway":
            return [f"--mqtt=local-pub-sub={bus},remote-pub-sub={bus}", "--mqtt-client-id=g"]
        case "opc-plc":
            return [*places, "--pn=0", "--host=127.0.0.1"]
        case "opc-publisher":
            return [*places, f"--mqtt=local-pub-sub={bus}", f"--pf={folder.parent}/pn.json", "--method-port=0"]
        case "iothub-integration":
            text = "HostName=127.0.0.1;DeviceId=d;SharedAccessKey=bm9ib2R5J3M="
            return [*places, f"--mqtt=local-pub-sub={bus}", f"--connection-string={text}"]
        case _:
            return [f"--mqtt=local-pub-sub={bus}", "--feedIntervalInMilliseconds=50"]


@pytest.mark.parametrize("name", HERE)
def test_it_runs_where_nothing_else_can_be_written(name: str, user: str, make_broker: MakeBroker, opened: Path) -> None:
    (opened / "pn.json").write_text("[]", encoding="utf-8")
    (opened / "volumes").mkdir()
    bus = f"mqtt://127.0.0.1:{make_broker()[1]}"
    program = module(name.replace("-", "_"), opened, *arguments(name, bus, opened / "volumes"))
    said = {"VOLUMES": str(opened / "volumes"), "SOMEWHERE": str(opened / "somewhere"), "AS": user}
    program.env = {**said, "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"}
    program.argv = ["unshare", "-m", "sh", "-c", POD, "sh", *program.argv]
    try:
        program.start()
        assert program.process is not None
        status = Path(f"/proc/{program.process.pid}/status").read_text("utf-8")
        assert re.search(r"^CapEff:\s+0+$", status, re.M)
        if user == NOBODY:
            assert re.search(r"^Uid:\s+65534\s+65534", status, re.M)
        assert program.stop() == 0
        assert "Read-only file system" not in program.said()
    finally:
        program.end()
