-- Spark's functions for DuckDB, and the project's own vocabulary: what both engines' SQL may call.
-- A macro shadows a built-in of its name; the built-in is then system.main.name. Formats of strftime are constants.
-- Within DuckDB an instant is a TIMESTAMP in UTC (fast, and its text is Spark's); in files and results it is adjusted to UTC.

-- The project's vocabulary.
create macro surrogate_key(s) as ('0x' || substr(md5(s), 1, 15))::bigint;
create macro event_key(s) as md5(s);
create macro whole(x) as system.main.trunc(x)::bigint;
create macro instant(s) as make_timestamp(epoch_us(s::timestamptz));
create macro divide(a, b) as case when b = 0 then null else a::double / b end;
