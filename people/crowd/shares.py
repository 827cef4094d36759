"""How many of whom come, each share with its reason; docs/people.md shows this table.

No public count says how many people hold a card upside down. Where a share is a guess it is one on the high side, and
says so: rare mistakes have to occur in a run of two hundred.
"""

from __future__ import annotations

from dataclasses import dataclass

from people.crowd.profile import Kind


@dataclass(frozen=True)
class Share:
    """A share in percent, of whom, and why so many."""

    percent: float
    of: str
    reason: str


KINDS: dict[Kind, Share] = {
    Kind.PRACTISED: Share(30, "all", "come every few weeks; the measure for the 12 s"),
    Kind.FACE: Share(34, "all", "the way that today's readers offer first"),
    Kind.PIN: Share(21, "all", "refuse the face or do not trust it; no public share (guess)"),
    Kind.GUARDIAN: Share(3, "all", "children's cards are brought several at once (ITmedia 2025-12-09); guess"),
    Kind.HEADPHONES: Share(
        2, "all", "about 0.25 % cannot see well enough (general knowledge); raised, so that a run has some"
    ),
    Kind.NO_CARD: Share(6, "all", "22 of 100 over 75 came without a card (Nagasaki), fewer of all"),
    Kind.WANTS_STAFF: Share(2, "all", "want a person whatever the machine offers (guess)"),
    Kind.WALKS_AWAY: Share(2, "all", "called away in the middle (guess)"),
}

TRAITS: dict[str, Share] = {
    "aim_8_mm": Share(40, "not practised", "errors grow below 16 mm (n = 220); the others are 3 mm off at most"),
    "slow": Share(35, "not practised", "4 to 6 s for each screen: 28 of 78 over 75 needed help (Nagasaki)"),
    "long_touch": Share(20, "not practised", "0.5 to 0.9 s, as with a bell push (guess)"),
    "taps_twice": Share(10, "not practised", "used to a mouse (guess)"),
    "upside_down": Share(6, "card, not practised", "slot shapes differ (field reports); guess"),
    "in_a_sleeve": Share(6, "card, not practised", "stands in a reader maker's list of questions; guess"),
    "weak": Share(4, "card, not practised", "laid across the edge, or a purse below (guess)"),
    "pulled_early": Share(8, "card, not practised", "readers elsewhere want the card back at once (guess)"),
    "too_far": Share(12, "by face, not practised", "32 % of the causes of face failures were handling (Nagasaki)"),
    "out_of_frame": Share(10, "by face, not practised", "tall, small or seated; the same report"),
    "in_the_dark": Share(8, "by face, not practised", "light and backlight harm matching; the same report"),
    "print_hidden": Share(15, "by face, not practised", "reflections, thumbs, stickers on the card's front (guess)"),
    "searches_date": Share(50, "print hidden", "turns the card over first, 8 s more (guess)"),
    "wrong_pin": Share(
        15,
        "by PIN, not practised",
        "locked cards are a known complaint: unlock work rose by a third in Matsuyama",
    ),
    "foreign_language": Share(
        8,
        "not practised",
        "3 % of the residents are foreign (general knowledge); raised, so that each language comes",
    ),
    "low_vision": Share(8, "not practised", "'text too small' is a standing complaint; guess"),
    "asked": Share(30, "not practised", "clinics that ask for consent; the others skip the question"),
    "shares_some": Share(25, "where the clinic asks", "touches single items (guess)"),
    "shares_everything": Share(25, "where the clinic asks", "touches all (guess)"),
}

LANGUAGES: tuple[str, ...] = ("ja-easy", "en", "zh-Hans", "zh-Hant", "ko", "vi", "pt-BR")
"""Drawn alike."""

HOLDERS: tuple[str, ...] = ("hanako", "taro", "showa_first", "showa_end", "heisei_first")
"""Made-up persons with valid cards; their birth dates lie in two eras."""


def show_table() -> str:
    """Give both tables as Markdown."""
    rows = [(kind.value, share) for kind, share in KINDS.items()] + list(TRAITS.items())
    lines = [f"| `{name}` | {share.percent:g} % | {share.of} | {share.reason} |" for name, share in rows]
    return "\n".join(["| who | share | of | reason |", "|---|---|---|---|", *lines])
