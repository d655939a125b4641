"""The gazetteers are folded, free of repeats, and hold what they say they hold."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

import conduct_rules.lexicons

FOLDED = re.compile(r"[a-z0-9&][a-z0-9&-]*(?: [a-z0-9&-]+)*")
GAZETTEERS = ("given_names", "family_names", "ordinary_names", "outsiders", "health", "relations", "roles")
ORIGINS = (
    "english", "scottish", "welsh", "irish", "south_asian", "arabic_turkish_iranian", "west_african", "east_african",
    "southern_african", "polish", "eastern_european", "western_european", "chinese",
    "vietnamese_filipino_other_asian", "caribbean",
)  # fmt: skip
SPOT_CHECKS = {
    "given_names/english/names": "sandra debs tommo shaz gaz bev baz doris kayleigh",
    "given_names/scottish/names": "morag eilidh hamish",
    "given_names/welsh/names": "angharad rhys dilys",
    "given_names/irish/names": "siobhan aoife niamh padraig",
    "given_names/south_asian/names": "gurpreet rukhsana nirmala kulwinder",
    "given_names/west_african/names": "oluwaseun chidinma kwabena ifeoma",
    "given_names/polish/names": "katarzyna kasia agnieszka tomasz",
    "given_names/chinese/names": "mei_ling siew_ling wai_lam xiuying",
    "family_names/english/names": "robson charlton hindmarsh bickerstaffe hetherington",
    "family_names/irish/names": "oneill o_neill obrien gilhooly",
    "family_names/south_asian/names": "patel begum kaur chowdhury deshpande",
    "family_names/polish/names": "kowalczyk wojcik zielinska",
    "ordinary_names/everyday_words": "may hope joy rose grace dawn young brown mark will cherry marsh lowe penny",
    "ordinary_names/function_words": "an do he so my",
    "outsiders/hospitals": "rvi james_cook st_marys queen_elizabeth sir_bobby_robson marie_curie alexandra_ward",
    "outsiders/outside_settings": "hospital a&e consultant 111 boots crisis_team oncology",
    "outsiders/public_figures": "wes_streeting ant_and_dec sam_fender steve_cram chi_onwurah charlie_fairhead",
    "outsiders/public_single_names": "streeting starmer farage shearer",
    "outsiders/eponyms": "parkinsons hodgkins bells_palsy crohns colles smiths_fracture downs bakers_cyst",
    "outsiders/places": "benwell fenham scunthorpe penistone cockermouth",
    "outsiders/titles_of_works_and_brands": "greggs asda morrisons dr_martens casualty",
    "health/conditions": "heart_failure copd piles waterworks pregnant",
    "health/treatments": "dialysis chemo methadone smear hearing_aid",
    "health/medicines": "ramipril sertraline levothyroxine zopiclone ozempic",
    "health/care_events": "registered admitted passed_away in_with_his",
    "relations/relations": "mam wor_lass bairn brother_in_law neighbour",
    "roles/titles/clinical": "dr doctor nurse sister",
    "roles/titles/courtesy": "mr mrs ms mx",
}
"""Path of a list, and entries it must hold; a blank inside an entry is written as an underscore."""


@cache
def read_gazetteer(name: str) -> dict[str, Any]:
    """Give one gazetteer as it is shipped."""
    return tomllib.loads(files(conduct_rules.lexicons).joinpath("gazetteers", f"{name}.toml").read_text("utf-8"))


def walk_lists(value: object, path: str) -> Iterator[tuple[str, list[str]]]:
    """Give every list of words with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk_lists(inner, f"{path}/{key}")
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, inner in enumerate(value):
            yield from walk_lists(inner, f"{path}/{number}")
    elif isinstance(value, list):
        yield path, value


LISTS = dict(pair for name in GAZETTEERS for pair in walk_lists(read_gazetteer(name), name))


@pytest.mark.parametrize("path", LISTS)
def test_list_is_folded_and_has_no_repeats(path: str) -> None:
    words = LISTS[path]
    assert words, "an empty list says nothing"
    assert [word for word in words if not FOLDED.fullmatch(word)] == []
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("path", SPOT_CHECKS)
def test_list_holds_what_it_should(path: str) -> None:
    wanted = {word.replace("_", " ") for word in SPOT_CHECKS[path].split()}
    assert wanted - set(LISTS[path]) == set()


@pytest.mark.parametrize("name", ["given_names", "family_names"])
def test_names_come_from_every_origin(name: str) -> None:
    assert tuple(read_gazetteer(name)) == ORIGINS
    assert min(len(table["names"]) for table in read_gazetteer(name).values()) >= 100


def test_ordinary_name_stands_in_one_list() -> None:
    words = [word for path, entries in LISTS.items() if path.startswith("ordinary_names/") for word in entries]
    assert sorted(words) == sorted(set(words))


def test_common_dictionary_words_among_the_names_are_called_ordinary() -> None:
    names = {w for path, ws in LISTS.items() if path.startswith(("given_names/", "family_names/")) for w in ws}
    ordinary = {w for path, ws in LISTS.items() if path.startswith("ordinary_names/") for w in ws}
    common = "an better can day do he head hill long may my on price say see she so will you"
    assert names & set(common.split(" ")) <= ordinary


def test_roles_are_well_formed_and_do_not_share_names() -> None:
    roles = read_gazetteer("roles")["role"]
    assert all(set(role) == {"names", "kind", "unique_hint", "setting"} for role in roles)
    names = [name for role in roles for name in role["names"]]
    assert sorted(names) == sorted(set(names))
    by_name = {name: role for role in roles for name in role["names"]}
    assert by_name["practise manger"]["kind"] == "practice manager"
    assert by_name["lad that does the bloods"]["kind"] == "phlebotomist"
    assert by_name["practice manager"]["unique_hint"]
    assert not by_name["receptionist"]["unique_hint"]
