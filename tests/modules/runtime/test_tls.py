"""Files of TLS that are none: told with the settings that name them."""

import ssl
from pathlib import Path

import pytest

from penstock_runtime import BusSettings, SettingsError, read_settings, tls_context

NONE = ("--x", None)


@pytest.mark.parametrize("text", ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_the_setting_and_the_file_are_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.pem"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OSError, match=rf"^--ca-file {path}: [^\[(]+$"):
        tls_context(("--ca-file", path), NONE, NONE)
    with pytest.raises(OSError, match=rf"^--cert-file {path} with --key-file {path}: [^\[(]+$"):
        tls_context(NONE, ("--cert-file", path), ("--key-file", path))


def test_a_file_that_went_away(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"^--ca-file .*: No such file or directory$"):
        tls_context(("--ca-file", tmp_path / "gone"), NONE, NONE)


def test_without_files_the_systems_own_are_trusted() -> None:
    assert tls_context(NONE, NONE, NONE).verify_mode is ssl.CERT_REQUIRED


def test_an_authority_made_by_hand_will_do() -> None:
    assert not tls_context(NONE, NONE, NONE).verify_flags & ssl.VERIFY_X509_STRICT


def test_a_file_that_is_not_there_at_the_start() -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings(BusSettings, ["--mqtt-ca-file=/no/where"], {})
    assert raised.value.faults == ("--mqtt-ca-file: there is no file /no/where",)
