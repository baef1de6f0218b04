-- How an artist's following grew from its first to its last day with known followers; an artist whose followers are never known has no row.
-- grain: whole
-- key: artist_id
-- checks:
--   days_in_order: first_day <= last_day
--   gain_fits: followers_gained = followers_last - followers_first
-- columns:
--   artist_id text The artist's id.
--   artist text The name as of the last day.
--   first_day date The first day with known followers.
--   last_day date The last one.
--   followers_first bigint Followers on the first day.
--   followers_last bigint Followers on the last day.
--   followers_gained bigint The difference.
--   best_day date? The day with the greatest gain against the known day before (tie: the earliest); null with one day only.
--   best_day_gain bigint? That gain; negative when the artist only lost.
--   weekly_growth double? The constant growth of each week that leads from first to last: 0.01 = 1 %; null with one day or from 0 followers.
with history as (
    select * from artist_history
),
known as (
    select * from history where followers is not null
),
spans as (
    select artist_id, max_by(artist, day) as artist, min(day) as first_day, max(day) as last_day,
        min_by(followers, day) as followers_first, max_by(followers, day) as followers_last, max(followers_change) as best_day_gain
    from known
    group by artist_id
),
best_days as (
    select s.artist_id, min(k.day) as best_day
    from spans as s
    join known as k on k.artist_id = s.artist_id and k.followers_change = s.best_day_gain
    group by s.artist_id
)
select s.artist_id, s.artist, s.first_day, s.last_day, s.followers_first, s.followers_last,
    s.followers_last - s.followers_first as followers_gained, b.best_day, s.best_day_gain,
    case
        when s.followers_first > 0 and s.last_day > s.first_day
        then power(divide(s.followers_last, s.followers_first), divide(7, datediff(s.last_day, s.first_day))) - 1e0
    end as weekly_growth
from spans as s
left join best_days as b on b.artist_id = s.artist_id
