"""Runs migrations on the connection that ``infrastructure.persistence.migration`` hands over."""

from __future__ import annotations

from alembic import context

from infrastructure.persistence.models.registry import METADATA, is_for

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    version_table=context.config.attributes["version_table"],
    include_object=is_for(connection.dialect.name),
    compare_type=True,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
