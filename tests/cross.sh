#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# For another machine: builds with warnings as errors, and runs the unit tests
# and the fuzz targets' seeds by QEMU's user emulation, each by its own call:
# nothing is registered with the kernel.
#
# usage: tests/cross.sh ARCH (Debian's name)
#
# The libraries are those of this Debian release for that machine, fetched by
# apt with lists of its own, unpacked and never installed; they are kept in
# build/cache/cross.

set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
arch=$1
packages="libc6-dev libevent-dev libbsd-dev libmnl-dev libsystemd-dev
    libxml2-dev libcmocka-dev"
mirror=http://deb.debian.org/debian

case $arch in
# compiler, folder of the libraries, emulator
s390x) set -- s390x-linux-gnu s390x-linux-gnu qemu-s390x ;;
ppc64el) set -- powerpc64le-linux-gnu powerpc64le-linux-gnu qemu-ppc64le ;;
armhf) set -- arm-linux-gnueabihf arm-linux-gnueabihf qemu-arm ;;
i386) set -- i686-linux-gnu i386-linux-gnu qemu-i386 ;;
*)
	echo "cross: no such machine here: $arch" >&2
	exit 1
	;;
esac
host=$1 libdir=usr/lib/$2
qemu=$(command -v "$3-static" || command -v "$3")
# shellcheck source=/dev/null
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
name=$(echo "$packages" | cksum | cut -d' ' -f1)
root=$top/build/cache/cross/$arch-$release-$name
build=$top/build/cross-$arch

foreign_apt() {
	apt-get -qq -o Dir::Etc::sourcelist="$new/sources.list" \
	    -o Dir::Etc::sourceparts=/dev/null \
	    -o Dir::Etc::preferences=/dev/null \
	    -o Dir::Etc::preferencesparts=/dev/null \
	    -o Dir::State::lists="$new/lists" \
	    -o Dir::State::status="$new/status" -o Dir::Cache="$new" \
	    -o APT::Architecture="$arch" -o APT::Architectures="$arch" \
	    -o APT::Sandbox::User=root -o APT::Update::Error-Mode=any "$@"
}

# What was begun and not ended is made again.
make_root() {
	new=$root.new
	rm -rf "$top/build/cache/cross/$arch-"*
	mkdir -p "$new/lists/partial" "$new/archives/partial" "$new/usr"
	: >"$new/status"
	echo "deb [arch=$arch] $mirror $release main" >"$new/sources.list"
	foreign_apt update
	# shellcheck disable=SC2086 # one package a word
	foreign_apt -y --no-install-recommends --download-only install $packages
	for folder in bin sbin lib lib64; do
		mkdir "$new/usr/$folder"
		ln -s "usr/$folder" "$new/$folder"
	done
	for deb in "$new"/archives/*.deb; do
		dpkg-deb --fsys-tarfile "$deb" |
		    tar -x --keep-directory-symlink -C "$new"
	done
	# A full path would lead out of it.
	find "$new" -type l -lname '/*' | while read -r link; do
		ln -sfnr "$new$(readlink "$link")" "$link"
	done
	rm -rf "$new/archives" "$new/lists"
	mv "$new" "$root"
}

[ -d "$root" ] || make_root

mkdir -p "$build"
cd "$build"
# An older configure would be run again by make, without these.
PKG_CONFIG_SYSROOT_DIR=$root
PKG_CONFIG_LIBDIR=$root/$libdir/pkgconfig:$root/usr/share/pkgconfig
export PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_LIBDIR
"$top/configure" -q --host="$host" --prefix=/usr --enable-werror \
    CC="$host-gcc --sysroot=$root"
make -s -j"$(nproc)" >/dev/null
make -s -j"$(nproc)" check TESTS= >/dev/null

find tests -name '*.trs' -exec rm -f {} +
status=0
# shellcheck disable=SC2016 # make's own variable
make -s -k -j"$(nproc)" check VERBOSE=1 TESTS='$(UNIT_TESTS)' \
    LOG_COMPILER="$qemu -L $root" || status=1
for target in tests/fuzz/fuzz_*; do
	if [ ! -f "$target" ] || [ ! -x "$target" ]; then continue; fi
	"$qemu" -L "$root" "$target" \
	    "$top/tests/fuzz/seeds/${target##*/fuzz_}" || status=1
done
exit "$status"
