"""Reading a file of records for a build: a bad line costs its document, not the build."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from loaders.records import Record, RecordError, from_dict


def read_records(path: Path) -> tuple[dict[str, list[Record]], list[tuple[str, str]]]:
    """Return the records of each document that is wholly readable, and (document, reason) of the others.

    A line of which not even the document can be told is refused by its number, with an empty document.
    RecordError where the file is not UTF-8, OSError where it cannot be opened.
    """
    documents: dict[str, list[Record]] = defaultdict(list)
    refused: dict[str, str] = {}
    lines: list[tuple[str, str]] = []
    try:
        with path.open(encoding="utf-8") as stream:
            for number, line in enumerate(stream, 1):
                if not line.strip():
                    continue
                where = f"{path.name}, line {number}"
                document = ""
                try:
                    data = json.loads(line)
                    if isinstance(data, dict) and isinstance(data.get("document"), str):
                        document = data["document"]
                    record = from_dict(data, where)
                except json.JSONDecodeError as error:
                    lines.append(("", f"{where}: not JSON: {error}"))
                except RecordError as error:
                    if document:
                        refused.setdefault(document, str(error))
                    else:
                        lines.append(("", str(error)))
                else:
                    documents[record.document].append(record)
    except UnicodeDecodeError as error:
        raise RecordError(f"{path.name} is not UTF-8: {error}") from None
    kept = {slug: records for slug, records in documents.items() if slug not in refused}
    return kept, [*lines, *refused.items()]
