# shellcheck shell=bash
# The server and the pages, built where something changed. Sourced after common.sh, install.sh, node.sh, valijson.sh.

# build_server [TARGET…]: without a target everything, tests included.
build_server() {
  fetch_valijson
  # Ninja configures again when a CMake file it knows changes; of a new module's it does not know.
  local stamp="$RZ_BUILD/.modules" modules
  modules=$(find src tests bench -name CMakeLists.txt 2>/dev/null | LC_ALL=C sort)
  if [ ! -f "$RZ_BUILD/build.ninja" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$modules" ]; then
    say "configuring"
    logged build/log/configure.log cmake --preset release -B "$RZ_BUILD" || {
      rm -f "$RZ_BUILD/CMakeCache.txt"
      die "CMake could not configure." "see build/log/configure.log"
    }
    printf '%s\n' "$modules" >"$stamp"
  fi
  say "building ${*:-everything} (the first time takes minutes)"
  # Ninja's own progress is worth seeing on a terminal, and noise in a log.
  if [ -t 2 ]; then
    ninja -C "$RZ_BUILD" "$@" >&2
  else
    logged build/log/build.log ninja -C "$RZ_BUILD" "$@"
  fi
}

# install_web DIR: its locked npm packages, when the lockfile changed.
install_web() {
  local dir="$1" stamp="$1/node_modules/.rongzhi" want
  want=$(sha256sum "$dir/package.json" "$dir/package-lock.json" | sha256sum)
  [ "$(cat "$stamp" 2>/dev/null)" != "$want" ] || return 0
  [ -z "${RZ_NO_INSTALL:-}" ] || die "the npm packages of $dir are not there." "leave --no-install out once"
  say "installing the npm packages of $dir"
  logged "build/log/npm-$(basename "$dir").log" npm ci --prefix "$dir" --no-audit --no-fund ||
    die "npm ci failed in $dir." "check the network; is $dir/package-lock.json committed with its package.json?"
  printf '%s\n' "$want" >"$stamp"
}

# build_pages: web/dist, when web/ or the contract it is typed from changed. Nothing while there are no pages.
build_pages() {
  [ -f web/package.json ] || return 0
  local inputs=(web) stamp=build/pages.stamp want
  [ ! -d api ] || inputs+=(api)
  want=$(digest "${inputs[@]}")
  if [ -d web/dist ] && [ "$(cat "$stamp" 2>/dev/null)" = "$want" ]; then return 0; fi
  use_node
  install_web web
  say "building the pages"
  logged build/log/pages.log npm run build --prefix web ||
    die "the pages could not be built." "see build/log/pages.log"
  # The build may write types from the contract into web/: what it was built from is read again.
  digest "${inputs[@]}" >"$stamp"
}
