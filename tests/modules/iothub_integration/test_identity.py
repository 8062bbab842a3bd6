"""Connection strings: taken apart, refused with a reason, never shown."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iothub_integration.identity import Identity, IdentityError, folder, parse
from penstock_runtime import Secret

KEY = base64.b64encode(b"very secret key!").decode()


def test_devices_modules_gateways_and_certificates() -> None:
    one = parse(Secret(f"HostName=h.azure-devices.net;DeviceId=d;ModuleId=m;GatewayHostName=gw;SharedAccessKey={KEY}"))
    assert (one.host, one.device, one.module, one.gateway, str(one)) == ("h.azure-devices.net", "d", "m", "gw", "d/m")
    assert parse(Secret("HostName=h;DeviceId=d;x509=true")).key is None
    assert parse(Secret(one.connection_string())) == one


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "HostName is missing"),
        ("HostName=h", "DeviceId is missing"),
        (
            f"HostName=h;DeviceId=d;SharedAccessKeyName=iothubowner;SharedAccessKey={KEY}",
            "SharedAccessKeyName has no place",
        ),
        ("HostName=h;DeviceId=d", "SharedAccessKey is missing"),
        ("HostName=h;DeviceId=d;SharedAccessKey=not base64!", "no base64"),
        (f"HostName=h;DeviceId=d;DeviceId=e;SharedAccessKey={KEY}", "DeviceId is there twice"),
        (f"HostName=h;DeviceId=a b;SharedAccessKey={KEY}", "DeviceId has characters"),
        (f"HostName=h/x;DeviceId=d;SharedAccessKey={KEY}", "no host name"),
        (f"HostName=h;DeviceId=d;SharedAccessKey={KEY};x509=true", "both"),
        (f"Hostname=h;DeviceId=d;SharedAccessKey={KEY};What=ever", "part 4 is none of"),
    ],
)
def test_what_is_none_is_refused_with_a_reason(text: str, why: str) -> None:
    with pytest.raises(IdentityError, match=why):
        parse(Secret(text))


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_nothing_else_is_raised_and_the_key_is_in_no_message(text: str) -> None:
    said = ""
    try:
        said = repr(parse(Secret(f"HostName=h;DeviceId=d;{text};SharedAccessKey={KEY}")))
    except IdentityError as error:
        said = str(error)
    assert KEY not in said


def test_a_byte_order_mark_is_nothing() -> None:
    assert parse(Secret(f"\ufeffHostName=h;DeviceId=d;SharedAccessKey={KEY}")).device == "d"


@pytest.mark.parametrize(("device", "name"), [("..", "%2E%2E"), (".", "%2E"), ("a.b", "a.b"), ("..a", "..a")])
def test_no_device_is_a_folder_of_others(device: str, name: str) -> None:
    assert folder(Identity("h", device)) == name
    assert folder(Identity("h", device, "m")) == f"{device}+m"
