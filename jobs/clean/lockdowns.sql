-- The day a country's lockdown began: its earliest lockdown_start, else its first day with stay_home_level 2 or more.
-- grain: whole
-- key: country
-- columns:
--   country text Three letters.
--   starts_on date The first day of it.
--   source text The measure that says so: lockdown_start or stay_home_level.
with
policies as (
    select * from policy_dates
),
firsts as (
    select
        country,
        min(case when measure = 'lockdown_start' then day end) as declared_on,
        min(case when measure = 'stay_home_level' and value >= 2 then day end) as ordered_on
    from policies
    group by country
)
select
    country,
    coalesce(declared_on, ordered_on) as starts_on,
    case when declared_on is not null then 'lockdown_start' else 'stay_home_level' end as source
from firsts
where declared_on is not null or ordered_on is not null
