#pragma once

/// Begins a statement that asks which advisory locks are held in this database: `locks (key)`. pg_locks shows
/// a lock of one 64-bit key as its halves in two columns, and objsubid 1. A macro, because the address of a
/// statement's text is its name: each has to be one literal.
#define PASOKH_WITH_HELD_LOCKS                                                                               \
    "WITH locks AS (SELECT (classid::bigint << 32) | objid::bigint AS key FROM pg_locks"                     \
    " WHERE locktype = 'advisory' AND objsubid = 1 AND granted"                                              \
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
