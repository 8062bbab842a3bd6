"""TLS by files that settings name: what is wrong with one is said with its setting."""

import ssl
from pathlib import Path

from penstock_runtime.logs import why

#: A setting and the file that it names.
Named = tuple[str, Path | None]


def tls_context(trusted: Named, certificate: Named, key: Named) -> ssl.SSLContext:
    """Raises OSError, with the setting, when a file is none of those that it should be."""
    try:
        context = ssl.create_default_context(cafile=trusted[1])
    except OSError as error:
        raise OSError(f"{trusted[0]} {trusted[1]}: {why(error)}") from error
    # From 3.13 on Python asks more of an authority than brokers and servers do; those of plants are made by hand.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if certificate[1]:
        try:
            # Nobody is there to be asked for a key's password.
            context.load_cert_chain(certificate[1], key[1], password=lambda: "")
        except OSError as error:
            pair = " with ".join(f"{name} {path}" for name, path in (certificate, key))
            raise OSError(f"{pair}: {why(error)}") from error
    return context
