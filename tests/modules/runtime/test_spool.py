"""The queue on disk: in order, over restarts, with a bound, and never half a record."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock_runtime.spool import Spool, SpoolError

MIB = 1024 * 1024


def texts(spool: Spool, count: int = 1000) -> list[bytes]:
    return [record for _, record in spool.read(count)]


def test_in_order_and_again_after_a_restart(tmp_path: Path) -> None:
    spool = Spool(tmp_path, MIB)
    spool.append([b"a", b"b", b"c"])
    assert spool.read(2) == [(0, b"a"), (1, b"b")]
    spool.commit(0)
    assert len(spool) == 2
    again = Spool(tmp_path, MIB)
    assert texts(again) == [b"b", b"c"]
    again.append([b"d"])
    assert again.read(5) == [(3, b"d")]


def test_read_again_what_was_not_committed(tmp_path: Path) -> None:
    spool = Spool(tmp_path, MIB)
    spool.append([b"a", b"b"])
    assert texts(spool) == [b"a", b"b"]
    spool.rewind()
    assert texts(spool) == [b"a", b"b"]


@pytest.mark.parametrize("cut", [1, 4, 8, 11])
def test_a_kill_in_the_middle_of_a_write(tmp_path: Path, cut: int) -> None:
    spool = Spool(tmp_path, MIB)
    spool.append([b"whole"])
    spool.append([b"torn"])
    (path,) = tmp_path.glob("*.log")
    os.truncate(path, path.stat().st_size - cut)
    again = Spool(tmp_path, MIB)
    assert texts(again) == [b"whole"]
    assert again.damaged == 1
    again.append([b"next"])
    assert texts(again) == [b"next"]
    assert texts(Spool(tmp_path, MIB)) == [b"whole", b"next"]


def test_a_flipped_bit_in_the_last_one_is_a_torn_end(tmp_path: Path) -> None:
    spool = Spool(tmp_path, MIB)
    spool.append([b"good", b"bad"])
    (path,) = tmp_path.glob("*.log")
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    again = Spool(tmp_path, MIB)
    assert texts(again) == [b"good"]


def test_a_damaged_record_costs_itself_alone(tmp_path: Path) -> None:
    spool = Spool(tmp_path, MIB)
    spool.append([b"good", b"bad", b"fine"])
    (path,) = tmp_path.glob("*.log")
    path.write_bytes(path.read_bytes().replace(b"bad", b"bed"))
    again = Spool(tmp_path, MIB)
    assert again.read(5) == [(0, b"good"), (2, b"fine")]
    again.rewind()
    assert texts(again) == [b"good", b"fine"]
    assert again.damaged == 1
    again.append([b"next"])
    assert again.read(5) == [(3, b"next")]
    assert texts(Spool(tmp_path, MIB)) == [b"good", b"fine", b"next"]


def test_zeros_that_a_power_failure_left_are_no_records(tmp_path: Path) -> None:
    spool = Spool(tmp_path, MIB)
    spool.append([b"good"])
    (path,) = tmp_path.glob("*.log")
    path.write_bytes(path.read_bytes() + bytes(4096))
    again = Spool(tmp_path, MIB)
    assert (texts(again), again.damaged) == ([b"good"], 1)
    again.append([b"next"])
    assert texts(Spool(tmp_path, MIB)) == [b"good", b"next"]
    with pytest.raises(ValueError, match="empty"):
        again.append([b"x", b""])


def test_the_oldest_falls_out_and_is_counted(tmp_path: Path) -> None:
    spool = Spool(tmp_path, MIB)
    record = b"x" * 10_000
    for number in range(300):
        spool.append([number.to_bytes(2, "big") + record])
    assert spool.size <= MIB
    assert spool.dropped > 0
    numbers = [int.from_bytes(one[:2], "big") for one in texts(spool)]
    assert numbers == list(range(spool.dropped, 300))


def test_what_was_committed_is_not_counted_as_lost(tmp_path: Path) -> None:
    spool = Spool(tmp_path, MIB)
    for _ in range(300):
        spool.append([b"x" * 10_000])
        spool.commit(spool.read(1)[0][0])
    assert (spool.dropped, len(spool)) == (0, 0)
    assert spool.size < MIB / 2


def test_a_full_disk_stores_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = Spool(tmp_path, MIB)
    spool.append([b"before"])
    real = os.write

    def half(file: int, data: bytes) -> int:
        real(file, bytes(data)[:5])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", half)
        with pytest.raises(SpoolError, match="No space left"):
            spool.append([b"lost", b"too"])
    spool.append([b"after"])
    assert texts(spool) == [b"before", b"after"]
    assert texts(Spool(tmp_path, MIB)) == [b"before", b"after"]


def several(folder: Path) -> Spool:
    """Three segments of ten records or so."""
    spool = Spool(folder, MIB)
    for number in range(30):
        spool.append([b"%02d" % number + b"x" * 7000])
    assert len(list(folder.glob("*.log"))) >= 3
    return spool


def found(spool: Spool) -> list[int]:
    return [int(record[:2]) for record in texts(spool)]


def test_a_disk_that_forgets_costs_what_it_forgot_and_no_more(tmp_path: Path) -> None:
    """Damaged while it is being read: what is behind comes, and what is lost is counted."""
    spool = several(tmp_path)
    path = sorted(tmp_path.glob("*.log"))[1]
    path.write_bytes(path.read_bytes()[:8000] + b"?" * 50_000)
    numbers = found(spool)
    assert numbers == sorted(numbers)
    assert numbers[-1] == 29
    assert 30 - len(numbers) == spool.damaged > 0
    again = Spool(tmp_path, MIB)
    assert found(again) == numbers


def test_a_segment_that_is_gone(tmp_path: Path) -> None:
    several(tmp_path)
    sorted(tmp_path.glob("*.log"))[1].unlink()
    again = Spool(tmp_path, MIB)
    numbers = found(again)
    assert numbers[-1] == 29
    assert 30 - len(numbers) == again.damaged > 0
    for number, _ in again.read(0) or [(29, b"")]:
        again.commit(number)
    assert len(again) == 0


def test_files_of_somebody_else_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.log").write_text("hello", encoding="utf-8")
    (tmp_path / "00000000000000000007.log").mkdir()
    (tmp_path / "done").write_text("no number", encoding="utf-8")
    spool = Spool(tmp_path, MIB)
    spool.append([b"a"])
    assert texts(spool) == [b"a"]
    assert (tmp_path / "notes.log").read_text(encoding="utf-8") == "hello"


def test_on_a_full_disk_what_was_done_stays_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = Spool(tmp_path, MIB)
    spool.append([b"a", b"b", b"c"])
    spool.commit(0)

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", full)
        spool.commit(1)
    assert texts(Spool(tmp_path, MIB)) == [b"b", b"c"]
    spool.commit(1)
    spool.commit(2)
    assert texts(Spool(tmp_path, MIB)) == []


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_as_a_list_would(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("spool")
    spool, model, done = Spool(folder, MIB), list[bytes](), 0
    for _ in range(data.draw(st.integers(1, 12))):
        match data.draw(st.sampled_from(["append", "read", "restart"])):
            case "append":
                records = data.draw(st.lists(st.binary(min_size=1, max_size=50), max_size=5))
                spool.append(records)
                model += records
            case "read":
                for number, record in spool.read(data.draw(st.integers(1, 4))):
                    assert record == model[number]
                    spool.commit(number)
                    done = number + 1
            case _:
                spool.close()
                spool = Spool(folder, MIB)
        assert len(spool) == len(model) - done
    spool.rewind()
    assert texts(spool) == model[done:]


@pytest.mark.parametrize(("number", "waits"), [(errno.ENOSPC, True), (errno.EACCES, False)])
def test_a_disk_without_room_for_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, waits: bool
) -> None:
    """It may have room later; one that may not be written to never will."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "mkdir", refuse)
        if not waits:
            with pytest.raises(OSError, match=os.strerror(number)):
                Spool(tmp_path / "new", MIB)
            return
        spool = Spool(tmp_path / "new", MIB)
        with pytest.raises(SpoolError):
            spool.append([b"a"])
    spool.append([b"b"])
    assert texts(Spool(tmp_path / "new", MIB)) == [b"b"]
