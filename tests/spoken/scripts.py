"""What a visitor who sees nothing does, from the first press to the ticket: each gives the ticket that was heard.

Hanako's card, birth date (12 April of Showa 60), code and PIN are made up.
"""

from __future__ import annotations

from tests.spoken.visitor import Visitor


def visit_by_face(visitor: Visitor) -> str:
    """Let the face be compared; the number on the card is typed on the keys."""
    visitor.begin()
    visitor.lay_card()
    visitor.take("choosing.face")
    visitor.hear("birth.title_era")
    visitor.type("1")
    visitor.hear("guide.type_birth")
    visitor.type("600412#", "year, month, day, #")
    visitor.hear("guide.type_code")
    visitor.type("4821#", "four digits, #")
    visitor.take("review.send")
    return visitor.ears.ticket()


def visit_by_pin_with_keys(visitor: Visitor) -> str:
    """Type the PIN on the keys, and choose by number throughout."""
    visitor.begin()
    visitor.lay_card()
    visitor.hear("choosing.title")
    visitor.type("2")
    visitor.hear("guide.type_pin")
    visitor.type("1234#", "four digits, #")
    visitor.hear("review.what")
    visitor.type("1")
    return visitor.ears.ticket()


def visit_by_pin_with_one_button(visitor: Visitor) -> str:
    """Plug headphones in, and take the PIN digit by digit with the large button."""
    visitor.plug(True)
    visitor.hear("guide.welcome")
    visitor.lay_card()
    visitor.take("choosing.pin")
    visitor.hear("guide.or_button")
    visitor.press()
    visitor.hear("guide.digits")
    for digit in "1234":
        visitor.take_digit(digit)
    visitor.hear("guide.full")
    visitor.take("guide.enter")
    visitor.take("review.send")
    return visitor.ears.ticket()


def visit_without_card(visitor: Visitor) -> str:
    """Say that there is no card, and get a ticket."""
    visitor.begin()
    visitor.take("guide.no_card")
    visitor.hear("no_card.what")
    visitor.take("staff.ticket")
    return visitor.ears.ticket()
