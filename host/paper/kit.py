"""The blank kit as PDF: form, words to say with the shares, and a list of arrivals to write by hand.

The only file that knows the PDF library. Fonts are embedded where a free Japanese one is installed; without one the
file names a standard font of PDF readers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from host.paper.declaration import Scheme, Why
from host.paper.share import SHARES, Share

FONTS = (
    Path("/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf"),
    Path("/usr/share/fonts/truetype/vlgothic/VL-PGothic-Regular.ttf"),
    Path("/usr/share/fonts/truetype/sawarabi-gothic/sawarabi-gothic-medium.ttf"),
)
READERS_FONT = "HeiseiKakuGo-W5"
_FONT = "UketsukePaper"
_MARGIN = 12 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_LABEL = 54 * mm
_ARRIVALS = 24
_GAP = "&nbsp;" * 8
"""Room to write in; the library takes wide blanks away."""

Say = Callable[..., str]


@dataclass(frozen=True)
class Words:
    """The sentences in Japanese, and in English as a reading aid."""

    ja: Say
    en: Say

    def both(self, key: str) -> str:
        """Give both, the second small."""
        return f'{self.ja(key)}<br/><font size="6.5">{self.en(key)}</font>'


def find_font() -> Path | None:
    """Give the first free Japanese font that is installed."""
    return next((path for path in FONTS if path.is_file()), None)


def write_kit(path: Path, words: Words, font: Path | None) -> None:
    """Write the kit; with a font it is embedded.

    Raises:
        OSError: the file cannot be written.
    """
    name = _register(font)
    pages = [*_form(words, name), PageBreak(), *_advice(words, name), PageBreak(), *_arrivals(words, name)]
    margins = {f"{side}Margin": _MARGIN for side in ("left", "right", "top", "bottom")}
    document = SimpleDocTemplate(str(path), pagesize=A4, title=words.ja("paper.title"), invariant=1, **margins)
    document.build(pages)


def _register(font: Path | None) -> str:
    if font is None:
        pdfmetrics.registerFont(UnicodeCIDFont(READERS_FONT))
        return READERS_FONT
    pdfmetrics.registerFont(TTFont(_FONT, str(font)))
    pdfmetrics.registerFontFamily(_FONT, normal=_FONT, bold=_FONT, italic=_FONT, boldItalic=_FONT)
    return _FONT


def _style(font: str, size: float, **more: float | int) -> ParagraphStyle:
    return ParagraphStyle(f"{size}", fontName=font, fontSize=size, leading=size * 1.4, wordWrap="CJK", **more)


def _grid(rows: Sequence[Sequence[Flowable | str]], widths: Sequence[float], heights: Sequence[float]) -> Table:
    style = [
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ("BOX", (0, 0), (-1, -1), 1.2, "black"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("BACKGROUND", (0, 0), (0, -1), "#f2f2f2"),
    ]
    return Table(list(rows), widths, list(heights), TableStyle(style))


def _form(words: Words, font: str) -> list[Flowable]:
    small, usual, title = _style(font, 8.5), _style(font, 9.5), _style(font, 18, alignment=1)
    keys = ("kana", "name", "birth", "sex", "address", "phone", "scheme", "insurer", "insurer_number", "numbers")
    fields = [*keys, "since", "share", "reason", "signature", "signature_by"]
    rows = [
        [Paragraph(words.both(f"paper_form.{key}"), small), Paragraph(_blank(words, key), usual)] for key in fields
    ]
    tall = {"name": 13, "address": 16, "reason": 33, "signature": 13, "signature_by": 13}
    heights = [tall.get(key, 11) * mm for key in fields]
    clinic = ("clinic_use", "clinic_card", "clinic_later", "clinic_staff", "clinic_ticket")
    return [
        Paragraph(words.ja("paper.title"), title),
        Spacer(1, 4 * mm),
        Paragraph(f"{words.ja('paper_form.date')}{_GAP}年{_GAP}月{_GAP}日", _style(font, 9.5, alignment=2)),
        Paragraph(words.ja("paper_form.to"), usual),
        Spacer(1, 1.5 * mm),
        Paragraph(words.both("paper_form.statement"), usual),
        Spacer(1, 2 * mm),
        _grid(rows, [_LABEL, _WIDTH - _LABEL], heights),
        Spacer(1, 3 * mm),
        _grid([[Paragraph(words.both(f"paper_form.{key}"), small) for key in clinic]], [_WIDTH / 5] * 5, [17 * mm]),
        Spacer(1, 1.5 * mm),
        Paragraph(words.ja("paper.basis"), _style(font, 7)),
    ]


def _blank(words: Words, key: str) -> str:
    boxes = {
        "sex": [words.ja("paper_form.sex_male"), words.ja("paper_form.sex_female")],
        "scheme": [words.ja(f"paper_scheme.{scheme}") for scheme in Scheme],
        "share": [
            *(words.ja("paper_form.tenths", tenths=tenths) for tenths in (1, 2, 3)),
            words.ja("paper_form.share_unknown"),
        ],
    }
    if key == "reason":
        return "<br/>".join(f"□ {words.both(f'paper_why.{why}').replace('<br/>', ' ')}" for why in Why)
    if key in boxes:
        return "&nbsp; &nbsp; ".join(f"□ {label}" for label in boxes[key])
    return {"birth": f"{_GAP * 2}年{_GAP}月{_GAP}日", "since": f"{_GAP * 2}年{_GAP}月ごろ"}.get(key, "")


def _advice(words: Words, font: str) -> list[Flowable]:
    usual, heading, large = _style(font, 11), _style(font, 15, spaceBefore=10, spaceAfter=4), _style(font, 13)
    sentences = [Paragraph(words.both(f"paper.say_{number}"), large) for number in (1, 2, 3, 4)]
    rows = [
        [Paragraph(words.both(f"paper_band.{share.band}"), usual), Paragraph(_tenths(words, share), large)]
        for share in SHARES.values()
    ]
    return [
        Paragraph(words.both("paper.say_heading"), heading),
        *(item for sentence in sentences for item in (sentence, Spacer(1, 3 * mm))),
        Paragraph(words.both("paper.never"), large),
        Paragraph(words.both("paper.shares_heading"), heading),
        _grid(rows, [_WIDTH * 0.68, _WIDTH * 0.32], [16 * mm] * len(rows)),
        Spacer(1, 3 * mm),
        Paragraph(words.ja("paper.charge_higher", percents="2・3"), usual),
        Spacer(1, 3 * mm),
        Paragraph(words.both("paper.keep"), usual),
        Spacer(1, 3 * mm),
        Paragraph(words.ja("paper.basis"), _style(font, 7)),
    ]


def _tenths(words: Words, share: Share) -> str:
    usual = words.ja("paper.charge_known", percent=share.percent // 10)
    higher = "・".join(words.ja("paper.charge_known", percent=percent // 10) for percent in share.higher)
    return f"{usual}（{higher}）" if higher else usual


def _arrivals(words: Words, font: str) -> list[Flowable]:
    small, usual = _style(font, 8.5), _style(font, 9.5)
    columns = {"number": 16, "time": 18, "name": 52, "birth": 32, "card": 26, "form": 22, "paid": 20}
    head = [Paragraph(words.both(f"paper_list.{column}"), small) for column in columns]
    rows = [head, *([str(number), *[""] * (len(columns) - 1)] for number in range(1, _ARRIVALS + 1))]
    widths = [width * mm for width in columns.values()]
    table = _grid(rows, widths, [14 * mm, *[9.3 * mm] * _ARRIVALS])
    table.setStyle(TableStyle([("FONT", (0, 1), (0, -1), font, 8.5)]))
    return [
        Paragraph(words.both("paper_list.title"), _style(font, 15, spaceAfter=4)),
        Paragraph(f"{words.ja('paper_form.date')}{_GAP}年{_GAP}月{_GAP}日", usual),
        Paragraph(words.both("paper_list.hint"), small),
        Spacer(1, 2 * mm),
        table,
    ]
