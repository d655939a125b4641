"""Where posts come from: the standard input, files, folders and patterns of names, compressed or not."""

from __future__ import annotations

import glob
import gzip
import io
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from conduct_rules.adapters.read_posts import PostFile, Row
from conduct_rules.adapters.settings import NEEDS_PYARROW, Format, compression_by_ending, format_by_ending
from conduct_rules.errors import InputError

STANDARD = "-"
SIGNS_OF_PATTERNS = frozenset("*?[")


class Rows(Protocol):
    """The rows of one file."""

    @property
    def said(self) -> str | None:
        """What was taken for granted in reading it."""

    def __iter__(self) -> Iterator[Row]: ...


class Source:
    """Everything that was named to be scored: iterate for its rows, file after file.

    `names` are files, folders, patterns such as `posts/*.csv`, or `-` alone. A folder stands for all files in it and
    below it whose endings say that they hold posts, in order of their names; `leave_out` is never among those, nor is
    anything whose name begins with a dot or an underscore. Where there are several files, each is looked at before the
    first is read, and the place of a row names its file. Raises `InputError` with the name of the file.
    """

    def __init__(
        self,
        names: Sequence[str],
        *,
        format: Format | None = None,
        encoding: str | None = None,
        text_column: str | None = None,
        leave_out: Path | None = None,
    ) -> None:
        self._format, self._encoding, self._text_column = format, encoding, text_column
        if STANDARD in names and len(names) > 1:
            raise InputError("the standard input cannot be read together with files")
        self.files = list(dict.fromkeys(file for name in names for file in find_files(name, leave_out=leave_out)))
        self.said: list[tuple[str, str]] = []
        self._only: Rows | None = None
        self._closing = ExitStack()
        for file in self.files:
            with ExitStack() as stack:
                rows = self._open(file, stack)
                if len(self.files) == 1:
                    self._only, self._closing = rows, stack.pop_all()

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    @property
    def can_be_read_again(self) -> bool:
        """Whether a second run finds the same posts: those of files, not of a pipe."""
        return all(file != STANDARD and Path(file).is_file() for file in self.files)

    def describe(self) -> list[list[str | int]]:
        """Give what tells these files from others or from later versions of themselves: names, sizes and times."""
        states = [(file, Path(file).stat()) for file in self.files]
        return [[file, state.st_size, state.st_mtime_ns] for file, state in states]

    def __iter__(self) -> Iterator[Row]:
        for file in self.files:
            with ExitStack() as stack:
                rows = self._only or self._open(file, stack)
                try:
                    yield from rows
                except InputError as error:
                    raise InputError(f"{_speak(file)}: {error}") from None
                except (EOFError, OSError, zlib.error):
                    raise InputError(f"{_speak(file)}: cannot be read to its end; is all of it there?") from None
                if rows.said:
                    self.said.append((_speak(file), rows.said))

    def _open(self, file: str, stack: ExitStack) -> Rows:
        prefix = f"{file}, " if len(self.files) > 1 else ""
        try:
            source = _open_bytes(file, stack)
            if (self._format or format_by_ending(file)) == "parquet":
                return _open_parquet(source, file, text_column=self._text_column, prefix=prefix)
            return PostFile(
                source,
                name=file,
                format=self._format,
                encoding=self._encoding,
                text_column=self._text_column,
                prefix=prefix,
            )
        except InputError as error:
            raise InputError(f"{_speak(file)}: {error}") from None
        except (EOFError, zlib.error):
            raise InputError(f"{_speak(file)}: cannot be read to its end; is all of it there?") from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "that is not the name of a file"
            raise InputError(f"{_speak(file)}: cannot be read ({reason.lower()})") from None


def find_files(name: str, *, leave_out: Path | None = None) -> list[str]:
    """Give the files that a name stands for: itself, those in a folder, or those that a pattern fits."""
    if name == STANDARD:
        return [name]
    path = Path(name)
    if path.is_dir():
        found = [
            str(file)
            for file in sorted(path.rglob("*"))
            if format_by_ending(file.name) and not _is_hidden(file.relative_to(path))
        ]
    elif SIGNS_OF_PATTERNS.isdisjoint(name) or path.exists():
        return [name]
    else:
        found = sorted(glob.glob(name, recursive=True))
    files = [file for file in found if Path(file).is_file() and not _is_same(Path(file), leave_out)]
    if not files:
        raise InputError(f"{name}: there are no files of posts")
    return files


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.parts)


def _is_same(path: Path, other: Path | None) -> bool:
    return other is not None and path.resolve() == other.resolve()


def _speak(file: str) -> str:
    return "standard input" if file == STANDARD else file


def _open_bytes(file: str, stack: ExitStack) -> BinaryIO:
    if file == STANDARD:
        return cast(BinaryIO, getattr(sys.stdin.buffer, "raw", sys.stdin.buffer))  # what there is, without waiting
    raw: BinaryIO = stack.enter_context(io.FileIO(file))
    compression = compression_by_ending(file)
    if compression == "gzip":
        return cast(BinaryIO, stack.enter_context(gzip.GzipFile(fileobj=raw)))
    if compression == "zstd":
        try:
            import pyarrow
        except ImportError:
            raise InputError(NEEDS_PYARROW) from None
        return cast(BinaryIO, stack.enter_context(pyarrow.CompressedInputStream(raw, "zstd")))
    return raw


def _open_parquet(source: BinaryIO, file: str, *, text_column: str | None, prefix: str) -> Rows:
    if file == STANDARD or compression_by_ending(file):
        raise InputError("Parquet is read from files alone, and not from compressed ones")
    try:
        from conduct_rules.adapters.parquet import ParquetPosts
    except ImportError:
        raise InputError(NEEDS_PYARROW) from None
    return ParquetPosts(source, text_column=text_column, prefix=prefix)


def skip(rows: Iterable[Row], count: int) -> Iterator[Row]:
    """Give the rows after the first `count`."""
    remaining = iter(rows)
    for _ in range(count):
        next(remaining, None)
    yield from remaining
