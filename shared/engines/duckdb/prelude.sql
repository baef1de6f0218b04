-- Spark's functions for DuckDB, and the project's own vocabulary: what both engines' SQL may call.
-- A macro shadows a built-in of its name; the built-in is then system.main.name. Formats of strftime are constants.
-- Within DuckDB an instant is a TIMESTAMP in UTC (fast, and its text is Spark's); in files and results it is adjusted to UTC.

-- The project's vocabulary.
create macro surrogate_key(s) as ('0x' || substr(md5(s), 1, 15))::bigint;
create macro event_key(s) as md5(s);
create macro whole(x) as system.main.trunc(x)::bigint;
create macro instant(s) as make_timestamp(epoch_us(s::timestamptz));
create macro divide(a, b) as case when b = 0 then null else a::double / b end;

-- Dates and instants.
create macro to_date(s) as s::date;
create macro to_timestamp(s) as make_timestamp(epoch_us(s::timestamptz));
create macro timestamp_seconds(s) as make_timestamp((s::decimal(38, 6) * 1000000)::bigint);
create macro timestamp_millis(ms) as make_timestamp(ms::bigint * 1000);
create macro timestamp_micros(us) as make_timestamp(us::bigint);
create macro _floored(us, unit) as (us - ((us % unit) + unit) % unit) // unit;
create macro unix_timestamp(t) as epoch_us(t::timestamp) // 1000000;
create macro unix_seconds(t) as _floored(epoch_us(t::timestamp), 1000000);
create macro unix_millis(t) as _floored(epoch_us(t::timestamp), 1000);
create macro unix_micros(t) as epoch_us(t::timestamp);
create macro unix_date(d) as d::date - date '1970-01-01';
create macro date_from_unix_date(n) as date '1970-01-01' + n::int;
create macro from_utc_timestamp(t, z) as timezone(z, timezone('UTC', t::timestamp));
create macro to_utc_timestamp(t, z) as timezone('UTC', timezone(z, t::timestamp));
create macro _unit(f) as case lower(f) when 'mm' then 'month' when 'mon' then 'month' when 'yy' then 'year' when 'yyyy' then 'year' else lower(f) end;
create macro trunc(x) as system.main.trunc(x), (d, f) as date_trunc(_unit(f), d)::date;
create macro dayofweek(d) as system.main.dayofweek(d) + 1;
create macro weekday(d) as (system.main.dayofweek(d) + 6) % 7;
create macro date_add(d, n) as d::date + n::int;
create macro date_sub(d, n) as d::date - n::int;
create macro datediff(a, b) as a::date - b::date;
create macro add_months(d, n) as (d::date + to_months(n::int))::date;
create macro months_between(a, b) as case when day(a) = day(b) or (last_day(a) = a and last_day(b) = b) then (year(a) - year(b)) * 12 + month(a) - month(b) else round((year(a) - year(b)) * 12 + month(a) - month(b) + (day(a) - day(b)) / 31.0::double, 8) end::double;
create macro _two(x) as system.main.lpad(x::varchar, 2, '0');
create macro _parts(t, f) as replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(f, '''T''', 'T'), 'MMMM', chr(1)), 'MMM', chr(2)), 'EEEE', chr(3)), 'EEE', chr(4)),
  'yyyy', system.main.lpad(year(t)::varchar, 4, '0')), 'MM', _two(month(t))), 'dd', _two(day(t))), 'HH', _two(hour(t))), 'mm', _two(minute(t))), 'SSS', system.main.lpad((millisecond(t) % 1000)::varchar, 3, '0')), 'ss', _two(second(t))),
  chr(1), monthname(t)), chr(2), left(monthname(t), 3));
create macro date_format(t, f) as case f
  when 'yyyy-MM' then strftime(t::timestamp, '%Y-%m')
  when 'yyyy-MM-dd' then strftime(t::timestamp, '%Y-%m-%d')
  when 'yyyy-MM-dd HH:mm:ss' then strftime(t::timestamp, '%Y-%m-%d %H:%M:%S')
  when 'yyyy-MM-dd HH:mm:ss.SSS' then strftime(t::timestamp, '%Y-%m-%d %H:%M:%S.%g')
  else replace(replace(_parts(t::timestamp, f), chr(3), dayname(t)), chr(4), left(dayname(t), 3)) end;
create macro from_unixtime(s) as strftime(make_timestamp(s::bigint * 1000000), '%Y-%m-%d %H:%M:%S'), (s, f) as date_format(make_timestamp(s::bigint * 1000000), f);

-- Text.
create macro concat(a, b) as a || b, (a, b, c) as a || b || c, (a, b, c, d) as a || b || c || d, (a, b, c, d, e) as a || b || c || d || e,
  (a, b, c, d, e, f) as a || b || c || d || e || f, (a, b, c, d, e, f, g) as a || b || c || d || e || f || g;
create macro substring(s, p) as case when p = 0 then s else system.main.substring(s, p) end, (s, p, n) as system.main.substring(s, case when p = 0 then 1 else p end, n);
create macro substr(s, p) as case when p = 0 then s else system.main.substring(s, p) end, (s, p, n) as system.main.substring(s, case when p = 0 then 1 else p end, n);
create macro locate(sub, s) as instr(s, sub);
create macro initcap(s) as case when s is not null then list_reduce([''] || list_transform(system.main.split(lower(s), ' '), lambda w: upper(w[1]) || w[2:]), lambda a, b: a || ' ' || b)[2:] end;
create macro lpad(s, n) as system.main.lpad(s, n, ' '), (s, n, p) as system.main.lpad(s, n, p);
create macro rpad(s, n) as system.main.rpad(s, n, ' '), (s, n, p) as system.main.rpad(s, n, p);
create macro split(s, r) as regexp_split_to_array(s, r);
create macro _groups(r) as system.main.regexp_replace(r, '\$(\d)', '\\\1', 'g');
create macro regexp_replace(s, p, r) as system.main.regexp_replace(s, p, _groups(r), 'g');
create macro regexp_extract(s, p) as system.main.regexp_extract(s, p, 1), (s, p, i) as system.main.regexp_extract(s, p, i);
create macro rlike(s, p) as regexp_matches(s, p);
create macro regexp_like(s, p) as regexp_matches(s, p);
create macro startswith(s, p) as starts_with(s, p);
create macro endswith(s, p) as suffix(s, p);
create macro sha2(s, n) as case n when 256 then sha256(s) when 0 then sha256(s) else error('sha2: only 256') end;
create macro get_json_object(s, p) as json_extract_string(s, p);

-- Numbers and nulls.
create macro nvl(a, b) as coalesce(a, b);
create macro nvl2(a, b, c) as case when a is not null then b else c end;
create macro isnotnull(a) as a is not null;
create macro try_divide(a, b) as case when b = 0 then null else a / b end;
create macro pmod(a, b) as ((a % b) + b) % b;
create macro signum(x) as sign(x)::double;
create macro bround(x) as round_even(x, 0), (x, d) as round_even(x, d);
create macro ln(x) as case when x > 0 then system.main.ln(x) end;
create macro log10(x) as case when x > 0 then system.main.log10(x) end;
create macro log2(x) as case when x > 0 then system.main.log2(x) end;
create macro log(x) as ln(x), (b, x) as ln(x) / ln(b);
create macro sqrt(x) as case when x < 0 then 'nan'::double else system.main.sqrt(x) end;

-- Arrays and aggregates.
create macro size(a) as len(a);
create macro array_size(a) as len(a);
create macro array_join(a, d) as array_to_string(a, d);
create macro array_max(a) as list_max(a);
create macro array_min(a) as list_min(a);
create macro element_at(a, i) as list_extract(a, i);
create macro slice(a, i, n) as list_slice(a, i, i + n - 1);
create macro sequence(a, b) as case when a <= b then generate_series(a, b) else generate_series(a, b, -1) end, (a, b, c) as generate_series(a, b, c);
create macro sort_array(a) as list_sort(a, 'asc', 'nulls first'), (a, up) as case when up then list_sort(a, 'asc', 'nulls first') else list_sort(a, 'desc', 'nulls last') end;
create macro explode(a) as unnest(a);
create macro collect_list(x) as coalesce(list(x) filter (x is not null), []);
create macro collect_set(x) as coalesce(list(distinct x) filter (x is not null), []);
create macro percentile_approx(x, p) as quantile_disc(x, p), (x, p, a) as quantile_disc(x, p);
create macro approx_percentile(x, p) as quantile_disc(x, p), (x, p, a) as quantile_disc(x, p);
create macro percentile(x, p) as quantile_cont(x, p);
-- The built-in gives NULL when there are no rows or only nulls.
create macro count_if(x) as count(*) filter (x);
-- Threads add doubles up in another order each time, and the last digits differ; sums of whole numbers are exact. So mean, and regr_sxx(x, x),
-- the sum of squares about the mean: x to ten decimals, and what is too large for a hugeint (n * x beyond 1e9) is an error.
create macro mean(x) as avg(x::decimal(38, 18));
create macro _tenth_decimals(x) as (x::double * 1e10)::bigint::hugeint;
create macro _squares(n, sum_x, sum_xx) as (n::hugeint * sum_xx - sum_x * sum_x)::double / n / 1e20;
create macro _sxx(x) as _squares(count(x), sum(_tenth_decimals(x)), sum(_tenth_decimals(x) * _tenth_decimals(x)));
create macro regr_sxx(y, x) as _sxx(case when y is not null then x end);
create macro every(x) as bool_and(x);
create macro skewness(x) as (avg(x ** 3) - 3 * avg(x) * avg(x ** 2) + 2 * avg(x) ** 3) / stddev_pop(x) ** 3;
create macro kurtosis(x) as kurtosis_pop(x);
