# shellcheck shell=bash
# valijson is headers only, but Debian's package of it drags in Qt and POCO: unpack its headers and nothing else.
# Why and which licence: third_party/README.md. Sourced after common.sh.

valijson_version='1.0+repack-2'
valijson_dir=build/third_party/valijson

# fetch_valijson: afterwards build/third_party/valijson/usr/include/valijson is that version's.
fetch_valijson() {
  local stamp="$valijson_dir/.version" work
  [ "$(cat "$stamp" 2>/dev/null)" != "$valijson_version" ] || return 0
  [ -z "${RZ_NO_INSTALL:-}" ] || die "the valijson headers are not in $valijson_dir." "leave --no-install out once"
  say "fetching the valijson headers"
  work=$(mktemp -d)
  chmod 755 "$work"  # apt reads and writes there as its own user
  if ! (cd "$work" && apt-get download "libvalijson-dev=$valijson_version") >"$work/log" 2>&1; then
    # A fresh system has no package lists yet.
    logged build/log/apt-update.log as_root apt-get update || true
    (cd "$work" && apt-get download "libvalijson-dev=$valijson_version") >"$work/log" 2>&1 || {
      cat "$work/log" >&2
      rm -rf "$work"
      die "libvalijson-dev $valijson_version could not be fetched." "check the network; a new version is set in tools/lib/valijson.sh"
    }
  fi
  rm -rf "$valijson_dir"
  { mkdir -p "$valijson_dir/usr" &&
    dpkg-deb -x "$work"/libvalijson-dev_*.deb "$work/tree" &&
    mv "$work/tree/usr/include" "$valijson_dir/usr/include" &&
    cp "$work/tree/usr/share/doc/libvalijson-dev/copyright" "$valijson_dir/copyright" &&
    printf '%s\n' "$valijson_version" >"$stamp"; } ||
    die "the valijson headers could not be unpacked into $valijson_dir." "is the disk full?"
  rm -rf "$work"
}
