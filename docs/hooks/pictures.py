"""The drawings of the gallery: drawn as the site is built, by the commands that the page shows."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import console
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "gallery.md"
DATA = ROOT / "geodata"
DRAWN = re.compile(r"\(drawn/([\w.-]+)\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Draw what the page shows."""
    text = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with ThreadPoolExecutor(max_workers=2) as workers:
            list(workers.map(lambda one: _run(one.command, folder), console.typed(text)))
        for drawing in sorted(set(DRAWN.findall(text))):
            path = folder / drawing
            if not path.is_file():
                raise PluginError(f"{PAGE.name}: no command on it draws {drawing}")
            files.append(File.generated(config, f"drawn/{drawing}", content=path.read_bytes()))
    return files


def _run(command: str, folder: Path) -> None:
    words = [sys.executable, "-m", *shlex.split(command), "--data", str(DATA)]
    done = subprocess.run(words, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise PluginError(f"{PAGE.name}: {command}: {done.stderr}")
