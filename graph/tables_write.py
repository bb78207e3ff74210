"""Computing the tables of a snapshot from its dataset, once, while the snapshot is built.

Lists, filters, counts and neighbours are then index look-ups at request time, and never an aggregation.
Only the merged default graph is read. What cannot be found stays NULL.
"""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from graph.tables_edges import write_edges
from graph.tables_names import Facts, class_of, label_of, tail
from graph.tables_said import write_said
from graph.tables_schema import DDL
from ontology.authority import Authority, fold
from ontology.iris import CONCEPT, RESOURCE
from ontology.namespaces import DCTERMS, KK, OA, OWL, RDF, SKOS, SKOSXL

# What is listed at /entities; Voice, Document, Event and the concepts of other schemes have pages only.
ENTITY_CLASSES = frozenset(
    [
        "State",
        "Person",
        "Organisation",
        "Mechanism",
        "Initiative",
        "Place",
        "Work",
        "Principle",
        "Issue",
        "Post",
        "Actor",
    ]
)
_EVENTS = frozenset(("Event", "Round"))


def write_tables(store: ox.Store, path: Path, authority: Authority) -> None:
    """Write the tables of the dataset in `store` to a new SQLite file at `path`.

    `authority` gives the names by which an entity may be searched that are not shown (hidden labels). The
    content depends on the default graph and the authority alone. FileExistsError where `path` exists.
    """
    with path.open("xb"):
        pass
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        # The file is worthless until it is whole, and its folder is synced before it is published.
        db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;")
        db.execute("BEGIN")
        for command in DDL.split(";"):
            if command.strip():
                db.execute(command)
        _Writer(db, Facts(store), authority).write()
        db.execute("COMMIT")
        db.execute("ANALYZE")


class _Writer:
    """One run of writing; holds the numbers that the rows of earlier tables got."""

    def __init__(self, db: sqlite3.Connection, facts: Facts, authority: Authority) -> None:
        self.db = db
        self.facts = facts
        self.authority = authority
        self.things: dict[str, int] = {}
        self.classes: dict[str, str] = {}
        self.first: dict[str, str] = {}
        self.documents: dict[str, int] = {}
        self.passages: dict[str, int] = {}

    def write(self) -> None:
        """Write every table, in the order in which they refer to each other."""
        self._things()
        self._narrower()
        self._documents()
        self._passages()
        self._events()
        # From here on, a document's event that another one tells of first is that one.
        told = self.things | {iri: self.things[first] for iri, first in self.first.items()}
        write_said(self.db, self.facts, told, self.documents, self.passages)
        self._mentions()
        write_edges(self.db, self.facts, told, self.classes, self.documents, self.passages)
        self._counts()
        self._meta()

    def _insert(self, table: str, rows: Iterable[tuple[object, ...]], columns: str = "") -> None:
        iterator = iter(rows)
        first = next(iterator, None)
        if first is None:
            return
        marks = ",".join("?" * len(first))
        sql = f"INSERT OR IGNORE INTO {table} {columns} VALUES ({marks})"
        self.db.execute(sql, first)
        self.db.executemany(sql, iterator)

    def _thing(self, iri: str | None) -> int | None:
        return self.things.get(iri) if iri is not None else None

    def _things(self) -> None:
        # A document has a page whether or not its title is known; everything else is listed by its name.
        for iri in sorted({*self.facts.named_things(), *self.facts.of_type(KK.Document)}):
            cls = class_of(iri, self.facts.all(iri, RDF.type))
            if cls is not None:
                self.classes[iri] = cls
        self.things = {iri: n for n, iri in enumerate(self.classes, 1)}
        self._insert(
            "things", self._thing_rows(), "(n,iri,kind,slug,class,label,sort,entity,definition,alt,external)"
        )
        self._insert("names", self._search_names())

    def _thing_rows(self) -> Iterator[tuple[object, ...]]:
        for iri, n in self.things.items():
            cls = self.classes[iri]
            kind, rest = iri.removeprefix(RESOURCE).removeprefix(CONCEPT).split("/", 1)
            slug = rest if not iri.startswith(CONCEPT) or kind == "issue" else f"{kind}/{rest}"
            label = label_of(self.facts, iri) or _untitled(iri)
            alt = [x for x in self.facts.all(iri, SKOS.altLabel) if x != label]
            external = [
                x
                for p in (OWL.sameAs, SKOS.exactMatch, SKOS.closeMatch)
                for x in self.facts.all(iri, p)
                if x.startswith(("http://", "https://"))
            ]
            definition = self.facts.one(iri, SKOS.definition) or self.facts.one(iri, SKOS.scopeNote)
            entity = int(cls in ENTITY_CLASSES)
            yield (
                n,
                iri,
                kind,
                slug,
                cls,
                label,
                fold(label),
                entity,
                definition,
                _json(alt),
                _json(external),
            )

    def _search_names(self) -> Iterator[tuple[object, ...]]:
        for iri, n in self.things.items():
            entry = self.authority.get(iri)
            names = {label_of(self.facts, iri) or "", *self.facts.all(iri, SKOS.altLabel)}
            names.update(self.facts.all(iri, SKOS.hiddenLabel))
            names.update(entry.labels if entry else ())
            for name in sorted({fold(x) for x in names if x}):
                yield n, name

    def _narrower(self) -> None:
        """Each concept with everything below it, itself included; a circle in the scheme does no harm."""
        for iri, n in self.things.items():
            if self.classes[iri] not in ("Issue", "Principle", "Concept"):
                continue
            queue = [iri]
            for current in queue:
                queue.extend(x for x in self.facts.all(current, SKOS.broader) if x not in queue)
            self._insert("narrower", [(self.things[a], n) for a in queue if a in self.things])

    def _documents(self) -> None:
        iris = [
            iri for iri, cls in self.classes.items() if cls == "Document" and self.facts.one(iri, KK.file)
        ]
        self.documents = {iri: n for n, iri in enumerate(sorted(iris), 1)}
        self._insert("documents", map(self._document_row, self.documents), f"({_DOCUMENT_COLUMNS})")

    def _document_row(self, iri: str) -> tuple[object, ...]:
        one = self.facts.one
        source = one(iri, KK.digestOf)
        publisher = one(iri, DCTERMS.publisher) or (one(source, DCTERMS.publisher) if source else None)
        publisher_iri = publisher if publisher in self.things else None
        if publisher_iri is not None:
            publisher = label_of(self.facts, publisher_iri)
        return (
            self.documents[iri],
            iri,
            iri.removeprefix(RESOURCE + "document/"),
            label_of(self.facts, iri) or _untitled(iri),
            tail(one(iri, KK.documentType)),
            tail(one(iri, KK.coverage)),
            one(iri, DCTERMS.issued),
            publisher,
            publisher_iri,
            one(iri, DCTERMS.source) or (one(source, DCTERMS.source) if source else None),
            one(iri, KK.file),
            one(iri, KK.sha256),
            source,
            label_of(self.facts, source) if source else None,
            _json(self.facts.all(iri, KK.reports)),
            _json(self.facts.all(iri, KK.warning)),
            _int(one(iri, KK.textStart)),
            _int(one(iri, KK.textEnd)),
        )

    def _passages(self) -> None:
        rows = []
        for iri in self.facts.of_type(KK.Passage):
            start, end = _int(self.facts.one(iri, OA.start)), _int(self.facts.one(iri, OA.end))
            document = self.documents.get(self.facts.one(iri, KK.inDocument) or "")
            if document is not None and start is not None and end is not None:
                rows.append((document, start, end, iri, self.facts.one(iri, OA.exact) or ""))
        rows.sort()
        self.passages = {row[3]: n for n, row in enumerate(rows, 1)}
        self._insert("passages", ((n, iri, d, s, e, x) for n, (d, s, e, iri, x) in enumerate(rows, 1)))

    def _events(self) -> None:
        """Each event once: what several documents tell of is the first of them, with what any says."""
        one = self.facts.one
        self.first = {
            iri: first
            for iri, first in self.facts.pairs(KK.sameEventAs)
            if self.classes.get(iri) in _EVENTS and self.classes.get(first) in _EVENTS
        }
        group: dict[str, list[str]] = {
            iri: [iri] for iri, cls in self.classes.items() if cls in _EVENTS and iri not in self.first
        }
        for iri, first in self.first.items():
            group[first].append(iri)

        def told(iri: str, predicate: str) -> str | None:
            return next((v for i in group[iri] if (v := one(i, predicate)) is not None), None)

        rows = []
        for iri in group:
            # The two bounds and the date they are of come from one description.
            dated = next((i for i in group[iri] if one(i, KK.when) is not None), iri)
            earliest, latest = one(dated, KK.earliest), one(dated, KK.latest)
            rows.append((earliest or "9999", latest or "9999", iri, one(dated, KK.when), earliest, latest))
        for n, (_, _, iri, when, earliest, latest) in enumerate(sorted(rows), 1):
            self._insert(
                "events",
                [
                    (
                        n,
                        self.things[iri],
                        tail(told(iri, KK.eventType)),
                        tail(told(iri, KK.status)),
                        when,
                        earliest,
                        latest,
                        self._thing(told(iri, KK.place)),
                        self._thing(told(iri, KK.roundOf)),
                        _int(told(iri, KK.ordinal)),
                    )
                ],
                "(n,thing,type,status,time,earliest,latest,place,round_of,ordinal)",
            )
            thing = self.things[iri]
            self._insert("same_events", [(self.things[i], thing) for i in group[iri] if i != iri])
            documents = {
                self.documents.get(one(assertion, KK.reportedBy) or "")
                for i in group[iri]
                for assertion in self.facts.having(RDF.subject, i)
            }
            self._insert("event_documents", [(thing, d) for d in sorted(d for d in documents if d)])
        for iri in sorted(self.facts.of_type(KK.Participation)):
            name = one(iri, KK.event)
            event, actor = self._thing(self.first.get(name or "", name)), self._thing(one(iri, KK.actor))
            if event is not None and actor is not None:
                role = tail(one(iri, KK.role)) or "participant"
                self._insert("participations", [(event, actor, role, _int(one(iri, KK.order)))])

    def _mentions(self) -> None:
        """Names in use per document: from the labels that say so, and the passages of the mentions."""
        counts: dict[tuple[int, int], list[int]] = {}
        for iri in self.facts.of_type(KK.Assertion):
            if self.facts.one(iri, RDF.predicate) == KK.mentions:
                document = self.documents.get(self.facts.one(iri, RDF.subject) or "")
                thing = self._thing(self.facts.one(iri, RDF.object))
                passage = self.passages.get(self.facts.one(iri, KK.evidence) or "")
                if document is not None and thing is not None:
                    counts.setdefault((thing, document), []).extend([passage] if passage else [])
        forms: dict[tuple[int, int], dict[str, list[int]]] = {}
        exact = dict(self.db.execute("SELECT n, exact FROM passages"))
        for key, passages in counts.items():
            for passage in sorted(passages):
                forms.setdefault(key, {}).setdefault(exact[passage], []).append(passage)
        for iri, thing in self.things.items():
            for label in self.facts.all(iri, SKOSXL.altLabel):
                form = self.facts.one(label, SKOSXL.literalForm)
                for user in self.facts.all(label, KK.usedIn):
                    if form and user in self.documents:
                        forms.setdefault((thing, self.documents[user]), {}).setdefault(form, [])
        self._insert(
            "mentions",
            (
                (thing, document, form, max(1, len(passages)), passages[0] if passages else None)
                for (thing, document), by_form in sorted(forms.items())
                for form, passages in sorted(by_form.items())
            ),
        )

    def _counts(self) -> None:
        for command in _COUNTS.split(";"):
            self.db.execute(command)

    def _meta(self) -> None:
        self._insert("meta", [("triples", str(self.facts.triples())), ("layout", "1")])


_DOCUMENT_COLUMNS = (
    "n,iri,slug,title,kind,coverage,issued,publisher,publisher_iri,address,file,sha256,digest_of,digest_title,reports,warnings,"
    "text_start,text_end"
)

_COUNTS = """
UPDATE things SET
  statements = (SELECT count(DISTINCT statement) FROM statement_links WHERE thing = things.n
                AND role IN ('holder', 'object')),
  positions = (SELECT count(DISTINCT position) FROM position_links WHERE thing = things.n
               AND role IN ('holder', 'object')),
  documents = (SELECT count(DISTINCT document) FROM mentions WHERE thing = things.n),
  events = (SELECT count(DISTINCT event) FROM participations WHERE actor = things.n),
  degree = (SELECT count(*) FROM (
              SELECT object FROM edges WHERE subject = things.n AND object IS NOT NULL
              UNION SELECT subject FROM edges WHERE object = things.n));
UPDATE documents SET
  statements = (SELECT count(*) FROM statements WHERE document = documents.n),
  entities = (SELECT count(DISTINCT thing) FROM mentions WHERE document = documents.n);
UPDATE events SET statements = (SELECT count(*) FROM statements WHERE event = events.thing);
"""


def _untitled(iri: str) -> str:
    """Return what to show where the graph gives no name: the words of the slug, dates kept together."""
    words = re.sub(r"(?<!\d)-|-(?!\d)", " ", iri.rsplit("/", 1)[-1])
    return words[:1].upper() + words[1:]


def _int(text: str | None) -> int | None:
    return int(text) if text is not None and text.lstrip("-").isdigit() else None


def _json(values: Iterable[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
