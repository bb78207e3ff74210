"""The README: its examples are run and give what it says, its links lead somewhere, its tables are true.

As a script (`python -m tests.test_readme`) it writes into the README what the examples and the tables give
now; lines that an example leaves out (…) are for a person to change.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import httpx
import pytest

from api.settings import Settings
from graph.snapshot import Snapshots
from tests.api.test_server import serving
from tests.conftest import SHARED, require
from tests.loaders.passage_scoring import Score, score_all
from tests.shipped import ROOT, build_shipped, environment

README = ROOT / "README.md"
ADDRESS = "http://127.0.0.1:8000"
TOLERANCE = 0.02
"""How far a rate that the README states may be from the rate that is measured."""


class Block(NamedTuple):
    """A fenced block: its language, its text, and where in the README the text stands."""

    language: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Example:
    """Commands, the output that the README shows for them, and where that output stands in it."""

    commands: str
    shown: str
    start: int
    end: int


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a Markdown text, in order."""
    return [
        Block(m[1], m[2], m.start(2), m.end(2))
        for m in re.finditer(r"^```(\w+)\n(.*?)^```$", text, re.M | re.S)
    ]


def examples(text: str) -> list[Example]:
    """Return the commands of the README with their outputs: each sh block has a text block after it."""
    return [
        Example(block.text, after.text, after.start, after.end)
        for block, after in pairwise(blocks(text))
        if block.language == "sh"
    ]


def write_files(text: str, folder: Path) -> None:
    """Save the SPARQL and the Python of the README under the names that their first lines give."""
    for block in blocks(text):
        if block.language in ("sparql", "python"):
            name = re.match(r"# (\S+): ", block.text)
            assert name, f"the first line of a {block.language} block names its file"
            (folder / name[1]).write_text(block.text, encoding="utf-8")


def run(commands: str, folder: Path, address: str) -> str:
    """Run commands in a folder with a graph in `data`; return what they print, with the README's address."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands.replace(ADDRESS, address)],
        env=environment(KARAKORAM_DATA="data"), cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return without_ends(done.stdout.replace(address, ADDRESS))


def without_ends(output: str) -> str:
    """Return output without the blanks at the ends of lines: no Markdown file keeps them."""
    return "".join(f"{line.rstrip()}\n" for line in output.splitlines())


def matches(shown: str, given: str) -> bool:
    """Say whether `given` is what is shown, where a line … stands for any number of lines.

    A snapshot's id alone on its line is as good as another: it changes with anything that is built.
    """
    shown, given = (re.sub(r"^[0-9a-f]{16}$", "id", t, flags=re.M) for t in (shown, given))
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line) for line in shown.splitlines(keepends=True)
    )
    return re.fullmatch(pattern, given) is not None


@pytest.fixture(scope="module")
def text() -> str:
    return README.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, text: str) -> Path:
    """A folder as the README has it: the graph in `data`, the files of the examples beside it."""
    for tool in ("bash", "curl"):
        require(shutil.which(tool) is not None, tool)
    base = tmp_path_factory.getbasetemp() / "shipped"
    build_shipped(base)
    write_files(text, base)
    return base


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder / "data") as (address, _):
        yield address


def test_every_example_gives_what_the_readme_shows(text: str, folder: Path, address: str) -> None:
    found = examples(text)
    assert len(found) == sum(block.language == "sh" for block in blocks(text)) >= 6
    for example in found:
        given = run(example.commands, folder, address)
        assert matches(example.shown, given), f"{example.commands}\ngives\n{given}"


def test_a_line_left_out_is_no_licence() -> None:
    assert matches("{\n…\n}\n", "{\n1\n2\n}\n")
    assert not matches("{\n…\nx\n}\n", "{\n1\n2\n}\n")
    assert not matches("{\n1\n}\n", "{\n1\n2\n}\n")


def test_the_endpoint_answers_the_query_as_the_command_does(text: str, folder: Path, address: str) -> None:
    queries = [block.text for block in blocks(text) if block.language == "sparql"]
    assert queries
    for query in queries:
        served = httpx.post(f"{address}/sparql", data={"query": query}, headers={"accept": "text/csv"})
        served.raise_for_status()
        local = run(f"karakoram query - --format csv <<'END'\n{query}END\n", folder, address)
        assert without_ends(served.text) == local
        assert len(local.splitlines()) > 1


def test_the_commands_for_make_are_targets_of_the_makefile(text: str) -> None:
    require(shutil.which("make") is not None, "make")
    commands = re.findall(r"^\$ make (.*)$", text, re.M)
    assert {"serve", "test"} < set(commands)
    for command in commands:
        subprocess.run(["bash", "-c", f"make --dry-run {command}"], cwd=ROOT, check=True, capture_output=True)


def test_links_lead_to_files_that_exist(text: str) -> None:
    for page in (README, ROOT / "CHANGELOG.md", ROOT / "notebooks" / "README.md"):
        links = re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8"))
        missing = [t for t in links if not re.match(r"\w+:", t) and not (page.parent / t).exists()]
        assert missing == []


def test_the_map_has_every_folder(text: str) -> None:
    listed = {row[0].partition("]")[0][1:] for row in rows(text, "| folder | what lives there |")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = project["tool"]["importlinter"]["root_packages"]
    folders = {*packages, "tests", "notebooks", "docs"}
    assert listed == folders


# What the tables say


def rows(text: str, head: str) -> list[list[str]]:
    """Return the cells of the table whose first line begins with `head`, without that line and the rule."""
    after = text[text.index(head) :].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in after.splitlines()[2:]]


def settings_rows() -> list[list[str]]:
    """Return the table of settings as it has to be."""
    out = []
    for name, field in Settings.model_fields.items():
        default = "~/.local/share/karakoram" if name == "data" else field.default
        words = ",".join(default) if isinstance(default, tuple) else str(default)
        out.append([f"`KARAKORAM_{name.upper()}`", f"`{words}`", str(field.description).rstrip(".")])
    return out


def test_the_table_of_settings_lists_all_with_their_defaults(text: str) -> None:
    assert rows(text, "| name | default |") == settings_rows()


def passages_row() -> list[str]:
    """Return precision, recall, act and stance over the annotated passages."""
    total = Score()
    for score in score_all().values():
        total.add(score)
    rates = (total.precision, total.recall, total.acts / total.hits, total.stances / total.hits)
    return [f"{rate:.2f}" for rate in rates]


def seeds_report() -> str:
    """Return what the annotation's scorer says of the records extracted from the source documents."""
    found = subprocess.run(
        [sys.executable, "-m", "api.cli", "extract", str(SHARED / "seeds")],
        env=environment(), cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr.decode()
    scorer = [sys.executable, str(SHARED / "score.py")]
    return subprocess.run(scorer, input=found.stdout, capture_output=True, check=True).stdout.decode()


def seeds_row(report: str) -> list[str]:
    """Return the same rates over the source documents, from the scorer's report."""
    spans = re.search(r"^statements +P (\S+) +R (\S+)", report, re.M)
    rates = [re.search(rf"^ +{name} +accuracy (\S+)", report, re.M) for name in ("act", "stance")]
    assert spans and all(rates)
    return [f"{float(rate):.2f}" for rate in (*spans.groups(), *(r[1] for r in rates if r))]


def close(stated: list[str], measured: list[str]) -> bool:
    return all(abs(float(s) - float(m)) <= TOLERANCE for s, m in zip(stated, measured, strict=True))


def test_the_rates_for_the_passages_are_those_measured(text: str) -> None:
    stated = rows(text, "| measured on |")[1][1:]
    assert close(stated, passages_row()), passages_row()


def test_the_rates_for_the_source_documents_are_those_measured(
    text: str, seeds_dir: Path, gold_dir: Path
) -> None:
    report, prose = seeds_report(), " ".join(text.split())
    stated = rows(text, "| measured on |")[0][1:]
    assert close(stated, seeds_row(report)), seeds_row(report)
    for words, row in (("entities come to F1", "entities per file"), ("relations to F1", "relations")):
        said = re.search(rf"{words} (0\.\d+)", prose)
        measured = re.search(rf"^{row} .*F1 (\S+)", report, re.M)
        assert said and measured
        assert close([said[1]], [measured[1]]), (row, measured[1])
    said = re.search(r"(\d+) of (\d+) events are found", prose)
    measured = re.search(r"^events found +(\d+)/(\d+)", report, re.M)
    assert said and measured
    assert said[2] == measured[2]
    assert int(said[1]) == pytest.approx(int(measured[1]), abs=1)


def test_the_picture_shows_words_that_stand_at_the_characters_it_names(folder: Path) -> None:
    picture = ElementTree.fromstring((ROOT / "docs" / "overview.svg").read_bytes())
    snapshot = Snapshots(folder / "data").require_current()
    texts = [snapshot.text(file) for file in snapshot.files()]
    for number in (1, 2):
        parts = [e for e in picture.iter() if f"w{number}" in e.get("class", "").split()]
        words = "".join(e.text or "" for e in parts)
        offsets = next(e.text for e in picture.iter() if e.get("class") == f"o{number}")
        assert offsets
        start, end = map(int, offsets.split("–"))
        assert words in {text[start:end] for text in texts}


def main() -> None:
    """Write into the README what its examples and tables give now."""
    text = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_shipped(folder)
        write_files(text, folder)
        with serving(folder / "data") as (address, _):
            given = [(example, run(example.commands, folder, address)) for example in examples(text)]
    for example, output in reversed(given):
        if "…" not in (line.strip() for line in example.shown.splitlines()):
            text = text[: example.start] + output + text[example.end :]
        elif not matches(example.shown, output):
            print(f"to be changed by hand:\n{example.commands}\ngives\n{output}")
    measured = [["the source documents", *seeds_row(seeds_report())]] if SHARED.is_dir() else []
    measured.append(["the annotated passages", *passages_row()])
    for head, table in (("| name | default |", settings_rows()), ("| measured on |", measured)):
        if len(table) < len(rows(text, head)):
            continue  # the source documents are not on this machine
        at = text.index(head)
        kept = text[at:].splitlines(keepends=True)[:2]
        rest = text[at:].partition("\n\n")[2]
        text = text[:at] + "".join(kept) + "".join(f"| {' | '.join(row)} |\n" for row in table) + "\n" + rest
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
