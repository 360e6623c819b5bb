"""All SQL of the counter: engine, models, repositories, migrations."""
