"""Files of rows."""

from __future__ import annotations

from typing import Any

from starlette_admin.export.csv import CsvExporter
from starlette_admin.fields import BaseField


class CsvFile(CsvExporter):
    """CSV in UTF-8 that spreadsheets know by its mark, and in which no text is a formula."""

    async def generate(self, fields: list[BaseField], rows: list[dict[str, Any]]) -> bytes:
        """The file."""
        return b"\xef\xbb\xbf" + await super().generate(fields, rows)
