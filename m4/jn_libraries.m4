dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl Looking for libraries so that all missing ones are named at once, with the
dnl Debian package that has them.

dnl JN_PKG(VARIABLE, MODULE, DEBIAN-PACKAGE): a library known to pkg-config.
AC_DEFUN([JN_PKG],
[PKG_CHECK_MODULES([$1], [$2], [],
    [jn_missing_packages="$jn_missing_packages $3"
     jn_missing_list="$jn_missing_list
    $2 (Debian package $3)"])])

dnl JN_LIB(VARIABLE, HEADER, FUNCTION, LIBRARY, DEBIAN-PACKAGE): one that is not.
AC_DEFUN([JN_LIB],
[AC_CHECK_HEADER([$2], [jn_found=yes], [jn_found=no])
AS_IF([test $jn_found = yes],
      [AC_CHECK_LIB([$4], [$3], [$1_LIBS=-l$4], [jn_found=no])])
AS_IF([test $jn_found = no],
      [jn_missing_packages="$jn_missing_packages $5"
       jn_missing_list="$jn_missing_list
    $2, -l$4 (Debian package $5)"])
AC_SUBST([$1_LIBS])])

AC_DEFUN([JN_REPORT_MISSING],
[AS_IF([test -n "$jn_missing_list"],
       [AC_MSG_ERROR([these libraries are missing:$jn_missing_list

On Debian and its relatives:
    apt-get install$jn_missing_packages])])])
