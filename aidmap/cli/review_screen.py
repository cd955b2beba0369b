"""The screen of aidmap review: a proposal with its sentence and its grounds, and keys to decide.

The door for textual. What the keys do is left to `proposals.review`; the plain mode, to `review`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import App
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Label, ProgressBar, Static

from aidmap.cli.options import legible
from aidmap.cli.review import (
    REMARK_NAMES,
    editable,
    finish,
    ground_of,
    place_in_document,
    progress_line,
)
from aidmap.errors import AidmapError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from aidmap.proposals.review import Review

GROUND_STYLE = "bold underline"  # not by colour alone
DECISIONS = {None: "not decided", True: "✓ accepted", False: "✕ skipped"}
LABEL_WIDTH = 16  # characters


class ReviewScreen(App[str]):
    """Shows proposals one by one; what it gives back is said when it has closed.

    Args:
        session: the decisions.
    """

    CSS = """
    #head { padding: 0 1; text-style: bold; }
    #progress { padding: 0 1; }
    #sentence { padding: 1 2; border: round $primary; height: auto; }
    #record, #remarks { padding: 0 3; height: auto; }
    #message { padding: 0 1; height: auto; min-height: 1; text-style: bold; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "decide('accept')", "Accept"),
        Binding("e", "edit", "Edit"),
        Binding("s", "decide('skip')", "Skip"),
        Binding("p", "decide('split')", "Split"),
        Binding("u", "undo", "Undo"),
        Binding("n,right", "move(1)", "Next", key_display="n"),
        Binding("b,left", "move(-1)", "Back", key_display="b"),
        Binding("f", "finish", "Finish: enter"),
        Binding("q,escape", "leave", "Quit", key_display="q"),
    ]

    def __init__(self, session: Review) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield Static(id="head", markup=False)
        yield ProgressBar(id="progress", show_eta=False)
        with VerticalScroll():
            yield Static(id="sentence", markup=False)
            yield Static(id="record", markup=False)
            yield Static(id="remarks", markup=False)
        yield Static(id="message", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Show the first proposal that is not decided."""
        self.title = "aidmap review"
        self.show()

    def show(self, message: str = "") -> None:
        """Show the proposal at which the review is."""
        session = self._session
        at, total = session.position, len(session.table.rows)
        remarks = session.table.remarks(at)
        state = DECISIONS[session.table.decided(at)]
        head = f"{at + 1} of {total}: {session.table.kind(at)}, {state}. {progress_line(session)}"
        self.query_one("#head", Static).update(Text(head))
        bar = self.query_one("#progress", ProgressBar)
        bar.update(total=total, progress=total - session.progress.left)
        grounds = [words for _, words in session.table.grounds(at)]
        quote = marked(legible(remarks["sentence"]), grounds)
        quote.append(f"\n{legible(place_in_document(remarks))}", style="dim")
        self.query_one("#sentence", Static).update(quote)
        self.query_one("#record", Static).update(self._record_text())
        self.query_one("#remarks", Static).update(_remarks_text(remarks))
        self.query_one("#message", Static).update(Text(legible(message)))

    def _record_text(self) -> Text:
        """The fields of the record, each with the words that gave it."""
        grounds = dict(self._session.table.grounds(self._session.position))
        text = Text()
        for name, value in editable(self._session).items():
            if value:
                words = grounds.get(ground_of(name), "")
                text.append(f"{name:<{LABEL_WIDTH}}", style="dim")
                text.append(legible(value), style="bold")
                text.append(f"   {legible(words)}\n" if words else "\n", style="italic dim")
        return text

    def _try(self, act: Callable[[], object]) -> None:
        """Do something, and show what became of it, or why it cannot be."""
        try:
            act()
        except AidmapError as error:
            self.show("\n".join(error.lines))
        else:
            all_done = "all are decided: f enters what is accepted"
            self.show("" if self._session.progress.left else all_done)

    def action_decide(self, what: str) -> None:
        """Accept, skip or split the proposal that is shown."""
        self._try({
            "accept": self._session.accept, "skip": self._session.skip,
            "split": self._session.split,
        }[what])  # fmt: skip

    def action_undo(self) -> None:
        """Take the last act back."""
        if self._session.undo():
            self.show("taken back")
        else:
            self.show("there is nothing to take back")

    def action_move(self, step: int) -> None:
        """Show another proposal."""
        self._session.move(step)
        self.show()

    def action_edit(self) -> None:
        """Open the fields of the proposal for editing."""
        self.push_screen(FieldsScreen(self._session), lambda _: self.show())

    def action_finish(self) -> None:
        """Enter what is accepted, and close."""
        try:
            self.exit(finish(self._session))
        except AidmapError as error:
            self.show("\n".join(error.lines))

    def action_leave(self) -> None:
        """Close; what was decided is in the file."""
        self.exit(f"{progress_line(self._session)}; nothing was entered")


class FieldsScreen(ModalScreen[None]):
    """The fields of a proposal, to be edited.

    Args:
        session: at the proposal.
    """

    CSS = """
    FieldsScreen { align: center middle; }
    #box { width: 90%; height: 90%; border: round $primary; background: $surface; padding: 0 1; }
    #fault { height: auto; min-height: 1; margin-bottom: 1; text-style: bold; }
    .field { height: auto; margin-bottom: 1; }
    .field Label { width: 18; }
    .field Input { width: 1fr; }
    """
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "Save", priority=True),
        Binding("escape", "dismiss_screen", "Cancel", priority=True),
    ]

    def __init__(self, session: Review) -> None:
        super().__init__()
        self._session = session
        self._fields = editable(session)

    def compose(self) -> ComposeResult:
        """A line of input for each field."""
        with Vertical(id="box"):
            yield Static("Enter or Ctrl+S saves, Escape cancels.", id="fault", markup=False)
            with VerticalScroll(can_focus=False):
                for name, value in self._fields.items():
                    with Horizontal(classes="field"):
                        yield Label(name, markup=False)
                        yield Input(legible(value), id=f"field-{name}", compact=True)
        yield Footer()

    def on_input_submitted(self) -> None:
        """Enter saves."""
        self.action_keep()

    def action_keep(self) -> None:
        """Write what was edited; where a field is wrong, say so and stay."""
        typed = {name: self.query_one(f"#field-{name}", Input).value for name in self._fields}
        changed = {
            name: text for name, text in typed.items() if text != legible(self._fields[name])
        }
        try:
            if changed:
                self._session.edit(changed)
        except AidmapError as error:
            self.query_one("#fault", Static).update(Text(legible("\n".join(error.lines))))
        else:
            self.dismiss()

    def action_dismiss_screen(self) -> None:
        """Close without writing."""
        self.dismiss()


def marked(sentence: str, grounds: list[str]) -> Text:
    """A sentence in which the words that gave its fields are marked."""
    text = Text(sentence)
    for words in grounds:
        start = sentence.find(words)
        if words and start >= 0:
            text.stylize(GROUND_STYLE, start, start + len(words))
    return text


def _remarks_text(remarks: dict[str, str]) -> Text:
    """What speaks for and against a proposal."""
    text = Text()
    for name, label in REMARK_NAMES.items():
        if remarks[name]:
            text.append(f"{label:<{LABEL_WIDTH}}", style="dim")
            text.append(f"{legible(remarks[name])}\n")
    return text
