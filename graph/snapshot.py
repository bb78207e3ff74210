"""Snapshots: immutable folders, published in one step.

    {data}/current                   the id of the published snapshot, one line
    {data}/build.lock                held while a build or a removal runs
    {data}/snapshots/{id}/
        dataset.nq.gz                the dataset, canonical N-Quads
        texts/index.json             file → name of its text; texts/{sha256}.txt as decoded, UTF-8
        tables.db, projection.json   what is computed from the dataset
        manifest.json                inputs, refusals, counts, versions, and the hash of every other file

The id is the first 16 hexadecimal digits of SHA-256 over the N-Quads. Where a snapshot with the same
dataset stands already but differs in anything else (another version computed the tables, other inputs were
refused), eight digits of the manifest's own hash follow after a hyphen: two ids never name one folder, and
a folder never changes. When a snapshot was published is its folder's modification time; nothing inside
depends on a clock.
"""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from graph.errors import NoSnapshot, SnapshotError

if TYPE_CHECKING:
    import pyoxigraph as ox

DATASET = "dataset.nq.gz"
TABLES = "tables.db"
PROJECTION = "projection.json"
MANIFEST = "manifest.json"
TEXTS = "texts"
TEXT_INDEX = "texts/index.json"
FORMAT = 1

_ID = re.compile(r"[0-9a-f]{16}(-[0-9a-f]{8})?")
_LEFTOVERS = (".building-*", ".removing-*")
_GZIP_LEVEL = 4  # twice the speed of the default for a tenth more bytes


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One snapshot: its id, its folder, its manifest as read from there."""

    id: str
    path: Path
    manifest: Mapping[str, Any]

    @property
    def dataset(self) -> Path:
        """The dataset's file: canonical N-Quads, gzip."""
        return self.path / DATASET

    @property
    def tables(self) -> Path:
        """The SQLite file of tables and search index; may be absent in a snapshot made without them."""
        return self.path / TABLES

    @property
    def projection(self) -> Path:
        """The networkx node-link file of the actor projection."""
        return self.path / PROJECTION

    @property
    def published(self) -> datetime:
        """When it was published (UTC)."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)

    def nquads(self) -> Iterator[bytes]:
        """Yield the lines of the dataset, each with its newline."""
        with gzip.open(self.dataset, "rb") as stream:
            yield from stream

    def open_store(self) -> ox.Store:
        """Return the dataset in a new in-memory store (about 4 s for a million quads)."""
        from graph.worker_process import load

        return load(self.dataset)

    def files(self) -> list[str]:
        """Return the names of the input files whose texts are kept, sorted."""
        return sorted(self._index())

    def text(self, file: str) -> str:
        """Return an input's decoded text, in which every offset counts; KeyError for an unknown file."""
        name = self._index()[file]
        return (self.path / TEXTS / name).read_bytes().decode("utf-8", "surrogatepass")

    def _index(self) -> dict[str, str]:
        index: dict[str, str] = json.loads((self.path / TEXT_INDEX).read_bytes())
        return index


class Snapshots:
    """All snapshots of one data folder, which need not exist until something is published."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._folder = root / "snapshots"
        self._current = root / "current"

    def current(self) -> Snapshot | None:
        """Return the published snapshot, or None where nothing was published yet."""
        try:
            return self.get(self._current.read_text(encoding="ascii").strip())
        except FileNotFoundError:
            return None

    def require_current(self) -> Snapshot:
        """Return the published snapshot; NoSnapshot says how to make one."""
        snapshot = self.current()
        if snapshot is None:
            raise NoSnapshot(f"No snapshot in {self.root}: run `karakoram build` first.")
        return snapshot

    def get(self, id: str) -> Snapshot:
        """Return the snapshot with this id; SnapshotError where there is none or its manifest is broken."""
        path = self._folder / id
        if not _ID.fullmatch(id) or not path.is_dir():
            raise SnapshotError(f"There is no snapshot {id!r} in {self._folder}.")
        try:
            manifest = json.loads((path / MANIFEST).read_bytes())
        except (OSError, ValueError) as error:
            raise SnapshotError(f"Snapshot {id}: {MANIFEST} cannot be read: {error}") from None
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise SnapshotError(f"Snapshot {id}: {MANIFEST} is not of format {FORMAT}.")
        return Snapshot(id, path, manifest)

    def ids(self) -> list[str]:
        """Return the ids of all snapshots, the latest published last; damaged ones too."""
        if not self._folder.is_dir():
            return []
        found = [p for p in self._folder.iterdir() if _ID.fullmatch(p.name) and p.is_dir()]
        return [p.name for p in sorted(found, key=lambda p: (p.stat().st_mtime_ns, p.name))]

    def verify(self, id: str) -> list[str]:
        """Hash everything in a snapshot again; return what is wrong with it, nothing if it is whole."""
        try:
            snapshot = self.get(id)
        except SnapshotError as error:
            return [str(error)]
        recorded: Mapping[str, Mapping[str, Any]] = snapshot.manifest["files"]
        present = {
            p.relative_to(snapshot.path).as_posix() for p in snapshot.path.rglob("*") if not p.is_dir()
        } - {MANIFEST}
        problems = [f"{name} is missing" for name in sorted(recorded.keys() - present)]
        problems += [f"{name} does not belong there" for name in sorted(present - recorded.keys())]
        for name in sorted(recorded.keys() & present):
            if _hash(snapshot.path / name) != recorded[name]:
                problems.append(f"{name} is not as it was published")
        digest = hashlib.sha256()
        try:
            for line in snapshot.nquads():
                digest.update(line)
        except (OSError, EOFError, gzip.zlib.error) as error:  # type: ignore[attr-defined]
            problems.append(f"{DATASET} cannot be unpacked: {error}")
        else:
            if digest.hexdigest() != snapshot.manifest["dataset"] or id[:16] != digest.hexdigest()[:16]:
                problems.append(f"{DATASET} does not hash to {id[:16]}")
        return problems

    def rollback(self, id: str | None = None) -> Snapshot:
        """Make an older snapshot the published one and return it.

        Without `id` it is the one published before the present. SnapshotError where there is none, or where
        it is damaged; the present one then stays.
        """
        if id is None:
            current = self.require_current().id
            ids = self.ids()
            index = ids.index(current)
            if index == 0:
                raise SnapshotError(f"No snapshot is older than {current}.")
            id = ids[index - 1]
        problems = self.verify(id)
        if problems:
            raise SnapshotError(f"Snapshot {id} is damaged: {'; '.join(problems)}.")
        self._point(id)
        return self.get(id)

    def remove(self, id: str) -> None:
        """Delete a snapshot that is not the published one."""
        if not _ID.fullmatch(id) or not (self._folder / id).is_dir():
            raise SnapshotError(f"There is no snapshot {id!r} in {self._folder}.")
        with self.lock():
            if self._current.is_file() and self._current.read_text(encoding="ascii").strip() == id:
                raise SnapshotError(f"Snapshot {id} is the published one and stays; roll back first.")
            aside = self._folder / f".removing-{id}"
            (self._folder / id).rename(aside)
            shutil.rmtree(aside)

    def list(self) -> list[Snapshot]:
        """Return all snapshots that can be read, the latest published last."""
        out = []
        for id in self.ids():
            with contextlib.suppress(SnapshotError):
                out.append(self.get(id))
        return out

    @contextlib.contextmanager
    def lock(self, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
        """Hold the build lock; where another process holds it, call `on_wait` once and wait."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self.root / "build.lock").open("ab") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if on_wait is not None:
                    on_wait()
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    @contextlib.contextmanager
    def draft(self, on_wait: Callable[[], None] | None = None) -> Iterator[Draft]:
        """Hold the lock and give a folder to build in; what is not published is deleted at the end.

        Folders that killed builds left behind are deleted first: under the lock nobody can be using them.
        """
        with self.lock(on_wait):
            for pattern in _LEFTOVERS:
                for leftover in self._folder.glob(pattern):
                    shutil.rmtree(leftover)
            path = Path(tempfile.mkdtemp(prefix=".building-", dir=self._folder))
            try:
                yield Draft(self, path)
            finally:
                if path.exists():
                    shutil.rmtree(path)

    def publish(self, draft: Draft, manifest: Mapping[str, Any]) -> Snapshot:
        """Complete a draft with its manifest, move it into place and point `current` at it.

        Where the same snapshot stands already it is kept and pointed at. Every byte is on disk before the
        rename: a machine that loses power has the old snapshot or the new one.
        """
        paths = sorted(p for p in draft.path.rglob("*") if p.is_file())
        files = {p.relative_to(draft.path).as_posix(): _hash(p) for p in paths}
        whole = {"format": FORMAT, "dataset": draft.dataset_sha256, **manifest, "files": files}
        data = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
        id = draft.dataset_sha256[:16]
        if self._differs(id, data):
            id = f"{id}-{hashlib.sha256(data).hexdigest()[:8]}"
            if self._differs(id, data):
                raise SnapshotError(f"Snapshot {id} is damaged and in the way: remove it.")
        target = self._folder / id
        if not target.exists():
            with (draft.path / MANIFEST).open("wb") as stream:
                stream.write(data)
            draft.path.chmod(0o755)  # mkdtemp's folders are for their owner only; a service may be another
            for path in sorted(draft.path.rglob("*")):
                _sync(path)
            _sync(draft.path)
            os.utime(draft.path)
            draft.path.rename(target)
            _sync(self._folder)
        self._point(id)
        return self.get(id)

    def _differs(self, id: str, manifest: bytes) -> bool:
        """Tell whether something else than what `manifest` describes stands under `id`."""
        path = self._folder / id
        if not path.exists():
            return False
        present = path / MANIFEST
        return not present.is_file() or present.read_bytes() != manifest or bool(self.verify(id))

    def _point(self, id: str) -> None:
        with replacing(self._current) as stream:
            stream.write(id.encode("ascii") + b"\n")
        _sync(self.root)


class Draft:
    """A snapshot in the making. `path` is its folder, in which others write their files too."""

    def __init__(self, snapshots: Snapshots, path: Path) -> None:
        self.path = path
        self.dataset_sha256 = ""
        self._snapshots = snapshots
        self._texts: dict[str, str] = {}
        (path / TEXTS).mkdir()

    def store_text(self, text: str) -> str:
        """Write an input's decoded text and return its name; it stays only if `name_text` is called."""
        data = text.encode("utf-8", "surrogatepass")
        name = hashlib.sha256(data).hexdigest() + ".txt"
        (self.path / TEXTS / name).write_bytes(data)
        return name

    def name_text(self, file: str, name: str) -> None:
        """Record that a stored text is that of the input `file`."""
        self._texts[file] = name

    def write_dataset(self, nquads: bytes) -> None:
        """Write the dataset, whose hash will be the snapshot's id."""
        self.dataset_sha256 = hashlib.sha256(nquads).hexdigest()
        with (
            (self.path / DATASET).open("wb") as raw,
            gzip.GzipFile("", "wb", _GZIP_LEVEL, raw, mtime=0) as stream,
        ):
            view = memoryview(nquads)
            for start in range(0, len(view), 1 << 20):
                stream.write(view[start : start + (1 << 20)])

    def publish(self, manifest: Mapping[str, Any]) -> Snapshot:
        """Publish the draft; `manifest` has inputs, refused, counts and versions."""
        wanted = {*self._texts.values()}
        for path in (self.path / TEXTS).iterdir():
            if path.name not in wanted:
                path.unlink()
        index = json.dumps(self._texts, ensure_ascii=False, indent=1, sort_keys=True)
        (self.path / TEXT_INDEX).write_bytes(index.encode() + b"\n")
        return self._snapshots.publish(self, manifest)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Write a file under a temporary name and rename it to `path` when all is written and on disk.

    Where writing fails, `path` stays as it was and the temporary file goes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _hash(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        return {"sha256": hashlib.file_digest(stream, "sha256").hexdigest(), "size": path.stat().st_size}


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
