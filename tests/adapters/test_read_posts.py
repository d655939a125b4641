"""Every post of a file comes out once, in order and in its place, whatever is wrong with the rows about it."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduct_rules.adapters.read_posts import PostFile, Row
from conduct_rules.adapters.settings import match_columns
from conduct_rules.errors import InputError


def read(data: str | bytes, **options: str) -> list[Row]:
    raw = data.encode() if isinstance(data, str) else data
    return list(PostFile(io.BytesIO(raw), **options))  # type: ignore[arg-type]


def texts(rows: list[Row]) -> list[str | None]:
    return [row.post.text if row.post else None for row in rows]


FORMS = {
    "csv": ("id,text\n1,Siobhán was kind\n2,Thank you\n", {}),
    "csv, named column": ("n,what\n1,Siobhán was kind\n2,Thank you\n", {"text_column": "What"}),
    "semicolons": ("id;comment\n1;Siobhán was kind\n2;Thank you\n", {}),
    "tabs": ("id\tReview Text\n1\tSiobhán was kind\n2\tThank you\n", {}),
    "one column": ("body\nSiobhán was kind\nThank you\n", {}),
    "quoted": ('"id","MESSAGE"\r\n"1","Siobhán was kind"\r\n"2","Thank you"\r\n', {}),
    "blank lines": ("\nid,text\n\n1,Siobhán was kind\n\n2,Thank you\n\n", {}),
    "no last line end": ("id,text\n1,Siobhán was kind\n2,Thank you", {}),
    "old Mac line ends": ("id,text\r1,Siobhán was kind\r2,Thank you\r", {}),
    "json lines": ('{"text": "Siobhán was kind"}\n{"Comment": "Thank you", "id": 2}\n', {}),
    "json strings": ('"Siobh\\u00e1n was kind"\n"Thank you"\n', {"format": "jsonl"}),
    "lines": ("Siobhán was kind\nThank you\n", {}),
    "lines with commas": ("Siobhán was kind\n\nThank you\n", {"format": "lines"}),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_posts(name: str) -> None:
    data, options = FORMS[name]
    assert texts(read(data, **options)) == ["Siobhán was kind", "Thank you"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "mac_roman", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("named", [False, True])
def test_encodings_are_found_or_named(encoding: str, named: bool) -> None:
    data = "id,text\n1,Siobhán’s café – it’s lovely\n2,Dr Bärmann’s great\n3,Thank you\n".encode(encoding)
    options = {"encoding": encoding} if named else {}
    expected = ["Siobhán’s café – it’s lovely", "Dr Bärmann’s great", "Thank you"]
    assert texts(read(data, **options)) == expected


def test_a_stray_row_is_read_in_its_own_encoding_and_said() -> None:
    data = "text\nSiobhán ✓\n".encode() + "O’Neill\n".encode("cp1252") + "Wójcik ✓\n".encode()
    posts = PostFile(io.BytesIO(data))
    assert texts(list(posts)) == ["Siobhán ✓", "O’Neill", "Wójcik ✓"]
    assert posts.said == "some rows are not UTF-8 and were read as Windows-1252; name another with --encoding"


def test_a_named_encoding_is_held_to() -> None:
    rows = read("text\nfine\ncafé\nfine\n".encode("cp1252"), encoding="utf-8")
    assert texts(rows) == ["fine", None, "fine"]
    assert rows[1].problem == "the row holds bytes that do not belong in the encoding named"


@pytest.mark.parametrize("name", ["base64", "nope", "", "\0", "rot13", "hex"])
def test_an_unknown_encoding_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="no such encoding"):
        read("text\nfine\n", encoding=name)


DEEP = "[" * 99_999
BAD_ROWS = {
    "broken JSON": ('{"text": "one"}\n{"text": \n{"text": "three"}\n', "jsonl", "the line is not valid JSON"),
    "nested JSON": ('{"text": "one"}\n' + DEEP + '\n{"text": "three"}\n', "jsonl", "the line is not valid JSON"),
    "missing text": ('{"text": "one"}\n{"id": 2}\n{"text": "three"}\n', "jsonl", "there is no text"),
    "null text": ('{"text": "one"}\n{"text": null}\n{"text": "three"}\n', "jsonl", "there is no text"),
    "number": ('{"text": "one"}\n{"text": 2}\n{"text": "three"}\n', "jsonl", "the text is a whole number, not text"),
    "list": ('{"text": "one"}\n[2]\n{"text": "three"}\n', "jsonl", "expected an object with a text, found a list"),
    "odd author": (
        '{"text": "one"}\n{"text": "two", "author": ["x"]}\n{"text": "three"}\n',
        "jsonl",
        "the author is a list, not text",
    ),
    "short row": ("id,text\n1,one\n2\n3,three\n", "csv", "the row ends before its text"),
    "long row": ("id,text\n1,one\n2,two,x\n3,three\n", "csv", "the row has 3 cells, the header has 2"),
    "open quote": ('id,text\n1,one\n2,"two\n3,three\n', "csv", "the quotation marks in this row do not pair up"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_bad_row_keeps_its_place(name: str) -> None:
    data, format, problem = BAD_ROWS[name]
    rows = read(data, format=format)
    assert texts(rows) == ["one", None, "three"]
    assert rows[1].problem == problem


def test_an_open_quote_gives_up_its_own_line_only() -> None:
    data = 'id,text\n1,"open\n2,two\n3,"closed, with\na line end"\n4,"open\n5,five\n6,six\n'
    rows = read(data, format="csv")
    assert texts(rows) == [None, "two", "closed, with\na line end", None, "five", "six"]


def test_what_is_known_of_a_post_is_carried() -> None:
    data = (
        "Post ID,Source,Reviewer,Review Date,Link,Stars,Review\n7,google,Pat,2026-01-02,https://example.org,5,Lovely\n"
    )
    (row,) = read(data)
    assert row.post is not None
    assert row.post.model_dump() == {
        "text": "Lovely", "id": "7", "platform": "google", "author": "Pat", "posted_at": "2026-01-02",
        "url": "https://example.org",
    }  # fmt: skip


def test_a_post_without_an_id_is_known_by_its_row() -> None:
    assert [row.post and row.post.id for row in read("id,text\n,one\nx,two\n")] == ["row 2", "x"]


def test_an_empty_cell_is_a_post_with_nothing_in_it() -> None:
    assert texts(read("id,text\n1,\n2,two\n")) == ["", "two"]


@pytest.mark.parametrize(
    ("data", "options", "message"),
    [
        ("a,b\n1,secret\n", {"format": "csv"}, "no text column among the 2 columns"),
        ("", {"format": "csv"}, "no text column among the 0 columns"),
        ("a,b\n1,secret\n", {"text_column": "words"}, "no column called 'words' among the 2 columns"),
        ('[{"text": "secret"}]', {"format": "jsonl"}, "one JSON list; expected JSON lines"),
    ],
)
def test_a_file_without_a_place_for_text_is_refused(data: str, options: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        read(data, **options)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("format", ["csv", "jsonl", "lines"])
def test_an_empty_file_of_lines_has_no_posts(format: str) -> None:
    data = "text\n" if format == "csv" else ""
    assert read(data, format=format) == []


def test_repr_of_a_row_shows_no_words() -> None:
    assert "secret" not in repr(read("text\nsecret\n"))


def test_a_named_column_wins_over_another_meaning() -> None:
    assert match_columns(["id", "text"], text_column="id") == {"text": "id"}


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(
    st.lists(ANY_TEXT, max_size=8), st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
)
def test_csv_written_is_csv_read(posts: list[str], delimiter: str, encoding: str) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(
        [["id", "text"], *(["x", post] for post in posts)]
    )
    assert texts(read(stream.getvalue().encode(encoding), format="csv")) == posts


@given(st.lists(ANY_TEXT, max_size=8))
def test_json_written_is_json_read(posts: list[str]) -> None:
    data = "".join(json.dumps({"text": post}) + "\n" for post in posts)
    assert texts(read(data, format="jsonl")) == posts


@given(st.binary(max_size=200), st.sampled_from(["csv", "jsonl", "lines"]))
def test_any_bytes_are_read_or_refused(data: bytes, format: str) -> None:
    header = b"id,text\n" if format == "csv" else b""
    try:
        rows = read(header + data, format=format)
    except InputError:
        return
    assert all((row.post is None) != (row.problem is None) for row in rows)
