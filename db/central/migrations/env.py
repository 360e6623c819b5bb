"""Runs the revisions on the connection that ``db.central.upgrade`` hands over."""

from alembic import context

from db.central.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
