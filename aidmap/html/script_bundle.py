"""The ES modules of assets/ as one classic script: a page is one file, and opens from a folder.

Browsers load modules from servers alone, and aidmap has no Node where it runs. So the modules stand
one after another, in the order of their imports, each in a function of its own that gives what it
exports; no two export the same name. Of the language's forms of import and export those below are
known. Biome sees to it that what is imported is exported, and that no module imports itself by way
of others.
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
UNKNOWN = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
BUNDLE = """(() => {
"use strict";
%s
(window.aidmap ??= {}).exports = { ...aidmap.exports, %s };
})();
"""
MODULE = """const { %s } = (() => {
%s
return { %s };
})();"""
TAKEN = "const { %s } = aidmap.exports;"  # by a bundle from the one before


@dataclass(frozen=True)
class Module:
    """A module of assets/.

    Attributes:
        name: of its file, without .js.
        text: the file's.
    """

    name: str
    text: str

    @cached_property
    def imports(self) -> dict[str, list[str]]:
        """The names that it imports, by module."""
        return {
            found["module"]: re.findall(r"\w+", found["names"] or "")
            for found in IMPORT.finditer(self.text)
        }

    @cached_property
    def exports(self) -> list[str]:
        """The names that it exports."""
        return [found["name"] for found in EXPORT.finditer(self.text)]

    def as_function(self) -> str:
        """Its code in a function that is called once.

        Raises:
            ValueError: it imports or exports in another form than those known here.
        """
        code = EXPORT.sub("", IMPORT.sub("", self.text))
        if unknown := UNKNOWN.search(code):
            raise ValueError(f"assets/{self.name}.js: no form that is known here: {unknown[0]}")
        names = ", ".join(self.exports)
        return MODULE % (names, code, names)


@cache
def bundle(entry: str, *, after: str = "") -> str:
    """A module and all that it imports, directly or not, as one script.

    Args:
        entry: the module's name, without .js.
        after: the entry of the bundle that runs before on the same page; what is in it is left out.

    Raises:
        graphlib.CycleError: modules import each other in a circle.
        ValueError: a module imports or exports in a form that is not known; two export one name.
    """
    before = _in_order(after) if after else {}
    modules = [module for name, module in _in_order(entry).items() if name not in before]
    exports = [name for module in (*before.values(), *modules) for name in module.exports]
    if twice := [name for name, count in Counter(exports).items() if count > 1]:
        raise ValueError(f"assets/: more than one module exports {', '.join(twice)}")
    taken = {
        name for module in modules for there in before for name in module.imports.get(there, ())
    }
    parts = [TAKEN % ", ".join(sorted(taken))] if taken else []
    parts += [module.as_function() for module in modules]
    ours = ", ".join(name for module in modules for name in module.exports)
    return BUNDLE % ("\n".join(parts), ours)


def _in_order(entry: str) -> dict[str, Module]:
    """A module and those that it needs, by name, each behind what it imports."""
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
