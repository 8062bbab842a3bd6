"""`penstock promote SOURCE TARGET` from end to end, on small fleets and the real worker."""

import json
import re
from pathlib import Path

import pytest

from penstock import journal
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository, listing
from tests.penstock.support.sites import DIGEST, LOCK, PLACE, fleet, release

BAD = """\
patches:
  - target: {kind: Deployment, name: historian}
    patch: '- {op: add, path: /spec/template/spec/nonsense, value: 1}'
"""
pytestmark = pytest.mark.usefixtures("worker")


def adopted(plants: Repository, run: Command) -> None:
    """plant-b has plant-a's release, and both are committed."""
    assert run("promote", "plant-a", "plant-b", "--adopt", "--write", "--root", plants.root).code == 0
    plants.commit()


def test_what_passes_gates_has_a_reason(run: Command, ringed_plants: Repository) -> None:
    outcome = run("promote", "plant-a", "plant-b", "--override", "x", "--root", ringed_plants.root)
    assert (outcome.code, "the reason 'x' says nothing" in outcome.stderr) == (2, True)


def test_the_first_promotion_shows_every_difference_and_needs_adopt(plants: Repository, run: Command) -> None:
    before = listing(plants.root)
    outcome = run("promote", "plant-a", "plant-b", "--root", plants.root)
    assert outcome.code == 1
    assert '"1.0.0" -> "1.1.0"' in outcome.stdout
    assert "--adopt" in outcome.stdout
    assert listing(plants.root) == before


def test_a_dry_run_shows_the_effect_and_writes_nothing(plants: Repository, run: Command) -> None:
    before = listing(plants.root)
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--root", plants.root)
    assert outcome.code == 0
    assert "cluster plant-b/l3" in outcome.stdout
    assert "Deployment/default/historian" in outcome.stdout
    assert listing(plants.root) == before


def test_writing_changes_the_values_and_the_lock_alone(plants: Repository, run: Command) -> None:
    adopted(plants, run)
    assert plants.git("diff", "--name-only", "HEAD^") == f"{PLACE.format('plant-b')}\n{LOCK.format('plant-b')}"
    assert (plants.root / PLACE.format("plant-b")).read_text() == release("1.1.0", 2, "plant-b")


def test_the_second_run_has_nothing_to_do(plants: Repository, run: Command) -> None:
    adopted(plants, run)
    before = listing(plants.root)
    outcome = run("promote", "plant-a", "plant-b", "--write", "--root", plants.root)
    assert (outcome.code, "nothing to do" in outcome.stdout) == (0, True)
    assert listing(plants.root) == before


def test_a_ring_that_nobody_was_heard_of_says_once_how(plants: Repository, run: Command) -> None:
    rings = "promotion:\n  rings:\n    - {name: pilot, sites: [plant-a]}\n    - {name: rest, sites: [plant-b]}\n"
    plants.commit({"penstock.yaml": (plants.root / "penstock.yaml").read_text() + rings})
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--root", plants.root)
    assert "unknown plant-a" in outcome.stdout
    assert outcome.stdout.count("penstock promote ack") == 1
    held = run("promote", "plant-a", "plant-b", "--adopt", "--pr-body", "--root", plants.root)
    assert "penstock promote ack" not in held.stdout


def test_a_hotfix_stays_and_is_told(plants: Repository, run: Command) -> None:
    adopted(plants, run)
    plants.commit({PLACE.format("plant-b"): release("1.1.0", 2, "plant-b").replace("'registry", "'hotfix")})
    plants.commit({PLACE.format("plant-a"): release("1.2.0", 3, "plant-a")})
    outcome = run("promote", "plant-a", "plant-b", "--write", "--root", plants.root)
    assert outcome.code == 0
    assert "keep (local change)" in outcome.stdout
    wanted = release("1.2.0", 3, "plant-b").replace("'registry", "'hotfix")
    assert (plants.root / PLACE.format("plant-b")).read_text() == wanted


@pytest.mark.parametrize(("side", "version"), [("source", "1.2.0"), ("target", "1.1.7")])
def test_a_conflict_stops_until_it_is_decided(plants: Repository, run: Command, side: str, version: str) -> None:
    adopted(plants, run)
    plants.commit({PLACE.format("plant-a"): release("1.2.0", 2, "plant-a")})
    plants.commit({PLACE.format("plant-b"): release("1.1.7", 2, "plant-b")})
    stopped = run("promote", "plant-a", "plant-b", "--write", "--root", plants.root)
    assert stopped.code == 1
    assert "CONFLICT" in stopped.stdout
    assert f"plant-a since {plants.git('rev-parse', '--short=12', 'HEAD^')} Ada, 2026-01-02: change" in stopped.stdout
    assert f"plant-b since {plants.git('rev-parse', '--short=12', 'HEAD')} Ada, 2026-01-02: change" in stopped.stdout
    assert plants.git("status", "--porcelain") == ""
    decided = run("promote", "plant-a", "plant-b", "--write", "--take", f"{side}=historian", "--root", plants.root)
    assert decided.code == 0
    assert f"newTag: {version}" in (plants.root / PLACE.format("plant-b")).read_text()


def test_a_conflict_with_what_is_not_committed_names_no_commit(plants: Repository, run: Command) -> None:
    adopted(plants, run)
    plants.commit({PLACE.format("plant-a"): release("1.2.0", 2, "plant-a")})
    plants.write({PLACE.format("plant-b"): release("1.1.7", 2, "plant-b")})
    stopped = run("promote", "plant-a", "plant-b", "--root", plants.root)
    assert "plant-b since a change that is not committed\n" in stopped.stdout
    commit = plants.commit({PLACE.format("plant-b"): release("1.1.7", 2, "plant-b")})
    plants.write({PLACE.format("plant-b"): release("1.1.7", 2, "plant-b") + "# more\n"})
    stopped = run("promote", "plant-a", "plant-b", "--root", plants.root)
    assert f"plant-b since {commit[:12]} Ada" in stopped.stdout


def test_what_goes_at_the_source_goes_at_the_target(plants: Repository, run: Command) -> None:
    more = f"  - name: broker\n    newTag: 2.0.0\n    digest: {DIGEST.format(9)}\n"
    plants.commit({PLACE.format("plant-a"): release("1.1.0", 2, "plant-a") + more})
    adopted(plants, run)
    assert "broker" in (plants.root / PLACE.format("plant-b")).read_text()
    plants.commit({PLACE.format("plant-a"): release("1.1.0", 2, "plant-a")})
    outcome = run("promote", "plant-a", "plant-b", "--write", "--root", plants.root)
    assert "remove" in outcome.stdout
    assert (plants.root / PLACE.format("plant-b")).read_text() == release("1.1.0", 2, "plant-b")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("plant-a", "plant-x"), "there is no site plant-x; there are: plant-a, plant-b"),
        (("plant-a", "plant-a"), "name two sites"),
        (("plant-a", "plant-b", "--take", "mine=x"), "say source=VALUE or target=VALUE"),
    ],
)
def test_what_makes_no_sense_is_refused(plants: Repository, run: Command, argv: tuple[str, ...], said: str) -> None:
    outcome = run("promote", *argv, "--root", plants.root)
    assert (outcome.code, outcome.stdout) == (2, "")
    assert said in outcome.stderr


def test_a_source_that_is_not_committed_is_refused(plants: Repository, run: Command) -> None:
    plants.write({PLACE.format("plant-a"): release("9.9.9", 2, "plant-a")})
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--write", "--root", plants.root)
    assert outcome.code == 2
    assert "not committed" in outcome.stderr


def test_conflict_markers_are_refused_with_their_line(plants: Repository, run: Command) -> None:
    plants.commit({PLACE.format("plant-b"): "images:\n<<<<<<< ours\n  - name: a\n"})
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--root", plants.root)
    assert outcome.code == 2
    assert f"{PLACE.format('plant-b')}:2: unresolved conflict markers" in outcome.stderr


def test_a_release_from_another_source_needs_a_word(plants: Repository, run: Command) -> None:
    plants.commit(fleet(["plant-c"]))
    adopted(plants, run)
    outcome = run("promote", "plant-c", "plant-b", "--write", "--root", plants.root)
    assert outcome.code == 1
    assert "takes its releases from plant-a" in outcome.stdout


def test_a_commit_holds_the_promotion_alone_and_says_what_it_is(plants: Repository, run: Command) -> None:
    plants.write({"note.txt": "mine"})
    before = plants.git("rev-parse", "HEAD")
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--commit", "--branch", "p/b", "--root", plants.root)
    assert outcome.code == 0
    assert plants.git("diff", "--name-only", "HEAD^").splitlines() == [PLACE.format("plant-b"), LOCK.format("plant-b")]
    trailers = plants.git("log", "-1", "--format=%(trailers)")
    assert re.search(r"Promoted-From: plant-a\nPromoted-To: plant-b\nFreight: sha256:\w{64}\nSource-Commit: ", trailers)
    assert before in trailers
    assert plants.git("branch", "--show-current") == "p/b"
    assert plants.git("status", "--porcelain") == "?? note.txt"


def test_what_somebody_has_begun_is_in_no_commit(plants: Repository, run: Command) -> None:
    plants.write({PLACE.format("plant-b"): release("1.0.0", 1, "plant-b") + "# mine\n"})
    before = listing(plants.root)
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--commit", "--root", plants.root)
    assert (outcome.code, "not committed" in outcome.stderr) == (2, True)
    assert listing(plants.root) == before


def test_the_body_of_a_pull_request_is_markdown(plants: Repository, run: Command) -> None:
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--pr-body", "--root", plants.root)
    assert outcome.stdout.startswith("## Promote plant-a → plant-b\n")
    assert '| historian | `images[historian].newTag` | `"1.0.0"` | `"1.1.0"` |' in outcome.stdout
    assert "Cluster <b>plant-b/l3</b>: 1 object" in outcome.stdout


def test_the_evidence_holds_it_all(plants: Repository, run: Command, tmp_path: Path) -> None:
    file = tmp_path / "evidence.json"
    run("promote", "plant-a", "plant-b", "--adopt", "--write", "--evidence", file, "--root", plants.root)
    seen = json.loads(file.read_text())
    (one,) = seen["promotions"]
    assert (one["from"], one["to"], one["refusals"]) == ("plant-a", "plant-b", [])
    assert one["rendered"].keys() == {"plant-b/l3"}
    assert seen["effects"][0]["changes"][0]["subject"] == "Deployment/default/historian"
    assert seen["by"] == "Ada <ada@example.org>"


def test_an_earlier_revision_of_the_source_can_move(plants: Repository, run: Command) -> None:
    plants.commit({PLACE.format("plant-a"): release("1.2.0", 3, "plant-a")})
    run("promote", "plant-a", "plant-b", "--adopt", "--write", "--at", "HEAD^", "--root", plants.root)
    assert (plants.root / PLACE.format("plant-b")).read_text() == release("1.1.0", 2, "plant-b")


def test_a_hand_in_the_lock_is_refused(plants: Repository, run: Command) -> None:
    adopted(plants, run)
    lock = plants.root / LOCK.format("plant-b")
    plants.commit({LOCK.format("plant-b"): lock.read_text().replace("1.1.0", "1.0.0")})
    before = listing(plants.root)
    outcome = run("promote", "plant-a", "plant-b", "--write", "--root", plants.root)
    assert (outcome.code, "edited by hand" in outcome.stderr) == (2, True)
    assert listing(plants.root) == before


def test_what_no_longer_builds_is_not_told_as_removed(plants: Repository, run: Command) -> None:
    adopted(plants, run)
    more = "components:\n  - ../extra\n"
    extra = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
    plants.commit(
        {
            PLACE.format("plant-a"): release("1.2.0", 3, "plant-a") + more,
            "apps/sites/plant-a/extra/kustomization.yaml": extra,
        }
    )
    outcome = run("promote", "plant-a", "plant-b", "--root", plants.root)
    assert outcome.code == 1
    assert "../extra does not exist" in outcome.stdout
    assert "removed  " not in outcome.stdout
    assert "no cluster renders anything else" not in outcome.stdout


def test_what_no_longer_validates_is_refused(plants: Repository, run: Command) -> None:
    plants.commit({PLACE.format("plant-a"): release("1.1.0", 2, "plant-a") + BAD})
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--write", "--root", plants.root)
    assert outcome.code == 1
    assert "plant-a is not valid itself" in outcome.stdout
    assert "it would not be valid any more" in outcome.stdout
    assert plants.git("status", "--porcelain") == ""


def test_a_cluster_outside_the_target_must_not_change(plants: Repository, run: Command) -> None:
    shared = fleet(["plant-c"])["clusters/plant-c/l3/apps.yaml"].replace("sites/plant-c", "sites/plant-b")
    plants.commit({"clusters/plant-c/l3/apps.yaml": shared})
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--write", "--root", plants.root)
    assert outcome.code == 1
    assert "cluster plant-c/l3 is not of plant-b and would change too" in outcome.stdout
    assert plants.git("status", "--porcelain") == ""


def test_a_value_that_names_the_source_is_not_guessed_about(plants: Repository, run: Command) -> None:
    patch = (
        "patches:\n  - target: {kind: Deployment}\n"
        "    patch: '- {op: add, path: /metadata/labels, value: {at: plant-a}}'\n"
    )
    plants.commit({PLACE.format("plant-a"): release("1.1.0", 2, "plant-a") + patch})
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--root", plants.root)
    assert outcome.code == 1
    assert "the value names plant-a, and nothing says whether it moves" in outcome.stdout


def test_whatever_command_comes_next_finishes_what_was_stopped(
    plants: Repository, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(root: Path, *_: object) -> None:
        place = root / PLACE.format("plant-b")
        place.write_text(release("1.1.0", 2, "plant-b"))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(journal, "_place", killed)
        run("promote", "plant-a", "plant-b", "--adopt", "--commit", "--root", plants.root)
    assert not (plants.root / LOCK.format("plant-b")).exists()
    outcome = run("status", plants.root)
    assert "its 2 files are all in place now" in outcome.stderr
    assert plants.git("status", "--porcelain") == ""
    assert plants.git("log", "-1", "--format=%s") == "promote(plant-b): historian from plant-a"
    assert "nothing to do" in run("promote", "plant-a", "plant-b", "--root", plants.root).stdout


def test_a_commit_of_what_is_only_in_the_files_is_refused(plants: Repository, run: Command) -> None:
    words = ("promote", "plant-a", "plant-b", "--adopt", "--root", plants.root)
    assert run(*words, "--write").code == 0
    outcome = run(*words, "--commit")
    said = (
        f"penstock: plant-b has this freight already, but not committed ({PLACE.format('plant-b')}, …): commit it "
        "with git, or take the files back and run this again\n"
    )
    assert (outcome.code, outcome.stderr) == (2, said)


def test_where_only_local_changes_are_left_there_is_nothing_to_do(plants: Repository, run: Command) -> None:
    adopted(plants, run)
    place = plants.root / PLACE.format("plant-b")
    plants.commit({PLACE.format("plant-b"): place.read_text().replace("1.1.0", "1.1.1")})
    outcome = run("promote", "plant-a", "plant-b", "--root", plants.root)
    assert (outcome.code, "keep (local change)" in outcome.stdout, "nothing to do" in outcome.stdout) == (0, True, True)


def test_a_value_is_decided_one_way(plants: Repository, run: Command) -> None:
    both = ("--take", "source=historian", "--take", "target=historian")
    outcome = run("promote", "plant-a", "plant-b", *both, "--root", plants.root)
    assert (outcome.code, outcome.stdout) == (2, "")
    assert "--take says both source=historian and target=historian: say one" in outcome.stderr
