"""Reading a rulebook: every source, every problem at once, and what the messages say."""

import os
import tomllib
from pathlib import Path
from types import MappingProxyType

import pytest
from rulebook.books import BOOKS

from conduct_rules.errors import ConfigurationError
from conduct_rules.rulebook.load import fingerprint, load_rulebook, read_rulebook, stamp

HERE = Path(__file__).parent
SMALL = HERE / "cases" / "small.toml"
BAD = sorted(path.name for path in (HERE / "bad").glob("*.toml"))
ODD = [None, 7, True, "text", [], [[]], [7], {}, {"x": {}}, [{}], [{"number": []}]]
REWRITE = "REWRITE_GOLDEN"  # set this in the environment to write the messages anew; then read what changed


def test_every_kind_of_source_gives_the_same_rulebook() -> None:
    raw = tomllib.loads(SMALL.read_text(encoding="utf-8"))
    rulebook = load_rulebook(SMALL)
    for source in (
        str(SMALL),
        raw,
        MappingProxyType(raw),
        rulebook,
        rulebook.model_dump(),
        rulebook.model_dump(mode="json"),
    ):
        assert load_rulebook(source) == rulebook


def test_none_is_the_rulebook_that_is_shipped() -> None:
    rulebook = load_rulebook(None)
    assert stamp(rulebook).model_dump() == {"id": "west-road", "fingerprint": fingerprint(rulebook)}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda data: b"\xef\xbb\xbf" + data, id="byte order mark"),
        pytest.param(lambda data: data.replace(b"\n", b"\r\n"), id="Windows line ends"),
        pytest.param(lambda data: b"# a comment\n\n" + data, id="comments"),
    ],
)
def test_layout_of_the_file_does_not_count(change, tmp_path: Path) -> None:
    copy = tmp_path / "copy.toml"
    copy.write_bytes(change(SMALL.read_bytes()))
    assert load_rulebook(copy) == load_rulebook(SMALL)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_rulebook_is_refused_with_every_problem(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE / "bad")
    with pytest.raises(ConfigurationError) as caught:
        load_rulebook(name)
    golden = Path(name).with_suffix(".txt")
    if REWRITE in os.environ:
        golden.write_text(f"{caught.value}\n", encoding="utf-8")
    assert f"{caught.value}\n" == golden.read_text(encoding="utf-8")
    assert read_rulebook(name) == (None, list(caught.value.problems))


def test_every_golden_message_has_its_rulebook() -> None:
    assert sorted(path.stem for path in (HERE / "bad").glob("*.txt")) == [Path(name).stem for name in BAD]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    rulebook, problems = read_rulebook(tmp_path / "none.toml")
    assert rulebook is None
    assert [(problem.where, problem.message) for problem in problems] == [("", "there is no such file")]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert [problem.message for problem in read_rulebook(tmp_path)[1]] == ["expected a file, found a folder"]


@pytest.mark.parametrize("key", ["id", "title", "source", "rules", "advisories", "complaint", "next_steps", "replies"])
@pytest.mark.parametrize(
    "value", [None, 7, True, "text", [], [[]], [7], {}, {"x": {}}, [{}], [{"number": []}]], ids=repr
)
def test_nothing_in_place_of_a_part_breaks_the_reading(key: str, value: object) -> None:
    raw = BOOKS["west_road"].model_dump() | {key: value}
    rulebook, problems = read_rulebook(raw)
    assert (rulebook is None) == bool(problems)
    assert len({(problem.where, problem.message) for problem in problems}) == len(problems)


@pytest.mark.parametrize("raw", [{}, {1: 2}, {"rules": {"number": 1}}], ids=repr)
def test_a_mapping_of_no_sense_is_refused(raw: dict) -> None:
    assert read_rulebook(raw)[1]


def test_the_example_in_the_guide_to_writing_rules_loads() -> None:
    guide = (HERE.parents[1] / "docs" / "writing-rules.md").read_text(encoding="utf-8")
    example = "\n".join(block.split("```", 1)[0] for block in guide.split("```toml\n")[1:])
    rulebook = load_rulebook(tomllib.loads(example))
    assert [rule.number for rule in rulebook.rules] == [1, 2]
