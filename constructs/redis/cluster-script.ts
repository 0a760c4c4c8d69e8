/**
 * Forms a Redis cluster of masters, and keeps it together. Runs in the image of the server itself, on `sh`, `awk`, `sed`, `timeout` and
 * `redis-cli`. It never resets a node, never forgets one, and never gives away a slot that any node has.
 *
 * - `form` waits for all nodes, refuses an unknown state, introduces the nodes to each other, and assigns slots if nobody has any. It
 * leaves a complete cluster as it is. The next run continues an interrupted one.
 * - `keep` runs for ever beside one node. A node finds its peers by addresses that it wrote down. If all pods get new addresses at once, no
 * node finds another. `keep` then gives it the new addresses, but only of peers that the node already knows: only `form` adds peers.
 * - `whole` fails for as long as a node that was formed says that it serves nothing: no alarm would otherwise see a cluster whose pods all run. A node that
 *   does not answer is its own probes' to tell of, and one that has no slot yet is not broken.
 *
 * Reads NODES (host names, in the order of their share of the slots), PORT and REDISCLI_AUTH; for `form` WAIT, the seconds that nodes get
 * to come up, and again to agree; for `keep` and `whole` SELF, the address of its own node, and for `keep` PAUSE, the seconds between two looks.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/
 */
export const CLUSTER_SCRIPT = `#!/bin/sh
set -eu
SLOTS=16384

say() { printf '%s\\n' "$*"; }
refuse() { printf 'refused: %s\\n' "$*" >&2; exit 1; }

# ask HOST COMMAND...: a node that is gone must not hold up the rest
ask() { host=$1; shift; timeout 5 redis-cli -e -h "$host" -p "$PORT" "$@"; }
answers() { ask "$1" ping >/dev/null 2>&1; }
id_of() { ask "$1" cluster myid; }
address_of() { ask "$1" config get cluster-announce-ip | sed -n 2p; }

# What a node says that it owns itself, as ranges; slots on the move ([...]) are still its own.
slots_of() {
  view=$(ask "$1" cluster nodes)
  printf '%s\\n' "$view" | awk '$3 ~ /myself/ { for (i = 9; i <= NF; i++) if ($i !~ /^\\[/) { printf "%s%s", n++ ? " " : "", $i } }'
}
count() { printf '%s\\n' "$*" | awk '{ for (i = 1; i <= NF; i++) { n = split($i, r, "-"); sum += r[n] - r[1] + 1 } } END { print sum + 0 }'; }

# share NUMBER OF: the slots that a new cluster gives to one of its nodes
share() { printf '%s-%s' $(($1 * SLOTS / $2)) $((($1 + 1) * SLOTS / $2 - 1)); }

# knows HOST ID: the address and state under which a node knows another; nothing where it does not
knows() {
  view=$(ask "$1" cluster nodes)
  printf '%s\\n' "$view" | awk -v id="$2" '$1 == id && $3 !~ /handshake/ { sub(/:[0-9]+@.*/, "", $2); print $2 "|" $8 }'
}

# introduce HOST ID ADDRESS: only where it has not found that one there already, since meeting again is noise
introduce() {
  known=$(knows "$1" "$2")
  [ "$known" = "$3|connected" ] && return 0
  say "$1 meets $3"
  ask "$1" cluster meet "$3" "$PORT" >/dev/null
}

agreed() {
  for node in $NODES; do
    info=$(ask "$node" cluster info) || return 1
    case $info in *cluster_state:ok*) ;; *) return 1 ;; esac
    case $info in *cluster_slots_assigned:$SLOTS*) ;; *) return 1 ;; esac
    # A node that was just started says ok for a while, whoever it finds; so each has to have found each.
    for peer in $NODES; do
      known=$(knows "$node" "$(id_of "$peer")") || return 1
      [ "$known" = "$(address_of "$peer")|connected" ] || return 1
    done
  done
}

form() {
  number=0
  for node in $NODES; do
    tries=0
    until answers "$node"; do
      tries=$((tries + 1))
      [ "$tries" -lt "$WAIT" ] || refuse "$node does not answer"
      sleep 1
    done
    number=$((number + 1))
  done

  ids=''
  total=0
  for node in $NODES; do
    id=$(id_of "$node")
    ids="$ids $id"
    slots=$(slots_of "$node")
    total=$((total + $(count "$slots")))
  done
  [ "$total" -le "$SLOTS" ] || refuse "the nodes own $total slots together, more than there are: two claim the same; a person has to say whose they are"

  # All nodes are looked at before any is touched.
  place=0
  for node in $NODES; do
    view=$(ask "$node" cluster nodes)
    strangers=$(printf '%s\\n' "$view" | awk -v ours="$ids" '$3 !~ /handshake/ && index(ours, $1) == 0 { print $1 }')
    [ -z "$strangers" ] || refuse "$node belongs to a cluster with" $strangers "that is none of $NODES; where that one is lost for good, its keys are too, and docs/stores.md says how to go on"
    slots=$(slots_of "$node")
    if [ "$total" -lt "$SLOTS" ]; then
      keys=$(ask "$node" dbsize)
      mine=$(share "$place" "$number")
      if [ -z "$slots" ]; then
        [ "$keys" = 0 ] || refuse "$node has $keys keys of another life, and no slot; move them away first"
      elif [ "$slots" != "$mine" ]; then
        refuse "$node owns $slots with $keys keys, where a new cluster would give it $mine; it is not new, and slots are missing"
      fi
    fi
    place=$((place + 1))
  done

  for node in $NODES; do
    for peer in $NODES; do
      [ "$node" = "$peer" ] || introduce "$node" "$(id_of "$peer")" "$(address_of "$peer")"
    done
  done
  if [ "$total" -lt "$SLOTS" ]; then
    place=0
    for node in $NODES; do
      mine=$(share "$place" "$number")
      slots=$(slots_of "$node")
      if [ -z "$slots" ]; then
        say "$node gets the slots $mine"
        ask "$node" cluster addslotsrange "\${mine%-*}" "\${mine#*-}" >/dev/null
      fi
      place=$((place + 1))
    done
  fi

  tries=0
  until agreed; do
    tries=$((tries + 1))
    [ "$tries" -lt "$WAIT" ] || refuse "the nodes do not agree after $WAIT s; the network policy has to open the bus port, $((PORT + 10000)), among them"
    sleep 1
  done
  for node in $NODES; do
    slots=$(slots_of "$node")
    [ -n "$slots" ] || say "$node has no slots: a person moves some there, by redis-cli --cluster rebalance --cluster-use-empty-masters"
  done
  say "whole: $number nodes, $SLOTS slots"
}

keep() {
  trap 'exit 0' TERM INT
  while :; do
    sleep "$PAUSE" &
    wait $!
    answers "$SELF" || continue
    own=$(id_of "$SELF") || continue
    for peer in $NODES; do
      id=$(id_of "$peer" 2>/dev/null) || continue
      [ "$id" != "$own" ] || continue
      known=$(knows "$SELF" "$id") || continue
      [ -n "$known" ] || continue
      address=$(address_of "$peer") || continue
      introduce "$SELF" "$id" "$address" || continue
    done
  done
}

whole() {
  info=$(ask "$SELF" cluster info) || return 0
  case $info in *cluster_slots_assigned:0*) return 0 ;; esac
  case $info in *cluster_state:ok*) return 0 ;; esac
  say 'cluster_state:fail: this node serves nothing' >&2
  return 1
}

"$1"
`;
