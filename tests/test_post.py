"""A post holds what somebody wrote, and shows none of it."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from strategies import any_text, posts

from conduct_rules import Post


@given(posts)
def test_a_post_survives_json(post: Post) -> None:
    assert Post.model_validate_json(post.model_dump_json()) == post
    assert hash(post) == hash(post.model_copy())


@given(any_text)
def test_offsets_into_a_post_are_those_of_the_text_as_given(text: str) -> None:
    kept = Post(text=text).text
    assert len(kept) == len(text)
    assert [(was, now) for was, now in zip(text, kept, strict=True) if was != now and now != "\ufffd"] == []
    kept.encode("utf-8")


@given(st.text(st.sampled_from("xyz"), min_size=9))
def test_repr_shows_no_words(secret: str) -> None:
    post = Post(text=secret, author=secret, url=secret)
    assert secret not in repr(post)
    assert secret not in f"{post}"


def test_a_post_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Post(text="x").text = "y"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("given_moment", "kept"),
    [(date(2024, 5, 1), "2024-05-01"), (datetime(2024, 5, 1, 9, 30), "2024-05-01T09:30:00"), ("1 May", "1 May")],
)
def test_a_moment_is_kept_in_words(given_moment: object, kept: str) -> None:
    assert Post(text="x", posted_at=given_moment).posted_at == kept  # type: ignore[arg-type]


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra"):
        Post(text="x", colour="red")  # type: ignore[call-arg]
