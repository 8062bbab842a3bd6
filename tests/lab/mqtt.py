"""A small MQTT 3.1.1 client: a session that stays, messages at QoS 1. Enough to count messages."""

import itertools
import json
import socket
import sys
import time
from collections.abc import Iterator
from typing import Any

CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK, PINGREQ = 0x10, 0x20, 0x30, 0x40, 0x82, 0x90, 0xC0


class Client:
    """One connection; whoever uses it connects again when it breaks."""

    def __init__(self, name: str, host: str = "127.0.0.1", port: int = 1883) -> None:
        self.socket = socket.create_connection((host, port), 5)
        self.socket.settimeout(5)
        self.held = b""
        self.early: list[tuple[int, bytes]] = []
        self.numbers = itertools.cycle(range(1, 65536))
        body = b"\x00\x04MQTT\x04\x00" + (60).to_bytes(2, "big") + _text(name)
        self._send(CONNECT, body)
        kind, answer = self._read()
        if kind != CONNACK or answer[1] != 0:
            raise OSError(f"refused: {answer!r}")

    def publish(self, topic: str, payload: bytes) -> None:
        """Hand a message over; it returns when the broker has it."""
        number = next(self.numbers)
        self._send(PUBLISH | 0x02, _text(topic) + number.to_bytes(2, "big") + payload)
        while True:
            kind, body = self._read()
            if kind == PUBACK and int.from_bytes(body[:2], "big") == number:
                return

    def subscribe(self, topic: str) -> None:
        """Ask for a topic at QoS 1."""
        self._send(SUBSCRIBE, (1).to_bytes(2, "big") + _text(topic) + b"\x01")
        while (packet := self._read())[0] != SUBACK:
            self.early.append(packet)  # a session that stays begins with what waited for it

    def messages(self) -> Iterator[tuple[bytes, bytes]]:
        """(payload, what acknowledges it) for each message; (b"", b"") when there was none for a while."""
        while True:
            try:
                kind, body = self.early.pop(0) if self.early else self._read()
            except TimeoutError:
                self._send(PINGREQ, b"")
                yield b"", b""
                continue
            if kind & 0xF0 == PUBLISH:
                length = int.from_bytes(body[:2], "big")
                number, payload = body[2 + length : 4 + length], body[4 + length :]
                yield payload, number

    def acknowledge(self, number: bytes) -> None:
        """The message is dealt with."""
        self._send(PUBACK, number)

    def _send(self, kind: int, body: bytes) -> None:
        size, length = b"", len(body)
        while True:
            length, digit = divmod(length, 128)
            size += bytes([digit | (0x80 if length else 0)])
            if not length:
                break
        self.socket.sendall(bytes([kind]) + size + body)

    def _read(self) -> tuple[int, bytes]:
        kind, length, shift = self._take(1)[0], 0, 0
        while True:
            digit = self._take(1)[0]
            length |= (digit & 0x7F) << shift
            shift += 7
            if not digit & 0x80:
                return kind, self._take(length)

    def _take(self, count: int) -> bytes:
        while len(self.held) < count:
            more = self.socket.recv(65536)
            if not more:
                raise OSError("the broker closed the connection")
            self.held += more
        taken, self.held = self.held[:count], self.held[count:]
        return taken


def _text(text: str) -> bytes:
    raw = text.encode()
    return len(raw).to_bytes(2, "big") + raw


def _lasting(name: str) -> Client:
    """A connection, however long it takes."""
    while True:
        try:
            return Client(name)
        except OSError:
            time.sleep(0.2)


def published(name: str, count: int, every: float, topic: str = "telemetry") -> None:
    """`count` numbered messages, one each `every` seconds, each handed over before the next."""
    client = _lasting(name)
    for number in range(count):
        payload = json.dumps({"from": name, "number": number}).encode()
        while True:
            try:
                client.publish(topic, payload)
                break
            except OSError:
                client = _lasting(name)
        time.sleep(every)


def handed_on(heard: str, said: str) -> None:
    """The data gateway's part: what is heard is said, and only then acknowledged."""
    incoming, outgoing = _lasting("gateway-in"), _lasting("gateway-out")
    incoming.subscribe(heard)
    while True:
        try:
            for payload, number in incoming.messages():
                if payload:
                    outgoing.publish(said, payload)
                    incoming.acknowledge(number)
        except OSError:
            incoming, outgoing = _lasting("gateway-in"), _lasting("gateway-out")
            incoming.subscribe(heard)


def collected(topic: str, file: str) -> None:
    """Every message that arrives, a line each."""
    while True:
        client = _lasting("collector")
        try:
            client.subscribe(topic)
            with open(file, "ab", buffering=0) as lines:  # noqa: PTH123
                for payload, number in client.messages():
                    if payload:
                        lines.write(payload + b"\n")
                        client.acknowledge(number)
        except OSError:
            continue


def main(what: str, *words: Any) -> None:
    """`published NAME COUNT SECONDS`, `handed_on HEARD SAID` or `collected TOPIC FILE`."""
    match what:
        case "published":
            published(words[0], int(words[1]), float(words[2]))
        case "handed_on":
            handed_on(*words)
        case "collected":
            collected(*words)


if __name__ == "__main__":
    main(*sys.argv[1:])
