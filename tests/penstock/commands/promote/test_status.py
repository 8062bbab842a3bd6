"""`penstock promote status`."""

from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository
from tests.penstock.support.rings import kubectl
from tests.penstock.support.sites import DIGEST, LOCK, PLACE, release


def rows(plants: Repository, run: Command, *argv: str) -> dict[str, dict[str, object]]:
    """Site → the row of its historian."""
    outcome = run("promote", "status", "--output", "json", "--root", plants.root, *argv)
    assert outcome.code == 0
    return {row["site"]: row for row in outcome.json["apps"] if row["app"] == "historian"}


def test_every_column(ringed_plants: Repository, run: Command) -> None:
    file = ringed_plants.root.parent / "said"
    file.write_text(kubectl(ringed_plants.git("rev-parse", "HEAD")))
    run("promote", "ack", "plant-a", file, "--time", "2026-11-21T02:00", "--root", ringed_plants.root)
    run("promote", "hold", "plant-c", "--reason", "audit", "--root", ringed_plants.root)
    ringed_plants.write({PLACE.format("plant-c"): release("1.0.1", 1, "plant-c")})
    found = rows(ringed_plants, run)
    assert {site: (row["ring"], row["version"], row["behind"]) for site, row in found.items()} == {
        "plant-a": ("pilot", "1.1.0", 0),
        "plant-b": ("early", "1.0.0", 1),
        "plant-c": ("rest", "1.0.1", 1),
    }
    assert (found["plant-a"]["age"], found["plant-a"]["soakLeft"]) == (10 * 3600, 14 * 3600)
    assert (found["plant-b"]["allowed"], found["plant-b"]["left"]) == (False, 14 * 3600)
    assert (found["plant-c"]["localChanges"], "audit" in str(found["plant-c"]["held"])) == (1, True)


def test_an_app_that_only_the_site_has(ringed_plants: Repository, run: Command) -> None:
    """A mirror that nobody else needs is a change of its own, and runs all the same."""
    more = f"  - name: zot\n    newTag: 2.1.8\n    digest: {DIGEST.format(9)}\n"
    ringed_plants.write({PLACE.format("plant-c"): release("1.0.0", 1, "plant-c") + more})
    outcome = run("promote", "status", "--root", ringed_plants.root, "--site", "plant-c", "--output", "json")
    found = {row["app"]: row for row in outcome.json["apps"]}
    assert (found["zot"]["version"], found["zot"]["localChanges"]) == ("2.1.8", 3)
    assert (found["zot"]["next"], found["zot"]["waits"]) == ("", [])


def test_a_site_before_its_first_promotion_lists_apps_and_nothing_else(ringed_plants: Repository, run: Command) -> None:
    """The head of a kustomization and the order of its images are no apps; what is equal has nothing to come."""
    more = "  - name: {}\n    newTag: 2.1.8\n"
    for site, own in (("plant-a", "broker"), ("plant-c", "zot")):
        there = (ringed_plants.root / PLACE.format(site)).read_text()
        ringed_plants.write({PLACE.format(site): there + more.format("equal") + more.format(own)})
    (ringed_plants.root / LOCK.format("plant-c")).unlink()
    ringed_plants.commit({})
    outcome = run("promote", "status", "--root", ringed_plants.root, "--site", "plant-c")
    head, *lines, note = outcome.stdout.splitlines()
    apps = {line.split()[2]: line[head.index("NEXT") :] for line in lines}
    assert {app: said[12:] for app, said in apps.items()} == {"historian": " waits", "equal": "", "zot": ""}
    assert note == "    it has no lock: begin with `penstock promote plant-a plant-c --adopt`"


def test_a_held_site_lists_apps_and_nothing_else(ringed_plants: Repository, run: Command) -> None:
    run("promote", "hold", "plant-b", "--reason", "audit", "--root", ringed_plants.root)
    outcome = run("promote", "status", "--root", ringed_plants.root, "--output", "json")
    assert {row["app"] for row in outcome.json["apps"]} == {"historian"}


def test_what_will_be_then(ringed_plants: Repository, run: Command) -> None:
    file = ringed_plants.root.parent / "said"
    file.write_text(kubectl(ringed_plants.git("rev-parse", "HEAD")))
    run("promote", "ack", "plant-a", file, "--root", ringed_plants.root)
    assert rows(ringed_plants, run)["plant-b"]["allowed"] is False
    assert rows(ringed_plants, run, "--time", "2026-11-22T12:00")["plant-b"]["allowed"] is True


def test_the_table(ringed_plants: Repository, run: Command) -> None:
    outcome = run("promote", "status", "--root", ringed_plants.root, "--site", "plant-b")
    lines = outcome.stdout.splitlines()
    assert lines[0].split() == ["RING", "SITE", "APP", "VERSION", "AGE", "SOAK", "LEFT", "LOCAL", "BEHIND", "NEXT"]
    assert lines[1].split()[:4] == ["early", "plant-b", "historian", "1.0.0"]
    assert "unknown plant-a" in outcome.stdout
    assert "plant-c" not in outcome.stdout


def test_without_rings_there_is_nothing_to_tell(plants: Repository, run: Command) -> None:
    outcome = run("promote", "status", "--root", plants.root)
    assert (outcome.code, "names no rings" in outcome.stderr) == (2, True)


def test_a_ring_without_a_site_is_told(ringed_plants: Repository, run: Command) -> None:
    """A glob with a slip in it would be a gate that is always open."""
    file = ringed_plants.root / "penstock.yaml"
    ringed_plants.commit({"penstock.yaml": file.read_text() + "    - {name: last, sites: ['plamt-*']}\n"})
    for verb in ("status", "next"):
        outcome = run("promote", verb, "--root", ringed_plants.root)
        assert "the ring last has no site (plamt-*): no release waits for it\n" in outcome.stderr


def test_a_glob_that_fits_no_site_is_refused(ringed_plants: Repository, run: Command) -> None:
    outcome = run("promote", "status", "--site", "plamt-*", "--root", ringed_plants.root)
    assert (outcome.code, "fits no site of a ring; there are: plant-a, plant-b" in outcome.stderr) == (2, True)
