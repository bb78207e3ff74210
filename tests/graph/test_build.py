"""Builds: pure, whole or nothing, one document's fault its own."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.build import Refused, Step, build, check
from graph.build_names import SAME_NAME
from graph.build_records import read_records
from graph.checks import Findings
from graph.errors import BuildError
from graph.snapshot import Snapshots
from graph.workers import QueryPool
from loaders.model import SourceText
from loaders.pipeline import Refusal
from loaders.records import Record, RecordError, write_jsonl
from ontology.iris import document_graph
from tests.graph.building import AUTHORITY, STEPS, build_folder, extract, source

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("building.py")


def test_documents_authority_and_derived_make_one_dataset(tmp_path: Path) -> None:
    report = build([source("a.txt", "x y")], Snapshots(tmp_path), steps=STEPS)
    assert report.snapshot is not None
    graphs: dict[str, int] = {}
    for quad in report.snapshot.open_store():
        graphs[str(quad.graph_name)] = graphs.get(str(quad.graph_name), 0) + 1
    base = "<https://w3id.org/karakoram/id"
    assert graphs == {
        "DEFAULT": 3,
        f"{base}/document/a/graph>": 1,
        f"{base}/graph/authority>": 1,
        f"{base}/graph/derived>": 1,
    }
    assert report.snapshot.text("a.txt") == "x y"
    assert report.snapshot.tables.is_file()
    assert report.snapshot.projection.is_file()


def test_the_manifest_says_what_went_in_and_what_did_not(tmp_path: Path) -> None:
    texts = [source("b.txt", "x y\n"), source("a.txt", "bad")]
    given: list[SourceText | Refusal] = [*texts, Refusal("c.pdf", "is empty")]
    report = build(given, Snapshots(tmp_path), steps=STEPS)
    assert report.snapshot is not None
    manifest = report.snapshot.manifest
    assert manifest["inputs"] == [
        {"file": "b.txt", "sha256": "sha-b.txt", "characters": 4, "encoding": "utf-8",
         "media_type": "text/plain", "warnings": [], "documents": ["b"]}
    ]  # fmt: skip
    assert manifest["refused"] == [
        {"file": "a.txt", "document": "a", "reason": "a: bad, as asked"},
        {"file": "c.pdf", "document": "", "reason": "is empty"},
    ]
    assert manifest["counts"] == {"State": 1, "documents_read": 1, "quads": 6, "triples": 3}
    assert manifest["records"] is None
    assert report.snapshot.files() == ["b.txt"]


@pytest.mark.parametrize(
    ("text", "document", "reason"),
    [
        ("bad", "a", "a: bad, as asked"),
        ("", "a", None),
        ("x x", "a", "it breaks the shapes: https://w3id.org/karakoram/id/person/x is alone"),
        ("x x\ny y\nz z\nw w\nv v", "a", "; and 2 more"),
        ("crash", "", "an error of this program while reading it: ZeroDivisionError: as asked"),
        ("a>b c", "a", "an error of this program while mapping it: ValueError"),
    ],
)
def test_one_document_that_fails_is_named_and_the_rest_is_published(
    tmp_path: Path, text: str, document: str, reason: str | None
) -> None:
    report = build([source("a.txt", text), source("b.txt", "x y")], Snapshots(tmp_path), steps=STEPS)
    assert report.snapshot is not None
    assert "b" in [b.document for b in report.built]
    if reason is None:
        assert report.refused == ()
    else:
        (refused,) = report.refused
        assert (refused.file, refused.document) == ("a.txt", document)
        assert reason in refused.reason


def test_a_document_of_too_many_records_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.build.MAX_RECORDS", 3)
    report = build([source("a.txt", "x y\n" * 3), source("b.txt", "x y")], Snapshots(tmp_path), steps=STEPS)
    assert report.refused == (
        Refused("a.txt", "a", "it has 4 records; a document may have 3: divide it into several files"),
    )
    assert [b.document for b in report.built] == ["b"]


def test_a_file_without_an_article_is_refused(tmp_path: Path) -> None:
    none = replace(STEPS, extract=lambda given, authority: [])
    report = build([source("a.txt", "x y")], Snapshots(tmp_path), steps=none)
    assert report.refused == (Refused("a.txt", "", "no article was found in it"),)


def test_where_nothing_is_left_the_published_snapshot_stays(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    first = build([source("a.txt", "x y")], snapshots, steps=STEPS).snapshot
    report = build([source("a.txt", "bad")], snapshots, steps=STEPS)
    assert report.snapshot is None
    assert snapshots.current() == first


@pytest.mark.parametrize("order", [1, -1])
def test_documents_of_one_name_are_told_apart_and_a_copy_is_refused(tmp_path: Path, order: int) -> None:
    def same_slug(given: SourceText, authority: object) -> list[Record]:
        return [replace(r, document="same") for r in extract(given, AUTHORITY)]

    steps = replace(STEPS, extract=same_slug)
    given = [
        source("a.txt", "x y", "1" * 64),
        source("b.txt", "x z", "2" * 64),
        source("c.txt", "x y", "1" * 64),
    ]
    report = build(given[::order], Snapshots(tmp_path), steps=steps)
    assert [(b.file, b.document, b.warnings) for b in report.built] == [
        ("a.txt", "same-11111111", (SAME_NAME,)),
        ("b.txt", "same-22222222", (SAME_NAME,)),
    ]
    assert [(r.file, r.reason) for r in report.refused] == [("c.txt", "it is a copy of a.txt")]
    assert report.snapshot is not None
    graphs = {q.graph_name.value for q in report.snapshot.open_store() if q.graph_name != ox.DefaultGraph()}
    assert {g for g in graphs if "same" in g} == {document_graph(f"same-{n * 8}") for n in "12"}
    assert [i["documents"] for i in report.snapshot.manifest["inputs"]] == [
        ["same-11111111"], ["same-22222222"]
    ]  # fmt: skip


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_files_of_one_name_the_choice_is_not_by_order(tmp_path: Path, order: int) -> None:
    given = [source("a.txt", "x y", "1"), source("a.txt", "x z", "2")][::order]
    report = build(given, Snapshots(tmp_path), steps=STEPS)
    assert report.snapshot is not None
    assert report.snapshot.text("a.txt") == "x y"
    assert [r.reason for r in report.refused] == ["another input has the same name and other content"]


def test_progress_tells_each_file_and_each_stage(tmp_path: Path) -> None:
    steps: list[Step] = []
    given = [source("a.txt", "x y"), source("b.txt", "bad")]
    build(given, Snapshots(tmp_path), steps=STEPS, progress=steps.append)
    assert [(s.stage, s.file, len(s.built), len(s.refused)) for s in steps] == [
        ("reading", "a.txt", 1, 0),
        ("reading", "b.txt", 0, 1),
        ("positions", "", 0, 0),
        ("dataset", "", 0, 0),
        ("checks", "", 0, 0),
        ("tables", "", 0, 0),
        ("publishing", "", 0, 0),
    ]


def test_check_reports_the_same_and_publishes_nothing(tmp_path: Path) -> None:
    given = [source("a.txt", "x y"), source("b.txt", "bad")]
    checked = check(given, steps=STEPS)
    built = build(given, Snapshots(tmp_path), steps=STEPS)
    assert (checked.built, checked.refused) == (built.built, built.refused)
    assert checked.snapshot is None


def test_what_does_not_hold_together_is_not_published(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    first = build([source("a.txt", "x y")], snapshots, steps=STEPS).snapshot
    steps = replace(STEPS, check=lambda store: Findings(faults=("a is nowhere", "b is twice")))
    with pytest.raises(BuildError, match=r"Nothing was published: a is nowhere; b is twice\."):
        build([source("a.txt", "x z")], snapshots, steps=steps)
    assert snapshots.current() == first
    assert first is not None
    assert snapshots.ids() == [first.id]
    assert [p.name for p in (tmp_path / "snapshots").iterdir()] == [first.id]


def test_what_documents_disagree_about_is_told_and_published(tmp_path: Path) -> None:
    steps = replace(STEPS, check=lambda store: Findings(notices=("two dates",)))
    report = build([source("a.txt", "x y")], Snapshots(tmp_path), steps=steps)
    assert report.notices == ("two dates",)
    assert report.snapshot is not None
    assert report.snapshot.manifest["notices"] == ["two dates"]


# Records made by hand


def records_file(folder: Path, given: list[SourceText]) -> Path:
    path = folder / "records.jsonl"
    lines = [line for one in given for line in write_jsonl(extract(one, AUTHORITY))]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_records_and_documents_give_the_same_dataset(tmp_path: Path) -> None:
    given = [source("a.txt", "x y\ny z"), source("b.txt", "x y")]
    path = records_file(tmp_path, given)
    of_documents = build(given, Snapshots(tmp_path / "1"), steps=STEPS).snapshot
    of_records = build(given, Snapshots(tmp_path / "2"), records_file=path, steps=STEPS).snapshot
    assert of_documents is not None
    assert of_records is not None
    assert of_records.dataset.read_bytes() == of_documents.dataset.read_bytes()
    assert of_records.text("b.txt") == "x y"


def test_records_build_without_their_texts_and_say_so(tmp_path: Path) -> None:
    path = records_file(tmp_path, [source("a.txt", "x y")])
    snapshot = build([], Snapshots(tmp_path), records_file=path, steps=STEPS).snapshot
    assert snapshot is not None
    assert snapshot.files() == []
    assert "quotes were not compared" in snapshot.manifest["inputs"][0]["warnings"][0]


def test_records_of_another_version_of_a_file_are_refused(tmp_path: Path) -> None:
    path = records_file(tmp_path, [source("a.txt", "x y", "1"), source("b.txt", "x y")])
    given = [source("a.txt", "x y", "2"), source("b.txt", "x y")]
    report = build(given, Snapshots(tmp_path), records_file=path, steps=STEPS)
    assert [(r.file, r.document) for r in report.refused] == [("a.txt", "a")]
    assert "another version of a.txt" in report.refused[0].reason


def test_a_bad_record_costs_its_document_and_a_bad_line_is_named(tmp_path: Path) -> None:
    path = records_file(tmp_path, [source("a.txt", "x y"), source("b.txt", "x y")])
    mention = {"type": "mention", "file": "b.txt", "document": "b", "start": 0, "end": 9, "quote": "x y",
               "entity": "x y", "class": "Person"}  # fmt: skip
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"{json.dumps(mention)}\n{{\n[]\n\n")
    documents, refused = read_records(path)
    assert list(documents) == ["a"]
    assert [(document, reason.split(":")[0]) for document, reason in refused] == [
        ("", "records.jsonl, line 6"),
        ("", "records.jsonl, line 7"),
        ("b", "records.jsonl, line 5"),
    ]


def test_records_of_two_documents_of_one_name_give_what_the_documents_give(tmp_path: Path) -> None:
    def same_slug(given: SourceText, authority: object) -> list[Record]:
        return [replace(r, document="same") for r in extract(given, AUTHORITY)]

    given = [source("a.txt", "x y", "1" * 64), source("b.txt", "x z", "2" * 64)]
    path = tmp_path / "records.jsonl"
    lines = [line for one in given for line in write_jsonl(same_slug(one, AUTHORITY))]
    path.write_text("".join(lines), encoding="utf-8")
    steps = replace(STEPS, extract=same_slug)
    expected = build(given, Snapshots(tmp_path / "1"), steps=steps).snapshot
    assert expected is not None
    for number, texts in (("2", given), ("3", [])):
        report = build(texts, Snapshots(tmp_path / number), records_file=path, steps=STEPS)
        assert [b.document for b in report.built] == ["same-11111111", "same-22222222"]
        assert report.snapshot is not None
        assert report.snapshot.dataset.read_bytes() == expected.dataset.read_bytes()


def test_a_records_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RecordError, match=r"r\.jsonl is not UTF-8"):
        build([], Snapshots(tmp_path), records_file=path, steps=STEPS)


# Purity and publication, with real processes


def write_documents(folder: Path, count: int, marker: str) -> None:
    folder.mkdir()
    chance = random.Random(7)
    for number in range(count):
        lines = [f"{marker}{chance.randrange(40)} other{chance.randrange(40)}" for _ in range(30)]
        (folder / f"d{number:02}.txt").write_text("\n".join(lines), encoding="utf-8")


def command(*arguments: object) -> list[str]:
    return [sys.executable, str(SCRIPT), *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def test_order_and_hash_seed_do_not_show_in_the_bytes(tmp_path: Path) -> None:
    write_documents(tmp_path / "documents", 12, "p")
    found = []
    runs = (("1", "0", "forwards"), ("2", "4242", "backwards"), ("3", "random", "forwards"))
    for name, seed, order in runs:
        data = tmp_path / name
        subprocess.run(
            command(tmp_path / "documents", data, order),
            env=environment(PYTHONHASHSEED=seed), check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        snapshot = Snapshots(data).require_current()
        found.append({p.relative_to(snapshot.path): p.read_bytes() for p in snapshot.path.rglob("*.*")})
    assert len(found[0]) > 10
    assert found[0] == found[1] == found[2]


def test_kill_at_ten_random_moments_leaves_the_published_snapshot_serving(tmp_path: Path) -> None:
    write_documents(tmp_path / "old", 3, "p")
    write_documents(tmp_path / "new", 20, "q")
    data = tmp_path / "data"
    published = build_folder(tmp_path / "old", data).snapshot
    assert published is not None
    began = time.monotonic()
    subprocess.run(command(tmp_path / "new", tmp_path / "elsewhere", "slow"), env=environment(), check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    lasts = time.monotonic() - began
    expected = Snapshots(tmp_path / "elsewhere").require_current().id
    chance = random.Random(20260104)
    killed = 0

    async def work() -> None:
        nonlocal killed
        async with QueryPool(published, workers=1) as pool:
            first = await pool.query("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o")
            for _ in range(60):
                if killed == 10:
                    break
                # Of twenty equal parts of a build the kill falls into any but the last.
                share = chance.uniform(0, 0.95)
                process = subprocess.Popen(
                    command(tmp_path / "new", data, "slow"), env=environment(), stdout=subprocess.DEVNULL
                )
                await asyncio.sleep(share * lasts)
                process.kill()
                killed += process.wait() == -signal.SIGKILL
                snapshots = Snapshots(data)
                current = snapshots.require_current()
                # On a machine that has sped up meanwhile a build may have ended before its kill, and a kill
                # after the last step, the pointing of `current`, leaves the new one published.
                assert current.id in (published.id, expected)
                assert snapshots.verify(current.id) == []
                assert snapshots.verify(published.id) == []
                assert set(snapshots.ids()) <= {published.id, expected}
                again = await pool.query("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o")
                assert again.body == first.body
                snapshots.rollback(published.id)
            async with QueryPool(current, workers=1) as fresh:
                assert (await fresh.query("ASK { ?s ?p ?o }")).body.endswith(b"true}")

    asyncio.run(work())
    assert killed == 10
    report = build_folder(tmp_path / "new", data)
    assert report.snapshot is not None
    assert report.snapshot.id == expected
    assert [p for p in (data / "snapshots").iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize("moment", ["before the rename", "before current"])
def test_kill_around_the_last_step_leaves_a_whole_snapshot(
    tmp_path: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process cannot be killed between two given calls from outside, so the call itself stops it."""
    snapshots = Snapshots(tmp_path)
    first = build([source("a.txt", "x y")], snapshots, steps=STEPS).snapshot
    assert first is not None

    pid = os.fork()
    if pid == 0:

        def die(*_: object) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

        if moment == "before the rename":
            Path.rename = die  # type: ignore[method-assign, assignment]
        else:
            Snapshots._point = die  # type: ignore[method-assign, assignment]
        build([source("a.txt", "x z")], snapshots, steps=STEPS)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert snapshots.current() == first
    assert snapshots.verify(first.id) == []
    assert len(snapshots.ids()) == (1 if moment == "before the rename" else 2)
    second = build([source("a.txt", "x z")], snapshots, steps=STEPS).snapshot
    assert second is not None
    assert snapshots.current() == second
    assert all(snapshots.verify(id) == [] for id in snapshots.ids())
