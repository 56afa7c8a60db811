# shellcheck shell=bash
# Debian packages: installs what is missing, and is quick when nothing is. Sourced after common.sh.

# names_in LIST…: the packages of tools/packages/LIST.txt.
names_in() {
  local list
  for list in "$@"; do sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "tools/packages/$list.txt"; done
}

# missing_of NAME…: those that dpkg does not hold as installed.
missing_of() {
  local have
  # dpkg-query fails when one of the names is unknown: its output is what counts.
  have=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' || true)
  printf '%s\n' "$@" | grep -vxF -f <(printf '%s\n' "$have") || true
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -- "$@"
  else
    die "installing packages takes root, and there is no sudo." "run this once as root, or install sudo"
  fi
}

# install_packages NAME…
install_packages() {
  local missing
  command -v dpkg-query >/dev/null || die "this is no Debian system." "use Debian 12, or install by hand what tools/packages/ names and pass --no-install"
  mapfile -t missing < <(missing_of "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0
  say "installing ${#missing[@]} Debian packages: ${missing[*]}"
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120)
  logged build/log/apt-update.log as_root "${apt[@]}" update ||
    die "the package lists could not be read." "check the network and /etc/apt/sources.list, then run this again"
  logged build/log/apt-install.log as_root "${apt[@]}" install -y --no-install-recommends "${missing[@]}" ||
    die "apt-get could not install the packages." "see build/log/apt-install.log; Debian 12 (bookworm) has them all"
}

# install_lists LIST…: every package of those lists.
install_lists() {
  local names
  mapfile -t names < <(names_in "$@")
  install_packages "${names[@]}"
}
