# Sourced by packaging/run and packaging/test: brings the machine and the virtual environment up to
# what the checkout asks for, and does nothing when they already are. POSIX shell.
#
# Expects $root (the checkout). Sets $bin (the environment's programs).

offscreen_libraries="libglib2.0-0 libgl1 libegl1 libx11-6 libdbus-1-3 libfontconfig1 libfreetype6
    libxkbcommon0 libbrotli1 fonts-dejavu-core"
window_libraries="libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0
    libxcb-randr0 libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0
    libx11-xcb1"
test_programs="xvfb xauth xdotool openbox poppler-utils zbar-tools qpdf cups cups-ipp-utils
    cups-client dbus avahi-daemon perl openssl util-linux gcc libc6-dev postgresql-15
    chromium"
# shellcheck disable=SC2034 # read by packaging/test: the cluster's tests, with --full only
cluster_programs="etcd-server haproxy"

bin=$root/.venv/bin

say() {
    printf '%s\n' "$*" >&2
}

stop() {
    say "$*"
    exit 3
}

# The packages of "$@" that dpkg does not know as installed. Newer Debian renamed some with t64.
missing_packages() {
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
    for package in "$@"; do
        printf '%s\n' "$installed" | grep -qxE "$package(t64)?" || printf '%s ' "$package"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_be_root() {
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

need_packages() {
    command -v dpkg-query >/dev/null || return 0
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    can_be_root || stop "Máy còn thiếu phần mềm. Nhờ người quản trị chạy: apt-get install $missing"
    say "Đang cài: $missing"
    # shellcheck disable=SC2086 # a list of package names
    install_packages $missing ||
        stop "Không cài được. Kiểm tra đường mạng rồi chạy lại, hoặc tự cài: apt-get install $missing"
}

install_packages() {
    case " $* " in *" postgresql-"*) leave_no_cluster ;; esac
    case " $* " in *" etcd-server "* | *" haproxy "*) leave_not_started etcd haproxy ;; esac
    as_root apt-get -o DPkg::Lock::Timeout=400 -qq update >&2 &&
        as_root env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get -o DPkg::Lock::Timeout=400 -qq \
            install --no-install-recommends -y "$@" >&2
}

# PostgreSQL's package would start a server of its own; tests start theirs.
leave_no_cluster() {
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        as_root sh -c 'mkdir -p /etc/postgresql-common &&
            echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf'
}

# The services of "$@" that are not there yet never start by themselves; tests start their own.
leave_not_started() {
    for service in "$@"; do
        [ -e "/lib/systemd/system/$service.service" ] ||
            [ -e "/etc/systemd/system/$service.service" ] ||
            as_root sh -c 'mkdir -p /etc/systemd/system &&
                ln -s /dev/null "/etc/systemd/system/$1.service"' sh "$service"
    done
}

# Prints the first Python on the PATH that is new enough and can make environments.
find_python() {
    for python in python3 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
            2>/dev/null; then
            command -v "$python"
            return 0
        fi
    done
    return 1
}

# What the environment was made from: the place, the interpreter and the lists of packages.
fingerprint() {
    printf '%s\n' "$root"
    cat "$root/.venv/pyvenv.cfg" "$root/pyproject.toml" "$root/packaging/setup.sh" "$1" | cksum
}

is_ready() {
    [ -x "$bin/python" ] && [ -f "$root/.venv/ready-$1" ] &&
        [ "$(cat "$root/.venv/ready-$1")" = "$(fingerprint "$root/packaging/requirements-$1.txt")" ]
}

# need_environment run|central|dev: everything pinned by hash, then the project itself in place.
need_environment() {
    is_ready "$1" && return 0
    is_ours || make_environment
    say "Đang chuẩn bị môi trường chạy (chỉ lần đầu hoặc sau khi nâng cấp)…"
    install "$1" || stop "Chưa tải được thư viện. Kiểm tra đường mạng rồi chạy lại."
    fingerprint "$root/packaging/requirements-$1.txt" >"$root/.venv/ready-$1"
}

# An environment knows its place: one that came with a moved or copied checkout is made again, and
# so is one whose making was cut short.
is_ours() {
    [ -f "$bin/pip" ] && head -n 2 "$bin/pip" | grep -qF "$bin/python" &&
        "$bin/python" -m pip --version >/dev/null 2>&1
}

make_environment() {
    python=$(find_python) || {
        command -v dpkg-query >/dev/null && need_packages python3-venv
        python=$(find_python) || stop "Cần Python từ 3.11 trở lên, có venv. Hãy cài rồi chạy lại."
    }
    "$python" -m venv --clear "$root/.venv" || stop "Không tạo được $root/.venv. Kiểm tra ổ đĩa."
}

install() {
    "$bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
        -r "$root/packaging/requirements-$1.txt" >&2 &&
        "$bin/python" -m pip install --quiet --disable-pip-version-check --no-deps \
            --no-build-isolation --editable "$root" >&2
}
