dnl SPDX-License-Identifier: GPL-2.0-or-later

dnl FK_TRY_CFLAGS(FLAGS): adds each flag that the compiler takes to FK_CFLAGS.
dnl Tried with -Werror: clang only warns of a flag that it does not know.
AC_DEFUN([FK_TRY_CFLAGS], [
  for fk_flag in $1; do
    AS_VAR_PUSHDEF([fk_cache], [fk_cv_cflag_$fk_flag])
    AC_CACHE_CHECK([whether $CC takes $fk_flag], [fk_cache], [
      fk_saved=$CFLAGS
      CFLAGS="$CFLAGS -Werror $fk_flag"
      AC_COMPILE_IFELSE([AC_LANG_PROGRAM()],
        [AS_VAR_SET([fk_cache], [yes])], [AS_VAR_SET([fk_cache], [no])])
      CFLAGS=$fk_saved
    ])
    AS_VAR_IF([fk_cache], [yes], [FK_CFLAGS="$FK_CFLAGS $fk_flag"])
    AS_VAR_POPDEF([fk_cache])
  done
])

dnl FK_TRY_LDFLAGS(FLAGS): the same for the linker and FK_LDFLAGS.  It, too, only
dnl warns: ld for s390x and armhf does so of -z pack-relative-relocs.  Where it
dnl warns without any flag, that tells nothing.
AC_DEFUN([FK_TRY_LDFLAGS], [
  AC_CACHE_CHECK([whether the linker has no warning], [fk_cv_ld_quiet], [
    fk_saved=$LDFLAGS
    LDFLAGS="$LDFLAGS -Wl,--fatal-warnings"
    AC_LINK_IFELSE([AC_LANG_PROGRAM()],
      [fk_cv_ld_quiet=yes], [fk_cv_ld_quiet=no])
    LDFLAGS=$fk_saved
  ])
  fk_fatal=
  AS_IF([test "$fk_cv_ld_quiet" = yes], [fk_fatal=-Wl,--fatal-warnings])
  for fk_flag in $1; do
    AS_VAR_PUSHDEF([fk_cache], [fk_cv_ldflag_$fk_flag])
    AC_CACHE_CHECK([whether the linker takes $fk_flag], [fk_cache], [
      fk_saved=$LDFLAGS
      fk_saved_cflags=$CFLAGS
      LDFLAGS="$LDFLAGS $fk_fatal $fk_flag"
      CFLAGS="$CFLAGS $FK_CFLAGS"
      AC_LINK_IFELSE([AC_LANG_PROGRAM()],
        [AS_VAR_SET([fk_cache], [yes])], [AS_VAR_SET([fk_cache], [no])])
      LDFLAGS=$fk_saved
      CFLAGS=$fk_saved_cflags
    ])
    AS_VAR_IF([fk_cache], [yes], [FK_LDFLAGS="$FK_LDFLAGS $fk_flag"])
    AS_VAR_POPDEF([fk_cache])
  done
])

dnl FK_EXPAND(DIRVAR, RESULT): a directory variable with prefix and exec_prefix
dnl filled in, for messages.
AC_DEFUN([FK_EXPAND], [
  fk_saved_prefix=$prefix
  fk_saved_exec_prefix=$exec_prefix
  test "$prefix" = NONE && prefix=$ac_default_prefix
  test "$exec_prefix" = NONE && exec_prefix=$prefix
  $2=$$1
  dnl ${libexecdir} -> ${exec_prefix}/libexec -> ${prefix}/libexec -> /usr/...
  for fk_round in 1 2 3; do
    eval "$2=\"$$2\""
  done
  prefix=$fk_saved_prefix
  exec_prefix=$fk_saved_exec_prefix
])
