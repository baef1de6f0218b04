"""The baseline: what both flows compute, as a plain PySpark program writes it (read CSV, DataFrames and SQL, write Parquet).

Usage: spark-submit flows.py CHART_SNAPSHOTS_CSV PLAYLIST_HISTORY_CSV FEATURES_CSV OUTPUT_FOLDER
"""
import sys

from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F

charts_csv, playlists_csv, features_csv, output = sys.argv[1:5]
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
spark.stop()
