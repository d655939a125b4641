"""Who works at the practice, and what the practice calls its own."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator


def tidy(value: object) -> object:
    """Trim a cell and make every run of white space one space: spreadsheets hide line breaks and hard spaces."""
    return " ".join(value.split()) if isinstance(value, str) else value


def tidy_or_none(value: object) -> object:
    """Tidy a cell, and read an empty one as nothing."""
    return tidy(value) or None if isinstance(value, str) else value


def split_names(value: object) -> object:
    """Split `Will;Bill` into its names, and leave out the empty ones.

    >>> split_names("Will; Bill;")
    ['Will', 'Bill']
    """
    return [name for part in value.split(";") if (name := tidy(part))] if isinstance(value, str) else value


def need_text(value: str) -> str:
    """Refuse a blank."""
    if not value:
        raise ValueError("expected text, found a blank")
    return value


def need_letter(value: str) -> str:
    """Refuse a name without a letter, such as "-": it would be found in every post."""
    if value and not any(char.isalpha() for char in value):
        raise ValueError("expected a name with at least one letter")
    return value


def need_digit(value: str) -> str:
    """Refuse a telephone number without a digit."""
    if not any(char.isdigit() for char in value):
        raise ValueError("expected a telephone number")
    return value


def need_at(value: str) -> str:
    """Refuse an email address without its @."""
    if "@" not in value:
        raise ValueError("expected an email address with an @")
    return value


Line = Annotated[str, BeforeValidator(tidy), AfterValidator(need_text)]
OptionalLine = Annotated[str | None, BeforeValidator(tidy_or_none)]
NamePart = Annotated[str, BeforeValidator(tidy), AfterValidator(need_letter)]
Name = Annotated[str, BeforeValidator(tidy), AfterValidator(need_text), AfterValidator(need_letter)]
Phone = Annotated[Line, AfterValidator(need_digit)]
Email = Annotated[Line, AfterValidator(need_at)]


class StaffMember(BaseModel):
    """One person on the staff list. Either name may be blank, not both.

    >>> StaffMember(staff_id="S05", given_name="William", family_name="Hope", known_as="Will;Bill").known_as
    ('Will', 'Bill')
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    staff_id: Line
    title: OptionalLine = None
    given_name: NamePart = ""
    family_name: NamePart = Field(default="", validate_default=True)
    known_as: Annotated[tuple[Name, ...], BeforeValidator(split_names)] = ()
    role: OptionalLine = None

    @field_validator("family_name")
    @classmethod
    def need_either_name(cls, family_name: str, info: ValidationInfo) -> str:
        """Refuse a person without any name; the given name has been read by now."""
        if not family_name and info.data.get("given_name") == "":
            raise ValueError("the name is blank: expected a family name, a given name or both")
        return family_name


class Practice(BaseModel):
    """What belongs to the practice itself, so that none of it is taken for a patient's.

    `allow` holds words and phrases to let pass, whatever they look like.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    also_known_as: tuple[Name, ...] = ()
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    websites: tuple[Line, ...] = ()
    address: OptionalLine = None
    postcode: OptionalLine = None
    allow: tuple[Line, ...] = ()
