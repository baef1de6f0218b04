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
create macro _unit(f) as
  case lower(f) when 'mm' then 'month' when 'mon' then 'month' when 'yy' then 'year' when 'yyyy' then 'year' else lower(f) end;
create macro trunc(x) as system.main.trunc(x), (d, f) as date_trunc(_unit(f), d)::date;
create macro dayofweek(d) as system.main.dayofweek(d) + 1;
create macro weekday(d) as (system.main.dayofweek(d) + 6) % 7;
create macro date_add(d, n) as d::date + n::int;
create macro date_sub(d, n) as d::date - n::int;
create macro datediff(a, b) as a::date - b::date;
create macro add_months(d, n) as (d::date + to_months(n::int))::date;
create macro _months(a, b) as (year(a) - year(b)) * 12 + month(a) - month(b);
create macro months_between(a, b) as case
  when day(a) = day(b) or (last_day(a) = a and last_day(b) = b) then _months(a, b)
  else round(_months(a, b) + (day(a) - day(b)) / 31.0::double, 8) end::double;
create macro _two(x) as system.main.lpad(x::varchar, 2, '0');
-- Names of months and days hide behind characters that no format has, since they hold letters of formats themselves.
create macro _hidden(f) as
  replace(replace(replace(replace(replace(f, '''T''', 'T'), 'MMMM', chr(1)), 'MMM', chr(2)), 'EEEE', chr(3)), 'EEE', chr(4));
create macro _day_of(t, f) as
  replace(replace(replace(f, 'yyyy', system.main.lpad(year(t)::varchar, 4, '0')), 'MM', _two(month(t))), 'dd', _two(day(t)));
create macro _time_of(t, f) as replace(replace(replace(replace(f, 'HH', _two(hour(t))), 'mm', _two(minute(t))),
  'SSS', system.main.lpad((millisecond(t) % 1000)::varchar, 3, '0')), 'ss', _two(second(t)));
create macro _parts(t, f) as
  replace(replace(_time_of(t, _day_of(t, _hidden(f))), chr(1), monthname(t)), chr(2), left(monthname(t), 3));
create macro date_format(t, f) as case f
  when 'yyyy-MM' then strftime(t::timestamp, '%Y-%m')
  when 'yyyy-MM-dd' then strftime(t::timestamp, '%Y-%m-%d')
  when 'yyyy-MM-dd HH:mm:ss' then strftime(t::timestamp, '%Y-%m-%d %H:%M:%S')
  when 'yyyy-MM-dd HH:mm:ss.SSS' then strftime(t::timestamp, '%Y-%m-%d %H:%M:%S.%g')
  else replace(replace(_parts(t::timestamp, f), chr(3), dayname(t)), chr(4), left(dayname(t), 3)) end;
create macro from_unixtime(s) as strftime(make_timestamp(s::bigint * 1000000), '%Y-%m-%d %H:%M:%S'),
  (s, f) as date_format(make_timestamp(s::bigint * 1000000), f);
