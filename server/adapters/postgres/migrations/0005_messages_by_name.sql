-- SQLite orders its messages by their names from here on; PostgreSQL keeps its two indexes.
SELECT 1;
