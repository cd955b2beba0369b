"""The ES modules of assets/ bundled as one classic script.

A page is one file that opens from a folder, where browsers load no modules, and aidmap runs without
Node. So the modules are put one after another, in the order of their imports, into one function. No
two may have the same name at the start of a line. Only the forms of import and export below are
supported. Biome checks that every import is exported and that imports do not form a cycle.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from graphlib import TopologicalSorter
from importlib.resources import files

# import { one, two } from "./name.js"; or import "./name.js";
IMPORT = re.compile(
    r'^import (?:\{(?P<names>[\w\s,]+)\} from )?"\./(?P<module>\w+)\.js";\n', re.MULTILINE
)
# export const name = ...; export class name ...; export function name ...
EXPORT = re.compile(r"^export (?=(?:const|class|function) (?P<name>\w+))", re.MULTILINE)
# A name that a module has at its top, exported or not.
TOP_NAME = re.compile(r"^(?:export )?(?:const|let|class|function) (?P<name>\w+)", re.MULTILINE)
OTHER_FORM = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
BUNDLE = """(() => {
"use strict";
%s
(window.aidmap ??= {}).exports = { ...aidmap.exports, %s };
})();
"""
REUSED = "const { %s } = aidmap.exports;"  # what a bundle imports from an earlier one


@dataclass(frozen=True)
class Module:
    """A module of assets/.

    Attributes:
        name: the name of its file without .js.
        text: the text of its file.
    """

    name: str
    text: str

    @cached_property
    def imports(self) -> dict[str, list[str]]:
        """The imported names by module."""
        return {
            found["module"]: re.findall(r"\w+", found["names"] or "")
            for found in IMPORT.finditer(self.text)
        }

    @cached_property
    def exports(self) -> list[str]:
        """The exported names."""
        return [found["name"] for found in EXPORT.finditer(self.text)]

    @property
    def top_names(self) -> list[str]:
        """The names at its top, exported or not."""
        return [found["name"] for found in TOP_NAME.finditer(self.text)]

    def code(self) -> str:
        """Its code without imports, and without the word export.

        Raises:
            ValueError: it has a form of import or export that is not supported.
        """
        code = EXPORT.sub("", IMPORT.sub("", self.text))
        if unknown := OTHER_FORM.search(code):
            raise ValueError(f"assets/{self.name}.js: no form that is known here: {unknown[0]}")
        return code


@cache
def bundle(entry: str, *, after: tuple[str, ...] = ()) -> str:
    """A module and all that it imports, directly or indirectly, as one script.

    Args:
        entry: the name of the module, without .js.
        after: the entries of bundles that run earlier on the page; their modules are left out.

    Raises:
        graphlib.CycleError: the imports form a cycle.
        ValueError: a form of import or export is not supported, or two modules have one name.
    """
    before = {name: one for other in after for name, one in _modules_in_order(other).items()}
    modules = [module for name, module in _modules_in_order(entry).items() if name not in before]
    names = [name for module in modules for name in module.top_names]
    names += [name for module in before.values() for name in module.exports]
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise ValueError(f"assets/: more than one module has {', '.join(twice)} at its top")
    taken = {
        name for module in modules for there in before for name in module.imports.get(there, ())
    }
    parts = [REUSED % ", ".join(sorted(taken))] if taken else []
    parts += [module.code() for module in modules]
    ours = ", ".join(name for module in modules for name in module.exports)
    return BUNDLE % ("\n".join(parts), ours)


def _modules_in_order(entry: str) -> dict[str, Module]:
    """A module and those that it needs by name, each after its imports."""
    found: dict[str, Module] = {}
    wanted = [entry]
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = _module(name)
            wanted += found[name].imports
    order = TopologicalSorter({name: module.imports for name, module in found.items()})
    return {name: found[name] for name in order.static_order()}


@cache
def _module(name: str) -> Module:
    return Module(name, (files("aidmap") / "assets" / f"{name}.js").read_text(encoding="utf-8"))
