-- A country's measure on a day. A code of three letters stays as given (OWID_KOS is XKX), other codes are no country; without a code the
-- folded name is looked up in all imported pairs of code and name (several codes: the smallest), then among the platform's regions.
-- grain: whole
-- key: country, day, measure
-- latest: day desc
-- checks:
--   not_a_country: country <> ''
--   measure_is_known: measure in ('stringency', 'stay_home_level', 'lockdown_start')
--   stringency_is_in_range: measure <> 'stringency' or value between 0 and 100
--   stay_home_level_is_in_range: measure <> 'stay_home_level' or value between 0 and 3
-- columns:
--   country text Three letters, ISO 3166 or as given; XKX is Kosovo.
--   day date The day it holds for.
--   measure text stringency, stay_home_level or lockdown_start.
--   value double? Its value; 1 for lockdown_start.
--   country_name text? The country's name as given.
with
policies as (
    select * from raw_policy_rows
),
regions as (
    select country_name_folded, min(country_code) as region_code from countries group by country_name_folded
),
coded as (
    select
        policies.*,
        case
            when country_code = 'OWID_KOS' then 'XKX'
            when length(country_code) = 3 and not rlike(country_code, '[^A-Za-z]') then upper(country_code)
        end as given_code
    from policies
),
pairs as (
    select country_name_folded, min(given_code) as pair_code
    from coded
    where given_code is not null and country_name_folded <> ''
    group by country_name_folded
),
resolved as (
    select
        coded.*,
        case when coded.country_code is null then coalesce(pairs.pair_code, regions.region_code) else coded.given_code end as country
    from coded
    left join pairs on pairs.country_name_folded = coded.country_name_folded
    left join regions on regions.country_name_folded = coded.country_name_folded
)
select
    coalesce(country, '') as country,
    day,
    measure,
    value,
    country_name,
    payload,
    _source,
    _file,
    _line,
    _seen_at
from resolved
