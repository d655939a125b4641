"""Tell the author's own name: a sign-off at the end, or "my name is" before it."""

from __future__ import annotations

import re

from conduct_rules.lexicons import distance, read_toml
from conduct_rules.text.view import View
from conduct_rules.who.gazetteer import name_words
from conduct_rules.who.surroundings import Surroundings
from conduct_rules.who.units import NameGroup

LONGEST_TAIL = distance("who", "tail")
SHORTEST_LEAD = distance("who", "lead")
LONGEST_CLOSING = distance("who", "closing")
SIGN_RE = re.compile(r"[\n\-–—,.]|/\s")


def is_authors_name(
    view: View,
    group: NameGroup,
    around: Surroundings,
    *,
    after_author: bool = False,
    listed: bool = False,
    named: bool = False,
) -> bool:
    """Whether the post gives this name as its author's.

    `listed`: there is good evidence that it is somebody on the staff list, so that `this is` and `it's` introduce them;
    `named`: the post has named that member of staff before, and so may speak to them in its last words.
    """
    if group.title in ("doctor", "nurse"):
        return False
    if after_author and view.tokens[group.first - 1].norm in ("and", "n", "&"):
        return True
    if around.after("own_name", group.last):
        return True
    if around.before("author", group.first) and _introduced(view, group, around, listed=listed):
        return True
    if _closes_letter(view, group) or _gives_address(view, group) or _puts_title_behind(view, group):
        return True
    opens = view.tokens[group.first].gap == 2 or group.first < SHORTEST_LEAD or _is_last_line(view, group)
    if opens and around.after("author_after", group.last):
        return True
    return not (named and view.tokens[group.first].gap == 1) and _is_sign_off(view, group)


def _closes_letter(view: View, group: NameGroup) -> bool:
    """Whether the name stands under `Yours sincerely` or the like."""
    words, between = read_toml("names.toml"), view.gap_text(group.first)
    closings = words["closings"]
    before = view.tokens[group.first - 1].norm if group.first else ""
    if before == "also" and group.first > 1:  # `Yours, also Claire`
        before, between = view.tokens[group.first - 2].norm, view.gap_text(group.first - 1)
    if before in closings and ("\n" in between or "," in between):
        return True
    line = max(0, group.first - LONGEST_CLOSING)
    return "\n" in between and any(
        token.norm in closings and previous.norm in words["before_closings"]
        for previous, token in zip(view.tokens[line : group.first], view.tokens[line + 1 : group.first], strict=False)
    )


def _puts_title_behind(view: View, group: NameGroup) -> bool:
    """Whether a name that opens a sentence has its title in brackets: `M. Brown (Mrs), on your list since 1990`."""
    if group.title is not None or view.tokens[group.first].gap != 2 or group.last + 1 >= len(view.tokens):
        return False
    titled = view.tokens[group.last + 1].norm in read_toml("names.toml")["signed_titles"]
    return titled and "(" in view.gap_text(group.last + 1)


def _gives_address(view: View, group: NameGroup) -> bool:
    """Whether a Mr or Mrs opens a sentence with an address behind: `Miss E. Mather, 6 Delaval Gardens`."""
    following = view.tokens[group.last + 1] if group.last + 1 < len(view.tokens) else None
    opens = group.first > 0 and view.tokens[group.first].gap == 2
    return bool(opens and group.title == "courtesy" and following and following.gap == 1 and following.norm.isdigit())


def _introduced(view: View, group: NameGroup, around: Surroundings, *, listed: bool) -> bool:
    """`my name is` and the like count anywhere; `from`, `thanks` and `its` only where the post ends or begins."""
    before = view.tokens[group.first - 1].norm
    if before in ("is", "was", "called", "named", "names", "i'm", "im", "am", "surname") or (
        before == "a" and group.first > 1
    ):
        lead = view.tokens[group.first - 2].norm
        return before != "is" or lead == "name" or (lead == "this" and not listed)
    if before == "from" and group.first > 1 and view.tokens[group.first - 2].norm in ("love", "regards", "wishes"):
        return True
    if before in ("its", "it's"):
        return group.first < 6 and not listed and not around.after("cleft", group.last)
    if before in read_toml("names.toml")["before_own_name"] and around.after("author_after", group.last):
        return True
    return before in read_toml("names.toml")["before_own_name"] and _is_last_line(view, group)


def _is_sign_off(view: View, group: NameGroup) -> bool:
    """Whether the name closes the post, after a new line, dash or comma, with no more than a place or kisses behind."""
    if group.first == 0 or not _is_last_line(view, group):
        return False
    first = group.first
    if first > 1 and not view.tokens[first].gap and view.tokens[first - 1].norm in name_words("nickname_leads"):
        first -= 1  # `cheers, Big Steve`
    between = view.text[view.tokens[first - 1].end : view.tokens[first].start]
    before = view.tokens[first - 1].norm
    if between.strip(" ") == "," and before in ("you", "done", "dear", "lass", "lad"):
        return False
    return bool(SIGN_RE.search(between)) or before.strip("x") == ""


def _is_last_line(view: View, group: NameGroup) -> bool:
    tail = range(group.last + 1, len(view.tokens))
    if tail and len(tail) <= LONGEST_TAIL and "\n" in view.gap_text(group.first) and view.tokens[tail[0]].gap == 1:
        return True  # `Mrs Ivy Bell, lollipop lady (retired)`
    return len(tail) <= LONGEST_TAIL and all(
        view.tokens[n].norm.strip("x") == ""
        or view.tokens[n].case in ("capital", "none")
        or view.tokens[n].norm in name_words("after_signature")
        for n in tail
    )
