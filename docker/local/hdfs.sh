# HDFS: one NameNode with WebHDFS, DataNodes.

property() { printf '  <property><name>%s</name><value>%s</value></property>\n' "$1" "$2"; }

# The reasons: short heartbeats and a short recheck so that a lost DataNode is known after about 20 s instead of ten minutes; no replacement
# in a write's pipeline because there is no third DataNode; no extension of safe mode, which waits for late DataNodes of large clusters; what Spark closes is on disk.
hdfs_settings() {
  echo '<configuration>'
  property fs.defaultFS "hdfs://127.0.0.1:${port[namenode]}"
  property dfs.namenode.rpc-address "127.0.0.1:${port[namenode]}"
  property dfs.namenode.http-address "127.0.0.1:${port[webhdfs]}"
  property dfs.namenode.name.dir "file://$data/hdfs/namenode"
  property dfs.namenode.checkpoint.dir "file://$data/hdfs/checkpoint"
  property hadoop.tmp.dir "$data/hdfs/tmp"
  property dfs.replication "$((number_datanodes < 2 ? number_datanodes : 2))"
  property dfs.heartbeat.interval 1
  property dfs.namenode.heartbeat.recheck-interval 5000
  property dfs.namenode.safemode.extension 0
  property dfs.namenode.datanode.registration.ip-hostname-check false
  property dfs.client.block.write.replace-datanode-on-failure.policy NEVER
  property dfs.client.datanode-restart.timeout 5
  property dfs.client.socket-timeout 20000
  property dfs.datanode.synconclose true
  property dfs.datanode.hostname 127.0.0.1
  if [[ -n ${1:-} ]]; then
    property dfs.datanode.data.dir "file://$data/hdfs/$1"
    property dfs.datanode.address "127.0.0.1:${port[$1]}"
    property dfs.datanode.http.address "127.0.0.1:${port[$1-http]}"
    property dfs.datanode.ipc.address "127.0.0.1:${port[$1-ipc]}"
  fi
  echo '</configuration>'
}

hdfs_classpath() {
  local pattern path="$data/hdfs/$1:$SPARK_HOME/hdfs/*"
  for pattern in 'hadoop-client-api-*.jar' 'hadoop-client-runtime-*.jar' 'slf4j-api-*.jar' 'log4j-slf4j2-impl-*.jar' 'log4j-api-*.jar' \
    'log4j-core-*.jar' 'snappy-java-*.jar' 'leveldbjni-all-*.jar'; do path+=":$(one_jar "$pattern")"; done
  echo "$path"
}

# Each process has a folder of its own. Defaults of dfs.* are read after core-site.xml, those of fs.* before: so both files hold everything.
hdfs_prepare() {
  need_spark_home
  [[ -d $SPARK_HOME/hdfs ]] || fail "$SPARK_HOME/hdfs is missing: this SPARK_HOME brings no NameNode and DataNode (hadoop-client-minicluster)."
  local name folder
  for name in $(names_of hdfs); do
    folder=$data/hdfs/conf-$name
    mkdir -p "$folder"
    cp "$here/log4j2.properties" "$folder/"
    hdfs_settings "${name/namenode/}" >"$folder/core-site.xml"
    cp "$folder/core-site.xml" "$folder/hdfs-site.xml"
  done
}

hdfs_start() {
  local name main
  if [[ ! -f $data/hdfs/namenode/current/VERSION ]]; then
    "$java" -Xmx256m -cp "$(hdfs_classpath conf-namenode)" org.apache.hadoop.hdfs.server.namenode.NameNode -format -nonInteractive >"$data/logs/format.log" 2>&1 9>&- ||
      { tail -n 20 "$data/logs/format.log" >&2; fail "the NameNode cannot be formatted."; }
  fi
  for name in $(names_of hdfs); do
    main=datanode.DataNode
    [[ $name != namenode ]] || main=namenode.NameNode
    launch "$name" "$([[ $name == namenode ]] && echo "${port[webhdfs]}" || echo "${port[$name-http]}")" \
      "$java" -Xmx256m -XX:+UseSerialGC -cp "$(hdfs_classpath "conf-$name")" "org.apache.hadoop.hdfs.server.$main"
  done
}

# All DataNodes report, safe mode is off, and a file can be written and read back.
hdfs_check() {
  local base="http://127.0.0.1:${port[webhdfs]}" state user probe
  user=$(id -un)
  state=$(curl -fsS -m 5 "$base/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState") || return 1
  [[ $(grep -oE '"NumLiveDataNodes" : [0-9]+' <<<"$state" | grep -oE '[0-9]+$') == "$number_datanodes" ]] || { echo "not every DataNode is live"; return 1; }
  [[ $state == *'"FSState" : "Operational"'* ]] || { echo "in safe mode"; return 1; }
  probe="$base/webhdfs/v1/.local-cluster-$$"
  printf works >"$data/hdfs/probe"
  [[ $(curl -fsS -m 20 -L -T "$data/hdfs/probe" "$probe?op=CREATE&overwrite=true&user.name=$user" && curl -fsS -m 20 -L "$probe?op=OPEN&user.name=$user") == works ]] ||
    { echo "a file written is not read back"; return 1; }
  curl -fsS -m 5 -X DELETE "$probe?op=DELETE&user.name=$user" >/dev/null
}
