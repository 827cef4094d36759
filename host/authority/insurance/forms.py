"""The forms of values, as types: what a record checks itself is told in the published schema too."""

from __future__ import annotations

from typing import Annotated

from host.authority.base.schemas import Form, Range
from host.authority.insurance.checks import TEXT_LIMIT, pattern_of

_PLAIN = r"^[^\u0000-\u001f\u007f-\u009f]*$"
_FILLED = r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f\u00a0\u3000][^\u0000-\u001f\u007f-\u009f]*$"

Identifier = Annotated[str, Form(pattern_of("identifier"))]
Hexadecimal = Annotated[str, Form(pattern_of("hexadecimal"))]
Serial = Annotated[str, Form(pattern_of("serial"))]
InsurerNumber = Annotated[str, Form(pattern_of("insurer_number"))]
Branch = Annotated[str, Form(pattern_of("branch"))]
PostalCode = Annotated[str, Form(pattern_of("postal_code"))]
Month = Annotated[str, Form(pattern_of("month"))]
Mark = Annotated[str, Form(pattern_of("mark"))]
IssueNumber = Annotated[str, Form(pattern_of("issue_number"))]
InstitutionCode = Annotated[str, Form(pattern_of("institution_code"))]

Text = Annotated[str, Form(_FILLED, TEXT_LIMIT)]
"""A text for people, not empty and without control characters."""

OptionalText = Annotated[str, Form(_PLAIN, TEXT_LIMIT)]
"""The same, perhaps empty."""

Percent = Annotated[int, Range(0, 100)]
Yen = Annotated[int, Range(0, 1_000_000)]
Days = Annotated[int, Range(0, 366)]
Measure = Annotated[int, Range(0, 10_000)]
