"""The command `conduct-rules`: score a file of posts, explain one post, check the configuration."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

import conduct_rules
from conduct_rules.adapters.course_table import check_course_output, show_courses, write_courses
from conduct_rules.adapters.score_files import Counts, Stopped, go_on, score_rows, score_to_file
from conduct_rules.adapters.settings import FORMATS, Format
from conduct_rules.adapters.show import Tally, explain, make_console, summarise, tabulate, total
from conduct_rules.adapters.sources import STANDARD, Source
from conduct_rules.adapters.write_reports import Pair, check_output_format, write_json_lines
from conduct_rules.course import Course, check_key, find_courses
from conduct_rules.errors import (
    ConductRulesError,
    ConfigurationError,
    InputError,
    file_problem,
    hint_for,
    list_names,
)
from conduct_rules.post import Post
from conduct_rules.progress import make_bar

DONE, BAD_USAGE, SOME_NOT_SCORED, STOPPED = 0, 2, 3, 130

app = typer.Typer(
    name="conduct-rules",
    help="Which numbered conduct rules do patients' public posts touch, about whom, in which words, and what next?",
    epilog="Exit codes: 0 done, 2 bad usage or configuration, 3 some posts could not be scored, 130 stopped.",
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
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="CSV, JSON lines, Parquet or plain lines, packed or not; folders, patterns; - for standard input.",
        ),
    ],
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
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Write to .csv, .jsonl (also .gz, .zst) or .parquet; - for JSON lines on the screen.",
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where a run with -o was stopped, if one was.")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Show posts that raise nothing too.")] = False,
    processes: Annotated[int, typer.Option("--processes", min=1, help="How many processes to use.")] = 1,
    no_progress: Annotated[bool, typer.Option("--no-progress", help="Show no progress bar.")] = False,
    author_key: Annotated[
        str | None,
        typer.Option(
            "--author-key", metavar="FILE", help="Count courses of conduct; the file's bytes hash the authors."
        ),
    ] = None,
    courses: Annotated[
        str | None, typer.Option("--courses", metavar="FILE", help="Write courses of conduct to .csv or .jsonl.")
    ] = None,
    course_days: Annotated[
        int | None, typer.Option("--course-days", min=1, metavar="DAYS", help="How long posts count as connected.")
    ] = None,
) -> None:
    """Score files of posts: a table on the screen, or every report to a file with -o."""
    with plain_errors(), ExitStack() as stack:
        checked_format = check_format(format)
        if output is not None:
            check_output(output, files)
        elif resume:
            raise InputError("--resume goes on with a file that was being written; name it with -o")
        counts = Counts(Tally(), [], read_key(author_key, courses))
        whole = Path(output) if output not in (None, STANDARD) else None
        source = stack.enter_context(
            Source(files, format=checked_format, encoding=encoding, text_column=text_column, leave_out=whole)
        )
        engine = conduct_rules.load(staff=staff, practice=practice, rulebook=rulebook, model=model)
        gc.freeze()  # it lives as long as this process: nothing in it needs looking at again
        watch = partial(progress_shown, hidden=no_progress)
        if whole is not None:
            made_with = {"options": [checked_format, encoding, text_column], "model": model}
            score_to_file(
                engine, source, whole, counts, made_with=made_with, watch=watch, resume=resume, processes=processes
            )
        else:
            pairs = counts.count(score_rows(engine, iter(source), processes=processes))
            if output is None:
                show_table(pairs, counts.tally, everything=everything)
            else:
                write = write_json_lines(sys.stdout)
                for row, report in stack.enter_context(watch(pairs)):
                    write(row, report)
        if counts.key is not None:
            tell_courses(find_courses(counts.seen, window_days=course_days), courses, quiet=output is not None)
    for file, said in source.said:
        typer.echo(f"{file}: {said}", err=True)
    if output is not None:
        typer.echo(total(counts.tally), err=True)
    raise typer.Exit(SOME_NOT_SCORED if counts.tally.failed or counts.tally.unfinished else DONE)


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


# What is shown and written ---------------------------------------------------------------------------------------


def show_table(pairs: Iterator[Pair], tally: Tally, *, everything: bool) -> None:
    """Print the table as it fills, and the summary."""
    console = make_console()
    for page in tabulate(pairs, everything=everything):
        console.print(page)
    console.print(summarise(tally))


def tell_courses(found: list[Course], output: str | None, *, quiet: bool) -> None:
    """Write courses of conduct to a file where one was named, and show them; on the standard error when `quiet`."""
    if output is not None:
        write_courses(found, Path(output))
    make_console(stderr=quiet).print(show_courses(found))


# What goes wrong -------------------------------------------------------------------------------------------------


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn the library's errors, and Ctrl-C, into words on the standard error and an exit code."""
    try:
        yield
    except (KeyboardInterrupt, Stopped) as stopped:
        kept = stopped.posts if isinstance(stopped, Stopped) else 0
        typer.echo(f"Stopped. {go_on(kept)}." if kept else "Stopped.", err=True)
        raise typer.Exit(STOPPED) from None
    except ConductRulesError as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(BAD_USAGE) from None


def check_format(name: str | None) -> Format | None:
    """Read the value of --format."""
    for format in FORMATS:
        if name == format:
            return format
    if name is None:
        return None
    hint = hint_for(name, FORMATS)
    raise InputError(f"no such --format; expected {list_names(FORMATS)}" + (f"; did you mean {hint}?" if hint else ""))


def check_output(output: str, files: list[str]) -> None:
    """Refuse an output that cannot be written before any time is spent on scoring."""
    check_output_format(output)
    if output != STANDARD and Path(output).resolve() in [Path(file).resolve() for file in files if file != STANDARD]:
        raise InputError("the output would replace the file that is being read")


def read_key(file: str | None, courses: str | None) -> bytes | None:
    """Read the key that authors are hashed with, and check what else is asked for with it."""
    if file is None:
        if courses is not None:
            raise InputError("--courses needs a key to hash authors with; name a file that holds one with --author-key")
        return None
    if courses is not None:
        check_course_output(courses)
    try:
        return check_key(Path(file).read_bytes().strip())
    except OSError as error:
        raise ConfigurationError([file_problem(error, file)]) from None


@contextmanager
def progress_shown(pairs: Iterator[Pair], *, hidden: bool) -> Iterator[Iterator[Pair]]:
    """Count posts on the standard error while they are scored, where that is a terminal."""
    if hidden or not Console(stderr=True).is_terminal:
        yield pairs
        return
    with make_bar() as bar:
        yield iter(bar.track(pairs, total=None))


if __name__ == "__main__":
    main()
