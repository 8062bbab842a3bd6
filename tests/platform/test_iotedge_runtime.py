"""The IoT Edge runtime in a pod: what its entry writes, without Docker, and what the component builds to."""

import os
import stat
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

COMPONENT = Path(__file__).parents[2] / "platform/base/iotedge-runtime"
ENTRY = COMPONENT / "image/entry"
KEY = "c3RlYW0tYW5kLXdhdGVy"
HUB = {"IOTHUB_HOSTNAME": "hub.example", "DEVICE_ID": "line-1"}
DPS = {"DPS_ID_SCOPE": "0ne00", "DEVICE_ID": "line-1"}
PAIR = {"device-id.pem": "certificate", "device-id.key.pem": "key"}


class Started:
    """One start of the container's entry."""

    def __init__(self, folder: Path, credentials: dict[str, str], env: dict[str, str], *command: str) -> None:
        self.credentials, self.config = folder / "credentials", folder / "aziot/config.toml"
        self.credentials.mkdir()
        self.config.parent.mkdir()
        for name, text in credentials.items():
            (self.credentials / name).write_text(text, encoding="utf-8")
        places = {"AZIOT_CONFIG": str(self.config), "AZIOT_CREDENTIALS": str(self.credentials)}
        self.done = subprocess.run(
            ["sh", str(ENTRY), *command],
            env={"PATH": os.environ["PATH"], **places, **env},
            capture_output=True,
            check=False,
            text=True,
        )

    @property
    def settings(self) -> dict[str, Any]:
        """What config.toml says."""
        return tomllib.loads(self.config.read_text(encoding="utf-8"))


def test_a_certificate_without_the_provisioning_service(tmp_path: Path) -> None:
    env = {"PROVISIONING": "x509", **HUB, "DEVICE_HOSTNAME": "10.0.0.5", "PARENT_HOSTNAME": "10.0.0.1"}
    started = Started(tmp_path, {**PAIR, "trust-bundle.pem": "ca"}, env)
    kept = f"file://{started.config.parent}/credentials"
    assert started.done.returncode == 0, started.done.stderr
    assert started.settings == {
        "hostname": "10.0.0.5",
        "parent_hostname": "10.0.0.1",
        "trust_bundle_cert": f"{kept}/trust-bundle.pem",
        "provisioning": {
            "source": "manual",
            "iothub_hostname": "hub.example",
            "device_id": "line-1",
            "authentication": {
                "method": "x509",
                "identity_cert": f"{kept}/device-id.pem",
                "identity_pk": f"{kept}/device-id.key.pem",
            },
        },
    }


@pytest.mark.parametrize(
    ("variant", "credentials", "method"),
    [("dps-x509", PAIR, "x509"), ("dps-symmetric", {"symmetric-key": f"{KEY}\n"}, "symmetric_key")],
)
def test_the_provisioning_service(tmp_path: Path, variant: str, credentials: dict[str, str], method: str) -> None:
    held = Started(tmp_path, credentials, {"PROVISIONING": variant, **DPS}).settings["provisioning"]
    assert (held["source"], held["id_scope"]) == ("dps", "0ne00")
    assert held["attestation"]["method"] == method
    assert held["attestation"]["registration_id"] == "line-1"
    assert method == "x509" or held["attestation"]["symmetric_key"] == {"value": KEY}


def test_a_connection_string_and_a_root(tmp_path: Path) -> None:
    text = f'HostName=hub.example;DeviceId=a"b\\c;SharedAccessKey={KEY}='
    started = Started(
        tmp_path, {"connection-string": text}, {"PROVISIONING": "connection-string", "PARENT_HOSTNAME": ""}
    )
    assert started.settings == {"provisioning": {"source": "manual", "connection_string": text}}


def test_certificates_for_devices_below(tmp_path: Path) -> None:
    more = {"edge-ca.pem": "ca", "edge-ca.key.pem": "key"}
    started = Started(tmp_path, {**PAIR, **more}, {"PROVISIONING": "x509", **HUB})
    assert set(started.settings["edge_ca"]) == {"cert", "pk"}


@pytest.mark.parametrize(
    ("env", "credentials", "missing"),
    [
        ({}, {}, ["PROVISIONING"]),
        ({"PROVISIONING": "tpm"}, {}, ["not 'tpm'"]),
        ({"PROVISIONING": "x509"}, {}, ["IOTHUB_HOSTNAME", "DEVICE_ID", "device-id.pem", "device-id.key.pem"]),
        ({"PROVISIONING": "dps-symmetric", **DPS}, {"symmetric-key": ""}, ["symmetric-key"]),
    ],
)
def test_what_is_missing_is_said_at_once_and_nothing_written(
    tmp_path: Path, env: dict[str, str], credentials: dict[str, str], missing: list[str]
) -> None:
    started = Started(tmp_path, credentials, env, "touch", str(tmp_path / "started"))
    assert started.done.returncode == 2
    assert all(word in started.done.stderr for word in missing)
    assert list(started.config.parent.iterdir()) == []
    assert not (tmp_path / "started").exists()


def test_nobody_else_reads_it_and_nothing_is_printed(tmp_path: Path) -> None:
    started = Started(tmp_path, {"symmetric-key": KEY}, {"PROVISIONING": "dps-symmetric", **DPS}, "echo", "up")
    assert stat.S_IMODE(started.config.stat().st_mode) == 0o600
    assert started.done.stdout == "up\n"
    assert KEY not in started.done.stdout + started.done.stderr


def test_no_credential_is_in_git() -> None:
    pod = yaml.safe_load((COMPONENT / "statefulset.yaml").read_text(encoding="utf-8"))["spec"]["template"]["spec"]
    volume = next(one for one in pod["volumes"] if one["name"] == "credentials")
    assert volume["secret"]["secretName"] == "iotedge-credentials"
    assert pod["containers"][0]["securityContext"]["privileged"] is False
