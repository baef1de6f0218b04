-- An artist on a day (UTC), from the newest thing that was observed of each value that day.
-- grain: whole
-- key: artist_id, day
-- checks:
--   followers_have_a_rank: (followers is null) = (followers_rank is null)
-- columns:
--   artist_id text The artist's id.
--   day date The day of the observation.
--   artist text The name as of then.
--   popularity int? 0..100; null where no observation of the day has it.
--   followers bigint? Followers as of then; null where no observation of the day has them.
--   followers_rank int? Place among the artists whose followers are known that day; a tie goes to the smaller id.
--   followers_change bigint? Against the artist's previous day with known followers.
--   followers_per_day_7d double? Mean gain a day since the earliest day with known followers of the seven days before.
--   genres text[]? Genres as of then; null where no observation of the day has any.
with snapshots as (
    select * from artist_snapshots
),
days as (
    select artist_id, cast(snapshot_at as date) as day,
        max_by(artist, snapshot_at) as artist,
        max_by(popularity, snapshot_at) filter (where popularity is not null) as popularity,
        max_by(followers, snapshot_at) filter (where followers is not null) as followers,
        max_by(genres, snapshot_at) filter (where size(genres) > 0) as genres
    from snapshots
    group by artist_id, cast(snapshot_at as date)
),
followed as (
    select artist_id, day, followers,
        row_number() over (partition by day order by followers desc, artist_id) as followers_rank,
        lag(followers) over (partition by artist_id order by day) as followers_before,
        min(day) over (partition by artist_id order by unix_date(day) range between 7 preceding and 1 preceding) as week_start
    from days
    where followers is not null
)
select d.artist_id, d.day, d.artist, d.popularity, d.followers, f.followers_rank,
    f.followers - f.followers_before as followers_change,
    divide(f.followers - w.followers, datediff(f.day, w.day)) as followers_per_day_7d,
    d.genres
from days as d
left join followed as f on f.artist_id = d.artist_id and f.day = d.day
left join followed as w on w.artist_id = f.artist_id and w.day = f.week_start
