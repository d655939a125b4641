"""When two spellings may be of one name: slips of the fingers, and spelling by ear."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from conduct_rules.lexicons import read_toml

VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=16_000)
def sound(word: str) -> str:
    """Give the English sound of a folded word as a key: consonants in order, each run of vowels one `A`.

    >>> sound("okonkwo") == sound("oconquo"), sound("reid") == sound("reed"), sound("patel") == sound("pastel")
    (True, True, False)
    """
    for letters, heard in read_toml("sounds.toml")["english"]:
        word = word.replace(letters, heard)
    key: list[str] = []
    for place, letter in enumerate(word):
        if letter in VOWELS and not (letter == "y" and place == 0):
            heard = "A"
        elif (letter == "h" and place) or (letter == "w" and key[-1:] == ["A"] and not _vowel_at(word, place + 1)):
            continue
        else:
            heard = letter
        if key[-1:] != [heard]:
            key.append(heard)
    return "".join(key[:-1] if len(key) > 2 and key[-1] == "A" else key)


def sounds_of_name(name: str) -> frozenset[str]:
    """Give every key under which a folded name may be heard: as English, and as its own tongue reads it."""
    keys = {sound(name)}
    for tongue in read_toml("sounds.toml")["tongue"]:
        if any(letters in name for letters in tongue["when"]):
            word = name
            for letters, heard in tongue["read"]:
                word = word.replace(letters, heard)
            keys.add(sound(word))
    return frozenset(key for key in keys if len(key) > 1)


def slips_allowed(length: int) -> int:
    """How many slips a name of this length may bear: none in a short one, two in a long one."""
    return 0 if length < 4 else 1 if length < 8 else 2


def slips_between(written: str, name: str) -> int:
    """Count letters dropped, added, changed or swapped with a neighbour.

    >>> slips_between("nuygen", "nguyen"), slips_between("wojcick", "wojcik")
    (2, 1)
    """
    return int(OSA.distance(written, name))


def deletions(word: str) -> set[str]:
    """Give the word itself, and it with each one letter left out: two words a slip apart share one of these."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def is_plain_slip(written: str, name: str) -> bool:
    """Whether the written word is the name with no more slips than its length allows.

    The first letter is seldom got wrong: a different one costs a slip more.
    """
    cost = slips_between(written, name) + (written[:1] != name[:1])
    return 0 < cost <= slips_allowed(min(len(written), len(name))) or _is_scramble(written, name)


def _is_scramble(written: str, name: str) -> bool:
    """Whether a longer name has all its letters, only some in the wrong order (Nuygen, Nugyen)."""
    if len(name) < 6 or len(written) != len(name) or written[0] != name[0] or written[-1] != name[-1]:
        return False
    return sorted(written) == sorted(name) and slips_between(written, name) <= 2


def _vowel_at(word: str, place: int) -> bool:
    return place < len(word) and word[place] in VOWELS


__all__ = ["deletions", "is_plain_slip", "slips_allowed", "slips_between", "sound", "sounds_of_name"]
