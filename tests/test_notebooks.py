"""The notebooks: each is executed against a running service and gives what is committed.

As a script (`python -m tests.test_notebooks`) it writes what the notebooks give now.
"""

from __future__ import annotations

import importlib.util
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.api.test_server import serving
from tests.conftest import require
from tests.shipped import ROOT, build_shipped

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FIRST = ROOT / "notebooks" / "01-first-questions.ipynb"
LARGEST = 40_000  # bytes: a notebook is read in reviews
MODULES = ("nbclient", "nbformat", "ipykernel", "pandas")


def read(path: Path) -> dict[str, Any]:
    """Return a notebook as it is in its file."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def execute(path: Path, address: str) -> dict[str, Any]:
    """Return a notebook with the outputs that it gives over the service at `address`; no file changes."""
    import nbclient
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", record_timing=False)
    client.execute(env={**os.environ, "KARAKORAM_URL": address})
    done: dict[str, Any] = json.loads(nbformat.writes(notebook))
    for cell in done["cells"]:
        cell["metadata"] = {}
    # The version of the interpreter would make each machine's file another one.
    done["metadata"]["language_info"] = {"name": "python"}
    return done


def outputs(notebook: dict[str, Any]) -> dict[str, str]:
    """Return what each code cell gives, as plain text, by the cell's id."""
    given: dict[str, str] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            parts = [o.get("data", {}).get("text/plain", o.get("text", "")) for o in cell["outputs"]]
            given[cell["id"]] = "".join("".join(part) for part in parts)
    return given


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, dict[str, Any]]:
    """Each notebook as it comes out of a service over the shipped documents."""
    missing = [name for name in MODULES if importlib.util.find_spec(name) is None]
    require(not missing, f"what notebooks need ({', '.join(missing)})")
    data = build_shipped(tmp_path_factory.getbasetemp() / "shipped")
    with serving(data) as (address, _):
        return {path: execute(path, address) for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_gives_what_is_committed(path: Path, executed: dict[Path, dict[str, Any]]) -> None:
    assert outputs(read(path)) == outputs(executed[path])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_small_and_names_no_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.encode()) < LARGEST
    assert str(ROOT) not in text
    assert set(read(path)["metadata"]) == {"kernelspec", "language_info"}


def test_first_questions_lead_to_quoted_sentences(executed: dict[Path, dict[str, Any]]) -> None:
    given = outputs(executed[FIRST])
    assert "Pakistan reaffirmed its commitment to the one-China principle" in given["statements"]
    assert "opposes “Taiwan independence”" in given["statements"]
    assert "/documents/2026-01-04-seventh-strategic-dialogue-communique#c" in given["link"]
    assert "call for" in given["wordings"]
    assert "The two sides expressed support for a ceasefire in Gaza" in given["wordings"]
    assert given["nothing"] == "0"
    first = next(line for line in given["positions"].splitlines() if line.startswith("0 "))
    assert first.split()[1:3] == ["joint", "support"]


def test_a_question_becomes_a_quoted_sentence_in_under_ten_lines() -> None:
    cells = {cell["id"]: "".join(cell["source"]) for cell in read(FIRST)["cells"]}
    lines = [line for name in ("setup", "statements") for line in cells[name].splitlines() if line.strip()]
    assert len(lines) < 10


def main() -> None:
    """Write what the notebooks give now."""
    with tempfile.TemporaryDirectory() as folder, serving(build_shipped(Path(folder))) as (address, _):
        for path in NOTEBOOKS:
            text = json.dumps(execute(path, address), indent=1, ensure_ascii=False)
            path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
