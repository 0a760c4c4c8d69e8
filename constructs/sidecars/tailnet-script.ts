/** Where the image has its own entry point. */
const ENTRY_POINT = '/usr/local/bin/containerboot';
/** Where that makes the socket of the daemon. */
export const SOCKET = '/tmp/tailscaled.sock';

/**
 * Runs Tailscale's own entry point for as long as the pod lives, and begins anew when it ends.
 *
 * It ends whenever it can't log in: with a key that expired, or a tailnet that is away. Were it the container's process, the container would go down
 * with it. The pod would not be Ready for as long as the kubelet holds the next start back. The cluster would lose a service that needs no
 * tailnet. So the container stays, and says in its log what is wrong; its metrics end, by which an alert sees it.
 *
 * A machine that has no address for five minutes logs in anew, too: Tailscale's health endpoint is asked every half minute.
 */
export const TAILNET_SCRIPT = `#!/bin/sh
set -u

stop() {
  trap '' TERM INT
  [ -n "\${boot:-}" ] && kill -TERM "$boot" 2>/dev/null
  wait
  exit 0
}
trap stop TERM INT

pause() {
  sleep "$1" &
  wait $!
}

while :; do
  ${ENTRY_POINT} &
  boot=$!
  misses=0
  while pause 30 && kill -0 "$boot" 2>/dev/null; do
    if wget -q -T 5 -O /dev/null http://127.0.0.1:9002/healthz; then misses=0; else misses=$((misses + 1)); fi
    if [ "$misses" -ge 10 ]; then
      echo "tailnet: no address for five minutes: logging in anew" >&2
      kill -TERM "$boot"
      break
    fi
  done
  wait "$boot"
  echo "tailnet: the sidecar ended with $?; the pod serves the cluster without it, next try in 15 s" >&2
  pause 15
done
`;
