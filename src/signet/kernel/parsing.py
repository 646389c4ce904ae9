"""From untrusted data to typed values: pydantic models whose errors name the field and the remedy.

One set of field types and one set of sentences for the REST API, the pages and the importers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, LiteralString, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError, core_schema

from signet.kernel.errors import BadInput, FieldError
from signet.kernel.money import is_currency
from signet.kernel.text import problem

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)
_DAY = re.compile(r"\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*")


class Strict(BaseModel):
    """Base of everything that is read from outside: unknown fields are errors, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _currency(value: str) -> str:
    if not is_currency(value):
        raise PydanticCustomError("currency", "currency")
    return value


def _written_day(value: object) -> object:
    """A number is no date, although it could be read as seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise PydanticCustomError("date_type", "date")


@dataclass(frozen=True, slots=True)
class Text:
    """``Annotated[str, Text(200)]``: printable text of at most ``limit`` characters; may be empty."""

    limit: int
    line_breaks: bool = False

    def __get_pydantic_core_schema__(
        self, source: type[str], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        def printable(value: str) -> str:
            if found := problem(value, line_breaks=self.line_breaks):
                raise PydanticCustomError(_TEXT_ERRORS[found], "text")
            return value

        return core_schema.no_info_after_validator_function(
            printable, core_schema.str_schema(max_length=self.limit, strip_whitespace=True)
        )


_TEXT_ERRORS: dict[str, LiteralString] = {
    "control": "text_control",
    "bidi": "text_bidi",
    "emoji": "text_emoji",
    "line_break": "text_line_break",
}

Currency = Annotated[
    str, StringConstraints(to_upper=True, pattern=r"^[A-Za-z]{3}$"), AfterValidator(_currency)
]
Country = Annotated[str, StringConstraints(to_upper=True, pattern=r"^[A-Za-z]{2}$")]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY), BeforeValidator(_written_day)]
Quantity = Annotated[Decimal, Field(max_digits=18, decimal_places=8, allow_inf_nan=False)]
Price = Annotated[Decimal, Field(max_digits=18, decimal_places=8, allow_inf_nan=False)]
Amount = Annotated[Decimal, Field(max_digits=16, decimal_places=3, allow_inf_nan=False)]
Percent = Annotated[Decimal, Field(ge=0, le=1000, decimal_places=6, allow_inf_nan=False)]

M = TypeVar("M", bound=BaseModel)


def parse(model: type[M], data: Mapping[str, Any] | bytes) -> M:
    """Validate ``data``; raises ``BadInput`` with a pointer and a sentence for every bad field."""
    try:
        if isinstance(data, bytes):
            return model.model_validate_json(data)
        return model.model_validate(data)
    except ValidationError as error:
        raise bad_input(error.errors(include_url=False)) from None


def in_readers_language(error: BadInput) -> BadInput:
    """An error of the pure core, which knows no gettext, said again for the reader."""
    said = gettext(error.template)
    said = said % error.params if error.params else said
    fields = [f._replace(message=said) if f.message == error.message else f for f in error.fields]
    return BadInput(said, code=error.code, fields=fields)


def bad_input(errors: list[ErrorDetails], *, skip: int = 0) -> BadInput:
    """Pydantic's findings as our error; ``skip`` drops leading parts of the location."""
    found: dict[str, FieldError] = {}
    for error in errors:
        pointer = _pointer(error, skip)
        # Of the alternatives of a union the first one speaks for all.
        found.setdefault(
            pointer,
            FieldError(pointer=pointer, code=f"field.{error['type']}", message=sentence(error)),
        )
    fields = tuple(found.values())
    if len(fields) == 1:
        message = fields[0].message
    else:
        message = gettext("%(count)s fields need attention.") % {"count": len(fields)}
    return BadInput(message, code="input.invalid", fields=fields)


def _pointer(error: ErrorDetails, skip: int) -> str:
    """RFC 6901, without the names that pydantic gives to the alternatives of a union."""
    *above, last = error["loc"][skip:] or ("",)
    parts = [part for part in above if not _is_alternative(part)]
    if error["type"] == "extra_forbidden" or not _is_alternative(last):
        parts.append(last)
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def _is_alternative(part: int | str) -> bool:
    return isinstance(part, str) and not part.isidentifier()


_SENTENCES: dict[str, str | Promise] = {
    "missing": _("This field is required."),
    "extra_forbidden": _("There is no field of this name here; remove it or check its spelling."),
    "text_control": _("This text holds a control character; type it again without it."),
    "text_bidi": _(
        "This text holds an invisible mark that turns the reading direction; remove it."
    ),
    "text_emoji": _("This text holds an emoji or pictograph, which cannot be printed; remove it."),
    "text_line_break": _("This text must stand on one line."),
    "discount_over_all": _("A discount cannot be more than 100 percent."),
    "tax_twice": _("Give either one tax or a list of taxes, not both."),
    "tax_scheme_twice": _("Each kind of tax may stand only once on a line."),
    "currency": _("This is not a currency of ISO 4217, such as EUR or KHR."),
    "unit": _("This is not a unit of UN/ECE Recommendation 20, such as C62, KGM or HUR."),
    "finite_number": _("This must be a finite number."),
    "decimal_parsing": _("This must be a number such as 12.50."),
    "decimal_type": _("This must be a number such as 12.50."),
    "date_parsing": _("This must be a date such as 2026-11-21."),
    "date_from_datetime_parsing": _("This must be a date such as 2026-11-21."),
    "date_type": _("This must be a date such as 2026-11-21."),
    "string_type": _("This must be a text."),
    "string_unicode": _("This text holds a broken character."),
    "bool_type": _("This must be true or false."),
    "bool_parsing": _("This must be true or false."),
    "int_type": _("This must be a whole number."),
    "int_parsing": _("This must be a whole number."),
    "uuid_parsing": _("This must be an identifier (UUID)."),
    "uuid_type": _("This must be an identifier (UUID)."),
    "list_type": _("This must be a list."),
    "json_invalid": _("This is not valid JSON."),
    "model_type": _("This must be an object with fields."),
    "model_attributes_type": _("This must be an object with fields."),
    "dict_type": _("This must be an object with fields."),
}
_SENTENCES_WITH_LIMIT: dict[str, tuple[str, str | Promise]] = {
    "string_too_long": ("max_length", _("This may be at most %(limit)s characters long.")),
    "string_too_short": ("min_length", _("This must be at least %(limit)s characters long.")),
    "string_pattern_mismatch": ("pattern", _("This does not have the expected form (%(limit)s).")),
    "decimal_max_digits": ("max_digits", _("This may have at most %(limit)s digits.")),
    "decimal_whole_digits": (
        "whole_digits",
        _("This may have at most %(limit)s digits before the point."),
    ),
    "decimal_max_places": ("decimal_places", _("This may have at most %(limit)s decimals.")),
    "greater_than_equal": ("ge", _("This must be %(limit)s or more.")),
    "greater_than": ("gt", _("This must be more than %(limit)s.")),
    "less_than_equal": ("le", _("This must be %(limit)s or less.")),
    "less_than": ("lt", _("This must be less than %(limit)s.")),
    "too_long": ("max_length", _("There may be at most %(limit)s of these.")),
    "too_short": ("min_length", _("There must be at least %(limit)s of these.")),
    "literal_error": ("expected", _("This must be one of %(limit)s.")),
    "enum": ("expected", _("This must be one of %(limit)s.")),
}


#: Of these forms people know an example better than the pattern.
_FORMS: dict[str, str | Promise] = {
    "^[A-Za-z]{2}$": _("This must be a country code of two letters, such as FR."),
    "^[A-Za-z]{3}$": _("This is not a currency of ISO 4217, such as EUR or KHR."),
    r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$": _("This is not an e-mail address such as name@company.com."),
}


def sentence(error: ErrorDetails) -> str:
    """What is wrong and how to mend it, in the reader's language."""
    kind = error["type"]
    if kind == "too_short" and error.get("ctx", {}).get("min_length") == 1:
        kind = "missing"
    if kind == "string_pattern_mismatch" and (form := _FORMS.get(error["ctx"]["pattern"])):
        return str(form)
    if kind in _SENTENCES:
        return str(_SENTENCES[kind])
    if kind in _SENTENCES_WITH_LIMIT:
        name, template = _SENTENCES_WITH_LIMIT[kind]
        return str(template) % {"limit": error.get("ctx", {}).get(name, "")}
    return gettext("This value cannot be used here: %(detail)s") % {"detail": error["msg"]}
