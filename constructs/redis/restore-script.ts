/**
 * Restores dumps of a cluster's nodes into a running cluster. It starts a temporary server for each dump, on loopback, and imports from
 * there, key by key, into the node that has the slot now. So the old distribution of slots, and the node of a dump, don't matter. It
 * overwrites keys of the same name, and deletes nothing. It runs in the server's image, with `sh`, `redis-server` and `redis-cli`.
 *
 * Reads DUMPS (folder of the `.rdb` files), NODE and PORT (any node of the cluster), REDISCLI_AUTH, and WAIT, the seconds that a dump gets to be loaded.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/scaling/#upgrade-nodes-in-a-redis-cluster (redis-cli --cluster import)
 */
export const RESTORE_SCRIPT = `#!/bin/sh
set -eu
LOCAL=7379

refuse() { printf 'refused: %s\\n' "$*" >&2; exit 1; }
# Without the cluster's password, which this server has not.
own() ( unset REDISCLI_AUTH; redis-cli -e -h 127.0.0.1 -p "$LOCAL" "$@" )

redis-cli -e -h "$NODE" -p "$PORT" cluster info | grep -q cluster_state:ok || refuse "$NODE says that its cluster is not whole; form it first"
set -- "$DUMPS"/*.rdb
[ -e "$1" ] || refuse "$DUMPS holds no dump"
if [ -e "$DUMPS/.incomplete" ]; then echo "without the dumps of: $(tr '\\n' ' ' < "$DUMPS/.incomplete")" >&2; fi

for dump; do
  redis-server --bind 127.0.0.1 --port "$LOCAL" --dir "$DUMPS" --dbfilename "\${dump##*/}" --save '' --appendonly no --loglevel warning &
  server=$!
  trap 'kill "$server" 2>/dev/null || true' EXIT
  tries=0
  until [ "$(own ping 2>/dev/null)" = PONG ]; do
    kill -0 "$server" 2>/dev/null || refuse "$dump can not be read"
    tries=$((tries + 1))
    [ "$tries" -lt "$WAIT" ] || refuse "$dump is not loaded after $WAIT s"
    sleep 1
  done
  keys=$(own dbsize)
  if [ "$keys" -gt 0 ]; then
    redis-cli --cluster import "$NODE:$PORT" --cluster-from "127.0.0.1:$LOCAL" --cluster-copy --cluster-replace > "$DUMPS/import.log" 2>&1 || { tail -20 "$DUMPS/import.log" >&2; refuse "not all keys of $dump were taken"; }
    # It ends well too where a node refused a key.
    if grep -E 'ERR|WRONGPASS|NOAUTH|OOM' "$DUMPS/import.log" >&2; then refuse "not all keys of $dump were taken"; fi
  fi
  echo "\${dump##*/}: $keys keys"
  kill "$server"
  wait "$server" || true
  trap - EXIT
done
`;
