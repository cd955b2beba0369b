"""aidmap presets: how tables that publishers offer again and again are read."""

from __future__ import annotations

from aidmap.cli import formatting
from aidmap.cli.options import AsJson, Data, open_dataset
from aidmap.importers.preset_files import preset_paths, read_preset

COLUMNS = ("Preset", "Publisher", "What it reads", "Where it is published")


def presets(*, data: Data = None, as_json_: AsJson = False) -> None:
    """List the presets of aidmap import counts: those that come along, and the data set's own."""
    paths = preset_paths(open_dataset(data))
    found = {name: read_preset(path) for name, path in paths.items()}
    if as_json_:
        rows = [
            {
                "name": name,
                "what": preset.what,
                "publisher": preset.publisher.id,
                "url": preset.url,
                "file": str(paths[name]),
            }
            for name, preset in found.items()
        ]
        formatting.print_json({"presets": rows})
        return
    table = [
        (name, preset.publisher.name, preset.what, preset.url or "")
        for name, preset in found.items()
    ]
    formatting.print_table("Presets", COLUMNS, table)
