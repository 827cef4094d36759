"""Writes a drawing as SVG 1.1."""

from __future__ import annotations

from xml.sax.saxutils import escape

from models.evaluation.plot.drawing import HEIGHT, WIDTH, Dot, Drawing, Line, Words


def format_svg(drawing: Drawing) -> str:
    """Give the text of the file."""
    parts = "\n".join(_format_part(part) for part in drawing.parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{parts}\n</svg>\n'
    )


def _format_part(part: Line | Dot | Words) -> str:
    match part:
        case Line():
            places = " ".join(f"{x:g},{y:g}" for x, y in part.places)
            return f'<polyline points="{places}" fill="none" stroke="{part.colour}" stroke-width="{part.width}"/>'
        case Dot():
            x, y = part.place
            return f'<circle cx="{x:g}" cy="{y:g}" r="{part.radius}" fill="{part.colour}"/>'
        case Words():
            x, y = part.place
            look = f'font-size="{part.size}" text-anchor="{part.anchor}"'
            return f'<text x="{x:g}" y="{y:g}" {look}>{escape(part.text)}</text>'
