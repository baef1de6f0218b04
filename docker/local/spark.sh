# Spark standalone: a master and workers of one core and 1 GB.

spark_prepare() {
  need_spark_home
  mkdir -p "$data/spark/conf" "$data/spark/tmp" "$data/spark/recovery"
  cp "$here/log4j2.properties" "$data/spark/conf/"
}

# A master that is started again knows its workers and running applications; without that their executors are killed.
# Through spark-class: it sets SPARK_SCALA_VERSION, without which executors do not start. A conf folder of ours: what lies in SPARK_HOME's is
# for somebody else's cluster.
spark_start() {
  local name daemon=(env SPARK_LOCAL_IP=127.0.0.1 "SPARK_CONF_DIR=$data/spark/conf" SPARK_DAEMON_MEMORY=256m "SPARK_LOCAL_DIRS=$data/spark/tmp"
    "SPARK_MASTER_OPTS=-Dspark.deploy.recoveryMode=FILESYSTEM -Dspark.deploy.recoveryDirectory=$data/spark/recovery" "$SPARK_HOME/bin/spark-class")
  launch master "${port[master]}" "${daemon[@]}" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "${port[master]}" --webui-port "${port[master-ui]}"
  for name in $(names_of spark); do
    [[ $name != master ]] || continue
    launch "$name" "${port[$name]}" "${daemon[@]}" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 --memory 1g \
      --work-dir "$data/spark/$name" --webui-port "${port[$name]}" "spark://127.0.0.1:${port[master]}"
  done
}

# Every worker is registered with the master and alive there.
spark_check() {
  local state
  state=$(curl -fsS -m 5 "http://127.0.0.1:${port[master-ui]}/json/") || return 1
  [[ $(tr -d ' \n' <<<"$state") == *"\"aliveworkers\":$number_workers,"* ]] || { echo "not every worker is registered"; return 1; }
}
