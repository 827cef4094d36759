"""Writes a drawing as PNG with Pillow, at twice the page's size and then averaged, so that lines are smooth."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from models.evaluation.plot.drawing import HEIGHT, WIDTH, Dot, Drawing, Line, Words

_ZOOM = 2
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def format_png(drawing: Drawing) -> bytes:
    """Give the bytes of the file."""
    picture = Image.new("RGB", (WIDTH * _ZOOM, HEIGHT * _ZOOM), "#ffffff")
    pen = ImageDraw.Draw(picture)
    for part in drawing.parts:
        _draw_part(pen, part)
    file = io.BytesIO()
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _draw_part(pen: ImageDraw.ImageDraw, part: Line | Dot | Words) -> None:
    match part:
        case Line():
            places = [(x * _ZOOM, y * _ZOOM) for x, y in part.places]
            pen.line(places, fill=part.colour, width=part.width * _ZOOM)
        case Dot():
            pen.circle((part.place[0] * _ZOOM, part.place[1] * _ZOOM), part.radius * _ZOOM, fill=part.colour)
        case Words():
            place = part.place[0] * _ZOOM, part.place[1] * _ZOOM
            font = ImageFont.load_default(part.size * _ZOOM)
            pen.text(place, part.text, fill="#222222", font=font, anchor=_ANCHORS[part.anchor])
