"""Code, help and docs send nobody to a document that is not here."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"(?<![\w/.*{<-])((?:[\w-]+/)*[\w-]+\.md)\b")
# Files that a user makes, or that are named as what somebody's own is called.
MADE = {"report.md", "notes.md", "brief.md", "x.md", "r.md", "m.md", "report-en.md", "README.md"}
BUILT = {"commands.md", "records.md"}  # pages of the site that are written when it is built


def test_every_document_that_is_named_is_here() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout.splitlines()
    documents = {name for name in listed if name.endswith(".md")}
    known = documents | {Path(name).name for name in documents} | MADE | BUILT
    missing = [
        f"{name}: {document}"
        for name in listed
        if name.startswith(("aidmap/", "docs/", "README", "CONTRIBUTING", "CHANGELOG"))
        and Path(name).suffix in {".py", ".md", ".toml", ".js", ".sql", ".css", ".html"}
        for document in NAMED.findall((ROOT / name).read_text(encoding="utf-8"))
        if document not in known
    ]
    assert missing == []
