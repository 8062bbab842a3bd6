"""Lines of a Mosquitto configuration, and which of them Mosquitto refuses."""

import time

import pytest

from penstock.expand.variables import UNKNOWN
from penstock.topology.directives import directives, refused


def said(text: str) -> list[tuple[int, str, str]]:
    return [(line.number, line.message.partition(":")[0], line.hint) for line in refused(text)]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("persistance true", "persistance is no directive", "write persistence"),
        ("frobnicate 1", "frobnicate is no directive", "mosquitto.conf(5) lists what there is"),
        ("persistence\ttrue", "a tab in the place of a blank", "write a blank"),
        ("  # a comment", "a comment that does not begin its line", "take away the blanks before it"),
        ("persistence yes", "persistence cannot be yes", "write true or false"),
        ("persistence", "persistence without a value", "write true or false"),
        ("autosave_interval often", "autosave_interval often is no number", "write a number"),
        ("autosave_interval 60s", "autosave_interval 60s is no number", "write a number"),
        ("listener 0", "listener cannot be 0", "write a number from 1 to 65535"),
        ("listener 65536", "listener cannot be 65536", "write a number from 1 to 65535"),
        ("max_qos 3", "max_qos cannot be 3", "write a number from 0 to 2"),
        ("acl_file", "acl_file without a value", "give it one, or take it away"),
        (
            "log_dest console",
            "log_dest cannot be console",
            "write android, dlt, file, none, stderr, stdout, syslog, topic",
        ),
        (
            "persistent_client_expiration 14",
            "persistent_client_expiration cannot be 14",
            "write a number with h, d, w, m or y behind it, such as 14d",
        ),
    ],
)
def test_a_line_that_is_refused(text: str, message: str, hint: str) -> None:
    assert said(f"# above\n{text}\n") == [(2, message, hint)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("topic telemetry up 1", "the topic telemetry has no direction up"),
        ("topic telemetry out 3", "the topic telemetry has no QoS 3"),
        ("address b:1883", "a second address of one bridge"),
        ("start_type never", "start_type cannot be never"),
        ("bridge_protocol_version 5", "bridge_protocol_version cannot be 5"),
        ("keepalive_interval 70000", "keepalive_interval cannot be 70000"),
        ("bridge_certfile /tls/tls.crt", "bridge_certfile without bridge_keyfile"),
    ],
)
def test_a_line_of_a_bridge(line: str, message: str) -> None:
    assert [one[:2] for one in said(f"connection parent\naddress a:8883\n{line}\n")] == [(3, message)]


def test_a_port_of_an_address() -> None:
    assert [one[:2] for one in said("connection parent\naddress a b:99999\n")] == [(2, "the port of the address b")]


def test_the_first_line_of_a_bridge_that_nobody_begins_speaks_for_all() -> None:
    found = said("address a:1883\nremote_clientid x\ntopic a out 1\n")
    assert found == [
        (1, "address belongs to a bridge, and no connection stands before it in this file", "move it below")
    ]


def test_a_slip_in_the_connection_is_told_alone() -> None:
    assert [one[0] for one in said("conection parent\naddress a:1883\ntopic a out 1\n")] == [1]


def test_a_certificate_without_its_key_opens_no_tls() -> None:
    text = "listener 8883\ncertfile /tls/tls.crt\nlistener 8884\nkeyfile /tls/tls.key\n"
    assert [one[:2] for one in said(text)] == [
        (2, "certfile without keyfile"),
        (4, "keyfile without certfile"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n   \n# a comment\n#\tone more\r\n",
        "  persistence true  \r\nautosave_interval   60\n",
        "listener 0 /run/mosquitto.sock\nlistener 8883 0.0.0.0\nlistener 1883 # inside\n",
        "max_packet_size 0x100000\nmax_queued_bytes 99999999999999999999\nmax_connections -1\n",
        "plugin /usr/lib/x.so\nplugin_opt_anything you like\nauth_opt_one 1\n",
        "log_dest file /mosquitto/log/x y.log\nlog_type all\n",
        'connection a\naddresses a b:1883 # two\ntopic # BOTH 2 a/ ""\nrestart_timeout 5 60\ntry_private 1\n',
        "persistent_client_expiration 1.5d\nconnection a\naddress [::1]\ntopic x\n",
        "connection a\naddress [::1]:1883\ntopic a\nlistener 1883\ncleansession true\nconnection b\naddress b\n",
        f"listener {UNKNOWN}\npersistence {UNKNOWN}\n{UNKNOWN} true\nautosave_interval {UNKNOWN}0\n",
    ],
)
def test_what_mosquitto_takes(text: str) -> None:
    assert said(text) == []


def test_lines_are_parted_as_mosquitto_does() -> None:
    assert list(directives("# a\n  a  b c \r\nd\n")) == [(2, "a", "b c"), (3, "d", "")]


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a\n",
        "listener 1\n",
        " ",
        "topic ",
        "address a:1 ",
        "1",
        "#\n",
        "certfile a\n",
        "persistent_client_expiration 1",
    ],
)
def test_a_long_file_is_read_in_time(piece: str) -> None:
    begun = time.process_time()
    for _, _ in zip(range(20), refused(piece * ((1 << 20) // len(piece))), strict=False):
        pass
    assert time.process_time() - begun < 5
