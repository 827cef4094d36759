"""What a person touched about the screen itself; what was not touched is the clinic's choice.

It lives as long as the visit: the next person begins with the clinic's own choices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Preferences:
    """What was touched so far, or what is touched now.

    Attributes:
        language: a code, empty for the clinic's.
        look: names of looks with on or off, each once.
        voice: whether the screen speaks; None for what is usual in the language.
        volume: 1 to 5, 0 for the usual one.
        guided: whether the way without seeing is in use; None for what it was.
    """

    language: str = ""
    look: tuple[tuple[str, bool], ...] = ()
    voice: bool | None = None
    volume: int = 0
    guided: bool | None = None

    def overlaid(self, touched: Preferences) -> Preferences:
        """Give these with what is touched now in the place of what was touched before."""
        return replace(
            self,
            language=touched.language or self.language,
            look=tuple({**dict(self.look), **dict(touched.look)}.items()),
            voice=self.voice if touched.voice is None else touched.voice,
            volume=touched.volume or self.volume,
            guided=self.guided if touched.guided is None else touched.guided,
        )
