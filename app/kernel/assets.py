"""Where the built front end lies: names as templates say them, addresses as browsers fetch them."""

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DIST = Path(__file__).parents[1] / "static" / "dist"
MANIFEST = DIST / "manifest.json"


class AssetsMissing(RuntimeError):
    """The front end was not built, or not with this name in it."""


@dataclass(frozen=True)
class Assets:
    """One build, numbered by its time: the hashed file of every name, and the icons in its sprite."""

    number: int
    files: dict[str, str]
    icons: frozenset[str]

    def file(self, name: str) -> str:
        """The hashed file of a name. Raises AssetsMissing when the build has none."""
        if name not in self.files:
            raise AssetsMissing(f"{name} is not in the built front end: run npm run build")
        return self.files[name]


@lru_cache(maxsize=1)
def _read(manifest_file: Path, modified: int) -> Assets:
    manifest = json.loads(manifest_file.read_text())
    return Assets(modified, manifest["files"], frozenset(manifest["icons"]))


def built_assets() -> Assets:
    """The latest build, read again only when it changed. Raises AssetsMissing before the first one."""
    try:
        modified = os.stat(MANIFEST).st_mtime_ns  # noqa: PTH116 - asked on every page: Path.stat takes three times as long
    except FileNotFoundError as missing:
        raise AssetsMissing("the front end is not built: run npm ci && npm run build") from missing
    return _read(MANIFEST, modified)
