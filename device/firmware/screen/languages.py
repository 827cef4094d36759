"""The languages of the screen: their codes, own names and what follows from each of them.

A code is the word of `View.language`, of the folders of sentences and sounds, and of forms. Japanese, easy Japanese
and English are written by the project; every other language is a draft until somebody who speaks it has read it, and
its catalogue says who did.
"""

from __future__ import annotations

from dataclasses import dataclass

JAPANESE = "ja"
EASY_JAPANESE = "ja-easy"
ENGLISH = "en"


@dataclass(frozen=True)
class LanguageFacts:
    """What holds for one language.

    Attributes:
        code: as in `View.language`.
        own_name: what its readers call it.
        html: the `lang` of an element; it also chooses the shapes of characters (BCP 47).
        locale: Babel's name, for dates.
        folder: of its sentences, in gettext's spelling.
        font: which has all its characters, in the shapes of the country; Debian's package fonts-noto-cjk.
        ours: written by the project, so it is no draft.
        spoken_by_default: whether the screen speaks without being asked to.
        era: whether dates name the Japanese era beside the year.
        spaced: whether words stand apart, so that a line breaks between words only.
    """

    code: str
    own_name: str
    html: str
    locale: str
    folder: str
    font: str = "Noto Sans CJK JP"
    ours: bool = False
    spoken_by_default: bool = False
    era: bool = False
    spaced: bool = True


_ALL = (
    LanguageFacts("ja", "日本語", "ja", "ja", "ja", ours=True, spoken_by_default=True, era=True, spaced=False),
    LanguageFacts("ja-easy", "やさしい日本語", "ja", "ja", "ja_easy", ours=True, spoken_by_default=True, era=True),
    LanguageFacts("en", "English", "en", "en_GB", "en", ours=True, spoken_by_default=True),
    LanguageFacts("zh-Hans", "简体中文", "zh-Hans", "zh_Hans", "zh_Hans", "Noto Sans CJK SC", spaced=False),
    LanguageFacts("zh-Hant", "繁體中文", "zh-Hant", "zh_Hant", "zh_Hant", "Noto Sans CJK TC", spaced=False),
    LanguageFacts("ko", "한국어", "ko", "ko", "ko", "Noto Sans CJK KR"),
    LanguageFacts("vi", "Tiếng Việt", "vi", "vi", "vi"),
    LanguageFacts("pt-BR", "Português", "pt-BR", "pt_BR", "pt_BR"),
)
FACTS: dict[str, LanguageFacts] = {facts.code: facts for facts in _ALL}
LANGUAGES: tuple[str, ...] = tuple(FACTS)


def facts_of(code: str) -> LanguageFacts:
    """Give the facts of a language.

    Raises:
        KeyError: no language of the screen.
    """
    return FACTS[code]
