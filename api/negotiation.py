"""Content negotiation by RFC 9110: which of the offered representations a client prefers.

An Accept header names media ranges with weights. For each offer the most specific range that matches
decides its weight; `q=0` forbids it. Among equal weights the more specifically named offer wins, then
the server's own order. Parameters other than `q` (charset, profile, version) do not exclude a match:
what is sent is one representation whatever they say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HTML = "text/html"
JSON = "application/json"
JSON_LD = "application/ld+json"
TURTLE = "text/turtle"
N_TRIPLES = "application/n-triples"
RDF_XML = "application/rdf+xml"
RESULTS_JSON = "application/sparql-results+json"
RESULTS_XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"

# More ranges than any client sends; what follows is ignored, so that a header cannot cost time.
_MAX_RANGES = 64


@dataclass(frozen=True, slots=True)
class Offer:
    """A representation on offer: `media_type` is what is negotiated and sent as Content-Type, `serialise`
    the media type whose syntax the body has (text/n3 is answered in Turtle)."""

    media_type: str
    serialise: str


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an Accept header; `parameters` counts those besides `q`."""

    type: str
    subtype: str
    parameters: int
    weight: float

    def specificity(self, media_type: str) -> int | None:
        """Return how specifically this range names `media_type` (0 for `*/*`), or None where it does not."""
        main, _, sub = media_type.partition("/")
        if self.type == "*" and self.subtype == "*":
            return 0
        if self.type != main:
            return None
        if self.subtype == "*":
            return 1
        # The plain range is the better match for an offer without parameters.
        return (3 if self.parameters == 0 else 2) if self.subtype == sub else None


def offers(*media_types: str) -> tuple[Offer, ...]:
    """Return offers that are sent in their own syntax, in the server's order of preference."""
    return tuple(Offer(m, m) for m in media_types)


# JSON results first: what a client that accepts anything gets.
SOLUTIONS = (
    Offer(RESULTS_JSON, RESULTS_JSON),
    Offer(RESULTS_XML, RESULTS_XML),
    Offer(CSV, CSV),
    Offer(TSV, TSV),
    Offer(JSON, RESULTS_JSON),
    Offer("application/xml", RESULTS_XML),
    Offer("text/xml", RESULTS_XML),
    Offer(HTML, HTML),
)
GRAPH = (
    Offer(TURTLE, TURTLE),
    Offer(N_TRIPLES, N_TRIPLES),
    Offer(RDF_XML, RDF_XML),
    Offer(JSON_LD, JSON_LD),
    Offer(JSON, JSON_LD),
    Offer("application/xml", RDF_XML),
    Offer("text/xml", RDF_XML),
    Offer("text/n3", TURTLE),
    Offer("text/plain", N_TRIPLES),
    Offer(HTML, HTML),
)
RESOURCE = offers(JSON, HTML, JSON_LD, TURTLE, N_TRIPLES)
LISTING = offers(JSON, HTML)
VOCABULARY = (*offers(TURTLE, HTML, JSON_LD, N_TRIPLES), Offer(JSON, JSON_LD))

# What `format=` may say, for people who type addresses; clients such as SPARQLWrapper send it too.
_FORMATS: dict[str, tuple[str, ...]] = {
    "json": (RESULTS_JSON, JSON, JSON_LD),
    "xml": (RESULTS_XML, RDF_XML),
    "csv": (CSV,),
    "tsv": (TSV,),
    "html": (HTML,),
    "turtle": (TURTLE,),
    "ttl": (TURTLE,),
    "n3": (TURTLE,),
    "ntriples": (N_TRIPLES,),
    "n-triples": (N_TRIPLES,),
    "nt": (N_TRIPLES,),
    "rdf": (RDF_XML,),
    "rdfxml": (RDF_XML,),
    "rdf+xml": (RDF_XML,),
    "jsonld": (JSON_LD,),
    "json-ld": (JSON_LD,),
}
FORMAT_NAMES = ("csv", "html", "json", "jsonld", "ntriples", "rdfxml", "tsv", "turtle", "xml")


def parse_accept(values: Iterable[str]) -> list[MediaRange]:
    """Return the ranges of one or several Accept lines; elements that are not media ranges are passed over.

    A weight that cannot be read counts as 1, one outside 0–1 is brought to the nearer end.
    """
    out: list[MediaRange] = []
    for element in _split(",".join(values), ","):
        parts = [p.strip() for p in _split(element, ";")]
        main, slash, sub = parts[0].strip().lower().partition("/")
        if not slash or not main or not sub or (main == "*" and sub != "*") or " " in main + sub:
            continue
        weight, parameters = 1.0, 0
        for part in parts[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "q":
                weight = _weight(value)
                break
            parameters += bool(part)
        out.append(MediaRange(main, sub, parameters, weight))
        if len(out) == _MAX_RANGES:
            break
    return out


def _weight(text: str) -> float:
    try:
        weight = float(text.strip().strip('"'))
    except ValueError:
        return 1.0
    return min(max(weight, 0.0), 1.0) if weight == weight else 1.0


def _split(text: str, separator: str) -> list[str]:
    """Split at `separator` outside quoted strings (a JSON-LD profile is a quoted parameter)."""
    if '"' not in text:
        return text.split(separator)
    out, start, quoted, index = [], 0, False, 0
    while index < len(text):
        char = text[index]
        if quoted and char == "\\":
            index += 1
        elif char == '"':
            quoted = not quoted
        elif char == separator and not quoted:
            out.append(text[start:index])
            start = index + 1
        index += 1
    out.append(text[start:])
    return out


def choose(accept: Iterable[str], available: Sequence[Offer]) -> Offer | None:
    """Return the offer that these Accept lines prefer, or None where none is acceptable.

    No Accept header, or one in which nothing can be read, accepts everything.
    """
    ranges = parse_accept(accept)
    if not ranges:
        return available[0]
    best: tuple[float, int] = (0.0, -1)
    chosen: Offer | None = None
    for offer in available:
        matched = -1
        weight = 0.0
        for candidate in ranges:
            specificity = candidate.specificity(offer.media_type)
            if specificity is not None and specificity > matched:
                matched, weight = specificity, candidate.weight
        if weight > 0 and (weight, matched) > best:
            best, chosen = (weight, matched), offer
    return chosen


def by_format(name: str, available: Sequence[Offer]) -> Offer | None:
    """Return the offer that `format=name` asks for (a short name or a media type), or None."""
    wanted = name.strip().lower()
    for media_type in _FORMATS.get(wanted, (wanted.partition(";")[0].strip(),)):
        for offer in available:
            if offer.media_type == media_type:
                return offer
    return None


def formats(available: Sequence[Offer]) -> list[str]:
    """Return the short names that `format=` may have for these offers, sorted."""
    return [name for name in FORMAT_NAMES if by_format(name, available)]
