"""A data set in PostgreSQL with PostGIS, for many people at once. The door for psycopg."""
