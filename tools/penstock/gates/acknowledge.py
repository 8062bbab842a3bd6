"""Take in what a site reports: which parts of which freight its clusters run, from now on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from penstock import git
from penstock.errors import PenstockError
from penstock.gates.pinned import entries
from penstock.gates.reported import Reported
from penstock.gates.then import Past
from penstock.gates.word import Ack, Run, Word, heard


def acknowledge(
    past: Past,
    ack: Ack,
    clusters: Sequence[str],
    said: Mapping[str, Sequence[Reported]],
    when: datetime,
) -> Ack:
    """The site's acknowledgement after a report of some of its clusters. PenstockError for a cluster that the site does
    not have, and for revisions that are not of this clone."""
    now: dict[str, Word] = dict(ack.clusters)
    for name, each in said.items():
        if name not in clusters:
            raise PenstockError(f"{ack.site} has no cluster {name}; it has: {', '.join(clusters) or 'none'}")
        known = [one for one in each if one.commit and git.commit(past.root, one.commit)]
        if not known:
            raise PenstockError(_unknown(name, each))
        bad = next((one for one in known if not one.ready), None)
        first = bad or known[0]
        run = _run(past, ack.site, known, ready=bad is None, when=when)
        message = f"{first.name}: {first.message}" if bad else ""
        now[name] = heard(now.get(name), f"{ack.site}/{name}", first.revision, message, run)
    return replace(ack, clusters=now)


def _unknown(name: str, each: Sequence[Reported]) -> str:
    revisions = sorted({one.revision or "none" for one in each})
    return (
        f"cluster {name} reports no commit of this clone ({', '.join(revisions[:3])}): bring it with `git fetch`, "
        "or report the commit that the artifact was made of"
    )


def _run(past: Past, site: str, known: Sequence[Reported], *, ready: bool, when: datetime) -> Run:
    """What all commits that the cluster runs have in common."""
    commits = entries(past, site, known)
    found = [past.standing(commit, site) for commit in commits]
    there = [one for one in found if one is not None]
    if not there:
        raise PenstockError(f"{site} has nothing that is promotable at the commit {commits[0][:12]} that it reports")
    apps = sorted({app for one in there for app in one.parts})
    parts = {app: _common([one.parts.get(app, "") for one in there]) for app in apps}
    freights = {one.freight for one in there}
    return Run(freights.pop() if len(freights) == 1 else "", when, when, ready, {k: v for k, v in parts.items() if v})


def _common(each: Sequence[str]) -> str:
    """What all have; in the middle of a change that is nothing which any freight has."""
    return each[0] if len({*each}) == 1 else "mixed"
