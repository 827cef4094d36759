"""One sentence and its furigana: marked once, given as page text, as plain text and as text to be spoken.

In the catalogues a reading stands behind the characters it belongs to, `{窓口/まどぐち}`, and a blank is a name
alone, `{tries}`. Words of another language are marked by its code, `{見本医院/@ja}`.
A `Sentence` is a `str` that still holds its marks; only the three ways out of it are for people.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_RUBY = re.compile(r"\{([^{}/]+)/([^{}/]+)\}")
_BLANK = re.compile(r"\{([a-z_]+)\}")
_TONGUE = "@"
_FOREIGN = re.compile(r"\s*[（(]\{[^{}/]+/@[^{}]+\}[）)]|\{[^{}/]+/@[^{}]+\}\s*")
_ENDS = re.compile(r"(?<=[。？！])|(?<=[.;?!])\s+")


class Sentence(str):
    """A filled sentence.

    `lang` is set where the sentence is in another language than the page around it.
    """

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, text: str, lang: str = "") -> Sentence:
        """Keep the marked text."""
        made = super().__new__(cls, text)
        made.lang = lang
        return made

    @property
    def plain(self) -> str:
        """The text without readings, for attributes and titles."""
        return plain_text(self)

    @property
    def spoken(self) -> str:
        """The text as it is read aloud: kana in place of characters with a reading."""
        return spoken_text(self)

    def cut(self, bar: str) -> list[Sentence]:
        """Give the pieces between bars, each with its marks."""
        return [Sentence(piece, self.lang) for piece in super().split(bar)]

    def parts(self) -> list[Sentence]:
        """Give the single sentences, each with its own end mark."""
        return [Sentence(part, self.lang) for part in _ENDS.split(self) if part]

    def __html__(self) -> Markup:
        """Give the safe page text; Jinja puts it in wherever the sentence stands in text."""
        html = ruby_html(self)
        return Markup('<span lang="{}">{}</span>').format(self.lang, html) if self.lang else html


def fill_blanks(sentence: str, blanks: dict[str, object]) -> str:
    """Put values into the blanks; braces of a value are no marks.

    Raises:
        KeyError: a blank is not given.
    """
    return _BLANK.sub(lambda found: _safe(blanks[found[1]]), sentence)


def blanks_of(sentence: str) -> frozenset[str]:
    """Give the names of the blanks."""
    return frozenset(_BLANK.findall(sentence))


def stray_braces(sentence: str) -> bool:
    """Say whether a brace is left that belongs to no blank and no reading."""
    return bool(re.search(r"[{}]", _BLANK.sub("", _RUBY.sub("", sentence))))


def readings_of(sentence: str) -> list[tuple[str, str]]:
    """Give the pairs of characters and reading."""
    return _RUBY.findall(sentence)


def without_readings(sentence: str) -> str:
    """Give what is left when characters with their readings are taken out."""
    return _RUBY.sub("", sentence)


def ruby_html(sentence: str) -> Markup:
    """Give a sentence as safe HTML; a screen reader hears the characters, never both."""
    return Markup(_RUBY.sub(_as_html, str(escape(str(sentence)))))  # noqa: S704 - every piece is escaped by now


def _as_html(mark: re.Match[str]) -> str:
    if mark[2].startswith(_TONGUE):
        return f'<span lang="{mark[2].removeprefix(_TONGUE)}">{mark[1]}</span>'
    return f'<ruby>{mark[1]}<rt aria-hidden="true">{mark[2]}</rt></ruby>'


def plain_text(sentence: str) -> str:
    """Give a sentence without readings."""
    return _RUBY.sub(r"\1", str(sentence))


def spoken_text(sentence: str) -> str:
    """Give a sentence as it is read aloud; words that a voice of its language could not say are for the eye only."""
    return _RUBY.sub(r"\2", _FOREIGN.sub("", str(sentence))).strip()


def _safe(value: object) -> str:
    if isinstance(value, Sentence) and not value.lang:
        return str(value)
    text = str(value).replace("{", "｛").replace("}", "｝")
    if isinstance(value, Sentence):
        return f"{{{text.replace('/', '／')}/{_TONGUE}{value.lang}}}"
    return text
