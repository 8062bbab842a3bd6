"""Secrets are in no log and in no fault, at the level that says most; and what goes wrong is said once."""

import shutil
import subprocess
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.modules.support.fixtures import MakeBroker
from tests.modules.support.programs import module, wait_for
from tests.modules.test_images import HERE
from tests.modules.test_read_only import arguments

SECRETS = {
    "MQTT_PASSWORD": "a-wrong-password-of-a-module",
    "DAPR_API_TOKEN": "a-token-of-a-sidecar",
    "ADMIN_PASSWORD": "a-password-of-an-admin",
    "DEFAULT_PASSWORD": "a-password-of-a-user",
    "DPS_KEY": "YSBrZXkgb2YgYSByZWdpc3RyYXRpb24=",
}


@pytest.mark.parametrize("name", [name for name in HERE if name != "opc-plc"])
def test_a_broker_that_lets_nobody_in(name: str, make_broker: MakeBroker, tmp_path: Path) -> None:
    if not shutil.which("mosquitto_passwd"):
        pytest.skip("mosquitto_passwd is not installed (Debian: apt install mosquitto)")
    known = tmp_path / "passwords"
    subprocess.run(
        ["mosquitto_passwd", "-c", "-b", str(known), "module", "the-right-one"], check=True, capture_output=True
    )
    known.chmod(0o644)
    bus = f"mqtt://127.0.0.1:{make_broker(f'password_file {known}')[1]}"
    (tmp_path / "pn.json").write_text("[]", encoding="utf-8")
    (tmp_path / "volumes").mkdir()
    more = ["--mqtt-username=module", "--loglevel=debug"]
    program = module(name.replace("-", "_"), tmp_path, *arguments(name, bus, tmp_path / "volumes"), *more, env=SECRETS)
    program.ready = lambda: True
    try:
        program.start()
        wait_for(lambda: "no connection to the broker" in program.said(), 150, "the refusal")
        time.sleep(2)
        said = program.said()
        assert [secret for secret in SECRETS.values() if secret in said] == []
        # Said once for each connection that it keeps (the gateway has two), and counted.
        assert said.count("no connection to the broker") <= 2
        with urlopen(f"http://127.0.0.1:{program.port}/metrics", timeout=60) as answer:
            assert b"mqtt_connection_failures_total" in answer.read()
        assert program.process is not None
        assert program.process.poll() is None
    finally:
        program.end()


@pytest.mark.parametrize("name", HERE)
def test_settings_that_are_wrong(name: str, tmp_path: Path) -> None:
    """All faults at once, and no secret among them, even where one is given in the place of something else."""
    wrong = ["--health-port=many", f"--health-host={SECRETS['MQTT_PASSWORD']}", "--no-such-thing=x", "--loglevel=loud"]
    program = module(name.replace("-", "_"), tmp_path, *wrong, env={**SECRETS, "MQTT": "nonsense"})
    program.ready = lambda: True
    program.argv = [one for one in program.argv if not one.startswith(f"--health-port={program.port}")]
    program.argv = [one for one in program.argv if one != "--health-host=127.0.0.1"]
    program.start()
    assert program.process is not None
    assert program.process.wait(30) == 2
    said = program.said()
    assert said.count(f"{name}: ") >= 3
    assert "many" in said
    assert [secret for secret in SECRETS.values() if secret in said] == []
