"""The lab's certificate authority: it plays cert-manager for the rendered Certificates."""

from collections.abc import Sequence
from pathlib import Path

from tests.lab.world import run

CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def authority(folder: Path) -> Path:
    """A root: ca.crt and ca.key in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "ca.crt").exists():
        subject = ("-subj", "/CN=site-ca", "-addext", "basicConstraints=critical,CA:TRUE")
        run(
            "openssl",
            "req",
            "-x509",
            *CURVE,
            "-days",
            "30",
            *subject,
            "-keyout",
            folder / "ca.key",
            "-out",
            folder / "ca.crt",
        )
    return folder


def issue(ca: Path, folder: Path, common: str, names: Sequence[str], days: int = 7) -> None:
    """tls.crt, tls.key and ca.crt in the folder, as in the Secret that cert-manager makes. 0 days: it has expired."""
    folder.mkdir(parents=True, exist_ok=True)
    request, extensions = folder / "request.csr", folder / "extensions.cnf"
    run("openssl", "req", *CURVE, "-subj", f"/CN={common}", "-keyout", folder / "tls.key", "-out", request)
    alternative = ",".join(f"DNS:{name}" for name in names)
    extensions.write_text(f"subjectAltName={alternative}\n" if names else "", encoding="utf-8")
    signed = ("-CA", ca / "ca.crt", "-CAkey", ca / "ca.key", "-CAcreateserial", "-extfile", extensions)
    run("openssl", "x509", "-req", "-in", request, *signed, "-days", str(days), "-out", folder / "tls.crt")
    (folder / "ca.crt").write_bytes((ca / "ca.crt").read_bytes())
    for path in (request, extensions):
        path.unlink()
