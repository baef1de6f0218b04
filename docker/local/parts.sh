# The parts: of which processes each consists, how it is reached, and how sparkmusic is told. Sourced by docker/local-cluster.

# In the order in which they are started.
names_of() {
  case $1 in
    hdfs) echo namenode; seq -f 'datanode%g' "$number_datanodes" ;;
    spark) echo master; seq -f 'worker%g' "$number_workers" ;;
    *) echo "$1" ;;
  esac
}

# Those that were started, in the order in which they are stopped.
started_of() {
  case $1 in
    hdfs) running datanode; running namenode ;;
    spark) running worker; running master ;;
    *) running "$1" ;;
  esac
}

is_started() { [[ -n $(started_of "$1") ]]; }

says_of() {
  case $1 in
    hdfs) echo "hdfs://127.0.0.1:${port[namenode]}, WebHDFS http://127.0.0.1:${port[webhdfs]}, $number_datanodes DataNodes" ;;
    spark) echo "spark://127.0.0.1:${port[master]}, $number_workers workers, http://127.0.0.1:${port[master-ui]}" ;;
    kafka) echo "127.0.0.1:${port[kafka]}" ;;
    postgres) echo "127.0.0.1:${port[postgres]}, database sparkmusic, user sparkmusic" ;;
  esac
}

# Of cluster.env.
addresses_of() {
  case $1 in
    hdfs)
      echo "CLUSTER_HDFS=hdfs://127.0.0.1:${port[namenode]}"
      echo "SPARKMUSIC_WEBHDFS=http://127.0.0.1:${port[webhdfs]}"
      ;;
    spark)
      echo "SPARK_MASTER=spark://127.0.0.1:${port[master]}"
      echo "SPARK_MASTER_PAGE=http://127.0.0.1:${port[master-ui]}"
      ;;
    kafka) echo "KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:${port[kafka]}" ;;
    postgres)
      echo "CLUSTER_POSTGRES='Host=127.0.0.1;Port=${port[postgres]};Database=sparkmusic;Username=sparkmusic'"
      echo "CLUSTER_POSTGRES_PASSWORD_FILE=$data/postgres-password"
      echo "CLUSTER_POSTGRES_SUPERUSER_PASSWORD_FILE=$data/postgres-superuser-password"
      ;;
  esac
}

# What sparkmusic and Spark read; the driver listens where everything else does.
variables_of() {
  case $1 in
    hdfs)
      echo "SPARKMUSIC_LAKE=hdfs://127.0.0.1:${port[namenode]}/lake"
      echo "SPARKMUSIC_WEBHDFS=http://127.0.0.1:${port[webhdfs]}"
      ;;
    spark)
      echo "SPARKMUSIC_MASTER=spark://127.0.0.1:${port[master]}"
      echo "SPARK_LOCAL_IP=127.0.0.1"
      ;;
    kafka) echo "KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:${port[kafka]}" ;;
    postgres) echo "SPARKMUSIC_POSTGRES=Host=127.0.0.1;Port=${port[postgres]};Database=sparkmusic;Username=sparkmusic;Password=$(<"$data/postgres-password")" ;;
  esac
}
