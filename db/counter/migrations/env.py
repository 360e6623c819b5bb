"""Runs the revisions on the connection that ``db.counter.upgrade`` hands over."""

from alembic import context

from db.counter.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
