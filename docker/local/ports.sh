# Which ports and how many of each; settled at the first up and kept in DATA/numbers.

declare -A port

default_ports() {
  echo "namenode=9000 webhdfs=9870 master=7077 master-ui=8090 kafka=9092 kafka-controller=9093 postgres=5432"
  local i
  for i in 1 2 3 4 5 6 7 8 9; do echo "datanode$i=$((9860 + i * 3 + 3)) datanode$i-http=$((9861 + i * 3 + 3)) datanode$i-ipc=$((9862 + i * 3 + 3)) worker$i=$((8090 + i))"; done
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the range that systems give to clients, so that none is taken in passing.
free_port() {
  local candidate
  while :; do
    candidate=$((15000 + (RANDOM * 32768 + RANDOM) % 17000))
    [[ " ${port[*]} " == *" $candidate "* ]] && continue
    listens "$candidate" || { echo "$candidate"; return; }
  done
}

settle_numbers() {
  local pair name
  read_numbers
  [[ -z $datanodes ]] || number_datanodes=$datanodes
  [[ -z $workers ]] || number_workers=$workers
  for pair in $(default_ports); do
    name=${pair%%=*}
    [[ -n ${port[$name]:-} ]] && continue
    if [[ $name =~ ^(datanode|worker)([1-9]) ]]; then
      [[ ${BASH_REMATCH[1]} == datanode ]] && local most=$number_datanodes || local most=$number_workers
      ((BASH_REMATCH[2] <= most)) || continue
    fi
    if [[ -n $ports ]]; then port[$name]=$(free_port); else port[$name]=${pair#*=}; fi
  done
  for pair in "${chosen[@]}"; do
    [[ -n ${port[${pair%%=*}]:-} ]] || refuse "there is no port named '${pair%%=*}'."
    port[${pair%%=*}]=${pair#*=}
  done
  {
    echo "number_datanodes=$number_datanodes number_workers=$number_workers"
    for name in "${!port[@]}"; do echo "port[$name]=${port[$name]}"; done
  } >"$data/numbers"
}

read_numbers() {
  number_datanodes=2 number_workers=3
  [[ ! -f $data/numbers ]] || source "$data/numbers"
}
