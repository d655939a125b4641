"""Open a file of posts as text, whatever its encoding, and never lose a row to a bad byte."""

from __future__ import annotations

import codecs
import io
import re
from typing import IO, BinaryIO

from charset_normalizer import from_bytes

from conduct_rules.adapters.settings import read_settings
from conduct_rules.errors import InputError

SAMPLE = 1 << 16
MARKS = (
    (codecs.BOM_UTF8, "utf_8_sig"),
    (codecs.BOM_UTF32_LE, "utf_32"),
    (codecs.BOM_UTF32_BE, "utf_32"),
    (codecs.BOM_UTF16_LE, "utf_16"),
    (codecs.BOM_UTF16_BE, "utf_16"),
)
STRAY_BYTES = re.compile("[\udc80-\udcff]")
"""What a byte that the encoding has no character for becomes, one for each."""


class TextFile:
    """A file of posts opened as text.

    `stream` gives the text as decoded, in which `mend` puts right whatever was not in the main encoding: exports are
    often UTF-8 with rows pasted in from elsewhere. `said` is what the user should be told of it, or None.
    """

    def __init__(self, source: BinaryIO, *, encoding: str | None = None) -> None:
        """Open `source` in `encoding`, or in what its first bytes speak for. Raises `InputError` for a name unknown."""
        buffered = io.BufferedReader(source, SAMPLE)  # type: ignore[type-var]
        start = buffered.peek(SAMPLE)
        self._named = encoding is not None
        self._second: str | None = None
        self._mended = False
        if encoding is not None:
            self._codec = _look_up(encoding, start)
        else:
            self._codec = _detect(start)
            self._second = _guess_second(start)
        errors = "replace" if self._codec.startswith(("utf_16", "utf_32")) else "surrogateescape"
        self.stream: IO[str] = io.TextIOWrapper(buffered, encoding=self._codec, errors=errors, newline="")

    def mend(self, text: str) -> str | None:
        """Give `text` with its stray bytes read in the second encoding; None when there is no saying what they are."""
        if STRAY_BYTES.search(text) is None:
            return text
        if self._second is None:
            return None
        self._mended = True
        return text.encode(self._codec, "surrogateescape").decode(self._second, "replace")

    @property
    def said(self) -> str | None:
        """What was taken for granted about the encoding so far, in a sentence."""
        if self._named:
            return None
        if self._mended:
            return f"some rows are not UTF-8 and were read as {_speak(self._second)}; name another with --encoding"
        if self._codec in ("utf_16_le", "utf_16_be"):
            return f"read as {_speak(self._codec)}; name another with --encoding"
        return None


def _look_up(encoding: str, start: bytes) -> str:
    """Give Python's name of an encoding that the user named; a byte-order mark is taken off where there is one."""
    try:
        name = codecs.lookup(encoding).name.replace("-", "_")
        io.TextIOWrapper(io.BytesIO(), encoding=name)  # refuses codecs that are no encoding of text, such as base64
    except (LookupError, ValueError):
        raise InputError("no such encoding; expected one such as utf-8, windows-1252 or utf-16") from None
    return "utf_8_sig" if name == "utf_8" and start.startswith(codecs.BOM_UTF8) else name


def _detect(start: bytes) -> str:
    """Give the main encoding by the first bytes of a file."""
    for mark, codec in MARKS:
        if start.startswith(mark):
            return codec
    if b"\0" in start:
        even, odd = start[0::2].count(0), start[1::2].count(0)
        if max(even, odd) * 4 > len(start):
            return "utf_16_be" if even > odd else "utf_16_le"
    return "utf_8"


def _guess_second(start: bytes) -> str:
    """Guess the encoding of rows that are not UTF-8 from the lines of the sample that are not."""
    candidates: list[str] = read_settings()["reading"]["other_encodings"]
    odd_lines = [line for line in start.split(b"\n")[:-1] or [start] if not _is_utf_8(line)]
    best = from_bytes(b"\n".join(odd_lines), cp_isolation=candidates).best() if odd_lines else None
    return best.encoding if best is not None and best.encoding in candidates else candidates[0]


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _speak(codec: str | None) -> str:
    spoken: dict[str, str] = read_settings()["reading"]["spoken"]
    return spoken.get(codec or "", codec or "")
