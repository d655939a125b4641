"""What somebody wrote in public: the text, and what is known of where it came from."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def replace_lone_surrogates(value: object) -> object:
    """Put U+FFFD in place of each half of a broken surrogate pair, which no file or JSON could hold.

    One code point stands for one, so offsets into the text stay as they were.
    """
    return LONE_SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


def write_out_date(value: object) -> object:
    """Write a date or time in ISO 8601, so that a post means the same after a trip through JSON."""
    return value.isoformat() if isinstance(value, (date, datetime)) else replace_lone_surrogates(value)


Text = Annotated[str, BeforeValidator(replace_lone_surrogates)]
Moment = Annotated[str, BeforeValidator(write_out_date)]


class Post(BaseModel):
    """One post, review or comment.

    >>> Post(text="Thank you all", id="17", platform="google")
    Post(id='17', platform='google', length=13)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Text
    id: Text | None = None
    platform: Text | None = None
    author: Text | None = None
    posted_at: Moment | None = None
    url: Text | None = None

    def __repr__(self) -> str:
        return f"Post(id={self.id!r}, platform={self.platform!r}, length={len(self.text)})"

    __str__ = __repr__
