"""`python internet.py CERT KEY ADDRESS:PORT…`: the cloud's names. A TLS hello is told what it asked for."""

import socket
import ssl
import sys
import threading


def served(connection: socket.socket, context: ssl.SSLContext, port: int) -> None:
    """One connection: the handshake, then a line with the port and the name of the hello."""
    try:
        connection.settimeout(10)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or each answer waits for an acknowledgement
        with context.wrap_socket(connection, server_side=True) as talk:
            talk.sendall(f"{port} {getattr(talk, 'asked', '')}\n".encode())
            while talk.recv(65536):
                talk.sendall(b"x" * 65536)
    except (OSError, ssl.SSLError):
        connection.close()


def note(talk: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
    """Keep the name that was asked for."""
    talk.asked = name or ""  # type: ignore[attr-defined]


def serve(context: ssl.SSLContext, address: str, port: int) -> None:
    """Take connections for ever."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind((address, port))
        listener.listen(256)
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=served, args=(connection, context, port), daemon=True).start()


def main(cert: str, key: str, *places: str) -> None:
    """Listen everywhere that was said."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    context.sni_callback = note
    for place in places:
        address, _, port = place.rpartition(":")
        threading.Thread(target=serve, args=(context, address, int(port)), daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
