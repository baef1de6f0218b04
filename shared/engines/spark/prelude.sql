-- What the portable SQL has on both engines and Spark lacks. Spark inlines these; they need no metastore.

-- The first 15 hex digits of md5 as a number: fits a bigint, is the same on both engines.
create or replace temporary function surrogate_key(key string) returns bigint
  return cast(conv(substring(md5(key), 1, 15), 16, 10) as bigint);

-- The whole md5 as text.
create or replace temporary function event_key(key string) returns string
  return md5(key);

-- Cuts the fraction; a plain cast rounds on DuckDB.
create or replace temporary function whole(number double) returns bigint
  return cast(number as bigint);

-- ISO text, with or without an offset, as a moment; without one it is UTC.
create or replace temporary function instant(iso string) returns timestamp
  return cast(iso as timestamp);

-- Null when there is nothing to divide by.
create or replace temporary function divide(a double, b double) returns double
  return case when b = 0 then null else a / b end;
