"""Exports: each format read back by a reader of its own."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from graph.build import build
from graph.export import FORMATS, export, export_file
from graph.snapshot import Snapshot, Snapshots
from tests.graph.building import STEPS, source


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Two documents that share a triple."""
    given = [source("a.txt", "x y\ny z"), source("b.txt", "x y")]
    found = build(given, Snapshots(tmp_path_factory.mktemp("data")), steps=STEPS).snapshot
    assert found is not None
    return found


def written(snapshot: Snapshot, format: str) -> bytes:
    stream = io.BytesIO()
    export(snapshot, format, stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("format", "reader"),
    [("nquads", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)],
)
def test_formats_with_graphs_hold_the_whole_dataset_each_quad_once(
    snapshot: Snapshot, format: str, reader: ox.RdfFormat
) -> None:
    quads = list(ox.parse(written(snapshot, format), reader))
    assert len(quads) == len(set(quads)) == 11
    assert set(quads) == set(snapshot.open_store())


def test_turtle_holds_the_merged_graph(snapshot: Snapshot) -> None:
    triples = list(ox.parse(written(snapshot, "turtle"), ox.RdfFormat.TURTLE))
    store = snapshot.open_store()
    assert len(triples) == 5
    assert set(triples) == set(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def test_the_same_snapshot_gives_the_same_bytes(snapshot: Snapshot) -> None:
    for format in FORMATS:
        assert written(snapshot, format) == written(snapshot, format)


def with_actors(snapshot: Snapshot, folder: Path) -> Snapshot:
    """A snapshot whose projection has one edge."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("https://e/1", label="Ⅰ, one", cls="State")
    graph.add_node("https://e/2", label="two", cls="Person")
    graph.add_edge("https://e/2", "https://e/1", key="office", type="office", directed=True, weight=2,
                   facts=["https://e/f", "https://e/g"], evidence=["https://e/s"])  # fmt: skip
    (folder / "projection.json").write_text(json.dumps(nx.node_link_data(graph, edges="edges")))
    return Snapshot(snapshot.id, folder, snapshot.manifest)


def test_csv_has_a_row_for_each_edge(snapshot: Snapshot, tmp_path: Path) -> None:
    data = written(with_actors(snapshot, tmp_path), "csv")
    assert list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))) == [
        {
            "source": "https://e/2",
            "source_label": "two",
            "target": "https://e/1",
            "target_label": "Ⅰ, one",
            "type": "office",
            "directed": "true",
            "weight": "2",
            "facts": "https://e/f https://e/g",
            "evidence": "https://e/s",
        }
    ]


def test_graphml_is_read_back_by_networkx(snapshot: Snapshot, tmp_path: Path) -> None:
    data = written(with_actors(snapshot, tmp_path), "graphml")
    graph = nx.read_graphml(io.BytesIO(data))
    assert dict(graph.nodes(data=True)) == {
        "https://e/1": {"label": "Ⅰ, one", "cls": "State"},
        "https://e/2": {"label": "two", "cls": "Person"},
    }
    ((one, other, attributes),) = graph.edges(data=True)
    assert (one, other) == ("https://e/2", "https://e/1")
    assert (attributes["type"], attributes["weight"]) == ("office", 2)
    assert attributes["facts"] == "https://e/f https://e/g"


def test_a_file_is_replaced_only_by_a_whole_one(snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("old")
    broken = Snapshot(snapshot.id, tmp_path / "nowhere", snapshot.manifest)
    with pytest.raises(FileNotFoundError):
        export_file(broken, "trig", path)
    assert path.read_text() == "old"
    export_file(snapshot, "nquads", path)
    assert path.read_bytes() == b"".join(snapshot.nquads())
    assert list(tmp_path.iterdir()) == [path]


def test_an_unknown_format_is_an_error(snapshot: Snapshot, tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        export_file(snapshot, "docx", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
