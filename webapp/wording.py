"""What the site says, in the reader's language. Chinese is what stands in the code.

Templates call `_`, Python `say`; `word` marks a text that is said where it is shown.
"""

from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, Response, has_request_context, request
from markupsafe import Markup

from search.language.notes import Note

CHINESE, ENGLISH = "zh", "en"
LANGUAGES = {CHINESE: "中文", ENGLISH: "English"}
COOKIE = "language"
_KNOWN = "fanwen.language"
_OF_ESSAY = Markup(' lang="zh-Hans"')


def word(text: str) -> str:
    """The text itself, to be said later."""
    return text


def say(text: str, **values: object) -> str:
    """A text in the reader's language, `%(name)s` replaced; a note with its values."""
    if isinstance(text, Note):
        return say(text.template).format(*text.values)
    said = _read_english().gettext(text) if read_language() == ENGLISH else text
    return said % values if values else said


def read_language() -> str:
    """The language that the reader has chosen; Chinese, as the essays are, until then."""
    if not has_request_context():
        return CHINESE
    # Asked hundreds of times a page, and to read cookies takes longer.
    known: str | None = request.environ.get(_KNOWN)
    if known is None:
        known = ENGLISH if request.cookies.get(COOKIE) == ENGLISH else CHINESE
        request.environ[_KNOWN] = known
    return known


def add_languages(app: Flask) -> None:
    """Templates and `say` speak the reader's language."""
    folder = Path(str(app.static_folder))
    app.jinja_env.globals |= {
        "_": _say_in_template,
        "language": read_language,
        "languages": LANGUAGES,
        "of_essay": _mark_chinese,
        "script_words": lambda: _translate_scripts(folder) if read_language() != CHINESE else {},
    }
    app.jinja_env.filters["say"] = say
    app.after_request(_vary)


def _mark_chinese() -> Markup:
    """The attribute of what is Chinese on a page that is not."""
    return Markup() if read_language() == CHINESE else _OF_ESSAY


def _say_in_template(text: str, **values: object) -> Markup:
    """What a template says that it did not know when it was compiled; what it is filled with is escaped."""
    said = translate(text, read_language())
    return said % values if values else said


@cache
def translate(text: str, language: str) -> Markup:
    """A template's text in a language, as it stands in HTML."""
    said = _read_english().gettext(text) if language == ENGLISH else text
    return Markup(said)  # noqa: S704 - the templates' own texts and their translations


@cache
def _read_english() -> Translations:
    compiled = BytesIO()
    with files("webapp").joinpath("translations/en.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=ENGLISH))
    compiled.seek(0)
    return Translations(compiled)


@cache
def _translate_scripts(folder: Path) -> dict[str, str]:
    """What scripts say, in English."""
    found = (
        message
        for path in sorted(folder.glob("*.js"))
        for _, message, _, _ in extract_from_file("javascript", path, keywords={"say": None})
    )
    english = _read_english()
    return {text: english.gettext(text) for text in found if isinstance(text, str)}


def _vary(response: Response) -> Response:
    response.vary.add("Cookie")
    return response
