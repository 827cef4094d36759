"""The forms of a page, read as the demo's driver reads them."""

from __future__ import annotations

from html.parser import HTMLParser


class Forms(HTMLParser):
    """Collects each form's fields and the marks of `<main>`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.main: dict[str, str] = {}
        self.buttons = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        fields = {name: value or "" for name, value in attrs}
        if tag == "main":
            self.main = fields
        elif tag == "form":
            assert (fields["method"], fields["action"]) == ("post", "/act")
            self.forms.append({})
        elif tag in ("input", "select"):
            self.forms[-1][fields["name"]] = fields.get("value", "")
        elif tag == "button":
            self.buttons += 1

    def form(self, action: str, **fields: str) -> dict[str, str]:
        """Give the one form of this action and these fixed fields."""
        fits = [form for form in self.forms if form["action"] == action and fields.items() <= form.items()]
        assert len(fits) == 1, (action, self.forms)
        return dict(fits[0])
