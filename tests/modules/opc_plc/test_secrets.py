"""No password of the simulator's users is in its log."""

from pathlib import Path

from plant.ports import free_port
from tests.modules.support.programs import module
from tests.modules.test_secrets import SECRETS


def test_passwords_are_not_said(tmp_path: Path) -> None:
    argv = [f"--pn={free_port()}", "--host=127.0.0.1", f"--pki={tmp_path}/pki", "--loglevel=debug"]
    program = module("opc_plc", tmp_path, *argv, env=SECRETS)
    try:
        program.start()
        assert program.stop() == 0
        assert program.said()
        assert [secret for secret in SECRETS.values() if secret in program.said()] == []
    finally:
        program.end()
