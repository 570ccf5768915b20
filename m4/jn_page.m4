dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl JN_PAGE: whether there can be the page of `joulenest report`.  A release
dnl brings it along; else node and npm put it together.
AC_DEFUN([JN_PAGE],
[AC_ARG_WITH([page],
    [AS_HELP_STRING([--without-page],
        [do without the page of 'joulenest report', for which node and npm
         fetch packages])],
    [], [with_page=yes])
AC_PATH_PROG([NODE], [node])
AC_PATH_PROG([NPM], [npm])
AC_CACHE_CHECK([whether node is 18 or later], [jn_cv_node],
    [AS_IF([test -n "$NODE" && test -n "$NPM" &&
            "$NODE" -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'],
           [jn_cv_node=yes], [jn_cv_node=no])])
AC_MSG_CHECKING([for the page of 'joulenest report'])
AS_IF([test "x$with_page" = xno],
      [jn_page="none, as asked for"],
      [test $jn_cv_node = yes],
      [jn_page="put together by node"],
      [test -f "$srcdir/src/html/page.html"],
      [jn_page="as released"],
      [jn_page="none: that needs node 18 and npm (Debian: nodejs, npm)"])
AC_MSG_RESULT([$jn_page])
AM_CONDITIONAL([NODE], [test $jn_cv_node = yes])
AM_CONDITIONAL([PAGE], [case $jn_page in none*) false ;; esac])])
