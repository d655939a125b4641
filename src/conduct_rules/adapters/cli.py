"""The command `conduct-rules`: score a file of posts, explain one post, check the configuration."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

import conduct_rules
from conduct_rules.adapters.read_posts import PostFile, Row
from conduct_rules.adapters.settings import FORMATS, Format
from conduct_rules.adapters.show import Tally, explain, make_console, summarise, tabulate, total
from conduct_rules.adapters.write_reports import WRITERS, Pair, Write, open_output, output_format
from conduct_rules.errors import ConductRulesError, InputError, hint_for, list_names
from conduct_rules.post import Post

DONE, BAD_USAGE, SOME_NOT_SCORED = 0, 2, 3
STANDARD = "-"

app = typer.Typer(
    name="conduct-rules",
    help="Which numbered conduct rules do patients' public posts touch, about whom, in which words, and what next?",
    epilog="Exit codes: 0 done, 2 bad usage or configuration, 3 some posts could not be scored.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

StaffOption = Annotated[str | None, typer.Option("--staff", metavar="CSV", help="The practice's staff list.")]
PracticeOption = Annotated[
    str | None, typer.Option("--practice", metavar="TOML", help="The practice's own names, numbers and addresses.")
]
RulebookOption = Annotated[
    str | None, typer.Option("--rulebook", metavar="TOML", help="The numbered rules; West Road's if not given.")
]
ModelOption = Annotated[
    str | None, typer.Option("--model", metavar="NAME", help="An installed spaCy pipeline that finds persons.")
]


def main() -> None:
    """Run the command, on any console: characters it cannot show become question marks, never a crash."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()


@app.callback(invoke_without_command=True)
def show_version(
    wanted: Annotated[bool, typer.Option("--version", help="Show the version and exit.", is_eager=True)] = False,
) -> None:
    """Show the version when it was asked for."""
    if wanted:
        typer.echo(f"conduct-rules {version('conduct-rules')}")
        raise typer.Exit(DONE)


@app.command()
def score(
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV, JSON lines or plain lines; - for standard input.")],
    staff: StaffOption = None,
    practice: PracticeOption = None,
    rulebook: RulebookOption = None,
    model: ModelOption = None,
    text_column: Annotated[
        str | None, typer.Option("--text-column", metavar="NAME", help="The column with the posts, if not found.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="NAME", help="The file's encoding, if not found.")
    ] = None,
    format: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help=f"The file's format: {list_names(FORMATS)}.")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write to .csv or .jsonl; - for JSON lines on the screen."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Show posts that raise nothing too.")] = False,
    processes: Annotated[int, typer.Option("--processes", min=1, help="How many processes to use.")] = 1,
    no_progress: Annotated[bool, typer.Option("--no-progress", help="Show no progress bar.")] = False,
) -> None:
    """Score a file of posts: a table on the screen, or every report to a file with -o."""
    tally = Tally()
    with plain_errors(), ExitStack() as stack:
        checked_format = check_format(format)
        if output is not None:
            check_output(output, file)
        posts = stack.enter_context(open_posts(file, format=checked_format, encoding=encoding, text_column=text_column))
        engine = conduct_rules.load(staff=staff, practice=practice, rulebook=rulebook, model=model)
        pairs = count(score_rows(engine, posts, processes=processes), tally)
        if output is None:
            show_table(pairs, tally, everything=everything)
        else:
            pairs = stack.enter_context(progress_shown(pairs, hidden=no_progress))
            write = stack.enter_context(open_writer(output))
            for row, report in pairs:
                write(row, report)
    if posts.said:
        typer.echo(f"{file}: {posts.said}", err=True)
    if output is not None:
        typer.echo(total(tally), err=True)
    raise typer.Exit(SOME_NOT_SCORED if tally.failed or tally.unfinished else DONE)


@app.command("explain")
def explain_text(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="One post; - for standard input.")],
    staff: StaffOption = None,
    practice: PracticeOption = None,
    rulebook: RulebookOption = None,
    model: ModelOption = None,
) -> None:
    """Explain one post: its words underlined, what they raise and why, what was set aside, and what to do."""
    with plain_errors():
        if text == STANDARD:
            text = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
        engine = conduct_rules.load(staff=staff, practice=practice, rulebook=rulebook, model=model)
        post = Post(text=text)
        report = engine.score(post)
        console = make_console()
        for part in explain(post.text, report, coloured=console.is_terminal and not console.no_color):
            console.print(part)
    raise typer.Exit(SOME_NOT_SCORED if report.error or report.not_checked else DONE)


@app.command("check-config")
def check_config(
    staff: StaffOption = None,
    practice: PracticeOption = None,
    rulebook: RulebookOption = None,
    model: ModelOption = None,
) -> None:
    """Load the configuration and say what is in it, or everything that is wrong with it."""
    with plain_errors():
        engine = conduct_rules.load(staff=staff, practice=practice, rulebook=rulebook, model=model)
    stamp = engine.stamp
    people = f"{len(engine.staff)} people" if staff else "no staff list; titles and roles still find staff"
    typer.echo("The configuration is in order.")
    typer.echo(f"practice: {engine.practice.name if practice else 'none given'}")
    typer.echo(f"staff:    {people}")
    typer.echo(f"rulebook: {stamp.id} ({stamp.fingerprint})")
    for note in engine.notes:
        typer.echo(f"note:     {note}")


# Scoring rows ----------------------------------------------------------------------------------------------------


def score_rows(engine: conduct_rules.Engine, rows: PostFile, *, processes: int = 1) -> Iterator[Pair]:
    """Score rows as they are read; a row that holds no post gives a report that says so, in its place."""
    waiting: deque[Row] = deque()

    def hand_over() -> Iterator[Post | Mapping[str, Any]]:
        for row in rows:
            waiting.append(row)
            yield row.post if row.post is not None else {"id": row.place}

    for report in engine.score_batch(hand_over(), n_process=processes):
        row = waiting.popleft()
        yield row, report if row.problem is None else report.model_copy(update={"error": f"{row.place}: {row.problem}"})


def count(pairs: Iterator[Pair], tally: Tally) -> Iterator[Pair]:
    """Count the reports in `tally` as they go by."""
    for row, report in pairs:
        tally.add(row, report)
        yield row, report


def show_table(pairs: Iterator[Pair], tally: Tally, *, everything: bool) -> None:
    """Print the table as it fills, and the summary."""
    console = make_console()
    for page in tabulate(pairs, everything=everything):
        console.print(page)
    console.print(summarise(tally))


# Files and streams -----------------------------------------------------------------------------------------------


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn the library's errors into words on the standard error and exit code 2."""
    try:
        yield
    except ConductRulesError as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(BAD_USAGE) from None


@contextmanager
def open_posts(
    file: str, *, format: Format | None, encoding: str | None, text_column: str | None
) -> Iterator[PostFile]:
    """Open the file of posts, or the standard input; what is wrong with it is told with its name."""
    name = "standard input" if file == STANDARD else file
    with ExitStack() as stack:
        try:
            if file == STANDARD:
                source = getattr(sys.stdin.buffer, "raw", sys.stdin.buffer)  # gives what there is, without waiting
            else:
                source = stack.enter_context(open(file, "rb", buffering=0))
            posts = PostFile(source, name=file, format=format, encoding=encoding, text_column=text_column)
        except InputError as error:
            raise InputError(f"{name}: {error}") from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "that is not the name of a file"
            raise InputError(f"{name}: cannot be read ({reason.lower()})") from None
        yield posts


def check_format(name: str | None) -> Format | None:
    """Read the value of --format."""
    for format in FORMATS:
        if name == format:
            return format
    if name is None:
        return None
    hint = hint_for(name, FORMATS)
    raise InputError(f"no such --format; expected {list_names(FORMATS)}" + (f"; did you mean {hint}?" if hint else ""))


def check_output(output: str, file: str) -> None:
    """Refuse an output that cannot be written before any time is spent on scoring."""
    output_format(output)
    if STANDARD not in (output, file) and Path(output).resolve() == Path(file).resolve():
        raise InputError("the output would replace the file that is being read")


@contextmanager
def open_writer(output: str) -> Iterator[Write]:
    """Open where the reports go."""
    if output == STANDARD:
        yield WRITERS[output_format(output)](sys.stdout)
    else:
        with open_output(Path(output)) as stream:
            yield WRITERS[output_format(output)](stream)


@contextmanager
def progress_shown(pairs: Iterator[Pair], *, hidden: bool) -> Iterator[Iterator[Pair]]:
    """Count posts on the standard error while they are scored, where that is a terminal."""
    console = Console(stderr=True)
    if hidden or not console.is_terminal:
        yield pairs
        return
    columns = (TextColumn("scoring"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield iter(progress.track(pairs, total=None))


if __name__ == "__main__":
    main()
