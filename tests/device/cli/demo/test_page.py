"""Reading pages: marks, rows and forms."""

from __future__ import annotations

import pytest

from device.cli.demo.page import Page

PAGE = """
<main data-screen="choosing" data-number="12" data-ticket="">
<form method="post" action="/act"><input type="hidden" name="action" value="choose">
<input type="hidden" name="way" value="face"><button>Face</button></form>
<form method="post" action="/act"><input type="hidden" name="action" value="choose">
<input type="hidden" name="way" value="pin"><input name="digits" type="password"><select name="era"></select></form>
<table><tr data-ticket="A7K" data-outcome="pending" data-visit="01H"><td></td></tr><tr><th></th></tr></table>
<form action="/visits/1/confirm"><button name="compared" value="yes">Yes</button></form>
<input name="outside" value="of any form">
</main>
"""


def test_marks_of_main_are_read() -> None:
    assert Page.parse(PAGE).marks == {"screen": "choosing", "number": "12", "ticket": ""}


def test_form_is_found_by_what_it_holds() -> None:
    form = Page.parse(PAGE).find(action="choose", way="pin")
    assert form is not None
    assert form.fields == {"action": "choose", "way": "pin", "digits": "", "era": ""}


def test_named_button_is_a_field() -> None:
    form = Page.parse(PAGE).find(compared="yes")
    assert form is not None
    assert form.action == "/visits/1/confirm"


def test_form_that_is_not_there_is_none() -> None:
    assert Page.parse(PAGE).find(action="accept") is None
    assert Page.parse(PAGE).find(outside="of any form") is None


def test_rows_of_tables_are_read() -> None:
    assert Page.parse(PAGE).rows == [{"ticket": "A7K", "outcome": "pending", "visit": "01H"}, {}]


def test_entry_needs_its_field() -> None:
    form = Page.parse(PAGE).find(way="face")
    assert form is not None
    with pytest.raises(KeyError, match="no field 'digits'"):
        form.filled(digits="1234")


def test_what_was_entered_is_not_shown() -> None:
    form = Page.parse(PAGE).find(way="pin")
    assert form is not None
    assert "hidden" not in repr(form)
    assert "pin" not in repr(form)
