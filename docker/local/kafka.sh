# Kafka: one process that is broker and controller (KRaft).

kafka_prepare() {
  need_spark_home
  [[ -d $SPARK_HOME/kafka ]] || fail "$SPARK_HOME/kafka is missing: this SPARK_HOME brings no Kafka broker."
  mkdir -p "$data/kafka"
  cp "$here/log4j2.properties" "$data/kafka/"
  cat >"$data/kafka/server.properties" <<TEXT
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${port[kafka-controller]}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:${port[kafka]},CONTROLLER://127.0.0.1:${port[kafka-controller]}
log.dirs=$data/kafka/logs
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
offsets.topic.num.partitions=5
transaction.state.log.num.partitions=5
group.initial.rebalance.delay.ms=0
TEXT
}

kafka_start() {
  local classpath="$data/kafka:$SPARK_HOME/kafka/*:$jars/*"
  if [[ ! -f $data/kafka/logs/meta.properties ]]; then
    "$java" -Xmx256m -cp "$classpath" kafka.tools.StorageTool format -t "$(head -c 16 /dev/urandom | base64 | tr '+/' 'AB' | cut -c 1-22)" -c "$data/kafka/server.properties" \
      >"$data/logs/kafka-format.log" 2>&1 9>&- || { tail -n 20 "$data/logs/kafka-format.log" >&2; fail "Kafka's folder cannot be formatted."; }
  fi
  launch kafka "${port[kafka]}" "$java" -Xmx384m -XX:+UseSerialGC -cp "$classpath" kafka.Kafka "$data/kafka/server.properties"
}

# A Metadata request (version 1, no topics) is answered with one registered broker.
kafka_check() {
  local answer
  answer=$(
    exec 3<>"/dev/tcp/127.0.0.1/${port[kafka]}" || exit 1
    printf '\0\0\0\016\0\003\0\001\0\0\0\007\377\377\0\0\0\0' >&3
    timeout 5 head -c 12 <&3 | od -An -tx1 | tr -d ' \n'
  ) 2>/dev/null
  [[ ${answer:8} == 0000000700000001 ]] || { echo "no broker is registered"; return 1; }
}
