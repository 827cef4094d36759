"""Why a list as a whole is not taken; nothing of it was asked."""

from __future__ import annotations

from host.desk.base.errors import DeskError


class BatchNotCsv(DeskError):
    """It is a workbook, a picture or the like, or its quotes do not fit."""

    number = 925
    status = 422


class BatchEncodingUnknown(DeskError):
    """Its characters are neither UTF-8 nor CP932."""

    number = 926
    status = 422


class BatchHeadingsUnknown(DeskError):
    """The first line does not name the columns that are needed, each once."""

    number = 927
    status = 422


class BatchTooLong(DeskError):
    """It has more rows or bytes than one list may."""

    number = 928
    status = 413


class BatchEmpty(DeskError):
    """There is no row with anything in it."""

    number = 929
    status = 422


class BatchUnknown(DeskError):
    """There is no such list, or its time is over."""

    number = 930
    status = 404


class BatchNotToAsk(DeskError):
    """The list was asked about already, or no row of it can be."""

    number = 931
    status = 409
