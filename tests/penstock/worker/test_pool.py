import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.worker import pool
from penstock.worker.frame import Frame, Spent, WorkerGone
from penstock.worker.job import Job, Load
from penstock.worker.pool import UNTRIED, Pool, share
from tests.penstock.support.children import children
from tests.penstock.support.workers import worker_script

BODY = """
held = {}
for header, blob in requests():
    if header["op"] == "die":
        os._exit(1)
    if header["op"] == "hang":
        time.sleep(60)
    if header["op"] == "spend" or "spend" in header:
        print("it takes more processor time than it may", file=sys.stderr, flush=True)
        os._exit(4)
    if header["op"] == "wait":
        time.sleep(1)
    if header["op"] == "starve" and "--memory=64" in sys.argv:
        os._exit(3)
    if header["op"] == "hoard" and ("--memory=64" in sys.argv or "hoard" in held):
        os._exit(3)
    if header["op"] == "hoard":
        held["hoard"] = blob
    if header["op"] == "load":
        held[header["name"]] = blob
    more = {"held": sorted(held), "argv": sys.argv[1:], "seconds": header.get("seconds"), "wary": header.get("wary")}
    say({"id": header["id"], "n": header.get("n"), "pid": os.getpid(), **more})
"""


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = worker_script(tmp_path, BODY)
    monkeypatch.setenv("PENSTOCK_WORKER", str(path))
    return path


def answered(answers: list[Frame | WorkerGone]) -> list[object]:
    return [one.header["n"] if isinstance(one, Frame) else str(one) for one in answers]


def jobs(count: int) -> list[Job]:
    return [Job({"op": "ask", "n": n}, cost=n % 3) for n in range(count)]


@pytest.mark.usefixtures("script")
@pytest.mark.parametrize("size", [1, 2, 3])
def test_answers_come_in_the_jobs_order_whatever_the_size(size: int) -> None:
    with Pool(size=size) as pool:
        assert answered(pool.run(jobs(20))) == list(range(20))
        assert answered(pool.run(jobs(3))) == list(range(3))


@pytest.mark.usefixtures("script")
@pytest.mark.parametrize("size", [1, 2])
def test_a_job_that_kills_costs_only_itself(size: int) -> None:
    asked = [*jobs(5), Job({"op": "die"}, cost=1.5), *jobs(5)]
    with Pool(size=size) as pool:
        answers = answered(pool.run(asked))
    assert answers[:5] == answers[6:] == list(range(5))
    assert answers[5] == "the worker ended in the middle of its work"


@pytest.mark.usefixtures("script")
def test_a_job_that_hangs_costs_only_itself() -> None:
    with Pool(size=1, timeout=1) as pool:
        answers = answered(pool.run([Job({"op": "hang"}, cost=9), *jobs(3)]))
    assert answers == ["the worker gave no answer within 1 s", 0, 1, 2]


@pytest.mark.usefixtures("script")
def test_after_two_that_hang_patience_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "IMPATIENT", 0.5)
    with Pool(size=1, timeout=2) as made:
        answers = answered(made.run([*(Job({"op": "hang"}, cost=9) for _ in range(6)), *jobs(2)]))
    assert answers[:2] == ["the worker gave no answer within 2 s"] * 2
    assert answers[2:6] == ["the worker gave no answer within 0.5 s"] * 4
    assert answers[6:] == [0, 1]


@pytest.mark.usefixtures("script")
def test_whoever_takes_too_much_processor_time_shortens_nobodys_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "IMPATIENT", 0.1)
    with Pool(size=1, timeout=30) as made:
        answers = made.run([*(Job({"op": "spend"}, cost=9) for _ in range(4)), Job({"op": "wait", "n": 4})])
    assert [type(one) for one in answers[:4]] == [Spent] * 4
    assert answered(answers)[4] == 4


@pytest.mark.usefixtures("script")
def test_after_one_that_takes_too_much_processor_time_others_may_take_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENSTOCK_WORKER_SECONDS", "6")
    with Pool(size=2) as made:
        for lost, few, more in ((0, None, None), (1, 1.2, 2.0), (1, 1.2, 2.0)):
            made.run([Job({"op": "spend"})] * lost)
            for op, allowed in (("build", few), ("substitute", few), ("validate", more)):
                (answer,) = made.run([Job({"op": op})])
                assert isinstance(answer, Frame)
                assert answer.header["seconds"] == pytest.approx(allowed)
        made.renew()
        (answer,) = made.run(jobs(1))
    assert isinstance(answer, Frame)
    assert answer.header["seconds"] is None


@pytest.mark.usefixtures("script")
def test_a_run_that_loses_much_is_wary_and_then_tries_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run loses so many times the seconds of one job, and no more, whatever there is of what takes too much."""
    monkeypatch.setenv("PENSTOCK_WORKER_SECONDS", "6")
    spending = Job({"op": "build", "spend": True})
    with Pool(size=1) as made:
        for lost, wary in ((0, None), (1, True), (3, True)):  # one, and a fifth of it three times
            assert [str(one) for one in made.run([spending] * lost)] == [
                "it takes more processor time than it may"
            ] * lost
            (answer,) = made.run([Job({"op": "build"})])
            assert isinstance(answer, Frame)
            assert answer.header["wary"] is wary
        assert [str(one) for one in made.run([spending] * 100)].count(UNTRIED) == 98
        refused = made.run([Job({"op": "build"}), Job({"op": "substitute"}), Job({"op": "validate", "set": "s"})])
        assert [type(one) for one in refused] == [Spent] * 3
        assert answered(made.run([Job({"op": "validate", "set": "", "n": 1}), *jobs(1)])) == [1, 0]
        made.renew()
        assert answered(made.run([Job({"op": "build", "n": 1})])) == [1]


@pytest.mark.usefixtures("script")
@pytest.mark.parametrize(("said", "argument"), [("", "--seconds=3"), ("12.5", "--seconds=12.5")])
def test_a_worker_is_told_what_a_job_may_take(monkeypatch: pytest.MonkeyPatch, said: str, argument: str) -> None:
    monkeypatch.setenv("PENSTOCK_WORKER_SECONDS", said)
    with Pool(size=1) as made:
        (answer,) = made.run(jobs(1))
    assert isinstance(answer, Frame)
    assert answer.header["argv"][1] == argument


@pytest.mark.usefixtures("script")
def test_what_a_job_needs_reaches_the_worker_that_does_it() -> None:
    with Pool(size=2) as pool:
        for name in "ab":
            pool.hold("tree", name, Load({"op": "load", "name": name}, (name.encode(),)))
        asked = [Job({"op": "ask", "n": n}, needs=(("tree", "ab"[n % 2]),)) for n in range(8)]
        for n, answer in enumerate(pool.run(asked)):
            assert isinstance(answer, Frame)
            assert "ab"[n % 2] in answer.header["held"]


@pytest.mark.usefixtures("script")
def test_no_process_is_left_and_none_is_a_zombie() -> None:
    before = children()
    with Pool(size=2) as pool:
        pids = {a.header["pid"] for a in pool.run(jobs(9)) if isinstance(a, Frame)}
        pool.run([Job({"op": "die"})])
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert children() <= before


@pytest.mark.usefixtures("script")
def test_workers_that_are_dismissed_end_meanwhile_and_come_back_for_more() -> None:
    before = children()
    with Pool(size=2) as pool:
        first = {a.header["pid"] for a in pool.run(jobs(9)) if isinstance(a, Frame)}
        pool.dismiss()
        answers = pool.run(jobs(9))
        assert answered(answers) == list(range(9))
        assert not first & {a.header["pid"] for a in answers if isinstance(a, Frame)}
        pool.dismiss()
    assert children() <= before


def test_no_worker_is_started_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENSTOCK_WORKER", "/nowhere/at/all")
    with Pool() as pool:
        assert pool.run([]) == []


def test_a_worker_that_is_not_there_is_told_as_a_missing_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENSTOCK_WORKER", "/nowhere/at/all")
    with Pool(size=1) as pool, pytest.raises(PenstockError, match="PENSTOCK_WORKER names /nowhere/at/all"):
        pool.run(jobs(2))


def test_size_and_timeout_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENSTOCK_WORKERS", "3")
    assert Pool().size == 3
    monkeypatch.setenv("PENSTOCK_WORKERS", "0")
    assert Pool().size == min(pool.MOST, len(os.sched_getaffinity(0)))
    assert Pool(size=3).size == 3


def test_more_workers_than_there_is_memory_for_must_be_asked_for_with_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PENSTOCK_WORKERS", "70")
    assert Pool().size == pool.MOST
    monkeypatch.setenv("PENSTOCK_WORKER_MEMORY", "200")
    assert Pool().size == 70


@pytest.mark.parametrize("size", range(1, pool.MOST + 1))
def test_workers_share_what_they_have_together(size: int) -> None:
    each = pool.share(size)
    assert pool.LEAST <= each <= pool.MEMORY
    assert size * (each + pool.PROGRAM) <= pool.TOGETHER
    assert pool.ALONE + pool.PROGRAM <= pool.TOGETHER


@pytest.mark.usefixtures("script")
def test_starved_jobs_share_one_worker_that_has_the_memory_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "MEMORY", 64)
    monkeypatch.setattr(pool, "LEAST", 64)
    with Pool(size=2) as many:
        answers = many.run([Job({"op": "starve", "n": n}) for n in range(4)])
    assert answered(answers) == list(range(4))
    assert len({one.header["pid"] for one in answers if isinstance(one, Frame)}) == 1


@pytest.mark.usefixtures("script")
def test_what_was_kept_for_an_earlier_job_starves_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "MEMORY", 64)
    monkeypatch.setattr(pool, "LEAST", 64)
    with Pool(size=2) as many:
        answers = many.run([Job({"op": "hoard", "n": n}) for n in range(3)])
    assert answered(answers) == list(range(3))
    assert len({one.header["pid"] for one in answers if isinstance(one, Frame)}) == 3


@pytest.mark.usefixtures("script")
def test_callers_in_several_threads_share_the_workers() -> None:
    """One long job of one caller does not keep the other's short ones waiting, and each gets its own answers."""
    slow = Job({"op": "wait", "n": -1})
    with Pool(size=2) as pool, ThreadPoolExecutor(max_workers=3) as callers:
        pool.run(jobs(2))
        long = callers.submit(pool.run, [slow])
        others = [callers.submit(pool.run, jobs(10)) for _ in range(2)]
        assert [answered(one.result()) for one in others] == [list(range(10))] * 2
        assert not long.done()
        assert answered(long.result()) == [-1]


@pytest.mark.usefixtures("script")
def test_a_starved_job_is_done_alone_while_others_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "MEMORY", 64)
    monkeypatch.setattr(pool, "LEAST", 64)
    with Pool(size=2) as many, ThreadPoolExecutor(max_workers=4) as callers:
        hungry = [callers.submit(many.run, [*jobs(3), Job({"op": "starve", "n": 9}), *jobs(3)]) for _ in range(2)]
        others = [callers.submit(many.run, jobs(10)) for _ in range(2)]
        assert [answered(one.result()) for one in others] == [list(range(10))] * 2
        for one in hungry:
            assert answered(one.result()) == [0, 1, 2, 9, 0, 1, 2]


@pytest.mark.usefixtures("script")
def test_a_pool_that_leaves_the_cores_to_others_keeps_one_worker() -> None:
    before = children()
    with Pool(size=2) as pool:
        pool.begin()
        with pool.alone():
            pids = {a.header["pid"] for a in pool.run(jobs(9)) if isinstance(a, Frame)}
            assert pool.size == len(pids) == 1
            assert children() - before == pids
        assert pool.size == 2
        assert answered(pool.run(jobs(9))) == list(range(9))


@pytest.mark.usefixtures("script")
def test_pools_beside_each_other_share_the_memory() -> None:
    asked = Job({"op": "argv"})
    for pools in (1, 2, 4):
        with Pool(1, among=pools) as pool:
            (answer,) = pool.run([asked])
        assert isinstance(answer, Frame)
        assert answer.header["argv"][0] == f"--memory={share(pools)}"
