"""Random made-up fronts: dates that fit a card, codes, typefaces and sizes, and how six frames of each are taken.

Everything comes from one seed. The conditions are meant to be harder than a desk with a dark tray, two diffuse lamps
and a camera at 15 to 20 cm; nobody knows how they compare with real print.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from device.firmware.simulated.tray.front import Printed, Style
from device.firmware.simulated.tray.scene import Pose

FONTS = Path("/usr/share/fonts")
TEXT_FONTS = (
    ("opentype/ipaexfont-gothic/ipaexg.ttf", 0),
    ("opentype/ipaexfont-mincho/ipaexm.ttf", 0),
    ("opentype/noto/NotoSansCJK-Regular.ttc", 0),
    ("opentype/noto/NotoSansCJK-Bold.ttc", 0),
    ("opentype/noto/NotoSerifCJK-Regular.ttc", 0),
    ("truetype/vlgothic/VL-PGothic-Regular.ttf", 0),
    ("truetype/bizud-gothic/BIZUDGothic-Regular.ttf", 0),
    ("truetype/bizud-gothic/BIZUDPGothic-Bold.ttf", 0),
    ("truetype/bizud-mincho/BIZUDMincho-Regular.ttf", 0),
    ("truetype/motoya-l-cedar/MTLc3m.ttf", 0),
    ("opentype/mplus/Mplus1-Regular.otf", 0),
    ("opentype/mplus/Mplus2-Medium.otf", 0),
    ("truetype/sawarabi-gothic/sawarabi-gothic-medium.ttf", 0),
)
CODE_FONTS = (
    "opentype/ocr-b/OCRB.otf",
    "opentype/ocr-b/OCRBS.otf",
    "truetype/dejavu/DejaVuSans.ttf",
    "truetype/dejavu/DejaVuSansCondensed.ttf",
    "truetype/liberation/LiberationSans-Regular.ttf",
    "truetype/liberation/LiberationSansNarrow-Regular.ttf",
    *("", ""),  # as the text
)
MARKED_ZERO_FONTS = (
    "truetype/vlgothic/VL-Gothic-Regular.ttf",
    "opentype/mplus/Mplus1Code-Regular.otf",
    "truetype/dejavu/DejaVuSansMono.ttf",
    "truetype/liberation/LiberationMono-Regular.ttf",
)
"""Their zero has a dot or a stroke, which is taken for 8, 6 or 9: measured apart, as the hard case."""
PACKAGES = (
    *("fonts-dejavu-core", "fonts-ipaexfont-gothic", "fonts-ipaexfont-mincho", "fonts-liberation", "fonts-mplus"),
    *("fonts-morisawa-bizud-gothic", "fonts-morisawa-bizud-mincho", "fonts-motoya-l-cedar", "fonts-noto-cjk"),
    *("fonts-ocr-b", "fonts-sawarabi-gothic", "fonts-vlgothic"),
)
TODAY = date(2026, 11, 1)
FRAMES = 6
_ERAS = (
    ("令和", date(2019, 5, 1)),
    ("平成", date(1989, 1, 8)),
    ("昭和", date(1926, 12, 25)),
    ("大正", date(1912, 7, 30)),
)
_FAMILY = ("見本", "例示", "試験", "仮名", "髙橋見", "渡邉例")
_GIVEN = ("花子", "太郎", "十和", "三郎", "美咲", "あおい")
_TOWNS = ("見本県見本市見本町一丁目２番３号", "例示県試験市仮町4-5-6 見本荘101号", "試験都例示区見本7丁目8番9号")
_SERIAL = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Face:
    """One card: what is printed and how, the chip's expiry, what should be read, and how its frames are taken."""

    printed: Printed
    style: Style
    birth: date
    expiry: date
    western: bool
    poses: tuple[Pose, ...]
    seed: int


def missing_packages() -> tuple[str, ...]:
    """Give the fonts' files that are not installed."""
    wanted = (*(path for path, _ in TEXT_FONTS), *(path for path in CODE_FONTS if path), *MARKED_ZERO_FONTS)
    return tuple(path for path in wanted if not (FONTS / path).is_file())


def make_face(seed: int, western_share: float = 0.0, *, marked_zeros: bool = False) -> Face:
    """Give the face of a seed."""
    random = np.random.default_rng(seed)
    birth, expiry = _draw_dates(random)
    western = bool(random.random() < western_share)
    font, index = TEXT_FONTS[random.integers(len(TEXT_FONTS))]
    codes = MARKED_ZERO_FONTS if marked_zeros else CODE_FONTS
    code_font = codes[random.integers(len(codes))]
    style = Style(
        font=FONTS / font,
        code_font=FONTS / (code_font or font),
        font_index=index,
        text_mm=float(random.uniform(1.7, 2.2)),
        date_mm=float(random.uniform(1.6, 2.4)),
        code_mm=float(random.uniform(1.1, 1.9)),
        photo=(float(random.uniform(4, 6)), float(random.uniform(16, 17.5))),
        dates=(float(random.uniform(29.5, 33)), float(random.uniform(17.5, 20))),
        dates_stacked=bool(random.random() < 0.8),
        code_stacked=bool(random.random() < 0.6),
        ink=(int(random.integers(15, 70)),) * 3,
        paper=tuple(int(grey) for grey in random.integers(215, 250, 3)),  # type: ignore[arg-type]  # three of them
        pattern=tuple(int(grey) for grey in random.integers(165, 225, 3)),  # type: ignore[arg-type]
        seed=seed,
    )
    return Face(
        _draw_words(random, birth, expiry, western=western), style, birth, expiry, western, _draw_poses(random), seed
    )


def format_birth(birth: date, *, western: bool = False) -> str:
    """Give a birth date as it is printed."""
    tail = f"{birth.month}月{birth.day}日生"
    if western:
        return f"{birth.year}年{tail}"
    name, begins = next(era for era in _ERAS if birth >= era[1])
    year = birth.year - begins.year + 1
    return f"{name}{'元' if year == 1 else year}年{tail}"


def _draw_dates(random: np.random.Generator) -> tuple[date, date]:
    """Give a birth date, and the birthday within ten years on which a card can end."""
    while True:
        birth = date(1920, 1, 1).fromordinal(
            int(random.integers(date(1922, 1, 1).toordinal(), TODAY.toordinal() - 200))
        )
        years = 5 if (TODAY - birth).days < 18 * 365.25 else 10
        expiry_year = TODAY.year + int(random.integers(0, years + 1))
        leap = birth.month == 2 and birth.day == 29
        expiry = date(expiry_year, birth.month, 28 if leap else birth.day)
        age = expiry_year - birth.year
        if expiry > TODAY and (5 <= age <= 22 or 28 <= age <= 110):
            return birth, expiry


def _draw_words(random: np.random.Generator, birth: date, expiry: date, *, western: bool) -> Printed:
    def one_of(words: tuple[str, ...]) -> str:
        return words[random.integers(len(words))]

    moved = f"令和{random.integers(2, 9)}年{random.integers(1, 13)}月{random.integers(1, 29)}日 転居"
    return Printed(
        name=f"{one_of(_FAMILY)} {one_of(_GIVEN)}",
        address=one_of(_TOWNS),
        sex=one_of(("男", "女")),
        birth=format_birth(birth, western=western),
        expiry=f"{expiry.year}年{expiry.month}月{expiry.day}日まで有効",
        mayor=f"{one_of(_FAMILY)}市長",
        serial="".join(_SERIAL[place] for place in random.integers(0, len(_SERIAL), 16)),
        code=f"{random.integers(0, 10000):04}",
        remark=moved if random.random() < 0.4 else "",
    )


def _draw_poses(random: np.random.Generator) -> tuple[Pose, ...]:
    """Give six poses of one card that lies still: the lamps take turns, so that the glare moves."""
    scale = float(random.uniform(15.0, 21.5))
    turn = float(random.normal(0, 4)) + (180.0 if random.random() < 0.1 else 0.0)
    room = max(0.0, 1620 - scale * 54.0 * 1.3) / 2
    tilt = (float(random.uniform(-0.06, 0.06)), float(random.uniform(-0.06, 0.06)))
    shift = (float(random.uniform(-60, 60)), float(random.uniform(-0.4, 0.4) * room))
    blur, noise, gain = float(random.uniform(0.5, 1.5)), float(random.uniform(2, 8)), float(random.uniform(0.6, 1.05))
    strength, radius = float(random.uniform(0, 240)), float(random.uniform(4, 12))
    places = tuple((float(random.uniform(0, 1)), float(random.uniform(0, 1))) for _ in range(2))
    scratches, quality = int(random.integers(0, 7)), int(random.integers(80, 97))
    motion = float(random.choice([0, 0, 0, 1, 2]))
    return tuple(
        Pose(
            pixels_per_mm=scale,
            turn_deg=turn + float(random.normal(0, 0.05)),
            tilt=tilt,
            shift=(shift[0] + float(random.normal(0, 1)), shift[1] + float(random.normal(0, 1))),
            blur=blur * float(random.uniform(0.9, 1.15)),
            motion=motion,
            noise=noise,
            gain=gain,
            lamp=(-1.0, 1.0)[number % 2],
            glare=(places[number % 2][0] + float(random.normal(0, 0.02)), places[number % 2][1]),
            glare_strength=strength * float(random.uniform(0.7, 1.0)),
            glare_mm=radius,
            scratches=scratches,
            jpeg_quality=quality,
        )
        for number in range(FRAMES)
    )
