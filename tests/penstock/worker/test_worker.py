import os
import signal
from pathlib import Path

import pytest

from penstock.worker import worker as worker_module
from penstock.worker.frame import Spent, WorkerGone
from penstock.worker.job import Job, Load
from penstock.worker.worker import Worker
from tests.penstock.support.workers import silent_script, worker_script

ECHO = """
for header, blob in requests():
    if header["op"] == "pid":
        say({"id": header["id"], "pid": os.getpid()})
    elif header["op"] == "die":
        print("panic: out of steam", file=sys.stderr, flush=True)
        os._exit(2)
    else:
        say({"id": header["id"], "op": header["op"]}, blob)
"""
ASK = Job({"op": "echo"}, (b"one", b"two"))
PID = Job({"op": "pid"})


@pytest.fixture
def echo(tmp_path: Path) -> Worker:
    return Worker([str(worker_script(tmp_path, ECHO))], timeout=20)


def test_it_answers(echo: Worker) -> None:
    answer = echo.ask(ASK, {})
    assert answer.header["op"] == "echo"
    assert bytes(answer.blob) == b"onetwo"
    echo.stop()


def test_one_process_answers_everything(echo: Worker) -> None:
    assert len({echo.ask(PID, {}).header["pid"] for _ in range(3)}) == 1
    echo.stop()


def test_it_is_replaced_after_its_death_and_the_cause_is_told(echo: Worker) -> None:
    before = echo.ask(PID, {}).header["pid"]
    with pytest.raises(WorkerGone, match=r"ended in the middle of its work: panic: out of steam"):
        echo.ask(Job({"op": "die"}), {})
    assert echo.ask(PID, {}).header["pid"] != before
    echo.stop()


def test_what_a_job_needs_is_sent_once_and_again_after_a_death(tmp_path: Path) -> None:
    body = """
seen = 0
for header, blob in requests():
    seen += header["op"] == "load"
    if header["op"] == "die":
        sys.exit()
    say({"id": header["id"], "seen": seen})
"""
    worker = Worker([str(worker_script(tmp_path, body))], timeout=20)
    need = ("tree", "a")
    loads = {need: Load({"op": "load"}, (b"x",))}
    job = Job({"op": "ask"}, needs=(need,))
    assert [worker.ask(job, loads).header["seen"] for _ in range(2)] == [1, 1]
    loads = {need: Load({"op": "load"}, (b"y",))}
    assert worker.ask(job, loads).header["seen"] == 2
    with pytest.raises(WorkerGone):
        worker.ask(Job({"op": "die"}), loads)
    assert worker.ask(job, loads).header["seen"] == 1
    worker.stop()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("print('hello', flush=True); time.sleep(60)", "not JSON"),
        ("sys.exit(1)", "ended in the middle"),
        ("sys.exit('no such library')", "no such library"),
        ('print(\'{"hello": {"protocol": 99}}\', flush=True); time.sleep(60)', "speaks protocol 99, not 1"),
        ("print('{}', flush=True); time.sleep(60)", "speaks protocol None, not 1"),
        ("print('[]', flush=True); time.sleep(60)", "no frame"),
        ("print('{\"hello\": 1}', flush=True); time.sleep(60)", "speaks protocol None, not 1"),
    ],
)
def test_a_program_that_is_no_worker_is_told(tmp_path: Path, body: str, says: str) -> None:
    worker = Worker([str(silent_script(tmp_path, body))], timeout=20)
    with pytest.raises(WorkerGone, match=says):
        worker.ask(ASK, {})
    worker.stop()


def test_an_answer_to_another_question_is_no_answer(tmp_path: Path) -> None:
    worker = Worker([str(worker_script(tmp_path, "for header, blob in requests(): say({'id': 77})"))], timeout=20)
    with pytest.raises(WorkerGone, match="another question"):
        worker.ask(ASK, {})
    worker.stop()


def test_a_worker_that_hangs_is_given_up(tmp_path: Path) -> None:
    worker = Worker([str(worker_script(tmp_path, "time.sleep(60)"))], timeout=0.5)
    with pytest.raises(WorkerGone, match="no answer within"):
        worker.ask(ASK, {})


def test_a_large_question_is_written_whole(echo: Worker) -> None:
    blob = os.urandom(2 << 20)
    assert bytes(echo.ask(Job({"op": "echo"}, (blob,)), {}).blob) == blob
    echo.stop()


def test_much_talk_on_stderr_does_not_block(tmp_path: Path) -> None:
    body = "sys.stderr.write('x' * 80 + '\\n'); sys.stderr.write('noise\\n' * 200_000)\n" + ECHO
    worker = Worker([str(worker_script(tmp_path, body))], timeout=20)
    assert worker.ask(ASK, {}).header["op"] == "echo"
    worker.stop()


def test_stopping_leaves_no_process(echo: Worker) -> None:
    pid = echo.ask(PID, {}).header["pid"]
    echo.stop()
    echo.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize(("grace", "code"), [(20, 0), (0, -signal.SIGKILL)])
def test_it_ends_by_itself_when_it_gets_the_time(tmp_path: Path, grace: float, code: int) -> None:
    worker = Worker([str(worker_script(tmp_path, ECHO))], timeout=20)
    worker.ask(ASK, {})
    assert worker.stop(grace) == code


def test_one_that_does_not_end_is_made_to(tmp_path: Path) -> None:
    worker = Worker([str(worker_script(tmp_path, f"{ECHO}\ntime.sleep(60)"))], timeout=20)
    worker.ask(ASK, {})
    assert worker.stop(0.1) == -signal.SIGKILL


def test_one_that_takes_too_much_processor_time_says_so_itself(tmp_path: Path) -> None:
    body = 'next(requests())\nprint("it takes too much", file=sys.stderr, flush=True)\nos._exit(4)\n'
    worker = Worker([str(worker_script(tmp_path, body))], timeout=20)
    with pytest.raises(Spent, match=r"^it takes too much$"):
        worker.ask(ASK, {})
    worker.stop()


BUSY = """
for header, blob in requests():
    begun = time.process_time()
    while time.process_time() - begun < 1:
        pass
    say({"id": header["id"]})
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not say who works")
def test_one_that_works_gets_more_time_by_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "EXTENSION", 200)
    worker = Worker([str(worker_script(tmp_path, BUSY))], timeout=60)
    assert worker.ask(ASK, {}, 0.3).header["id"] == 1
    worker.stop()
