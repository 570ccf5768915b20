dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl Compiler flags: the warnings that are always on, and the instrumented
dnl builds that can be asked for.

dnl JN_ADD_FLAG(VARIABLE, FLAG): adds a flag if the compiler knows it.
AC_DEFUN([JN_ADD_FLAG],
[AS_VAR_PUSHDEF([jn_known], [jn_cv_flag_$2])
AC_CACHE_CHECK([whether $CC knows $2], [jn_known],
    [jn_saved_cflags=$CFLAGS
     CFLAGS="$CFLAGS -Werror $2"
     AC_COMPILE_IFELSE([AC_LANG_PROGRAM()],
         [AS_VAR_SET([jn_known], [yes])], [AS_VAR_SET([jn_known], [no])])
     CFLAGS=$jn_saved_cflags])
AS_VAR_IF([jn_known], [yes], [$1="$$1 $2"])
AS_VAR_POPDEF([jn_known])])

AC_DEFUN([JN_WARNINGS],
[m4_foreach_w([jn_flag],
    [-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
     -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
     -Wcast-qual -Wcast-align -Wwrite-strings -Wpointer-arith -Wundef -Wvla
     -Wdouble-promotion -Wformat=2 -Wimplicit-fallthrough -Wnull-dereference],
    [JN_ADD_FLAG([WARNING_CFLAGS], jn_flag)])
AC_ARG_ENABLE([werror],
    [AS_HELP_STRING([--enable-werror], [make warnings errors])])
AS_IF([test "x$enable_werror" = xyes],
      [WARNING_CFLAGS="$WARNING_CFLAGS -Werror"])
AC_SUBST([WARNING_CFLAGS])])

AC_DEFUN([JN_INSTRUMENTATION],
[AC_ARG_ENABLE([sanitizers],
    [AS_HELP_STRING([--enable-sanitizers],
        [stop at wrong memory accesses, leaks and undefined behaviour])])
AC_ARG_ENABLE([thread-sanitizer],
    [AS_HELP_STRING([--enable-thread-sanitizer], [stop at data races])])
AC_ARG_ENABLE([coverage],
    [AS_HELP_STRING([--enable-coverage], [count executed lines for gcovr])])
AC_ARG_ENABLE([fuzzing],
    [AS_HELP_STRING([--enable-fuzzing],
        [build the fuzz targets with libFuzzer (clang)])])

AS_IF([test "x$enable_sanitizers" = xyes && \
       test "x$enable_thread_sanitizer" = xyes],
      [AC_MSG_ERROR([--enable-sanitizers and --enable-thread-sanitizer exclude each other])])
AS_IF([test "x$enable_sanitizers" = xyes],
      [INSTRUMENTATION_CFLAGS="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"])
AS_IF([test "x$enable_thread_sanitizer" = xyes],
      [INSTRUMENTATION_CFLAGS="-fsanitize=thread -fno-omit-frame-pointer"])
AS_IF([test "x$enable_coverage" = xyes],
      [INSTRUMENTATION_CFLAGS="$INSTRUMENTATION_CFLAGS --coverage -fprofile-update=atomic"])
AS_IF([test "x$enable_fuzzing" = xyes],
      [jn_saved_cflags=$CFLAGS
       CFLAGS="$CFLAGS -fsanitize=fuzzer"
       AC_LINK_IFELSE(
           [AC_LANG_SOURCE([
              int LLVMFuzzerTestOneInput(const unsigned char *, unsigned long);
              int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long s)
              { return !d && s > 9; }])],
           [], [AC_MSG_ERROR([--enable-fuzzing needs clang and libFuzzer: configure with CC=clang (Debian packages clang libclang-rt-14-dev)])])
       CFLAGS=$jn_saved_cflags
       INSTRUMENTATION_CFLAGS="$INSTRUMENTATION_CFLAGS -fsanitize=fuzzer-no-link"])
AC_SUBST([INSTRUMENTATION_CFLAGS])
AM_CONDITIONAL([FUZZING], [test "x$enable_fuzzing" = xyes])])
