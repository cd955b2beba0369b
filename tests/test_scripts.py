"""The modules of the page's scripts, and the scripts that they are put together as."""

from graphlib import CycleError

import pytest

from aidmap.html import script_bundle
from aidmap.html.script_bundle import Module, bundle


def test_modules_stand_in_the_order_of_their_imports(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {
        "one": 'import { b } from "./two.js";\nimport "./three.js";\nexport const a = b;\n',
        "two": 'import { c } from "./three.js";\nexport const b = c;\n',
        "three": "export const c = 1;\n",
        "page": 'import { a } from "./one.js";\nexport class D {}\nD.a = a;\n',
    }
    monkeypatch.setattr(script_bundle, "_module", lambda name: Module(name, texts[name]))
    first, second = bundle.__wrapped__("one"), bundle.__wrapped__("page", after="one")
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
            "more than one module exports a",
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
