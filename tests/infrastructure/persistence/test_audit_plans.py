"""How the audit log is looked through: by its indexes, whatever is asked for."""

from __future__ import annotations

from itertools import combinations

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from application.audit.views import AuditFilter
from infrastructure.persistence.database import Database
from infrastructure.persistence.queries import audit

FIELDS = AuditFilter.__struct_fields__
ASKED = [
    names
    for count in range(4)
    for names in combinations(FIELDS, count)
    if "object_id" not in names or "object_kind" in names  # few objects have the same id
]


@pytest.mark.parametrize("names", ASKED, ids="+".join)
async def test_no_list_reads_the_whole_table_or_sorts_it(
    sqlite_database: Database, names: tuple[str, ...]
) -> None:
    statement = audit._page(frozenset(names)).compile(dialect=sqlite.dialect(paramstyle="named"))
    unknown = dict.fromkeys((*names, "limit", "offset"))
    question = text(f"EXPLAIN QUERY PLAN {statement}")
    plan = [row[-1] for row in await sqlite_database.reader.all(question, unknown)]

    looks = [step for step in plan if "audit_entries" in step]
    assert len(looks) == 2  # the number of all, and the window
    assert all(" INDEX " in step for step in looks), plan
    assert plan.count("USE TEMP B-TREE FOR ORDER BY") == 1  # the window itself, once it is there
