"""Show reports to a person: a table of many posts with a summary by rule, or one post with its words underlined."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from conduct_rules.adapters.read_posts import Row
from conduct_rules.hit import Hit, SetAside, Span
from conduct_rules.report import Report

PAGE = 25
EXCERPT = 140
TOTALS = ("posts", "clean", "failed", "unfinished", "blank")
GROUP_STYLES = {
    "staff": "cyan", "staff_description": "cyan", "patient": "magenta", "description": "magenta",
    "offence": "red", "threat": "bold red", "allegation": "red", "complaint": "yellow", "risk": "bold red",
}  # fmt: skip
OTHER_STYLE = "green"
PICTURES = {0x7F: "\u2421", **{code: chr(0x2400 + code) for code in range(32) if code not in (9, 10)}}


def make_safe(text: str) -> str:
    """Give `text` fit for a terminal: what would move the cursor or turn the writing round is made visible.

    One character stands for one, so that offsets hold.
    """
    return "".join(
        PICTURES.get(ord(char))
        or ("\ufffd" if unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\n" else char)
        if unicodedata.bidirectional(char) not in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        else "\ufffd"
        for char in text
    )


# Many posts ------------------------------------------------------------------------------------------------------


@dataclass
class Tally:
    """What a run came to, counted as the reports go by."""

    posts: int = 0
    clean: int = 0
    failed: int = 0
    unfinished: int = 0
    blank: int = 0
    rules: Counter[tuple[int, str]] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)

    def add(self, row: Row, report: Report) -> None:
        """Count one report."""
        self.posts += 1
        self.clean += report.is_clean
        self.failed += report.error is not None
        self.unfinished += report.error is None and bool(report.not_checked)
        self.blank += row.post is not None and not row.post.text.strip()
        self.rules.update((finding.number, finding.title) for finding in report.findings)
        self.others.update(report.advisories)
        if report.complaint is not None:
            self.others[f"complaint: {report.complaint}"] += 1

    def totals(self) -> dict[str, int]:
        """Give the numbers of posts alone."""
        return {name: getattr(self, name) for name in TOTALS}

    def add_totals(self, totals: Mapping[str, int]) -> None:
        """Add numbers of posts counted elsewhere."""
        for name in TOTALS:
            setattr(self, name, getattr(self, name) + totals[name])


def tabulate(pairs: Iterable[tuple[Row, Report]], *, everything: bool = False) -> Iterator[Table]:
    """Give the reports as pages of one table, so that a long file shows as it goes; clean posts on request."""
    page = _start_page(first=True)
    for row, report in pairs:
        if report.is_clean and not everything:
            continue
        page.add_row(*describe(row, report))
        if page.row_count == PAGE:
            yield page
            page = _start_page(first=False)
    if page.row_count:
        yield page


def _start_page(*, first: bool) -> Table:
    table = Table(box=box.ROUNDED, show_lines=True, expand=True, show_header=first)
    for name, ratio in (("Post", 26), ("Rules", 9), ("Who", 12), ("Words", 18), ("Why", 26), ("Next step", 15)):
        table.add_column(name, ratio=ratio, overflow="fold")
    return table


def describe(row: Row, report: Report) -> tuple[RenderableType, ...]:
    """Give the cells of one post: post, rules, who, words, why, next step."""
    heading = Text(make_safe(report.post_id or row.place), style="bold")
    post = Group(heading, Text(shorten(row.post.text))) if row.post else heading
    if report.error is not None:
        return post, Text("not scored", style="bold red"), "", "", Text(make_safe(report.error)), ""
    hits = sorted(report.hits, key=lambda hit: hit.start)
    why = list(dict.fromkeys(hit.reason for hit in report.hits if not hit.rules))  # of advisories, which come first
    why += [f"{finding.number} {finding.why}" for finding in report.findings]
    why += [f"not checked: {part}" for part in report.not_checked]
    if not why:
        why = [f"{aside.text!r} set aside: {aside.cause}" for aside in report.set_aside]
    return (
        post,
        Text(name_rules(report), style="bold" if report.rules else "green"),
        Text("\n".join(dict.fromkeys(name_person(hit) for hit in hits if hit.kind.startswith(("staff", "patient"))))),
        Text("\n".join(dict.fromkeys(shorten(hit.text, 60) for hit in hits))),
        Text(make_safe("\n".join(why))),
        Text("\n".join(action.replace("_", " ") for action in report.actions)),
    )


def name_rules(report: Report) -> str:
    """Say what a post raises in few words: rule numbers, the complaint's grade, advisories."""
    parts = [", ".join(map(str, report.rules))] if report.rules else []
    parts += [report.complaint] if report.complaint else []
    parts += [advisory.replace("_", " ") for advisory in report.advisories]
    return "\n".join(parts) or ("none" if report.is_clean else "not fully checked")


def name_person(hit: Hit) -> str:
    """Name the person as written, with the staff list's number where one person fits."""
    return shorten(hit.text, 40) + (f" ({hit.staff_id})" if hit.staff_id else "")


def shorten(text: str, length: int = EXCERPT) -> str:
    """Give the beginning of a text on one line."""
    line = " ".join(make_safe(text).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def summarise(tally: Tally) -> RenderableType:
    """Give the summary by rule, and the totals in a sentence."""
    table = Table(title="Summary by rule", title_justify="left", box=box.ROUNDED)
    table.add_column("Rule", justify="right")
    table.add_column("Title")
    table.add_column("Posts", justify="right")
    for (number, title), count in sorted(tally.rules.items()):
        table.add_row(str(number), Text(title), str(count))
    for name, count in sorted(tally.others.items()):
        table.add_row("", Text(name.replace("_", " ")), str(count))
    return Group(table, Text(total(tally))) if table.row_count else Text(total(tally))


def total(tally: Tally) -> str:
    """Say what a run came to in one sentence.

    >>> total(Tally(posts=3, clean=1, failed=1))
    '3 posts: 1 raised something, 1 raised nothing, 1 could not be scored.'
    """
    flagged = tally.posts - tally.clean - tally.failed - tally.unfinished
    parts = [f"{flagged} raised something", f"{tally.clean} raised nothing"]
    parts += [f"{tally.blank} of those without any text"] if tally.blank else []
    parts += [f"{tally.unfinished} not fully checked"] if tally.unfinished else []
    parts += [f"{tally.failed} could not be scored"] if tally.failed else []
    return f"{tally.posts} post{'' if tally.posts == 1 else 's'}: {', '.join(parts)}."


# One post --------------------------------------------------------------------------------------------------------


def explain(text: str, report: Report, *, coloured: bool) -> Iterator[RenderableType]:
    """Give all there is to say of one post: the text marked up, what raises rules, what was set aside, what to do."""
    if report.error is not None:
        yield Text(f"not scored: {make_safe(report.error)}", style="bold red")
        return
    spans = sorted([*report.hits, *report.set_aside], key=lambda span: (span.start, -span.end))
    yield underline(text, spans) if coloured else Text(mark_up(text, spans))
    yield Text(f"\n{headline(report)}", style="bold")
    for finding in report.findings:
        yield Text(f"  rule {finding.number}, {finding.certainty}: {make_safe(finding.why)}")
    if report.hits:
        yield _list_hits(report)
    if report.set_aside:
        yield _list_set_aside(report)
    if report.not_checked:
        yield Text(f"Not checked: {', '.join(report.not_checked)}", style="bold red")
    if report.actions:
        yield Text("Next step: " + ", ".join(action.replace("_", " ") for action in report.actions))
    if report.reply:
        yield Text(f"Suggested reply: {make_safe(report.reply)}")


def headline(report: Report) -> str:
    """Say what a post raises in one line."""
    said = name_rules(report).replace("\n", "; ")
    return f"Rules: {said}" if report.rules else f"Raises: {said}"


def underline(text: str, spans: Iterable[Span]) -> Text:
    """Underline the spans, each in the colour of its kind; what was set aside is struck through."""
    shown = Text(make_safe(text))
    for span in spans:
        style = "dim strike" if isinstance(span, SetAside) else f"underline {GROUP_STYLES.get(span.kind, OTHER_STYLE)}"
        shown.stylize(style, span.start, span.end)
    return shown


def mark_up(text: str, spans: Iterable[Span]) -> str:
    """Mark the spans where there is no colour: `[words|kind]`, and `(words|kind)` for what was set aside.

    A span that begins inside one marked already is left to the table below the text.
    """
    safe, done, parts = make_safe(text), 0, []
    for span in spans:
        if span.start < done:
            continue
        before, after = "()" if isinstance(span, SetAside) else "[]"
        parts += [safe[done : span.start], before, safe[span.start : span.end], f"|{span.kind}", after]
        done = span.end
    return "".join([*parts, safe[done:]])


def _list_hits(report: Report) -> Table:
    table = _plain_table("Words", "Kind", "Rules", "Who", "Certainty", "Why")
    for hit in report.hits:
        rules = ", ".join(map(str, hit.rules)) or "-"
        cells = (shorten(hit.text, 60), hit.kind, rules, hit.staff_id or "", hit.certainty, make_safe(hit.reason))
        table.add_row(*map(Text, cells))
    return table


def _list_set_aside(report: Report) -> Table:
    table = _plain_table("Set aside", "Kind", "Cause", "Why")
    for aside in report.set_aside:
        table.add_row(*map(Text, (shorten(aside.text, 60), aside.kind, aside.cause, make_safe(aside.reason))))
    return table


def _plain_table(*names: str) -> Table:
    table = Table(box=box.ROUNDED)
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def make_console(*, stderr: bool = False) -> Console:
    """Make a console that wraps at the terminal's width, and at a readable one in a pipe or a file."""
    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = max(console.width, 140)
    return console
