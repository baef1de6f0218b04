-- A genre on a day: the observed artists that play it. An artist's followers and weight are split evenly over its genres, so that the
-- genres of a day add up to its artists.
-- grain: whole
-- key: genre, day
-- columns:
--   genre text The genre.
--   day date The day of the observations.
--   artists bigint Different artists that play it, each counted in each of its genres.
--   weight double Their parts: an artist of three genres is a third of an artist in each.
--   followers bigint? Followers split over genres, in whole ones (what is left goes to the first genres by name); null where none are known.
--   mean_popularity double? Mean popularity by weight, where known.
with history as (
    select * from artist_history
),
-- The genres of a day without any are the newest that the artist's page ever gave.
all_artists as (
    select * from artists
),
listed as (
    select h.artist_id, h.day, h.followers, h.popularity, coalesce(h.genres, a.genres) as genres
    from history as h
    left join all_artists as a on a.artist_id = h.artist_id
),
played as (
    select distinct artist_id, day, followers, popularity, genre
    from (select artist_id, day, followers, popularity, explode(genres) as genre from listed) as exploded
    where length(trim(genre)) > 0
),
placed as (
    select *, count(*) over (partition by artist_id, day) as parts, row_number() over (partition by artist_id, day order by genre) as place
    from played
)
select genre, day, count(*) as artists,
    mean(1e0 / parts) * count(*) as weight,
    cast(sum(whole(divide(followers, parts)) + case when place <= followers % parts then 1 else 0 end) as bigint) as followers,
    divide(mean(case when popularity is not null then 1e0 * popularity / parts end), mean(case when popularity is not null then 1e0 / parts end)) as mean_popularity
from placed
group by genre, day
