"""Snapshots: published whole or not at all, verified, rolled back, removed."""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.errors import NoSnapshot, SnapshotError
from graph.snapshot import Snapshot, Snapshots, replacing

ONE = b"<http://e/s> <http://e/p> <http://e/o> .\n"
TWO = b"<http://e/s> <http://e/p> <http://e/x> .\n"
PARTS = {"inputs": [], "refused": [], "counts": {"quads": 1}, "versions": {}}


def publish(snapshots: Snapshots, data: bytes, at: int | None = None, **parts: object) -> Snapshot:
    with snapshots.draft() as draft:
        draft.write_dataset(data)
        draft.name_text("a.txt", draft.store_text("\ufeffa\r\nb\u2028"))
        snapshot = draft.publish({**PARTS, **parts})
    if at is not None:
        os.utime(snapshot.path, (at, at))
    return snapshot


def test_what_is_published_is_current_and_whole(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path / "data")
    assert snapshots.current() is None
    assert snapshots.ids() == []
    snapshot = publish(snapshots, ONE)
    assert snapshot.id == "64e20fc603b4075d"
    assert snapshots.current() == snapshot
    assert snapshots.verify(snapshot.id) == []
    assert list(snapshot.nquads()) == [ONE]
    assert len(snapshot.open_store()) == 1
    assert snapshot.manifest["counts"] == {"quads": 1}


def test_a_text_comes_back_character_by_character(tmp_path: Path) -> None:
    snapshot = publish(Snapshots(tmp_path), ONE)
    assert snapshot.files() == ["a.txt"]
    assert snapshot.text("a.txt") == "\ufeffa\r\nb\u2028"
    with pytest.raises(KeyError):
        snapshot.text("b.txt")


def test_a_text_that_no_document_uses_is_not_kept(tmp_path: Path) -> None:
    with Snapshots(tmp_path).draft() as draft:
        draft.write_dataset(ONE)
        draft.store_text("refused")
        snapshot = draft.publish(PARTS)
    assert [p.name for p in (snapshot.path / "texts").iterdir()] == ["index.json"]


def test_nothing_inside_depends_on_a_clock(tmp_path: Path) -> None:
    first = publish(Snapshots(tmp_path / "1"), ONE, at=1)
    second = publish(Snapshots(tmp_path / "2"), ONE, at=2)
    for name in ("manifest.json", "dataset.nq.gz"):
        assert (first.path / name).read_bytes() == (second.path / name).read_bytes()


def test_publishing_the_same_again_keeps_the_folder(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    first = publish(snapshots, ONE, at=1)
    assert publish(snapshots, ONE) == first
    assert first.published.timestamp() == 1
    assert snapshots.ids() == [first.id]


def test_the_same_dataset_with_other_refusals_is_another_snapshot(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    first = publish(snapshots, ONE)
    second = publish(snapshots, ONE, refused=[{"file": "b.txt", "document": "", "reason": "empty"}])
    assert second.id[:17] == first.id + "-"
    assert snapshots.verify(second.id) == []
    assert snapshots.current() == second


def test_a_draft_that_fails_leaves_what_was_published(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    first = publish(snapshots, ONE)
    with pytest.raises(ZeroDivisionError), snapshots.draft() as draft:
        draft.write_dataset(TWO)
        raise ZeroDivisionError
    assert snapshots.current() == first
    assert [p.name for p in (tmp_path / "snapshots").iterdir()] == [first.id]


def test_leftovers_of_killed_builds_are_deleted_by_the_next(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    for name in (".building-abc", ".removing-64e20fc603b4075d"):
        (tmp_path / "snapshots" / name / "texts").mkdir(parents=True)
    snapshot = publish(snapshots, ONE)
    assert [p.name for p in (tmp_path / "snapshots").iterdir()] == [snapshot.id]


def damage_dataset(snapshot: Snapshot) -> None:
    snapshot.dataset.write_bytes(gzip.compress(TWO, mtime=0))


def damage_gzip(snapshot: Snapshot) -> None:
    snapshot.dataset.write_bytes(snapshot.dataset.read_bytes()[:-9])


def damage_text(snapshot: Snapshot) -> None:
    next(p for p in (snapshot.path / "texts").iterdir() if p.suffix == ".txt").write_text("x")


def damage_index(snapshot: Snapshot) -> None:
    (snapshot.path / "texts/index.json").unlink()


def damage_manifest(snapshot: Snapshot) -> None:
    (snapshot.path / "manifest.json").write_text("{")


def add_file(snapshot: Snapshot) -> None:
    (snapshot.path / "extra").touch()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (damage_dataset, ["dataset.nq.gz is not as it was published", "does not hash to 64e20fc603b4075d"]),
        (damage_gzip, ["dataset.nq.gz is not as it was published", "cannot be unpacked"]),
        (damage_text, [".txt is not as it was published"]),
        (damage_index, ["texts/index.json is missing"]),
        (damage_manifest, ["manifest.json cannot be read"]),
        (add_file, ["extra does not belong there"]),
    ],
)
def test_verify_names_what_is_wrong(tmp_path: Path, damage: object, words: list[str]) -> None:
    snapshots = Snapshots(tmp_path)
    snapshot = publish(snapshots, ONE)
    assert callable(damage)
    damage(snapshot)
    problems = snapshots.verify(snapshot.id)
    assert len(problems) == len(words)
    assert all(word in problem for word, problem in zip(words, problems, strict=True))


def test_rollback_goes_to_the_one_before_and_not_further(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    first, second = publish(snapshots, ONE, at=1), publish(snapshots, TWO, at=2)
    assert [s.id for s in snapshots.list()] == [first.id, second.id]
    assert snapshots.rollback() == first
    assert snapshots.current() == first
    with pytest.raises(SnapshotError, match="No snapshot is older"):
        snapshots.rollback()
    assert snapshots.rollback(second.id) == second


def test_rollback_to_a_damaged_one_is_refused(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    first, second = publish(snapshots, ONE, at=1), publish(snapshots, TWO, at=2)
    damage_text(first)
    with pytest.raises(SnapshotError, match="is damaged"):
        snapshots.rollback()
    assert snapshots.current() == second


def test_the_published_one_cannot_be_removed_others_can(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    first, second = publish(snapshots, ONE, at=1), publish(snapshots, TWO, at=2)
    with pytest.raises(SnapshotError, match="published one"):
        snapshots.remove(second.id)
    snapshots.remove(first.id)
    assert snapshots.ids() == [second.id]


@pytest.mark.parametrize("id", ["../x", "", "0000000000000000", "64E20FC603B4075D"])
def test_an_id_that_is_none_is_refused(tmp_path: Path, id: str) -> None:
    snapshots = Snapshots(tmp_path)
    publish(snapshots, ONE)
    for use in (snapshots.get, snapshots.remove, snapshots.rollback):
        with pytest.raises(SnapshotError):
            use(id)


def test_without_any_snapshot_the_message_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshot, match="karakoram build"):
        Snapshots(tmp_path).require_current()


def test_a_current_that_names_nothing_is_an_error_and_not_an_empty_graph(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("0123456789abcdef\n")
    with pytest.raises(SnapshotError, match="0123456789abcdef"):
        Snapshots(tmp_path).current()


def test_a_second_build_waits_for_the_first(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    (tmp_path / "snapshots").mkdir()
    holder = subprocess.Popen(
        [sys.executable, "-c",
         "import fcntl,sys\nf=open(sys.argv[1],'ab')\nfcntl.flock(f,fcntl.LOCK_EX)\n"
         "print('held',flush=True)\nsys.stdin.read()", str(tmp_path / "build.lock")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == b"held\n"
        waited = []
        release = holder.stdin.close

        def on_wait() -> None:
            with (tmp_path / "build.lock").open("ab") as handle, pytest.raises(BlockingIOError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            waited.append(True)
            release()

        with snapshots.draft(on_wait) as draft:
            draft.write_dataset(ONE)
            draft.publish(PARTS)
    assert waited == [True]


def test_a_replaced_file_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), replacing(path) as stream:
        stream.write(b"half")
        raise ZeroDivisionError
    assert path.read_text() == "old"
    with replacing(path) as stream:
        stream.write(b"new")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_the_manifest_names_every_other_file(tmp_path: Path) -> None:
    snapshot = publish(Snapshots(tmp_path), ONE)
    named = json.loads((snapshot.path / "manifest.json").read_bytes())["files"]
    present = {p.relative_to(snapshot.path).as_posix() for p in snapshot.path.rglob("*") if p.is_file()}
    assert named.keys() == present - {"manifest.json"}
