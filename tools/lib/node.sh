# shellcheck shell=bash
# Node.js for the pages. Debian 12 has 18, Vite wants 20.19: then the version pinned in tools/node/ is unpacked into
# build/node. It brings its own npm, since Debian's finds its parts only under Debian's Node. Sourced after install.sh.

node_is_new_enough() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
}

# use_node: afterwards `node` and `npm` on PATH are new enough. With RZ_NO_INSTALL it only looks.
use_node() {
  node_is_new_enough && return 0
  PATH="$PWD/build/node/node_modules/.bin:$PATH"
  export PATH
  local stamp=build/node/.stamp want
  want=$(digest tools/node)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && node_is_new_enough; then return 0; fi
  [ -z "${RZ_NO_INSTALL:-}" ] || die "Node.js 20.19 or newer is not here." "install it, or leave --no-install out"
  command -v npm >/dev/null || install_packages nodejs npm
  say "fetching the pinned Node.js"
  rm -rf build/node
  mkdir -p build/node
  cp tools/node/package.json tools/node/package-lock.json build/node/
  logged build/log/node.log npm ci --prefix build/node --ignore-scripts --no-audit --no-fund ||
    die "npm could not fetch Node.js." "check the network and the npm registry; see build/log/node.log"
  # npm 9 leaves this link out.
  (cd build/node/node_modules/.bin && ln -sf ../node-linux-*/bin/node node)
  hash -r
  node_is_new_enough || die "the pinned Node.js does not start." "install Node.js 20.19 or newer yourself"
  printf '%s\n' "$want" >"$stamp"
}
