"""The baseline of the case `gateway`: the same views, statements and writes as our engine is given, sent by PySpark's own client.

Usage: spark-submit statements.py WORK_JSON OUTPUT_FOLDER
"""
import json
import sys

from pyspark.sql import SparkSession

with open(sys.argv[1], encoding="utf-8") as file:
    work = json.load(file)
output = sys.argv[2]
spark = SparkSession.builder.appName("baseline").getOrCreate()
for statement in work["prelude"]:
    spark.sql(statement)
for table in work["tables"]:
    for view in table["inputs"]:
        rows = spark.read.schema(view["ddl"]).parquet(*view["files"]) if view["files"] else spark.createDataFrame([], view["ddl"])
        rows.createOrReplaceTempView(view["name"])
    for view in table["dictionaries"]:
        spark.createDataFrame([tuple(row) for row in view["rows"]], view["ddl"]).createOrReplaceTempView(view["name"])
    writer = spark.sql(table["statement"]).write.option("compression", "zstd")
    if table["partitionColumn"]:
        writer = writer.partitionBy(table["partitionColumn"])
    writer.parquet(f"{output}/{table['name']}")
spark.stop()
