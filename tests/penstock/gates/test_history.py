"""The freights of the origin, out of git."""

from penstock.gates.history import cargos
from penstock.gates.then import Past
from penstock.promote.settings import Promotion
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Repository
from tests.penstock.support.rings import freight, ringed
from tests.penstock.support.sites import PLACE, release

PILOT = PLACE.format("plant-a")


def versions(plants: Repository, *until: str) -> list[str]:
    """The first letters of each freight's hash."""
    found = cargos(Past(plants.root, Promotion()), Promotion(), "plant-a", until)
    return [one.hash for one in found]


def test_the_oldest_first_and_only_what_changes_a_value(repo: MakeRepository) -> None:
    plants = ringed(repo({"README.md": "plants"}))
    old, new = freight(plants, "plant-b"), freight(plants)
    plants.commit({PILOT: f"# a comment\n{release('1.1.0', 2, 'plant-a')}"})
    plants.commit({"README.md": "more"})
    assert versions(plants) == [old, new]


def test_whoever_likes_to_see_signatures_has_the_same_history(repo: MakeRepository) -> None:
    """With `log.showSignature` git prints what it thinks of one before each commit."""
    plants = ringed(repo({"README.md": "plants"}))
    last = freight(plants)
    text = plants.git("cat-file", "commit", "HEAD")
    signature = "gpgsig -----BEGIN SSH SIGNATURE-----\n -----END SSH SIGNATURE-----\n\n"
    plants.write({"../signed": text.replace("\n\n", f"\n{signature}", 1) + "\n"})
    plants.git("reset", "--soft", plants.git("hash-object", "-t", "commit", "-w", "../signed"))
    plants.git("config", "log.showSignature", "true")
    assert versions(plants)[-1] == last


def test_what_came_back_is_where_it_was_made_last(repo: MakeRepository) -> None:
    plants = ringed(repo({"README.md": "plants"}))
    old, new = freight(plants, "plant-b"), freight(plants)
    plants.commit({PILOT: release("1.0.0", 1, "plant-a")})
    assert versions(plants) == [new, old]


def test_a_merge_is_one_step_with_all_its_authors(repo: MakeRepository) -> None:
    plants = ringed(repo({"README.md": "plants"}))
    plants.git("switch", "--quiet", "-c", "topic")
    for number, mail in ((3, "Eve@x.org"), (4, "bob@x.org")):
        plants.write({PILOT: release(f"1.{number}.0", number, "plant-a")})
        plants.git("commit", "-aqm", "try\n\nCo-authored-by: Zoe <zoe@x.org>", f"--author=E <{mail}>")
    plants.git("switch", "--quiet", "main")
    plants.git("merge", "--quiet", "--no-ff", "-m", "merge", "topic")
    found = cargos(Past(plants.root, Promotion()), Promotion(), "plant-a")
    assert len(found) == 3
    assert found[-1].authors == {"eve@x.org", "bob@x.org", "zoe@x.org", "ada@example.org"}


def test_no_further_back_than_is_asked_for(repo: MakeRepository) -> None:
    plants = ringed(repo({"README.md": "plants"}))
    commits = [plants.commit({PILOT: release(f"2.{n}.0", 5 + n, "plant-a")}) for n in range(4)]
    assert len(versions(plants, commits[-2])) == 2
    assert len(versions(plants, "unknown")) == 6


def test_a_squashed_history_has_what_there_is(repo: MakeRepository) -> None:
    plants = ringed(repo({"README.md": "plants"}))
    plants.git("checkout", "--quiet", "--orphan", "squashed")
    plants.commit()
    assert versions(plants) == [freight(plants)]
