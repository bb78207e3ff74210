"""All settings of Karakoram, in one typed class.

Each is an environment variable `KARAKORAM_…` and, where a command uses it, an option of that command; an
option wins over the variable, the variable over the default.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def default_data() -> Path:
    """Return the folder for a user's data by the XDG Base Directory Specification."""
    home = os.environ.get("XDG_DATA_HOME", "")
    # The specification has a path that is not absolute ignored.
    base = Path(home) if home.startswith("/") else Path.home() / ".local" / "share"
    return base / "karakoram"


class Settings(BaseSettings):
    """Where the data is, how the service listens, and what a query may cost."""

    model_config = SettingsConfigDict(env_prefix="KARAKORAM_", extra="forbid", validate_default=True)

    data: Path = Field(
        default_factory=default_data,
        description="Folder of the snapshots; by default ~/.local/share/karakoram.",
    )
    host: str = Field("127.0.0.1", description="Address that the service listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that the service listens on.")
    workers: int = Field(2, ge=1, le=256, description="Processes that answer queries.")
    query_timeout: float = Field(
        30.0,
        gt=0,
        le=3600,
        description="Seconds after which a query is ended, and longest wait for a worker.",
    )
    query_memory: int = Field(
        1024, ge=16, description="MiB that a query may use above the store, which all workers share."
    )
    result_limit: int = Field(256, ge=1, description="MiB of the largest answer that is sent.")
    request_limit: int = Field(
        1_000_000, ge=1000, description="Characters of the longest query that is read."
    )
    queue: int = Field(64, ge=0, description="Queries that may wait for a worker before others are refused.")
    cors: Annotated[tuple[str, ...], NoDecode] = Field(
        ("*",), description="Origins whose pages may ask the service, separated by commas; * for all."
    )
    page_size: int = Field(
        50, ge=1, description="Entries on a page of a list where the request does not say."
    )
    page_limit: int = Field(500, ge=1, description="Most entries on a page of a list.")

    @field_validator("cors", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Read a list that is separated by commas, as an environment variable has it."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value
