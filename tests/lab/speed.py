"""`python speed.py HOST PORT NAME ADDRESS`: how fast connections are made and bytes come, from where it runs; JSON.

ADDRESS is dialled in the place of the host when it is not `-`: then no name server is asked.
"""

import json
import os
import socket
import ssl
import statistics
import sys
import time

#: `make lab` measures; elsewhere it is only seen that it can.
CONNECTIONS, SECONDS = (80, 3.0) if os.environ.get("LAB") == "all" else (3, 0.1)


def opened(where: tuple[str, int]) -> socket.socket:
    """A connection that sends what it is given at once."""
    made = socket.create_connection(where, 10)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def main(host: str, port: str, name: str, address: str) -> None:
    """Measure and print {latency (ms, median of new connections with their TLS handshake), rate (MB/s)}."""
    where = (host if address == "-" else address, int(port))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    times = []
    for _ in range(CONNECTIONS):
        start = time.perf_counter()
        with opened(where) as plain, context.wrap_socket(plain, server_hostname=name) as talk:
            talk.recv(1024)
            times.append(time.perf_counter() - start)
    with opened(where) as plain, context.wrap_socket(plain, server_hostname=name) as talk:
        talk.recv(1024)
        got, start = 0, time.perf_counter()
        while (spent := time.perf_counter() - start) < SECONDS:
            talk.sendall(b"." * 1024)
            part = 0
            while part < 65536:
                part += len(talk.recv(262144))
            got += part
    print(json.dumps({"latency": statistics.median(times) * 1000, "rate": got / spent / 1e6}))


if __name__ == "__main__":
    main(*sys.argv[1:])
