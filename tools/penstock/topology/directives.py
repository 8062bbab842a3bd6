"""The directives of a Mosquitto configuration, and the lines of one that Mosquitto refuses (2.0 and 2.1 alike)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from penstock.expand.variables import VEILED


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BOOLEANS = _words(
    """
    allow_anonymous allow_duplicate_messages allow_zero_length_clientid auth_plugin_deny_special_chars
    autosave_on_changes bridge_attempt_unsubscribe bridge_insecure bridge_outgoing_retain bridge_require_ocsp
    bridge_tls_use_os_certs check_retain_source cleansession connection_messages disable_client_cert_date_checks
    enable_control_api listener_allow_anonymous local_cleansession log_timestamp notifications
    notifications_local_only per_listener_settings persistence proxy_protocol_v2_require_tls queue_qos0_messages
    require_certificate retain_available retained_persistence round_robin set_tcp_nodelay try_private
    upgrade_outgoing_qos use_identity_as_username use_subject_as_username use_username_as_clientid
    """
)
NUMBERS = _words(
    """
    autosave_interval bridge_max_packet_size bridge_max_topic_alias bridge_receive_maximum
    bridge_session_expiry_interval bridge_tcp_keepalive bridge_tcp_user_timeout enable_proxy_protocol
    global_max_clients global_max_connections idle_timeout keepalive_interval listener log_facility
    max_connections max_inflight_bytes max_inflight_messages max_keepalive max_packet_size max_qos
    max_queued_bytes max_queued_messages max_topic_alias max_topic_alias_broker maximum_qos memory_limit
    message_size_limit packet_buffer_size port retain_expiry_interval sys_interval threshold
    websockets_headers_size websockets_log_level
    """
)
TEXTS = _words(
    """
    acl_file auto_id_prefix bind_address bind_interface bridge_alpn bridge_bind_address bridge_cafile
    bridge_capath bridge_certfile bridge_ciphers bridge_ciphers_tls1.3 bridge_identity bridge_keyfile bridge_psk
    bridge_tls_version cafile capath certfile ciphers ciphers_tls1.3 clientid clientid_prefixes connection
    crlfile http_dir include_dir keyfile listener_auto_id_prefix local_clientid local_password local_username
    log_timestamp_format mount_point notification_topic password password_file persistence_file
    persistence_location pid_file plugin_use psk_file psk_hint remote_clientid remote_password remote_username
    tls_engine tls_engine_kpass_sha1 tls_keyform tls_version topic user username websockets_origin
    """
)
OTHERS = _words(
    """
    accept_protocol_versions address addresses auth_plugin bridge_protocol_version bridge_reload_type
    dhparamfile global_plugin log_dest log_type persistent_client_expiration plugin plugin_load protocol
    restart_timeout retry_interval socket_domain start_type
    """
)
KNOWN = BOOLEANS | NUMBERS | TEXTS | OTHERS
#: What a plugin is told, whatever it is called.
FREE = ("auth_opt_", "plugin_opt_")
#: Only after a `connection` of the same file.
OF_BRIDGES = frozenset(name for name in KNOWN if name.startswith("bridge_")) | _words(
    """
    address addresses cleansession clientid idle_timeout keepalive_interval local_cleansession local_clientid
    local_password local_username notification_topic notifications notifications_local_only password
    remote_clientid remote_password remote_username restart_timeout round_robin start_type threshold topic
    try_private username
    """
)
LEVELS = _words(
    """
    none information notice warning error debug subscribe unsubscribe internal websockets all
    """
)
WORDS: Mapping[str, frozenset[str]] = {
    "bridge_protocol_version": frozenset({"mqttv31", "mqttv311", "mqttv50"}),
    "log_dest": frozenset({"none", "syslog", "stdout", "stderr", "topic", "dlt", "android", "file"}),
    "log_type": LEVELS,
    "protocol": frozenset({"mqtt", "websockets", "http_api"}),
    "socket_domain": frozenset({"ipv4", "ipv6"}),
    "start_type": frozenset({"automatic", "lazy", "manual", "once"}),
    **dict.fromkeys(BOOLEANS, frozenset({"true", "false", "1", "0"})),
}
LAST = 65535
RANGES: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(("max_qos", "maximum_qos"), (0, 2)),
    "keepalive_interval": (-LAST, LAST),
    "log_facility": (0, 7),
    "max_inflight_messages": (-LAST, LAST),
    "max_keepalive": (0, LAST),
    "port": (1, LAST),
    "sys_interval": (0, LAST),
}
NUMBER, BEGUN = re.compile(r"[+-]?(?:\d+|0[xX][0-9a-fA-F]+)"), re.compile(r"[+-]?\d")
LIFETIME, PORT = re.compile(r"\+?0*[1-9]"), re.compile(r"\d{0,9}")
#: Longer names are like none.
LONGEST = 64
ENDS = "Mosquitto refuses it and ends"


@dataclass(frozen=True, slots=True)
class Line:
    """What is wrong with one line (from 1). A `light` one only some versions refuse."""

    number: int
    message: str
    hint: str
    light: bool = False


@dataclass
class _At:
    """Where in a file the reader is."""

    bridge: bool = False
    addressed: bool = False
    pair: dict[str, int] = field(default_factory=dict)


def directives(text: str) -> Iterator[tuple[int, str, str]]:
    """Line (from 1), name and value of each directive, as Mosquitto parts them: by blanks, not by tabs."""
    for number, line in enumerate(text.split("\n"), start=1):
        name, _, value = line.rstrip("\r").strip(" ").partition(" ")
        if name and not line.startswith(("#", "\r")):
            yield number, name, value.strip()


def refused(text: str) -> Iterator[Line]:
    """The lines of one file that Mosquitto refuses, and certificates without their keys, which it leaves out."""
    at = _At()
    for number, name, value in directives(text):
        if any(veil in name for veil in VEILED):
            continue
        near = _near(name)
        if near in ("listener", "connection"):
            yield from _alone(at)
        if near == "connection":
            at.bridge, at.addressed = True, False
        light = False
        message, hint = _name(name, near) or _place(name, at) or ("", "")
        if not message and not any(veil in value for veil in VEILED):
            message, hint, light = _value(name, value)
        if message:
            yield Line(number, message, hint, light)
        at.bridge |= name in OF_BRIDGES  # the first one that is misplaced speaks for those below
        at.addressed |= name in ("address", "addresses")
        if name.removeprefix("bridge_") in ("certfile", "keyfile"):
            at.pair[name] = number
    yield from _alone(at)


def _alone(at: _At) -> Iterator[Line]:
    """A certificate without a key, or the other way round, at the end of a listener or bridge."""
    for prefix, means in (("", "the listener has no TLS"), ("bridge_", "the bridge shows no certificate")):
        said = [name for name in (f"{prefix}certfile", f"{prefix}keyfile") if name in at.pair]
        if len(said) == 1:
            other = f"{prefix}{'keyfile' if said[0].endswith('certfile') else 'certfile'}"
            yield Line(at.pair[said[0]], f"{said[0]} without {other}: {means}", f"say {other} beside it")
    at.pair.clear()


def _near(name: str) -> str:
    """The directive of that name, or the one that it is by a slip; empty without one."""
    if name in KNOWN:
        return name
    return next(iter(get_close_matches(name, KNOWN, 1, 0.75)), "") if len(name) <= LONGEST else ""


def _name(name: str, near: str) -> tuple[str, str] | None:
    if name in KNOWN or name.startswith(FREE):
        return None
    if name.startswith("#"):
        return f"a comment that does not begin its line: {ENDS}", "take away the blanks before it"
    if "\t" in name:
        return f"a tab in the place of a blank: {ENDS}", "write a blank"
    hint = f"write {near}" if near else "mosquitto.conf(5) lists what there is"
    return f"{name[:LONGEST]} is no directive: {ENDS}", hint


def _place(name: str, at: _At) -> tuple[str, str] | None:
    if name in OF_BRIDGES and not at.bridge:
        return f"{name} belongs to a bridge, and no connection stands before it in this file: {ENDS}", "move it below"
    if name in ("address", "addresses") and at.addressed:
        return f"a second address of one bridge: {ENDS}", "write all of them on one line"
    return None


def _value(name: str, value: str) -> tuple[str, str, bool]:
    word = value.split(" ")[0]
    if name in WORDS and (word or name in BOOLEANS) and word not in WORDS[name]:
        listed = "true or false" if name in BOOLEANS else ", ".join(sorted(WORDS[name]))
        said = f"cannot be {word}" if word else "without a value"
        return f"{name} {said}: {ENDS}", f"write {listed}", False
    if name in TEXTS and not value:
        return f"{name} without a value: {ENDS}", "give it one, or take it away", False
    if name in NUMBERS:
        return _number(name, word, value)
    if (
        name == "persistent_client_expiration"
        and word
        and not (LIFETIME.match(word) and word.endswith(tuple("shdwmy")))
    ):
        return f"{name} cannot be {word}: {ENDS}", "write a number with h, d, w, m or y behind it, such as 14d", False
    if name == "topic":
        return *_topic(value), False
    if name in ("address", "addresses"):
        return *_address(value), False
    return "", "", False


def _number(name: str, word: str, value: str) -> tuple[str, str, bool]:
    if not word:
        return ("", "", False) if name == "max_connections" else (f"{name} without a value: {ENDS}", "say one", False)
    if not BEGUN.match(word):
        return f"{name} {word} is no number: Mosquitto takes it for 0, or ends", "write a number", False
    if not NUMBER.fullmatch(word):
        return f"{name} {word} is no number: Mosquitto 2.1 refuses it and ends", "write a number", True
    number = int(word, 0) if word.lower().lstrip("+-").startswith("0x") else int(word[:20])
    low, high = (
        (0 if value.partition(" ")[2] else 1, LAST) if name == "listener" else RANGES.get(name, (number, number))
    )
    if not low <= number <= high:
        return f"{name} cannot be {word}: {ENDS}", f"write a number from {max(low, 0)} to {high}", False
    return "", "", False


def _topic(value: str) -> tuple[str, str]:
    words = [word for word in value.split(" ") if word]
    if len(words) > 1 and words[1].lower() not in ("in", "out", "both"):
        return f"the topic {words[0]} has no direction {words[1]}: {ENDS}", "write in, out or both"
    if len(words) > 2 and words[2].isdecimal() and int(words[2][:4]) > 2:
        return f"the topic {words[0]} has no QoS {words[2]}: {ENDS}", "write 0, 1 or 2"
    return "", ""


def _address(value: str) -> tuple[str, str]:
    for word in value.split(" "):
        if word.startswith("#"):
            break
        port = PORT.match(word.rpartition(":")[2]) if ":" in word else None
        if port and not 1 <= int(port[0] or 0) <= LAST:
            return f"the port of the address {word}: {ENDS}", f"write a number from 1 to {LAST}"
    return "", ""
