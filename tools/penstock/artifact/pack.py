"""The archive of a source: the bytes that source-controller would store of a checkout of it."""

from dataclasses import dataclass

from penstock.errors import PenstockError
from penstock.render.source import Source
from penstock.worker.frame import WorkerGone
from penstock.worker.job import Job
from penstock.worker.pool import Pool


@dataclass(frozen=True)
class Packed:
    """A tar.gz, the digest of it and that of the tar inside (`sha256:…`), and how many files it holds."""

    content: bytes
    digest: str
    inner_digest: str
    files: int


def pack(pool: Pool, source: Source) -> Packed:
    """The artifact of a source whose tree the pool holds. Raises PenstockError."""
    header = {"op": "pack", "tree": source.tree, "ignore": source.ignore}
    (answer,) = pool.run([Job(header, needs=(("tree", source.tree),))])
    if isinstance(answer, WorkerGone):
        raise PenstockError(f"the artifact cannot be packed: {answer}")
    if not answer.header["ok"]:
        raise PenstockError(f"the artifact cannot be packed: {answer.header['error']['message']}")
    said = answer.header
    return Packed(bytes(answer.blob), said["digest"], said["diff_id"], said["files"])
