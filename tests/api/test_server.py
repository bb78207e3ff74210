"""The service as a real process over HTTP: `karakoram serve`, a standard client, a new snapshot meanwhile."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from graph.snapshot import Snapshots
from tests.api.conftest import publish

NEW = (
    "<https://w3id.org/karakoram/id/state/newland> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    " <https://w3id.org/karakoram/ontology#State> <https://w3id.org/karakoram/id/graph/authority> .\n"
    "<https://w3id.org/karakoram/id/state/newland> <http://www.w3.org/2004/02/skos/core#prefLabel>"
    ' "Newland"@en <https://w3id.org/karakoram/id/graph/authority> .\n'
)
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/karakoram/ontology#State> }"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(data: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run the command on a free port; give its address when it is ready."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "api.cli",
        "serve",
        "--data",
        str(data),
        "--port",
        str(port),
        "--workers",
        "1",
    ]
    with (data / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=Path(__file__).resolve().parents[2])
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                if httpx.get(f"{address}/ready").status_code == 200:
                    break
            except httpx.TransportError:
                assert process.poll() is None, (data / "log").read_text()
            time.sleep(0.1)
        else:
            raise AssertionError((data / "log").read_text())
        yield address, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    data = tmp_path_factory.mktemp("served")
    publish(data, tmp_path_factory.mktemp("authority"))
    with serving(data) as (address, _):
        yield address, data


def test_the_pages_and_the_reference_are_installed_with_it(served: tuple[str, Path]) -> None:
    page = httpx.get(served[0], headers={"accept": "text/html"})
    assert "Three things to try" in page.text
    assert "server" not in page.headers


# SPARQLWrapper makes a class of rdflib that rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_sparqlwrapper_works_unchanged(served: tuple[str, Path]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from SPARQLWrapper import CSV, JSON, N3, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper
    client = SPARQLWrapper(f"{served[0]}/sparql")
    client.setQuery(COUNT)
    client.setReturnFormat(JSON)
    assert client.query().convert()["results"]["bindings"][0]["n"]["value"] == "2"
    client.setMethod(POST)
    assert client.query().convert()["results"]["bindings"][0]["n"]["value"] == "2"
    client.setRequestMethod(POSTDIRECTLY)
    assert client.query().convert()["results"]["bindings"][0]["n"]["value"] == "2"
    client.setReturnFormat(CSV)
    assert client.query().convert().split() == [b"n", b"2"]
    client.setReturnFormat(XML)
    assert [n.firstChild.data for n in client.query().convert().getElementsByTagName("literal")] == ["2"]
    client.setQuery("CONSTRUCT WHERE { ?s a <https://w3id.org/karakoram/ontology#State> }")
    for syntax in (TURTLE, N3):
        client.setReturnFormat(syntax)
        assert b"newland" not in client.query().convert()
    client.setReturnFormat(XML)
    assert len(client.query().convert()) == 2
    client.setReturnFormat(JSON)
    client.setQuery("ASK { <https://w3id.org/karakoram/id/state/china> ?p ?o }")
    assert client.query().convert()["boolean"] is True
    client.addDefaultGraph("https://w3id.org/karakoram/id/document/news/graph")
    client.setQuery("ASK { ?s <http://purl.org/dc/terms/title> 'Dialogue report' }")
    assert client.query().convert()["boolean"] is False


def test_rdflib_asks_it_as_a_store(served: tuple[str, Path]) -> None:
    from rdflib import Graph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(f"{served[0]}/sparql"))
    assert [int(row[0]) for row in graph.query(COUNT)] == [2]


def test_the_service_description_names_the_address_asked_also_behind_a_proxy(
    served: tuple[str, Path],
) -> None:
    plain = httpx.get(f"{served[0]}/sparql", headers={"accept": "application/n-triples"})
    assert f"<{served[0]}/sparql>" in plain.text
    forwarded = {"host": "graph.example", "x-forwarded-proto": "https", "accept": "application/n-triples"}
    assert "<https://graph.example/sparql>" in httpx.get(f"{served[0]}/sparql", headers=forwarded).text


def test_a_new_snapshot_is_taken_over_while_requests_keep_being_answered(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first = publish(tmp_path, tmp_path_factory.mktemp("authority"))
    with serving(tmp_path) as (address, process):
        statuses: list[int] = []
        done = threading.Event()

        def ask() -> None:
            with httpx.Client(base_url=address) as client:
                while not done.is_set():
                    statuses.append(client.get("/sparql", params={"query": COUNT}).status_code)
                    statuses.append(client.get("/entities/china").status_code)

        askers = [threading.Thread(target=ask) for _ in range(3)]
        for asker in askers:
            asker.start()
        try:
            tag = httpx.get(f"{address}/entities/china").headers["etag"]
            second = publish(tmp_path, tmp_path_factory.mktemp("authority"), extra=NEW)
            for _ in range(300):
                if httpx.get(f"{address}/ready").json()["snapshot"] == second.id:
                    break
                time.sleep(0.1)
        finally:
            done.set()
            for asker in askers:
                asker.join()
        assert second.id != first.id
        assert httpx.get(f"{address}/ready").json()["snapshot"] == second.id
        assert set(statuses) == {200}
        assert httpx.get(f"{address}/entities/newland").json()["label"] == "Newland"
        answer = httpx.get(f"{address}/sparql", params={"query": COUNT}).json()
        assert answer["results"]["bindings"][0]["n"]["value"] == "3"
        again = httpx.get(f"{address}/entities/china", headers={"if-none-match": tag})
        assert again.status_code == 200
        Snapshots(tmp_path).rollback()
        for _ in range(300):
            if httpx.get(f"{address}/ready").json()["snapshot"] == first.id:
                break
            time.sleep(0.1)
        assert httpx.get(f"{address}/entities/newland").status_code == 404
    assert process.returncode in (0, -signal.SIGTERM)


def test_without_a_snapshot_it_says_so_and_ends_with_2(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from api.server import serve; from api.settings import Settings; serve(Settings())",
        ],
        env={**os.environ, "KARAKORAM_DATA": str(tmp_path)},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "karakoram build" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_snapshot_without_tables_is_refused_before_anything_listens(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    snapshot = publish(tmp_path, tmp_path_factory.mktemp("authority"))
    snapshot.tables.unlink()
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "serve", "--data", str(tmp_path)],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "has no tables" in done.stderr
