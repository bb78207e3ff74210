"""The command line: output, exit codes, and what each setting is called."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from pydantic import ValidationError
from pydantic.fields import FieldInfo
from typer.testing import CliRunner

from api.cli import app
from api.settings import Settings, default_data
from graph.build import build
from graph.errors import BuildError
from graph.export import FORMATS
from graph.snapshot import Snapshots
from tests.graph.building import STEPS, source

ROOT = Path(__file__).resolve().parents[2]
TEXT = """---
title: Two ministers meet in Beijing
date: 2026-01-04
publisher: A news agency
---

BEIJING: China and Pakistan reaffirmed their commitment to the One-China Principle.
"""


def run(*arguments: object, data: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own; the caller's settings do not reach it."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("KARAKORAM_")}
    environment = {**clean, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **more}
    if data is not None:
        environment["KARAKORAM_DATA"] = str(data)
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "api.cli", *map(str, arguments)],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a published snapshot of one small document."""
    folder = tmp_path_factory.mktemp("data")
    build([source("a.txt", "x y\ny z")], Snapshots(folder), steps=STEPS)
    return folder


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "one.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


# extract


def test_extract_prints_records_alone_on_standard_output(document: Path) -> None:
    done = run("extract", document)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert records[0]["type"] == "document"
    assert records[0]["title"] == "Two ministers meet in Beijing"
    assert {r["type"] for r in records} >= {"document", "mention", "statement"}
    assert all(r["quote"] in TEXT for r in records[1:])


def test_extract_names_what_it_refuses_and_reads_the_rest(document: Path) -> None:
    empty = document.with_name("empty.txt")
    empty.touch()
    done = run("extract", document, empty, document.with_name("missing.txt"))
    assert done.returncode == 1
    assert "empty.txt: refused:" in done.stderr
    assert "missing.txt: refused: no such file" in done.stderr
    assert {json.loads(line)["file"] for line in done.stdout.splitlines()} == {"one.md"}


def test_extract_shows_a_table_for_each_document(document: Path) -> None:
    done = run("extract", document, "--format", "table")
    assert done.returncode == 0
    assert "(one.md)" in done.stdout
    assert "1 paragraph" in done.stdout


def test_extract_starts_without_what_it_does_not_need(document: Path) -> None:
    code = (
        "import sys; sys.argv = ['karakoram', 'extract', sys.argv[1]]\n"
        "from api.cli import main\n"
        "try:\n    main()\nfinally:\n"
        "    heavy = {'rdflib', 'networkx', 'fastapi', 'pyshacl', 'uvicorn', 'pydantic_settings'}\n"
        "    print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(document)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr.splitlines()[-1] == "[]"


# build and validate


def test_build_publishes_and_prints_the_id(document: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.txt"
    done = run("build", document, missing, data=tmp_path / "data")
    snapshot = Snapshots(tmp_path / "data").require_current()
    assert (done.returncode, done.stdout) == (1, snapshot.id + "\n")
    assert "missing.txt: refused: no such file" in done.stderr
    assert [entry["file"] for entry in snapshot.manifest["inputs"]] == ["one.md"]
    assert snapshot.text("one.md") == TEXT


def test_build_of_nothing_that_can_be_built_leaves_the_published_snapshot(data: Path, tmp_path: Path) -> None:
    before = Snapshots(data).current()
    done = run("build", tmp_path / "missing.txt", data=data)
    assert (done.returncode, done.stdout) == (1, "")
    assert "what was published before stays" in done.stderr
    assert Snapshots(data).current() == before


def test_records_of_extract_are_valid_and_a_false_quote_is_not(document: Path, tmp_path: Path) -> None:
    records = tmp_path / "r.jsonl"
    text = run("extract", document).stdout
    records.write_text(text, encoding="utf-8")
    done = run("validate", records, "--sources", document)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"\S+: valid, \d+ quads \(one\.md\)\n", done.stdout)
    records.write_text(text.replace('"quote": "China"', '"quote": "Chima"'), encoding="utf-8")
    done = run("validate", "--records", records, "--sources", document)
    assert (done.returncode, done.stdout) == (1, "")
    assert "the quote is not what stands there" in done.stderr


# query and export


SELECT = "SELECT ?o { <https://w3id.org/karakoram/id/person/x> ?p ?o }"


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        ("csv", "o\nhttps://w3id.org/karakoram/id/person/y\n"),
        ("tsv", "?o\n<https://w3id.org/karakoram/id/person/y>\n"),
    ],
)
def test_query_formats(data: Path, format: str, expected: str) -> None:
    done = run("query", SELECT, "--format", format, data=data)
    assert (done.returncode, done.stdout, done.stderr) == (0, expected, "")


def test_query_shows_a_table_by_default_and_turtle_for_construct(data: Path) -> None:
    done = run("query", SELECT, data=data)
    assert "id:person/y" in done.stdout
    assert "1 rows" in done.stdout
    assert run("query", "ASK { ?s ?p ?o }", data=data).stdout == "true\n"
    done = run("query", "CONSTRUCT WHERE { ?s a ?c }", data=data)
    assert len(list(ox.parse(done.stdout, ox.RdfFormat.TURTLE))) == 1


def test_query_reads_a_file(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text(SELECT)
    assert run("query", path, "--format", "csv", data=data).stdout.endswith("person/y\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("query", "SELECT * { ?s ?p }"), "Error at 1:19"),
        (("query", "SELECT * { SERVICE <http://e/> {} }"), "SERVICE at line 1"),
        (("query", "nothing.rq"), "No such file"),
        (("query", SELECT, "--format", "turtle"), "SELECT queries are answered as"),
        (("query", SELECT, "--format", "docx"), "docx"),
        (("query",), "Missing argument"),
        (("export", "--format", "docx"), "docx"),
        (("snapshots", "remove", "0000000000000000"), "There is no snapshot"),
        (("snapshots", "rollback"), "No snapshot is older"),
        (("build", "x.txt", "--records", "r.jsonl"), "stands in place of PATH"),
        (("build", "--records", "missing.jsonl"), "no such file"),
        (("build", "--sources", "."), "belongs to --records"),
        (("validate",), "give at least one PATH"),
        (("serve", "--port", "99999"), "port"),
        (("nonsense",), "nonsense"),
    ],
)
def test_wrong_usage_is_exit_code_two_with_a_reason_and_no_traceback(
    data: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = run(*arguments, data=data)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("query", SELECT), ("export",), ("serve",), ("snapshots", "rollback")])
def test_without_a_snapshot_it_says_how_to_make_one(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, data=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "run `karakoram build` first" in done.stderr


def test_export_writes_a_file_or_standard_output(data: Path, tmp_path: Path) -> None:
    snapshot = Snapshots(data).require_current()
    expected = b"".join(snapshot.nquads()).decode()
    assert run("export", data=data).stdout == expected
    assert run("export", "-o", tmp_path / "out.nq", data=data).stdout == ""
    assert (tmp_path / "out.nq").read_text() == expected


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_every_export_format_has_its_option(data: Path, format: str) -> None:
    done = run("export", "--format", format, data=data)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


# snapshots


def test_snapshots_are_listed_verified_rolled_back_and_removed(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    ids = []
    for number, text in enumerate(("x y", "x z"), 1):
        snapshot = build([source("a.txt", text)], snapshots, steps=STEPS).snapshot
        assert snapshot is not None
        os.utime(snapshot.path, (number, number))
        ids.append(snapshot.id)
    listed = run("snapshots", "list", data=tmp_path).stdout
    assert listed.index(ids[0]) < listed.index("→ │ " + ids[1])
    assert run("snapshots", "verify", data=tmp_path).stdout == f"{ids[0]}: whole\n{ids[1]}: whole\n"
    assert run("snapshots", "rollback", data=tmp_path).stdout == ids[0] + "\n"
    assert run("snapshots", "remove", ids[1], data=tmp_path).returncode == 0
    assert snapshots.ids() == [ids[0]]
    snapshots.require_current().tables.write_text("damage")
    done = run("snapshots", "verify", data=tmp_path)
    assert (done.returncode, done.stdout) == (1, f"{ids[0]}: tables.db is not as it was published\n")


# Pipes and signals


def test_a_reader_that_stops_reading_ends_us_silently(data: Path, tmp_path: Path) -> None:
    many = "\n".join(f"a{i} b{i}" for i in range(20_000))
    build([source("a.txt", many)], Snapshots(tmp_path), steps=STEPS)
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "api.cli", "export", "--data", str(tmp_path)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().endswith(b" .\n")
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_ctrl_c_ends_a_query_that_runs(data: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(24)) + " }"
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "query", endless, "--data", str(data)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with process:
        status = Path(f"/proc/{process.pid}/status")
        # It takes the signal's own effect while the engine works, which a shell counts as 130.
        while process.poll() is None and not _default_interrupt(status):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGINT
    assert (out, error) == (b"", b"")


def _default_interrupt(status: Path) -> bool:
    """Tell whether a process that has begun to catch SIGINT has stopped to (bit 2 of SigCgt)."""
    text = status.read_text()
    caught = int(re.search(r"SigCgt:\s*([0-9a-f]+)", text)[1], 16)  # type: ignore[index]
    loaded = "pyoxigraph" in Path(status.parent / "maps").read_text()
    return loaded and not caught & (1 << (signal.SIGINT - 1))


def test_ctrl_c_elsewhere_is_130_without_a_traceback(document: Path) -> None:
    code = (
        "import sys, loaders.pipeline\n"
        "def interrupted(paths):\n    raise KeyboardInterrupt\n    yield\n"
        "loaders.pipeline.read_paths = interrupted\n"
        "sys.argv = ['karakoram', 'extract', 'x']\n"
        "from api.cli import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "")


# Settings


def test_every_setting_is_an_option_with_its_variable_in_the_help() -> None:
    text = run("serve", "--help", COLUMNS="400").stdout
    for name in Settings.model_fields:
        assert f"--{name.replace('_', '-')}" in text
        assert f"KARAKORAM_{name.upper()}" in text


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text.replace(",", "")))


@pytest.mark.parametrize(
    ("name", "field"),
    [(n, f) for n, f in Settings.model_fields.items() if isinstance(f.default, int | float)],
)
def test_the_help_names_the_default(name: str, field: FieldInfo) -> None:
    text = run("serve", "--help", COLUMNS="400").stdout
    line = next(line for line in text.splitlines() if f"--{name.replace('_', '-')} " in line)
    assert f"{field.default:g}".replace("1e+06", "1000000") in numbers(line)


def test_settings_come_from_the_environment_and_have_a_help_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KARAKORAM_PORT", "9000")
    monkeypatch.setenv("KARAKORAM_CORS", "https://a.example, https://b.example")
    settings = Settings()
    assert settings.port == 9000
    assert settings.cors == ("https://a.example", "https://b.example")
    assert all(field.description for field in Settings.model_fields.values())
    assert Settings(port=9001).port == 9001


@pytest.mark.parametrize("bad", [{"port": 70000}, {"workers": 0}, {"query_timeout": 0}, {"nonsense": 1}])
def test_a_value_that_cannot_be_is_refused(bad: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Settings(**bad)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ("/x", "/x/karakoram"),
        ("relative", "/home/u/.local/share/karakoram"),
        ("", "/home/u/.local/share/karakoram"),
    ],
)
def test_the_data_folder_follows_the_xdg_specification(
    monkeypatch: pytest.MonkeyPatch, variable: str, expected: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", variable)
    monkeypatch.setenv("HOME", "/home/u")
    assert default_data() == Path(expected)


def test_a_build_that_does_not_hold_together_ends_with_1_and_says_why(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BuildError("Nothing was published: id/place/x is described nowhere.")

    monkeypatch.setattr("graph.build.build", refuse)
    done = CliRunner().invoke(app, ["build", str(document), "--data", str(tmp_path)])
    assert done.exit_code == 1
    assert "id/place/x is described nowhere. What was published before stays." in done.stderr
    assert done.stdout == ""
