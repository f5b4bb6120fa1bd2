"""How Alembic reaches the database: always through the connection that ``core.store.schema`` hands over."""

from alembic import context

from core.store.tables import metadata

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("run scout db migrate")
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
context.run_migrations()
