"""The modules of the page's scripts, and the scripts that they are put together as."""

import re
from graphlib import CycleError
from pathlib import Path

import pytest

import aidmap
from aidmap.html import script_bundle
from aidmap.html.script_bundle import Module, bundle

ASSETS = Path(aidmap.__file__).parent / "assets"
CLASSIC = {"fit", "starting"}  # they stand alone
HOOKS = {"layers", "page_map"}  # they give scripts of others `window.aidmap`
MODULES = {path.stem: Module(path.stem, path.read_text(encoding="utf-8"))
           for path in ASSETS.glob("*.js") if path.stem not in CLASSIC}  # fmt: skip


def named(text: str) -> list[str]:
    """The modules of a bundle, in order, by what they export."""
    by_name = {name: module for module, one in MODULES.items() for name in one.exports}
    at_top = re.findall(r"^(?:const|let|class|function) (\w+)", text, re.MULTILINE)
    return list(dict.fromkeys(by_name[name] for name in at_top if name in by_name))


def test_each_module_stands_behind_what_it_imports() -> None:
    order = named(bundle("layers"))
    assert {"rules", "model", "places", "layers"} <= {*order}
    for place, name in enumerate(order):
        assert {*MODULES[name].imports} & {*order} <= {*order[:place]}, name


def test_every_module_is_on_the_page_and_each_once() -> None:
    entries = ("unpack", "page_map", "history", "page")
    on_page = [
        module
        for place, entry in enumerate(entries)
        for module in named(bundle(entry, after=entries[:place]))
    ]
    assert len(on_page) == len({*on_page})
    assert {*on_page} == {name for name, module in MODULES.items() if module.exports}


def test_what_is_imported_is_exported() -> None:
    for name, module in MODULES.items():
        for other, names in module.imports.items():
            assert {*names} <= {*MODULES[other].exports}, (name, other)


def test_modules_reach_each_other_by_imports_alone() -> None:
    for name, module in MODULES.items():
        code = re.sub(r"//.*", "", module.text)
        assert name in HOOKS or not re.search(r"(?<![\w-])aidmap[.?\[]", code), name


def test_modules_stand_in_the_order_of_their_imports(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {
        "one": 'import { b } from "./two.js";\nimport "./three.js";\nexport const a = b;\n',
        "two": 'import { c } from "./three.js";\nexport const b = c;\n',
        "three": "export const c = 1;\n",
        "page": 'import { a } from "./one.js";\nexport class D {}\nD.a = a;\n',
    }
    monkeypatch.setattr(script_bundle, "_module", lambda name: Module(name, texts[name]))
    first, second = bundle.__wrapped__("one"), bundle.__wrapped__("page", after=("one",))
    assert first.index("const c =") < first.index("const b =") < first.index("const a =")
    assert "import" not in first
    assert "const { a } = aidmap.exports;" in second
    assert "const b =" not in second


@pytest.mark.parametrize(
    ("texts", "error", "said"),
    [
        (
            {"one": 'import { b } from "./two.js";\n', "two": 'import { a } from "./one.js";\n'},
            CycleError,
            "two.*one|one.*two",
        ),
        (
            {"one": 'import "./two.js";\nexport const a = 1;\n', "two": "export class a {}\n"},
            ValueError,
            "more than one module has a at its top",
        ),
        ({"one": "export default 1;\n"}, ValueError, r"one\.js.*export default 1"),
        ({"one": 'import * as two from "./two.js";\n'}, ValueError, r"one\.js.*import \* as two"),
        ({"one": 'import { a as b } from "two";\n'}, ValueError, r"one\.js.*import { a as b }"),
    ],
)
def test_what_cannot_be_put_together_is_an_error(
    texts: dict[str, str],
    error: type[Exception],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(script_bundle, "_module", lambda name: Module(name, texts[name]))
    with pytest.raises(error, match=said):
        bundle.__wrapped__("one")


def test_a_module_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError, match=r"no_such_module\.js"):
        bundle("no_such_module")
