"""The baseline: what both flows compute, as a plain PySpark program writes it (read CSV, DataFrames and SQL, write Parquet).

Usage: spark-submit flows.py DATA_FOLDER SEASONS_CSV OUTPUT_FOLDER
"""
import sys

from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F

data, seasons_csv, output = sys.argv[1:4]
charts_csv, playlists_csv = f"{data}/charts/top50_charts_snapshots.csv.gz", f"{data}/charts/cumulative_added_removed.csv.gz"
features_csv = f"{data}/spotify-songs/spotify_songs.csv.gz"
spark = SparkSession.builder.appName("baseline").config("spark.sql.session.timeZone", "UTC").getOrCreate()


def read(path):
    return spark.read.option("header", True).option("escape", '"').csv(path)


def write(frame, name):
    frame.coalesce(1).write.mode("overwrite").parquet(f"{output}/{name}")


NAMES = ["danceability", "energy", "key", "loudness", "mode", "speechiness", "acousticness", "instrumentalness", "liveness", "valence", "tempo"]
raw_features = read(features_csv)
features = raw_features.dropDuplicates(["track_id"]).select(
    "track_id", *[F.expr(f"try_cast({name} as double)").alias(name) for name in NAMES], F.expr("try_cast(duration_ms as bigint)").alias("duration_ms"))
write(features, "audio_features")

# Tracks, their credits and artists: each value the newest that was seen.
LENGTH = "try_cast(split_part(length_mmss, ':', 1) as bigint) * 60000 + try_cast(split_part(length_mmss, ':', 2) as bigint) * 1000"
SEEN = ["track_id", "observed_at", "title", "album_id", "album", "duration_ms", "artists", "artist_ids"]
seen_on_charts = read(charts_csv).withColumn("observed_at", F.to_timestamp("snapshot_at")).withColumn("duration_ms", F.expr(LENGTH)).select(SEEN)
seen_in_playlists = read(playlists_csv).withColumn("observed_at", F.to_timestamp("added")).withColumn("duration_ms", F.expr(LENGTH)).select(SEEN)
seen_in_features = raw_features.selectExpr("track_id", "cast(null as timestamp) as observed_at", "track_name as title", "track_album_id as album_id",
                                           "track_album_name as album", "try_cast(duration_ms as bigint) as duration_ms", "track_artist as artists", "null as artist_ids")
observed = seen_on_charts.unionByName(seen_in_playlists).unionByName(seen_in_features).where("track_id rlike '^[0-9A-Za-z]{22}$'") \
    .withColumn("artists", F.split("artists", "[|]")).withColumn("artist_ids", F.split("artist_ids", "[|]"))
at = F.coalesce("observed_at", F.lit("1970-01-01").cast("timestamp"))
tracks = observed.groupBy("track_id").agg(
    *[F.max_by(name, F.when(F.col(name).isNotNull(), at)).alias(name) for name in ["title", "album_id", "album", "duration_ms"]],
    F.min("observed_at").alias("seen_first_at"), F.max("observed_at").alias("seen_last_at"))
write(tracks, "tracks")
has_ids = F.coalesce(F.size("artists") == F.size("artist_ids"), F.lit(False))
newest_list = Window.partitionBy("track_id").orderBy(F.desc(has_ids), F.desc("observed_at"))
track_artists = observed.where("size(artists) > 0").withColumn("n", F.row_number().over(newest_list)).where("n = 1") \
    .select("track_id", "artist_ids", F.posexplode("artists").alias("position", "artist")) \
    .selectExpr("track_id", "position", "get(artist_ids, position) as artist_id", "artist")
write(track_artists, "track_artists")
credits = observed.where("size(artists) = size(artist_ids)").select("observed_at", F.explode(F.arrays_zip("artist_ids", "artists")).alias("credit"))
write(credits.groupBy(F.col("credit.artist_ids").alias("artist_id")).agg(
    F.max_by("credit.artists", "observed_at"), F.min("observed_at"), F.max("observed_at")), "artists")
lists = track_artists.groupBy("track_id").agg(F.expr("transform(array_sort(collect_list(struct(position, artist))), x -> x.artist)").alias("artists"))
write(tracks.join(lists, "track_id", "left").join(features.drop("duration_ms"), "track_id", "left"), "enriched_tracks")

# Charts: the last snapshot of a day, the newest row of a place.
entries = read(charts_csv).select(
    F.col("playlist_id").alias("chart_id"), F.col("playlist_name").alias("chart_name"), F.to_timestamp("snapshot_at").alias("snapshot_at"),
    F.col("rank").cast("int").alias("rank"), "track_id", "title", F.split("artists", "[|]").alias("artists"), "album")
entries = entries.withColumn("chart_date", F.to_date("snapshot_at"))
newest = Window.partitionBy("chart_id", "chart_date")
entries = entries.withColumn("newest", F.max("snapshot_at").over(newest)).where("snapshot_at = newest").drop("newest")
place = Window.partitionBy("chart_id", "chart_date", "rank").orderBy(F.desc("snapshot_at"), "track_id")
entries = entries.withColumn("n", F.row_number().over(place)).where("n = 1").drop("n")
write(entries, "chart_entries")
write(entries.groupBy("chart_id").agg(F.max_by("chart_name", "chart_date"), F.min("chart_date"), F.max("chart_date")), "charts")

QUADRANT = """case when valence >= 0.5 and energy >= 0.5 then 'happy' when valence < 0.5 and energy >= 0.5 then 'tense'
              when valence >= 0.5 then 'calm' when valence < 0.5 then 'sad' end"""
enriched = entries.join(features, "track_id", "left").withColumn("quadrant", F.expr(QUADRANT)) \
    .withColumn("has_features", F.expr("danceability is not null and energy is not null and valence is not null"))
write(enriched, "enriched_chart_entries")


def shares():
    return [F.expr(f"sum(case when quadrant = '{mood}' and has_features then 1 else 0 end) / nullif(sum(case when has_features then 1 else 0 end), 0)").alias(f"share_{mood}")
            for mood in ["happy", "tense", "calm", "sad"]]


write(enriched.groupBy("chart_id", "chart_date").agg(
    F.count("*").alias("tracks"), F.sum(F.col("has_features").cast("int")).alias("tracks_with_features"), F.avg("valence"), F.avg("energy"),
    F.avg("danceability"), F.avg("tempo"), (F.sum(F.expr("valence / rank")) / F.sum(F.expr("case when valence is not null then 1 / rank end"))).alias("rank_weighted"),
    *shares()), "chart_daily_mood")

dates = entries.select("chart_id", "chart_date").distinct().withColumn("day_no", F.row_number().over(Window.partitionBy("chart_id").orderBy("chart_date")))
dated = entries.join(dates, ["chart_id", "chart_date"])
track = Window.partitionBy("chart_id", "track_id").orderBy("day_no", "rank")
moved = dated.withColumn("last_day", F.lag("day_no").over(track)).withColumn("last_rank", F.lag("rank").over(track)) \
    .withColumn("days_on_chart", F.row_number().over(track)).withColumn("peak_rank", F.min("rank").over(track)) \
    .withColumn("previous_rank", F.expr("case when last_day = day_no - 1 then last_rank end")) \
    .withColumn("movement", F.expr("previous_rank - rank")) \
    .withColumn("status", F.expr("case when last_day is null then 'entry' when last_day < day_no - 1 then 're-entry' when movement > 0 then 'up' when movement < 0 then 'down' else 'same' end"))
write(moved, "chart_movements")
runs = moved.withColumn("run_no", F.sum(F.expr("case when status in ('entry', 're-entry') then 1 else 0 end")).over(track))
write(runs.groupBy("chart_id", "track_id", "run_no").agg(F.min("chart_date"), F.max("chart_date"), F.count("*"), F.min("rank"), F.min_by("chart_date", "rank")), "chart_track_runs")
write(entries.withColumn("artist", F.explode("artists")).groupBy("chart_id", "artist").agg(
    F.count("*"), F.countDistinct("track_id"), F.countDistinct("chart_date"), F.min("rank")), "chart_artist_days")

# Seasons: a title as the dictionary has it, or that title and more words.
folded = "lower(regexp_replace(title, '[^0-9A-Za-z ]', ''))"
seasons = read(seasons_csv).selectExpr("season", "track_id as season_track", f"{folded} as season_title", "lower(artist) as season_artist")
songs = entries.selectExpr("track_id", f"{folded} as title_folded", "lower(artists[0]) as artist_folded").distinct()
members_of_season = songs.join(seasons, F.expr("track_id = season_track or ((season_artist is null or season_artist = artist_folded)"
                               " and (title_folded = season_title or startswith(title_folded, season_title || ' ')))")).select("track_id", "season").distinct()
all_seasons = seasons.select("season").distinct()
marked = enriched.select("chart_id", "chart_date", "track_id", "valence").distinct().crossJoin(all_seasons) \
    .join(members_of_season.withColumn("is_in", F.lit(True)), ["track_id", "season"], "left")
write(marked.groupBy("chart_id", "chart_date", "season").agg(
    F.expr("count_if(is_in)").alias("tracks"), F.expr("count_if(is_in) / count(*)").alias("share"),
    F.expr("avg(valence) filter (where is_in)"), F.expr("avg(valence) filter (where is_in is null)")), "chart_seasonal_share")

# Playlists: each belongs to the month in which most of its tracks were added.
members = read(playlists_csv).select("playlist_id", "track_id", F.to_date("added").alias("added_at"), F.to_date("removed").alias("removed_on")).distinct()
write(members, "playlist_tracks")
months = members.groupBy("playlist_id", F.trunc("added_at", "MM").alias("month")).count()
first = Window.partitionBy("playlist_id").orderBy(F.desc("count"), "month")
months = months.withColumn("n", F.row_number().over(first)).where("n = 1").select("playlist_id", "month")
with_features = members.join(features, "track_id", "left").withColumn("quadrant", F.expr(QUADRANT)) \
    .withColumn("has_features", F.expr("danceability is not null and energy is not null and valence is not null"))
write(with_features, "enriched_playlist_tracks")
moods = with_features.join(months, "playlist_id").groupBy("playlist_id", "month").agg(
    *[f(name).alias(f"{label}_{name}") for name in ["danceability", "energy", "valence"] for f, label in [(F.avg, "mean"), (F.stddev_pop, "stdev")]],
    F.count("*").alias("tracks"), *shares())
write(moods.groupBy("month").agg(F.count("*"), *[F.avg(c) for c in moods.columns[2:]]), "mood_by_month")
values = with_features.join(months, "playlist_id").selectExpr("playlist_id", "month", "stack(3, 'danceability', danceability, 'energy', energy, 'valence', valence) as (feature, value)")
write(values.where("value is not null").groupBy("month", "feature").agg(F.avg("value"), F.expr("percentile(value, array(0.1, 0.5, 0.9))")), "mood_by_month_stats")
write(months.groupBy("month").count(), "playlists_by_month")
write(members.where("removed_on is null").groupBy("playlist_id").count().groupBy(F.expr("width_bucket(count, 1, 1001, 6)")).count(), "playlist_sizes")

# Policies, lockdowns, and the mood of added tracks in the 56 days before and after.
stringency = read(f"{data}/covid/owid_covid-stringency-index.csv.gz").selectExpr(
    "Entity as name", "Code as code", "to_date(Day) as day", "'stringency' as measure", "cast(stringency_index as double) as value")
wide = read(f"{data}/covid/c6_stayathomerequirements.csv")
days = [column for column in wide.columns if column[:2].isdigit()]
levels = wide.unpivot([wide.columns[0], wide.columns[1]], days, "column", "level").toDF("name", "code", "column", "level").selectExpr(
    "name", "code", "to_date(column, 'ddMMMyyyy') as day", "'stay_home_level' as measure", "try_cast(level as double) as value").where("value is not null")
starts = read(f"{data}/covid/lockdown_start_dates_30_countries.csv").selectExpr(
    "country as name", "cast(null as string) as code", "to_date(quarantine_start) as day", "'lockdown_start' as measure", "1.0d as value")
policies = stringency.union(levels).union(starts)
codes = policies.where("code is not null").groupBy(F.lower("name").alias("folded")).agg(F.min("code").alias("known_code"))
policies = policies.join(codes, F.lower("name") == F.col("folded"), "left").selectExpr("coalesce(code, known_code) as country", "day", "measure", "value", "name") \
    .dropDuplicates(["country", "day", "measure"])
write(policies, "policy_dates")
lockdowns = policies.groupBy("country").agg(F.expr("""coalesce(min(case when measure = 'lockdown_start' then day end),
    min(case when measure = 'stay_home_level' and value >= 2 then day end))""").alias("starts_on")).where("starts_on is not null")
write(lockdowns, "lockdowns")
around = with_features.join(lockdowns, F.expr("added_at >= date_sub(starts_on, 56) and added_at < date_add(starts_on, 56)")) \
    .selectExpr("country", "added_at < starts_on as is_before", "stack(3, 'danceability', danceability, 'energy', energy, 'valence', valence) as (feature, x)")
write(around.groupBy("country", "feature").agg(*[F.expr(f"{f}(x) filter (where {side})") for side in ["is_before", "not is_before"]
                                                 for f in ["avg", "count", "var_samp"]]), "mood_before_after")

# Coverage: how many tracks of each table have features.
mentioned = [frame.selectExpr(f"'{name}' as table_name", "track_id").distinct() for name, frame in
             [("tracks", tracks), ("chart_entries", entries), ("playlist_tracks", members)]]
write(mentioned[0].union(mentioned[1]).union(mentioned[2]).join(features.select("track_id", F.lit(1).alias("one")), "track_id", "left")
      .groupBy("table_name").agg(F.count("one"), F.count("*"), F.expr("count(one) / count(*)")), "feature_coverage")
spark.stop()
