"""The post as the detectors see it: original text, folded text, and tokens with offsets into the original."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from conduct_rules.lexicons import read_toml
from conduct_rules.text.fold import fold
from conduct_rules.text.vocabulary import Vocabulary

Case = Literal["lower", "capital", "upper", "mixed", "none"]

TOKEN_RE = re.compile(
    r"""
    [@\#](?=[a-z_])[a-z0-9_]+                                    # a handle or hashtag
  | [$€£]?[a-z0-9]+
      (?:(?:['@$€£!|+]|\*{1,8}|-{2,8}|_{1,8}|\#{1,8})(?=[a-z0-9@$€£]) [a-z0-9@$€£]+)*  # l33t, sh*te, f--k, they've
      (?:\*{2,8}|\$+)?                                           # f***
    """,
    re.VERBOSE,
)
MARKED_RE = re.compile(r"[!|+][a-z0-9@$€£]")
SENTENCE_END_RE = re.compile(r"[.!?]{1,8}(?:[\s\"')*]|$)|[!?]|\.\.|\n|\s/\s")
CLAUSE_END_RE = re.compile(r"[,;:()\[\]\"…]|\s-|-\s|--|[^\x00-\x7f]")
QUOTE_RE = re.compile(
    r"""(?<![a-z0-9])'(?=[^\s'])(?:[^'\n]|'(?=[a-z0-9])){1,300}'(?![a-z0-9])|"[^"\n]{1,400}\"""", re.VERBOSE
)
SPACED_RE = re.compile(
    r"(?<![a-z0-9'@#£$€*])[a-z0-9](?:[ .*_-][a-z0-9]){2,60}(?![a-z0-9'*])"
    r"|(?<![a-z0-9'@#£$€.])[a-z](?:\.[a-z]){1,12}(?![a-z0-9'])"
)
SHOUTED_SHARE = 0.7
LOWER_SHARE = 0.93
TITLED_SHARE = 0.85
FEWEST_TITLED = 6


class Token(NamedTuple):
    """One word, number, handle or hashtag.

    `start` and `end` are offsets into the original; `norm` is the folded form without apostrophes; `forms` holds
    `norm` and the words it may stand for. `gap` says what stands before the token: 0 a blank, 1 the end of a
    clause, 2 the end of a sentence. `joined` is set when nothing but a hyphen, or nothing at all, stands before it.
    """

    norm: str
    forms: tuple[str, ...]
    start: int
    end: int
    case: Case
    gap: int
    joined: bool
    quoted: bool
    sentence: int


class View:
    """A post's text, folded and cut into tokens. Everything downstream reports offsets into `text`.

    `forms` and `gaps` are those of the tokens, in order; `words` holds all words that stand in the text or that its
    tokens may stand for, and `places` where each of them does; `strange` are the places of tokens that are no plain
    word known: names, numbers, handles.
    """

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.folded, self.origin = fold(text)
        self.tokens: tuple[Token, ...] = _without_title_case(tuple(_cut_tokens(self)))
        self.forms = [token.forms for token in self.tokens]
        self.gaps = [token.gap for token in self.tokens]
        self.places = _places(self.forms)
        self.words = frozenset(self.places)
        known = vocabulary.words
        self.strange = [n for n, token in enumerate(self.tokens) if not (token.norm in known and token.norm.isalpha())]

    def offsets(self, first: int, last: int) -> tuple[int, int]:
        """Give the half-open span in the original of the tokens `first` to `last`, both included."""
        return self.tokens[first].start, self.tokens[last].end

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Give the half-open span in the original of a span of the folded text."""
        return self.origin[start], self.origin[end - 1] + 1

    def tokens_in(self, start: int, end: int) -> range:
        """Give the positions of the tokens that touch a span of the original."""
        first = next((n for n, token in enumerate(self.tokens) if token.end > start), len(self.tokens))
        last = first
        while last < len(self.tokens) and self.tokens[last].start < end:
            last += 1
        return range(first, last)

    def sentence_of(self, position: int) -> range:
        """Give the positions of all tokens in the same sentence as the token at `position`."""
        return self._sentences[self.tokens[position].sentence]

    @cached_property
    def _sentences(self) -> tuple[range, ...]:
        starts = [n for n, token in enumerate(self.tokens) if not n or token.sentence != self.tokens[n - 1].sentence]
        return tuple(range(start, end) for start, end in zip(starts, [*starts[1:], len(self.tokens)], strict=True))

    def gap_text(self, position: int) -> str:
        """Give the folded text between the token before and the token at `position` (blanks and marks only)."""
        begin = self.tokens[position - 1].end if position else 0
        return self.text[begin : self.tokens[position].start]

    @cached_property
    def is_shouted(self) -> bool:
        """Whether most words are in capitals, so that capitals tell nothing."""
        words = [token.case for token in self.tokens if token.case != "none" and token.end - token.start > 1]
        return len(words) > 2 and words.count("upper") >= SHOUTED_SHARE * len(words)

    @cached_property
    def is_lower(self) -> bool:
        """Whether hardly a word bears a capital, so that a missing capital tells nothing."""
        always = read_toml("text.toml")["always_capital"]
        words = [token.case for token in self.tokens if token.case != "none" and token.norm not in always]
        return words.count("lower") >= LOWER_SHARE * len(words)


def _places(forms: Iterable[tuple[str, ...]]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, words in enumerate(forms):
        for word in words:
            if word in places:
                places[word].append(place)
            else:
                places[word] = [place]
    return places


def _are_initials(written: str) -> bool:
    """Whether two letters with a stop between stand for a name, so that the next stop ends no sentence: `S.W. in`."""
    return len(written) == 3 and written[1] == "." and written not in read_toml("text.toml")["no_initials"]


def _cut_tokens(view: View) -> list[Token]:
    folded, origin, text, read = view.folded, view.origin, view.text, view.vocabulary.readings
    quotes = _quoted_spans(folded)
    tokens: list[Token] = []
    end_before, sentence, quote, before = 0, 0, 0, ""
    for start, end in _token_spans(folded, view.vocabulary):
        between = folded[end_before:start]
        written = folded[start:end]
        goes_on = between == " " or (
            between == ". "
            and _are_initials(before)
            and text[origin[start]].islower()
            and written not in read_toml("text.toml")["after_a_stop"]
        )
        gap = 0 if not tokens or goes_on else _gap_between(between, tokens[-1], written, text[origin[start]])
        sentence += gap == 2
        while quote < len(quotes) and quotes[quote][1] <= start:
            quote += 1
        norm = written if written.isalpha() else _norm(written)
        first, past = origin[start], origin[end - 1] + 1
        tokens.append(
            Token(
                norm,
                read(norm) if not written.endswith("'s") else (*read(norm), norm[:-1]),
                first,
                past,
                _case_of(text[first:past]),
                gap,
                bool(tokens) and between in ("", "-"),
                quote < len(quotes) and quotes[quote][0] <= start,
                sentence,
            )
        )
        end_before, before = end, written
    return tokens


def _token_spans(folded: str, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Cut the folded text; letters written apart (`f u c k`, `G.M.C.`) make one token."""
    spaced = _spaced_spans(folded, vocabulary)
    if not spaced and not MARKED_RE.search(folded):
        return [match.span() for match in TOKEN_RE.finditer(folded)]
    spans: list[tuple[int, int]] = []
    next_spaced = 0
    for match in TOKEN_RE.finditer(folded):
        start, end = match.span()
        while next_spaced < len(spaced) and spaced[next_spaced][1] <= start:
            next_spaced += 1
        if next_spaced < len(spaced) and spaced[next_spaced][0] <= start:
            if spaced[next_spaced][0] == start:
                spans.append(spaced[next_spaced])
            continue
        word = match.group()
        if "!" in word or "|" in word or "+" in word:
            spans += _split_at_marks(word, start, vocabulary)
        else:
            spans.append((start, end))
    return spans


def _spaced_spans(folded: str, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    found = [_without_figure(match) for match in SPACED_RE.finditer(folded) if not match.group()[::2].isdigit()]
    return [_without_article(folded, start, end, vocabulary) for start, end in found]


def _without_article(folded: str, start: int, end: int, vocabulary: Vocabulary) -> tuple[int, int]:
    """Cut off an `a` or `i` that stands before letters written apart: `such a b i t c h`."""
    letters = folded[start:end:2]
    article = letters[0] in "ai" and folded[start + 1] == " " and len(letters) > 3
    return (start + 2, end) if article and letters not in vocabulary and letters[1:] in vocabulary else (start, end)


def _without_figure(match: re.Match[str]) -> tuple[int, int]:
    """Cut off figures that only follow letters written apart: `d.o.b 7` of `d.o.b 7.11.63`."""
    start, end = match.span()
    letters = end
    while match.string[letters - 1].isdigit() and letters - start > 6:
        letters -= 2
    separators = set(match.string[start + 1 : end : 2])
    goes_on = match.string[end : end + 1] in ("/", ".", "-") and match.string[end + 1 : end + 2].isdigit()
    return (start, letters) if len(separators) > 1 or goes_on else (start, end)


def _split_at_marks(word: str, start: int, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Keep `d!ckhead` whole and cut `great!thanks` in two: whole only if it stands for a known word or a name."""
    if any(form in vocabulary or form in vocabulary.names for form in vocabulary.readings(_norm(word))[1:]):
        return [(start, start + len(word))]
    return [(start + part.start(), start + part.end()) for part in re.finditer(r"[^!|+]+", word)]


def _norm(piece: str) -> str:
    """Leave out apostrophes and the blanks of spaced letters, save where that makes another word (`we'll`)."""
    if piece in read_toml("text.toml")["keep_apostrophe"]:
        return piece
    if _is_spaced(piece):
        return piece[::2]
    return piece.replace("'", "")


def _without_title_case(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Take the capitals from A Post Written Like This, where they tell nothing, and read it as small letters."""
    words = [token.case for token in tokens if token.end - token.start > 1 and token.case != "none"]
    if len(words) < FEWEST_TITLED or words.count("capital") < TITLED_SHARE * len(words):
        return tokens
    return tuple(token._replace(case="lower") if token.case == "capital" else token for token in tokens)


def _is_spaced(piece: str) -> bool:
    """Whether single letters stand apart (`f u c k`); `m*y` is a masked word and no such thing."""
    if len(piece) < 3 or piece[1] not in " ._-*" or (piece[1] == "*" and len(piece) < 5):
        return False
    return piece[::2].isalnum() and len(set(piece[1::2])) <= 2 and not any(c.isalnum() for c in piece[1::2])


def _case_of(piece: str) -> Case:
    letters = piece if piece.isalpha() else "".join(c for c in piece if c.isalpha())
    if not letters:
        return "none"
    if letters.islower():
        return "lower"
    if letters.isupper():
        return "upper" if len(letters) > 1 else "capital"
    return "capital" if letters[0].isupper() and letters[1:].islower() else "mixed"


def _gap_between(between: str, before: Token, word: str, first: str) -> int:
    if between in ("", "-", " ", "'", "/"):
        return 0
    if between.startswith(".") and between.strip() == "." and before.norm in read_toml("text.toml")["abbreviations"]:
        return 0
    if between.strip() == "." and len(before.norm) == 1 and before.norm.isalpha() and first.isupper() and len(word) > 1:
        return 0
    if between == "." and (before.norm.isdigit() or not first.isupper()):
        return 0
    if SENTENCE_END_RE.search(between) or between == ".":
        return 2
    return 1 if CLAUSE_END_RE.search(between) else 0


def _quoted_spans(folded: str) -> Sequence[tuple[int, int]]:
    if "'" not in folded and '"' not in folded:
        return ()
    return [match.span() for match in QUOTE_RE.finditer(folded)]
